/** The pages behind the first: each line with its pieces, the data used, the coordinates, the opinions. */
import { crsByEpsg } from '../../schemas/crs-table.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { fromGeoJson, ringsOf } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { printedTotals } from '../../schemas/rules/printed-areas.ts';
import { areaText } from '../../schemas/units.ts';
import { heading, INK, MM } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import { drawColumns } from '../paper/columns.ts';
import { beijingTime } from '../reconciliation/beijing-day.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import { drawLineFigures, inPlane, planeOf } from './report-figures.ts';
import { groupBy } from './prepare-subjects.ts';
import type { CheckRecord } from './record.ts';
import type { Paper } from './report-paper.ts';
import {
  classTitle,
  findLine,
  listed,
  OPINION_TITLES,
  pieceLabel,
  REASON_TITLES,
  ruleTitle,
  type Say,
} from './report-words.ts';
import type { LineOverlay, Piece, Totals } from './result.ts';

type Checked = Extract<LineOverlay, { state: 'checked' }>;

export function drawLines(paper: Paper): void {
  const { pdf, record, say } = paper;
  const threeLines = new Set(record.lines.flatMap(({ id, group }) => (group === 'three-lines' ? [id] : [])));
  heading(pdf, say('C　三区三线', 'C  Three zones and three lines'), 1, 110 * MM);
  drawGroup(paper, (line) => threeLines.has(line));
  heading(pdf, say('D　其他管控要素', 'D  Other control lines'), 1, 40 * MM);
  drawGroup(paper, (line) => !threeLines.has(line));
}

function drawGroup(paper: Paper, belongs: (line: string) => boolean): void {
  const { pdf, record, say } = paper;
  const rules = record.rules.filter(({ line }) => line != null && belongs(line));
  if (rules.length === 0) {
    const text = say('此事项类型的规则不涉及。', 'No rule of this kind of project looks at any.');
    pdf.fontSize(8.5).text(text).fontSize(9);
  }
  for (const { rule, line, scope } of rules) {
    const overlay = record.overlays[rule];
    if (overlay == null || line == null) continue;
    const name = ruleTitle({ line, scope }, record, say);
    const title = say(`${name}（${rule}）`, `${name} (${rule})`);
    if (overlay.state === 'cannot-check') drawUnchecked(paper, title, overlay);
    else drawLine(paper, rule, title, overlay);
  }
}

function drawUnchecked(
  { pdf, say }: Paper,
  title: string,
  { reason, detail }: Extract<LineOverlay, { state: 'cannot-check' }>,
): void {
  heading(pdf, say(`${title}：未能检查`, `${title}: could not be checked`), 2);
  const why = say.word(REASON_TITLES[reason]);
  // "nothing was published" is said once
  const more = reason === 'not-published' || reason === 'no-layer' ? '' : say.detail(detail);
  pdf.fontSize(8.5).text(more === '' ? say(`${why}。`, `${why}.`) : say(`${why}：${more}。`, `${why}: ${more}.`));
  pdf.fontSize(9);
}

function drawLine(paper: Paper, rule: string, title: string, overlay: Checked): void {
  const { pdf, record, say } = paper;
  const pieces = listed(overlay);
  const isOutside = overlay.outside != null;
  if (pieces.length === 0) {
    const found = foundText(isOutside, overlay.unchecked.length, say);
    heading(pdf, say(`${title}：${found}`, `${title}: ${found}`), 2);
    pdf
      .fontSize(8.5)
      .fillColor(INK.muted)
      .text(say(`图层版本 v${overlay.version}。`, `Layer version ${overlay.version}. `) + uncheckedText(overlay, say));
    pdf.fillColor(INK.text).fontSize(9);
    return;
  }
  heading(pdf, title, 2, 92 * MM);
  pdf.fontSize(8.5).text(totalsText(paper, rule, overlay));
  pdf.moveDown(0.3);
  drawLineFigures(paper, rule, overlay);
  drawPieces(paper, overlay, pieces);
  if (record.subject.plots.length > 1) drawClosing(paper, overlay);
}

/** Of a line that shares nothing with the plots that could be checked: not the same as with none. */
function foundText(isOutside: boolean, unchecked: number, say: Say): string {
  const found = isOutside ? say('全部在内', 'wholly inside') : say('不涉及', 'clear');
  if (unchecked === 0) return found;
  return say(
    `${unchecked} 个地块未能检查，其余${found}`,
    `${unchecked} plots could not be checked, the others are ${found}`,
  );
}

