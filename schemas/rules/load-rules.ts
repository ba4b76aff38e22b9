import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { codelists } from '../codelists/index.ts';
import type { Field } from '../layer.ts';
import { layerById } from '../layers/index.ts';
import {
  type Condition,
  ControlLine,
  English,
  type LineRule,
  type Parameter,
  type ParameterRule,
  ProjectType,
  type Rule,
  type RuleSet,
  RuleSetHead,
} from './rule.ts';

/** The rule files that come with the product. */
export const BUILT_IN_RULES = fileURLToPath(new URL('.', import.meta.url));

/** A rule file that cannot be used: every fault of every file, each with its place. */
export class RuleFileError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `审查规则文件有误，共 ${faults.length} 处 (invalid rule files):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'RuleFileError';
    this.faults = faults;
  }
}

/**
 * Reads and checks a folder of rule files: `rule-set.json`, `lines/*.json`, `project-types/*.json`, `english/*.json`.
 * Files of later folders replace those of earlier ones with the same name, so a bureau keeps its own rules beside
 * the built-in ones; a folder that does not exist has none. Throws `RuleFileError` listing all faults; a start with
 * faulty rules is refused.
 */
export function loadRules(folders: readonly string[] = [BUILT_IN_RULES]): RuleSet {
  const faults: string[] = [];
  const digest = createHash('sha256');
  const files = collect(folders);
  const parsed = <S extends z.ZodType>(name: string, schema: S): z.infer<S> | undefined => {
    const text = readFileSync(files.get(name) as string, 'utf8');
    digest.update(`${name}\n${text}\n`);
    return parseFile(name, text, schema, faults);
  };
  const named = <S extends z.ZodType<{ readonly id: string }>>(folder: string, schema: S) => {
    const found = new Map<string, z.infer<S>>();
    for (const name of [...files.keys()].filter((file) => file.startsWith(`${folder}/`)).sort()) {
      const value = parsed(name, schema);
      if (value == null) continue;
      if (value.id !== basename(name, '.json')) faults.push(`${name}: id: "${value.id}" should be the file's name`);
      found.set(value.id, value);
    }
    return found;
  };
  if (!files.has('rule-set.json')) throw new RuleFileError([`rule-set.json: missing in ${folders.join(', ')}`]);
  const head = parsed('rule-set.json', RuleSetHead);
  const lines = named('lines', ControlLine);
  const projectTypes = named('project-types', ProjectType);
  const english = new Map<string, string>();
  for (const name of [...files.keys()].filter((file) => file.startsWith('english/')).sort()) {
    for (const [text, words] of Object.entries(parsed(name, English) ?? {})) english.set(text, words);
  }
  faults.push(...crossCheck(lines, projectTypes));
  if (head == null || faults.length > 0) throw new RuleFileError(faults);
  return { ...head, lines, projectTypes, english, digest: digest.digest('hex') };
}

/** The rules of an installation: the built-in ones and the bureau's own, in `rules` of its data folder. */
export function installedRules(dataDirectory: string): RuleSet {
  return loadRules([BUILT_IN_RULES, join(dataDirectory, 'rules')]);
}

/** Rules of a project type that are in force on a day (`yyyy-MM-dd`), so that an old case is judged by the rules of its time. */
export function rulesInForce(projectType: ProjectType, day: string): readonly Rule[] {
  return projectType.rules.filter((rule) => rule.validFrom <= day && (rule.validTo == null || day <= rule.validTo));
}

/**
 * Rules of lines that the project type looks at from a later day on, the earliest of each line: what the rule set does
 * not know of the day of a check is an open question, not a line that nobody asked about. A rule that has expired was
 * ended on purpose and leaves nothing open.
 */
export function rulesNotYetInForce(projectType: ProjectType, day: string): readonly LineRule[] {
  const ofLines = projectType.rules.filter((rule): rule is LineRule => rule.relation !== 'parameter');
  return ofLines.filter(({ line, validFrom }) => {
    const first = ofLines.map((rule) => (rule.line === line ? rule.validFrom : validFrom)).sort()[0]!;
    return day < first && validFrom === first;
  });
}

