import type { PoolClient } from 'pg';

import { readRawRows } from '../schemas/database/raw-rows.ts';
import { aggregateName, gridAt, isAggregatedAt, type LayerAt } from './layer-content.ts';
import type { TileAddress } from './mercator.ts';
import { LayerWriter } from './mvt/layer-writer.ts';
import { tileProjection } from './mvt/projection.ts';
import { aggregateStatement, featureStatement, type TileStatement } from './tile-query.ts';

/** The part of a tile that one layer makes. */
export interface LayerTile {
  /** MVT layers one after the other; empty where nothing is drawn. */
  readonly mvt: Buffer;
  /** Version that was read. */
  readonly version: number;
}

/** Reads and encodes one layer for one tile; features are encoded while the database still sends others. */
export async function readLayerTile(client: PoolClient, at: LayerAt, address: TileAddress): Promise<LayerTile> {
  const features = await readPart(
    client,
    at.layer.id,
    featureStatement(at, address),
    address,
    gridAt(at.layer, address),
  );
  if (!isAggregatedAt(at.layer, address.z)) return features;
  const counts = await readCounts(client, at, features.version, address);
  return { mvt: Buffer.concat([features.mvt, counts.mvt]), version: features.version };
}

/** The counted features at the version of the drawn ones; read again by number where another was published in between. */
async function readCounts(client: PoolClient, at: LayerAt, version: number, address: TileAddress): Promise<LayerTile> {
  const name = aggregateName(at.layer);
  const counts = await readPart(client, name, aggregateStatement(at, address), address, 1);
  if (counts.version === version) return counts;
  return readPart(client, name, aggregateStatement({ layer: at.layer, version }, address), address, 1);
}

function readPart(
  client: PoolClient,
  name: string,
  { query, attributes }: TileStatement,
  address: TileAddress,
  grid: number,
): Promise<LayerTile> {
  const options = { name, attributes, projection: tileProjection(address), grid };
  return LayerWriter.use(options, async (writer) => {
    const places = { offsets: new Int32Array(attributes.length), lengths: new Int32Array(attributes.length) };
    let version = 0;
    let view: DataView = new DataView(new ArrayBuffer(0));
    let viewed: Uint8Array | undefined;
    await readRawRows(client, query, (bytes, offset) => {
      if (viewed !== bytes) {
        viewed = bytes;
        view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      }
      const id = view.getInt32(offset + 4) * 0x100000000 + view.getUint32(offset + 8);
      let at = offset + 12;
      for (let i = 0; i < attributes.length; i++) {
        const length = view.getInt32(at);
        places.lengths[i] = length;
        places.offsets[i] = at + 4;
        at += 4 + Math.max(length, 0);
      }
      if (view.getInt32(at) < 0) version = id;
      else writer.add(id, bytes, at + 4, places);
    });
    return { mvt: writer.finish(), version };
  });
}
