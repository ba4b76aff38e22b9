/** Figures of the report: the plots and what they touch, drawn in the plane of the first plot on the ground they lie on. */
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromGeoJson } from '../../schemas/geometry.ts';
import { drawFigure, type FigureLabel, frameOf, type Shape } from '../paper/figure.ts';
import { A4_TEXT_WIDTH, heading, MM } from '../paper/pdf.ts';
import { inscribedCircle } from './inscribed-circle.ts';
import type { CheckRecord } from './record.ts';
import type { BaseGround, BaseLayer } from './report-base.ts';
import type { Paper } from './report-paper.ts';
import { colourOf, findLine, lineTitle, listed } from './report-words.ts';
import type { LineOverlay, Piece } from './result.ts';

const PLOT_INK = '#1f4e9c';

type Checked = Extract<LineOverlay, { state: 'checked' }>;

/** A map of the report: `overview`, or the rule whose pieces it shows. */
export interface ReportFigure {
  readonly key: string;
  readonly focus: FlatGeometry;
  /** Points. */
  readonly height: number;
  /** Of the control line it is about; the overview is about all. */
  readonly layer: string | null;
}

const OVERVIEW = 'overview';
const HEIGHTS = { overview: 84 * MM, line: 62 * MM, detail: 48 * MM } as const;
/** Plots that are drawn by themselves where they lie too far apart to be seen on one map; the table lists all. */
const MOST_DETAILS = 6;
/** Pieces of a line that are drawn by themselves where no map shows them large enough to be seen. */
const MOST_PIECES = 4;
/** A piece that is shorter on every map, points, is lost there. */
const LOST_LENGTH = 5 * MM;
/** So many times as large as a plot's own scale would be, a map hides what it is about. */
const TOO_SMALL = 4;

/** Every map that a record's report has. */
export function figuresOf(record: CheckRecord): readonly ReportFigure[] {
  const lines = touchedRules(record).flatMap(({ rule, line, overlay }): readonly ReportFigure[] => {
    const layer = findLine(line, record)?.layer ?? null;
    return mapsOf(rule, record, overlay).map(({ key, focus, height }) => ({ key, layer, focus, height }));
  });
  return [{ key: OVERVIEW, layer: null, focus: focusOf(record), height: HEIGHTS.overview }, ...lines];
}

function touchedRules(record: CheckRecord) {
  return record.rules.flatMap(({ rule, line }) => {
    const overlay = record.overlays[rule];
    return line != null && overlay?.state === 'checked' && listed(overlay).length > 0 ? [{ rule, line, overlay }] : [];
  });
}

/** A map of a line: of all its plots, of one of them, or of a piece close up. */
interface LineMap extends Omit<ReportFigure, 'layer'> {
  readonly plot?: string;
  /** Number of a piece, as the table of pieces has it. */
  readonly piece?: number;
}

const scaleOf = ({ focus, height }: LineMap): number => frameOf(focus, A4_TEXT_WIDTH, height).scale;

/** The plots that one rule is about; plots that lie far apart once more, each by itself, and pieces too small to be seen. */
function mapsOf(rule: string, record: CheckRecord, overlay: Checked): readonly LineMap[] {
  const whole: LineMap = { key: rule, focus: focusOfLine(record, overlay), height: HEIGHTS.line };
  const details = detailsOf(whole, record, overlay);
  return [whole, ...details, ...closeUpsOf(whole, details, record, overlay)];
}

/** Plots of a line that are lost on its map, those with most of it first; none where the map shows them. */
function detailsOf(whole: LineMap, record: CheckRecord, overlay: Checked): readonly LineMap[] {
  const areas = new Map<string, number>();
  for (const piece of listed(overlay)) {
    if (piece.class === 'noise') continue;
    areas.set(piece.plot, (areas.get(piece.plot) ?? 0) + piece[record.ruleSet.areaKind]);
  }
  const scale = scaleOf(whole);
  return [...areas]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([plot]): LineMap => {
      const focus = focusOf(record, new Set([plot]));
      return { key: `${whole.key} ${plot}`, plot, focus, height: HEIGHTS.detail };
    })
    .filter((map) => scaleOf(map) * TOO_SMALL <= scale)
    .slice(0, MOST_DETAILS);
}

