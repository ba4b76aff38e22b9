/** Report part A: what is to be said of the plots themselves, before any control line is looked at. */
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, fromWkb, ringsOf } from '../../schemas/geometry.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { parseGeographicSheet } from '../../schemas/map-sheet.ts';
import type { ControlData } from './control-data.ts';
import { invalidReason } from '../../schemas/rules/check-details.ts';
import type { PlotFindingCode } from '../../schemas/rules/plot-findings.ts';
import { areasOf } from './measure-piece.ts';
import { overlayPlots } from './overlay-plots.ts';
import { inPlane } from './plane.ts';
import { examineSubjects, InvalidPlotError, type Subject } from './prepare-subjects.ts';
import { ask, type OverlapRun } from './run.ts';
import type { SubmittedPlot, Submission } from './submitted-plot.ts';

export type InputFindingCode = PlotFindingCode | 'code-unknown' | 'plots-many';

/** A finding about a plot. It is archived with the check; one that `blocks` must be mended before there can be a check. */
export interface InputFinding {
  readonly code: InputFindingCode;
  readonly severity: 'error' | 'warning' | 'info';
  readonly blocks: boolean;
  readonly plot: string;
  readonly actual: string;
  readonly expected: string;
  readonly message: string;
  /** [longitude, latitude] of the fault, where it has one. */
  readonly place?: readonly [number, number];
}

/** The plots of a submission as far as they can be overlaid, and everything there is to say about them. */
export interface ExaminedInput {
  readonly plots: readonly SubmittedPlot[];
  readonly subjects: readonly Subject[];
  readonly findings: readonly InputFinding[];
}

/** 界址点 closer than this are taken for one point measured twice. */
const MIN_SPACING = 0.05;

/** Examines every plot by itself, against its fellows and against the districts (left out where that layer is not published). */
export async function examineInput(
  run: OverlapRun,
  submission: Submission,
  districts: ControlData | undefined,
): Promise<ExaminedInput> {
  const answers = await examineSubjects(run, submission.plots);
  const invalid = answers.filter((answer) => answer instanceof InvalidPlotError);
  const subjects = answers.filter((answer): answer is Subject => !(answer instanceof InvalidPlotError));
  const plots = submission.plots.filter((_, i) => !(answers[i] instanceof InvalidPlotError));
  const [mutual, places] = await Promise.all([
    mutualOverlaps(run, subjects),
    outsideDistricts(run, subjects, districts),
  ]);
  const findings = [
    ...submission.findings,
    ...invalid.map(invalidPlot),
    ...numbersRepeated(submission.plots),
    ...plots.flatMap((plot, i) => findingsOfPlot(plot, subjects[i]!)),
    ...mutual,
    ...places.map((place) => place.finding),
  ];
  return { plots, subjects, findings };
}

/** Findings that need only one plot: its points, its rings, and what was declared of it. */
export function findingsOfPlot(plot: SubmittedPlot, subject: Subject): InputFinding[] {
  const { declared } = plot;
  return [
    ...spacing(plot, subject),
    ...(declared.isNumbered ? pointOrder(plot, subject) : []),
    ...severalParts(plot, subject),
    ...declaredArea(plot, subject),
    ...declaredPoints(plot),
    ...declaredSheet(plot),
  ];
}

type Detail = Pick<InputFinding, 'actual' | 'expected' | 'message'>;

function finding(
  code: InputFindingCode,
  severity: InputFinding['severity'],
  plot: string,
  detail: Detail,
): InputFinding {
  return { code, severity, blocks: false, plot, ...detail };
}

/** PostGIS says `Self-intersection[500005 3520005]` in the plane. */
export function invalidPlot({ plot, reason, place }: InvalidPlotError): InputFinding {
  const message = `地块 ${plot} 的图形无效：${invalidReason(reason)}`;
  const detail = { plot, actual: reason, expected: '有效的面', message, ...(place == null ? {} : { place }) };
  return { code: 'geometry-invalid', severity: 'error', blocks: true, ...detail };
}

function numbersRepeated(plots: readonly SubmittedPlot[]): InputFinding[] {
  const seen = new Map<string, number>();
  for (const plot of plots) seen.set(plot.number, (seen.get(plot.number) ?? 0) + 1);
  return [...seen]
    .filter(([, count]) => count > 1)
    .map(([plot, count]) => {
      const message = `地块编号 ${plot} 出现 ${count} 次`;
      return finding('plot-number-repeated', 'error', plot, { actual: String(count), expected: '1', message });
    });
}

