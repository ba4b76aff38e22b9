/**
 * How the columns of a delivery become the fields of a layer. A source mapping is data (`sources/`): a small vocabulary of
 * rules, anything harder a named conversion. What a mapping leaves out is matched by name. It is checked against the layer
 * before any file is opened, and against the columns of the file before any row is read.
 */

import type { Field, Layer } from '../schemas/layer.ts';
import type { AreaUnit } from '../schemas/units.ts';
import { conversions, isConversion } from './conversions.ts';
import { Refusal } from './delivery.ts';
import { matchColumns, unitInName } from './match-columns.ts';
import type { SourceColumn, SourceValue } from './readers/reader.ts';

export interface ColumnRule {
  /** Column as delivered, any case; of several the first that the file has. */
  readonly column: string | readonly string[];
  /** Where the column is empty. */
  readonly default?: SourceValue;
  /** Delivered value → value of the field. */
  readonly values?: Readonly<Record<string, SourceValue>>;
  /** Name of a function in `conversions.ts`. */
  readonly convert?: string;
  /** Unit in which an area is delivered, where the field has another. */
  readonly unit?: AreaUnit;
}

/** A column by name, a constant, or null: the field stays empty whatever the file has. */
export type Rule = string | null | ColumnRule | { readonly constant: SourceValue };

export interface SourceMapping {
  readonly id: string;
  readonly title: string;
  /** Layer that it feeds. */
  readonly layer: string;
  /** What the supplier calls the layer in its packages. */
  readonly layerNames?: readonly string[];
  /** Dataset to publish into, where `--dataset` gives none. */
  readonly dataset?: string;
  /** Overrides what the file says, because this supplier is known to get it wrong. */
  readonly encoding?: string;
  readonly crs?: number;
  readonly fields: Readonly<Record<string, Rule>>;
  /** `match` (the default) looks for fields that are not listed by name, `drop` leaves them empty. */
  readonly rest?: 'match' | 'drop';
}

/** What is wrong with a mapping as a definition; empty when nothing is. */
export function checkMapping(mapping: SourceMapping, layer: Layer): readonly string[] {
  const problems: string[] = [];
  if (mapping.layer !== layer.id) problems.push(`mapping ${mapping.id} feeds ${mapping.layer}, not ${layer.id}`);
  for (const [key, rule] of Object.entries(mapping.fields)) {
    const field = layer.fields[key];
    if (field == null) {
      problems.push(`${key}: layer ${layer.id} has no such field (it has ${Object.keys(layer.fields).join(', ')})`);
      continue;
    }
    if (rule === null && field.required === true) {
      problems.push(`${key}: ${field.title} ${field.code} 为必填，须有对应列或固定值 is required and cannot be null`);
    }
    if (rule == null || typeof rule === 'string' || 'constant' in rule) continue;
    if (rule.convert != null && !isConversion(rule.convert)) {
      problems.push(`${key}: no conversion ${rule.convert} (there are ${Object.keys(conversions).join(', ')})`);
    }
    if (rule.unit != null && field.unit == null) problems.push(`${key}: has no unit to convert to`);
  }
  return problems;
}

/** A rule bound to a column of the file; `index` null takes nothing from the file. */
export interface BoundField {
  readonly key: string;
  readonly field: Field;
  readonly index: number | null;
  readonly column: string | null;
  readonly rule: Exclude<Rule, string | null>;
}

export interface BoundMapping {
  readonly id: string;
  readonly fields: readonly BoundField[];
  /** Columns that no field takes. */
  readonly unmapped: readonly string[];
}

/** Field key → column or rule, as `--map` gives them on top of a mapping. */
export type MappingOverrides = Readonly<Record<string, Rule>>;

/** Field key → delivered value → what it stands for, as `--value` gives them on top of whatever feeds the field. */
export type ValueMeanings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Binds a mapping (or none) to the columns of a file. Throws Refusal when columns or fields are missing. */
export function bindMapping(
  layer: Layer,
  columns: readonly SourceColumn[],
  mapping: SourceMapping | undefined,
  overrides: MappingOverrides = {},
  meanings: ValueMeanings = {},
): BoundMapping {
  const rules: Record<string, Rule> = { ...mapping?.fields, ...overrides };
  refuseProblems(layer, { id: mapping?.id ?? 'command line', title: '', layer: layer.id, fields: rules });
  const taken = new Set<number>();
  const derived = new Set<number>();
  const bound = new Map<string, BoundField>();
  for (const [key, given] of Object.entries(rules)) {
    const field = bindRule(layer, columns, key, given, taken, derived);
    if (field != null) bound.set(key, field);
  }
  if (mapping?.rest !== 'drop') {
    for (const [key, match] of matchColumns(layer, columns, new Set(Object.keys(rules)), taken)) {
      const column = columns[match.index]!.name;
      const rule = match.unit == null ? { column } : { column, unit: match.unit };
      taken.add(match.index);
      bound.set(key, { key, field: layer.fields[key]!, index: match.index, column, rule });
    }
  }
  for (const [key, values] of Object.entries(meanings)) bound.set(key, withMeanings(key, bound.get(key), values));
  const fields = withOwn(layer, columns, rules, bound, taken);
  refuseIncomplete(layer, columns, fields);
  return {
    id: mapping?.id ?? 'automatic',
    fields,
    unmapped: columns.filter((_, index) => !taken.has(index) && !derived.has(index)).map(({ name }) => name),
  };
}