/** Pieces that count but are lost on every map before, the largest first. Noise has no bearing on the verdict. */
function closeUpsOf(
  whole: LineMap,
  details: readonly LineMap[],
  record: CheckRecord,
  overlay: Checked,
): readonly LineMap[] {
  const ofLine = scaleOf(whole);
  const scales = new Map(details.map((map) => [map.plot, scaleOf(map)]));
  return listed(overlay)
    .map((piece, index) => ({ piece, number: index + 1, focus: inPlane(piece.geometry, record) }))
    .filter(({ piece }) => piece.class !== 'noise')
    .map(({ piece, number, focus }) => ({
      weight: piece[record.ruleSet.areaKind],
      shown: Math.min(ofLine, scales.get(piece.plot) ?? Infinity),
      number,
      map: { key: `${whole.key} #${number}`, plot: piece.plot, piece: number, focus, height: HEIGHTS.detail },
    }))
    .filter(({ map, shown }) => {
      const [west, south, east, north] = boundsOf(map.focus);
      const length = (Math.hypot(east - west, north - south) * 1000 * MM) / shown;
      return length < LOST_LENGTH && scaleOf(map) < shown;
    })
    .sort((a, b) => b.weight - a.weight || a.number - b.number)
    .slice(0, MOST_PIECES)
    .map(({ map }) => map);
}

export function drawOverview(paper: Paper): void {
  const { pdf, record, say } = paper;
  heading(pdf, say('总览图', 'Overview'), 1, 96 * MM);
  const touched = touchedRules(record);
  const lines = [...new Set(touched.map(({ line }) => line))];
  const base = baseShapes(paper, OVERVIEW);
  drawFigure(pdf, {
    shapes: [...base.shapes, ...touched.flatMap(({ overlay }) => pieceShapes(overlay, record)), ...plotShapes(record)],
    labels: plotLabels(record, focusOf(record), HEIGHTS.overview),
    focus: focusOf(record),
    height: HEIGHTS.overview,
    caption: captionOf(paper, say('送审范围与触及的管控要素', 'The plots and the control lines they touch')),
    legend: [
      { label: say('送审范围', 'Plots'), stroke: PLOT_INK },
      ...lines.map((line) => ({ label: lineTitle(line, record, say), fill: colourOf(line) })),
      ...base.legend,
    ],
    coordinates: true,
  });
}

/** Every map of a line, with its pieces. */
export function drawLineFigures(paper: Paper, rule: string, overlay: Checked): void {
  const { record, say } = paper;
  const title = lineTitle(overlay.line, record, say);
  for (const { plot, piece, ...map } of mapsOf(rule, record, overlay)) {
    const ofPlot = plot == null ? '' : say(`　地块 ${plot}`, `, plot ${plot}`);
    const ofPiece = piece == null ? '' : say(`　第 ${piece} 块，局部`, `, piece ${piece} close up`);
    drawPieceFigure(paper, overlay, { ...map, title: title + ofPlot + ofPiece });
  }
}

function drawPieceFigure(
  paper: Paper,
  overlay: Checked,
  { key, title, focus, height }: Omit<ReportFigure, 'layer'> & { readonly title: string },
): void {
  const { pdf, record, say } = paper;
  const base = baseShapes(paper, key, overlay.line);
  drawFigure(pdf, {
    shapes: [...base.shapes, ...pieceShapes(overlay, record), ...plotShapes(record)],
    labels: plotLabels(record, focus, height),
    focus,
    height,
    caption: captionOf(paper, title),
    legend: [
      { label: say('送审范围', 'Plots'), stroke: PLOT_INK },
      {
        label: overlay.outside == null ? say('重叠部分', 'Overlap') : say('在外部分', 'Outside'),
        fill: colourOf(overlay.line),
      },
      ...base.legend,
    ],
    coordinates: true,
  });
}