/** Neighbouring points that coincide or nearly do, with the first place of each kind. */
function spacing(plot: SubmittedPlot, { inPlane: { xy }, inPlane: geometry, plane }: Subject): InputFinding[] {
  const repeated: number[] = [];
  const crowded: number[] = [];
  for (const { start, end } of ringsOf(geometry)) {
    for (let v = start; v < end - 1; v++) {
      const distance = Math.hypot(xy[2 * v + 2]! - xy[2 * v]!, xy[2 * v + 3]! - xy[2 * v + 1]!);
      if (distance === 0) repeated.push(v);
      else if (distance < MIN_SPACING) crowded.push(v);
    }
  }
  const at = (code: InputFindingCode, points: readonly number[], what: string): InputFinding[] => {
    const [first] = points;
    if (first == null) return [];
    const message = `地块 ${plot.number} 有 ${points.length} 处相邻界址点${what}`;
    const detail = { actual: String(points.length), expected: '0', message };
    const single = {
      type: 'Point',
      xy: xy.slice(2 * first, 2 * first + 2),
      ends: new Uint32Array(),
      parts: new Uint32Array(),
    } as const;
    const [longitude, latitude] = projectGeometry(single, plane.srid, 4490).xy;
    return [{ ...finding(code, 'warning', plot.number, detail), place: [longitude!, latitude!] }];
  };
  return [
    ...at('point-repeated', repeated, '坐标完全相同'),
    ...at('points-too-close', crowded, `间距小于 ${MIN_SPACING} 米`),
  ];
}

/** 界址点 run clockwise from the north-west corner of each outer ring. */
function pointOrder(plot: SubmittedPlot, { inPlane: geometry }: Subject): InputFinding[] {
  const findings: InputFinding[] = [];
  const { xy, ends, parts } = geometry;
  let firstRing = 0;
  for (const lastRing of parts) {
    const start = firstRing === 0 ? 0 : ends[firstRing - 1]!;
    const end = ends[firstRing]!;
    firstRing = lastRing;
    if (signedArea(xy, start, end) > 0) {
      const message = `地块 ${plot.number} 的界址点按逆时针排列，应按顺时针`;
      findings.push(
        finding('order-not-clockwise', 'info', plot.number, { actual: '逆时针', expected: '顺时针', message }),
      );
    }
    if (!startsNorthWest(xy, start, end)) {
      const message = `地块 ${plot.number} 的界址点不是从西北角起编`;
      findings.push(finding('start-not-northwest', 'info', plot.number, { actual: 'J1', expected: '西北角', message }));
    }
  }
  return findings;
}

function signedArea(xy: Float64Array, start: number, end: number): number {
  const [x0, y0] = [xy[2 * start]!, xy[2 * start + 1]!];
  let twice = 0;
  for (let v = start; v < end - 1; v++) {
    twice += (xy[2 * v]! - x0) * (xy[2 * v + 3]! - y0) - (xy[2 * v + 2]! - x0) * (xy[2 * v + 1]! - y0);
  }
  return twice / 2;
}

/** The first point is the one nearest to the north-west corner of the ring's box. */
function startsNorthWest(xy: Float64Array, start: number, end: number): boolean {
  let west = Infinity;
  let north = -Infinity;
  for (let v = start; v < end; v++) {
    west = Math.min(west, xy[2 * v]!);
    north = Math.max(north, xy[2 * v + 1]!);
  }
  const distance = (v: number) => Math.hypot(xy[2 * v]! - west, xy[2 * v + 1]! - north);
  const first = distance(start);
  for (let v = start + 1; v < end - 1; v++) if (distance(v) < first - 1e-6) return false;
  return true;
}

function severalParts(plot: SubmittedPlot, { inPlane: { parts } }: Subject): InputFinding[] {
  if (parts.length < 2) return [];
  const message = `地块 ${plot.number} 由 ${parts.length} 个不相连的部分组成`;
  return [finding('several-parts', 'info', plot.number, { actual: String(parts.length), expected: '1', message })];
}

/** Differs by more than 1‰ and 1 m², the bound of 面积平差, from both kinds of area. */
function declaredArea(
  { number, declared }: SubmittedPlot,
  { areas: { ellipsoidal, planar } }: Subject,
): InputFinding[] {
  if (declared.area == null) return [];
  const difference = Math.min(Math.abs(declared.area - ellipsoidal), Math.abs(declared.area - planar));
  if (difference <= Math.max(1, ellipsoidal / 1000)) return [];
  const share = ((difference / ellipsoidal) * 1000).toFixed(1);
  const message = `地块 ${number} 申报面积 ${declared.area.toFixed(2)} ㎡ 与计算面积（椭球 ${ellipsoidal.toFixed(2)}、平面 ${planar.toFixed(2)}）相差 ${difference.toFixed(2)} ㎡（${share}‰）`;
  const detail = { actual: declared.area.toFixed(2), expected: ellipsoidal.toFixed(2), message };
  return [finding('area-differs', 'warning', number, detail)];
}

