import writeXlsxFile, { type Cell, type Sheet } from 'write-excel-file/node';
import { convertArea } from '../../schemas/units.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { thresholdText } from './report-pdf.ts';
import {
  classTitle,
  lineTitle,
  listedPieces,
  OPINION_TITLES,
  parameterText,
  pieceLabel,
  REASON_TITLES,
  ruleTitle,
  SEVERITY_TITLES,
  stateTitle,
} from './report-words.ts';
import { VERDICT_TITLES } from './result.ts';

type Value = string | number | null;

/**
 * The check as a workbook: verdict and rules, plots, land use, every piece with both areas, the data used. Areas are
 * numbers in m² as archived, so that a reader may sum them; text stays text, so that nothing in it is run as a formula.
 */
export async function reportWorkbook(check: ArchivedCheck, opinions: readonly Opinion[]): Promise<Buffer> {
  const record = JSON.parse(check.record) as CheckRecord;
  const sheets = [
    verdictSheet(check, record),
    plotSheet(record),
    findingSheet(record),
    summarySheet(record),
    landUseSheet(record),
    pieceSheet(record),
    closingSheet(record),
    sourceSheet(record),
    opinionSheet(opinions),
  ];
  return writeXlsxFile(sheets).toBuffer();
}

function verdictSheet(check: ArchivedCheck, record: CheckRecord): Sheet<Buffer> {
  const { areaKind } = record.ruleSet;
  const head: readonly (readonly [string, Value])[] = [
    ['审查结论', VERDICT_TITLES[record.verdict].zh],
    ['报告编号', check.number],
    ['项目名称', record.subject.name],
    ['申请单位', record.subject.applicant],
    ['审查事项', record.projectType.title],
    ['申报参数', record.parameters.map(parameterText).join('；')],
    ['审查日期', record.day],
    ['用地面积（椭球，㎡）', record.subject.areas.ellipsoidal],
    ['用地面积（平面，㎡）', record.subject.areas.planar],
    ['阈值', thresholdText(record)],
    ['记录摘要（SM3）', check.digest],
  ];
  const rules = record.rules.map((rule): Value[] => [
    ruleTitle(rule, record),
    rule.rule,
    stateTitle(rule),
    rule.severity == null ? (rule.decides ? null : '不计入') : SEVERITY_TITLES[rule.severity],
    rule.totals?.real.ellipsoidal ?? null,
    rule.totals?.real.planar ?? null,
    rule.totals == null ? null : convertArea(rule.totals.real[areaKind], 'hectares'),
    rule.totals == null ? null : convertArea(rule.totals.real[areaKind], 'mu'),
    rule.totals?.edge[areaKind] ?? null,
    rule.totals?.noise[areaKind] ?? null,
    rule.totals?.all[areaKind] ?? null,
    [...rule.messages, ...(rule.reason == null ? [] : [REASON_TITLES[rule.reason]])].join('；'),
    rule.materials.join('；'),
    rule.basis.map(({ document, clause }) => `${document}${clause ?? ''}`).join('；'),
  ]);
  const titles = [
    '管控要素',
    '规则',
    '结果',
    '判定',
    '实际面积（椭球，㎡）',
    '实际面积（平面，㎡）',
    '公顷',
    '亩',
    '边缘碎片（㎡）',
    '计算噪声（㎡）',
    '合计去重（㎡）',
    '说明',
    '材料',
    '依据',
  ];
  const { data: table, ...rest } = sheet('结论', titles, rules);
  const facts = head.map(([title, value]) => [boldCell(title), cellOf(value)]);
  return { ...rest, data: [...facts, [], ...(table as Cell[][])], stickyRowsCount: 0 };
}

function plotSheet(record: CheckRecord): Sheet<Buffer> {
  return sheet(
    '地块',
    ['地块编号', '名称', '椭球面积（㎡）', '平面面积（㎡）', '申报面积（㎡）', '交付坐标系', '计算平面'],
    record.subject.plots.map((plot) => [
      plot.number,
      plot.name,
      plot.ellipsoidal,
      plot.planar,
      plot.declared.area,
      `EPSG:${plot.delivered?.srid ?? 4490}`,
      `EPSG:${plot.planeSrid}`,
    ]),
  );
}

function findingSheet(record: CheckRecord): Sheet<Buffer> {
  return sheet(
    '数据质量',
    ['级别', '代码', '地块', '说明', '实际', '应为'],
    record.subject.findings.map((finding) => [
      finding.severity,
      finding.code,
      finding.plot,
      finding.message,
      finding.actual,
      finding.expected,
    ]),
  );
}

