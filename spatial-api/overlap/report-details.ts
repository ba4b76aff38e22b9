/** The pages behind the first: each line with its pieces, the data used, the coordinates, the opinions. */
import { ringsOf } from '../../schemas/geometry.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { formatArea } from '../../schemas/units.ts';
import { drawFigure } from '../paper/figure.ts';
import { heading, MM, type Pdf } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { Opinion } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { focusOf, inPlane, pieceShapes, planeOf, plotShapes } from './report-figures.ts';
import { CLASS_TITLES, colourOf, listed, OPINION_TITLES, pieceLabel, REASON_TITLES } from './report-words.ts';
import type { LineOverlay } from './result.ts';

export function drawLine(pdf: Pdf, record: CheckRecord, rule: string, overlay: LineOverlay, ruleSet: RuleSet): void {
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
      pieceLabel(piece),
      formatArea(piece.ellipsoidal, 'squareMetres'),
      formatArea(piece.planar, 'squareMetres'),
      `${(piece.share * 100).toFixed(2)}%`,
      piece.width.atLeast.toFixed(2),
      CLASS_TITLES[piece.class],
    ]),
    7.5,
  );
}

export function drawSources(pdf: Pdf, record: CheckRecord): void {
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

export function drawCoordinates(pdf: Pdf, record: CheckRecord): void {
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

export function drawOpinions(pdf: Pdf, opinions: readonly Opinion[]): void {
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
