/** The pages behind the first: each line with its pieces, the data used, the coordinates, the opinions. */
import { ringsOf } from '../../schemas/geometry.ts';
import { areaText, formatArea } from '../../schemas/units.ts';
import { drawFigure } from '../paper/figure.ts';
import { heading, INK, MM, type Pdf } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import { drawColumns } from '../paper/columns.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { focusOf, inPlane, PLOT_INK, pieceShapes, planeOf, plotLabels, plotShapes } from './report-figures.ts';
import {
  classTitle,
  colourOf,
  lineTitle,
  listed,
  OPINION_TITLES,
  pieceLabel,
  REASON_TITLES,
  ruleTitle,
} from './report-words.ts';
import type { LineOverlay, Piece, Totals } from './result.ts';

type Checked = Extract<LineOverlay, { state: 'checked' }>;

export function drawLines(pdf: Pdf, record: CheckRecord): void {
  const threeLines = new Set(record.lines.flatMap(({ id, group }) => (group === 'three-lines' ? [id] : [])));
  heading(pdf, 'C　三区三线', 1, 110 * MM);
  drawGroup(pdf, record, (line) => threeLines.has(line));
  heading(pdf, 'D　其他管控要素', 1, 40 * MM);
  drawGroup(pdf, record, (line) => !threeLines.has(line));
}

function drawGroup(pdf: Pdf, record: CheckRecord, belongs: (line: string) => boolean): void {
  const rules = record.rules.filter(({ line }) => line != null && belongs(line));
  if (rules.length === 0) pdf.fontSize(8.5).text('此事项类型的规则不涉及。').fontSize(9);
  for (const { rule, line, scope } of rules) {
    const overlay = record.overlays[rule];
    if (overlay == null || line == null) continue;
    const title = `${ruleTitle({ line, scope }, record)}（${rule}）`;
    if (overlay.state === 'cannot-check') drawUnchecked(pdf, title, overlay);
    else drawLine(pdf, record, rule, title, overlay);
  }
}

function drawUnchecked(pdf: Pdf, title: string, overlay: Extract<LineOverlay, { state: 'cannot-check' }>): void {
  heading(pdf, `${title}：未能检查`, 2);
  pdf.fontSize(8.5).text(`${REASON_TITLES[overlay.reason]}。${overlay.detail}`);
  pdf.fontSize(9);
}

function drawLine(pdf: Pdf, record: CheckRecord, rule: string, title: string, overlay: Checked): void {
  const pieces = listed(overlay);
  const isOutside = overlay.outside != null;
  if (pieces.length === 0) {
    heading(pdf, `${title}：${isOutside ? '全部在内' : '不涉及'}`, 2);
    pdf
      .fontSize(8.5)
      .fillColor(INK.muted)
      .text(`图层版本 v${overlay.version}。${uncheckedText(overlay)}`);
    pdf.fillColor(INK.text).fontSize(9);
    return;
  }
  heading(pdf, title, 2, 92 * MM);
  pdf.fontSize(8.5).text(totalsText(record, overlay));
  pdf.moveDown(0.3);
  drawFigure(pdf, {
    shapes: [...pieceShapes(overlay, record), ...plotShapes(record)],
    labels: plotLabels(record),
    focus: focusOf(record, new Set(pieces.map((piece) => piece.plot))),
    height: 62 * MM,
    caption: lineTitle(overlay.line, record),
    legend: [
      { label: '送审范围', stroke: PLOT_INK },
      { label: isOutside ? '在外部分' : '重叠部分', fill: colourOf(overlay.line) },
    ],
  });
  drawPieces(pdf, record, overlay, pieces);
  if (record.subject.plots.length > 1) drawClosing(pdf, overlay);
}

function uncheckedText(overlay: Checked): string {
  if (overlay.unchecked.length === 0) return '';
  const plots = overlay.unchecked.map(({ plot, reason }) => `${plot}（${REASON_TITLES[reason]}）`);
  return `下列地块未能检查：${plots.join('、')}。`;
}

