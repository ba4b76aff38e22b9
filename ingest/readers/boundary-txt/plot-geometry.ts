/**
 * The shape of a plot. Rings are told apart by 圈号 and by closure, grouped by containment: a number says neither which
 * ring is a hole nor which parts belong together. The closing point may bear any name.
 */

import type { CoordinateHints, Detection, Reading } from '../../../schemas/detect-coordinates.ts';
import { detectCoordinates } from '../../../schemas/detect-coordinates.ts';
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type Issue, issue } from '../../issues.ts';
import { nestRings } from '../../nest-rings.ts';
import type { RawPlot } from './read-plots.ts';

/** 图形属性: 面 unless the heading says 线 or 点. */
export type PlotKind = 'polygon' | 'line' | 'point';

export function plotKind(text: string | undefined): PlotKind {
  if (text == null) return 'polygon';
  return /线/.test(text) ? 'line' : /点/.test(text) ? 'point' : 'polygon';
}

/** How the file as a whole is written. */
export interface PlotConvention {
  /** Rings are left open throughout the file. */
  readonly areRingsOpen: boolean;
  /** How the numbers are read; null where they could not be told, then the format's own order holds. */
  readonly reading: Reading | null;
}

/** Points looked at together; pairs are objects, and a plot may have millions. */
const SLICE = 20_000;

/**
 * How a plot is written. A long one is looked at slice by slice: the first slice that is written otherwise speaks for the
 * plot, with the numbers of its points.
 */
export function detectPlot({ first, second }: RawPlot, hints: CoordinateHints): Detection {
  let detection: Detection | null = null;
  for (let start = 0; start < first.length || detection == null; start += SLICE) {
    const pairs = Array.from(first.subarray(start, start + SLICE), (value, i): [number, number] => [
      value,
      second[start + i]!,
    ]);
    const found = detectCoordinates(pairs, hints);
    if (detection == null) detection = found;
    else if (readingKey(found) !== readingKey(detection)) return shifted(found, start);
  }
  return detection;
}

function shifted(detection: Detection, start: number): Detection {
  const findings = detection.findings.map((found) => ({ ...found, rows: found.rows.map((row) => row + start) }));
  return { ...detection, findings };
}

/** Equal for plots that are read alike. */
export function readingKey(detection: Detection): string {
  if (detection.state === 'refused') return detection.findings.map(({ code }) => code).join(' ');
  const [reading] = detection.state === 'choose' ? detection.readings : [detection.reading];
  return `${detection.state} ${reading == null ? '' : describeReading(reading)}`;
}

function describeReading(reading: Reading): string {
  if (reading.kind === 'geographic') return reading.order;
  return `${reading.order} ${reading.prefixed ? reading.zone : 'plain'} ${reading.metresPerUnit}`;
}

/** Rings of a plot as [start, end) over its points. */
export function ringSpans({ rings, first }: RawPlot): { start: number; end: number }[] {
  return rings.map(({ start }, i) => ({ start, end: rings[i + 1]?.start ?? first.length }));
}

export function isRingClosed({ first, second }: RawPlot, { start, end }: { start: number; end: number }): boolean {
  return end - start > 2 && first[start] === first[end - 1] && second[start] === second[end - 1];
}

/** Shape in the delivered system, x to the east; null without points. */
export function plotGeometry(
  plot: RawPlot,
  kind: PlotKind,
  { areRingsOpen, reading }: PlotConvention,
  issues: Issue[],
): FlatGeometry | null {
  if (plot.first.length === 0) return null;
  const isEastFirst = reading?.order === 'longitude-latitude' || reading?.order === 'east-north';
  const factor = reading?.kind === 'projected' ? reading.metresPerUnit : 1;
  const spans = ringSpans(plot);
  const closes = kind === 'polygon' && areRingsOpen;
  const xy = new Float64Array(2 * (plot.first.length + (closes ? spans.length : 0)));
  const ends = new Uint32Array(spans.length);
  let at = 0;
  const put = (i: number) => {
    xy[2 * at] = (isEastFirst ? plot.first[i]! : plot.second[i]!) * factor;
    xy[2 * at + 1] = (isEastFirst ? plot.second[i]! : plot.first[i]!) * factor;
    at++;
  };
  spans.forEach(({ start, end }, ring) => {
    for (let i = start; i < end; i++) put(i);
    if (closes) put(start);
    ends[ring] = at;
  });
  return shapeOf(kind, xy, ends, plot.number, issues);
}

const NONE = new Uint32Array(0);

function shapeOf(
  kind: PlotKind,
  xy: Float64Array,
  ends: Uint32Array,
  sourceRow: number,
  issues: Issue[],
): FlatGeometry {
  if (kind === 'point') return { type: xy.length === 2 ? 'Point' : 'MultiPoint', xy, ends: NONE, parts: NONE };
  if (kind === 'line') return { type: ends.length === 1 ? 'LineString' : 'MultiLineString', xy, ends, parts: NONE };
  const { geometry } = nestRings(xy, ends);
  if (geometry.parts.length > 1) {
    issues.push(issue('rings-apart', sourceRow, { actual: String(geometry.parts.length) }));
  }
  return geometry;
}
