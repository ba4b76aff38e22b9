import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 受理申请 (DJT_DJ_SLSQ). */
export const application = layer({
  id: 'application',
  title: '受理申请',
  titleEn: 'Applications',
  group: 'registration',
  standard: {
    code: 'SLSQ',
    aliases: ['DJT_DJ_SLSQ', 'DJT_DJ_SL'],
    reference: '不动产登记数据接入规范（字段按所见实现，未经核对）',
  },
  geometry: null,
  key: ['businessNumber'],
  fields: {
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    mainType: {
      code: 'DJDL',
      title: '登记大类',
      type: 'text',
      length: 3,
      codelist: 'registration-type',
      expected: true,
    },
    subType: { code: 'DJXL', title: '登记小类', type: 'text', length: 10 },
    separateCertificates: { code: 'SQZSBS', title: '申请证书版式', type: 'text', length: 2 },
    inParts: { code: 'SQFBCZ', title: '申请分别持证', type: 'boolean' },
    clerk: { code: 'SLRY', title: '受理人员', type: 'text', length: 50, expected: true, sensitivity: 'personal' },
    acceptedOn: { code: 'SLSJ', title: '受理时间', type: 'timestamp', expected: true },
    location: { code: 'ZL', title: '坐落', type: 'text', length: 200, search: 'contains' },
    contact: { code: 'TZRXM', title: '通知人姓名', type: 'text', length: 50, sensitivity: 'personal' },
    contactWay: { code: 'TZFS', title: '通知方式', type: 'text', length: 2 },
    contactPhone: { code: 'TZRDH', title: '通知人电话', type: 'text', length: 50, sensitivity: 'personal' },
    contactMobile: { code: 'TZRYDDH', title: '通知人移动电话', type: 'text', length: 50, sensitivity: 'personal' },
    contactEmail: { code: 'TZRDZYJ', title: '通知人电子邮件', type: 'text', length: 100, sensitivity: 'personal' },
    isProblem: { code: 'SFWTAJ', title: '是否问题案件', type: 'boolean' },
    endedOn: { code: 'JSSJ', title: '结束时间', type: 'timestamp' },
    caseState: { code: 'AJZT', title: '案件状态', type: 'text', length: 2 },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500, sensitivity: 'personal' },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
