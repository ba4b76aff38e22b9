import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 其他相关权利 (QLF_QL_QTXGQL): 取水权, 探矿权 and 采矿权 as the register quotes them. */
export const otherRight = layer({
  id: 'other-right',
  title: '其他相关权利（取水权、探矿权、采矿权等）',
  titleEn: 'Other related rights',
  group: 'registration',
  standard: {
    code: 'QTXGQL',
    aliases: ['QLF_QL_QTXGQL'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    validFrom: { code: 'QLQSSJ', title: '权利起始时间', type: 'date' },
    validUntil: { code: 'QLJSSJ', title: '权利结束时间', type: 'date' },
    intakeMethod: { code: 'QSFS', title: '取水方式', type: 'text', length: 100 },
    waterSource: { code: 'SYLX', title: '水源类型', type: 'text', length: 100 },
    intakeVolume: { code: 'QSL', title: '取水量', type: 'decimal', length: 15, scale: 2, unit: '立方米' },
    intakeUse: { code: 'QSYT', title: '取水用途', type: 'text', length: 100 },
    explorationArea: { code: 'KCMJ', title: '勘查面积', type: 'decimal', length: 12, scale: 4, unit: 'km²' },
    miningMethod: { code: 'KCFS', title: '开采方式', type: 'text', length: 100 },
    mineral: { code: 'KCKZ', title: '开采矿种', type: 'text', length: 100 },
    miningScale: { code: 'SCGM', title: '生产规模', type: 'text', length: 100 },
    ...titleCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
