import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromWkb, isEmpty, toWkb } from '../../schemas/geometry.ts';
import { EdgeTree } from '../overlay/edge-tree.ts';
import { areasOfBoth } from './measure-piece.ts';
import { type SubjectGeometry, subjectsQuery } from './overlay-query.ts';
import { type Plane, planeAt } from './plane.ts';
import type { Areas } from './result.ts';
import { ask, type OverlapRun } from './run.ts';

/** One plot of a project (地块). Geometry EPSG:4490, polygonal; `delivered` where it came in another CRS. */
export interface Plot {
  readonly number: string;
  readonly name: string;
  readonly geometry: FlatGeometry;
  readonly delivered: { readonly geometry: FlatGeometry; readonly srid: number } | null;
}

/** A plot ready to be overlaid: its plane, its areas and its form for the database. */
export interface Subject {
  readonly plot: Plot;
  readonly plane: Plane;
  readonly inPlane: FlatGeometry;
  /** `inPlane` carried back to EPSG:4490, vertex by vertex. */
  readonly inDegrees: FlatGeometry;
  /** Of `inPlane`. */
  readonly border: EdgeTree;
  readonly areas: Areas;
  readonly forDatabase: SubjectGeometry;
}

/** A plot that cannot be overlaid because it crosses itself or the like; refused before any line is looked at. */
export class InvalidPlotError extends Error {
  override readonly name = 'InvalidPlotError';
  readonly plot: string;
  /** Of PostGIS, with the place: `Self-intersection[500005 3520005]` in the plane. */
  readonly reason: string;
  /** [longitude, latitude] of the fault, where it has one. */
  readonly place: readonly [number, number] | undefined;
  constructor(plot: string, reason: string, place?: readonly [number, number]) {
    super(`plot ${plot} is not a valid polygon: ${reason}`);
    this.plot = plot;
    this.reason = reason;
    this.place = place;
  }
}

/** Carries plots into their planes. A plot that is no valid polygon, or lies outside China's zones, comes back as an error. */
export async function examineSubjects(
  run: OverlapRun,
  plots: readonly Plot[],
): Promise<readonly (Subject | InvalidPlotError)[]> {
  const answers: (Subject | InvalidPlotError)[] = [];
  const drafts = plots.map((plot) => draftOf(plot));
  for (const [srid, group] of groupBy(drafts.keys(), (i) => planeSridOf(drafts[i]!))) {
    const members = group.map((i) => drafts[i]!);
    if (srid == null) {
      for (const i of group) answers[i] = drafts[i] as InvalidPlotError;
      continue;
    }
    const ready = members as Draft[];
    const rows = await ask<SubjectRow>(
      run,
      subjectsQuery(
        ready[0]!.plane,
        ready.map((draft) => draft.forDatabase),
      ),
    );
    for (const row of rows) answers[group[row.subject]!] = subjectOf(ready[row.subject]!, row);
  }
  return answers;
}

/** The same, for callers that want valid plots alone; throws the first `InvalidPlotError`. */
export async function prepareSubjects(run: OverlapRun, plots: readonly Plot[]): Promise<readonly Subject[]> {
  const answers = await examineSubjects(run, plots);
  return answers.map((answer) => {
    if (answer instanceof InvalidPlotError) throw answer;
    return answer;
  });
}

type Draft = Pick<Subject, 'plot' | 'plane' | 'forDatabase'>;

interface SubjectRow {
  readonly subject: number;
  /** Null where the plot was delivered in the plane. */
  readonly plane: Buffer | null;
  readonly valid: boolean;
  readonly reason: string | null;
}

function draftOf(plot: Plot): Draft | InvalidPlotError {
  if (isEmpty(plot.geometry)) return new InvalidPlotError(plot.number, 'empty');
  const [west, , east] = boundsOf(plot.geometry);
  try {
    const plane = planeAt((west + east) / 2);
    const delivered = plot.delivered == null ? null : toWkb(plot.delivered.geometry, plot.delivered.srid);
    const srid = plot.delivered?.srid ?? null;
    return { plot, plane, forDatabase: { lonLat: toWkb(plot.geometry), delivered, srid } };
  } catch (error) {
    if (error instanceof RangeError) return new InvalidPlotError(plot.number, error.message);
    throw error;
  }
}

function planeSridOf(draft: Draft | InvalidPlotError): number | null {
  return draft instanceof InvalidPlotError ? null : draft.plane.srid;
}

function subjectOf(draft: Draft, row: SubjectRow): Subject | InvalidPlotError {
  if (!row.valid)
    return new InvalidPlotError(draft.plot.number, row.reason ?? 'invalid', placeOf(row.reason, draft.plane));
  const inPlane = row.plane == null ? draft.plot.delivered!.geometry : fromWkb(row.plane).geometry;
  const inDegrees = projectGeometry(inPlane, draft.plane.srid, 4490);
  const areas = areasOfBoth(inPlane, inDegrees);
  return { ...draft, inPlane, inDegrees, border: new EdgeTree(inPlane), areas };
}

/** From `Self-intersection[500005 3520005]`. */
function placeOf(reason: string | null, { srid }: Plane): readonly [number, number] | undefined {
  const [, x, y] = /\[([-\d.e+]+) ([-\d.e+]+)\]$/.exec(reason ?? '') ?? [];
  if (x == null || y == null) return undefined;
  const point = {
    type: 'Point',
    xy: Float64Array.of(Number(x), Number(y)),
    ends: new Uint32Array(),
    parts: new Uint32Array(),
  } as const;
  const [longitude, latitude] = projectGeometry(point, srid, 4490).xy;
  return [longitude!, latitude!];
}

/** Values by key, keys in the order in which they first appear. */
export function groupBy<T, K>(values: Iterable<T>, keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group == null) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
