import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 审核 (DJF_DJ_SH). */
export const review = layer({
  id: 'review',
  title: '审核',
  titleEn: 'Reviews',
  group: 'registration',
  standard: { code: 'SH', aliases: ['DJF_DJ_SH'], reference: '不动产登记数据接入规范（字段按所见实现，未经核对）' },
  geometry: null,
  key: ['businessNumber', 'sequence'],
  fields: {
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    stepName: { code: 'JDMC', title: '节点名称', type: 'text', length: 50, expected: true },
    sequence: { code: 'SXH', title: '顺序号', type: 'integer', required: true },
    reviewer: {
      code: 'SHRYXM',
      title: '审核人员姓名',
      type: 'text',
      length: 50,
      expected: true,
      sensitivity: 'personal',
    },
    beganOn: { code: 'SHKSSJ', title: '审核开始时间', type: 'timestamp' },
    endedOn: { code: 'SHJSSJ', title: '审核结束时间', type: 'timestamp', expected: true },
    opinion: { code: 'SHYJ', title: '审核意见', type: 'text', length: 1000, expected: true },
    outcome: { code: 'CZJG', title: '操作结果', type: 'text', length: 2 },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
