import type { PoolClient } from 'pg';

import { readRawRows } from '../../schemas/database/raw-rows.ts';
import { quoteIdentifier, quoteLiteral } from '../../schemas/database/sql.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { tileFieldsAt } from '../../schemas/derive/tile-fields.ts';
import type { Layer } from '../../schemas/layer.ts';
import { stepAt } from '../layer-content.ts';
import { TILE_BUFFER, TILE_EXTENT } from '../mercator.ts';
import { LayerWriter } from '../mvt/layer-writer.ts';
import type { TileProjection } from '../mvt/projection.ts';
import { rowReader, type LayerTile } from '../tile-row.ts';
import { attributeValue, named, toAttribute, type TileStatement } from '../tile-query.ts';
import { gridTileBounds, gridTileSize, type GridAddress, type TileGrid } from './grids.ts';

/** Longest piece of a tile's edge that is carried into degrees as a straight line, as a share of the edge. */
const EDGE_PIECES = 8;

/**
 * Whether tiles of a level hold the layer. Every feature is drawn there, so they begin one zoom below the last at which small ones
 * are counted: a tile of that one may already be too crowded.
 */
export function isInGrid(layer: Layer, grid: TileGrid, level: number): boolean {
  const zoom = grid.zoomOf(level);
  return layer.tiles !== undefined && zoom >= layer.tiles.zoom[0] && (stepAt(layer, zoom - 1)?.minArea ?? 0) === 0;
}

/** First level of a grid with tiles of the layer; undefined where there is none. */
export function firstLevel(layer: Layer, grid: TileGrid): number | undefined {
  for (let level = grid.minLevel; level <= grid.maxLevel; level++) if (isInGrid(layer, grid, level)) return level;
  return undefined;
}

/**
 * The current features that meet a tile of a grid, in its CRS. The tile's reach goes to the index in degrees, along bent edges
 * where the grid is projected. The first row tells the version, as in `tile-query.ts`.
 */
export function gridStatement(layer: Layer, grid: TileGrid, address: GridAddress): TileStatement {
  const [west, south, east, north] = gridTileBounds(grid, address);
  const size = gridTileSize(grid, address.level);
  const margin = (size * (TILE_BUFFER + 1)) / TILE_EXTENT;
  const values = [west - margin, south - margin, east + margin, north + margin, grid.epsg, size / EDGE_PIECES];
  const box = 'st_makeenvelope($1::float8, $2::float8, $3::float8, $4::float8, $5::integer)';
  const reach = `st_envelope(st_transform(st_segmentize(${box}, $6::float8), 4490))`;
  const fields = tileFieldsAt(layer, grid.zoomOf(address.level));
  const columns = fields.map((field) => `${attributeValue(field)} as ${quoteIdentifier(field.key)}`);
  const version = `coalesce((select version from dimai.layer_state where layer = ${quoteLiteral(layer.id)}), 0)::bigint`;
  const text = `select ${[version, ...Array<string>(fields.length + 1).fill('null')].join(', ')}
union all
select
  feature_id,
  ${[...columns, 'st_transform(geom, $5::integer)'].join(',\n  ')}
from ${tableName(layer)}
where geom && ${reach}
  and version_to is null`;
  return { query: named(text, { list: values }), attributes: fields.map((field) => toAttribute(layer, field)) };
}

/** Units of a tile from units of its CRS. */
function gridProjection(grid: TileGrid, address: GridAddress): TileProjection {
  const [west, , , north] = gridTileBounds(grid, address);
  const scale = TILE_EXTENT / gridTileSize(grid, address.level);
  return { scaleX: scale, offsetX: -west * scale, y: (given) => (north - given) * scale };
}

/** Reads and encodes a layer for a tile of a grid. */
export function readGridTile(
  client: PoolClient,
  layer: Layer,
  grid: TileGrid,
  address: GridAddress,
): Promise<LayerTile> {
  const { query, attributes } = gridStatement(layer, grid, address);
  const options = { name: layer.id, attributes, projection: gridProjection(grid, address), grid: 1 };
  return LayerWriter.use(options, async (writer) => {
    let version = 0;
    await readRawRows(
      client,
      query,
      rowReader(attributes.length, (row) => {
        if (row.geometry < 0) version = row.id;
        else writer.add(row.id, row.bytes, row.geometry, row);
      }),
    );
    return { mvt: writer.finish(), version };
  });
}
