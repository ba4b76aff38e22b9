import { availableParallelism } from 'node:os';
import type { Pool } from 'pg';
import { createPool } from '../../schemas/database/pool.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import type { JobContext, JobHandler } from '../../schemas/jobs/job.ts';
import type { Settings } from '../../schemas/settings.ts';
import { inThreads } from '../../schemas/threads/in-threads.ts';
import { today } from './answers.ts';
import { ROUND } from './batch-check.ts';
import type { BatchPlan, Stretch, StretchAnswer } from './batch-messages.ts';
import { BATCH_JOB, findBatch, keepStretch, waitingStretches } from './batch-store.ts';
import { openBatch, rulesOfBatch } from './batch-stretch.ts';
import { findProjectType } from './check-parameters.ts';
import type { Verdict } from './result.ts';

const PROGRAM = new URL('batch-thread.mjs', import.meta.url);

/** Plots below which threads take longer to start (two to three seconds of a core each) than they save. */
const THREADS_FROM = 4096;
/** Each takes a few hundred megabytes, and the database wants cores of its own. */
const MOST_THREADS = 4;

export interface BatchResult {
  readonly batchId: string;
  readonly plots: number;
  readonly refused: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

/**
 * Works a batch off: threads check stretches of plots and write their records, this one archives them. A stretch is archived
 * in one transaction that also marks its plots, so a job that is cancelled keeps what it has done, and one that is taken up
 * again, by whomever, goes on where it was: no plot twice, none left out.
 */
export function overlapBatch(
  settings: Pick<Settings, 'dataDirectory'>,
  { threadsFrom = THREADS_FROM }: { readonly threadsFrom?: number } = {},
): JobHandler<{ readonly batchId: string }, BatchResult> {
  return {
    kind: BATCH_JOB,
    async run(context, { batchId }) {
      const databaseUrl = context.db.options.connectionString!;
      const db = createPool({ url: databaseUrl, size: 4, applicationName: 'dimai-batch' });
      try {
        const plan = { databaseUrl, dataDirectory: settings.dataDirectory, batchId };
        await workOff(context, db, plan, threadsFrom);
      } finally {
        await db.end();
      }
      const { plots, refused, verdicts } = await findBatch(context.db, batchId);
      return { batchId, plots, refused, verdicts };
    },
  };
}

async function workOff(
  { signal, progress, note, fence }: JobContext,
  db: Pool,
  plan: BatchPlan,
  threadsFrom: number,
): Promise<void> {
  const { batchId } = plan;
  const batch = await findBatch(db, batchId);
  // before any thread starts: rules that cannot be read, or are others by now, are this job's fault, not a thread's
  findProjectType(rulesOfBatch(plan.dataDirectory, batch), batch.projectType);
  let done = batch.plots - batch.waiting;
  const report = () =>
    progress({ phase: 'check', done, total: batch.plots, message: `已审查 ${done}/${batch.plots} 个地块` });
  if (done > 0) note(`从第 ${done + 1} 个地块继续`);
  report();
  const stretches = waitingStretches(db, batchId, ROUND);
  const answers = batch.waiting < threadsFrom ? here(db, plan, stretches, signal) : aside(plan, stretches, signal);
  for await (const answer of answers) {
    signal.throwIfAborted();
    await withTransaction(db, async (client) => {
      await fence(client);
      await keepStretch(
        client,
        batchId,
        answer,
        today(() => new Date()),
      );
    });
    done += answer.plots.length;
    report();
  }
}

/** In this thread, one stretch after the other. */
async function* here(
  db: Pool,
  plan: BatchPlan,
  stretches: AsyncIterable<Stretch>,
  signal: AbortSignal,
): AsyncGenerator<StretchAnswer> {
  const batch = await openBatch({ ...plan, db, signal });
  for await (const stretch of stretches) yield await batch.check(stretch);
}

/** A thread for each core: while one waits for the database, another one overlays. */
function aside(plan: BatchPlan, stretches: AsyncIterable<Stretch>, signal: AbortSignal): AsyncGenerator<StretchAnswer> {
  const threads = Math.max(2, Math.min(MOST_THREADS, availableParallelism()));
  return inThreads<Stretch, StretchAnswer>(stretches, {
    program: PROGRAM,
    workerData: plan,
    threads,
    // two are under way in a thread, and one more is there when the first is done
    ahead: 3,
    signal,
  });
}
