/** Report parts A and B: the plots as they were submitted, and the land they lie on. */
import { fromGeoJson, ringsOf } from '../../schemas/geometry.ts';
import { formatArea } from '../../schemas/units.ts';
import { heading, INK, type Pdf } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { LandUseRow } from './land-use-table.ts';
import type { CheckRecord, UploadInventory } from './record.ts';
import { VERDICT_COLOURS } from './report-words.ts';

const FINDING_LEVELS = { error: '错误', warning: '警告', info: '提示' } as const;

const SOURCES = { geometry: '接口或绘制的图形', upload: '上传文件', code: '按代码调取' } as const;

export function drawInput(pdf: Pdf, record: CheckRecord): void {
  const { subject } = record;
  heading(pdf, 'A　送审数据质量');
  const { kind, name, sha256, code } = subject.source;
  const source = [SOURCES[kind], name, code, sha256 == null ? undefined : `SHA-256 ${sha256}`];
  pdf.text(`来源：${source.filter((part) => part != null).join('，')}`);
  if (subject.source.inventory != null) drawInventory(pdf, subject.source.inventory);
  pdf.moveDown(0.3);
  drawTable(
    pdf,
    [
      { title: '地块编号', share: 2 },
      { title: '名称', share: 3 },
      { title: '界址点', share: 1.1, align: 'right' },
      { title: '椭球面积 ㎡', share: 2.1, align: 'right' },
      { title: '平面面积 ㎡', share: 2.1, align: 'right' },
      { title: '申报面积 ㎡', share: 2.1, align: 'right' },
      { title: '交付 / 计算坐标系', share: 2.2 },
    ],
    subject.plots.map((plot): Row => {
      const geometry = fromGeoJson(plot.delivered?.geometry ?? plot.geometry);
      return [
        plot.number,
        plot.name,
        String(geometry.xy.length / 2 - ringsOf(geometry).length),
        plot.ellipsoidal.toFixed(2),
        plot.planar.toFixed(2),
        plot.declared.area?.toFixed(2) ?? '—',
        `${plot.delivered?.srid ?? 4490} / ${plot.planeSrid}`,
      ];
    }),
    { fontSize: 7.5 },
  );
  if (subject.findings.length === 0) {
    pdf.text('数据质量：图形有效，未发现问题。');
    return;
  }
  drawTable(
    pdf,
    [
      { title: '级别', share: 0.8 },
      { title: '地块', share: 1.2 },
      { title: '数据质量问题', share: 6 },
      { title: '实际', share: 1.6 },
      { title: '应为', share: 1.6 },
    ],
    subject.findings.map((finding): Row => [
      { text: FINDING_LEVELS[finding.severity], ...(finding.severity === 'error' && { colour: VERDICT_COLOURS.fail }) },
      finding.plot,
      finding.message,
      finding.actual,
      finding.expected,
    ]),
    { fontSize: 7.5 },
  );
}

const CRS_FROM = { sender: '送审人声明', file: '文件自带', numbers: '按坐标数值判定' } as const;

/** Files with their hashes, and how they were read. */
function drawInventory(pdf: Pdf, { files, layers }: UploadInventory): void {
  pdf.moveDown(0.3);
  drawTable(
    pdf,
    [
      { title: '文件', share: 4 },
      { title: '字节', share: 1.4, align: 'right' },
      { title: 'SHA-256', share: 8 },
    ],
    files.map(({ name, bytes, sha256 }): Row => [name, String(bytes), sha256]),
    { fontSize: 7 },
  );
  drawTable(
    pdf,
    [
      { title: '图层', share: 3 },
      { title: '地块数', share: 1.2, align: 'right' },
      { title: '编码', share: 1.6 },
      { title: '声明的坐标系', share: 5 },
      { title: '采用的坐标系', share: 1.8 },
      { title: '依据', share: 2.2 },
    ],
    layers.map((layer): Row => [
      layer.name,
      String(layer.plots),
      layer.encoding ?? '—',
      layer.crsDeclared == null ? '未声明' : nameOfCrs(layer.crsDeclared),
      `EPSG:${layer.crsUsed}`,
      CRS_FROM[layer.crsFrom],
    ]),
    { fontSize: 7 },
  );
}

