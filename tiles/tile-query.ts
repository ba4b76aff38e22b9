/**
 * The statement behind a tile, as a pure function of layers and address. What a tile holds:
 *
 * - every feature whose geometry meets the tile or its buffer, with its stable id and the catalogue's attributes;
 * - where a layer's catalogue entry generalises at this zoom, features below the step's `minArea` are not drawn one by
 *   one but counted: a second MVT layer `<id>-aggregate` has one point per mesh cell with their number and area.
 *   A feature belongs to the cell, and so to the one tile, that holds the middle of its bounds;
 * - what is too thin to survive the tile's grid stays as a square of one unit where its first vertex lies.
 *
 * So over any set of tiles that covers them, drawn ids and counted features together are all features of the layer.
 * Rows whose geometry is null at the end are passed over by st_asmvt itself.
 */
import { parameters, quoteIdentifier, quoteLiteral, type Parameters, type Query } from '../schemas/database/sql.ts';
import { tableName } from '../schemas/derive/ddl.ts';
import { tileFieldsAt, type TileField } from '../schemas/derive/tile-fields.ts';
import type { Layer, Simplification } from '../schemas/layer.ts';
import {
  mercatorStretch,
  TILE_BUFFER,
  TILE_EXTENT,
  tileBounds,
  tileReach,
  tileSize,
  type TileAddress,
} from './mercator.ts';

/** Mesh cells along one edge of a tile. */
export const AGGREGATE_MESH = 16;

/** A layer as it was at one of its versions; `null` is the current one, whatever its number. */
export interface LayerAt {
  readonly layer: Layer;
  readonly version: number | null;
}

/** What the statement of `tileQuery` returns: one row. */
export interface TileRow {
  /** MVT, not compressed; empty where no layer has anything. */
  readonly tile: Buffer;
  /** Version each layer was read at, in the order asked for: same snapshot as the tile. */
  readonly versions: readonly number[];
}

/** Name of the MVT layer that counts what a tile is too coarse to draw. */
export function aggregateName(layer: Layer): string {
  return `${layer.id}-aggregate`;
}

/** The generalisation of a layer at a zoom; undefined where it is drawn in full. */
export function stepAt(layer: Layer, zoom: number): Simplification | undefined {
  return layer.tiles?.simplify?.filter(({ upTo }) => zoom <= upTo).sort((a, b) => a.upTo - b.upTo)[0];
}

/** Whether tiles of this zoom hold an aggregate of the layer. */
export function isAggregatedAt(layer: Layer, zoom: number): boolean {
  return layer.geometry === 'MultiPolygon' && (stepAt(layer, zoom)?.minArea ?? 0) > 0;
}

/** Whether a layer is in tiles of this zoom at all. Deeper than its last zoom it still is: a client that asks gets the truth. */
export function isDrawnAt(layer: Layer, zoom: number): boolean {
  return layer.tiles !== undefined && layer.geometry !== null && zoom >= layer.tiles.zoom[0];
}

interface Scene {
  readonly add: Parameters['add'];
  readonly zoom: number;
  /** The tile without buffer, EPSG:3857. */
  readonly box: string;
  /** What may show in it, EPSG:4490, for the index. */
  readonly reach: string;
  readonly bounds: readonly [west: string, south: string, east: string, north: string];
  /** One unit of the tile, EPSG:3857 metres. */
  readonly unit: number;
  readonly stretch: number;
}

/** The statement for one tile of some layers; layers not drawn at this zoom contribute their version and nothing else. */
export function tileQuery(layers: readonly LayerAt[], address: TileAddress): Query {
  const { add, values } = parameters();
  const drawn = layers.filter(({ layer }) => isDrawnAt(layer, address.z));
  const parts = drawn.length === 0 ? [] : tileParts(drawn, sceneOf(address, add));
  const tile = parts.length === 0 ? `''::bytea` : parts.map((part) => `coalesce((\n${part}\n), '')`).join(' || ');
  const versions = layers.map(({ layer, version }) =>
    version === null
      ? `coalesce((select version from dimai.layer_state where layer = ${quoteLiteral(layer.id)}), 0)`
      : add(version, 'integer'),
  );
  return { text: `select\narray[${versions.join(', ')}] as versions,\n${tile} as tile`, values };
}

function sceneOf(address: TileAddress, add: Parameters['add']): Scene {
  const [west, south, east, north] = tileBounds(address);
  const metres = (value: number) => add(value, 'float8');
  const bounds = [metres(west), metres(south), metres(east), metres(north)] as const;
  const reach = tileReach(address).map((degrees) => add(degrees, 'float8'));
  return {
    add,
    zoom: address.z,
    box: `st_makeenvelope(${bounds.join(', ')}, 3857)`,
    reach: `st_makeenvelope(${reach.join(', ')}, 4490)`,
    bounds,
    unit: tileSize(address.z) / TILE_EXTENT,
    stretch: mercatorStretch(address),
  };
}

