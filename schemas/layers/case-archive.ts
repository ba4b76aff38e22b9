import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 归档 (DJF_DJ_GD). */
export const caseArchive = layer({
  id: 'case-archive',
  title: '归档',
  titleEn: 'Archived cases',
  group: 'registration',
  standard: { code: 'GD', aliases: ['DJF_DJ_GD'], reference: '不动产登记数据接入规范（字段按所见实现，未经核对）' },
  geometry: null,
  key: ['businessNumber'],
  fields: {
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
    mainType: { code: 'DJDL', title: '登记大类', type: 'text', length: 3, codelist: 'registration-type' },
    subType: { code: 'DJXL', title: '登记小类', type: 'text', length: 10 },
    location: { code: 'ZL', title: '坐落', type: 'text', length: 200, search: 'contains' },
    certificateNumbers: { code: 'QZHM', title: '权证号码', type: 'text', length: 500, sensitivity: 'internal' },
    documentCount: { code: 'WJJS', title: '文件件数', type: 'integer' },
    pages: { code: 'ZYS', title: '总页数', type: 'integer' },
    archivist: { code: 'GDRY', title: '归档人员', type: 'text', length: 50, sensitivity: 'personal' },
    archivedOn: { code: 'GDSJ', title: '归档时间', type: 'timestamp', expected: true },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500 },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
