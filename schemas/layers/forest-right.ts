import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 林权 (QLT_QL_LQ): the right to use forest land, and who owns and uses the trees. */
export const forestRight = layer({
  id: 'forest-right',
  title: '林权',
  titleEn: 'Forest rights',
  group: 'registration',
  standard: {
    code: 'LQ',
    aliases: ['QLT_QL_LQ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    grantor: { code: 'FBF', title: '发包方', type: 'text', length: 200, expected: true },
    rightArea: {
      code: 'SYQMJ',
      title: '使用权（承包）面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '亩',
      expected: true,
    },
    validFrom: { code: 'LDSYQSSJ', title: '林地使用（承包）起始时间', type: 'date', expected: true },
    validUntil: { code: 'LDSYJSSJ', title: '林地使用（承包）结束时间', type: 'date' },
    ownershipNature: { code: 'LDSYQXZ', title: '林地所有权性质', type: 'text', length: 10 },
    treeOwner: { code: 'SLLMSYQR1', title: '森林、林木所有权人', type: 'text', length: 200, sensitivity: 'personal' },
    treeUser: { code: 'SLLMSYQR2', title: '森林、林木使用权人', type: 'text', length: 200, sensitivity: 'personal' },
    mainSpecies: { code: 'ZYSZ', title: '主要树种', type: 'text', length: 100, expected: true },
    trees: { code: 'ZS', title: '株数', type: 'integer' },
    forestCategory: { code: 'LZ', title: '林种', type: 'text', length: 2, codelist: 'forest-category' },
    origin: { code: 'QY', title: '起源', type: 'text', length: 2, codelist: 'forest-origin' },
    plantedYear: { code: 'ZLND', title: '造林年度', type: 'integer', expected: true },
    compartment: { code: 'LB', title: '林班', type: 'text', length: 50, expected: true },
    subcompartment: { code: 'XB', title: '小班', type: 'text', length: 50, expected: true },
    placeName: { code: 'XDM', title: '小地名', type: 'text', length: 100 },
    ...titleCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