/** `PROJCS["CGCS2000_3_Degree_GK_Zone_40",…` is told by its name. */
function nameOfCrs(text: string): string {
  return /^\s*\w+\["([^"]+)"/.exec(text)?.[1] ?? text;
}

/** 农用地, 其中耕地, 建设用地, 未利用地 by ownership, on the first page. */
export function drawLandUseSummary(pdf: Pdf, record: CheckRecord): void {
  const { summary } = record.landUse;
  heading(pdf, '现状地类汇总', 2, 90);
  if (summary.state === 'cannot-check') {
    pdf.text('地类图斑未能取用，无法统计。');
    return;
  }
  drawTable(
    pdf,
    [
      { title: '地类', share: 2 },
      { title: '面积 ㎡', share: 2, align: 'right' },
      { title: '公顷', share: 1.6, align: 'right' },
      { title: '亩', share: 1.6, align: 'right' },
      ...summary.ownerships.flatMap((name) => [{ title: `${name} ㎡`, share: 2, align: 'right' as const }]),
    ],
    summary.rows.map(({ title, total, byOwnership }): Row => {
      const bold = title === '合计';
      const cells = [
        title === '其中耕地' ? '　其中：耕地' : title,
        total.squareMetres.toFixed(2),
        total.hectares.toFixed(4),
        formatArea(total.squareMetres, 'mu').replace(' 亩', ''),
        ...summary.ownerships.map((name) => byOwnership[name]!.squareMetres.toFixed(2)),
      ];
      return cells.map((text) => ({ text, bold }));
    }),
    { fontSize: 7.5 },
  );
  if (summary.state === 'partial') {
    pdf.fillColor(VERDICT_COLOURS.fail).fontSize(8);
    pdf.text('部分地块的地类图斑缺失或与地块面积不闭合，汇总不完整，见“现状地类”一节。');
    pdf.fillColor(INK.text).fontSize(9);
  }
}

export function drawLandUse(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, 'B　现状地类');
  const rows: Row[] = [];
  for (const table of record.landUse.plots) {
    if (table.state === 'cannot-check') {
      rows.push([table.plot, '', { text: `未能统计：${table.detail}`, colour: VERDICT_COLOURS.fail }]);
      continue;
    }
    rows.push(...table.rows.map(landUseRow), landUseSum(table.plot, table.rows));
    if (table.state === 'not-closed') {
      const text = `与地块面积相差 ${table.discrepancy.toFixed(2)} ㎡，超过 ${table.allowed.toFixed(2)} ㎡，未平差`;
      rows.push([table.plot, '', { text, colour: VERDICT_COLOURS.fail }]);
    }
  }
  drawTable(
    pdf,
    [
      { title: '地块', share: 1.4 },
      { title: '三大类', share: 2 },
      { title: '地类', share: 4 },
      { title: '权属', share: 1 },
      { title: '面积 ㎡', share: 2, align: 'right' },
      { title: '公顷', share: 1.6, align: 'right' },
    ],
    rows,
    { fontSize: 7.5 },
  );
}

function landUseRow(row: LandUseRow): Row {
  return [
    row.plot,
    row.isCultivated ? `${row.category}（耕地）` : row.category,
    `${row.landClass} ${row.landClassName}`,
    row.ownership,
    row.area.toFixed(2),
    row.hectares.toFixed(4),
  ];
}

function landUseSum(plot: string, rows: readonly LandUseRow[]): Row {
  const centi = rows.reduce((sum, row) => sum + Math.round(row.area * 100), 0);
  const hectares = rows.reduce((sum, row) => sum + Math.round(row.hectares * 10000), 0);
  return [plot, '合计', '', '', (centi / 100).toFixed(2), (hectares / 10000).toFixed(4)].map((text) => ({
    text,
    bold: true,
  }));
}
