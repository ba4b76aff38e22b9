/** A thread of `overlap.bench.ts`: overlays its share of the plots with the three lines, measures, classes and judges them; nothing is archived. */
import { workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { createPool } from '../../schemas/database/pool.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { answerQuestions } from '../../schemas/threads/answer-questions.ts';
import { ROUND } from './batch-check.ts';
import { checkCases } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import { type BenchPlan, BENCH_DAY, readPlots, type Sums, threeLines } from './overlap-bench-plots.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import { Lanes, overlapRun } from './run.ts';
import { warmUp } from './warm-up.ts';

const { url, count } = workerData as BenchPlan;
const db = createPool({ url, size: 4, applicationName: 'dimai-bench' });
const rules = loadRules();
const projectType = threeLines(rules, 'three');
const run = overlapRun(db, { lanes: new Lanes(2), timeoutMs: 120_000 });
const ready = Promise.all([readPlots(db, count), warmUp({ db, log: pino({ level: 'silent' }), ruleSet: rules })]);

/** Plots [from, to); two rounds are under way at a time, so that the database works while this thread does. */
answerQuestions<{ readonly from: number; readonly to: number }, Sums>(async ({ from, to }) => {
  const plots = (await ready)[0].slice(from, to);
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
  return { answer: sums };
});
