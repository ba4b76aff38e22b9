import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 登簿 (DJF_DJ_DB): one row per entry in the register, with what the 登簿日志 reports of it: its seven attributes are the message's own. */
export const registrationRecord = layer({
  id: 'registration-record',
  title: '登簿',
  titleEn: 'Registration records',
  group: 'registration',
  standard: { code: 'DB', aliases: ['DJF_DJ_DB'], reference: '不动产登记数据接入规范（登簿日志）' },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    registrationType: {
      code: 'DJLX',
      title: '登记类型',
      type: 'text',
      length: 3,
      codelist: 'registration-type',
      expected: true,
    },
    rightType: { code: 'QLLX', title: '权利类型', type: 'text', length: 2, codelist: 'right-type', expected: true },
    unitNumber: {
      code: 'BDCDYH',
      title: '不动产单元号',
      type: 'text',
      length: 28,
      required: true,
      grammar: 'unit-number',
      search: 'prefix',
    },
    certificateNumber: {
      code: 'ZSZMH',
      title: '证书证明号',
      type: 'text',
      length: 100,
      sensitivity: 'internal',
      note: '不动产权证书号或登记证明号',
    },
    reported: { code: 'SFSB', title: '是否上报', type: 'boolean', expected: true },
    messageId: {
      code: 'BWID',
      title: '报文ID',
      type: 'text',
      length: 40,
      search: 'prefix',
      note: '已上报者必有；补报 _BBXZ、重报 _CBXZ、补录 _BL 后缀',
    },
    registeredOn: { code: 'DBSJ', title: '登簿时间', type: 'timestamp', expected: true },
    registrar: { code: 'DBR', title: '登簿人', type: 'text', length: 50, expected: true, sensitivity: 'personal' },
    ...districtOfRow,
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500 },
  },
  secrecy: 'internal',
});
