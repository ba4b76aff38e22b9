/**
 * Reading, mapping, checking and encoding rows on several threads, put together in the order of the file: the result is that
 * of one thread, to the byte. (500,000 parcels on two cores: one thread kept PostgreSQL waiting three quarters of the time.)
 */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../delivery.ts';
import type { RowPlan, SliceAnswer, SliceRequest } from './messages.ts';

const WORKER = new URL('row-worker.mjs', import.meta.url);

/** Rows below which threads take longer to start than they save. */
export const PARALLEL_FROM = 50_000;
const SLICE_ROWS = 2048;
/** Each thread takes about 100 MB; the database wants cores of its own. */
const MOST_THREADS = 3;
/** Slices that a thread is given ahead: the next is there when one is done, and memory stays bounded. */
const AHEAD = 2;

/** Slices of rows 1 to `rows`, in order. The threads end with the iteration, however it ends. */
export async function* encodeRows(plan: RowPlan, rows: number, threads = threadsHere()): AsyncGenerator<SliceAnswer> {
  const workers = Array.from({ length: threads }, () => new RowWorker(plan));
  try {
    const count = Math.ceil(rows / SLICE_ROWS);
    const answers = new Map<number, Promise<SliceAnswer>>();
    let asked = 0;
    const askNext = () => {
      if (asked >= count) return;
      const slice = asked++;
      const from = 1 + slice * SLICE_ROWS;
      const answer = workers[slice % threads]!.ask({ slice, from, to: Math.min(rows + 1, from + SLICE_ROWS) });
      answer.catch(() => {}); // thrown where it is awaited, in its turn
      answers.set(slice, answer);
    };
    for (let i = 0; i < threads * AHEAD; i++) askNext();
    for (let slice = 0; slice < count; slice++) {
      const answer = await answers.get(slice)!;
      answers.delete(slice);
      askNext();
      yield answer;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
  }
}

function threadsHere(): number {
  return Math.max(2, Math.min(MOST_THREADS, availableParallelism() - 1));
}

/** State: a thread and what it was asked. */
class RowWorker {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private failure: Error | null = null;

  constructor(plan: RowPlan) {
    this.worker = new Worker(WORKER, { workerData: plan, execArgv: [] });
    this.worker.on('message', (answer: SliceAnswer) => {
      this.waiting.get(answer.slice)?.resolve(answer);
      this.waiting.delete(answer.slice);
    });
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`a row worker ended with code ${code}`)));
  }

  ask(request: SliceRequest): Promise<SliceAnswer> {
    return new Promise((resolve, reject) => {
      if (this.failure != null) return reject(this.failure);
      this.waiting.set(request.slice, { resolve, reject });
      this.worker.postMessage(request);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failure ??= asRefusal(error);
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}

interface Waiting {
  readonly resolve: (answer: SliceAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** An error of another thread arrives without its class. */
function asRefusal(error: Error): Error {
  const { code, zh, en } = error as Partial<Refusal>;
  return error.name === 'Refusal' && code != null && zh != null && en != null ? new Refusal(code, { zh, en }) : error;
}