function refuseProblems(layer: Layer, mapping: SourceMapping): void {
  const problems = checkMapping(mapping, layer);
  if (problems.length === 0) return;
  throw new Refusal('mapping-invalid', {
    zh: `列映射有误：\n  ${problems.join('\n  ')}`,
    en: `The mapping is wrong: ${problems.join('; ')}`,
  });
}

function bindRule(
  layer: Layer,
  columns: readonly SourceColumn[],
  key: string,
  given: Rule,
  taken: Set<number>,
  derived: Set<number>,
): BoundField | null {
  if (given === null) return null;
  const rule = typeof given === 'string' ? { column: given } : given;
  const field = layer.fields[key]!;
  if ('constant' in rule) return { key, field, index: null, column: null, rule };
  const names = typeof rule.column === 'string' ? [rule.column] : rule.column;
  const index = names.map((name) => columnIndex(columns, name)).find((found) => found >= 0);
  if (index == null) {
    if (rule.default != null) return { key, field, index: null, column: null, rule: { constant: rule.default } };
    throw new Refusal('mapping-invalid', {
      zh: `字段 ${key}（${field.code} ${field.title}）映射的列 ${names.join('、')} 在文件中不存在。文件的列：${listColumns(columns)}`,
      en: `Field ${key} (${field.code}) is mapped to column ${names.join(' or ')}, which the file does not have. Its columns: ${listColumns(columns)}`,
    });
  }
  // a column that a conversion looks into is still free for the field it is named after
  (rule.convert == null ? taken : derived).add(index);
  const column = columns[index]!.name;
  const unit = rule.unit ?? (rule.convert == null ? unitInName(column, field) : undefined);
  return { key, field, index, column, rule: unit == null ? rule : { ...rule, unit } };
}

function withMeanings(
  key: string,
  field: BoundField | undefined,
  values: Readonly<Record<string, string>>,
): BoundField {
  if (field == null || 'constant' in field.rule) {
    throw new Refusal('mapping-invalid', {
      zh: `字段 ${key} 没有对应的列，无法为其值指定代码；请先指定列`,
      en: `No column feeds the field ${key}, so its values cannot be given codes; name its column first`,
    });
  }
  return { ...field, rule: { ...field.rule, values: { ...field.rule.values, ...values } } };
}

function columnIndex(columns: readonly SourceColumn[], name: string): number {
  const exact = columns.findIndex((column) => column.name === name);
  return exact >= 0 ? exact : columns.findIndex((column) => column.name.toUpperCase() === name.toUpperCase());
}

/** The layer that takes any delivery, whatever its columns. */
export const REFERENCE_LAYER = 'reference-feature';

/** In the reference layer all columns stay together, and rows that bring no identifier go by their number. */
function withOwn(
  layer: Layer,
  columns: readonly SourceColumn[],
  rules: Readonly<Record<string, Rule>>,
  bound: Map<string, BoundField>,
  taken: Set<number>,
): readonly BoundField[] {
  if (layer.id === REFERENCE_LAYER) {
    const own = { attributes: 'all-columns', featureKey: 'row-number' } as const;
    for (const [key, convert] of Object.entries(own)) {
      if (bound.has(key) || Object.hasOwn(rules, key)) continue;
      const field = layer.fields[key]!;
      bound.set(key, { key, field, index: null, column: null, rule: { column: [], convert } });
      if (convert === 'all-columns') columns.forEach((_, index) => taken.add(index));
    }
  }
  return Object.keys(layer.fields).flatMap((key) => bound.get(key) ?? []);
}

function refuseIncomplete(layer: Layer, columns: readonly SourceColumn[], fields: readonly BoundField[]): void {
  const present = new Set(fields.map(({ key }) => key));
  const missing = Object.entries(layer.fields).filter(([key, { required }]) => required === true && !present.has(key));
  if (missing.length === 0) return;
  const names = missing.map(([key, { code, title }]) => `${key}（${code} ${title}）`).join('、');
  const namesEn = missing.map(([key, { code }]) => `${key} (${code})`).join(', ');
  const [first] = missing[0]!;
  throw new Refusal('nothing-mapped', {
    zh:
      `文件没有图层“${layer.title}”必需的字段 ${names}。文件的列：${listColumns(columns)}。\n` +
      `请用 --map ${first}=列名 指定；用 --suggest 查看建议；若数据不属于本图层，用 --layer ${REFERENCE_LAYER} 原样入库。`,
    en:
      `The file has no column for ${namesEn}, which layer ${layer.id} requires. Its columns: ${listColumns(columns)}.\n` +
      `Name them with --map ${first}=COLUMN, see --suggest, or load other data as they are with --layer ${REFERENCE_LAYER}.`,
  });
}

function listColumns(columns: readonly SourceColumn[]): string {
  return columns.map(({ name }) => name).join(', ') || '（无 none）';
}
