import type { Pool } from 'pg';

/** Where a layer stands: its published version, 0 before the first, and when that came. */
export interface LayerState {
  readonly version: number;
  /** ISO 8601; null before the first version. */
  readonly changedAt: string | null;
}

/** Tells the current versions. What it says is never older than the call: a version published before it is in the answer. */
export interface VersionSource {
  read(): Promise<LayerVersions>;
}

/** States by layer id; a layer without a row has never been published. */
export type LayerVersions = ReadonlyMap<string, LayerState>;

/** The version of a layer, 0 where nothing was published. */
export function versionOf(versions: LayerVersions, layerId: string): number {
  return versions.get(layerId)?.version ?? 0;
}

/**
 * Reads `dimai.layer_state` for every call, but calls that come while a read is under way share the next one: at most two
 * reads are ever open, whatever the load, and every process sees a published version in its next request.
 */
export function databaseVersions(db: Pool): VersionSource {
  let running: Promise<LayerVersions> | undefined;
  let following: Promise<LayerVersions> | undefined;
  const start = (): Promise<LayerVersions> => {
    running = readVersions(db).finally(() => (running = undefined));
    return running;
  };
  return {
    read() {
      if (running === undefined) return start();
      // The read under way may have taken its snapshot before this call.
      following ??= running
        .catch(() => undefined)
        .then(() => {
          following = undefined;
          return start();
        });
      return following;
    },
  };
}

async function readVersions(db: Pool): Promise<LayerVersions> {
  const { rows } = await db.query<{ layer: string; version: number; changed_at: string }>({
    name: 'layer-versions',
    text: `select layer, version, to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as changed_at
from dimai.layer_state`,
  });
  return new Map(rows.map(({ layer, version, changed_at }) => [layer, { version, changedAt: changed_at }]));
}