function tileParts(layers: readonly LayerAt[], scene: Scene): readonly string[] {
  return layers.flatMap((at) =>
    isAggregatedAt(at.layer, scene.zoom)
      ? [featureLayer(at, scene), aggregateLayer(at, scene)]
      : [featureLayer(at, scene)],
  );
}

function featureLayer(at: LayerAt, scene: Scene): string {
  const { layer } = at;
  const attributes = tileFieldsAt(layer, scene.zoom).map(
    (field) => `${attributeOf(field)} as ${quoteIdentifier(field.key)},`,
  );
  return `select st_asmvt(feature, ${quoteLiteral(layer.id)}, ${TILE_EXTENT}, 'geom', 'feature_id')
from (
  select
    feature_id,
    ${attributes.join('\n    ')}
    coalesce(
      st_asmvtgeom(${shapeOf(layer, scene)}, ${scene.box}, ${TILE_EXTENT}, ${TILE_BUFFER}, true),
      ${placeholderOf(layer, scene)}
    ) as geom
  from ${tableName(layer)}
  where ${isHere(at, scene)}${isAggregatedAt(layer, scene.zoom) ? `\n    and not ${isSmall(layer, scene)}` : ''}
) as feature`;
}

function aggregateLayer(at: LayerAt, scene: Scene): string {
  const { layer } = at;
  const [west, south, east, north] = scene.bounds;
  const cell = (value: string, from: string, to: string) =>
    `floor((${value} - ${from}) / (${to} - ${from}) * ${AGGREGATE_MESH})::integer`;
  return `select st_asmvt(mesh, ${quoteLiteral(aggregateName(layer))}, ${TILE_EXTENT}, 'geom', 'cell')
from (
  select
    (${cell('y', south, north)} * ${AGGREGATE_MESH} + ${cell('x', west, east)})::bigint as cell,
    count(*)::integer as count,
    sum(ellipsoidal_area) as area,
    st_asmvtgeom(st_setsrid(st_makepoint(avg(x), avg(y)), 3857), ${scene.box}, ${TILE_EXTENT}, 0, false) as geom
  from (
    select ellipsoidal_area, st_x(middle) as x, st_y(middle) as y
    from (
      select ellipsoidal_area, st_transform(st_centroid(st_envelope(geom)), 3857) as middle
      from ${tableName(layer)}
      where ${isHere(at, scene)}
        and ${isSmall(layer, scene)}
    ) as small
  ) as middles
  where x >= ${west} and x < ${east} and y >= ${south} and y < ${north}
  group by 1
) as mesh`;
}

/** Rows of the version that may meet the tile. Current rows and history have an index each, so both arms of a past version name the place. */
function isHere({ version }: LayerAt, { add, reach }: Scene): string {
  if (version === null) return `geom && ${reach} and version_to is null`;
  const at = add(version, 'integer');
  return `(
    (geom && ${reach} and version_to is null and version_from <= ${at})
    or (geom && ${reach} and version_to > ${at} and version_from <= ${at})
  )`;
}

/** A row whose area is unknown is drawn. */
function isSmall(layer: Layer, { add, zoom }: Scene): string {
  return `coalesce(ellipsoidal_area < ${add(stepAt(layer, zoom)?.minArea ?? 0, 'float8')}, false)`;
}

/** The geometry in the plane of the tile, generalised where the catalogue says so. Its tolerance is metres on the ground. */
function shapeOf(layer: Layer, { add, zoom, stretch }: Scene): string {
  const tolerance = (stepAt(layer, zoom)?.tolerance ?? 0) * stretch;
  const shape = 'st_transform(geom, 3857)';
  if (layer.geometry === 'Point' || tolerance === 0) return shape;
  return `st_simplify(${shape}, ${add(tolerance, 'float8')}, true)`;
}

/** What is drawn of a feature that vanishes in the tile's grid: a square of one unit at its first vertex. */
function placeholderOf(layer: Layer, { box, unit, add }: Scene): string {
  if (layer.geometry === 'Point') return 'null';
  const first = `st_transform(${firstVertex(layer)}, 3857)`;
  // A little over half a unit to each side: the corners round to different grid points, so the square has an area.
  return `st_asmvtgeom(st_expand(${first}, ${add(unit * 0.51, 'float8')}), ${box}, ${TILE_EXTENT}, ${TILE_BUFFER}, true)`;
}

function firstVertex(layer: Layer): string {
  const part = 'st_geometryn(geom, 1)';
  if (layer.geometry === 'MultiPolygon') return `st_startpoint(st_exteriorring(${part}))`;
  if (layer.geometry === 'MultiLineString') return `st_startpoint(${part})`;
  return `case st_dimension(geom) when 2 then st_startpoint(st_exteriorring(${part})) when 1 then st_startpoint(${part}) else ${part} end`;
}

/** Attributes travel as the types MVT has: text, whole number, double, boolean. */
function attributeOf({ column, type }: TileField): string {
  const name = quoteIdentifier(column);
  switch (type) {
    case 'decimal':
      return `${name}::float8`;
    case 'date':
    case 'timestamp':
    case 'json':
      return `${name}::text`;
    case 'text[]':
      return `array_to_string(${name}, ',')`;
    default:
      return name;
  }
}
