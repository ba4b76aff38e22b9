/**
 * Reading, mapping, checking and encoding rows on several threads, put together in the order of the file: the result is that
 * of one thread, to the byte. (500,000 parcels on two cores: one thread kept PostgreSQL waiting three quarters of the time.)
 */

import { availableParallelism } from 'node:os';
import { inThreads } from '../../schemas/threads/in-threads.ts';
import { Refusal } from '../delivery.ts';
import type { SlicedLayer } from '../readers/reader.ts';
import type { RowPlan, SliceAnswer, SliceRequest } from './messages.ts';

const PROGRAM = new URL('row-worker.mjs', import.meta.url);

/** Rows below which threads take longer to start than they save. */
export const PARALLEL_FROM = 50_000;
/** What a thread is given at a time: as little as keeps it busy, whatever the shapes. */
const SLICE = { rows: 2048, bytes: 4 * 1024 ** 2 };
/** Each thread takes about 100 MB; the database wants cores of its own. */
const MOST_THREADS = 3;

/** All rows in slices, in order. The threads end with the iteration, however it ends. */
export async function* encodeRows(
  plan: RowPlan,
  layer: SlicedLayer,
  threads = threadsHere(),
): AsyncGenerator<SliceAnswer> {
  const ends = await layer.ends(SLICE);
  const slices = ends.map((to, i): SliceRequest => ({ from: ends[i - 1] ?? 1, to }));
  yield* inThreads<SliceRequest, SliceAnswer>(slices, {
    program: PROGRAM,
    workerData: plan,
    threads,
    revive: asRefusal,
  });
}

function threadsHere(): number {
  return Math.max(2, Math.min(MOST_THREADS, availableParallelism() - 1));
}

/** An error of another thread arrives without its class. */
function asRefusal(error: Error): Error {
  const { code, zh, en } = error as Partial<Refusal>;
  return error.name === 'Refusal' && code != null && zh != null && en != null ? new Refusal(code, { zh, en }) : error;
}
