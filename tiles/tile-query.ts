/** The statements behind a tile, as pure functions of layer and address; `layer-content.ts` says what they select. */
import { createHash } from 'node:crypto';

import type { RawQuery } from '../schemas/database/raw-rows.ts';
import { quoteIdentifier, quoteLiteral } from '../schemas/database/sql.ts';
import { tableName } from '../schemas/derive/ddl.ts';
import { tileFieldsAt, type TileField } from '../schemas/derive/tile-fields.ts';
import type { Layer } from '../schemas/layer.ts';
import { AGGREGATE_MESH, isAggregatedAt, smallestDrawn, type LayerAt } from './layer-content.ts';
import { tileReach, type TileAddress } from './mercator.ts';
import type { MvtAttribute, ValueKind } from './mvt/layer-writer.ts';

/**
 * Rows of a tile layer: `feature_id bigint`, the attributes in order, `geom`. The first row has no geometry and the version
 * that was read as its id: the same snapshot, so a tile is never labelled with a version it does not show.
 */
export interface TileStatement {
  readonly query: RawQuery;
  readonly attributes: readonly MvtAttribute[];
}

/** Geometry with more vertices is cut to the tile in the database: a ring around a county would cross the wire for every tile. */
const CUT_ABOVE_VERTICES = 1000;

/** Collects the parameters of a statement. */
class Values {
  readonly list: number[] = [];

  add(value: number, type: 'float8' | 'integer' | 'bigint'): string {
    this.list.push(value);
    return `$${this.list.length}::${type}`;
  }
}

/** The features of a layer that are drawn in a tile. */
export function featureStatement(at: LayerAt, address: TileAddress): TileStatement {
  const { layer } = at;
  const values = new Values();
  const fields = tileFieldsAt(layer, address.z);
  const isAggregated = isAggregatedAt(layer, address.z);
  const reach = reachOf(address, values);
  const where = [isHere(at, reach, values), ...(isAggregated ? [`not ${isSmall(layer, address.z, values)}`] : [])];
  const columns = fields.map((field) => `${attributeValue(field)} as ${quoteIdentifier(field.key)}`);
  const text = `${versionRow(at, fields.length, values)}
union all
select
  feature_id,
  ${[...columns, cutGeometry(layer, reach)].join(',\n  ')}
from ${tableName(layer)}
where ${where.join('\n  and ')}`;
  return { query: named(text, values), attributes: fields.map((field) => toAttribute(layer, field)) };
}

/**
 * The features of a layer that a tile counts, by mesh cell. Cells are numbered over the whole world, and a tile is a block of
 * them, so that no feature falls between two tiles or into both.
 */
export function aggregateStatement(at: LayerAt, address: TileAddress): TileStatement {
  const { layer } = at;
  const values = new Values();
  const reach = reachOf(address, values);
  const cells = values.add(AGGREGATE_MESH * 2 ** address.z, 'float8');
  const column = values.add(address.x * AGGREGATE_MESH, 'bigint');
  const row = values.add(address.y * AGGREGATE_MESH, 'bigint');
  const text = `${versionRow(at, 2, values)}
union all
select
  (cell_row - ${row}) * ${AGGREGATE_MESH} + (cell_column - ${column}) + 1,
  count(*)::integer,
  sum(ellipsoidal_area),
  st_setsrid(st_makepoint(avg(longitude), avg(latitude)), 4490)
from (
  select
    ellipsoidal_area,
    longitude,
    latitude,
    floor((longitude + 180) / 360 * ${cells})::bigint as cell_column,
    floor((0.5 - ln(tan(pi() / 4 + radians(latitude) / 2)) / (2 * pi())) * ${cells})::bigint as cell_row
  from (
    select
      ellipsoidal_area,
      (st_xmin(geom) + st_xmax(geom)) / 2 as longitude,
      (st_ymin(geom) + st_ymax(geom)) / 2 as latitude
    from ${tableName(layer)}
    where ${isHere(at, reach, values)}
      and ${isSmall(layer, address.z, values)}
  ) as middles
) as small
where cell_column between ${column} and ${column} + ${AGGREGATE_MESH - 1}
  and cell_row between ${row} and ${row} + ${AGGREGATE_MESH - 1}
group by cell_row, cell_column`;
  const attributes = [
    { key: 'count', kind: 'int4' },
    { key: 'area', kind: 'float8' },
  ] as const;
  return { query: named(text, values), attributes };
}

function versionRow({ layer, version }: LayerAt, attributes: number, values: Values): string {
  const read =
    version === null
      ? `coalesce((select version from dimai.layer_state where layer = ${quoteLiteral(layer.id)}), 0)::bigint`
      : values.add(version, 'bigint');
  return `select ${[read, ...Array<string>(attributes + 1).fill('null')].join(', ')}`;
}

function reachOf(address: TileAddress, values: Values): string {
  return `st_makeenvelope(${tileReach(address)
    .map((degrees) => values.add(degrees, 'float8'))
    .join(', ')}, 4490)`;
}

/** Rows of the version that may meet the tile. Current rows and history have an index each, so both arms of a past version name the place. */
function isHere({ version }: LayerAt, reach: string, values: Values): string {
  if (version === null) return `geom && ${reach} and version_to is null`;
  const at = values.add(version, 'integer');
  return `(
    (geom && ${reach} and version_to is null and version_from <= ${at})
    or (geom && ${reach} and version_to > ${at} and version_from <= ${at})
  )`;
}

/** A row whose area is unknown is drawn. */
function isSmall(layer: Layer, zoom: number, values: Values): string {
  return `coalesce(ellipsoidal_area < ${values.add(smallestDrawn(layer, zoom), 'float8')}, false)`;
}

function cutGeometry(layer: Layer, reach: string): string {
  if (layer.geometry === 'Point') return 'geom';
  const dimension = { MultiPolygon: '3', MultiLineString: '2', Geometry: 'st_dimension(geom) + 1' }[
    layer.geometry ?? 'Geometry'
  ];
  const cut = `st_collectionextract(st_clipbybox2d(geom, ${reach}), ${dimension})`;
  return `case when st_npoints(geom) > ${CUT_ABOVE_VERTICES} then ${cut} else geom end`;
}

/** Attributes travel as the types that MVT has: text, whole number, double, boolean. */
function attributeValue({ column, type }: TileField): string {
  const name = quoteIdentifier(column);
  switch (type) {
    case 'decimal':
      return `${name}::float8`;
    case 'date':
    case 'json':
      return `${name}::text`;
    case 'timestamp':
      return `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
    case 'text[]':
      return `array_to_string(${name}, ',')`;
    default:
      return name;
  }
}

const KINDS: Partial<Record<TileField['type'], ValueKind>> = { decimal: 'float8', integer: 'int4', boolean: 'bool' };

function toAttribute(layer: Layer, { key, type }: TileField): MvtAttribute {
  const isUnique = layer.key.length === 1 && layer.key[0] === key;
  return { key, kind: KINDS[type] ?? 'text', isUnique };
}

/** Names by text; there are some hundred texts, one per layer and set of attributes. */
const names = new Map<string, string>();

/** Gives the statement a name of its text, so that each connection plans it once. */
function named(text: string, values: Values): RawQuery {
  let name = names.get(text);
  if (name === undefined) {
    name = `tile-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
    names.set(text, name);
  }
  return { name, text, values: values.list };
}
