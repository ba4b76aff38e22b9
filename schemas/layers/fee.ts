import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 收费 (DJF_DJ_SF). */
export const fee = layer({
  id: 'fee',
  title: '收费',
  titleEn: 'Fees',
  group: 'registration',
  standard: { code: 'SF', aliases: ['DJF_DJ_SF'], reference: '不动产登记数据接入规范（字段按所见实现，未经核对）' },
  geometry: null,
  key: ['businessNumber', 'feeItem'],
  fields: {
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    payer: { code: 'JFRY', title: '计费人员', type: 'text', length: 50, sensitivity: 'personal' },
    assessedOn: { code: 'JFRQ', title: '计费日期', type: 'date' },
    feeItem: { code: 'SFKMMC', title: '收费科目名称', type: 'text', length: 100, required: true },
    isExtra: { code: 'SFEWSF', title: '是否额外收费', type: 'boolean' },
    feeBase: { code: 'SFJS', title: '收费基数', type: 'decimal', length: 15, scale: 2 },
    feeType: { code: 'SFLX', title: '收费类型', type: 'text', length: 10 },
    amountDue: { code: 'YSJE', title: '应收金额', type: 'decimal', length: 15, scale: 2, unit: '元' },
    amountDiscounted: { code: 'ZKHYSJE', title: '折扣后应收金额', type: 'decimal', length: 15, scale: 2, unit: '元' },
    cashier: { code: 'SFRY', title: '收费人员', type: 'text', length: 50, sensitivity: 'personal' },
    paidOn: { code: 'SFRQ', title: '收费日期', type: 'date' },
    paidBy: { code: 'FFF', title: '付费方', type: 'text', length: 200, sensitivity: 'personal' },
    actualPayer: { code: 'SJFFR', title: '实际付费人', type: 'text', length: 200, sensitivity: 'personal' },
    amountPaid: { code: 'SSJE', title: '实收金额', type: 'decimal', length: 15, scale: 2, unit: '元' },
    collector: { code: 'SFDW', title: '收费单位', type: 'text', length: 200 },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