function summarySheet(record: CheckRecord): Sheet<Buffer> {
  const { summary } = record.landUse;
  return sheet(
    '地类汇总',
    ['地类', '面积（㎡）', '公顷', '亩', ...summary.ownerships.map((name) => `${name}（㎡）`)],
    summary.rows.map(({ title, total, byOwnership }) => [
      title,
      total.squareMetres,
      total.hectares,
      convertArea(total.squareMetres, 'mu'),
      ...summary.ownerships.map((name) => byOwnership[name]!.squareMetres),
    ]),
  );
}

function landUseSheet(record: CheckRecord): Sheet<Buffer> {
  return sheet(
    '现状地类',
    ['地块编号', '三大类', '地类编码', '地类名称', '权属', '面积（㎡）', '公顷', '备注'],
    record.landUse.plots.flatMap((table) =>
      table.state === 'cannot-check'
        ? [[table.plot, null, null, null, null, null, null, `未能统计：${table.detail}`]]
        : table.rows.map((row): Value[] => [
            row.plot,
            row.category,
            row.landClass,
            row.landClassName,
            row.ownership,
            row.area,
            row.hectares,
            table.state === 'closed' ? null : `与地块面积相差 ${table.discrepancy.toFixed(2)} ㎡，未平差`,
          ]),
    ),
  );
}

function pieceSheet(record: CheckRecord): Sheet<Buffer> {
  const titles = [
    '规则',
    '管控要素',
    '地块编号',
    '要素号',
    '要素属性',
    '面积（平差后，㎡）',
    '公顷（平差后）',
    '亩',
    '椭球面积（㎡）',
    '平面面积（㎡）',
    '占地块',
    '宽度下限（m）',
    '宽度上限（m）',
    '类别',
  ];
  const rows = listedPieces(record).map(({ rule, line, piece }): Value[] => [
    rule,
    lineTitle(line, record),
    piece.plot,
    piece.feature,
    pieceLabel(piece, line, record),
    piece.closed.squareMetres,
    piece.closed.hectares,
    convertArea(piece[record.ruleSet.areaKind], 'mu'),
    piece.ellipsoidal,
    piece.planar,
    piece.share,
    piece.width.atLeast,
    piece.width.atMost,
    classTitle(piece),
  ]);
  return sheet('图斑', titles, rows);
}

function closingSheet(record: CheckRecord): Sheet<Buffer> {
  return sheet(
    '平差',
    [
      '规则',
      '管控要素',
      '地块编号',
      '地块（㎡）',
      '界内（㎡）',
      '界外（㎡）',
      '界内（公顷）',
      '界外（公顷）',
      '差（㎡）',
      '状态',
    ],
    Object.entries(record.overlays).flatMap(([rule, overlay]) =>
      overlay.state === 'cannot-check'
        ? []
        : overlay.closing.map((row): Value[] => [
            rule,
            lineTitle(overlay.line, record),
            row.plot,
            row.whole.squareMetres,
            row.inside.squareMetres,
            row.outside.squareMetres,
            row.inside.hectares,
            row.outside.hectares,
            row.discrepancy,
            row.state === 'closed' ? '闭合' : '未平差',
          ]),
    ),
  );
}

function sourceSheet(record: CheckRecord): Sheet<Buffer> {
  return sheet(
    '数据版本',
    ['图层', '版本', '数据集', '行政区', '来源', '要素数', '入库时间（UTC）', 'SHA-256'],
    record.datasets.map((used) => [
      used.layerTitle,
      used.version,
      used.dataset,
      used.districtCode,
      used.source,
      used.rows,
      used.publishedAt,
      used.sha256,
    ]),
  );
}

function opinionSheet(opinions: readonly Opinion[]): Sheet<Buffer> {
  return sheet(
    '审查意见',
    ['类型', '意见', '审查人', '时间（UTC）', 'SM3'],
    opinions.map((entry) => [OPINION_TITLES[entry.kind], entry.opinion, entry.actor, entry.at, entry.digest]),
  );
}

function sheet(name: string, titles: readonly string[], rows: readonly (readonly Value[])[]): Sheet<Buffer> {
  const head = titles.map(boldCell);
  return {
    sheet: name,
    data: [head, ...rows.map((row) => row.map(cellOf))],
    columns: titles.map((title) => ({ width: Math.max(12, title.length * 2 + 2) })),
    stickyRowsCount: 1,
  };
}

function cellOf(value: Value): Cell {
  if (value == null || value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value, type: String };
}

function boldCell(value: string): Cell {
  return { value, type: String, fontWeight: 'bold', backgroundColor: '#f1f4f7' };
}
