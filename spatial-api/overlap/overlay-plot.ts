import type { Pool } from 'pg';
import { type FlatGeometry, boundsOf, fromWkb, isEmpty, toWkb } from '../../schemas/geometry.ts';
import {
  overlayQuery,
  type OverlayRequest,
  type OverlayRow,
  prepareQuery,
  type SubjectGeometry,
  subjectQuery,
} from './overlay-query.ts';
import { areasOf } from './measure-piece.ts';
import { type Plane, planeAt } from './plane.ts';
import type { Areas } from './result.ts';

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
  readonly areas: Areas;
  readonly forDatabase: SubjectGeometry;
}

/** A plot that cannot be overlaid because it crosses itself or the like; refused before any line is looked at. */
export class InvalidPlotError extends Error {
  override readonly name = 'InvalidPlotError';
  readonly plot: string;
  readonly reason: string;
  constructor(plot: string, reason: string) {
    super(`plot ${plot} is not a valid polygon: ${reason}`);
    this.plot = plot;
    this.reason = reason;
  }
}

/** Carries a plot into its plane; throws `InvalidPlotError`, or RangeError outside China's zones. */
export async function prepareSubject(db: Pool, plot: Plot): Promise<Subject> {
  if (isEmpty(plot.geometry)) throw new InvalidPlotError(plot.number, 'empty');
  const [west, , east] = boundsOf(plot.geometry);
  const plane = planeAt((west + east) / 2);
  const forDatabase: SubjectGeometry = {
    lonLat: toWkb(plot.geometry),
    delivered: plot.delivered == null ? null : toWkb(plot.delivered.geometry, plot.delivered.srid),
  };
  const { rows } = await db.query<{ plane: Buffer; valid: boolean; reason: string }>(
    named(subjectQuery(plane, forDatabase)),
  );
  const row = rows[0]!;
  if (!row.valid) throw new InvalidPlotError(plot.number, row.reason);
  const inPlane = fromWkb(row.plane).geometry;
  return { plot, plane, inPlane, areas: areasOf(inPlane, plane), forDatabase };
}

/** What one control layer and the plot share. All geometry lies in the plane. */
export type PlotOverlay =
  | {
      readonly state: 'checked';
      readonly features: readonly {
        readonly feature: string;
        readonly fields: Readonly<Record<string, unknown>>;
        readonly geometry: FlatGeometry;
      }[];
      /** The features dissolved; empty where none shares area. */
      readonly union: FlatGeometry | null;
      /** Null unless asked for, or when nothing lies outside. */
      readonly outside: FlatGeometry | null;
    }
  | { readonly state: 'cannot-check'; readonly reason: 'invalid-feature' | 'fault'; readonly detail: string };

export type OverlayTask = Omit<OverlayRequest, 'plane' | 'subject'>;

/**
 * Overlays a plot with one layer. Large polygons that were never cut for this plane are cut first. Whatever goes wrong
 * in the database (an overlay that fails, a timeout, a lost connection) comes back as `cannot-check`: a fault must look
 * like a fault, never like an empty answer.
 */
export async function overlayPlot(db: Pool, subject: Subject, task: OverlayTask): Promise<PlotOverlay> {
  const request = { ...task, plane: subject.plane, subject: subject.forDatabase };
  try {
    let rows = (await db.query<OverlayRow>(named(overlayQuery(request)))).rows;
    const unprepared = rows.filter((row) => row.fault === 'not-prepared');
    for (const row of unprepared) await db.query(named(prepareQuery(task.layer, subject.plane, row.row_id!)));
    if (unprepared.length > 0) rows = (await db.query<OverlayRow>(named(overlayQuery(request)))).rows;
    return read(rows);
  } catch (error) {
    return { state: 'cannot-check', reason: 'fault', detail: (error as Error).message };
  }
}

function read(rows: readonly OverlayRow[]): PlotOverlay {
  const faulty = rows.find((row) => row.fault != null);
  if (faulty != null) {
    const detail = `${faulty.feature_id}: ${faulty.reason ?? 'large polygon could not be prepared'}`;
    return { state: 'cannot-check', reason: faulty.fault === 'invalid' ? 'invalid-feature' : 'fault', detail };
  }
  const features = rows
    .filter((row) => row.kind === 'feature')
    .map((row) => ({ feature: row.feature_id!, fields: row.fields ?? {}, geometry: geometryOf(row)! }))
    .sort((a, b) => Number(BigInt(a.feature) - BigInt(b.feature)));
  const union = rows.find((row) => row.kind === 'union');
  const outside = rows.find((row) => row.kind === 'outside');
  return {
    state: 'checked',
    features,
    union: union == null ? (features[0]?.geometry ?? null) : geometryOf(union),
    outside: outside == null ? null : geometryOf(outside),
  };
}

function geometryOf(row: OverlayRow): FlatGeometry | null {
  const geometry = row.wkb == null ? null : fromWkb(row.wkb).geometry;
  return geometry == null || isEmpty(geometry) ? null : geometry;
}

const names = new Map<string, string>();

/** Prepared once per connection: the statement is long, and planning it costs more than a small plot's overlay. */
function named<Q extends { readonly text: string; readonly values: readonly unknown[] }>(query: Q) {
  let name = names.get(query.text);
  if (name == null) {
    name = `overlap-${names.size}`;
    names.set(query.text, name);
  }
  return { name, text: query.text, values: [...query.values] };
}
