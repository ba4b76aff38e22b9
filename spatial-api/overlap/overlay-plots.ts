import { type FlatGeometry, fromWkb, isEmpty } from '../../schemas/geometry.ts';
import { overlayQuery, type OverlayRow, type OverlayTask, prepareQuery } from './overlay-query.ts';
import type { Plane } from './plane.ts';
import { groupBy, type Subject } from './prepare-subjects.ts';
import { ask, type OverlapRun, OverlapTimeoutError } from './run.ts';

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

/** Cutting a polygon of 100,000 vertices takes half a second; larger ones are cut by the warm-up, without a limit. */
const PREPARE_LIMIT_MS = 60_000;

/** Subjects of one statement: more make it longer without making it faster. */
const MOST_SUBJECTS = 256;

/**
 * Overlays plots with one layer, each answered for itself. `own` is the code that `ownField` must differ from, by subject.
 * Whatever goes wrong in the database (an overlay that fails, a limit, a lost connection) comes back as `cannot-check`
 * of the plots it concerns: a fault must look like a fault, never like an empty answer.
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
      const asked = { subjects: part.map((i) => subjects[i]!), own: part.map((i) => own[i] ?? null) };
      const found = await overlayPart(run, { ...task, plane: asked.subjects[0]!.plane }, asked);
      for (const [k, i] of part.entries()) answers[i] = found[k]!;
    }),
  );
  return answers;
}

type PlaneTask = OverlayTask & { readonly plane: Plane };
interface Asked {
  readonly subjects: readonly Subject[];
  readonly own: readonly (string | null)[];
}

/** One plot that makes an overlay fail must not cost its neighbours their answer: halves are asked for themselves. */
async function overlayPart(run: OverlapRun, task: PlaneTask, asked: Asked): Promise<readonly PlotOverlay[]> {
  const count = asked.subjects.length;
  try {
    return await answersOf(run, task, asked);
  } catch (error) {
    run.signal?.throwIfAborted();
    if (count === 1 || !isOfOneSubject(error)) {
      const detail = (error as Error).message;
      return asked.subjects.map(() => ({ state: 'cannot-check', reason: 'fault', detail }));
    }
    const half = count >> 1;
    const parts = [
      { subjects: asked.subjects.slice(0, half), own: asked.own.slice(0, half) },
      { subjects: asked.subjects.slice(half), own: asked.own.slice(half) },
    ];
    return (await Promise.all(parts.map((part) => overlayPart(run, task, part)))).flat();
  }
}

/** XX000 is what PostGIS raises when GEOS fails, 57014 a statement's limit. */
function isOfOneSubject(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return error instanceof OverlapTimeoutError || code === 'XX000' || code === '57014';
}

async function answersOf(run: OverlapRun, task: PlaneTask, asked: Asked): Promise<readonly PlotOverlay[]> {
  const query = overlayQuery({
    ...task,
    subjects: asked.subjects.map((subject) => subject.forDatabase),
    own: asked.own,
  });
  let rows = await ask<OverlayRow>(run, query);
  const unprepared = new Set(rows.filter((row) => row.fault === 'not-prepared').map((row) => row.row_id!));
  if (unprepared.size > 0) {
    const patient = { ...run, timeoutMs: Math.max(run.timeoutMs, PREPARE_LIMIT_MS) };
    for (const rowId of unprepared) await ask(patient, prepareQuery(task.layer, task.plane, rowId));
    rows = await ask<OverlayRow>(run, query);
  }
  const bySubject = groupBy(rows, (row) => row.subject);
  return asked.subjects.map((subject, i) => read(subject, bySubject.get(i) ?? []));
}

function read(subject: Subject, rows: readonly OverlayRow[]): PlotOverlay {
  const faulty = rows.find((row) => row.fault != null);
  if (faulty != null) {
    const detail = `${faulty.feature_id}: ${faulty.reason ?? 'large polygon could not be prepared'}`;
    return { state: 'cannot-check', reason: faulty.fault === 'invalid' ? 'invalid-feature' : 'fault', detail };
  }
  const hits = rows.filter((row) => row.kind === 'feature');
  const features = hits
    .map((row) => ({
      feature: String(row.feature_id),
      fields: row.fields ?? {},
      geometry: geometryOf(subject, row)!,
    }))
    .sort((a, b) => Number(BigInt(a.feature) - BigInt(b.feature)));
  const union = rows.find((row) => row.kind === 'union');
  const outside = rows.find((row) => row.kind === 'outside');
  return {
    state: 'checked',
    features,
    union: union == null ? onlyOne(subject, hits) : geometryOf(subject, union),
    outside: outside == null ? null : geometryOf(subject, outside),
  };
}

/** Without a union in the answer there is one feature, or one that covers the subject and with it all the others. */
function onlyOne(subject: Subject, hits: readonly OverlayRow[]): FlatGeometry | null {
  const row = hits.find((hit) => hit.covers) ?? hits[0];
  return row == null ? null : geometryOf(subject, row);
}

function geometryOf(subject: Subject, row: OverlayRow): FlatGeometry | null {
  if (row.covers) return subject.inPlane;
  const geometry = row.wkb == null ? null : fromWkb(row.wkb).geometry;
  return geometry == null || isEmpty(geometry) ? null : geometry;
}
