import type { Pool } from 'pg';
import { detailText } from '../../schemas/rules/check-details.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import type { LineRule, RuleSet } from '../../schemas/rules/rule.ts';
import {
  type CheckPlan,
  type CheckTerms,
  DISTRICTS,
  LAND_USE,
  layersChangedSince,
  planCheck,
  taskOf,
} from './check-plan.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { judge } from './judge.ts';
import { type LandUseTable, landUseTables } from './land-use-table.ts';
import { measureLine } from './line-overlay.ts';
import type { WidthKind } from './measure-piece.ts';
import { overlayPlots, type PlotOverlay } from './overlay-plots.ts';
import { type Plot, prepareSubjects, type Subject } from './prepare-subjects.ts';
import type { Areas, DatasetUsed, Judgement, LineOverlay } from './result.ts';
import { overlapRun, type OverlapRun } from './run.ts';

/** Codes under which the subject itself may stand in a control layer; such features are not "another" project or parcel. */
export interface OwnCodes {
  readonly project?: string | undefined;
  readonly parcel?: string | undefined;
}

/** One case: the plots of a project and what its sender declares. */
export interface CheckCase {
  readonly parameters: Values;
  readonly plots: readonly Plot[];
  readonly own?: OwnCodes | undefined;
}

/** What is to be checked, and by what. */
export type CheckInput = CheckTerms & CheckCase;

export interface PlotAreas extends Areas {
  readonly number: string;
  readonly name: string;
  readonly planeSrid: number;
}

export interface CheckOutcome extends Judgement {
  readonly plots: readonly PlotAreas[];
  /** Overlay by rule id: what was found, piece by piece. */
  readonly overlays: Readonly<Record<string, LineOverlay>>;
  /** 现状地类 of each plot. */
  readonly landUse: readonly LandUseTable[];
  readonly datasets: readonly DatasetUsed[];
}

/** A case whose plots are ready to be overlaid. */
export interface PreparedCase extends CheckCase {
  readonly subjects: readonly Subject[];
}

/**
 * The overlap check: every rule in force for the project type against every plot. Throws only for a subject that cannot
 * be overlaid (`InvalidPlotError`) and for versions that never were; whatever is wrong with a control layer becomes
 * `cannot-check`.
 */
export async function checkOverlap(db: Pool | OverlapRun, ruleSet: RuleSet, input: CheckInput): Promise<CheckOutcome> {
  const run = 'lanes' in db ? db : overlapRun(db);
  const [plan, subjects] = await Promise.all([planCheck(run.db, ruleSet, input), prepareSubjects(run, input.plots)]);
  const [outcome] = await checkCases(run, plan, [{ ...input, subjects }]);
  return outcome!;
}

export interface CheckOptions {
  /** `bounded` where only statistics are wanted; a record is always made with `searched`. */
  readonly widths?: WidthKind;
  /** Leave the 现状地类 tables out. */
  readonly landUse?: boolean;
}

/** Checks any number of cases by one plan: each layer is asked about all of their plots at once. */
export async function checkCases(
  run: OverlapRun,
  plan: CheckPlan,
  cases: readonly PreparedCase[],
  options: CheckOptions = {},
): Promise<readonly CheckOutcome[]> {
  const { ruleSet, controls, rules, lineRules } = plan;
  const all = new AllSubjects(cases);
  const coverage = coverageOf(run, all.subjects, controls.get(DISTRICTS), ruleSet.thresholds);
  const [tables, overlays] = await Promise.all([
    options.landUse === false ? [] : landUseTables(run, all.subjects, controls.get(LAND_USE), coverage, ruleSet),
    Promise.all(lineRules.map((rule) => overlayRule(run, plan, rule, all, coverage))),
  ]);
  const changed = await layersChangedSince(run.db, plan);
  return cases.map((one, index) => {
    const found = lineRules.map((rule, r): [string, LineOverlay] => [
      rule.id,
      lineOverlay(plan, rule, all, index, overlays[r]!, changed, options.widths ?? 'searched'),
    ]);
    return {
      ...judge(rules, new Map(found), one.parameters, { day: plan.day, lines: ruleSet.lines }),
      plots: one.subjects.map(plotAreas),
      overlays: Object.fromEntries(found),
      landUse: all.of(index, tables),
      datasets: plan.layers.flatMap((layer) => controls.get(layer)?.datasets ?? []),
    };
  });
}

