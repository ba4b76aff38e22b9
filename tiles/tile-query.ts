/** The statements behind a tile, as pure functions of layer and address; `layer-content.ts` says what they select. */
import { createHash } from 'node:crypto';

import type { RawQuery } from '../schemas/database/raw-rows.ts';
import { quoteIdentifier, quoteLiteral } from '../schemas/database/sql.ts';
import { tableName } from '../schemas/derive/ddl.ts';
import { tileFieldsAt, type TileField } from '../schemas/derive/tile-fields.ts';
import { crowdedWeight, FEATURE_WEIGHT } from '../schemas/derive/tile-weight.ts';
import { districtConditions } from '../schemas/district-scope.ts';
import { arrayText, filterConditions } from '../schemas/feature-filter.ts';
import type { Layer } from '../schemas/layer.ts';
import { isOverview, smallestDrawn, type LayerAt } from './layer-content.ts';
import { tileBounds, latitudeOf, longitudeOf, tileReach, tileSize, type Bounds, type TileAddress } from './mercator.ts';
import {
  CELL,
  classValue,
  countedBlocks,
  countedCells,
  countedNow,
  isKeptMesh,
  keptBlocks,
  keptCells,
  MIDDLE,
} from './mesh-statement.ts';
import type { MvtAttribute, ValueKind } from './mvt/layer-writer.ts';

/**
 * Rows of a tile layer: `feature_id bigint`, the attributes in order, `geom`. The first row has no geometry and the version
 * that was read as its id: the same snapshot, so a tile is never labelled with a version it does not show.
 */
export interface TileStatement {
  readonly query: RawQuery;
  readonly attributes: readonly MvtAttribute[];
}

/**
 * Columns between attributes and geometry where features are counted: what a feature weighs, its area, its class, its mesh cell
 * of the finest level, the middle of its bounds. A row of the mesh has a cell but no geometry: its id is the cell of its level,
 * its class is packed (`mesh.ts`), its middle a sum.
 */
export const MEASURES = ['weight', 'area', 'class', 'cell', 'longitude', 'latitude'] as const;

/**
 * Geometry that takes more bytes, about a thousand vertices, is cut to the tile in the database: a ring around a county would cross the
 * wire for every tile. The bytes are those that are stored; to count vertices every geometry would have to be unpacked.
 */
const CUT_ABOVE_BYTES = 16_000;

/** Levels that outlines are kept at; a tile takes the next deeper one. */
const OUTLINE_LEVELS = [4, 6, 8, 10, 12, 13];

/** The level of the outlines that tiles of a zoom are drawn from; the zoom itself where there are none. */
export function outlineLevel(zoom: number): number {
  return OUTLINE_LEVELS.find((candidate) => candidate >= zoom) ?? zoom;
}

/** Collects the parameters of a statement. */
class Values {
  readonly list: (string | number)[] = [];

  readonly add = (value: string | number, type: string): string => {
    this.list.push(value);
    return `$${this.list.length}::${type}`;
  };

  readonly addCodes = (codes: readonly string[]): string => this.add(arrayText(codes), 'text[]');
}

/** Statements of current tiles by layer and zoom: composing one took a tenth of the time of a small tile, and only its bounds differ. */
const composed = new WeakMap<Layer, TileStatement[]>();

/** The features of a layer in a tile that draws them all. */
export function featureStatement(at: LayerAt, address: TileAddress): TileStatement {
  const { layer, version, filter = [], districts = null } = at;
  const isPlain = version === null && filter.length === 0 && districts === null && address.frame === undefined;
  if (!isPlain) return composeFeatures(at, address, envelope);
  let ofLayer = composed.get(layer);
  if (ofLayer === undefined) composed.set(layer, (ofLayer = []));
  const { query, attributes } = (ofLayer[address.z] ??= composeFeatures(at, address, hiddenEnvelope));
  return { query: { ...query, values: tileReach(address) }, attributes };
}

function composeFeatures(at: LayerAt, address: TileAddress, toEnvelope: typeof envelope): TileStatement {
  const { layer } = at;
  const values = new Values();
  const fields = tileFieldsAt(layer, address.z);
  const reach = toEnvelope(tileReach(address), values);
  const columns = fields.map((field) => `${attributeValue(field)} as ${quoteIdentifier(field.key)}`);
  const text = `${versionRow(at, fields.length + 1, values)}
union all
select
  feature_id,
  ${[...columns, framed(address, cutGeometry(layer, reach))].join(',\n  ')}
from ${tableName(layer)}
where ${isWanted(at, reach, values).join('\n  and ')}`;
  return { query: named(text, values), attributes: fields.map((field) => toAttribute(layer, field)) };
}

