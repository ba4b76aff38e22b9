import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { DISTRICTS, LAND_USE } from './check-plan.ts';
import { type LargeRow, keepLargeBorders } from './control-features.ts';
import { LARGE_BYTES } from './overlay-query.ts';
import { planeAt } from './plane.ts';
import { overlapRun, type OverlapRun } from './run.ts';

export interface WarmUpContext {
  readonly db: Pool;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly ruleSet: RuleSet;
}

/**
 * Reads the large polygons of layers that were published since `known` into memory, so that the first check over them is
 * not the one that waits. Returns the layer versions seen, for the next call. One polygon at a time: tiles and checks keep
 * the connections.
 */
export async function warmUp(
  { db, log, ruleSet }: WarmUpContext,
  known: ReadonlyMap<string, number> = new Map(),
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const ids = [...new Set([DISTRICTS, LAND_USE, ...[...ruleSet.lines.values()].map((line) => line.layer)])];
  const { rows } = await db.query<{ layer: string; version: number }>(
    'select layer, version from dimai.layer_state where layer = any($1) and version > 0',
    [ids],
  );
  const versions = new Map(rows.map(({ layer, version }) => [layer, version]));
  const run = overlapRun(db, { signal });
  for (const [id, version] of versions) {
    if (known.get(id) === version) continue;
    const begun = performance.now();
    const kept = await readLarge(run, layerById(id)!);
    if (kept > 0)
      log.info({ layer: id, version, kept, tookMs: Math.round(performance.now() - begun) }, 'Overlap:WarmedUp');
  }
  return versions;
}

/** Every plane whose zone a polygon reaches into: a subject there will ask for it. */
async function readLarge(run: OverlapRun, layer: Layer): Promise<number> {
  const { rows } = await run.db.query<LargeRow & { readonly west: number; readonly east: number }>(
    `select row_id, xmin::text::bigint as row_xmin, ST_XMin(geom) as west, ST_XMax(geom) as east
from ${tableName(layer)}
where version_to is null and pg_column_size(geom) > ${LARGE_BYTES}
order by row_id`,
  );
  let kept = 0;
  for (const row of rows) {
    for (let zone = Math.round(row.west / 3); zone <= Math.round(row.east / 3); zone++) {
      run.signal?.throwIfAborted();
      await keepLargeBorders(run, layer, planeAt(3 * zone), [row]);
      kept++;
    }
  }
  return kept;
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
