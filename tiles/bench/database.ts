import { parcel } from '../../schemas/layers/parcel.ts';
import { readLayerTile } from '../layer-tile.ts';
import { packedBody } from './packed-body.ts';
import { referenceQuery } from '../reference-query.ts';
import type { TileAddress } from '../mercator.ts';
import { figure, printTable, shuffled, startOurs, tilesInside, type BenchContext } from './place.ts';

const PORT = 18105;
/** Fewer where `st_asmvt` takes seconds for a tile. */
const mostTiles = (zoom: number) => (zoom < 13 ? 2 : zoom < 14 ? 12 : 60);

/** Rounds before anything is measured: both sides compile and plan what they then use for weeks. */
const WARM_UP = 300;

/** p50 of a tile made from rows, and of the same over HTTP and packed, against that of `st_asmvt` alone; in turns, tile by tile. */
export async function benchDatabase(context: BenchContext): Promise<void> {
  const server = await startOurs(context, PORT, 0);
  const client = await context.db.connect();
  try {
    const rows: string[][] = [];
    for (const zoom of context.zooms) {
      const ways = {
        made: (tile: TileAddress) => readLayerTile(client, { layer: parcel, version: null }, tile),
        overHttp: ({ z, x, y }: TileAddress) => packedBody(`${server.base}${server.path(z, x, y)}`),
        database(tile: TileAddress) {
          const { text, values } = referenceQuery(parcel, tile);
          return client.query({ name: `reference-${zoom}`, text, values: [...values] });
        },
      };
      const tiles = shuffled(tilesInside(context, zoom));
      const times = { made: [] as number[], overHttp: [] as number[], database: [] as number[] };
      for (const tile of tiles.slice(0, zoom < 14 ? 2 : WARM_UP)) await ways.made(tile);
      for (const tile of tiles.slice(0, zoom < 14 ? 2 : WARM_UP)) await ways.overHttp(tile);
      for (const tile of tiles.slice(0, mostTiles(zoom))) {
        for (let turn = 0; turn < 2; turn++) {
          for (const way of ['made', 'overHttp', 'database'] as const) {
            const begun = performance.now();
            await ways[way](tile);
            // The first turn brings all to their prepared plans.
            if (turn > 0) times[way].push(performance.now() - begun);
          }
        }
      }
      const [a, b, c] = [median(times.made), median(times.overHttp), median(times.database)];
      rows.push([`z${zoom}`, String(times.made.length), ...[a, b, c, a / c, b / c].map(figure)]);
    }
    const head = ['made, ms', 'over HTTP, ms', 'st_asmvt, ms', 'made / st_asmvt', 'over HTTP / st_asmvt'];
    printTable('One tile at a time, p50', ['tiles', 'number', ...head], rows);
  } finally {
    client.release();
    await server.stop();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
