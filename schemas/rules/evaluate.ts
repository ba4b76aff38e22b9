import type { Condition } from './rule.ts';

export type Values = Readonly<Record<string, unknown>>;

/**
 * Whether a condition holds. A parameter or field that is absent never satisfies a condition, and `not` of such a
 * condition does not hold either: what is unknown must not soften a verdict.
 */
export function holds(condition: Condition, parameters: Values, feature: Values = {}): boolean {
  return evaluate(condition, parameters, feature) === true;
}

/** Three-valued: `undefined` where the answer hangs on an absent value. */
function evaluate(condition: Condition, parameters: Values, feature: Values): boolean | undefined {
  if ('allOf' in condition) return all(condition.allOf.map((inner) => evaluate(inner, parameters, feature)));
  if ('anyOf' in condition) return any(condition.anyOf.map((inner) => evaluate(inner, parameters, feature)));
  if ('not' in condition) {
    const inner = evaluate(condition.not, parameters, feature);
    return inner == null ? undefined : !inner;
  }
  const value = 'parameter' in condition ? parameters[condition.parameter] : feature[condition.feature];
  if (value == null) return undefined;
  if ('equals' in condition) return value === condition.equals;
  if ('in' in condition) return condition.in.some((choice) => choice === value);
  if (typeof value !== 'number') return undefined;
  return 'atLeast' in condition ? value >= condition.atLeast : value <= condition.atMost;
}

function all(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}

function any(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : false;
}
