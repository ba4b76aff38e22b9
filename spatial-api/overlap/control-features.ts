import type { Pool } from 'pg';
import { poolBelow } from '../../schemas/database/scope.ts';
import { fromWkb } from '../../schemas/geometry.ts';
import type { Layer } from '../../schemas/layer.ts';
import { EdgeTree } from '../overlay/edge-tree.ts';
import {
  type FeatureRow,
  featuresQuery,
  largeFeaturesQuery,
  type LonLatBox,
  type OverlayTask,
} from './overlay-query.ts';
import type { Plane } from './plane.ts';
import { ask, type OverlapRun } from './run.ts';

/** A feature of a control layer, its border ready to be overlaid in the plane; or why it cannot be. */
export interface ControlFeature {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Value of the task's `ownField`. */
  readonly own: string | null;
  readonly border: EdgeTree;
  /** Why it is no valid polygon; null where it is one. */
  readonly invalid: string | null;
}

type Border = Pick<ControlFeature, 'border' | 'invalid'>;

/** Reading and testing a polygon of 100,000 vertices takes a quarter of a second. */
const LARGE_LIMIT_MS = 60_000;

/** Features near any of the boxes, by id. */
export async function readFeatures(
  run: OverlapRun,
  task: OverlayTask,
  plane: Plane,
  near: readonly LonLatBox[],
): Promise<readonly ControlFeature[]> {
  const rows = await ask<FeatureRow>(run, featuresQuery(task, plane, near));
  const large = rows.filter((row) => row.large);
  const borders =
    large.length === 0 ? new Map<string, Border>() : await keepLargeBorders(run, task.layer, plane, large);
  return rows
    .flatMap((row) => {
      const border = row.large ? borders.get(String(row.row_id)) : borderOf(row);
      if (border == null) throw new Error(`feature ${row.feature_id} changed while it was read`);
      return [{ id: String(row.feature_id), fields: row.fields, own: row.own, ...border }];
    })
    .sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
}

function borderOf(row: Pick<FeatureRow, 'wkb' | 'valid' | 'reason'>): Border {
  return { border: new EdgeTree(fromWkb(row.wkb!).geometry), invalid: row.valid ? null : (row.reason ?? 'invalid') };
}

/** A large feature as it stands in its table at the moment. */
export type LargeRow = Pick<FeatureRow, 'row_id' | 'row_xmin'>;

/** Borders of large features, from memory or read into it; by row id. */
export async function keepLargeBorders(
  run: OverlapRun,
  layer: Layer,
  plane: Plane,
  rows: readonly LargeRow[],
): Promise<ReadonlyMap<string, Border>> {
  const cache = cacheOf(run.db);
  const keyOf = (row: LargeRow) =>
    `${layer.id}${run.isReduced === true ? ' reduced' : ''} ${plane.srid} ${row.row_id} ${row.row_xmin}`;
  const found = new Map<string, Border>();
  const missing: LargeRow[] = [];
  for (const row of rows) {
    const border = cache.get(keyOf(row));
    if (border == null) missing.push(row);
    else found.set(String(row.row_id), border);
  }
  if (missing.length === 0) return found;
  const patient = { ...run, timeoutMs: Math.max(run.timeoutMs, LARGE_LIMIT_MS) };
  // one by one: together they might not fit into a statement's answer
  for (const { row_id: rowId } of missing) {
    const [read] = await ask<LargeRow & Pick<FeatureRow, 'wkb' | 'valid' | 'reason'>>(
      patient,
      largeFeaturesQuery(layer, plane, [rowId]),
    );
    if (read == null) continue;
    const border = borderOf(read);
    cache.set(keyOf(read), border);
    found.set(String(rowId), border);
  }
  return found;
}

/** Bytes of large borders that a process keeps; about twelve million vertices. */
const CACHE_BYTES = 256 * 1024 ** 2;

/** Large borders, those least recently asked for forgotten first. */
class BorderCache {
  private readonly borders = new Map<string, Border>();
  private bytes = 0;

  get(key: string): Border | undefined {
    const border = this.borders.get(key);
    if (border == null) return undefined;
    this.borders.delete(key);
    this.borders.set(key, border);
    return border;
  }

  set(key: string, border: Border): void {
    if (this.borders.has(key)) return;
    this.borders.set(key, border);
    this.bytes += border.border.bytes;
    for (const [oldest, { border: old }] of this.borders) {
      if (this.bytes <= CACHE_BYTES) break;
      this.borders.delete(oldest);
      this.bytes -= old.bytes;
    }
  }
}

const caches = new WeakMap<Pool, BorderCache>();

function cacheOf(db: Pool): BorderCache {
  const pool = poolBelow(db);
  let cache = caches.get(pool);
  if (cache == null) caches.set(pool, (cache = new BorderCache()));
  return cache;
}
