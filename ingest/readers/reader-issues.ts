/** What readers can say about a row or a file, beyond what every delivery can have; part of the one list in `issues.ts`. */

export const READER_ISSUES = {
  // Text
  'full-width-comma': {
    severity: 'error',
    zh: '含全角逗号或全角 @，应为半角：{actual}',
    en: 'full-width commas or marks where ASCII ones belong: {actual}',
  },
  'line-malformed': { severity: 'error', zh: '无法解读的行：{actual}', en: 'a line that cannot be read: {actual}' },
  'line-unknown': {
    severity: 'warning',
    zh: '不属于任何段落的行，未读入：{actual}',
    en: 'a line that belongs to no section, not read: {actual}',
  },
  'fields-missing': {
    severity: 'warning',
    zh: '列数不符：{actual} 列，应为 {expected} 列',
    en: 'wrong number of columns: {actual}, expected {expected}',
  },
  'quote-unclosed': {
    severity: 'error',
    zh: '引号未闭合：{actual}',
    en: 'a quotation mark is never closed: {actual}',
  },
  'formula-suspected': {
    severity: 'warning',
    zh: '{field} 以公式字符开头，按文本入库，导出到表格时须防公式注入：{actual}',
    en: '{field} begins like a formula; kept as text, to be defused when exported to a spreadsheet: {actual}',
  },
  'formula-value': {
    severity: 'warning',
    zh: '{field} 为公式，采用其保存的计算结果：{actual}',
    en: '{field} is a formula; its saved result is taken: {actual}',
  },
  'cell-error': {
    severity: 'warning',
    zh: '{field} 为表格错误值，按空值处理：{actual}',
    en: '{field} is an error of the spreadsheet, taken as null: {actual}',
  },
  'units-mixed': {
    severity: 'info',
    zh: '表头混用面积单位：{actual}；各列按其表头单位换算',
    en: 'the headings mix units of area: {actual}; each column is converted from its own',
  },
  'sheet-empty': { severity: 'info', zh: '工作表为空，未读入：{actual}', en: 'an empty sheet was not read: {actual}' },
  // 界址点 TXT
  'header-without-mark': {
    severity: 'error',
    zh: '地块首行缺少行尾标记 @：{actual}',
    en: 'the first line of a plot lacks its closing @: {actual}',
  },
  'point-before-plot': {
    severity: 'warning',
    zh: '界址点之前没有地块首行：{actual}',
    en: 'points come before the first line of a plot: {actual}',
  },
  'plot-empty': { severity: 'error', zh: '地块没有界址点：{actual}', en: 'a plot without points: {actual}' },
  'point-count': {
    severity: 'warning',
    zh: '界址点数不符：首行为 {actual}，实有 {expected}',
    en: 'number of points: the heading says {actual}, there are {expected}',
  },
  'plot-number-duplicate': {
    severity: 'warning',
    zh: '地块编号重复：{actual}，首次为第 {expected} 个地块',
    en: 'the plot number occurs twice: {actual}, first in plot {expected}',
  },
  'rings-apart': {
    severity: 'info',
    zh: '各圈互不包含，按多部分地块处理：{actual} 部分',
    en: 'rings lie apart: taken as a plot of {actual} parts',
  },
  'deduction-apart': {
    severity: 'warning',
    zh: '扣除区域不在任何区域之内，未扣除：{actual}',
    en: 'a deducted area lies inside no other and is not deducted: {actual}',
  },
  'rings-left-open': {
    severity: 'info',
    zh: '本文件各圈均不重复首点，按惯例闭合：{actual} 圈',
    en: 'no ring of this file repeats its first point; closed by that convention: {actual} rings',
  },
  'header-layout-unknown': {
    severity: 'warning',
    zh: '地块首行有 {actual} 个字段，不合任何已知模板；前 8 个按国家格式，其余依次编号',
    en: 'the first line of a plot has {actual} fields, as no known template; the first 8 are taken by the national form, the rest are numbered',
  },
  // Coordinates
  'coordinate-form': {
    severity: 'error',
    zh: '坐标形式：{detail}',
    en: 'form of the coordinates: {detail}',
  },
  'coordinates-corrected': {
    severity: 'warning',
    zh: '经确认更正坐标：{detail}',
    en: 'coordinates were corrected on confirmation: {detail}',
  },
  'datum-shift-from-file': {
    severity: 'warning',
    zh: '采用文件给出的转换参数：{actual}',
    en: 'the transformation parameters of the file are used: {actual}',
  },
  'coordinate-missing': {
    severity: 'error',
    zh: '坐标列为空或不是数值：{actual}',
    en: 'a coordinate is absent or no number: {actual}',
  },
  'axis-order-taken': {
    severity: 'info',
    zh: '列名不能说明坐标次序，按数值：{actual}',
    en: 'column names do not tell the order of coordinates; by the numbers: {actual}',
  },
  // Shapes
  'shape-too-large': {
    severity: 'error',
    zh: '图形顶点数 {actual} 超过上限 {expected}',
    en: 'a shape has {actual} vertices, the limit is {expected}',
  },
  'shape-unreadable': {
    severity: 'error',
    zh: '图形无法解读：{actual}',
    en: 'the shape cannot be read: {actual}',
  },
  'curves-stroked': {
    severity: 'info',
    zh: '曲线已折线化，最大偏差 {actual}（允许 {expected}）',
    en: 'curves were stroked; largest deviation {actual} (allowed {expected})',
  },
  'geometry-mixed': {
    severity: 'info',
    zh: '图层混有多种图形：{actual}',
    en: 'the layer mixes kinds of shapes: {actual}',
  },
  'geometries-several': {
    severity: 'warning',
    zh: '要素有多个图形字段，采用 {actual}',
    en: 'features have several geometries; {actual} is taken',
  },
  'collection-taken': {
    severity: 'info',
    zh: '图形集合只含一类图形，按其类型读入：{actual}',
    en: 'a collection of one kind of shape is read as that: {actual}',
  },
  'line-closed': {
    severity: 'info',
    zh: '闭合线按面读入：{actual}',
    en: 'closed lines are read as areas: {actual}',
  },
  // Topology of lines (VCT)
  'line-missing': {
    severity: 'error',
    zh: '面引用了不存在的线：{actual}',
    en: 'an area refers to a line that does not exist: {actual}',
  },
  'lines-apart': {
    severity: 'error',
    zh: '相邻线首尾不相接：{actual}',
    en: 'consecutive lines do not meet: {actual}',
  },
  'attributes-absent': {
    severity: 'warning',
    zh: '图形没有对应的属性记录：{actual}',
    en: 'a shape without an attribute record: {actual}',
  },
  'shape-absent': {
    severity: 'warning',
    zh: '属性记录没有对应的图形：{actual}',
    en: 'an attribute record without a shape: {actual}',
  },
  // Registers of rights
  'zones-several': {
    severity: 'warning',
    zh: '各行坐标带号不同，每行按自己的带号入库：{actual}；个别行的带号请核对是否写错',
    en: 'rows carry different zones, each is placed by its own: {actual}; check that a zone of few rows is no slip',
  },
  // Tables
  'binary-not-read': {
    severity: 'info',
    zh: '二进制列未读入：{actual}',
    en: 'a binary column is not read: {actual}',
  },
  'dimension-kept-out': {
    severity: 'info',
    zh: '要素组件未读入：{actual}',
    en: 'a component of the delivery is not read: {actual}',
  },
  // Enterprise figures
  'enterprise-unmatched': {
    severity: 'warning',
    zh: '企业没有对应的地块，未分摊：{actual}',
    en: 'no plot belongs to the enterprise; its figures are not apportioned: {actual}',
  },
  'figures-apportioned': {
    severity: 'info',
    zh: '企业占多个地块，数值按{expected}分摊：{actual}',
    en: 'the enterprise has several plots; its figures are apportioned by {expected}: {actual}',
  },
} as const satisfies Record<string, { severity: 'error' | 'warning' | 'info'; zh: string; en: string }>;