function totalsText(record: CheckRecord, overlay: Checked): string {
  const kind = record.ruleSet.areaKind;
  const totals: Totals = overlay.outsideTotals ?? overlay.insideTotals;
  const text = (areas: Totals['all']) => formatArea(areas[kind], 'squareMetres');
  const other = kind === 'ellipsoidal' ? 'planar' : 'ellipsoidal';
  return (
    `${overlay.outside == null ? '重叠' : '在外'}合计（去重）${text(totals.all)}，${formatArea(totals.all[kind], 'hectares')}，${formatArea(totals.all[kind], 'mu')}` +
    `（${other === 'planar' ? '平面' : '椭球'} ${formatArea(totals.all[other], 'squareMetres')}）；其中实际重叠 ${text(totals.real)}，边缘碎片 ${text(totals.edge)}，计算噪声 ${text(totals.noise)}。` +
    `图层版本 v${overlay.version}。${uncheckedText(overlay)}`
  );
}

function drawPieces(pdf: Pdf, record: CheckRecord, overlay: Checked, pieces: readonly Piece[]): void {
  const severalPlots = record.subject.plots.length > 1;
  drawTable(
    pdf,
    [
      { title: '序号', share: 0.8, align: 'right' },
      ...(severalPlots ? [{ title: '地块', share: 2.2 }] : []),
      { title: '要素', share: 4.6 },
      { title: '面积 ㎡', share: 1.9, align: 'right' },
      { title: '公顷', share: 1.5, align: 'right' },
      { title: '亩', share: 1.4, align: 'right' },
      { title: '平面 ㎡', share: 1.9, align: 'right' },
      { title: '占地块', share: 1.3, align: 'right' },
      { title: '宽 m', share: 1.2, align: 'right' },
      { title: '类别', share: 1.4 },
    ],
    pieces.map((piece, index): Row => [
      String(index + 1),
      ...(severalPlots ? [piece.plot] : []),
      pieceLabel(piece, overlay.line, record),
      piece.closed.squareMetres.toFixed(2),
      piece.closed.hectares.toFixed(4),
      areaText(piece[record.ruleSet.areaKind], 'mu'),
      areaText(piece.planar, 'squareMetres'),
      `${(piece.share * 100).toFixed(2)}%`,
      piece.width.atLeast.toFixed(2),
      classTitle(piece),
    ]),
    { fontSize: 7 },
  );
}

/** Inside and outside of every plot, closed on the plot. */
function drawClosing(pdf: Pdf, overlay: Checked): void {
  const touched = overlay.closing.filter(({ inside, outside, state }) =>
    state === 'not-closed' ? true : overlay.outside == null ? inside.squareMetres > 0 : outside.squareMetres > 0,
  );
  drawTable(
    pdf,
    [
      { title: '地块', share: 2 },
      { title: '地块面积 ㎡', share: 2, align: 'right' },
      { title: '界内 ㎡', share: 2, align: 'right' },
      { title: '界外 ㎡', share: 2, align: 'right' },
      { title: '界内 公顷', share: 2, align: 'right' },
      { title: '界外 公顷', share: 2, align: 'right' },
      { title: '平差', share: 2 },
    ],
    touched.map((row): Row => [
      row.plot,
      row.whole.squareMetres.toFixed(2),
      row.inside.squareMetres.toFixed(2),
      row.outside.squareMetres.toFixed(2),
      row.inside.hectares.toFixed(4),
      row.outside.hectares.toFixed(4),
      row.state === 'closed' ? '闭合' : `差 ${row.discrepancy.toFixed(2)} ㎡，未平差`,
    ]),
    { fontSize: 7 },
  );
}