/** Every JSON file of one sub-folder that fits the schema, by name; what does not fit is among the faults. */
export function parseRuleFiles<S extends z.ZodType>(
  folders: readonly string[],
  subfolder: string,
  schema: S,
): { readonly values: ReadonlyMap<string, z.infer<S>>; readonly faults: string[] } {
  const files = collect(folders);
  const faults: string[] = [];
  const values = new Map<string, z.infer<S>>();
  for (const name of [...files.keys()].filter((file) => file.startsWith(`${subfolder}/`)).sort()) {
    const value = parseFile(name, readFileSync(files.get(name)!, 'utf8'), schema, faults);
    if (value != null) values.set(name, value);
  }
  return { values, faults };
}

function collect(folders: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of folders.filter((candidate) => existsSync(candidate))) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.json')) files.set(name.replaceAll('\\', '/'), join(folder, name));
    }
  }
  return files;
}

function parseFile<S extends z.ZodType>(
  name: string,
  text: string,
  schema: S,
  faults: string[],
): z.infer<S> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    faults.push(`${name}: not JSON: ${(error as Error).message}${placeOf(error as Error, text)}`);
    return undefined;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues)
    faults.push(`${name}: ${path.join('.') || '(root)'}: ${message}${foundText(value, path)}`);
  return undefined;
}

/** What stands at a path of a file, in as many characters as a line has room for. */
function foundText(file: unknown, path: readonly PropertyKey[]): string {
  let at: unknown = file;
  for (const key of path)
    at = typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined;
  return at === undefined ? '' : `, found ${JSON.stringify(at).slice(0, 60)}`;
}

/** Line and column of `… at position 123`, for whoever opens the file in an editor. */
function placeOf({ message }: Error, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position == null) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` (line ${before.length}, column ${before.at(-1)!.length + 1})`;
}

function* crossCheck(
  lines: ReadonlyMap<string, ControlLine>,
  projectTypes: ReadonlyMap<string, ProjectType>,
): Generator<string> {
  for (const line of lines.values()) {
    const layer = layerById(line.layer);
    if (layer == null) yield `lines/${line.id}.json: layer: no layer "${line.layer}" in the catalogue`;
    const named: readonly (readonly [place: string, field: string])[] = [
      ...line.pieceFields.map((field) => ['pieceFields', field] as const),
      ...(line.ownCode == null ? [] : [['ownCode.field', line.ownCode.field] as const]),
      ...Object.entries(line.validity ?? {}).map(([end, field]) => [`validity.${end}`, field] as const),
    ];
    for (const [place, field] of named) {
      if (layer != null && !(field in layer.fields))
        yield `lines/${line.id}.json: ${place}: "${field}" is no field of ${line.layer}`;
    }
  }
  const seen = new Map<string, string>();
  for (const type of projectTypes.values()) {
    yield* checkParameters(type);
    for (const [index, rule] of type.rules.entries()) {
      const place = `project-types/${type.id}.json: rules.${index} (${rule.id})`;
      const other = seen.get(rule.id);
      if (other != null) yield `${place}: id used already in ${other}`;
      seen.set(rule.id, type.id);
      yield* checkRule(place, rule, type, lines);
    }
  }
}

/** A parameter that cannot be chosen or is declared twice. */
function* checkParameters({ id, parameters }: ProjectType): Generator<string> {
  for (const [index, { key, type, options = [], minimum, maximum }] of parameters.entries()) {
    const place = `project-types/${id}.json: parameters.${index} (${key})`;
    if (parameters.findIndex((other) => other.key === key) < index) yield `${place}: key used twice`;
    if ((type === 'choice') !== options.length > 0)
      yield `${place}: options: ${type === 'choice' ? 'a choice needs some' : `a ${type} has none`}`;
    if (type !== 'number' && (minimum ?? maximum) != null) yield `${place}: minimum, maximum: a ${type} has none`;
    if (minimum != null && maximum != null && maximum < minimum) yield `${place}: maximum below minimum`;
    if (new Set(options).size < options.length) yield `${place}: options: one is named twice`;
  }
}

