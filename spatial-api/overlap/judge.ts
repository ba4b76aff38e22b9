import { holds, type Values } from '../../schemas/rules/evaluate.ts';
import type { ControlLine, LineRule, ParameterRule, Rule, Severity } from '../../schemas/rules/rule.ts';
import { ABSENCE, type Judgement, type LineOverlay, type Piece, type RuleResult, type Verdict } from './result.ts';

const ORDER: readonly Severity[] = ['inform', 'warn', 'conditional', 'block'];

/** Overlays by rule id; a parameter rule has none. */
export type OverlaysByRule = ReadonlyMap<string, LineOverlay>;

/** What else a judgement rests on. */
export interface JudgementTerms {
  /** Day of the check, `yyyy-MM-dd`. */
  readonly day?: string | undefined;
  readonly lines?: ReadonlyMap<string, ControlLine> | undefined;
}

/**
 * From overlays to a verdict; pure, so the same overlays are judged the same for ever.
 * A definite violation of a blocking rule is 不通过 whatever else could not be checked; otherwise any rule that could
 * not be checked makes the case 无法判定: missing data never ends in 通过.
 */
export function judge(
  rules: readonly Rule[],
  overlays: OverlaysByRule,
  parameters: Values,
  terms: JudgementTerms = {},
): Judgement {
  const results = rules.map((rule) =>
    rule.relation === 'parameter'
      ? judgeParameters(rule, parameters, terms)
      : judgeLine(rule, overlays.get(rule.id), parameters, terms),
  );
  return { verdict: verdictOf(results), rules: results };
}

function verdictOf(results: readonly RuleResult[]): Verdict {
  if (results.some((result) => result.severity === 'block')) return 'fail';
  if (results.some((result) => result.decides && isIncomplete(result))) return 'undetermined';
  return results.some((result) => result.severity === 'conditional') ? 'conditional' : 'pass';
}

function isIncomplete(result: RuleResult): boolean {
  return result.state === 'cannot-check' || result.uncheckedPlots > 0;
}

function judgeLine(
  rule: LineRule,
  overlay: LineOverlay | undefined,
  parameters: Values,
  terms: JudgementTerms,
): RuleResult {
  if (overlay == null) throw new Error(`rule ${rule.id} was never overlaid`);
  if (overlay.state === 'cannot-check') {
    const isOptional = terms.lines?.get(rule.line)?.required === false;
    const decides = !(isOptional && ABSENCE.has(overlay.reason));
    return { ...untriggered(rule), state: 'cannot-check', totals: null, reason: overlay.reason, decides };
  }
  const judged = rule.relation === 'must-not-overlap' ? overlay.inside : overlay.outside;
  const totals = rule.relation === 'must-not-overlap' ? overlay.insideTotals : overlay.outsideTotals;
  if (judged == null) throw new Error(`rule ${rule.id} needs what lies outside ${rule.line}`);
  const uncheckedPlots = overlay.unchecked.length;
  const real = judged.filter((piece) => piece.class === 'real');
  if (real.length > 0) {
    return { ...triggered(rule, real, parameters, terms), state: 'overlaps', totals, uncheckedPlots };
  }
  const reason = overlay.unchecked[0]?.reason ?? null;
  const state = uncheckedPlots > 0 ? 'cannot-check' : judged.length > 0 ? 'below-threshold' : 'clear';
  return { ...untriggered(rule), state, totals, reason, uncheckedPlots };
}

function judgeParameters(rule: ParameterRule, parameters: Values, terms: JudgementTerms): RuleResult {
  if (holds(rule.require, parameters, {}, terms.day)) return { ...untriggered(rule), state: 'met' };
  return { ...triggered(rule, [], parameters, terms), state: 'not-met' };
}

type Outcome = Pick<Rule, 'severity' | 'message' | 'materials' | 'basis'>;

/** Each piece meets its own case (核心保护区 raises one piece, not its neighbours); the worst severity is the rule's. */
function triggered(rule: Rule, pieces: readonly Piece[], parameters: Values, { day }: JudgementTerms): RuleResult {
  const outcomes = new Set<Outcome>();
  const features: readonly Values[] = pieces.length > 0 ? pieces.map((piece) => piece.fields) : [{}];
  for (const fields of features) outcomes.add(outcomeOf(rule, parameters, fields, day));
  const list = [...outcomes].sort((a, b) => ORDER.indexOf(b.severity) - ORDER.indexOf(a.severity));
  return {
    ...untriggered(rule),
    severity: list[0]!.severity,
    messages: [...new Set(list.map((outcome) => outcome.message))],
    materials: [...new Set(list.flatMap((outcome) => outcome.materials))],
    basis: [
      ...new Map(list.flatMap((outcome) => outcome.basis).map((basis) => [JSON.stringify(basis), basis])).values(),
    ],
  };
}

const outcomes = new WeakMap<object, Outcome>();

function outcomeOf(rule: Rule, parameters: Values, fields: Values, day: string | undefined): Outcome {
  const found = rule.cases?.find((candidate) => holds(candidate.when, parameters, fields, day));
  if (found == null) return rule;
  const known = outcomes.get(found);
  if (known != null) return known;
  const outcome: Outcome = {
    severity: found.severity,
    message: found.message ?? rule.message,
    materials: found.materials ?? [],
    basis: found.basis ?? rule.basis,
  };
  outcomes.set(found, outcome);
  return outcome;
}

function untriggered(rule: Rule): RuleResult {
  return {
    rule: rule.id,
    line: rule.relation === 'parameter' ? null : rule.line,
    relation: rule.relation,
    state: 'clear',
    severity: null,
    messages: [],
    materials: [],
    basis: rule.basis,
    totals: null,
    reason: null,
    uncheckedPlots: 0,
    decides: true,
  };
}
