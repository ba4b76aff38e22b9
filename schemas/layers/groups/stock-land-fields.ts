import { fieldGroup } from '../../layer.ts';

/**
 * The 全要素 fields that all kinds of stock land share, from discovery to what the land yields after it is put back to use.
 * Column codes are this product's own (no published table exists); where a province uses another name it is an alias.
 */
export const stockIdentity = fieldGroup({
  plotCode: {
    code: 'DKBH',
    title: '地块编号',
    type: 'text',
    length: 40,
    required: true,
    tile: 12,
    search: 'prefix',
    aliases: ['DCDYBH', '单元编号'],
  },
  landCode: {
    code: 'YMC',
    title: '一码',
    type: 'text',
    length: 40,
    tile: 14,
    search: 'prefix',
    note: '一码一档的代码，随宗地沿用或变更',
  },
  plotName: {
    code: 'DKMC',
    title: '地块名称',
    type: 'text',
    length: 200,
    expected: true,
    tile: 12,
    search: 'contains',
    aliases: ['项目名称', '项目名'],
  },
  stockType: {
    code: 'LB',
    title: '类别',
    type: 'text',
    length: 2,
    codelist: 'stock-land-type',
    expected: true,
    tile: 10,
  },
  stockClasses: { code: 'WWLSD', title: '危污乱散低分类', type: 'text[]', codelist: 'stock-land-class', tile: 12 },
  districtCode: {
    code: 'XZQDM',
    title: '行政区代码',
    type: 'text',
    length: 12,
    expected: true,
    tile: 10,
    aliases: ['县代码', '乡镇代码'],
  },
  districtName: { code: 'XZQMC', title: '行政区名称', type: 'text', length: 100, aliases: ['县名称'] },
  townName: { code: 'XZMC', title: '乡镇街道', type: 'text', length: 100, tile: 13, aliases: ['乡镇名称'] },
  landOffice: { code: 'ZJS', title: '自然资源所', type: 'text', length: 100, tile: 14 },
  location: { code: 'ZL', title: '坐落', type: 'text', length: 200, tile: 14, search: 'contains' },
});

/** 空间: registered area, its share of land classes and the sheet. The measured areas are pipeline columns. */
export const stockSpace = fieldGroup({
  area: { code: 'MJ', title: '地块面积', type: 'decimal', length: 15, scale: 2, unit: '㎡', expected: true, tile: 12 },
  areaMu: { code: 'MJM', title: '地块面积（亩）', type: 'decimal', length: 15, scale: 2, unit: '亩' },
  mapSheet: { code: 'TFH', title: '图幅号', type: 'text', length: 239 },
  landClass: { code: 'DLBM', title: '现状地类编码', type: 'text', length: 5, codelist: 'land-class-survey', tile: 13 },
  landClassSplit: { code: 'DLTBFX', title: '现状地类构成', type: 'json', note: '地类编码 → 面积（㎡）' },
});

/** 权属. */
export const stockOwnership = fieldGroup({
  rightHolder: {
    code: 'QLR',
    title: '权利人',
    type: 'text',
    length: 200,
    sensitivity: 'personal',
    aliases: ['CQR', 'XZTDSYR'],
  },
  ownershipKind: { code: 'QSXZ', title: '权属性质', type: 'text', length: 2, codelist: 'ownership-kind', tile: 12 },
  rightNature: { code: 'QLXZ', title: '权利性质', type: 'text', length: 3, codelist: 'right-nature' },
  rightType: { code: 'QLLX', title: '权利类型', type: 'text', length: 2, codelist: 'right-type', aliases: ['SYQLX'] },
  parcelCodes: { code: 'ZDDM', title: '宗地代码', type: 'text[]', aliases: ['ZDBH'] },
  unitNumbers: { code: 'BDCDYH', title: '不动产单元号', type: 'text[]' },
  certificateNumbers: {
    code: 'BDCQZH',
    title: '不动产权证号',
    type: 'text[]',
    sensitivity: 'internal',
    aliases: ['BDCQZ'],
  },
});

