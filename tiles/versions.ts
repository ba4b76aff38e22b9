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
  /** The same without waiting; undefined where the database has to be asked. */
  current(): LayerVersions | undefined;
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

/** How long what was read may be told; publishers wait 100 ms between saying so and being seen (`dimai.announce_publication`). */
const LEASE_MS = 80;
/** Age from which it is read again behind a request that it still answers. */
const RENEWAL_MS = 20;

/** Clocks in ms. The second one goes on while a machine sleeps. */
export interface Clocks {
  steady(): number;
  wall(): number;
}

const CLOCKS: Clocks = { steady: () => performance.now(), wall: () => Date.now() };

/**
 * Reads `dimai.layer_state`, at most twice at once, whatever the load: calls that come while a read is under way share the next
 * one. Between reads the versions are told from memory as long as no publication can have become visible (see migration 120),
 * so every process tells a published version in its next answer. Where a version is new, the places it changed are read as well,
 * before anybody is told of it.
 */
export function databaseVersions(db: Pool, clocks = CLOCKS): VersionSource {
  let known: LayerVersions = new Map();
  let knownStamp: string | null | undefined;
  let lease = { steady: -Infinity, wall: -Infinity };
  let isRenewing = false;
  const readIfChanged = async (): Promise<LayerVersions> => {
    const begun = { steady: clocks.steady(), wall: clocks.wall() };
    const { stamp, is_leased: isLeased } = await readStamp(db);
    if (stamp !== knownStamp) {
      // What is read now may be newer than the stamp; then the next stamp differs, and it is read once more.
      known = await readVersions(db, known);
      knownStamp = stamp;
    }
    if (isLeased && begun.steady > lease.steady) lease = begun;
    return known;
  };
  const read = sharedReads(readIfChanged);
  const current = (): LayerVersions | undefined => {
    const age = clocks.steady() - lease.steady;
    const wallAge = clocks.wall() - lease.wall;
    if (age >= LEASE_MS || wallAge >= LEASE_MS || wallAge < 0) return undefined;
    if (age >= RENEWAL_MS && !isRenewing) {
      isRenewing = true;
      const renewed = () => (isRenewing = false);
      read().then(renewed, renewed);
    }
    return known;
  };
  return {
    current,
    read() {
      const present = current();
      return present === undefined ? read() : Promise.resolve(present);
    },
  };
}

interface Stamp {
  readonly stamp: string | null;
  readonly is_leased: boolean;
}

/** Another stamp whenever a state was written. Most reads find nothing new, and rows are not even made of it. */
async function readStamp(db: Pool): Promise<Stamp> {
  const { rows } = await db.query<Stamp>({
    name: 'layer-stamp',
    text: 'select stamp, is_leased from dimai.read_layer_stamp()',
  });
  return rows[0]!;
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
