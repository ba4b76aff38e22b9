import { layer } from '../layer.ts';
import { districtOfRow, registeredUnit } from './groups/registration-fields.ts';

/** 家庭成员 (ZTT_GY_JTCY): who belongs to the household that holds a 土地承包经营权 or a 宅基地. Almost every field is personal. */
export const householdMember = layer({
  id: 'household-member',
  title: '家庭成员',
  titleEn: 'Household members',
  group: 'registration',
  standard: {
    code: 'JTCY',
    aliases: ['ZTT_GY_JTCY'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范（字段按所见实现，未经核对）',
  },
  geometry: null,
  key: ['unitNumber', 'businessNumber', 'sequence'],
  fields: {
    ...registeredUnit,
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    sequence: { code: 'SXH', title: '顺序号', type: 'integer', required: true },
    contractorCode: { code: 'CBFBM', title: '承包方代码', type: 'text', length: 18, note: 'NY/T 2538' },
    name: { code: 'CYXM', title: '成员姓名', type: 'text', length: 50, expected: true, sensitivity: 'personal' },
    relation: {
      code: 'JTGXDM',
      title: '家庭关系代码',
      type: 'text',
      length: 2,
      codelist: 'family-relation',
      expected: true,
      sensitivity: 'personal',
    },
    idNumber: { code: 'SFZHM', title: '身份证号码', type: 'text', length: 50, sensitivity: 'personal' },
    idIssuer: { code: 'FZJG', title: '发证机关', type: 'text', length: 200, sensitivity: 'personal' },
    industry: { code: 'SSHY', title: '所属行业', type: 'text', length: 6 },
    country: { code: 'GJ', title: '国家/地区', type: 'text', length: 3, codelist: 'country' },
    householdProvince: { code: 'HJSZSS', title: '户籍所在省市', type: 'text', length: 6, sensitivity: 'personal' },
    sex: { code: 'XB', title: '性别', type: 'text', length: 2, codelist: 'sex', sensitivity: 'personal' },
    phone: { code: 'DH', title: '电话', type: 'text', length: 50, sensitivity: 'personal' },
    address: { code: 'DZ', title: '地址', type: 'text', length: 200, sensitivity: 'personal' },
    postcode: { code: 'YB', title: '邮编', type: 'text', length: 10, sensitivity: 'personal' },
    workplace: { code: 'GZDW', title: '工作单位', type: 'text', length: 200, sensitivity: 'personal' },
    email: { code: 'DZYJ', title: '电子邮件', type: 'text', length: 100, sensitivity: 'personal' },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500, sensitivity: 'personal' },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