/** 规划: planned use and where the plot lies to the control lines. The three marks are findings of an overlay, kept with the row. */
export const stockPlanning = fieldGroup({
  plannedUse: { code: 'GHYT', title: '规划用途', type: 'text', length: 6, codelist: 'land-sea-class', tile: 12 },
  plannedPlotRatio: { code: 'GHRJL', title: '规划容积率', type: 'decimal', length: 6, scale: 2 },
  plotRatioLimit: { code: 'RJLSX', title: '容积率上限', type: 'decimal', length: 6, scale: 2 },
  plannedBuildingDensity: { code: 'GHJZMD', title: '规划建筑密度', type: 'decimal', length: 5, scale: 2, unit: '%' },
  inUrbanGrowthBoundary: { code: 'SFCZKFBJ', title: '是否在城镇开发边界内', type: 'boolean', tile: 13 },
  inBasicFarmland: { code: 'SFYJJBNT', title: '是否占永久基本农田', type: 'boolean', tile: 13 },
  inEcologicalRedline: { code: 'SFSTBHHX', title: '是否涉生态保护红线', type: 'boolean', tile: 13 },
});

/** 审批. */
export const stockApproval = fieldGroup({
  approvalNumber: { code: 'PZWH', title: '批准文号', type: 'text', length: 100, tile: 14, search: 'prefix' },
  approvedOn: { code: 'PZSJ', title: '批准时间', type: 'date', tile: 14 },
  approvedArea: { code: 'PZMJ', title: '批准面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
  approvedUse: { code: 'PZYT', title: '批准用途', type: 'text', length: 60 },
  supplyMethod: { code: 'GDFS', title: '供地方式', type: 'text', length: 2, codelist: 'supply-method' },
  contractNumber: {
    code: 'HTBH',
    title: '合同（划拨决定书）编号',
    type: 'text',
    length: 60,
    tile: 14,
    search: 'prefix',
    aliases: ['CRHTH'],
  },
  supervisionNumber: { code: 'DZJGH', title: '电子监管号', type: 'text', length: 30, search: 'prefix' },
});

/** 征地拆迁: the block that the 一地一档 dossier asks for word by word. */
export const stockAcquisition = fieldGroup({
  acquiredArea: { code: 'ZDMJ', title: '征地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
  acquisitionApproval: { code: 'ZDPW', title: '征地批文', type: 'text', length: 200 },
  acquisitionDueOn: { code: 'YJZDWCSJ', title: '预计征地完成时间', type: 'date' },
  demolitionCost: {
    code: 'CQCB',
    title: '拆迁成本',
    type: 'decimal',
    length: 15,
    scale: 4,
    unit: '万元',
    sensitivity: 'internal',
  },
  households: { code: 'ZHS', title: '总户数', type: 'integer', unit: '户' },
  demolitionFloorArea: { code: 'CQJZMJ', title: '拆迁建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
  demolitionProgress: { code: 'CQJD', title: '拆迁进度', type: 'decimal', length: 5, scale: 2, unit: '%' },
});

/** 现状与企业. Output and tax by year are rows of stock-land-economics. */
export const stockPresent = fieldGroup({
  occupiedAreaMu: { code: 'XZYDGM', title: '现状用地规模', type: 'decimal', length: 15, scale: 2, unit: '亩' },
  floorArea: { code: 'XZJZMJ', title: '现状建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡', tile: 13 },
  plotRatio: { code: 'RJL', title: '现状容积率', type: 'decimal', length: 6, scale: 2, tile: 13 },
  buildingDensity: {
    code: 'JZMD',
    title: '现状建筑密度',
    type: 'decimal',
    length: 5,
    scale: 2,
    unit: '%',
    aliases: ['XJZMD'],
  },
  dominantUse: {
    code: 'ZDYT',
    title: '主导用途',
    type: 'text',
    length: 2,
    codelist: 'dominant-use',
    tile: 11,
    aliases: ['现状用途'],
  },
  industry: { code: 'CYLX', title: '产业类型', type: 'text', length: 100 },
  enterpriseName: { code: 'QYMC', title: '企业名称', type: 'text', length: 200, tile: 15, search: 'contains' },
  creditCode: {
    code: 'TYSHXYDM',
    title: '统一社会信用代码',
    type: 'text',
    length: 18,
    grammar: 'credit-code',
    search: 'prefix',
  },
});

/** 盘活: the path chosen, who answers for it, its nodes, and what it brought. */
export const stockRevitalisation = fieldGroup({
  disposalPath: {
    code: 'PHLJ',
    title: '盘活路径',
    type: 'text',
    length: 2,
    codelist: 'disposal-path',
    tile: 10,
    aliases: ['CZFS'],
  },
  responsibleUnit: { code: 'ZRDW', title: '责任单位', type: 'text', length: 200, tile: 14 },
  responsiblePerson: { code: 'ZRR', title: '责任人', type: 'text', length: 50, sensitivity: 'personal' },
  disposalDueOn: { code: 'JHWCSJ', title: '计划完成时间', type: 'date', tile: 13 },
  disposedOn: { code: 'SJWCSJ', title: '实际完成时间', type: 'date', tile: 13 },
  state: { code: 'ZT', title: '状态', type: 'text', length: 2, codelist: 'stock-land-state', expected: true, tile: 8 },
  exitReason: { code: 'CKYY', title: '出库原因', type: 'text', length: 2, codelist: 'exit-reason' },
  enteredOn: { code: 'RKSJ', title: '入库时间', type: 'date' },
  exitedOn: { code: 'CKSJ', title: '出库时间', type: 'date' },
  milestones: {
    code: 'JD',
    title: '盘活节点',
    type: 'json',
    note: '节点代码 → { 计划日期, 实际日期, 依据 }，节点见码表 milestone',
  },
  investmentAfter: {
    code: 'PHHTZ',
    title: '盘活后投资',
    type: 'decimal',
    length: 15,
    scale: 4,
    unit: '万元',
    sensitivity: 'internal',
  },
  salesAfter: {
    code: 'PHHXSSR',
    title: '盘活后年销售收入',
    type: 'decimal',
    length: 15,
    scale: 4,
    unit: '万元',
    sensitivity: 'internal',
  },
  taxAfter: {
    code: 'PHHSS',
    title: '盘活后年税收',
    type: 'decimal',
    length: 15,
    scale: 4,
    unit: '万元',
    sensitivity: 'internal',
  },
});

/** 附件、来源、现势性. */
export const stockSource = fieldGroup({
  attachments: {
    code: 'FJ',
    title: '附件',
    type: 'json',
    sensitivity: 'internal',
    note: '附件编号 → { 名称, 类型, 摘要值 }',
  },
  dataSource: { code: 'SJLY', title: '数据来源', type: 'text', length: 2, codelist: 'data-source' },
  asOf: { code: 'XSRQ', title: '现势日期', type: 'date', tile: 14 },
  checkedBy: { code: 'JHR', title: '校核人', type: 'text', length: 50, sensitivity: 'personal' },
  checkedOn: { code: 'JHSJ', title: '校核时间', type: 'date' },
  remark: { code: 'BZ', title: '备注', type: 'text', length: 500 },
});

/** The legend all three layers draw by: the state a plot is in. */
export const stockStateLegend = [
  { value: '10', label: '线索', fill: '#CFD8DC' },
  { value: '20', label: '核查', fill: '#90A4AE' },
  { value: '30', label: '在库', fill: '#E64A19' },
  { value: '40', label: '路径确定', fill: '#FB8C00' },
  { value: '50', label: '处置中', fill: '#FDD835' },
  { value: '60', label: '验收', fill: '#9CCC65' },
  { value: '90', label: '出库', fill: '#2E7D32' },
] as const;
