import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry } from './groups/registration-fields.ts';

/** 建筑物区分所有权业主共有部分 (QLF_FW_FDCQ_QFSYQ). */
export const commonOwnership = layer({
  id: 'common-ownership',
  title: '建筑物区分所有权业主共有部分',
  titleEn: 'Common parts of owners',
  group: 'registration',
  standard: {
    code: 'FDCQ3',
    aliases: ['QLF_FW_FDCQ_QFSYQ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    structureNumber: { code: 'JGZWBH', title: '建（构）筑物编号', type: 'text', length: 50 },
    structureName: { code: 'JGZWMC', title: '建（构）筑物名称', type: 'text', length: 200 },
    structureCount: { code: 'JGZWSL', title: '建（构）筑物数量', type: 'integer' },
    structureArea: {
      code: 'JGZWMJ',
      title: '建（构）筑物面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '㎡',
      expected: true,
    },
    sharedLandArea: { code: 'FTTDMJ', title: '分摊土地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    ...registrationEntry,
  },
  secrecy: 'internal',
});