function* checkRule(
  place: string,
  rule: Rule,
  type: ProjectType,
  lines: ReadonlyMap<string, ControlLine>,
): Generator<string> {
  if (rule.validTo != null && rule.validTo < rule.validFrom) yield `${place}: validTo before validFrom`;
  const fields = rule.relation === 'parameter' ? undefined : fieldsOf(rule, lines);
  if (rule.relation !== 'parameter' && fields == null) yield `${place}: line: no file lines/${rule.line}.json`;
  if (rule.relation !== 'parameter' && rule.where != null && fields != null && !fields.has(rule.where.field)) {
    yield `${place}: where.field: "${rule.where.field}" is no field of the line's layer`;
  }
  if (rule.relation !== 'parameter' && rule.where != null) {
    yield* checkCodes(`${place}: where`, rule.where.in, fields?.get(rule.where.field));
  }
  for (const condition of conditionsOf(rule)) {
    for (const key of parametersOf(condition)) {
      const parameter = type.parameters.find((candidate) => candidate.key === key);
      if (parameter == null) yield `${place}: parameter "${key}" is not declared by the project type`;
      else yield* checkValues(place, condition, parameter);
    }
    if ('feature' in condition) {
      const values = 'equals' in condition ? [condition.equals] : 'in' in condition ? condition.in : [];
      yield* checkCodes(place, values, fields?.get(condition.feature));
    }
    if ('feature' in condition && fields != null && !fields.has(condition.feature)) {
      yield `${place}: feature field "${condition.feature}" is no field of the line's layer`;
    }
    if ('feature' in condition && rule.relation !== 'must-not-overlap') {
      yield `${place}: only a must-not-overlap rule has features to look at`;
    }
  }
}

function parametersOf(condition: Leaf): readonly string[] {
  if ('parameter' in condition) return [condition.parameter];
  const operand = 'atLeast' in condition ? condition.atLeast : 'atMost' in condition ? condition.atMost : undefined;
  return typeof operand === 'object' ? [operand.parameter] : [];
}

const TYPES = { boolean: 'boolean', number: 'number', text: 'string', choice: 'string' } as const;

/** A misspelt option, or a value of another type, would make a condition that never holds. */
function* checkValues(place: string, condition: Leaf, { key, options = [], type }: Parameter): Generator<string> {
  if (('atLeast' in condition || 'atMost' in condition) && type !== 'number') {
    yield `${place}: parameter "${key}" is no number to be compared`;
  }
  if (!('parameter' in condition) || condition.parameter !== key) return;
  const values = 'equals' in condition ? [condition.equals] : 'in' in condition ? condition.in : [];
  for (const value of values) {
    if (typeof value !== TYPES[type]) yield `${place}: ${JSON.stringify(value)} is no ${type} like parameter "${key}"`;
    else if (type === 'choice' && !options.includes(String(value)))
      yield `${place}: "${value}" is no option of parameter "${key}"`;
  }
}

/** Nor does a feature ever have a code that its code list does not know. */
function* checkCodes(
  place: string,
  values: readonly (string | number | boolean)[],
  field: Field | undefined,
): Generator<string> {
  const codelist = field?.codelist == null ? undefined : codelists[field.codelist];
  if (codelist == null) return;
  for (const value of values) {
    if (!codelist.entries.some(({ code }) => code === value))
      yield `${place}: "${value}" is no code of ${codelist.id} (${codelist.title})`;
  }
}

function fieldsOf(rule: LineRule, lines: ReadonlyMap<string, ControlLine>): ReadonlyMap<string, Field> | undefined {
  const line = lines.get(rule.line);
  const layer = line == null ? undefined : layerById(line.layer);
  return layer == null ? undefined : new Map(Object.entries(layer.fields));
}

type Leaf = Extract<Condition, { readonly parameter: string } | { readonly feature: string }>;

function* conditionsOf(rule: LineRule | ParameterRule): Generator<Leaf> {
  if (rule.relation === 'parameter') yield* leaves(rule.require);
  for (const choice of rule.cases ?? []) yield* leaves(choice.when);
}

function* leaves(condition: Condition): Generator<Leaf> {
  if ('allOf' in condition) for (const inner of condition.allOf) yield* leaves(inner);
  else if ('anyOf' in condition) for (const inner of condition.anyOf) yield* leaves(inner);
  else if ('not' in condition) yield* leaves(condition.not);
  else yield condition;
}