/** 界址点 of a plot: the point that closes a ring is its first one again. */
export function boundaryPoints(geometry: FlatGeometry): number {
  return geometry.xy.length / 2 - ringsOf(geometry).length;
}

/** Closing points are not counted; a file that counts them is right as well. */
function declaredPoints({ number, declared, geometry, delivered }: SubmittedPlot): InputFinding[] {
  if (declared.pointCount == null) return [];
  const drawn = delivered?.geometry ?? geometry;
  const points = drawn.xy.length / 2;
  const distinct = boundaryPoints(drawn);
  if (declared.pointCount === distinct || declared.pointCount === points) return [];
  const message = `地块 ${number} 申报界址点数 ${declared.pointCount}，实有 ${distinct}`;
  const detail = { actual: String(declared.pointCount), expected: String(distinct), message };
  return [finding('point-count-differs', 'warning', number, detail)];
}

/** A geographic sheet number must name a sheet that the plot meets; square sheets do not tell their scale. */
function declaredSheet({ number, declared, geometry }: SubmittedPlot): InputFinding[] {
  if (declared.mapSheet == null || !/^[A-V]\d{2}/.test(declared.mapSheet)) return [];
  const numbers = declared.mapSheet.split(/[,，、;；\s]+/).filter((text) => text !== '');
  const { xy } = geometry;
  const meets = numbers.some((sheet) => {
    try {
      const { west, south, east, north } = parseGeographicSheet(sheet);
      for (let i = 0; i < xy.length; i += 2) {
        if (xy[i]! >= west && xy[i]! <= east && xy[i + 1]! >= south && xy[i + 1]! <= north) return true;
      }
      return false;
    } catch {
      return false;
    }
  });
  if (meets) return [];
  const message = `地块 ${number} 不在申报的图幅 ${declared.mapSheet} 内`;
  return [
    finding('map-sheet-differs', 'warning', number, { actual: declared.mapSheet, expected: '地块所在图幅', message }),
  ];
}

/** Plots of one request that share land, all in the plane of the first: two plots on either side of a zone's edge too. */
async function mutualOverlaps(run: OverlapRun, subjects: readonly Subject[]): Promise<InputFinding[]> {
  const [first] = subjects;
  if (first == null || subjects.length < 2) return [];
  const rows = await ask<{ a: number; b: number; wkb: Buffer }>(run, {
    text: `with plot as materialized (
  select i, ${inPlane(first.plane, 'lonlat', 'delivered')} as geom
  from (
    select i, ST_SetSRID(lonlat::geometry, 4490) as lonlat, delivered::geometry as delivered
    from unnest($1::bytea[], $2::bytea[]) with ordinality as given (lonlat, delivered, i)
  ) as input
)
select a.i::integer as a, b.i::integer as b, ST_AsBinary(ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3)) as wkb
from plot a join plot b on a.i < b.i and a.geom && b.geom and ST_Intersects(a.geom, b.geom)
order by a, b`,
    values: [
      subjects.map(({ forDatabase }) => Buffer.from(forDatabase.lonLat)),
      subjects.map(({ forDatabase }) => (forDatabase.delivered == null ? null : Buffer.from(forDatabase.delivered))),
    ],
  });
  return rows.flatMap(({ a, b, wkb }): InputFinding[] => {
    const area = areasOf(fromWkb(wkb).geometry, first.plane).ellipsoidal;
    if (area < 0.01) return [];
    const [one, other] = [subjects[a - 1]!.plot.number, subjects[b - 1]!.plot.number];
    const message = `地块 ${one} 与地块 ${other} 相互重叠 ${area.toFixed(2)} 平方米`;
    return [finding('plots-overlap', 'error', one, { actual: area.toFixed(2), expected: '0', message })];
  });
}

/** Plots that stick out of all districts. */
export async function outsideDistricts(
  run: OverlapRun,
  subjects: readonly Subject[],
  districts: ControlData | undefined,
): Promise<{ readonly subject: Subject; readonly finding: InputFinding }[]> {
  if (districts == null || districts.version === 0 || subjects.length === 0) return [];
  const task = { layer: administrativeArea, version: districts.version, pieceFields: [], where: [], outside: true };
  const overlays = await overlayPlots(run, subjects, task);
  return overlays.flatMap((overlay, i) => {
    if (overlay.state === 'cannot-check' || overlay.outside == null) return [];
    const subject = subjects[i]!;
    // on the ellipsoid, as the lines say of the same land
    const area = areasOf(overlay.outside, subject.plane).ellipsoidal;
    if (area < 1) return [];
    const { number } = subject.plot;
    const message = `地块 ${number} 有 ${area.toFixed(2)} 平方米在行政区范围之外`;
    const detail = { actual: area.toFixed(2), expected: '0', message };
    return [{ subject, finding: finding('outside-districts', 'warning', number, detail) }];
  });
}
