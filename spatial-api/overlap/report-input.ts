/** Report parts A and B: the plots as they were submitted, and the land they lie on. */
import { fromGeoJson } from '../../schemas/geometry.ts';
import { areaText } from '../../schemas/units.ts';
import { heading, INK } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import { boundaryPoints } from './check-input.ts';
import { LAND_USE_WORDS, landClassEnglish, type LandUseRow, type LandUseTable } from './land-use-table.ts';
import type { UploadInventory } from './record.ts';
import type { Paper } from './report-paper.ts';
import { FINDING_TITLES, REASON_TITLES, type Say, VERDICT_COLOURS } from './report-words.ts';

/** How grave a finding on the input is. */
export const FINDING_LEVELS = {
  error: { zh: '错误', en: 'error' },
  warning: { zh: '警告', en: 'warning' },
  info: { zh: '提示', en: 'note' },
} as const;

const SOURCES = {
  geometry: { zh: '接口或绘制的图形', en: 'drawn, or by API' },
  upload: { zh: '上传文件', en: 'uploaded file' },
  code: { zh: '按代码调取', en: 'found by code' },
} as const;

export function drawInput(paper: Paper): void {
  const { pdf, record, say } = paper;
  const { subject } = record;
  heading(pdf, say('A　送审数据质量', 'A  Quality of the input'));
  const { kind, name, sha256, code } = subject.source;
  const source = [say.word(SOURCES[kind]), name, code, sha256 == null ? undefined : `SHA-256 ${sha256}`];
  const parts = source.filter((part) => part != null).join(say('，', ', '));
  pdf.text(say(`来源：${parts}`, `Source: ${parts}`));
  if (subject.source.inventory != null) drawInventory(paper, subject.source.inventory);
  pdf.moveDown(0.3);
  drawTable(
    pdf,
    [
      { title: say('地块编号', 'Plot'), share: 2 },
      { title: say('名称', 'Name'), share: 3 },
      { title: say('界址点', 'Points'), share: 1.1, align: 'right' },
      { title: say('椭球面积 ㎡', 'Ellipsoidal m²'), share: 2.1, align: 'right' },
      { title: say('平面面积 ㎡', 'Planar m²'), share: 2.1, align: 'right' },
      { title: say('申报面积 ㎡', 'Declared m²'), share: 2.1, align: 'right' },
      { title: say('交付 / 计算坐标系', 'EPSG delivered / used'), share: 2.2 },
    ],
    subject.plots.map((plot): Row => {
      const geometry = fromGeoJson(plot.delivered?.geometry ?? plot.geometry);
      return [
        plot.number,
        plot.name,
        String(boundaryPoints(geometry)),
        plot.ellipsoidal.toFixed(2),
        plot.planar.toFixed(2),
        plot.declared.area?.toFixed(2) ?? '—',
        `${plot.delivered?.srid ?? 4490} / ${plot.planeSrid}`,
      ];
    }),
    { fontSize: 7.5 },
  );
  if (subject.findings.length === 0) {
    pdf.text(say('数据质量：图形有效，未发现问题。', 'The shapes are valid; nothing was found.'));
    return;
  }
  drawTable(
    pdf,
    [
      { title: say('级别', 'Level'), share: say.language === 'en' ? 1.1 : 0.8 },
      { title: say('地块', 'Plot'), share: 1.2 },
      { title: say('数据质量问题', 'Finding'), share: 6 },
      { title: say('实际', 'Actual'), share: 1.6 },
      { title: say('应为', 'Expected'), share: 1.6 },
    ],
    subject.findings.map((finding): Row => [
      {
        text: say.word(FINDING_LEVELS[finding.severity]),
        ...(finding.severity === 'error' && { colour: VERDICT_COLOURS.fail }),
      },
      finding.plot,
      say(finding.message, FINDING_TITLES[finding.code]),
      finding.actual,
      finding.expected,
    ]),
    { fontSize: 7.5 },
  );
}

