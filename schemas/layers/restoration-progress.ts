import { layer } from '../layer.ts';

/** 修复进度: planned and actual area and funds per quarter. The sums of a project never fall. */
export const restorationProgress = layer({
  id: 'restoration-progress',
  title: '修复进度',
  titleEn: 'Restoration progress',
  group: 'restoration',
  standard: { code: 'JD', aliases: ['XFJD'], reference: '国土空间生态修复监管（dimai，尚无公开字段标准）' },
  geometry: null,
  key: ['projectNumber', 'year', 'quarter'],
  belongsTo: { field: 'projectNumber', owners: [{ layer: 'restoration-project', field: 'projectNumber' }] },
  fields: {
    projectNumber: { code: 'XMBH', title: '项目编号', type: 'text', length: 40, required: true, search: 'prefix' },
    year: { code: 'ND', title: '年度', type: 'integer', required: true },
    quarter: { code: 'JDU', title: '季度', type: 'integer', required: true, note: '1 至 4' },
    plannedArea: { code: 'JHMJ', title: '计划面积', type: 'decimal', length: 15, scale: 4, unit: '公顷' },
    actualArea: {
      code: 'WCMJ',
      title: '完成面积',
      type: 'decimal',
      length: 15,
      scale: 4,
      unit: '公顷',
      expected: true,
    },
    plannedFunds: { code: 'JHZJ', title: '计划资金', type: 'decimal', length: 15, scale: 4, unit: '万元' },
    actualFunds: {
      code: 'WCZJ',
      title: '完成资金',
      type: 'decimal',
      length: 15,
      scale: 4,
      unit: '万元',
      expected: true,
    },
    photos: {
      code: 'ZP',
      title: '照片',
      type: 'json',
      sensitivity: 'internal',
      note: '附件编号 → { 名称, 拍摄点, 方位角 }',
    },
    reportedBy: { code: 'TBR', title: '填报人', type: 'text', length: 50, sensitivity: 'personal' },
    reportedOn: { code: 'TBSJ', title: '填报时间', type: 'date' },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500 },
  },
  secrecy: 'internal',
});
