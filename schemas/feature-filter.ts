/**
 * Which features of a layer are asked for, by attribute: `landClass=0601,0604`, `area=1000..5000`, `registeredOn=2020-01-01..`,
 * `landClass=06*`. Conditions on several fields hold together. Composed into SQL with parameters, wherever rows of a layer are read.
 */
import { columnName } from './derive/ddl.ts';
import type { Field, Layer } from './layer.ts';
import { Problem } from './problems.ts';

/** One condition on a field; the text forms are canonical. */
export type Condition =
  | { readonly field: string; readonly kind: 'in'; readonly values: readonly string[] }
  | { readonly field: string; readonly kind: 'prefix'; readonly prefix: string }
  | { readonly field: string; readonly kind: 'range'; readonly from: string | null; readonly to: string | null };

/** Conditions that all hold, in the order of their fields; none is every feature. */
export type FeatureFilter = readonly Condition[];

/** Most values of one list, and most characters of one condition. */
const MOST_VALUES = 100;
const LONGEST = 2000;
const NUMBER = /^-?\d{1,15}(\.\d{1,6})?$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const COMPARABLE = new Set<Field['type']>(['integer', 'decimal', 'date', 'timestamp']);

/** Fields that may be filtered by, all public: what others hold would be told by what is found. */
export function filterFields(layer: Layer): readonly string[] {
  return Object.entries(layer.fields)
    .filter(([, { type, sensitivity }]) => type !== 'json' && (sensitivity ?? 'public') === 'public')
    .map(([key]) => key);
}

/** Reads the parameters that name fields of the layers; throws `request-invalid` for a field that one of them lacks, or a value that is none of its type. */
export function parseFeatureFilter(
  layers: readonly Layer[],
  given: readonly (readonly [name: string, text: string])[],
): FeatureFilter {
  const names = given.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw wrong(repeated, repeated, '每个字段只给一次；多个取值以逗号分隔');
  return given
    .map(([name, text]) => {
      const lacking = layers.find((layer) => !filterFields(layer).includes(name));
      if (lacking !== undefined) {
        const known = filterFields(lacking).slice(0, 40).join('、');
        throw wrong(name, name, `${lacking.title}（${lacking.id}）可筛选的字段：${known}`);
      }
      return parseCondition(name, layers[0]!.fields[name]!, text);
    })
    .sort((a, b) => (a.field < b.field ? -1 : 1));
}

function parseCondition(name: string, { type }: Field, text: string): Condition {
  if (text === '' || text.length > LONGEST) throw wrong(name, text, `1 至 ${LONGEST} 个字符`);
  if (text.includes('..')) {
    const [from = '', to = '', ...rest] = text.split('..');
    if (!COMPARABLE.has(type)) throw wrong(name, text, '数值或日期字段方可用区间');
    if (rest.length > 0 || (from === '' && to === '')) throw wrong(name, text, '区间，如 1000..5000、1000..、..5000');
    for (const end of [from, to]) if (end !== '') checkValue(name, type, end);
    return { field: name, kind: 'range', from: from === '' ? null : from, to: to === '' ? null : to };
  }
  if (text.endsWith('*')) {
    const prefix = text.slice(0, -1);
    if (type !== 'text' || prefix === '' || prefix.includes('*') || prefix.includes(',')) {
      throw wrong(name, text, '文本字段的开头，如 06*');
    }
    return { field: name, kind: 'prefix', prefix };
  }
  const values = [...new Set(text.split(','))].sort();
  if (values.length > MOST_VALUES) throw wrong(name, `${values.length} 个取值`, `至多 ${MOST_VALUES} 个取值`);
  for (const value of values) checkValue(name, type, value);
  return { field: name, kind: 'in', values };
}

function checkValue(name: string, type: Field['type'], value: string): void {
  if (value === '') throw wrong(name, value, '取值不得为空');
  if ((type === 'decimal' || type === 'integer') && !NUMBER.test(value)) throw wrong(name, value, '数值');
  if (type === 'integer' && value.includes('.')) throw wrong(name, value, '整数');
  const isDate = DATE.test(value) && new Date(value).toISOString().startsWith(value);
  if ((type === 'date' || type === 'timestamp') && !isDate) throw wrong(name, value, '日期 yyyy-MM-dd');
  if (type === 'boolean' && value !== 'true' && value !== 'false') throw wrong(name, value, 'true 或 false');
}

function wrong(name: string, actual: string, expected: string): Problem {
  return new Problem('request-invalid', `筛选条件 ${name.slice(0, 60)} 有误：${expected}`, {
    errors: [{ at: `query.${name.slice(0, 60)}`, actual: actual.slice(0, 80), expected }],
  });
}

/** Adds a text value to a statement; returns its placeholder with the cast, e.g. `$3::text[]`. */
export type AddText = (text: string, cast: string) => string;

/** SQL conditions of a filter, to be joined with `and`; columns are those of the layer's table. */
export function filterConditions(layer: Layer, filter: FeatureFilter, add: AddText): readonly string[] {
  return filter.map((condition) => {
    const field = layer.fields[condition.field];
    if (field === undefined) throw new Error(`${layer.id} has no field ${condition.field}`);
    const column = columnName(condition.field);
    const cast = { decimal: 'numeric', integer: 'bigint', timestamp: 'date' }[field.type as string] ?? field.type;
    const subject = field.type === 'timestamp' ? `(${column} at time zone 'Asia/Shanghai')::date` : column;
    switch (condition.kind) {
      case 'in': {
        const list = add(arrayText(condition.values), `${cast === 'text[]' ? 'text' : cast}[]`);
        return field.type === 'text[]' ? `${subject} && ${list}` : `${subject} = any (${list})`;
      }
      case 'prefix':
        return `starts_with(${subject}, ${add(condition.prefix, 'text')})`;
      case 'range': {
        const { from, to } = condition;
        const ends = [
          ...(from === null ? [] : [`${subject} >= ${add(from, cast)}`]),
          ...(to === null ? [] : [`${subject} <= ${add(to, cast)}`]),
        ];
        return ends.join(' and ');
      }
    }
  });
}

/** The text form of a PostgreSQL array. */
export function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}