/** The same with what is needed to count the features that there is no room for. */
export function measuredStatement(at: LayerAt, address: TileAddress): TileStatement {
  const { layer } = at;
  const values = new Values();
  const fields = tileFieldsAt(layer, address.z);
  const reach = envelope(tileReach(address), values);
  const text = `${versionRow(at, fields.length + MEASURES.length + 1, values)}
union all
${measured(layer, fields, isWanted(at, reach, values), framed(address, cutGeometry(layer, reach)))}`;
  return { query: named(text, values), attributes: fields.map((field) => toAttribute(layer, field)) };
}

/** What a tile of a low zoom draws of a layer, and its mesh; `layer-content.ts` says which features are drawn. */
export function overviewStatement(at: LayerAt, address: TileAddress): TileStatement {
  const { layer } = at;
  const values = new Values();
  const fields = tileFieldsAt(layer, address.z);
  const isKept = isKeptMesh(at);
  const smallest = smallestDrawn(layer, address.z);
  const draws = smallest !== Infinity && address.z >= 3;
  const parts = [versionRow(at, fields.length + MEASURES.length + 1, values)];
  const common: string[] = [];
  if (!isKept) {
    const around = envelope(draws ? blockReach(address) : tileReach(address), values);
    common.push(`counted as materialized (
  ${countedNow(at, isWanted(at, around, values))}
)`);
  }
  if (draws) {
    const reach = envelope(tileReach(address), values);
    const crowded = crowdedWeight(address.z);
    const blocks = isKept ? keptBlocks(at, address, values.add, values.addCodes) : countedBlocks(address.z);
    common.push(`sparse as materialized (
  ${blocks}
)`);
    // Numbers that the predicates of indexes are compared with stand in the text: a parameter would hide them from the planner.
    const large = [...isWanted(at, reach, values), `${FEATURE_WEIGHT} >= ${crowded}`];
    // Outlines are in the cells of Web Mercator.
    const shapes = (where: readonly string[]) =>
      address.frame === undefined
        ? outlined(layer, fields, address.z, where)
        : measured(layer, fields, where, framed(address, cutGeometry(layer, reach)));
    parts.push(shapes(large));
    const small = [
      'geom && block.envelope',
      ...isWanted(at, reach, values),
      `${FEATURE_WEIGHT} < ${crowded}`,
      ...(smallest > 0 ? [`coalesce(ellipsoidal_area, 0) >= ${smallest}`] : []),
    ];
    const shift = 15 - address.z;
    const across = `${2 ** (address.z + 2)}::float8`;
    parts.push(`select small.*
from sparse,
  lateral (
    select st_makeenvelope(
      block_column / ${across} * 360 - 180 - 1e-9,
      degrees(atan(sinh(pi() * (1 - 2 * (block_row + 1) / ${across})))) - 1e-9,
      (block_column + 1) / ${across} * 360 - 180 + 1e-9,
      degrees(atan(sinh(pi() * (1 - 2 * block_row / ${across})))) + 1e-9, 4490) as envelope
  ) as block,
  lateral (
    ${shapes(small)}
  ) as small
where (small.cell >> 20) >> ${shift} = block_column
  and (small.cell & 1048575) >> ${shift} = block_row`);
  }
  const cells = isKept ? keptCells(at, address, values.add, values.addCodes) : countedCells(address, values.add);
  const absent = Array<string>(fields.length + 1).fill('null');
  parts.push(`select ${['cell', ...absent, 'area', 'class', 'cell', 'longitude', 'latitude', 'null'].join(', ')}
from (
  ${cells}
) as mesh`);
  const text = `${common.length === 0 ? '' : `with ${common.join(', ')}\n`}${parts.join('\nunion all\n')}`;
  return { query: named(text, values), attributes: fields.map((field) => toAttribute(layer, field)) };
}

/** The statement of a tile, whichever it is. */
export function tileStatement(at: LayerAt, address: TileAddress): TileStatement {
  return isOverview(at.layer, address.z) ? overviewStatement(at, address) : featureStatement(at, address);
}

/** Bounds of a tile and the blocks of a quarter of a tile around it, in degrees. */
function blockReach(address: TileAddress): Bounds {
  if (address.frame !== undefined) return address.frame.around;
  const [west, south, east, north] = tileBounds(address);
  const margin = tileSize(address.z) / 4;
  return [
    longitudeOf(west - margin),
    latitudeOf(south - margin),
    longitudeOf(east + margin),
    latitudeOf(north + margin),
  ];
}

/** Features with their measures. Values are taken in an inner query, so that the middle is worked out once. */
function measured(layer: Layer, fields: readonly TileField[], where: readonly string[], geometry: string): string {
  return `select ${measuredColumns(fields)}
from (
  select
    feature_id,
    ${attributeList(fields)}${FEATURE_WEIGHT} as weight,
    coalesce(ellipsoidal_area, 0) as area,
    ${classValue(layer)} as class,
    ${MIDDLE},
    ${geometry} as shape
  from ${tableName(layer)}
  where ${where.join('\n    and ')}
  offset 0
) as feature`;
}

