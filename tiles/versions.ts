import type { Pool } from 'pg';

import { sharedReads } from '../schemas/shared-reads.ts';
import type { TileAddress } from './mercator.ts';
import { TileChanges, type ChangeBox } from './tile-changes.ts';

/** Where a layer stands: its published version, 0 before the first, when that came, and where versions changed it. */
export interface LayerState {
  readonly version: number;
  /** ISO 8601; null before the first version. */
  readonly changedAt: string | null;
  /** Reaches to `version` or beyond. */
  readonly changes: TileChanges;
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

/** The last version up to `version` that changed what a tile of the layer shows; 0 where there never was anything. */
export function touchedVersion(
  versions: LayerVersions,
  layerId: string,
  address: TileAddress,
  version: number,
): number {
  return versions.get(layerId)?.changes.touchedBy(address, version) ?? 0;
}

/**
 * Reads `dimai.layer_state` for every call, but calls that come while a read is under way share the next one: at most two
 * reads are ever open, whatever the load, and every process sees a published version in its next request. Where a version is
 * new, the places it changed are read as well, before anybody is told of it.
 */
export function databaseVersions(db: Pool): VersionSource {
  let known: LayerVersions = new Map();
  let knownStamp: string | null | undefined;
  const readIfChanged = async (): Promise<LayerVersions> => {
    const stamp = await readStamp(db);
    if (stamp === knownStamp) return known;
    // What is read now may be newer than the stamp; then the next stamp differs, and it is read once more.
    known = await readVersions(db, known);
    knownStamp = stamp;
    return known;
  };
  return { read: sharedReads(readIfChanged) };
}

/** Place and writer of every row of `dimai.layer_state`: another one whenever any was written. Most reads find nothing new, and rows are not even made of it. */
async function readStamp(db: Pool): Promise<string | null> {
  const { rows } = await db.query<{ stamp: string | null }>({
    name: 'layer-stamp',
    text: `select string_agg(xmin::text || ctid::text, ' ') as stamp from dimai.layer_state`,
  });
  return rows[0]!.stamp;
}

interface StateRow {
  readonly layer: string;
  readonly version: number;
  readonly tile_floor: number;
  readonly changed_at: string;
}

const STATE = `layer, version, tile_floor, to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as changed_at`;

async function readVersions(db: Pool, known: LayerVersions): Promise<LayerVersions> {
  const { rows } = await db.query<StateRow>({ name: 'layer-versions', text: `select ${STATE} from dimai.layer_state` });
  const isKnown = ({ layer, version, tile_floor: floor }: StateRow) => {
    const changes = known.get(layer)?.changes;
    return changes?.version === version && changes.floor === floor;
  };
  const fresh = rows.filter((row) => !isKnown(row)).map(({ layer }) => layer);
  const advanced = fresh.length === 0 ? new Map<string, LayerState>() : await readChanges(db, fresh, known);
  return new Map(
    rows.map(({ layer, version, changed_at: changedAt }) => {
      const present = known.get(layer);
      return [layer, advanced.get(layer) ?? { version, changedAt, changes: present?.changes ?? new TileChanges() }];
    }),
  );
}

type ChangeRow = StateRow & { readonly change: ChangeBox['version'] | null } & Omit<ChangeBox, 'version'>;

/** States and changes of some layers in one snapshot; the state may be a newer one than was asked for. */
async function readChanges(
  db: Pool,
  layers: readonly string[],
  known: LayerVersions,
): Promise<Map<string, LayerState>> {
  const { rows } = await db.query<ChangeRow>({
    name: 'tile-changes',
    text: `select state.*, change.version as change, west, south, east, north
from unnest($1::text[], $2::integer[]) as fresh (layer, since)
join (select ${STATE} from dimai.layer_state) as state using (layer)
left join dimai.tile_change as change
  on change.layer = state.layer and (change.version > fresh.since or state.version < fresh.since)
order by change.version`,
    values: [layers, layers.map((layer) => known.get(layer)?.changes.version ?? 0)],
  });
  const states = new Map<string, LayerState>();
  for (const layer of new Set(rows.map((row) => row.layer))) {
    const changed = rows.filter((row) => row.layer === layer);
    const { version, tile_floor: floor, changed_at: changedAt } = changed[0]!;
    const present = known.get(layer)?.changes;
    // A layer that was set back begins anew.
    const changes = present === undefined || present.version > version ? new TileChanges() : present;
    const boxes = changed.flatMap(({ change, ...box }) => (change === null ? [] : [{ ...box, version: change }]));
    changes.advance(version, floor, boxes);
    states.set(layer, { version, changedAt, changes });
  }
  return states;
}
