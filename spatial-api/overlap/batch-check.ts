import type { ProjectType, RuleSet } from '../../schemas/rules/rule.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import { archiveChecks, type Making } from './archive.ts';
import { findingsOfPlot, type InputFinding } from './check-input.ts';
import { checkCases } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import { examineSubjects, InvalidPlotError, type Subject } from './prepare-subjects.ts';
import { type CheckRecord, recordOf, type SubjectDescription } from './record.ts';
import type { OverlapRun } from './run.ts';
import type { SubmittedPlot } from './submitted-plot.ts';

/** Thousands of plots, each a case of its own, by one project type and one set of parameters. */
export interface BatchOrder {
  readonly projectType: ProjectType;
  readonly parameters: Values;
  readonly day: string;
  readonly versions?: Readonly<Record<string, number>> | undefined;
  readonly plots: readonly SubmittedPlot[];
  readonly applicant: string | null;
  readonly source: SubjectDescription['source'];
  /** Archive every check as if it had been asked for by itself; null leaves no trace. */
  readonly archive: Pick<Making, 'by' | 'day'> | null;
}

/** One plot of a batch: its record, or why there is none. */
export type BatchItem =
  | {
      readonly state: 'checked';
      readonly plot: string;
      readonly record: CheckRecord;
      /** Where it was archived; null where it was not. */
      readonly archived: { readonly id: string; readonly number: string } | null;
    }
  | { readonly state: 'refused'; readonly plot: string; readonly findings: readonly InputFinding[] };

/** Plots of one round: every layer is asked about all of them in one statement. */
const ROUND = 256;

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
  for (let at = 0; at < order.plots.length; at += ROUND) {
    run.signal?.throwIfAborted();
    const plots = order.plots.slice(at, at + ROUND);
    const answers = await examineSubjects(run, plots);
    const ready = plots.flatMap((plot, i) => {
      const subject = answers[i]!;
      return subject instanceof InvalidPlotError ? [] : [{ plot, subject }];
    });
    const cases = ready.map(({ plot, subject }) => ({
      parameters: order.parameters,
      plots: [plot],
      subjects: [subject],
    }));
    const outcomes = await checkCases(run, plan, cases);
    const records = ready.map(({ plot, subject }, k) =>
      recordOf(describe(order, plot, subject), plan, cases[k]!, outcomes[k]!),
    );
    const kept = order.archive == null ? [] : await archiveChecks(run.db, records, order.archive);
    let next = 0;
    yield answers.map((answer, i): BatchItem => {
      const plot = plots[i]!.number;
      if (answer instanceof InvalidPlotError) return { state: 'refused', plot, findings: [refusal(answer)] };
      const k = next++;
      return { state: 'checked', plot, record: records[k]!, archived: kept[k] ?? null };
    });
  }
}

function describe(order: BatchOrder, plot: SubmittedPlot, subject: Subject): SubjectDescription {
  const name = plot.name === '' ? plot.number : plot.name;
  return { name, applicant: order.applicant, source: order.source, findings: findingsOfPlot(plot, subject) };
}

function refusal({ plot, reason }: InvalidPlotError): InputFinding {
  const message = `地块 ${plot} 的图形无效：${reason}`;
  return {
    code: 'geometry-invalid',
    severity: 'error',
    blocks: true,
    plot,
    actual: reason,
    expected: '有效的面',
    message,
  };
}
