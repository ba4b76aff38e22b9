import type { Pool } from 'pg';
import { createPool } from '../../schemas/database/pool.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import type { JobContext, JobHandler } from '../../schemas/jobs/job.ts';
import { installedRules } from '../../schemas/rules/load-rules.ts';
import type { Settings } from '../../schemas/settings.ts';
import { today } from './answers.ts';
import { checkRound, oneAhead, ROUND } from './batch-check.ts';
import { BATCH_JOB, findBatch, keepRound, waitingPlots } from './batch-store.ts';
import { summaryOfRecord } from './batch-workbook.ts';
import { findProjectType } from './check-parameters.ts';
import { planCheck } from './check-plan.ts';
import type { Verdict } from './result.ts';
import { Lanes, overlapRun } from './run.ts';

/** Statements of a batch that run at once, on connections of their own. */
export const BATCH_LANES = 3;
/** A round of 256 plots is a lot of overlay; what takes longer than this is taken apart. */
export const ROUND_LIMIT_MS = 120_000;

export interface BatchResult {
  readonly batchId: string;
  readonly plots: number;
  readonly refused: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

/**
 * Works a batch off. A round is archived in one transaction that also marks its plots, so a job that is cancelled keeps
 * what it has done, and one that is taken up again, by whomever, goes on where it was: no plot twice, none left out.
 */
export function overlapBatch(
  settings: Pick<Settings, 'dataDirectory'>,
): JobHandler<{ readonly batchId: string }, BatchResult> {
  return {
    kind: BATCH_JOB,
    async run(context, { batchId }) {
      const db = createPool({
        url: context.db.options.connectionString!,
        size: BATCH_LANES + 2,
        applicationName: 'dimai-batch',
      });
      try {
        await workOff(context, db, settings, batchId);
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
  settings: Pick<Settings, 'dataDirectory'>,
  batchId: string,
): Promise<void> {
  const batch = await findBatch(db, batchId);
  const ruleSet = installedRules(settings.dataDirectory);
  const projectType = findProjectType(ruleSet, batch.projectType);
  const run = overlapRun(db, { lanes: new Lanes(BATCH_LANES), timeoutMs: ROUND_LIMIT_MS, signal });
  const plan = await planCheck(db, ruleSet, { projectType, day: batch.day, versions: batch.versions });
  let done = batch.plots - batch.waiting;
  const report = () =>
    progress({ phase: 'check', done, total: batch.plots, message: `已审查 ${done}/${batch.plots} 个地块` });
  if (done > 0) note(`从第 ${done + 1} 个地块继续`);
  report();
  const work = async (plots: Parameters<typeof checkRound>[3]) => checkRound(run, plan, batch, plots);
  const rounds = oneAhead(waitingPlots(db, batchId, ROUND), async (plots) => ({ plots, items: await work(plots) }));
  for await (const { plots, items } of rounds) {
    signal.throwIfAborted();
    const summaries = items.map((item) => (item.state === 'checked' ? summaryOfRecord(item.record) : null));
    await withTransaction(db, async (client) => {
      await fence(client);
      await keepRound(client, batchId, plots, items, summaries, { by: batch.createdBy, day: today(() => new Date()) });
    });
    done += plots.length;
    report();
  }
}
