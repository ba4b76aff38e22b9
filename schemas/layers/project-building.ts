import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 房地产权（项目内多幢）项目 (QLF_FW_FDCQ_DZ_XM). */
export const projectBuilding = layer({
  id: 'project-building',
  title: '房地产权（项目内多幢）项目',
  titleEn: 'Buildings of project ownership',
  group: 'registration',
  standard: {
    code: 'FDCQ1XM',
    aliases: ['QLF_FW_FDCQ_DZ_XM'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber', 'buildingName'],
  fields: {
    businessNumber: { code: 'YWH', title: '业务号', type: 'text', length: 30, required: true, search: 'prefix' },
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
    projectName: { code: 'XMMC', title: '项目名称', type: 'text', length: 100, expected: true, search: 'contains' },
    buildingName: { code: 'ZH', title: '幢号', type: 'text', length: 24, required: true },
    storeys: { code: 'ZCS', title: '总层数', type: 'integer' },
    plannedUse: { code: 'GHYT', title: '规划用途', type: 'text', length: 4, codelist: 'house-use' },
    structure: { code: 'FWJG', title: '房屋结构', type: 'text', length: 2, codelist: 'house-structure' },
    floorArea: { code: 'JZMJ', title: '建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    completedOn: { code: 'JGSJ', title: '竣工时间', type: 'date' },
    unitCount: { code: 'ZTS', title: '总套数', type: 'integer' },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