function uncheckedText(overlay: Checked, say: Say): string {
  if (overlay.unchecked.length === 0) return '';
  const byReason = groupBy(overlay.unchecked, ({ reason }) => reason);
  const plots = say.statements(
    [...byReason].map(([reason, unchecked]) => {
      const numbers = say.list(unchecked.map(({ plot }) => plot));
      return say(`${numbers}（${REASON_TITLES[reason].zh}）`, `${numbers} (${REASON_TITLES[reason].en})`);
    }),
  );
  return say(`下列地块未能检查：${plots}。`, `Plots that could not be checked: ${plots}.`);
}

/** As licences print them: 0.0001 km² is 100 m². */
const SQUARE_KILOMETRE_DIGITS = 4;

/** Whether the register of a line counts in km², as those of 矿业权 do. */
function isCountedInSquareKilometres(line: string, record: CheckRecord): boolean {
  const layer = findLine(line, record)?.layer;
  return layer != null && layerById(layer)?.fields['area']?.unit === 'km²';
}

function totalsText({ record, say }: Paper, rule: string, overlay: Checked): string {
  const kind = record.ruleSet.areaKind;
  const totals: Totals = overlay.outsideTotals ?? overlay.insideTotals;
  const other = kind === 'ellipsoidal' ? 'planar' : 'ellipsoidal';
  const printed = printedTotals({ rule, totals }, record)!;
  const units = (['squareMetres', 'hectares', 'mu'] as const).map((unit) => say.area(printed.all, unit));
  if (isCountedInSquareKilometres(overlay.line, record)) {
    units.push(say.area(printed.all, 'squareKilometres', SQUARE_KILOMETRE_DIGITS));
  }
  const all = say.list(units);
  const [real, edge, noise] = (['real', 'edge', 'noise'] as const).map((of) =>
    say.area(printed[of], 'squareMetres'),
  ) as [string, string, string];
  const beside = say.area(totals.all[other], 'squareMetres');
  const isOutside = overlay.outside != null;
  return (
    say(
      `${isOutside ? '在外' : '重叠'}合计（去重）${all}（${other === 'planar' ? '平面' : '椭球'} ${beside}）；其中实际${isOutside ? '在外' : '重叠'} ${real}，边缘碎片 ${edge}，计算噪声 ${noise}。图层版本 v${overlay.version}。`,
      `${isOutside ? 'Outside' : 'Overlap'} in all, land counted once: ${all} (${other} ${beside}); of these real ${real}, edge fragments ${edge}, noise ${noise}. Layer version ${overlay.version}. `,
    ) + uncheckedText(overlay, say)
  );
}

const BY_WEIGHT: readonly Piece['class'][] = ['real', 'edge', 'noise'];
/** More noise than this is listed in narrow columns: pages of 0.00 would hide what counts. */
const MOST_NOISE_ROWS = 8;

/** Every piece, those that count first; numbered in the order of the record. */
function drawPieces(paper: Paper, overlay: Checked, all: readonly Piece[]): void {
  const listing = all
    .map((piece, index) => ({ piece, number: String(index + 1) }))
    .sort((a, b) => BY_WEIGHT.indexOf(a.piece.class) - BY_WEIGHT.indexOf(b.piece.class));
  const noise = listing.filter(({ piece }) => piece.class === 'noise');
  const isMuch = noise.length > MOST_NOISE_ROWS;
  drawPieceTable(paper, overlay, isMuch ? listing.filter(({ piece }) => piece.class !== 'noise') : listing);
  if (!isMuch) return;
  const { pdf, record, say } = paper;
  pdf
    .fontSize(8)
    .text(
      say(
        `计算噪声 ${noise.length} 块（面积小于 ${record.ruleSet.thresholds.noiseArea} ㎡，不参与判定），逐块列出：`,
        `${noise.length} pieces of noise (below ${record.ruleSet.thresholds.noiseArea} m², no bearing on the verdict), one by one:`,
      ),
    );
  drawColumns(
    pdf,
    [say('序号', 'No.'), say('地块', 'Plot'), say('要素', 'Feature'), say('面积 ㎡', 'Area m²')],
    noise.map(({ piece, number }) => [
      number,
      piece.plot,
      piece.feature ?? '—',
      piece[record.ruleSet.areaKind].toFixed(4),
    ]),
    { shares: [0.8, 1.6, 1.4, 1.4], perRow: 3, fontSize: 6.5 },
  );
  pdf.fontSize(9);
}

interface NumberedPiece {
  readonly piece: Piece;
  readonly number: string;
}

