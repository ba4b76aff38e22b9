import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 缮证 (DJF_DJ_SZ). */
export const certificateMaking = layer({
  id: 'certificate-making',
  title: '缮证',
  titleEn: 'Certificate making',
  group: 'registration',
  standard: { code: 'SZ', aliases: ['DJF_DJ_SZ'], reference: '不动产登记数据接入规范（字段按所见实现，未经核对）' },
  geometry: null,
  key: ['businessNumber', 'certificateNumber'],
  fields: {
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    certificateName: { code: 'SZMC', title: '缮证名称', type: 'text', length: 100, expected: true },
    certificateNumber: {
      code: 'SZZH',
      title: '缮证证号',
      type: 'text',
      length: 100,
      required: true,
      sensitivity: 'internal',
    },
    printSerial: { code: 'YSXLH', title: '印刷序列号', type: 'text', length: 30, sensitivity: 'internal' },
    maker: { code: 'SZRY', title: '缮证人员', type: 'text', length: 50, sensitivity: 'personal' },
    madeOn: { code: 'SZSJ', title: '缮证时间', type: 'timestamp', expected: true },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500 },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
