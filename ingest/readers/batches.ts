/** Rows travel in batches, because an await per row costs more than most rows do; a batch is full by rows or by vertices. */

import type { SourceRow } from './reader.ts';

const ROWS = 512;
const VERTICES = 200_000;

/** Gathers rows into batches of bounded size. */
export async function* inBatches(
  rows: AsyncIterable<SourceRow> | Iterable<SourceRow>,
): AsyncGenerator<readonly SourceRow[]> {
  let batch: SourceRow[] = [];
  let vertices = 0;
  for await (const row of rows) {
    batch.push(row);
    vertices += (row.geometry?.xy.length ?? 0) / 2;
    if (batch.length < ROWS && vertices < VERTICES) continue;
    yield batch;
    batch = [];
    vertices = 0;
  }
  if (batch.length > 0) yield batch;
}