function drawPieceTable({ pdf, record, say }: Paper, overlay: Checked, pieces: readonly NumberedPiece[]): void {
  if (pieces.length === 0) return;
  const severalPlots = record.subject.plots.length > 1;
  drawTable(
    pdf,
    [
      { title: say('序号', 'No.'), share: 1.1, align: 'right' },
      ...(severalPlots ? [{ title: say('地块', 'Plot'), share: 2.2 }] : []),
      { title: say('要素', 'Feature'), share: 4.6 },
      { title: say('面积 ㎡', 'Area m²'), share: 1.9, align: 'right' },
      { title: say('公顷', 'ha'), share: 1.5, align: 'right' },
      { title: say('亩', 'mu'), share: 1.4, align: 'right' },
      { title: say('平面 ㎡', 'Planar m²'), share: 1.9, align: 'right' },
      { title: say('占地块', 'Of plot'), share: 1.4, align: 'right' },
      { title: say('宽 m', 'Width m'), share: say.language === 'en' ? 1.4 : 1.2, align: 'right' },
      { title: say('类别', 'Class'), share: 1.5 },
    ],
    pieces.map(({ piece, number }): Row => [
      number,
      ...(severalPlots ? [piece.plot] : []),
      pieceLabel(piece, overlay.line, record, say),
      piece.closed.squareMetres.toFixed(2),
      piece.closed.hectares.toFixed(4),
      areaText(piece[record.ruleSet.areaKind], 'mu'),
      areaText(piece.planar, 'squareMetres'),
      `${(piece.share * 100).toFixed(2)}%`,
      piece.width.atLeast.toFixed(2),
      classTitle(piece, say),
    ]),
    { fontSize: 7 },
  );
}

/** Inside and outside of every plot, closed on the plot. */
function drawClosing({ pdf, say }: Paper, overlay: Checked): void {
  const touched = overlay.closing.filter(({ inside, outside, state }) =>
    state === 'not-closed' ? true : overlay.outside == null ? inside.squareMetres > 0 : outside.squareMetres > 0,
  );
  drawTable(
    pdf,
    [
      { title: say('地块', 'Plot'), share: 2 },
      { title: say('地块面积 ㎡', 'Plot m²'), share: 2, align: 'right' },
      { title: say('界内 ㎡', 'Inside m²'), share: 2, align: 'right' },
      { title: say('界外 ㎡', 'Outside m²'), share: 2, align: 'right' },
      { title: say('界内 公顷', 'Inside ha'), share: 2, align: 'right' },
      { title: say('界外 公顷', 'Outside ha'), share: 2, align: 'right' },
      { title: say('平差', 'Adjustment'), share: 2 },
    ],
    touched.map((row): Row => [
      row.plot,
      row.whole.squareMetres.toFixed(2),
      row.inside.squareMetres.toFixed(2),
      row.outside.squareMetres.toFixed(2),
      row.inside.hectares.toFixed(4),
      row.outside.hectares.toFixed(4),
      row.state === 'closed'
        ? say('闭合', 'closed')
        : say(`差 ${row.discrepancy.toFixed(2)} ㎡，未平差`, `off by ${row.discrepancy.toFixed(2)} m², not adjusted`),
    ]),
    { fontSize: 7 },
  );
}

export function drawSources({ pdf, record, say }: Paper): void {
  heading(pdf, say('所用数据与规则', 'Data and rules used'), 2, 60);
  drawTable(
    pdf,
    [
      { title: say('图层', 'Layer'), share: 2.6 },
      { title: say('版本', 'Version'), share: say.language === 'en' ? 1.2 : 0.9 },
      { title: say('数据集', 'Dataset'), share: 2 },
      { title: say('行政区', 'District'), share: 1.3 },
      { title: say('来源', 'Source'), share: 3.2 },
      { title: say('要素数', 'Features'), share: 1.3, align: 'right' },
      { title: say('入库时间（北京）', 'Published (UTC+8)'), share: 2.2 },
      { title: 'SHA-256', share: 1.9 },
    ],
    record.datasets.map((used): Row => [
      say(used.layerTitle, layerById(used.layer)?.titleEn ?? used.layerTitle),
      `v${used.version}`,
      used.dataset,
      used.districtCode ?? say('未声明', 'not declared'),
      used.source,
      String(used.rows),
      beijingTime(new Date(used.publishedAt)),
      used.sha256.slice(0, 12),
    ]),
    { fontSize: 7 },
  );
  const { ruleSet, engine } = record;
  pdf.fontSize(8);
  pdf.text(
    say(
      `规则集：${ruleSet.title} ${ruleSet.version}，摘要 ${ruleSet.digest}`,
      `Rules: ${say.rule(ruleSet.title)} ${ruleSet.version}, digest ${ruleSet.digest}`,
    ),
  );
  pdf.text(
    say(
      `计算引擎：dimai ${engine.version}，PostGIS ${engine.postgis}，GEOS ${engine.geos}，PROJ ${engine.proj}；叠加在地块所在的 CGCS2000 3° 带高斯-克吕格平面上进行，长边加密，不作捕捉与清理`,
      `Engine: dimai ${engine.version}, PostGIS ${engine.postgis}, GEOS ${engine.geos}, PROJ ${engine.proj}; overlaid in the CGCS2000 3° Gauss-Krüger plane of the plot, long edges densified, nothing snapped or cleaned`,
    ),
  );
  pdf.fontSize(9);
}

