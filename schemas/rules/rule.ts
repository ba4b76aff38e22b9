/**
 * Overlap rules as data: what a rule file may say. The files beside this one are read by `load-rules.ts`; a new
 * project type or control line is a new JSON file, no code. Severities follow the practice of 规划辅助审查:
 * block = 不通过, conditional = 有条件通过 with named material, warn and inform do not change the verdict.
 */
import { z } from 'zod';

const Text = z.string().trim().min(1);
const Identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'letters, digits and hyphens');
const Day = z.iso.date();
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

export const Severity = z.enum(['block', 'conditional', 'warn', 'inform']);
export type Severity = z.infer<typeof Severity>;

/** A number of the rule, or the value that the request gives for a parameter. */
export type Operand = number | { readonly parameter: string };

/**
 * A statement about a parameter of the request, or about a field of the control feature that a piece lies on.
 * `beforeDay` compares a date with the day of the check: an expired term lies before it.
 */
export type Condition =
  | { readonly parameter: string; readonly equals: string | number | boolean }
  | { readonly parameter: string; readonly in: readonly (string | number | boolean)[] }
  | { readonly parameter: string; readonly atLeast: Operand }
  | { readonly parameter: string; readonly atMost: Operand }
  | { readonly feature: string; readonly equals: string | number | boolean }
  | { readonly feature: string; readonly in: readonly (string | number | boolean)[] }
  | { readonly feature: string; readonly atLeast: Operand }
  | { readonly feature: string; readonly atMost: Operand }
  | { readonly feature: string; readonly beforeDay: true }
  | { readonly allOf: readonly Condition[] }
  | { readonly anyOf: readonly Condition[] }
  | { readonly not: Condition };

const Operand = z.union([z.number(), z.strictObject({ parameter: Text })]);

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ parameter: Text, equals: Scalar }),
    z.strictObject({ parameter: Text, in: z.array(Scalar).min(1) }),
    z.strictObject({ parameter: Text, atLeast: Operand }),
    z.strictObject({ parameter: Text, atMost: Operand }),
    z.strictObject({ feature: Text, equals: Scalar }),
    z.strictObject({ feature: Text, in: z.array(Scalar).min(1) }),
    z.strictObject({ feature: Text, atLeast: Operand }),
    z.strictObject({ feature: Text, atMost: Operand }),
    z.strictObject({ feature: Text, beforeDay: z.literal(true) }),
    z.strictObject({ allOf: z.array(Condition).min(1) }),
    z.strictObject({ anyOf: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
  ]),
);

const Basis = z.strictObject({ document: Text, clause: Text.optional(), url: z.url().optional() });

/** The first case whose condition holds replaces the rule's own severity, message, materials and basis. */
const Case = z.strictObject({
  when: Condition,
  severity: Severity,
  message: Text.optional(),
  materials: z.array(Text).optional(),
  basis: z.array(Basis).optional(),
});

const Verdict = {
  id: Identifier,
  severity: Severity,
  message: Text,
  basis: z.array(Basis).min(1),
  materials: z.array(Text),
  cases: z.array(Case).optional(),
  validFrom: Day,
  validTo: Day.optional(),
};

/** `must-lie-within` judges what lies outside; `where` narrows the control features that count. */
const LineRule = z.strictObject({
  ...Verdict,
  line: Identifier,
  relation: z.enum(['must-not-overlap', 'must-lie-within']),
  where: z.strictObject({ field: Text, in: z.array(z.string()).min(1) }).optional(),
});

/** Judges the request's parameters alone; `require` must hold. */
const ParameterRule = z.strictObject({ ...Verdict, relation: z.literal('parameter'), require: Condition });

export const Rule = z.discriminatedUnion('relation', [
  LineRule.extend({ relation: z.literal('must-not-overlap') }),
  LineRule.extend({ relation: z.literal('must-lie-within') }),
  ParameterRule,
]);
export type Rule = z.infer<typeof Rule>;
export type LineRule = Exclude<Rule, { relation: 'parameter' }>;
export type ParameterRule = Extract<Rule, { relation: 'parameter' }>;

export const Parameter = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'camelCase'),
  title: Text,
  type: z.enum(['boolean', 'number', 'text', 'choice']),
  unit: Text.optional(),
  /** Least and largest number there may be, both allowed: a share of 4500 % would meet any demand. */
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  options: z.array(Text).optional(),
  required: z.boolean().optional(),
});
export type Parameter = z.infer<typeof Parameter>;

export const ProjectType = z.strictObject({
  id: Identifier,
  title: Text,
  titleEn: Text,
  parameters: z.array(Parameter),
  rules: z.array(Rule).min(1),
});
export type ProjectType = z.infer<typeof ProjectType>;

/** A control line: the layer that carries it and the fields that name a piece of it in a report. */
export const ControlLine = z.strictObject({
  id: Identifier,
  title: Text,
  titleEn: Text,
  layer: Identifier,
  group: z.enum(['three-lines', 'resources', 'registered', 'supervision', 'assessment', 'other']),
  pieceFields: z.array(Text),
  /**
   * `false` for a line that a bureau may not have at all: that it was never published is then said without moving the
   * verdict. Once published it counts like any other.
   */
  required: z.boolean().default(true),
  /** Field that holds the code of a project or parcel: a feature with the subject's own code is not another one. */
  ownCode: z.strictObject({ field: Text, kind: z.enum(['project', 'parcel']) }).optional(),
  /** Date fields of the term in which a feature holds: a `must-lie-within` rule counts only features known to be in it. */
  validity: z.strictObject({ from: Text, until: Text }).optional(),
});
export type ControlLine = z.infer<typeof ControlLine>;

/** Areas in m², widths in metres (diameter of the largest inscribed circle); `sliver` holds dimensionless shape limits. */
export const Thresholds = z.strictObject({
  noiseArea: z.number().min(0),
  toleranceArea: z.number().min(0),
  toleranceWidth: z.number().min(0),
  sliver: z.strictObject({ lengthToWidth: z.number().min(1), compactness: z.number().min(0).max(1) }),
});
export type Thresholds = z.infer<typeof Thresholds>;

export const RuleSetHead = z.strictObject({
  id: Identifier,
  version: Text,
  title: Text,
  /** The area that decides; the other is printed beside it. */
  areaKind: z.enum(['ellipsoidal', 'planar']),
  thresholds: Thresholds,
  note: z.string().optional(),
});

/** English of what the rules say, by the Chinese text: one file may serve all rules, because most say the same things. */
export const English = z.record(Text, Text);

export interface RuleSet extends z.infer<typeof RuleSetHead> {
  readonly lines: ReadonlyMap<string, ControlLine>;
  readonly projectTypes: ReadonlyMap<string, ProjectType>;
  /** English by Chinese text; a text without one is shown as it is. */
  readonly english: ReadonlyMap<string, string>;
  /** SHA-256 over all files: names the exact rules that judged a case. */
  readonly digest: string;
}
