import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { DISTRICTS, LAND_USE } from './check-plan.ts';
import { LARGE_BYTES, prepareQuery } from './overlay-query.ts';
import { planeAt } from './plane.ts';

export interface WarmUpContext {
  readonly db: Pool;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly ruleSet: RuleSet;
}

/** Any fixed number: one process of a database warms up at a time. */
const WARM_UP_LOCK = 5_206_412_029;

/**
 * Cuts the large polygons of layers that were published since `known`, so that the first check over them is not the one
 * that waits; pieces of rows that are gone are removed. Returns the layer versions seen, for the next call. A polygon at
 * a time on one connection: tiles and checks keep the others.
 */
export async function warmUp(
  { db, log, ruleSet }: WarmUpContext,
  known: ReadonlyMap<string, number> = new Map(),
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const ids = [...new Set([DISTRICTS, LAND_USE, ...[...ruleSet.lines.values()].map((line) => line.layer)])];
  const client = await db.connect();
  try {
    const states = await client.query<{ layer: string; version: number }>(
      'select layer, version from dimai.layer_state where layer = any($1) and version > 0',
      [ids],
    );
    const versions = new Map(states.rows.map(({ layer, version }) => [layer, version]));
    const changed = [...versions].filter(([layer, version]) => known.get(layer) !== version).map(([layer]) => layer);
    if (changed.length === 0) return versions;
    const locked = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [WARM_UP_LOCK]);
    if (!locked.rows[0]!.locked) return known;
    try {
      await client.query('set statement_timeout = 0');
      for (const id of changed) {
        const layer = layerById(id)!;
        const cut = await prepareLayer(client, layer, signal);
        const removed = await removeStale(client, layer);
        if (cut + removed > 0) log.info({ layer: id, version: versions.get(id), cut, removed }, 'Overlap:WarmedUp');
      }
      return versions;
    } finally {
      await client.query('reset statement_timeout');
      await client.query('select pg_advisory_unlock($1)', [WARM_UP_LOCK]);
    }
  } finally {
    client.release();
  }
}

type Client = Pick<Pool, 'query'>;

interface LargeRow {
  readonly row_id: string | number;
  readonly west: number;
  readonly east: number;
  /** Planes the row was cut for already. */
  readonly planes: readonly number[];
}

/** Every plane whose zone a polygon reaches into: a subject there would ask for it. */
async function prepareLayer(client: Client, layer: Layer, signal?: AbortSignal): Promise<number> {
  const { rows } = await client.query<LargeRow>(
    `select f.row_id, ST_XMin(f.geom) as west, ST_XMax(f.geom) as east,
  array(select o.plane_srid from dimai.overlay_source o
    where o.layer = $1 and o.row_id = f.row_id and o.row_xmin = f.xmin::text::bigint) as planes
from ${tableName(layer)} f
where f.version_to is null and pg_column_size(f.geom) > ${LARGE_BYTES}
order by f.row_id`,
    [layer.id],
  );
  let cut = 0;
  for (const { row_id: rowId, west, east, planes } of rows) {
    for (let zone = Math.round(west / 3); zone <= Math.round(east / 3); zone++) {
      const plane = planeAt(3 * zone);
      if (planes.includes(plane.srid)) continue;
      signal?.throwIfAborted();
      const { text, values } = prepareQuery(layer, plane, rowId);
      await client.query(text, [...values]);
      cut++;
    }
  }
  return cut;
}

/** Rows that were deleted, or changed since they were cut: their pieces answer nobody any more. */
async function removeStale(client: Client, layer: Layer): Promise<number> {
  const { rowCount } = await client.query(
    `delete from dimai.overlay_source o
where o.layer = $1 and not exists (
  select from ${tableName(layer)} f where f.row_id = o.row_id and f.xmin::text::bigint = o.row_xmin)`,
    [layer.id],
  );
  return rowCount ?? 0;
}

/** How often a server looks for new publications. */
const INTERVAL_MS = 30_000;

/** Warms up at the start and after every publication until stopped; a failure is logged and tried again. */
export function keepWarm(context: WarmUpContext, intervalMs: number = INTERVAL_MS): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let known: ReadonlyMap<string, number> = new Map();
  let timer: NodeJS.Timeout | undefined;
  const round = async (): Promise<void> => {
    try {
      known = await warmUp(context, known, stopping.signal);
    } catch (err) {
      if (!stopping.signal.aborted) context.log.warn({ err }, 'Overlap:WarmUpFailed');
    }
    if (!stopping.signal.aborted) timer = setTimeout(() => (running = round()), intervalMs).unref();
  };
  let running = round();
  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
