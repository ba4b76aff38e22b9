import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 发证 (DJF_DJ_FZ). */
export const certificateIssue = layer({
  id: 'certificate-issue',
  title: '发证',
  titleEn: 'Certificates issued',
  group: 'registration',
  standard: { code: 'FZ', aliases: ['DJF_DJ_FZ'], reference: '不动产登记数据接入规范（字段按所见实现，未经核对）' },
  geometry: null,
  key: ['businessNumber'],
  fields: {
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    issuer: { code: 'FZRY', title: '发证人员', type: 'text', length: 50, sensitivity: 'personal' },
    issuedOn: { code: 'FZSJ', title: '发证时间', type: 'timestamp', expected: true },
    certificateName: { code: 'FZMC', title: '发证名称', type: 'text', length: 100, expected: true },
    copies: { code: 'FZSL', title: '发证数量', type: 'integer' },
    reissuedNumber: { code: 'HFZSH', title: '核发证书号', type: 'text', length: 100, sensitivity: 'internal' },
    receiver: { code: 'LZRXM', title: '领证人姓名', type: 'text', length: 50, sensitivity: 'personal' },
    receiverIdKind: { code: 'LZRZJLB', title: '领证人证件类别', type: 'text', length: 2, codelist: 'certificate-kind' },
    receiverIdNumber: { code: 'LZRZJHM', title: '领证人证件号码', type: 'text', length: 50, sensitivity: 'personal' },
    receiverPhone: { code: 'LZRDH', title: '领证人电话', type: 'text', length: 50, sensitivity: 'personal' },
    receiverAddress: { code: 'LZRDZ', title: '领证人地址', type: 'text', length: 200, sensitivity: 'personal' },
    receiverPostcode: { code: 'LZRYB', title: '领证人邮编', type: 'text', length: 10, sensitivity: 'personal' },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500, sensitivity: 'personal' },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
