/**
 * A CQL2 filter as an SQL condition on the table of a layer. Every value becomes a parameter, every name a column of the
 * catalogue. Only public fields may be asked for: what a filter finds would tell what the others hold.
 */
import { quoteIdentifier, type Parameters } from '../../../schemas/database/sql.ts';
import { columnName } from '../../../schemas/derive/ddl.ts';
import { filterFields } from '../../../schemas/feature-filter.ts';
import type { Field, Layer } from '../../../schemas/layer.ts';
import type { FeatureCrs } from '../crs.ts';
import { boxCondition, literalGeometry } from '../geometry-sql.ts';
import {
  ARRAY,
  COMPARISONS,
  instantOf,
  SPATIAL,
  TEMPORAL,
  wrongFilter,
  type Expression,
  type Operation,
} from './expression.ts';
import { INTERVAL_RELATIONS } from './interval-relations.ts';

/** Name of the geometry in filters. */
export const GEOMETRY_NAME = 'geometry';

/** Areas that the pipeline measured, by the name that filters and answers use. */
export const AREA_COLUMNS = { ellipsoidalArea: 'ellipsoidal_area', planarArea: 'planar_area' } as const;

type ValueType = 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | 'array' | 'geometry';

interface Compiled {
  readonly sql: string;
  readonly type: ValueType;
}

/** What a filter is compiled for. */
export interface FilterTarget {
  readonly layer: Layer;
  readonly add: Parameters['add'];
  /** CRS of the coordinates in the filter. */
  readonly crs: FeatureCrs;
}

const TYPES: Readonly<Record<Field['type'], ValueType | undefined>> = {
  text: 'text',
  integer: 'number',
  decimal: 'number',
  date: 'date',
  timestamp: 'timestamp',
  boolean: 'boolean',
  'text[]': 'array',
  json: undefined,
};

/** Fields that filters may name. */
export function queryableFields(layer: Layer): readonly (readonly [key: string, field: Field])[] {
  return filterFields(layer).map((key) => [key, layer.fields[key]!]);
}

/** The condition; throws `request-invalid` with the place of what does not fit. */
export function filterCondition(target: FilterTarget, expression: Expression): string {
  return expect(target, expression, 'boolean', '条件').sql;
}

function expect(target: FilterTarget, expression: Expression, type: ValueType, expected: string): Compiled {
  const compiled = compile(target, expression);
  if (compiled.type !== type) throw wrongFilter(expression.at, describe(expression), `应为${expected}`);
  return compiled;
}

function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'property':
      return expression.name.slice(0, 40);
    case 'literal':
    case 'date':
    case 'timestamp':
      return String(expression.value).slice(0, 40);
    case 'operation':
      return expression.name;
    default:
      return expression.kind;
  }
}

function compile(target: FilterTarget, expression: Expression): Compiled {
  switch (expression.kind) {
    case 'property':
      return property(target, expression);
    case 'literal':
      return literal(target, expression.value);
    case 'date':
      return { sql: target.add(expression.value, 'date'), type: 'date' };
    case 'timestamp':
      return { sql: target.add(expression.value, 'timestamptz'), type: 'timestamp' };
    case 'geometry':
      return { sql: literalGeometry(expression.geometry, target.crs, target.add), type: 'geometry' };
    case 'operation':
      return operation(target, expression);
    case 'array':
      return { sql: textArray(target, expression), type: 'array' };
    case 'box':
      throw wrongFilter(expression.at, 'BBOX', 'BBOX 只能作为空间运算的参数');
    case 'interval':
      throw wrongFilter(expression.at, 'INTERVAL', 'INTERVAL 只能作为时间运算（T_…）的参数');
  }
}

function literal({ add }: FilterTarget, value: string | number | boolean): Compiled {
  if (typeof value === 'number') return { sql: add(String(value), 'numeric'), type: 'number' };
  return typeof value === 'boolean'
    ? { sql: String(value), type: 'boolean' }
    : { sql: add(value, 'text'), type: 'text' };
}

function property({ layer }: FilterTarget, { name, at }: Extract<Expression, { kind: 'property' }>): Compiled {
  if (name === GEOMETRY_NAME && layer.geometry !== null) return { sql: 'geom', type: 'geometry' };
  if (name === 'id') return { sql: 'feature_id::numeric', type: 'number' };
  if (name in AREA_COLUMNS && layer.fields[name] === undefined && layer.geometry === 'MultiPolygon') {
    return { sql: `${AREA_COLUMNS[name as keyof typeof AREA_COLUMNS]}::numeric`, type: 'number' };
  }
  const field = filterFields(layer).includes(name) ? layer.fields[name] : undefined;
  const type = field === undefined ? undefined : TYPES[field.type];
  if (type === undefined) {
    throw wrongFilter(at, name.slice(0, 60), `没有这个可查询的字段；见 /ogc/collections/${layer.id}/queryables`);
  }
  const column = quoteIdentifier(columnName(name));
  return { sql: type === 'number' ? `${column}::numeric` : column, type };
}

type OperationOf = Extract<Expression, { kind: 'operation' }>;

