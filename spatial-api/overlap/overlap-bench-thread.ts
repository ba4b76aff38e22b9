/** A thread of `overlap.bench.ts`: overlays its share of the plots with the three lines, measures, classes and judges them; nothing is archived. */
import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { createPool } from '../../schemas/database/pool.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { answerQuestions } from '../../schemas/threads/answer-questions.ts';
import { ROUND } from './batch-check.ts';
import { checkCases } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import {
  BENCH_DAY,
  type BenchPlan,
  type BenchQuestion,
  readPlots,
  type Sums,
  threeLines,
} from './overlap-bench-plots.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import { Lanes, overlapRun } from './run.ts';
import type { SubmittedPlot } from './submitted-plot.ts';
import { warmUp } from './warm-up.ts';

const { url, count, threads, warm } = workerData as BenchPlan;
const warmThreads = new Int32Array(warm);
const db = createPool({ url, size: 4, applicationName: 'dimai-bench' });
const rules = loadRules();
const projectType = threeLines(rules, 'three');
const run = overlapRun(db, { lanes: new Lanes(2), timeoutMs: 120_000 });
const ready = Promise.all([readPlots(db, count), warmUp({ db, log: pino({ level: 'silent' }), ruleSet: rules })]);

/** Rounds until the thread's code is compiled as it will stay: before, a plot costs half as much again. */
const WARM_ROUNDS = 12;

/** Until every thread is warm: none works while another one still reads. */
async function becomeWarm(plots: readonly SubmittedPlot[]): Promise<void> {
  await overlay(plots.slice(0, WARM_ROUNDS * ROUND));
  Atomics.add(warmThreads, 0, 1);
  while (Atomics.load(warmThreads, 0) < threads) await sleep(2);
}

answerQuestions<BenchQuestion, Sums>(async (question) => {
  const [plots] = await ready;
  if (question !== 'warm') return { answer: await overlay(plots.slice(question.from, question.to)) };
  await becomeWarm(plots);
  return { answer: {} };
});

/** Two rounds are under way at a time, so that the database works while this thread does. */
async function overlay(plots: readonly SubmittedPlot[]): Promise<Sums> {
  const plan = await planCheck(db, rules, { projectType, day: BENCH_DAY });
  const sums: Record<string, number> = {};
  let next = 0;
  const work = async () => {
    for (let at = next; at < plots.length; at = next) {
      next += ROUND;
      const part = plots.slice(at, at + ROUND);
      const subjects = await prepareSubjects(run, part);
      const cases = part.map((plot, i) => ({ parameters: {}, plots: [plot], subjects: [subjects[i]!] }));
      for (const { overlays } of await checkCases(run, plan, cases, { widths: 'bounded', landUse: false })) {
        for (const overlay of Object.values(overlays)) {
          if (overlay.state !== 'checked') throw new Error(`${overlay.line}: ${overlay.reason} ${overlay.detail}`);
          for (const { planar } of overlay.inside) sums[overlay.line] = (sums[overlay.line] ?? 0) + planar;
        }
      }
    }
  };
  await Promise.all([work(), work()]);
  return sums;
}