export function drawSources(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, '所用数据与规则', 2, 60);
  drawTable(
    pdf,
    [
      { title: '图层', share: 2.6 },
      { title: '版本', share: 0.9 },
      { title: '数据集', share: 2 },
      { title: '行政区', share: 1.3 },
      { title: '来源', share: 3.2 },
      { title: '要素数', share: 1.3, align: 'right' },
      { title: '入库时间', share: 2.2 },
      { title: 'SHA-256', share: 1.9 },
    ],
    record.datasets.map((used): Row => [
      used.layerTitle,
      `v${used.version}`,
      used.dataset,
      used.districtCode ?? '未声明',
      used.source,
      String(used.rows),
      used.publishedAt.replace('T', ' ').replace('Z', ''),
      used.sha256.slice(0, 12),
    ]),
    { fontSize: 7 },
  );
  const { ruleSet, engine } = record;
  pdf.fontSize(8);
  pdf.text(`规则集：${ruleSet.title} ${ruleSet.version}，摘要 ${ruleSet.digest}`);
  pdf.text(
    `计算引擎：dimai ${engine.version}，PostGIS ${engine.postgis}，GEOS ${engine.geos}，PROJ ${engine.proj}；叠加在地块所在的 CGCS2000 3° 带高斯-克吕格平面上进行，长边加密，不作捕捉与清理`,
  );
  pdf.fontSize(9);
}

/** Plots with more vertices than this are listed in the GeoJSON and workbook alone. */
const MOST_COORDINATES = 2000;

export function drawCoordinates(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, 'F　附图与坐标附表');
  pdf
    .fontSize(8)
    .text('总览图见第 2 页附近，各要素附图见 C、D 两节，均按存档图形绘制。本系统离线部署，报告不附影像底图。');
  pdf.fontSize(8).text(`坐标系 EPSG:${planeOf(record)}；X 为北坐标，Y 为东坐标，单位米。`);
  for (const plot of record.subject.plots) {
    const geometry = inPlane(plot.geometry, record);
    heading(pdf, `地块 ${plot.number}${plot.name === '' ? '' : `　${plot.name}`}`, 2);
    if (geometry.xy.length / 2 > MOST_COORDINATES) {
      pdf.fontSize(8).text(`该地块有 ${geometry.xy.length / 2} 个顶点，坐标见随报告归档的数据文件。`);
      continue;
    }
    const cells: string[][] = [];
    let number = 0;
    for (const [ring, { start, end }] of ringsOf(geometry).entries()) {
      const first = number + 1;
      for (let v = start; v < end; v++) {
        const label = v === end - 1 ? `J${first}` : `J${++number}`;
        cells.push([label, String(ring + 1), geometry.xy[2 * v + 1]!.toFixed(3), geometry.xy[2 * v]!.toFixed(3)]);
      }
    }
    drawColumns(pdf, ['点号', '圈', 'X（北）', 'Y（东）'], cells, { shares: [1, 0.7, 2, 2], perRow: 3, fontSize: 7 });
  }
  pdf.fontSize(9);
}

export function drawOpinions(pdf: Pdf, check: ArchivedCheck, opinions: readonly Opinion[]): void {
  heading(pdf, 'G　签章与留档', 1, 90);
  pdf.fontSize(8);
  const made = `${check.createdAt.slice(0, 19).replace('T', ' ')} UTC，${check.createdBy}`;
  pdf.text(`存档：${check.number}，第 ${check.revision} 版，${made}。存档记录不可更改，可按编号再次出具、复算与比较。`);
  pdf.text(`记录摘要（SM3）：${check.digest}`);
  pdf.moveDown(0.3).fontSize(9);
  drawTable(
    pdf,
    [
      { title: '类型', share: 1 },
      { title: '意见', share: 5 },
      { title: '审查人', share: 1.5 },
      { title: '时间（UTC）', share: 2 },
      { title: 'SM3', share: 1.6 },
    ],
    opinions.length > 0
      ? opinions.map((entry): Row => [
          OPINION_TITLES[entry.kind],
          entry.opinion,
          entry.actor,
          entry.at.slice(0, 19).replace('T', ' '),
          entry.digest.slice(0, 12),
        ])
      : [['', '\n\n\n', '', '', '']],
  );
}
