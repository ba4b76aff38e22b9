import { layer } from '../layer.ts';
import { registeredUnit, registrationEntry } from './groups/registration-fields.ts';

/** 更正登记 (QLF_QL_GZDJ). */
export const correction = layer({
  id: 'correction',
  title: '更正登记',
  titleEn: 'Corrections',
  group: 'registration',
  standard: {
    code: 'GZDJ',
    aliases: ['QLF_QL_GZDJ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范（字段按所见实现，未经核对）',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    previousBusinessNumber: { code: 'SSYWH', title: '上一手业务号', type: 'text', length: 30 },
    correctionType: { code: 'GZDJLX', title: '更正登记类型', type: 'text', length: 10 },
    ground: { code: 'GZYJ', title: '更正依据', type: 'text', length: 500, expected: true },
    asker: { code: 'GZGT', title: '申请主体', type: 'text', length: 200, sensitivity: 'personal' },
    content: { code: 'GZNR', title: '更正内容', type: 'text', length: 1000, expected: true, sensitivity: 'personal' },
    certificateNumber: {
      code: 'BDCQZH',
      title: '不动产权证号',
      type: 'text',
      length: 100,
      sensitivity: 'internal',
    },
    proofNumber: { code: 'BDCZMH', title: '不动产登记证明号', type: 'text', length: 100, sensitivity: 'internal' },
    ...registrationEntry,
  },
  secrecy: 'internal',
});