const ARGUMENTS: Partial<Record<Operation, number>> = { not: 1, isnull: 1, casei: 1, between: 3 };
const MANY: ReadonlySet<Operation> = new Set(['and', 'or']);
const isOneOf = <T extends string>(list: readonly T[], name: string): name is T =>
  (list as readonly string[]).includes(name);

function operation(target: FilterTarget, expression: OperationOf): Compiled {
  const { name, at } = expression;
  const args = flatBetween(expression);
  const wanted = ARGUMENTS[name] ?? 2;
  if (MANY.has(name) ? args.length < 2 : args.length !== wanted) {
    throw wrongFilter(at, name, `应有${MANY.has(name) ? '至少 2' : ` ${wanted}`} 个参数，给出了 ${args.length} 个`);
  }
  const [first, second] = args as [Expression, Expression];
  if (name === 'and' || name === 'or') {
    const parts = args.map((arg) => expect(target, arg, 'boolean', '条件').sql);
    return condition(`(${parts.join(` ${name} `)})`);
  }
  if (name === 'not') return condition(`(not ${expect(target, first, 'boolean', '条件').sql})`);
  if (name === 'isnull') return condition(`(${compile(target, first).sql} is null)`);
  if (name === 'casei') return { sql: `lower(${expect(target, first, 'text', '文本').sql})`, type: 'text' };
  if (name === 'like') {
    const [text, pattern] = [expect(target, first, 'text', '文本'), expect(target, second, 'text', '文本')];
    if (first.kind === 'literal') throw wrongFilter(first.at, describe(first), 'LIKE 之前应为字段');
    refuseOpenEscape(second);
    return condition(`(${text.sql} like ${pattern.sql})`);
  }
  if (name === 'in') return isIn(target, first, second);
  if (name === 'between') return isBetween(target, first, args.slice(1));
  if (isOneOf(COMPARISONS, name)) return compare(target, name, first, second, at);
  if (isOneOf(SPATIAL, name)) return condition(spatial(target, name, first, second, at));
  if (isOneOf(TEMPORAL, name)) return condition(temporal(target, name, first, second));
  if (isOneOf(ARRAY, name)) return condition(arrays(target, name, first, second));
  return arithmetic(target, name, first, second);
}

function condition(sql: string): Compiled {
  return { sql, type: 'boolean' };
}

/** In JSON the bounds of `between` may stand in an array of their own. */
function flatBetween({ name, args }: OperationOf): readonly Expression[] {
  const [first, second] = args;
  if (name !== 'between' || args.length !== 2 || second?.kind !== 'array') return args;
  return [first!, ...second.items];
}

/** A pattern whose last character is the escape would be refused by the database only when it meets a row. */
function refuseOpenEscape(pattern: Expression): void {
  const inner = pattern.kind === 'operation' && pattern.name === 'casei' ? pattern.args[0]! : pattern;
  if (inner.kind !== 'literal') throw wrongFilter(pattern.at, describe(pattern), 'LIKE 之后应为文本');
  const open = /\\*$/.exec(String(inner.value))![0].length % 2 === 1;
  if (open) throw wrongFilter(inner.at, String(inner.value).slice(-20), '\\ 之后应有被转义的字符');
}

/** Both sides of one type: texts that name a day or moment are taken as such beside a date. */
function comparable(target: FilterTarget, left: Expression, right: Expression): readonly [Compiled, Compiled] {
  const [one, other] = [compile(target, left), compile(target, right)];
  if (one.type === other.type) return [one, other];
  const isTime = ({ type }: Compiled) => type === 'date' || type === 'timestamp';
  if (isTime(one) && isTime(other)) return [moment(one), moment(other)];
  if (isTime(one) && right.kind === 'literal') return comparable(target, left, asInstant(right));
  if (isTime(other) && left.kind === 'literal') return comparable(target, asInstant(left), right);
  throw wrongFilter(right.at, describe(right), `应与左侧（${describe(left)}）同为${NAMES[one.type]}`);
}

const NAMES: Readonly<Record<ValueType, string>> = {
  text: '文本',
  number: '数值',
  boolean: '是非值',
  date: '日期',
  timestamp: '时刻',
  array: '数组',
  geometry: '几何',
};

function asInstant(expression: Extract<Expression, { kind: 'literal' }>): Expression {
  const instant = typeof expression.value === 'string' ? instantOf(expression.value, expression.at) : undefined;
  if (instant !== undefined) return instant;
  throw wrongFilter(expression.at, describe(expression), "应为日期或时刻，如 DATE('2026-11-21')");
}

/** Days begin at midnight in China. */
function moment({ sql, type }: Compiled): Compiled {
  return type === 'timestamp'
    ? { sql, type }
    : { sql: `(${sql}::timestamp at time zone 'Asia/Shanghai')`, type: 'timestamp' };
}

function compare(
  target: FilterTarget,
  operator: string,
  left: Expression,
  right: Expression,
  at: Expression['at'],
): Compiled {
  const [one, other] = comparable(target, left, right);
  if (one.type === 'geometry' || one.type === 'array')
    throw wrongFilter(at, operator, `${NAMES[one.type]}不能用 ${operator} 比较，请用 S_… 或 A_… 运算`);
  if (one.type === 'boolean' && operator !== '=' && operator !== '<>')
    throw wrongFilter(at, operator, '是非值只能用 = 与 <> 比较');
  return condition(`(${one.sql} ${operator} ${other.sql})`);
}

