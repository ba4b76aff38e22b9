import type { Condition, Operand } from './rule.ts';

export type Values = Readonly<Record<string, unknown>>;

/**
 * Whether a condition holds. A parameter or field that is absent never satisfies a condition, and `not` of such a
 * condition does not hold either: what is unknown must not soften a verdict.
 */
export function holds(condition: Condition, parameters: Values, feature: Values = {}, day?: string): boolean {
  return evaluate(condition, { parameters, feature, day }) === true;
}

interface Facts {
  readonly parameters: Values;
  readonly feature: Values;
  /** `yyyy-MM-dd` of the check. */
  readonly day: string | undefined;
}

/** Three-valued: `undefined` where the answer hangs on an absent value. */
function evaluate(condition: Condition, facts: Facts): boolean | undefined {
  if ('allOf' in condition) return all(condition.allOf.map((inner) => evaluate(inner, facts)));
  if ('anyOf' in condition) return any(condition.anyOf.map((inner) => evaluate(inner, facts)));
  if ('not' in condition) {
    const inner = evaluate(condition.not, facts);
    return inner == null ? undefined : !inner;
  }
  const value = 'parameter' in condition ? facts.parameters[condition.parameter] : facts.feature[condition.feature];
  if (value == null) return undefined;
  if ('equals' in condition) return value === condition.equals;
  if ('in' in condition) return condition.in.some((choice) => choice === value);
  if ('beforeDay' in condition) return isBefore(value, facts.day);
  const bound = numberOf('atLeast' in condition ? condition.atLeast : condition.atMost, facts);
  if (typeof value !== 'number' || bound == null) return undefined;
  return 'atLeast' in condition ? value >= bound : value <= bound;
}

/** Dates are `yyyy-MM-dd`, which sort as text. */
function isBefore(value: unknown, day: string | undefined): boolean | undefined {
  return typeof value === 'string' && day != null ? value.slice(0, 10) < day : undefined;
}

function numberOf(operand: Operand, { parameters }: Facts): number | undefined {
  if (typeof operand === 'number') return operand;
  const value = parameters[operand.parameter];
  return typeof value === 'number' ? value : undefined;
}

function all(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}

function any(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : false;
}
