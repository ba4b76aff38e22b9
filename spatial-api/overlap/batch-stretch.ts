import type { Pool } from 'pg';
import { Problem } from '../../schemas/problems.ts';
import { installedRules, RuleFileError } from '../../schemas/rules/load-rules.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { encodeRecords } from './archive.ts';
import { checkRound } from './batch-check.ts';
import type { PlotAnswer, Stretch, StretchAnswer } from './batch-messages.ts';
import { type Batch, findBatch, readStretch } from './batch-store.ts';
import { summaryOfRecord } from './batch-summary.ts';
import { findProjectType } from './check-parameters.ts';
import { planCheck } from './check-plan.ts';
import { Lanes, overlapRun } from './run.ts';

/** Statements of one thread that run at once. */
export const BATCH_LANES = 2;
/** A round of 256 plots is a lot of overlay; what takes longer than this is taken apart. */
export const ROUND_LIMIT_MS = 120_000;

export interface BatchWork {
  readonly db: Pool;
  readonly dataDirectory: string;
  readonly batchId: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rules that a batch was ordered under. Throws `rules-changed` where the files say something else by now, or cannot be
 * read: one half of a batch is never judged by other rules than the other, nor than the server judges by.
 */
export function rulesOfBatch(dataDirectory: string, { rulesDigest }: Pick<Batch, 'rulesDigest'>): RuleSet {
  let found: RuleSet;
  try {
    found = installedRules(dataDirectory);
  } catch (cause) {
    if (!(cause instanceof RuleFileError)) throw cause;
    const faults = cause.faults.slice(0, 3).join('；');
    throw new Problem('rules-changed', `下达之后规则文件被改动，且有误：${faults}。请改正后重启服务，再重新下达本批`, {
      cause,
      detailEn: `the rule files were changed since, and are faulty (${faults}); mend them, restart the service and order the batch again`,
    });
  }
  if (rulesDigest == null || rulesDigest === found.digest) return found;
  throw new Problem(
    'rules-changed',
    '下达之后规则文件被改动，本批不能按两套规则审查。请重启服务使新规则生效，再重新下达本批',
    {
      detailEn:
        'the rule files were changed since; restart the service so that they are in force, and order the batch again',
    },
  );
}

/** Opens a batch for checking stretches of it, in this thread: rules and layer versions are those it was ordered with. */
export async function openBatch({ db, dataDirectory, batchId, signal }: BatchWork) {
  const batch = await findBatch(db, batchId);
  const ruleSet = rulesOfBatch(dataDirectory, batch);
  const projectType = findProjectType(ruleSet, batch.projectType);
  const run = overlapRun(db, { lanes: new Lanes(BATCH_LANES), timeoutMs: ROUND_LIMIT_MS, signal });
  const plan = await planCheck(db, ruleSet, { projectType, day: batch.day, versions: batch.versions });
  return {
    /** Checks the plots of a stretch that still wait, each by itself, and writes their records as the archive takes them. */
    async check(stretch: Stretch): Promise<StretchAnswer> {
      const plots = await readStretch(db, batchId, stretch);
      const items = await checkRound(run, plan, batch, plots);
      const answers = items.map((item, i): PlotAnswer => {
        const { position } = plots[i]!;
        if (item.state === 'refused') return { position, verdict: null, summary: null, findings: item.findings };
        return { position, verdict: item.record.verdict, summary: summaryOfRecord(item.record), findings: null };
      });
      const records = items.flatMap((item) => (item.state === 'checked' ? [item.record] : []));
      return { plots: answers, records: encodeRecords(records, { by: batch.createdBy, districts: batch.districts }) };
    },
  };
}
