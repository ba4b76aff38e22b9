import type { Values } from '../../schemas/rules/evaluate.ts';
import type { ProjectType, RuleSet } from '../../schemas/rules/rule.ts';
import { type Archived, archiveChecks, type Making } from './archive.ts';
import { findingsOfPlot, type InputFinding, invalidPlot, outsideDistricts } from './check-input.ts';
import { checkCases, type OwnCodes } from './check-overlap.ts';
import { type CheckPlan, DISTRICTS, planCheck } from './check-plan.ts';
import { groupBy, examineSubjects, InvalidPlotError } from './prepare-subjects.ts';
import { type CheckRecord, recordOf, type SubjectDescription } from './record.ts';
import type { OverlapRun } from './run.ts';
import type { SubmittedPlot } from './submitted-plot.ts';

/** A plot that is a case of its own. */
export interface BatchPlot extends SubmittedPlot {
  /** Codes of the plot itself, so that it is not found to overlap itself. */
  readonly own?: OwnCodes | undefined;
  /** Where it comes from, when not from where the batch comes from. */
  readonly source?: SubjectDescription['source'] | undefined;
}

/** What all plots of a batch have in common. */
export interface BatchTerms {
  readonly parameters: Values;
  readonly applicant: string | null;
  readonly source: SubjectDescription['source'];
}

/** Thousands of plots, each a case of its own, by one project type and one set of parameters. */
export interface BatchOrder extends BatchTerms {
  readonly projectType: ProjectType;
  readonly day: string;
  readonly versions?: Readonly<Record<string, number>> | undefined;
  readonly plots: readonly BatchPlot[];
  /** Archive every check as if it had been asked for by itself; null leaves no trace. */
  readonly archive: Omit<Making, 'previousId'> | null;
}

/** One plot of a round: its record, or why there is none. */
export type RoundItem =
  | { readonly state: 'checked'; readonly plot: string; readonly record: CheckRecord }
  | { readonly state: 'refused'; readonly plot: string; readonly findings: readonly InputFinding[] };

/** One plot of a batch; `archived` is null where it was not. */
export type BatchItem =
  | (Extract<RoundItem, { state: 'checked' }> & { readonly archived: Archived | null })
  | Extract<RoundItem, { state: 'refused' }>;

/** Plots of one round: every layer is asked about all of them in one statement. */
export const ROUND = 256;

/**
 * Checks a batch round by round, in order; each item is what a single check of that plot gives, byte for byte. Stops
 * between rounds and within statements when the run's signal fires; what was archived until then stays.
 */
export async function* checkBatch(
  run: OverlapRun,
  ruleSet: RuleSet,
  order: BatchOrder,
): AsyncGenerator<readonly BatchItem[]> {
  const plan = await planCheck(run.db, ruleSet, order);
  const rounds = Array.from({ length: Math.ceil(order.plots.length / ROUND) }, (_, k) =>
    order.plots.slice(k * ROUND, (k + 1) * ROUND),
  );
  for await (const items of oneAhead(rounds, (plots) => checkRound(run, plan, order, plots))) {
    run.signal?.throwIfAborted();
    const records = items.flatMap((item) => (item.state === 'checked' ? [item.record] : []));
    const kept = order.archive == null ? [] : await archiveChecks(run.db, records, order.archive);
    let next = 0;
    yield items.map((item): BatchItem =>
      item.state === 'checked' ? { ...item, archived: kept[next++] ?? null } : item,
    );
  }
}

/** Results in order, the work on the next value begun before a result is handed out: the database and this process work side by side. */
export async function* oneAhead<T, R>(
  values: Iterable<T> | AsyncIterable<T>,
  work: (value: T) => Promise<R>,
): AsyncGenerator<R> {
  let ahead: Promise<R> | undefined;
  for await (const value of values) {
    const begun = work(value);
    // told when it is awaited; until then it is nobody's unhandled rejection
    begun.catch(() => {});
    if (ahead != null) yield await ahead;
    ahead = begun;
  }
  if (ahead != null) yield await ahead;
}

/** Checks the plots of one round, each by itself. */
export async function checkRound(
  run: OverlapRun,
  plan: CheckPlan,
  terms: BatchTerms,
  plots: readonly BatchPlot[],
): Promise<readonly RoundItem[]> {
  run.signal?.throwIfAborted();
  const answers = await examineSubjects(run, plots);
  const ready = plots.flatMap((plot, i) => {
    const subject = answers[i]!;
    return subject instanceof InvalidPlotError ? [] : [{ plot, subject }];
  });
  const cases = ready.map(({ plot, subject }) => ({
    parameters: terms.parameters,
    plots: [plot],
    subjects: [subject],
    own: plot.own,
  }));
  const [outcomes, outside] = await Promise.all([
    checkCases(run, plan, cases),
    outsideDistricts(
      run,
      ready.map(({ subject }) => subject),
      plan.controls.get(DISTRICTS),
    ),
  ]);
  const outsideOf = groupBy(outside, (each) => each.subject);
  let next = 0;
  return answers.map((answer, i): RoundItem => {
    const plot = plots[i]!;
    if (answer instanceof InvalidPlotError) {
      return { state: 'refused', plot: plot.number, findings: [invalidPlot(answer)] };
    }
    const k = next++;
    const findings = [...findingsOfPlot(plot, answer), ...(outsideOf.get(answer) ?? []).map(({ finding }) => finding)];
    const name = plot.name === '' ? plot.number : plot.name;
    const described = { name, applicant: terms.applicant, source: plot.source ?? terms.source, findings };
    return { state: 'checked', plot: plot.number, record: recordOf(described, plan, cases[k]!, outcomes[k]!) };
  });
}
