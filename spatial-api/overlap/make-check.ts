import type { Pool } from 'pg';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { Problem, type ProblemError } from '../../schemas/problems.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import type { ProjectType, RuleSet } from '../../schemas/rules/rule.ts';
import { examineInput, type ExaminedInput, type InputFinding } from './check-input.ts';
import { checkCases, type OwnCodes } from './check-overlap.ts';
import { checkParameters, findProjectType } from './check-parameters.ts';
import { type CheckPlan, DISTRICTS, planCheck, UnknownVersionError } from './check-plan.ts';
import { readControlData } from './control-data.ts';
import { type CheckRecord, recordOf, type SubjectDescription } from './record.ts';
import { overlapRun, type OverlapRun } from './run.ts';
import type { Submission } from './submitted-plot.ts';

/** Everything a check is made of, once its subject has been found. */
export interface CheckOrder {
  readonly projectType: string;
  readonly parameters: Values;
  readonly submission: Submission;
  readonly name: string;
  readonly applicant: string | null;
  readonly source: SubjectDescription['source'];
  /** Added to what the source itself is. */
  readonly own: OwnCodes;
  /** `yyyy-MM-dd`: the rules in force on it judge. */
  readonly day: string;
  readonly versions?: Readonly<Record<string, number>> | undefined;
}

/** A check that was made and not yet archived. */
export interface MadeCheck {
  readonly record: CheckRecord;
  readonly plan: CheckPlan;
}

/**
 * Makes a check: examines the input, overlays, judges, and writes the record. Throws a Problem for a subject that cannot
 * be checked, naming all its faults, and for parameters or versions that do not exist.
 */
export async function makeCheck(db: Pool | OverlapRun, ruleSet: RuleSet, order: CheckOrder): Promise<MadeCheck> {
  const run = 'lanes' in db ? db : overlapRun(db);
  const projectType = findProjectType(ruleSet, order.projectType);
  const parameters = checkParameters(projectType, order.parameters);
  const plan = await planOrProblem(run, ruleSet, projectType, order);
  const input = await examineInput(run, order.submission, plan.controls.get(DISTRICTS));
  refuseBlocked(input.findings);
  const own = { ...order.submission.own, ...order.own };
  const one = { parameters, plots: input.plots, subjects: input.subjects, own };
  const [outcome] = await checkCases(run, plan, [one]);
  const { name, applicant, source } = order;
  return { plan, record: recordOf({ name, applicant, source, findings: input.findings }, plan, one, outcome!) };
}

async function planOrProblem(
  run: OverlapRun,
  ruleSet: RuleSet,
  projectType: ProjectType,
  { day, versions }: CheckOrder,
): Promise<CheckPlan> {
  try {
    return await planCheck(run.db, ruleSet, { projectType, day, versions });
  } catch (cause) {
    if (!(cause instanceof UnknownVersionError)) throw cause;
    const { layer, version, newest } = cause;
    throw new Problem('layer-version-unknown', `图层 ${layer} 没有版本 ${version}，最新为 ${newest}`, { cause });
  }
}

/** Says all that keeps a subject from being checked, at once. */
export function refuseBlocked(findings: readonly InputFinding[]): void {
  const blocking = findings.filter((finding) => finding.blocks);
  const [first] = blocking;
  if (first == null) return;
  const errors = blocking.map(({ plot, actual, expected, message }): ProblemError => ({
    at: `plot.${plot}`,
    actual,
    expected: `${expected}（${message}）`,
  }));
  const more = blocking.length > 1 ? `；另有 ${blocking.length - 1} 处` : '';
  throw new Problem('subject-invalid', `${first.message}${more}。请修正后重新提交`, { errors });
}

/** What is to be said of a submission without checking it. */
export async function findingsOf(db: Pool | OverlapRun, submission: Submission): Promise<ExaminedInput> {
  const run = 'lanes' in db ? db : overlapRun(db);
  const districts = await readControlData(run.db, [DISTRICTS]);
  return examineInput(run, submission, districts.get(DISTRICTS));
}

/** How a check is made again. */
export interface RepeatTerms {
  readonly day: string;
  /** `archived`: those the first check used; otherwise given ones, the current ones where none is given. */
  readonly versions: 'archived' | Readonly<Record<string, number>>;
  readonly parameters?: Values | undefined;
}

/** The order that repeats an archived check on its archived plots, digit by digit. */
export function orderOfRecord(record: CheckRecord, terms: RepeatTerms): CheckOrder {
  const { subject } = record;
  const archived = Object.fromEntries(
    record.parameters.flatMap(({ key, value }) => (value == null ? [] : [[key, value] as const])),
  );
  return {
    projectType: record.projectType.id,
    parameters: terms.parameters ?? archived,
    submission: {
      plots: subject.plots.map((plot) => ({
        number: plot.number,
        name: plot.name,
        geometry: fromGeoJson(plot.geometry),
        delivered:
          plot.delivered == null ? null : { geometry: fromGeoJson(plot.delivered.geometry), srid: plot.delivered.srid },
        declared: plot.declared,
      })),
      findings: [],
      own: {},
      title: null,
    },
    name: subject.name,
    applicant: subject.applicant,
    source: subject.source,
    own: { project: subject.own.project ?? undefined, parcel: subject.own.parcel ?? undefined },
    day: terms.day,
    versions: terms.versions === 'archived' ? record.versions : terms.versions,
  };
}
