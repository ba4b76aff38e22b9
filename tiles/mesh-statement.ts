/** Parts of statements about the mesh: where cells, blocks and tiles are, and what the database counts in them. */
import { districtPrefixes } from '../schemas/district-scope.ts';
import { tableName } from '../schemas/derive/ddl.ts';
import { columnName } from '../schemas/derive/ddl.ts';
import { classField } from '../schemas/derive/tile-layers.ts';
import { quoteIdentifier, quoteLiteral } from '../schemas/database/sql.ts';
import type { Layer } from '../schemas/layer.ts';
import { MESH_LEVEL, SPARSE_BLOCK, type LayerAt } from './layer-content.ts';
import { tileReach, tilesAround, type TileAddress } from './mercator.ts';

/** Cells along an edge of a tile of the level that the mesh of a zoom is from. */
export const MESH_CELLS = 32;

/** Separates the parts of a packed text; ingest refuses control characters in values. */
export const LIST_MARK = '\x1f';
export const PART_MARK = '\x1e';

/** Adds a number to a statement; returns its placeholder. */
export type AddNumber = (value: number, type: 'float8' | 'integer' | 'bigint') => string;

/** Level of the mesh that tiles of a zoom show. */
export function meshLevel(zoom: number): number {
  return Math.min(zoom, MESH_LEVEL);
}

/** Cells along the edge of a tile: 32, and fewer where the mesh is coarser than the tile. */
export function cellsPerTile(zoom: number): number {
  return Math.max(1, MESH_CELLS >> (zoom - meshLevel(zoom)));
}

/** The mesh cells of a tile; in another grid also some beyond it, of which it takes those whose middle it holds. */
function cellRange(address: TileAddress): BlockRange {
  const { z, x, y, frame } = address;
  const level = meshLevel(z);
  if (frame !== undefined) return tilesAround(tileReach(address), level + 5);
  const cells = cellsPerTile(z);
  const [fromColumn, fromRow] = [x, y].map((tile) => Math.floor((tile * MESH_CELLS) / 2 ** (z - level))) as [
    number,
    number,
  ];
  return { fromColumn, toColumn: fromColumn + cells - 1, fromRow, toRow: fromRow + cells - 1 };
}

/** Whether the mesh in the database answers: the current version of everything, or of whole districts. */
export function isKeptMesh({ version, filter = [], districts = null }: LayerAt): boolean {
  return (
    version === null && filter.length === 0 && districtPrefixes(districts ?? []).every(({ length }) => length <= 6)
  );
}

/** SQL text of the class of a feature, '' where unknown. */
export function classValue(layer: Layer): string {
  const field = classField(layer);
  return field === undefined ? `''::text` : `coalesce(${quoteIdentifier(columnName(field))}::text, '')`;
}

/** SQL of a cell number of the finest level, by longitude and latitude columns of a subquery. */
export const CELL = 'dimai.tile_cell(longitude, latitude)';

/** The middle of the bounds of a row. */
export const MIDDLE = `(st_xmin(geom) + st_xmax(geom)) / 2 as longitude, (st_ymin(geom) + st_ymax(geom)) / 2 as latitude`;

/** Blocks of a quarter of a tile, in the tile and around it, as columns and rows of tiles two zooms deeper. */
export interface BlockRange {
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly fromRow: number;
  readonly toRow: number;
}

export function blocksAround({ z, x, y, frame }: TileAddress): BlockRange {
  if (frame !== undefined) return tilesAround(frame.around, z + 2);
  return { fromColumn: x * 4 - 1, toColumn: x * 4 + 4, fromRow: y * 4 - 1, toRow: y * 4 + 4 };
}

/** `district` of the mesh inside the prefixes; `add` gives a text array. */
function districtArm({ districts = null }: LayerAt, add: (codes: readonly string[]) => string): string {
  if (districts === null) return '';
  return `\n    and district like any (${add(districtPrefixes(districts).map((prefix) => `${prefix}%`))})`;
}

