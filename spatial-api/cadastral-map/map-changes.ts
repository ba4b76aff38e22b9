/** What has changed on the ground of a map since it was made. */
import type { Pool } from 'pg';
import { parameters, quoteIdentifier } from '../../schemas/database/sql.ts';
import { bareTableName, columnName, LAND_SCHEMA } from '../../schemas/derive/ddl.ts';
import { type Districts, districtConditions } from '../../schemas/district-scope.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { MapRecord } from './map-store.ts';
import { BORDER_LAYERS, layersAt, type MapLayerId, type MapVersions, PARCEL_MAP_LAYERS } from './read-content.ts';

export interface LayerChange {
  readonly layer: MapLayerId;
  readonly title: string;
  /** Versions of the map and of now. */
  readonly from: number;
  readonly to: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** The first of them by the key of the layer. */
  readonly features: readonly { readonly key: string; readonly change: 'added' | 'changed' | 'removed' }[];
}

function drawnIn({ kind, scale }: Pick<MapRecord['report'], 'kind' | 'scale'>): readonly MapLayerId[] {
  if (kind === 'index') return BORDER_LAYERS;
  return kind === 'sheets' ? layersAt(scale ?? 0) : PARCEL_MAP_LAYERS;
}

/** Layers that a map shows something of: what changes elsewhere does not make it another. */
function shownBy({ order, report }: Pick<MapRecord, 'order' | 'report'>): readonly MapLayerId[] {
  return drawnIn(report).filter((id) => order.versions[id] != null);
}

/** Features listed of each kind of change. */
const LISTED = 100;

/** Layers with changes in the extent of a map, counted, up to the versions given. */
export async function mapChanges(
  db: Pool,
  { order, report }: Pick<MapRecord, 'order' | 'report'>,
  now: MapVersions,
  districts: Districts,
): Promise<readonly LayerChange[]> {
  const changes: LayerChange[] = [];
  for (const id of shownBy({ order, report })) {
    const from = order.versions[id]!;
    const to = now[id] ?? from;
    if (to <= from) continue;
    const change = await layerChange(db, id, { from, to }, report.extent, districts);
    if (change.added + change.changed + change.removed > 0) changes.push(change);
  }
  return changes;
}

async function layerChange(
  db: Pool,
  id: MapLayerId,
  { from, to }: { readonly from: number; readonly to: number },
  extent: readonly [number, number, number, number],
  districts: Districts,
): Promise<LayerChange> {
  const layer = layerById(id)!;
  const { values, add } = parameters();
  const [v, w] = [add(from, 'integer'), add(to, 'integer')];
  const box = `st_makeenvelope(${extent.map((value) => add(value, 'double precision')).join(', ')}, 4490)`;
  const key = layer.key.map((field) => `${quoteIdentifier(columnName(field))}::text`).join(`, '/', `);
  const scope = districtConditions(layer, districts, add);
  const { rows } = await db.query<{ key: string; change: 'added' | 'changed' | 'removed'; total: number }>(
    `with touched as (
  select feature_id, min(concat(${key})) as key,
    bool_or(version_from <= ${v} and (version_to is null or version_to > ${v})) as was,
    bool_or(version_from <= ${w} and (version_to is null or version_to > ${w})) as is_there
  from ${LAND_SCHEMA}.${bareTableName(layer)}
  where geom && ${box} and ((version_from > ${v} and version_from <= ${w}) or (version_to > ${v} and version_to <= ${w}))${scope.map((condition) => ` and ${condition}`).join('')}
  group by feature_id
), told as (
  select key, case when not was then 'added' when is_there then 'changed' else 'removed' end as change
  from touched where was or is_there
)
select key, change, total from (
  select *, (count(*) over (partition by change))::int as total, row_number() over (partition by change order by key) as n from told
) as numbered
where n <= ${LISTED}
order by change, key`,
    [...values],
  );
  const totalOf = (change: string): number => rows.find((row) => row.change === change)?.total ?? 0;
  return {
    layer: id,
    title: layer.title,
    from,
    to,
    added: totalOf('added'),
    changed: totalOf('changed'),
    removed: totalOf('removed'),
    features: rows.map(({ key: of, change }) => ({ key: of, change })),
  };
}

/** Ids of those maps on whose ground anything has changed up to the versions given: one statement for each layer that is newer. */
export async function changedMaps(
  db: Pool,
  maps: readonly Pick<MapRecord, 'id' | 'order' | 'report'>[],
  now: MapVersions,
  districts: Districts,
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (const [id, to] of Object.entries(now) as [MapLayerId, number][]) {
    const older = maps.filter(
      (map) => !changed.has(map.id) && shownBy(map).includes(id) && map.order.versions[id]! < to,
    );
    if (older.length === 0) continue;
    const layer = layerById(id)!;
    const { values, add } = parameters();
    const sides = [0, 1, 2, 3].map((side) =>
      add(
        older.map(({ report }) => report.extent[side]!),
        'double precision[]',
      ),
    );
    const ids = add(
      older.map((map) => map.id),
      'uuid[]',
    );
    const versions = add(
      older.map(({ order }) => order.versions[id]!),
      'integer[]',
    );
    const w = add(to, 'integer');
    const scope = districtConditions(layer, districts, add).map((condition) => ` and ${condition}`);
    const { rows } = await db.query<{ id: string }>(
      `select m.id
from unnest(${ids}, ${versions}, ${sides.join(', ')}) as m (id, v, west, south, east, north)
where exists (
  select from ${LAND_SCHEMA}.${bareTableName(layer)}
  where geom && st_makeenvelope(m.west, m.south, m.east, m.north, 4490)
    and ((version_from > m.v and version_from <= ${w}) or (version_to > m.v and version_to <= ${w}))${scope.join('')}
)`,
      [...values],
    );
    for (const row of rows) changed.add(row.id);
  }
  return changed;
}