function isIn(target: FilterTarget, value: Expression, list: Expression): Compiled {
  if (list.kind !== 'array') throw wrongFilter(list.at, describe(list), '应为取值列表');
  if (list.items.length === 0 || list.items.length > 1000) throw wrongFilter(list.at, '', '列表应有 1 至 1000 个取值');
  const tests = list.items.map((item) => compare(target, '=', value, item, item.at).sql);
  return condition(`(${tests.join(' or ')})`);
}

function isBetween(target: FilterTarget, value: Expression, [low, high]: readonly Expression[]): Compiled {
  const parts = [compare(target, '>=', value, low!, low!.at), compare(target, '<=', value, high!, high!.at)];
  return condition(`(${parts.map(({ sql }) => sql).join(' and ')})`);
}

function spatial(
  target: FilterTarget,
  name: (typeof SPATIAL)[number],
  left: Expression,
  right: Expression,
  at: Expression['at'],
): string {
  const sides = [left, right].map((side) =>
    side.kind === 'box' ? boxCondition.geometry(side.corners, target) : expect(target, side, 'geometry', '几何').sql,
  );
  if (!sides.includes('geom')) throw wrongFilter(at, name, `其中一侧应为 ${GEOMETRY_NAME}`);
  return `st_${name.slice(2)}(${sides.join(', ')})`;
}

interface Span {
  readonly from: Compiled | null;
  readonly to: Compiled | null;
  readonly isDay: boolean;
}

function temporal(target: FilterTarget, name: (typeof TEMPORAL)[number], left: Expression, right: Expression): string {
  const spans = [span(target, left), span(target, right)] as const;
  const asDays = spans.every(({ isDay }) => isDay);
  const [a, b] = spans.map(({ from, to }) => ({
    start: from === null ? `'-infinity'::${asDays ? 'date' : 'timestamptz'}` : asDays ? from.sql : moment(from).sql,
    end: to === null ? `'infinity'::${asDays ? 'date' : 'timestamptz'}` : asDays ? to.sql : endOf(to),
  }));
  return `(${INTERVAL_RELATIONS[name](a!, b!)})`;
}

/** The last instant of a day where moments are compared with it. */
function endOf(end: Compiled): string {
  return end.type === 'timestamp'
    ? end.sql
    : `((${end.sql} + 1)::timestamp at time zone 'Asia/Shanghai' - interval '1 microsecond')`;
}

function span(target: FilterTarget, expression: Expression): Span {
  if (expression.kind !== 'interval') {
    const value = instant(target, expression);
    return { from: value, to: value, isDay: value.type === 'date' };
  }
  const [from, to] = [expression.from, expression.to].map((end) => (end === null ? null : instant(target, end)));
  return { from: from!, to: to!, isDay: [from, to].every((end) => end == null || end.type === 'date') };
}

function instant(target: FilterTarget, expression: Expression): Compiled {
  const value = compile(target, expression.kind === 'literal' ? asInstant(expression) : expression);
  if (value.type === 'date' || value.type === 'timestamp') return value;
  throw wrongFilter(expression.at, describe(expression), '应为日期、时刻或 INTERVAL');
}

const ARRAY_OPERATORS = { a_contains: '@>', a_containedby: '<@', a_overlaps: '&&' } as const;

function arrays(target: FilterTarget, name: (typeof ARRAY)[number], left: Expression, right: Expression): string {
  const [one, other] = [left, right].map((side) =>
    side.kind === 'literal'
      ? textArray(target, { kind: 'array', items: [side], at: side.at })
      : expect(target, side, 'array', '数组').sql,
  );
  if (name === 'a_equals') return `(${one} @> ${other} and ${one} <@ ${other})`;
  return `(${one} ${ARRAY_OPERATORS[name]} ${other})`;
}

function textArray(target: FilterTarget, { items }: Extract<Expression, { kind: 'array' }>): string {
  const values = items.map((item) => {
    if (item.kind === 'literal') return String(item.value);
    throw wrongFilter(item.at, describe(item), '数组中应为取值');
  });
  return target.add(values, 'text[]');
}

function arithmetic(target: FilterTarget, name: Operation, left: Expression, right: Expression): Compiled {
  const [one, other] = [left, right].map((side) => expect(target, side, 'number', '数值').sql);
  const sql = {
    '+': `(${one} + ${other})`,
    '-': `(${one} - ${other})`,
    '*': `(${one} * ${other})`,
    '/': `(${one} / nullif(${other}, 0))`,
    '%': `mod(${one}, nullif(${other}, 0))`,
    div: `div(${one}, nullif(${other}, 0))`,
    '^': `(${one}::float8 ^ ${other}::float8)::numeric`,
  }[name as '+'];
  if (sql === undefined) throw new Error(`no such operation: ${name}`);
  return { sql, type: 'number' };
}