/** The sparse blocks, from the mesh three levels above the tile: a cell of it is a block. Columns `block_column`, `block_row`. */
export function keptBlocks(
  at: LayerAt,
  address: TileAddress,
  add: AddNumber,
  addCodes: (codes: readonly string[]) => string,
): string {
  const range = blocksAround(address);
  const numbers = Object.fromEntries(Object.entries(range).map(([key, value]) => [key, add(value, 'integer')]));
  return `select tile_x * 32 + (cell & 31) as block_column, tile_y * 32 + (cell >> 5) as block_row
  from dimai.tile_mesh
  where layer = ${quoteLiteral(at.layer.id)}
    and level = ${address.z - 3}
    and tile_x between ${numbers['fromColumn']} >> 5 and ${numbers['toColumn']} >> 5
    and tile_y between ${numbers['fromRow']} >> 5 and ${numbers['toRow']} >> 5
    and tile_x * 32 + (cell & 31) between ${numbers['fromColumn']} and ${numbers['toColumn']}
    and tile_y * 32 + (cell >> 5) between ${numbers['fromRow']} and ${numbers['toRow']}${districtArm(at, addCodes)}
  group by 1, 2
  having sum(count) <= ${SPARSE_BLOCK}`;
}

/** The mesh cells of a tile: cell number in the world, count, packed classes, area, sums of the middles. */
export function keptCells(
  at: LayerAt,
  address: TileAddress,
  add: AddNumber,
  addCodes: (codes: readonly string[]) => string,
): string {
  const { z } = address;
  const level = meshLevel(z);
  const range = cellRange(address);
  const [fromColumn, toColumn, fromRow, toRow] = [range.fromColumn, range.toColumn, range.fromRow, range.toRow].map(
    (number) => add(number, 'integer'),
  );
  const isWhole = z === level && address.frame === undefined;
  const within = isWhole
    ? ''
    : `
    and tile_x * 32 + (cell & 31) between ${fromColumn} and ${toColumn}
    and tile_y * 32 + (cell >> 5) between ${fromRow} and ${toRow}`;
  return `select
    ((tile_x * 32 + (cell & 31))::bigint << 20) | (tile_y * 32 + (cell >> 5)) as cell,
    area,
    concat_ws('${PART_MARK}', array_to_string(classes, '${LIST_MARK}'), array_to_string(class_counts, '${LIST_MARK}'), array_to_string(class_areas, '${LIST_MARK}')) as class,
    longitude,
    latitude
  from dimai.tile_mesh
  where layer = ${quoteLiteral(at.layer.id)}
    and level = ${level}
    and tile_x between ${fromColumn} >> 5 and ${toColumn} >> 5
    and tile_y between ${fromRow} >> 5 and ${toRow} >> 5${within}${districtArm(at, addCodes)}`;
}

/** All that is asked for around a tile, counted now: for filters, past versions and parts of districts. */
export function countedNow(at: LayerAt, where: readonly string[]): string {
  return `select ${CELL} as cell, class, area, longitude, latitude
  from (
    select ${classValue(at.layer)} as class, coalesce(ellipsoidal_area, 0) as area, ${MIDDLE}
    from ${tableName(at.layer)}
    where ${where.join('\n      and ')}
    offset 0
  ) as middles`;
}

/** The sparse blocks of `counted`. */
export function countedBlocks(zoom: number): string {
  const shift = 15 - zoom;
  return `select ((cell >> 20) >> ${shift})::integer as block_column, ((cell & 1048575) >> ${shift})::integer as block_row
  from counted
  group by 1, 2
  having count(*) <= ${SPARSE_BLOCK}`;
}

/** The mesh cells of a tile from `counted`. */
export function countedCells(address: TileAddress, add: AddNumber): string {
  const shift = MESH_LEVEL - meshLevel(address.z);
  const range = cellRange(address);
  const list = (column: string) => `array_to_string(array_agg(${column} order by class), '${LIST_MARK}')`;
  return `select cell, sum(area) as area,
    concat_ws('${PART_MARK}', ${list('class')}, ${list('count')}, ${list('area')}) as class,
    sum(longitude) as longitude,
    sum(latitude) as latitude
  from (
    select (((cell >> 20) >> ${shift}) << 20) | ((cell & 1048575) >> ${shift}) as cell, class,
      count(*) as count, sum(area) as area, sum(longitude) as longitude, sum(latitude) as latitude
    from counted
    group by 1, class
  ) as by_class
  where cell >> 20 between ${add(range.fromColumn, 'integer')} and ${add(range.toColumn, 'integer')}
    and cell & 1048575 between ${add(range.fromRow, 'integer')} and ${add(range.toRow, 'integer')}
  group by cell`;
}