const CRS_FROM = {
  sender: { zh: '送审人声明', en: 'said by the sender' },
  file: { zh: '文件自带', en: 'in the file' },
  numbers: { zh: '按坐标数值判定', en: 'told by the numbers' },
} as const;

/** Files with their hashes, and how they were read. */
function drawInventory({ pdf, say }: Paper, { files, layers }: UploadInventory): void {
  pdf.moveDown(0.3);
  drawTable(
    pdf,
    [
      { title: say('文件', 'File'), share: 4 },
      { title: say('字节', 'Bytes'), share: 1.4, align: 'right' },
      { title: 'SHA-256', share: 8 },
    ],
    files.map(({ name, bytes, sha256 }): Row => [name, String(bytes), sha256]),
    { fontSize: 7 },
  );
  drawTable(
    pdf,
    [
      { title: say('图层', 'Layer'), share: 3 },
      { title: say('地块数', 'Plots'), share: 1.2, align: 'right' },
      { title: say('编码', 'Encoding'), share: 1.6 },
      { title: say('声明的坐标系', 'CRS declared'), share: 5 },
      { title: say('采用的坐标系', 'CRS used'), share: 1.8 },
      { title: say('依据', 'Told by'), share: 2.2 },
    ],
    layers.map((layer): Row => [
      layer.name,
      String(layer.plots),
      layer.encoding ?? '—',
      layer.crsDeclared == null ? say('未声明', 'none') : nameOfCrs(layer.crsDeclared),
      `EPSG:${layer.crsUsed}`,
      say.word(CRS_FROM[layer.crsFrom]),
    ]),
    { fontSize: 7 },
  );
}

/** `PROJCS["CGCS2000_3_Degree_GK_Zone_40",…` is told by its name. */
function nameOfCrs(text: string): string {
  return /^\s*\w+\["([^"]+)"/.exec(text)?.[1] ?? text;
}

/** 农用地, 其中耕地, 建设用地, 未利用地 by ownership, on the first page. */
export function drawLandUseSummary({ pdf, record, say }: Paper): void {
  const { summary } = record.landUse;
  heading(pdf, say('现状地类汇总', 'Present land use'), 2, 90);
  if (summary.state === 'cannot-check') {
    pdf.text(say('地类图斑未能取用，无法统计。', 'The land-use layer could not be used; nothing can be summed.'));
    return;
  }
  drawTable(
    pdf,
    [
      { title: say('地类', 'Class'), share: 2 },
      { title: say('面积 ㎡', 'Area m²'), share: 2, align: 'right' },
      { title: say('公顷', 'ha'), share: 1.6, align: 'right' },
      { title: say('亩', 'mu'), share: 1.6, align: 'right' },
      ...summary.ownerships.flatMap((name) => [
        { title: say(`${name} ㎡`, `${wordIn(name)} m²`), share: 2, align: 'right' as const },
      ]),
    ],
    summary.rows.map(({ title, total, byOwnership }): Row => {
      const bold = title === '合计';
      const cells = [
        title === '其中耕地' ? say('　其中：耕地', `　${wordIn(title)}`) : say(title, wordIn(title)),
        total.squareMetres.toFixed(2),
        total.hectares.toFixed(4),
        areaText(total.squareMetres, 'mu'),
        ...summary.ownerships.map((name) => byOwnership[name]!.squareMetres.toFixed(2)),
      ];
      return cells.map((text) => ({ text, bold }));
    }),
    { fontSize: 7.5 },
  );
  if (summary.state === 'partial') {
    pdf.fillColor(VERDICT_COLOURS.fail).fontSize(8);
    pdf.text(
      say(
        '部分地块的地类图斑缺失或与地块面积不闭合，汇总不完整，见“现状地类”一节。',
        'Land use is missing of some plots or does not add up to them: the sums are incomplete, see part B.',
      ),
    );
    pdf.fillColor(INK.text).fontSize(9);
  }
}

