import type { Pool } from 'pg';

import { withCancellable } from '../../schemas/database/cancellable-query.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { ByteCache } from '../cache.ts';
import { Limiter } from '../limiter.ts';
import { packTile } from '../pack-tile.ts';
import { SharedWork } from '../shared-work.ts';
import { definitionHash, type Tile } from '../tile-source.ts';
import type { GridAddress, TileGrid } from './grids.ts';
import { isInGrid, readGridTile } from './grid-tile.ts';

/** A layer with its current version. */
export interface GridLayer {
  readonly layer: Layer;
  readonly version: number;
}

/** Tiles of the grids other than WebMercatorQuad; current ones only. */
export interface GridSource {
  etag(layers: readonly GridLayer[], grid: TileGrid): string;
  /** Rejects with `server-busy`, `query-timeout`, or `ClientLeft` when `signal` fires. */
  tile(layers: readonly GridLayer[], grid: TileGrid, address: GridAddress, signal: AbortSignal): Promise<Tile>;
}

export interface GridSourceOptions {
  readonly db: Pool;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly queue: number;
  readonly cacheBytes: number;
}

const ENTRY_OVERHEAD_BYTES = 300;

/** Creates the source; it holds a cache and a queue, nothing that needs closing. */
export function createGridSource(options: GridSourceOptions): GridSource {
  const cache = new ByteCache<Tile>(options.cacheBytes);
  const limiter = new Limiter(options);
  const shared = new SharedWork<Tile>();

  const etag = (layers: readonly GridLayer[], grid: TileGrid): string => {
    const parts = layers.map(({ layer, version }) => `${layer.id}.${version}-${definitionHash(layer)}`);
    return `W/"${parts.join('+')}@${grid.id}"`;
  };

  const build = async (
    layers: readonly GridLayer[],
    grid: TileGrid,
    address: GridAddress,
    signal: AbortSignal,
  ): Promise<Tile> => {
    const deadline = options.timeoutMs > 0 ? AbortSignal.timeout(options.timeoutMs) : undefined;
    const either = deadline === undefined ? signal : AbortSignal.any([signal, deadline]);
    try {
      const parts = await limiter.run(
        () =>
          withCancellable(options.db, either, async (client) => {
            const read = [];
            for (const { layer, version } of layers) {
              const isEmpty = version === 0 || !isInGrid(layer, grid, address.level);
              read.push(isEmpty ? { mvt: Buffer.alloc(0), version } : await readGridTile(client, layer, grid, address));
              either.throwIfAborted();
            }
            return read;
          }),
        either,
      );
      const mvt = Buffer.concat(parts.map((part) => part.mvt));
      const built = layers.map(({ layer }, index) => ({ layer, version: parts[index]!.version }));
      const packed = await packTile(mvt);
      const tile = { etag: etag(built, grid), gzip: packed, rawBytes: mvt.length };
      cache.set(keyOf(tile.etag, address), tile, ENTRY_OVERHEAD_BYTES + (packed?.length ?? 0));
      return tile;
    } catch (error) {
      if (!deadline?.aborted || signal.aborted) throw error;
      const detail = `瓦片在 ${options.timeoutMs / 1000} 秒内没有生成，请稍后再试`;
      throw new Problem('query-timeout', detail, { retryAfterSeconds: 2 });
    }
  };

  return {
    etag,
    async tile(layers, grid, address, signal) {
      const key = keyOf(etag(layers, grid), address);
      return cache.get(key) ?? shared.run(key, (shareSignal) => build(layers, grid, address, shareSignal), signal);
    },
  };
}

function keyOf(etag: string, { level, row, column }: GridAddress): string {
  return `${level}/${row}/${column} ${etag}`;
}
