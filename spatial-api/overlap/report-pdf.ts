import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, fromGeoJson, ringsOf } from '../../schemas/geometry.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { formatArea } from '../../schemas/units.ts';
import { drawFigure, type Shape } from '../paper/figure.ts';
import { closePdf, heading, INK, MM, openPdf, type Pdf, textWidth } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import type { LandUseRow } from './land-use-table.ts';
import type { CheckRecord } from './record.ts';
import { type Areas, type LineOverlay, type Piece, type RuleResult, VERDICT_TITLES, type Verdict } from './result.ts';

const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = {
  pass: '#1f7a4d',
  conditional: '#9a6700',
  fail: '#b42318',
  undetermined: '#5b4b8a',
};

const STATE_TITLES: Readonly<Record<RuleResult['state'], string>> = {
  overlaps: '重叠',
  clear: '不涉及',
  'below-threshold': '仅有阈值以下碎片',
  'cannot-check': '未能检查',
  met: '符合',
  'not-met': '不符合',
};

const SEVERITY_TITLES = { block: '不通过', conditional: '有条件', warn: '警示', inform: '提示' } as const;

const REASON_TITLES = {
  'no-layer': '目录中没有该图层',
  'not-published': '该图层尚未发布数据',
  empty: '该图层数据集为空',
  'coverage-unknown': '未声明该图层的覆盖范围',
  'not-covered': '该图层未覆盖地块',
  'rejected-rows': '该图层入库不完整',
  'changed-outside': '该图层在发布之外被改动',
  'invalid-feature': '该图层有无效图形',
  fault: '检查中发生故障',
} as const;

const CLASS_TITLES = { real: '实际重叠', edge: '边缘碎片', noise: '计算噪声' } as const;

/**
 * 审查质量报告 as PDF: verdict, rules and required material on the first page, then the input, each line with its pieces
 * and a map, the data and rules used, and the coordinates. Drawn from the archived record alone, with the archive's date
 * as the file's date: the same check always gives the same bytes.
 */
export async function reportPdf(check: ArchivedCheck, opinions: readonly Opinion[], ruleSet: RuleSet): Promise<Buffer> {
  const record = JSON.parse(check.record) as CheckRecord;
  const pdf = openPdf({
    title: `审查质量报告 ${check.number}`,
    author: check.createdBy,
    createdAt: new Date(check.createdAt),
  });
  drawHead(pdf, check, record);
  drawVerdict(pdf, record);
  drawRules(pdf, record, ruleSet);
  drawMaterials(pdf, record);
  drawInput(pdf, record);
  drawLandUse(pdf, record);
  drawOverview(pdf, record, ruleSet);
  for (const [rule, overlay] of Object.entries(record.overlays)) drawLine(pdf, record, rule, overlay, ruleSet);
  drawSources(pdf, record);
  drawCoordinates(pdf, record);
  drawOpinions(pdf, opinions);
  return closePdf(pdf, `${check.number}　SM3 ${check.digest}`);
}

function drawHead(pdf: Pdf, check: ArchivedCheck, record: CheckRecord): void {
  pdf.font('bold').fontSize(18).text('规划辅助审查质量报告', { align: 'center' });
  pdf.font('regular').fontSize(9).fillColor(INK.muted).text(`报告编号 ${check.number}`, { align: 'center' });
  pdf.fillColor(INK.text).moveDown(0.6);
  const total = sumOf(record.subject.plots);
  drawTable(
    pdf,
    [
      { title: '项目名称', share: 5 },
      { title: '审查事项', share: 4 },
      { title: '审查日期', share: 2 },
      { title: '地块数', share: 1.2, align: 'right' },
      { title: '用地面积（椭球）', share: 3, align: 'right' },
    ],
    [
      [
        record.subject.name,
        record.projectType.title,
        record.day,
        String(record.subject.plots.length),
        `${formatArea(total.ellipsoidal, 'squareMetres')}\n${formatArea(total.ellipsoidal, 'hectares')}`,
      ],
    ],
  );
}

function drawVerdict(pdf: Pdf, record: CheckRecord): void {
  const top = pdf.y;
  const left = pdf.page.margins.left;
  const title = VERDICT_TITLES[record.verdict];
  pdf.rect(left, top, textWidth(pdf), 40).fill(VERDICT_COLOURS[record.verdict]);
  pdf
    .font('bold')
    .fontSize(20)
    .fillColor('#ffffff')
    .text(`审查结论：${title.zh}`, left + 12, top + 7, { lineBreak: false });
  pdf
    .font('regular')
    .fontSize(9)
    .text(title.en, left, top + 15, { width: textWidth(pdf) - 12, align: 'right' });
  pdf.fillColor(INK.text);
  pdf.x = left;
  pdf.y = top + 48;
}