/** The same with the outline of a zoom where the feature has one; its own shape is then not even read. */
function outlined(layer: Layer, fields: readonly TileField[], zoom: number, where: readonly string[]): string {
  return `select ${measuredColumns(fields)}
from (
  select
    feature_id,
    ${attributeList(fields)}${FEATURE_WEIGHT} as weight,
    coalesce(ellipsoidal_area, 0) as area,
    ${classValue(layer)} as class,
    coalesce(outline_longitude, (st_xmin(geom) + st_xmax(geom)) / 2) as longitude,
    coalesce(outline_latitude, (st_ymin(geom) + st_ymax(geom)) / 2) as latitude,
    coalesce(outline_shape, geom) as shape
  from ${tableName(layer)} as drawn
  left join lateral (
    select outline.longitude as outline_longitude, outline.latitude as outline_latitude, outline.geom as outline_shape
    from dimai.tile_outline as outline
    where outline.layer = ${quoteLiteral(layer.id)} and outline.row_id = drawn.row_id and outline.level = ${outlineLevel(zoom)}
    limit 1
  ) as outline on true
  where ${where.join('\n    and ')}
  offset 0
) as feature`;
}

function attributeList(fields: readonly TileField[]): string {
  return fields.map((field) => `${attributeValue(field)} as ${quoteIdentifier(`a ${field.key}`)},\n    `).join('');
}

function measuredColumns(fields: readonly TileField[]): string {
  const attributes = fields.map(({ key }) => quoteIdentifier(`a ${key}`));
  return [
    'feature_id',
    ...attributes,
    'weight',
    'area',
    'class',
    `${CELL} as cell`,
    'longitude',
    'latitude',
    'shape',
  ].join(', ');
}

function versionRow({ layer, version }: LayerAt, others: number, values: Values): string {
  const read =
    version === null
      ? `coalesce((select version from dimai.layer_state where layer = ${quoteLiteral(layer.id)}), 0)::bigint`
      : values.add(version, 'bigint');
  return `select ${[read, ...Array<string>(others).fill('null')].join(', ')}`;
}

function envelope(bounds: Bounds, values: Values): string {
  return `st_makeenvelope(${bounds.map((degrees) => values.add(degrees, 'float8')).join(', ')}, 4490)`;
}

/**
 * The same, hidden from the planner: with bounds that it can look at it would plan each tile by itself, which takes half as long as
 * reading a small one. Where only the place is asked for there is one good plan, the spatial index.
 */
function hiddenEnvelope(bounds: Bounds, values: Values): string {
  return `(select ${envelope(bounds, values)})`;
}

/** Conditions of the rows that are asked for: version, place, filter, districts. */
function isWanted(at: LayerAt, reach: string, values: Values): readonly string[] {
  return [
    isHere(at, reach, values),
    ...filterConditions(at.layer, at.filter ?? [], values.add),
    ...districtConditions(at.layer, at.districts ?? null, values.add),
  ];
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

/** Geometry in the CRS of the tile. */
function framed({ frame }: TileAddress, geometry: string): string {
  return frame === undefined || frame.epsg === 4490 ? geometry : `st_transform(${geometry}, ${frame.epsg})`;
}

function cutGeometry(layer: Layer, reach: string): string {
  if (layer.geometry === 'Point') return 'geom';
  const dimension = { MultiPolygon: '3', MultiLineString: '2', Geometry: 'st_dimension(geom) + 1' }[
    layer.geometry ?? 'Geometry'
  ];
  const cut = `st_collectionextract(st_clipbybox2d(geom, ${reach}), ${dimension})`;
  return `case when pg_column_size(geom) > ${CUT_ABOVE_BYTES} then ${cut} else geom end`;
}

/** Attributes travel as the types that MVT has: text, whole number, double, boolean. */
export function attributeValue({ column, type, tail }: TileField): string {
  const name = quoteIdentifier(column);
  if (tail !== undefined) return `right(${name}, ${tail})`;
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

export function toAttribute(layer: Layer, { key, type }: TileField): MvtAttribute {
  const isUnique = layer.key.length === 1 && layer.key[0] === key;
  return { key, kind: KINDS[type] ?? 'text', isUnique };
}

/** Names by text; there are some hundred texts, one per layer and set of attributes. */
const names = new Map<string, string>();

/** Gives the statement a name of its text, so that each connection plans it once. */
export function named(text: string, values: Pick<Values, 'list'>): RawQuery {
  let name = names.get(text);
  if (name === undefined) {
    name = `tile-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
    names.set(text, name);
  }
  return { name, text, values: values.list };
}
