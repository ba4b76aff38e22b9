import { parcel } from '../../schemas/layers/parcel.ts';
import { packedBody } from './packed-body.ts';
import { referenceQuery } from '../reference-query.ts';
import { figure, printTable, shuffled, startOurs, tilesInside, type BenchContext } from './place.ts';

const PORT = 18105;
/** Fewer where `st_asmvt` takes seconds for a tile. */
const mostTiles = (zoom: number) => (zoom < 13 ? 2 : zoom < 14 ? 12 : 60);

/** p50 of a tile over HTTP against that of `st_asmvt` alone, the two in turns, tile by tile. */
export async function benchDatabase(context: BenchContext): Promise<void> {
  const server = await startOurs(context, PORT, 0);
  const client = await context.db.connect();
  try {
    const rows: string[][] = [];
    for (const zoom of context.zooms) {
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (const tile of shuffled(tilesInside(context, zoom)).slice(0, mostTiles(zoom))) {
        const path = `${server.base}${server.path(tile.z, tile.x, tile.y)}`;
        for (let turn = 0; turn < 2; turn++) {
          const begun = performance.now();
          await packedBody(path);
          const between = performance.now();
          const { text, values } = referenceQuery(parcel, tile);
          await client.query({ name: `reference-${zoom}`, text, values: [...values] });
          // The first turn brings both to their prepared plans.
          if (turn === 0) continue;
          ours.push(between - begun);
          theirs.push(performance.now() - between);
        }
      }
      const [a, b] = [median(ours), median(theirs)];
      rows.push([`z${zoom}`, String(ours.length), figure(a), figure(b), figure(a / b)]);
    }
    printTable('One tile at a time, p50', ['tiles', 'number', 'dimai over HTTP, ms', 'st_asmvt, ms', 'share'], rows);
  } finally {
    client.release();
    await server.stop();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