function lineTitle(result: RuleResult, ruleSet: RuleSet): string {
  return result.line == null ? '申报参数' : (ruleSet.lines.get(result.line)?.title ?? result.line);
}

function drawRules(pdf: Pdf, record: CheckRecord, ruleSet: RuleSet): void {
  const rows = record.rules.map((result): Row => {
    const real = result.totals?.real.ellipsoidal;
    return [
      lineTitle(result, ruleSet),
      result.relation === 'must-lie-within' && result.state === 'overlaps' ? '部分在外' : STATE_TITLES[result.state],
      real == null ? '—' : formatArea(real, 'squareMetres'),
      real == null ? '—' : formatArea(real, 'mu'),
      {
        text:
          result.severity == null
            ? result.state === 'cannot-check'
              ? '无法判定'
              : '—'
            : SEVERITY_TITLES[result.severity],
        bold: result.severity === 'block' || result.state === 'cannot-check',
        colour: result.severity === 'block' ? VERDICT_COLOURS.fail : INK.text,
      },
      result.reason == null ? result.messages.join('；') : REASON_TITLES[result.reason],
    ];
  });
  drawTable(
    pdf,
    [
      { title: '管控要素', share: 3 },
      { title: '结果', share: 2 },
      { title: '面积', share: 2.2, align: 'right' },
      { title: '亩', share: 1.6, align: 'right' },
      { title: '判定', share: 1.4, align: 'center' },
      { title: '说明', share: 5 },
    ],
    rows,
  );
  const { thresholds, areaKind } = record.ruleSet;
  pdf
    .fontSize(7.5)
    .fillColor(INK.muted)
    .text(
      `面积口径：${areaKind === 'ellipsoidal' ? '椭球面积' : '平面面积'}为准。碎片阈值：面积小于 ${thresholds.noiseArea} ㎡ 为计算噪声；` +
        `面积小于 ${thresholds.toleranceArea} ㎡，或最大内切圆直径小于 ${thresholds.toleranceWidth} m 且为狭长形的，为边缘碎片；均列出而不参与判定。`,
    );
  pdf.fillColor(INK.text).fontSize(9);
}

function drawMaterials(pdf: Pdf, record: CheckRecord): void {
  const materials = [...new Set(record.rules.flatMap((result) => result.materials))];
  const basis = new Map(
    record.rules
      .filter((result) => result.severity != null)
      .flatMap((result) => result.basis.map((item) => [`${item.document}${item.clause ?? ''}`, item])),
  );
  if (materials.length > 0) {
    heading(pdf, '需补充的材料', 2);
    for (const [index, material] of materials.entries()) pdf.text(`${index + 1}．${material}`);
  }
  if (basis.size > 0) {
    heading(pdf, '依据', 2);
    for (const item of basis.keys()) pdf.text(`· ${item}`);
  }
}

function drawInput(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, 'A　送审数据');
  drawTable(
    pdf,
    [
      { title: '地块编号', share: 2 },
      { title: '名称', share: 3 },
      { title: '顶点', share: 1, align: 'right' },
      { title: '椭球面积', share: 2.5, align: 'right' },
      { title: '平面面积', share: 2.5, align: 'right' },
      { title: '交付坐标系', share: 2 },
      { title: '计算平面', share: 2 },
    ],
    record.subject.plots.map((plot): Row => [
      plot.number,
      plot.name,
      String(fromGeoJson(plot.geometry).xy.length / 2),
      formatArea(plot.ellipsoidal, 'squareMetres'),
      formatArea(plot.planar, 'squareMetres'),
      `EPSG:${plot.delivered?.srid ?? 4490}`,
      `EPSG:${plot.planeSrid}`,
    ]),
  );
}

function drawLandUse(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, 'B　现状地类');
  for (const table of record.landUse) {
    if (table.state === 'cannot-check') {
      pdf.text(`地块 ${table.plot}：未能统计。${table.detail}`);
      continue;
    }
    if (table.state === 'not-closed') {
      pdf.fillColor(VERDICT_COLOURS.fail);
      pdf.text(
        `地块 ${table.plot}：地类图斑与地块面积相差 ${table.discrepancy.toFixed(2)} ㎡，超过 ${table.allowed.toFixed(2)} ㎡，未平差。`,
      );
      pdf.fillColor(INK.text);
    }
    drawTable(
      pdf,
      [
        { title: '地块', share: 1 },
        { title: '三大类', share: 1.6 },
        { title: '地类', share: 3 },
        { title: '权属', share: 1 },
        { title: '面积 ㎡', share: 2, align: 'right' },
        { title: '公顷', share: 1.6, align: 'right' },
      ],
      [
        ...table.rows.map((row): Row => [
          row.plot,
          row.isCultivated ? `${row.category}（耕地）` : row.category,
          `${row.landClass} ${row.landClassName}`,
          row.ownership,
          row.area.toFixed(2),
          row.hectares.toFixed(4),
        ]),
        landUseSum(table.rows),
      ],
      7.5,
    );
  }
}