function plotAreas({ plot, plane, areas }: Subject): PlotAreas {
  return { number: plot.number, name: plot.name, planeSrid: plane.srid, ...areas };
}

/** The plots of all cases in one row, and the way back. */
class AllSubjects {
  readonly subjects: readonly Subject[];
  readonly own: readonly OwnCodes[];
  private readonly first: readonly number[];
  private readonly count: readonly number[];

  constructor(cases: readonly PreparedCase[]) {
    this.subjects = cases.flatMap((one) => one.subjects);
    this.own = cases.flatMap((one) => one.subjects.map(() => one.own ?? {}));
    this.count = cases.map((one) => one.subjects.length);
    let first = 0;
    this.first = this.count.map((count) => (first += count) - count);
  }

  /** Of values by subject, those of one case. */
  of<T>(index: number, values: readonly T[]): readonly T[] {
    return values.slice(this.first[index], this.first[index]! + this.count[index]!);
  }
}

/** Answers of one rule by subject; a plot without ground is not overlaid. */
async function overlayRule(
  run: OverlapRun,
  plan: CheckPlan,
  rule: LineRule,
  all: AllSubjects,
  coverage: Coverage,
): Promise<readonly SubjectAnswer[]> {
  if (plan.notInForce.has(rule)) return [];
  const line = plan.ruleSet.lines.get(rule.line)!;
  const control = plan.controls.get(line.layer)!;
  const grounds = await coverage(control);
  const open = grounds.flatMap((ground, i) => (ground == null ? [i] : []));
  const kind = line.ownCode?.kind;
  const overlays = await overlayPlots(
    run,
    open.map((i) => all.subjects[i]!),
    taskOf(rule, line, control.version, plan.day),
    open.map((i) => (kind == null ? null : (all.own[i]![kind] ?? null))),
  );
  const answers: SubjectAnswer[] = grounds.map((ground) => ({ state: 'cannot-check', ...ground! }));
  for (const [k, i] of open.entries()) answers[i] = overlays[k]!;
  return answers;
}

type SubjectAnswer = PlotOverlay | Extract<LineAnswer, { state: 'cannot-check' }>;
type LineAnswer = Pick<Extract<LineOverlay, { state: 'cannot-check' }>, 'state' | 'reason' | 'detail'>;

function lineOverlay(
  plan: CheckPlan,
  rule: LineRule,
  all: AllSubjects,
  index: number,
  answers: readonly SubjectAnswer[],
  changed: ReadonlySet<string>,
  widths: WidthKind,
): LineOverlay {
  const { layer } = plan.ruleSet.lines.get(rule.line)!;
  const { version } = plan.controls.get(layer)!;
  const head = { line: rule.line, version };
  if (plan.notInForce.has(rule)) {
    const detail = detailText('notInForce', rule.validFrom);
    return { ...head, state: 'cannot-check', reason: 'not-in-force', detail };
  }
  const overlays = all.of(index, answers);
  const subjects = all.of(index, all.subjects);
  if (changed.has(layer)) {
    return { ...head, state: 'cannot-check', reason: 'changed-outside', detail: detailText('changedMeanwhile') };
  }
  const unchecked = overlays.flatMap((overlay, i) =>
    overlay.state === 'checked'
      ? []
      : [{ plot: subjects[i]!.plot.number, reason: overlay.reason, detail: overlay.detail }],
  );
  const [first] = unchecked;
  if (first != null && unchecked.length === overlays.length) {
    const detail = subjects.length > 1 ? detailText('ofPlot', first.plot, first.detail) : first.detail;
    return { ...head, state: 'cannot-check', reason: first.reason, detail };
  }
  const isWithin = rule.relation === 'must-lie-within';
  const checked = subjects.flatMap((subject, i) => {
    const overlay = overlays[i]!;
    return overlay.state === 'checked' ? [{ subject, overlay }] : [];
  });
  return measureLine({ ...head, isWithin, checked, unchecked, widths }, plan.ruleSet);
}
