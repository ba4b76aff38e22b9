import type { PoolClient } from 'pg';

import { readRawRows } from '../../schemas/database/raw-rows.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { reachShare } from '../layer-content.ts';
import type { Bounds } from '../mercator.ts';
import { tileId } from '../pmtiles/tile-id.ts';

/** The tiles of a range of zooms that given bounds meet, buffers included. A superset of those with content: a bound is not a shape. */
export class CoveredTiles {
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Tiles by zoom, as column · 2^zoom + row. */
  readonly #tiles: readonly Set<number>[];
  /** First and last column and row that were added last, by zoom: neighbours in the table are neighbours on the ground. */
  readonly #last: readonly Int32Array[];
  #bounds: Bounds | undefined;

  constructor(minZoom: number, maxZoom: number) {
    this.minZoom = minZoom;
    this.maxZoom = maxZoom;
    const zooms = Array.from({ length: maxZoom + 1 });
    this.#tiles = zooms.map(() => new Set());
    this.#last = zooms.map(() => new Int32Array(4).fill(-1));
  }

  /** West, south, east, north of everything that was added. */
  get bounds(): Bounds | undefined {
    return this.#bounds;
  }

  /** Adds what bounds in degrees meet. */
  add(west: number, south: number, east: number, north: number): void {
    const before = this.#bounds ?? [180, 90, -180, -90];
    this.#bounds = [
      Math.min(before[0], west),
      Math.min(before[1], south),
      Math.max(before[2], east),
      Math.max(before[3], north),
    ];
    const left = (west + 180) / 360;
    const right = (east + 180) / 360;
    const top = mercatorShare(north);
    const bottom = mercatorShare(south);
    for (let z = this.maxZoom; z >= this.minZoom; z--) {
      const scale = 2 ** z;
      const margin = reachShare(z);
      const end = scale - 1;
      const x0 = Math.max(Math.floor(left * scale - margin), 0);
      const x1 = Math.min(Math.floor(right * scale + margin), end);
      const y0 = Math.max(Math.floor(top * scale - margin), 0);
      const y1 = Math.min(Math.floor(bottom * scale + margin), end);
      const last = this.#last[z]!;
      if (last[0] === x0 && last[1] === x1 && last[2] === y0 && last[3] === y1) continue;
      last.set([x0, x1, y0, y1]);
      const tiles = this.#tiles[z]!;
      for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) tiles.add(x * scale + y);
    }
  }

  /** Number of tiles of a zoom. */
  count(zoom: number): number {
    return this.#tiles[zoom]!.size;
  }

  /** Ids down to a zoom, in the order of an archive. */
  ids(maxZoom: number): Float64Array {
    let total = 0;
    for (let z = this.minZoom; z <= maxZoom; z++) total += this.count(z);
    const ids = new Float64Array(total);
    let at = 0;
    for (let z = this.minZoom; z <= maxZoom; z++) {
      const scale = 2 ** z;
      for (const tile of this.#tiles[z]!) ids[at++] = tileId({ z, x: Math.floor(tile / scale), y: tile % scale });
    }
    return ids.sort();
  }
}

/** Share of the way from the north edge of the Mercator square to its south edge. */
function mercatorShare(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Adds the bounds of a layer's current rows; with `since`, only of rows that came or went after that version. */
export async function coverRows(
  client: PoolClient,
  layer: Layer,
  since: number | undefined,
  tiles: CoveredTiles,
): Promise<void> {
  const rows =
    since === undefined
      ? 'where version_to is null'
      : `where version_from > $1::integer
union all
select st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)
from ${tableName(layer)}
where version_to > $1::integer`;
  const text = `select st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)
from ${tableName(layer)}
${rows}`;
  await readRawRows(client, { text, values: since === undefined ? [] : [since] }, (bytes, offset) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 48);
    // A row without geometry has null bounds.
    if (view.getInt32(0) < 0) return;
    tiles.add(view.getFloat64(4), view.getFloat64(16), view.getFloat64(28), view.getFloat64(40));
  });
}