export function drawLandUse(paper: Paper): void {
  const { pdf, record, say } = paper;
  heading(pdf, say('B　现状地类', 'B  Present land use'));
  const rows: Row[] = [];
  const missing = new Map<string, string[]>();
  for (const table of record.landUse.plots) {
    if (table.state === 'cannot-check') {
      // of many plots the reason in a word; the workbook has it for each
      const text = record.landUse.plots.length > 1 ? reasonIn(table, say) : notSummed(table, say);
      missing.set(text, [...(missing.get(text) ?? []), table.plot]);
      continue;
    }
    rows.push(...table.rows.map((row) => landUseRow(row, say)), landUseSum(table.plot, table.rows, say));
    if (table.state === 'not-closed') {
      const [off, most] = [table.discrepancy.toFixed(2), table.allowed.toFixed(2)];
      const text = say(
        `与地块面积相差 ${off} ㎡，超过 ${most} ㎡，未平差`,
        `differs from the plot by ${off} m², more than ${most} m²: not adjusted`,
      );
      rows.push([table.plot, '', { text, colour: VERDICT_COLOURS.fail }]);
    }
  }
  drawMissing(paper, missing);
  if (rows.length === 0) return;
  drawTable(
    pdf,
    [
      { title: say('地块', 'Plot'), share: 1.4 },
      { title: say('三大类', 'Category'), share: 2 },
      { title: say('地类', 'Class'), share: 4 },
      { title: say('权属', 'Owner'), share: say.language === 'en' ? 1.4 : 1 },
      { title: say('面积 ㎡', 'Area m²'), share: 2, align: 'right' },
      { title: say('公顷', 'ha'), share: 1.6, align: 'right' },
    ],
    rows,
    { fontSize: 7.5 },
  );
}

/** Plots without a table, each with its reason: in one paragraph, where a table would fill pages with the same words. */
function drawMissing({ pdf, say }: Paper, missing: ReadonlyMap<string, readonly string[]>): void {
  if (missing.size === 0) return;
  const plots = [...missing].map(([why, numbers]) =>
    say(`${say.list(numbers)}：${why}`, `${say.list(numbers)}: ${why}`),
  );
  const count = [...missing.values()].reduce((sum, numbers) => sum + numbers.length, 0);
  pdf.fontSize(8).fillColor(VERDICT_COLOURS.fail);
  pdf.text(
    say(`${count} 个地块未能统计现状地类。`, `The present land use of ${count} plots could not be summed. `) +
      say.statements(plots),
  );
  pdf.fillColor(INK.text).fontSize(9).moveDown(0.3);
}

function reasonIn({ reason }: Extract<LandUseTable, { state: 'cannot-check' }>, say: Say): string {
  return reason in REASON_TITLES ? say.word(REASON_TITLES[reason as keyof typeof REASON_TITLES]) : reason;
}

/** Why a plot has no table. */
export function notSummed({ reason, detail }: Extract<LandUseTable, { state: 'cannot-check' }>, say: Say): string {
  const why = reason === 'no-layer' ? say.word(REASON_TITLES[reason]) : say.detail(detail);
  return say(`未能统计：${why}`, `not summed: ${why}`);
}

function landUseRow(row: LandUseRow, say: Say): Row {
  const category = say(row.category, wordIn(row.category));
  return [
    row.plot,
    row.isCultivated ? say(`${category}（耕地）`, `${category} (cultivated)`) : category,
    `${row.landClass} ${say(row.landClassName, landClassEnglish(row.landClass) ?? row.landClassName)}`,
    say(row.ownership, wordIn(row.ownership)),
    row.area.toFixed(2),
    row.hectares.toFixed(4),
  ];
}

/** English of a word of the land-use tables. */
export function wordIn(text: string): string {
  return LAND_USE_WORDS[text] ?? text;
}

function landUseSum(plot: string, rows: readonly LandUseRow[], say: Say): Row {
  const centi = rows.reduce((sum, row) => sum + Math.round(row.area * 100), 0);
  const hectares = rows.reduce((sum, row) => sum + Math.round(row.hectares * 10000), 0);
  return [plot, say('合计', 'Total'), '', '', (centi / 100).toFixed(2), (hectares / 10000).toFixed(4)].map((text) => ({
    text,
    bold: true,
  }));
}