function captionOf({ record, say }: Paper, title: string): (scale: number) => string {
  return (scale) =>
    say(`${title}　比例尺 1:${scale}　EPSG:${planeOf(record)}`, `${title}, 1:${scale}, EPSG:${planeOf(record)}`);
}

const BASE_INK: Readonly<Record<BaseLayer, Pick<Shape, 'stroke' | 'lineWidth' | 'dash'>>> = {
  'land-use': { stroke: '#c2b48f', lineWidth: 0.3 },
  parcel: { stroke: '#8895a3', lineWidth: 0.4 },
  'administrative-area': { stroke: '#7a3e9d', lineWidth: 1.1, dash: [6, 3] },
  line: { lineWidth: 0.9, dash: [3, 1.5] },
};

const BASE_TITLES: Readonly<Record<BaseLayer, { readonly zh: string; readonly en: string }>> = {
  'land-use': { zh: '地类图斑', en: 'Land-use patches' },
  parcel: { zh: '宗地', en: 'Parcels' },
  'administrative-area': { zh: '行政区界线', en: 'District borders' },
  line: { zh: '管控要素边界', en: 'Borders of the control line' },
};

function baseShapes({ base, say }: Paper, key: string, line?: string) {
  const ground: BaseGround = base.get(key) ?? {};
  const inkOf = (layer: BaseLayer) =>
    layer === 'line' && line != null ? { ...BASE_INK.line, stroke: colourOf(line) } : BASE_INK[layer];
  const layers = (Object.keys(BASE_INK) as BaseLayer[]).filter((layer) => ground[layer] != null);
  return {
    shapes: layers.flatMap((layer) => ground[layer]!.map((geometry): Shape => ({ geometry, ...inkOf(layer) }))),
    legend: layers.map((layer) => ({ label: say.word(BASE_TITLES[layer]), stroke: inkOf(layer).stroke! })),
  };
}

export function planeOf(record: CheckRecord): number {
  return record.subject.plots[0]!.planeSrid;
}

export function inPlane(geometry: Piece['geometry'], record: CheckRecord): FlatGeometry {
  return projectGeometry(fromGeoJson(geometry), 4490, planeOf(record));
}

function plotShapes(record: CheckRecord): Shape[] {
  return record.subject.plots.map((plot) => ({
    geometry: inPlane(plot.geometry, record),
    stroke: PLOT_INK,
    lineWidth: 1.4,
  }));
}

/** Numbers are drawn while they can be told apart. */
const MOST_LABELS = 40;

/** A plot that has this much room, points across, is labelled in its widest place and not in a hole of it. */
const ROOM_OF_LABEL = 34;
/** The middle of the widest place is sought in so many cells: a label needs no millimetre. */
const LABEL_CELLS = 2000;

function plotLabels(record: CheckRecord, focus: FlatGeometry, height: number): FigureLabel[] {
  const { plots } = record.subject;
  if (plots.length < 2 || plots.length > MOST_LABELS) return [];
  const pointsPerMetre = (1000 * MM) / frameOf(focus, A4_TEXT_WIDTH, height).scale;
  return plots.map((plot) => {
    const geometry = inPlane(plot.geometry, record);
    const label = { text: plot.number, geometry, colour: PLOT_INK };
    const { width, centre } = inscribedCircle(geometry, LABEL_CELLS);
    const hasRoom = centre != null && width.atLeast * pointsPerMetre >= ROOM_OF_LABEL;
    return hasRoom ? { ...label, at: centre } : label;
  });
}

function pieceShapes(overlay: Checked, record: CheckRecord): Shape[] {
  const colour = colourOf(overlay.line);
  return listed(overlay).map((piece) => ({
    geometry: inPlane(piece.geometry, record),
    fill: colour,
    fillOpacity: 0.45,
    stroke: colour,
    lineWidth: 0.6,
  }));
}

function focusOfLine(record: CheckRecord, overlay: Checked): FlatGeometry {
  return focusOf(record, new Set(listed(overlay).map((piece) => piece.plot)));
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