/** Plots with more vertices than this are listed in the GeoJSON and workbook alone. */
const MOST_COORDINATES = 2000;

/** Boundary points of a plot as they were delivered, in the plane of the report; those of another datum as they were carried over. */
function boundaryOf({ geometry, delivered }: CheckRecord['subject']['plots'][number], record: CheckRecord) {
  if (delivered == null || !isOfDatum(delivered.srid, planeOf(record))) return inPlane(geometry, record);
  return projectGeometry(fromGeoJson(delivered.geometry), delivered.srid, planeOf(record));
}

function isOfDatum(srid: number, plane: number): boolean {
  return crsByEpsg(srid)?.datum === crsByEpsg(plane)?.datum;
}

export function drawCoordinates({ pdf, record, say }: Paper): void {
  heading(pdf, say('F　附图与坐标附表', 'F  Maps and coordinates'));
  pdf
    .fontSize(8)
    .text(
      say(
        '总览图在正文之前，各要素附图见 C、D 两节，均按存档图形绘制；宗地、地类图斑和行政区界线取自报告所列数据版本。',
        'The overview stands before part A, a map of each line in parts C and D, all drawn from the archived shapes; parcels, land-use patches and district borders are of the versions listed.',
      ),
    );
  pdf.text(
    say(
      `坐标系 EPSG:${planeOf(record)}；X 为北坐标，Y 为东坐标，单位米。界址点按交付的列出，计算时在长边上加密的点不在其中。`,
      `EPSG:${planeOf(record)}; X is north, Y is east, in metres. Points are those delivered, without the ones that long edges were densified by.`,
    ),
  );
  for (const plot of record.subject.plots) {
    const geometry = boundaryOf(plot, record);
    heading(pdf, `${say('地块', 'Plot')} ${plot.number}${plot.name === '' ? '' : `　${plot.name}`}`, 2);
    if (geometry.xy.length / 2 > MOST_COORDINATES) {
      const vertices = geometry.xy.length / 2;
      pdf
        .fontSize(8)
        .text(
          say(
            `该地块有 ${vertices} 个顶点，坐标见同编号的 GeoJSON 与 Shapefile。`,
            `The plot has ${vertices} vertices; see the GeoJSON and the shapefile of this report.`,
          ),
        );
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
    const titles = [say('点号', 'Point'), say('圈', 'Ring'), say('X（北）', 'X (north)'), say('Y（东）', 'Y (east)')];
    drawColumns(pdf, titles, cells, { shares: [1, 0.7, 2, 2], perRow: 3, fontSize: 7 });
  }
  pdf.fontSize(9);
}

export function drawOpinions({ pdf, say }: Paper, check: ArchivedCheck, opinions: readonly Opinion[]): void {
  heading(pdf, say('G　签章与留档', 'G  Signatures and archive'), 1, 90);
  pdf.fontSize(8);
  const at = beijingTime(new Date(check.createdAt));
  pdf.text(
    say(
      `存档：${check.number}，第 ${check.revision} 版，北京时间 ${at}，${check.createdBy}。存档记录不可更改，可按编号再次出具、复算与比较。`,
      `Archived as ${check.number}, revision ${check.revision}, ${at} (UTC+8), ${check.createdBy}. The record cannot be changed; it can be printed, computed and compared again by its number.`,
    ),
  );
  pdf.text(say(`记录摘要（SM3）：${check.digest}`, `Digest of the record (SM3): ${check.digest}`));
  pdf.moveDown(0.3).fontSize(9);
  drawTable(
    pdf,
    [
      { title: say('类型', 'Kind'), share: 1 },
      { title: say('意见', 'Opinion'), share: 5 },
      { title: say('审查人', 'Reviewer'), share: 1.5 },
      { title: say('时间（北京）', 'Time (UTC+8)'), share: 2 },
      { title: 'SM3', share: 1.6 },
    ],
    opinions.length > 0
      ? opinions.map((entry): Row => [
          say.word(OPINION_TITLES[entry.kind]),
          entry.opinion,
          entry.actor,
          beijingTime(new Date(entry.at)),
          entry.digest.slice(0, 12),
        ])
      : [['', '\n\n\n', '', '', '']],
  );
}