function landUseSum(rows: readonly LandUseRow[]): Row {
  const centi = rows.reduce((sum, row) => sum + Math.round(row.area * 100), 0);
  const hectares = rows.reduce((sum, row) => sum + Math.round(row.hectares * 10000), 0);
  const total = [(centi / 100).toFixed(2), (hectares / 10000).toFixed(4)].map((text) => ({ text, bold: true }));
  return [{ text: '合计', bold: true }, '', '', '', ...total];
}

function drawOverview(pdf: Pdf, record: CheckRecord, ruleSet: RuleSet): void {
  heading(pdf, 'C　总览图', 1, 90 * MM);
  const shapes = Object.values(record.overlays).flatMap((overlay) =>
    overlay.state === 'checked' ? pieceShapes(overlay, record) : [],
  );
  drawFigure(pdf, {
    shapes: [...shapes, ...plotShapes(record)],
    focus: focusOf(record),
    height: 78 * MM,
    caption: `${record.subject.name}　送审范围与全部触及的管控要素`,
    legend: [{ label: '送审范围', stroke: '#1f4e9c' }, ...usedLines(record, ruleSet)],
  });
}

const LINE_COLOURS: Readonly<Record<string, string>> = {
  'basic-farmland': '#c9b400',
  'ecological-redline': '#2e8b3d',
  'urban-growth-boundary': '#d43a2f',
};

function colourOf(line: string): string {
  return LINE_COLOURS[line] ?? '#7a5ea8';
}

function usedLines(record: CheckRecord, ruleSet: RuleSet) {
  const lines = Object.values(record.overlays).filter(
    (overlay) => overlay.state === 'checked' && listed(overlay).length > 0,
  );
  return lines.map((overlay) => ({
    label: ruleSet.lines.get(overlay.line)?.title ?? overlay.line,
    fill: colourOf(overlay.line),
  }));
}

function listed(overlay: Extract<LineOverlay, { state: 'checked' }>): readonly Piece[] {
  return overlay.outside ?? overlay.inside;
}

function planeOf(record: CheckRecord): number {
  return record.subject.plots[0]!.planeSrid;
}

function inPlane(geometry: Piece['geometry'], record: CheckRecord): FlatGeometry {
  return projectGeometry(fromGeoJson(geometry), 4490, planeOf(record));
}

function plotShapes(record: CheckRecord): Shape[] {
  return record.subject.plots.map((plot) => ({
    geometry: inPlane(plot.geometry, record),
    stroke: '#1f4e9c',
    lineWidth: 1.4,
  }));
}

function pieceShapes(overlay: Extract<LineOverlay, { state: 'checked' }>, record: CheckRecord): Shape[] {
  const colour = colourOf(overlay.line);
  return listed(overlay).map((piece) => ({
    geometry: inPlane(piece.geometry, record),
    fill: colour,
    fillOpacity: 0.45,
    stroke: colour,
    lineWidth: 0.6,
  }));
}

/** All plots, or those named, as one geometry, for the frame of a figure. */
function focusOf(record: CheckRecord, plots?: ReadonlySet<string>): FlatGeometry {
  const chosen = record.subject.plots.filter((plot) => plots == null || plots.has(plot.number));
  const parts = chosen.map((plot) => inPlane(plot.geometry, record).xy);
  const xy = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    xy.set(part, at);
    at += part.length;
  }
  return { type: 'MultiPoint', xy, ends: new Uint32Array(), parts: new Uint32Array() };
}

