import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 收件 (DJF_DJ_SJ). */
export const receivedDocument = layer({
  id: 'received-document',
  title: '收件',
  titleEn: 'Received documents',
  group: 'registration',
  standard: { code: 'SJ', aliases: ['DJF_DJ_SJ'], reference: '不动产登记数据接入规范（字段按所见实现，未经核对）' },
  geometry: null,
  key: ['businessNumber', 'documentName'],
  fields: {
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    receivedOn: { code: 'SJSJ', title: '收件时间', type: 'timestamp', expected: true },
    documentType: { code: 'SJLX', title: '收件类型', type: 'text', length: 10, expected: true },
    documentName: { code: 'SJMC', title: '收件名称', type: 'text', length: 200, required: true },
    copies: { code: 'SJSL', title: '收件数量', type: 'integer' },
    isSurrendered: { code: 'SFSJSY', title: '是否收缴收验', type: 'boolean' },
    isExtra: { code: 'SFEWSJ', title: '是否额外收件', type: 'boolean' },
    isSupplement: { code: 'SFBCSJ', title: '是否补充收件', type: 'boolean' },
    pages: { code: 'YS', title: '页数', type: 'integer' },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500 },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
