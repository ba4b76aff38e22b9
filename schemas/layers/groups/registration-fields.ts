import { fieldGroup } from '../../layer.ts';

/** The district a row belongs to. */
export const districtOfRow = fieldGroup({
  districtCode: {
    code: 'QXDM',
    title: '区县代码',
    type: 'text',
    length: 6,
    codelist: 'administrative-division',
    grammar: 'district-code',
    expected: true,
  },
});

/** The unit a registration is about. */
export const registeredUnit = fieldGroup({
  unitNumber: {
    code: 'BDCDYH',
    title: '不动产单元号',
    type: 'text',
    length: 28,
    required: true,
    grammar: 'unit-number',
    search: 'prefix',
  },
  featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
});

/** The case that led to a registration. */
export const registrationCase = fieldGroup({
  businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
  rightType: { code: 'QLLX', title: '权利类型', type: 'text', length: 2, codelist: 'right-type', expected: true },
  registrationType: {
    code: 'DJLX',
    title: '登记类型',
    type: 'text',
    length: 3,
    codelist: 'registration-type',
    expected: true,
  },
  registrationReason: { code: 'DJYY', title: '登记原因', type: 'text', length: 200, expected: true },
});

/** Who entered it, when, and whether it still holds. */
export const registrationEntry = fieldGroup({
  ...districtOfRow,
  registry: { code: 'DJJG', title: '登记机构', type: 'text', length: 200, expected: true },
  registrar: { code: 'DBR', title: '登簿人', type: 'text', length: 50, expected: true, sensitivity: 'personal' },
  registeredOn: { code: 'DJSJ', title: '登记时间', type: 'timestamp', expected: true },
  note: { code: 'FJ', title: '附记', type: 'text', length: 2000, sensitivity: 'personal', note: '常写权利人姓名' },
  state: { code: 'QSZT', title: '权属状态', type: 'text', length: 2, codelist: 'right-state', expected: true },
});

/** 不动产权证书 of a right. */
export const titleCertificate = fieldGroup({
  certificateNumber: {
    code: 'BDCQZH',
    title: '不动产权证号',
    type: 'text',
    length: 100,
    expected: true,
    sensitivity: 'internal',
  },
});

/** 不动产登记证明 of a mortgage, a notice or an objection. */
export const proofCertificate = fieldGroup({
  proofNumber: {
    code: 'BDCDJZMH',
    title: '不动产登记证明号',
    type: 'text',
    length: 100,
    expected: true,
    sensitivity: 'internal',
  },
});
