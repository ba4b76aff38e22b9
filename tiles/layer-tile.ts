import type { PoolClient } from 'pg';

import { readRawRows } from '../schemas/database/raw-rows.ts';
import { gridAt, isOverview, TILE_BYTES, type LayerAt } from './layer-content.ts';
import type { TileAddress } from './mercator.ts';
import { LayerWriter } from './mvt/layer-writer.ts';
import { tileProjection } from './mvt/projection.ts';
import { readCountedTile } from './counted-tile.ts';
import { featureStatement } from './tile-query.ts';
import { rowReader, type LayerTile } from './tile-row.ts';

/**
 * Reads and encodes one layer for one tile. Where all features are drawn they are encoded while the database still sends others;
 * a tile that grows beyond `room` bytes is made anew with the lighter features counted.
 */
export async function readLayerTile(
  client: PoolClient,
  at: LayerAt,
  address: TileAddress,
  room = TILE_BYTES,
): Promise<LayerTile> {
  if (isOverview(at.layer, address.z)) return readCountedTile(client, at, address, room);
  return (await readWholeTile(client, at, address, room)) ?? readCountedTile(client, at, address, room);
}

/** All features of a tile; undefined where they have no room. */
async function readWholeTile(
  client: PoolClient,
  at: LayerAt,
  address: TileAddress,
  room: number,
): Promise<LayerTile | undefined> {
  const { query, attributes } = featureStatement(at, address);
  const grid = gridAt(at.layer, address.z);
  const options = { name: at.layer.id, attributes, projection: tileProjection(address), grid };
  return LayerWriter.use(options, async (writer) => {
    let version = 0;
    let isFull = false;
    await readRawRows(
      client,
      query,
      rowReader(attributes.length, (row) => {
        if (row.geometry < 0) version = row.id;
        else if (!isFull) {
          writer.add(row.id, row.bytes, row.geometry, row);
          isFull = writer.size > room;
        }
      }),
    );
    const mvt = writer.finish();
    return isFull || mvt.length > room ? undefined : { mvt, version };
  });
}