function drawLine(pdf: Pdf, record: CheckRecord, rule: string, overlay: LineOverlay, ruleSet: RuleSet): void {
  const title = `${ruleSet.lines.get(overlay.line)?.title ?? overlay.line}（${rule}）`;
  if (overlay.state === 'cannot-check') {
    heading(pdf, `D　${title}：未能检查`);
    pdf.text(`${REASON_TITLES[overlay.reason]}：${overlay.detail}`);
    return;
  }
  const pieces = listed(overlay);
  if (pieces.length === 0) return;
  heading(pdf, `D　${title}`, 1, 80 * MM);
  const totals = overlay.outsideTotals ?? overlay.insideTotals;
  pdf.text(
    `${overlay.outside == null ? '重叠' : '在外'}合计（去重）${formatArea(totals.all.ellipsoidal, 'squareMetres')}；其中实际 ${formatArea(totals.real.ellipsoidal, 'squareMetres')}、` +
      `边缘碎片 ${formatArea(totals.edge.ellipsoidal, 'squareMetres')}、计算噪声 ${formatArea(totals.noise.ellipsoidal, 'squareMetres')}。图层版本 v${overlay.version}。`,
  );
  pdf.moveDown(0.3);
  drawFigure(pdf, {
    shapes: [...pieceShapes(overlay, record), ...plotShapes(record)],
    focus: focusOf(record, new Set(pieces.map((piece) => piece.plot))),
    height: 62 * MM,
    caption: title,
    legend: [
      { label: '送审范围', stroke: '#1f4e9c' },
      { label: overlay.outside == null ? '重叠部分' : '在外部分', fill: colourOf(overlay.line) },
    ],
  });
  drawTable(
    pdf,
    [
      { title: '序号', share: 0.8, align: 'right' },
      { title: '地块', share: 1.3 },
      { title: '要素', share: 5 },
      { title: '椭球面积', share: 2.2, align: 'right' },
      { title: '平面面积', share: 2.2, align: 'right' },
      { title: '占地块', share: 1.3, align: 'right' },
      { title: '宽度 m', share: 1.4, align: 'right' },
      { title: '类别', share: 1.5 },
    ],
    pieces.map((piece, index): Row => [
      String(index + 1),
      piece.plot,
      Object.values(piece.fields)
        .filter((value) => value != null)
        .join(' '),
      formatArea(piece.ellipsoidal, 'squareMetres'),
      formatArea(piece.planar, 'squareMetres'),
      `${(piece.share * 100).toFixed(2)}%`,
      piece.width.atLeast.toFixed(2),
      CLASS_TITLES[piece.class],
    ]),
    7.5,
  );
}

function drawSources(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, 'E　数据版本与规则');
  drawTable(
    pdf,
    [
      { title: '图层', share: 3 },
      { title: '数据集', share: 2.5 },
      { title: '版本', share: 1 },
      { title: '来源', share: 3.5 },
      { title: '要素数', share: 1.3, align: 'right' },
      { title: '发布时间', share: 3 },
      { title: 'SHA-256', share: 2 },
    ],
    record.datasets.map((used): Row => [
      used.layer,
      used.dataset,
      `v${used.version}`,
      used.source,
      String(used.rows),
      used.publishedAt,
      used.sha256.slice(0, 12),
    ]),
    7.5,
  );
  const { ruleSet } = record;
  pdf.text(`规则集 ${ruleSet.id} ${ruleSet.version}（${ruleSet.digest.slice(0, 16)}），计算引擎 ${record.engine}。`);
  const given = Object.entries(record.parameters).map(([key, value]) => `${key} = ${String(value)}`);
  if (given.length > 0) pdf.text(`申报参数：${given.join('；')}。`);
}

/** Plots with more vertices than this are listed in the GeoJSON and workbook alone. */
const MOST_COORDINATES = 2000;

function drawCoordinates(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, 'F　坐标附表');
  for (const plot of record.subject.plots) {
    const geometry = inPlane(plot.geometry, record);
    heading(pdf, `地块 ${plot.number}　EPSG:${planeOf(record)}　X 为北坐标，Y 为东坐标，单位米`, 2);
    if (geometry.xy.length / 2 > MOST_COORDINATES) {
      pdf.text(`该地块有 ${geometry.xy.length / 2} 个顶点，坐标见随报告归档的数据文件。`);
      continue;
    }
    const rows: Row[] = [];
    for (const [ring, { start, end }] of ringsOf(geometry).entries()) {
      for (let v = start; v < end; v++) {
        const label = v === end - 1 ? 'J1' : `J${v - start + 1}`;
        rows.push([label, String(ring + 1), geometry.xy[2 * v + 1]!.toFixed(3), geometry.xy[2 * v]!.toFixed(3)]);
      }
    }
    drawTable(
      pdf,
      [
        { title: '点号', share: 1 },
        { title: '圈号', share: 1 },
        { title: 'X（北）', share: 2, align: 'right' },
        { title: 'Y（东）', share: 2, align: 'right' },
      ],
      rows,
      7.5,
    );
  }
}

const OPINION_TITLES = { opinion: '意见', 'sign-off': '签发', withdrawal: '撤回签发' } as const;

function drawOpinions(pdf: Pdf, opinions: readonly Opinion[]): void {
  heading(pdf, 'G　审查意见与签章');
  drawTable(
    pdf,
    [
      { title: '类型', share: 1 },
      { title: '意见', share: 5 },
      { title: '审查人', share: 1.5 },
      { title: '时间', share: 2 },
    ],
    opinions.length > 0
      ? opinions.map((entry): Row => [OPINION_TITLES[entry.kind], entry.opinion, entry.actor, entry.at])
      : [['', '\n\n', '', '']],
  );
}

function sumOf(list: readonly Areas[]): Areas {
  return {
    ellipsoidal: list.reduce((sum, areas) => sum + areas.ellipsoidal, 0),
    planar: list.reduce((sum, areas) => sum + areas.planar, 0),
  };
}
