/** Report parts A and B: the plots as they were submitted, and the land they lie on. */
import { fromGeoJson } from '../../schemas/geometry.ts';
import { formatArea } from '../../schemas/units.ts';
import { heading, INK, type Pdf } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { InputFinding } from './check-input.ts';
import type { LandUseRow } from './land-use-table.ts';
import type { CheckRecord } from './record.ts';
import { VERDICT_COLOURS } from './report-words.ts';

export function drawInput(pdf: Pdf, record: CheckRecord): void {
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
  const findings = record.subject.findings as readonly InputFinding[];
  if (findings.length === 0) {
    pdf.text('数据质量：图形有效，未发现问题。');
    return;
  }
  drawTable(
    pdf,
    [
      { title: '问题', share: 2 },
      { title: '级别', share: 1 },
      { title: '说明', share: 7 },
    ],
    findings.map((finding): Row => [finding.code, finding.severity === 'error' ? '错误' : '提醒', finding.message]),
    7.5,
  );
}

export function drawLandUse(pdf: Pdf, record: CheckRecord): void {
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
