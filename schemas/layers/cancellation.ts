import { layer } from '../layer.ts';
import { districtOfRow, registeredUnit } from './groups/registration-fields.ts';

/** 注销登记 (QLF_QL_ZXDJ). */
export const cancellation = layer({
  id: 'cancellation',
  title: '注销登记',
  titleEn: 'Cancellations',
  group: 'registration',
  standard: {
    code: 'ZXDJ',
    aliases: ['QLF_QL_ZXDJ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['cancelBusinessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    cancelBusinessNumber: {
      code: 'ZXYWH',
      title: '注销业务号',
      type: 'text',
      length: 30,
      required: true,
      search: 'prefix',
    },
    cancelledOn: { code: 'ZXSJ', title: '注销时间', type: 'timestamp', expected: true },
    certificateNumber: { code: 'BDCQZH', title: '不动产权证号', type: 'text', length: 100, sensitivity: 'internal' },
    businessNumber: { code: 'YWH', title: '原业务号', type: 'text', length: 30, search: 'prefix' },
    registrar: { code: 'DBR', title: '登簿人', type: 'text', length: 50, expected: true, sensitivity: 'personal' },
    registry: { code: 'DJJG', title: '登记机构', type: 'text', length: 200 },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500, sensitivity: 'personal' },
    ...districtOfRow,
    registeredOn: { code: 'DJSJ', title: '登记时间', type: 'timestamp' },
  },
  secrecy: 'internal',
});
