import { boundsOf, type FlatGeometry } from '../../schemas/geometry.ts';
import type { EdgeTree } from '../overlay/edge-tree.ts';
import { NodingError } from '../overlay/noding.ts';
import { type Overlay, overlayPolygons, type Share } from '../overlay/overlay-polygons.ts';
import { type ControlFeature, readFeatures } from './control-features.ts';
import { FeatureGrid } from './feature-grid.ts';
import { overlayInDatabase } from './overlay-in-database.ts';
import type { LonLatBox, OverlayTask } from './overlay-query.ts';
import { groupBy, type Subject } from './prepare-subjects.ts';
import { type OverlapRun, OverlapTimeoutError } from './run.ts';

/** What one control layer and a plot share. All geometry lies in the plane. */
export type PlotOverlay =
  | {
      readonly state: 'checked';
      readonly features: readonly {
        readonly feature: string;
        readonly fields: Readonly<Record<string, unknown>>;
        readonly geometry: FlatGeometry;
      }[];
      /** The features dissolved; null where none shares area. */
      readonly union: FlatGeometry | null;
      /** Null unless asked for, or when nothing lies outside. */
      readonly outside: FlatGeometry | null;
    }
  | { readonly state: 'cannot-check'; readonly reason: 'invalid-feature' | 'fault'; readonly detail: string };

export type CheckedOverlay = Extract<PlotOverlay, { readonly state: 'checked' }>;

/** Subjects of one statement: more make it longer without making it faster. */
const MOST_SUBJECTS = 256;

/**
 * Overlays plots with one layer, each answered for itself. `own` is the code that `ownField` must differ from, by subject.
 * Whatever goes wrong (a statement that fails or meets its limit, a lost connection, borders that contradict each other)
 * comes back as `cannot-check` of the plots it concerns: a fault must look like a fault, never like an empty answer.
 */
export async function overlayPlots(
  run: OverlapRun,
  subjects: readonly Subject[],
  task: OverlayTask,
  own: readonly (string | null)[] = subjects.map(() => null),
): Promise<readonly PlotOverlay[]> {
  const answers: PlotOverlay[] = [];
  const parts = [...groupBy(subjects.keys(), (i) => subjects[i]!.plane.srid).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / MOST_SUBJECTS) }, (_, k) =>
      group.slice(k * MOST_SUBJECTS, (k + 1) * MOST_SUBJECTS),
    ),
  );
  await Promise.all(
    parts.map(async (part) => {
      const asked = part.map((i) => ({ subject: subjects[i]!, own: own[i] ?? null }));
      const found = await overlayPart(run, task, asked);
      for (const [k, i] of part.entries()) answers[i] = found[k]!;
    }),
  );
  return answers;
}

interface Asked {
  readonly subject: Subject;
  readonly own: string | null;
}

/** One plot whose neighbourhood cannot be read must not cost the others their answer: halves are asked for themselves. */
async function overlayPart(
  run: OverlapRun,
  task: OverlayTask,
  asked: readonly Asked[],
): Promise<readonly PlotOverlay[]> {
  const plane = asked[0]!.subject.plane;
  let features: readonly ControlFeature[];
  try {
    features = await readFeatures(
      run,
      task,
      plane,
      asked.map(({ subject }) => neighbourhoodOf(subject)),
    );
  } catch (error) {
    run.signal?.throwIfAborted();
    if (asked.length === 1 || !isOfOneSubject(error)) {
      const detail = (error as Error).message;
      return asked.map(() => ({ state: 'cannot-check', reason: 'fault', detail }));
    }
    const half = asked.length >> 1;
    const parts = [asked.slice(0, half), asked.slice(half)];
    return (await Promise.all(parts.map((part) => overlayPart(run, task, part)))).flat();
  }
  const grid = new FeatureGrid(features);
  return Promise.all(asked.map((one) => overlayOne(run, one, grid, task.outside)));
}

/** XX000 is what PostGIS raises when it cannot carry a geometry into the plane, 57014 a statement's limit. */
function isOfOneSubject(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return error instanceof OverlapTimeoutError || code === 'XX000' || code === '57014';
}

/** The plot's box with a margin of about a metre, in degrees. */
function neighbourhoodOf({ plot: { geometry } }: Subject): LonLatBox {
  const [west, south, east, north] = boundsOf(geometry);
  return [west - 0.00001, south - 0.00001, east + 0.00001, north + 0.00001];
}

/** A border nearer than this to the plot's box must be a valid one, in metres. */
const NEAR = 1;

async function overlayOne(
  run: OverlapRun,
  { subject, own }: Asked,
  grid: FeatureGrid,
  outside: boolean,
): Promise<PlotOverlay> {
  const { border } = subject;
  const all = grid.near(border.bounds, NEAR);
  const near = own == null ? all : all.filter((feature) => feature.own !== own);
  const invalid = near.find((feature) => feature.invalid != null);
  if (invalid != null) {
    return { state: 'cannot-check', reason: 'invalid-feature', detail: `${invalid.id}: ${invalid.invalid}` };
  }
  try {
    const found = await settledOverlay(
      run,
      border,
      near.map((feature) => feature.border),
    );
    return {
      state: 'checked',
      features: near.flatMap(({ id, fields }, i) => {
        const geometry = drawn(found.shared[i]!, subject);
        return geometry == null ? [] : [{ feature: id, fields, geometry }];
      }),
      union: drawn(found.union, subject),
      outside: outside ? drawn(found.outside, subject) : null,
    };
  } catch (error) {
    run.signal?.throwIfAborted();
    return { state: 'cannot-check', reason: 'fault', detail: (error as Error).message };
  }
}

/** By our own graph, or by the database where that cannot settle the borders. */
export async function settledOverlay(
  run: OverlapRun,
  subject: EdgeTree,
  polygons: readonly EdgeTree[],
): Promise<Overlay> {
  try {
    return overlayPolygons(subject, polygons);
  } catch (error) {
    if (!(error instanceof NodingError)) throw error;
    return overlayInDatabase(
      run,
      subject.geometry,
      polygons.map(({ geometry }) => geometry),
    );
  }
}

/** Where all of the plot is meant it is the plot itself, to the last digit. */
function drawn(share: Share, subject: Subject): FlatGeometry | null {
  return share === 'none' ? null : share === 'all' ? subject.inPlane : share;
}
