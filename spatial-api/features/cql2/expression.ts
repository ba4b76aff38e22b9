/** CQL2 (OGC 21-065r2) as a tree, the same for its text and its JSON. */
import { Problem } from '../../../schemas/problems.ts';

/** Where a part stands: a character of the text, from 1, or a path in the JSON (`$.args[0]`). */
export type Place = number | string;

/** A part of a filter. */
export type Expression =
  | { readonly kind: 'property'; readonly name: string; readonly at: Place }
  | { readonly kind: 'literal'; readonly value: string | number | boolean; readonly at: Place }
  | { readonly kind: 'date' | 'timestamp'; readonly value: string; readonly at: Place }
  | { readonly kind: 'interval'; readonly from: Expression | null; readonly to: Expression | null; readonly at: Place }
  | { readonly kind: 'geometry'; readonly geometry: GeometryLiteral; readonly at: Place }
  | { readonly kind: 'box'; readonly corners: readonly number[]; readonly at: Place }
  | { readonly kind: 'array'; readonly items: readonly Expression[]; readonly at: Place }
  | { readonly kind: 'operation'; readonly name: Operation; readonly args: readonly Expression[]; readonly at: Place };

/** A GeoJSON geometry object whose coordinates are numbers in arrays. */
export type GeometryLiteral =
  | { readonly type: string; readonly coordinates: unknown }
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly GeometryLiteral[] };

export const SPATIAL = [
  's_intersects',
  's_equals',
  's_disjoint',
  's_touches',
  's_within',
  's_overlaps',
  's_crosses',
  's_contains',
] as const;
export const TEMPORAL = [
  't_after',
  't_before',
  't_contains',
  't_disjoint',
  't_during',
  't_equals',
  't_finishedby',
  't_finishes',
  't_intersects',
  't_meets',
  't_metby',
  't_overlappedby',
  't_overlaps',
  't_startedby',
  't_starts',
] as const;
export const ARRAY = ['a_contains', 'a_containedby', 'a_equals', 'a_overlaps'] as const;
export const COMPARISONS = ['=', '<>', '<', '>', '<=', '>='] as const;
export const ARITHMETIC = ['+', '-', '*', '/', '%', 'div', '^'] as const;
const OTHERS = ['and', 'or', 'not', 'like', 'between', 'in', 'isnull', 'casei'] as const;

export const OPERATIONS = [...OTHERS, ...COMPARISONS, ...ARITHMETIC, ...SPATIAL, ...TEMPORAL, ...ARRAY] as const;

/** An operation by its name in lower case. */
export type Operation = (typeof OPERATIONS)[number];

/** Deepest nesting of a filter. */
export const DEEPEST = 60;

/** A filter that is refused; says where it is wrong and what was expected there. */
export function wrongFilter(at: Place, found: string, expected: string): Problem {
  const place = typeof at === 'number' ? `第 ${at} 个字符处` : `${at} 处`;
  return new Problem('request-invalid', `filter 有误：${place}${found === '' ? '' : `（${found}）`}，${expected}`, {
    errors: [{ at: 'query.filter', actual: found, expected: `${place}：${expected}` }],
  });
}

const LEAST_POSITIONS: Readonly<Record<string, number>> = { LineString: 2, Polygon: 4 };
const DEPTH: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** Throws where a geometry is none: unknown type, unfinished lines or rings, positions that are no two or three numbers. */
export function checkGeometry(geometry: GeometryLiteral, at: Place, depth = 0): void {
  if ('geometries' in geometry) {
    if (depth > 5) throw wrongFilter(at, geometry.type, '几何集合嵌套过深');
    if (!Array.isArray(geometry.geometries)) throw wrongFilter(at, geometry.type, '应为 geometries 数组');
    for (const part of geometry.geometries) checkGeometry(part, at, depth + 1);
    return;
  }
  const { type, coordinates } = geometry;
  const levels = typeof type === 'string' && Object.hasOwn(DEPTH, type) ? DEPTH[type]! : undefined;
  if (levels === undefined) throw wrongFilter(at, String(type).slice(0, 40), '应为点、线、面及其复合几何');
  const visit = (value: unknown, level: number): void => {
    if (!Array.isArray(value)) throw wrongFilter(at, type, '坐标结构与几何类型不符');
    if (level === 0) {
      const isPosition =
        (value.length === 2 || value.length === 3) &&
        value.every((part) => Number.isFinite(part) && Math.abs(part as number) < 1e9);
      if (!isPosition) throw wrongFilter(at, JSON.stringify(value).slice(0, 60), '应为两个数的坐标');
      return;
    }
    if (value.length === 0) throw wrongFilter(at, type, '几何不得为空');
    if (level === 1 && type.endsWith('Polygon')) checkRing(value, at, type);
    if (level === 1 && type.endsWith('LineString') && value.length < LEAST_POSITIONS['LineString']!)
      throw wrongFilter(at, type, '一条线至少两个点');
    for (const part of value as unknown[]) visit(part, level - 1);
  };
  visit(coordinates, levels);
}

function checkRing(ring: readonly unknown[], at: Place, type: string): void {
  const [first, last] = [JSON.stringify(ring[0]), JSON.stringify(ring.at(-1))];
  if (ring.length < LEAST_POSITIONS['Polygon']! || first !== last)
    throw wrongFilter(at, type, '环至少四个点，且首尾相同');
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** An instant of a text: a day or a moment; undefined for anything else, impossible days included. */
export function instantOf(text: string, at: Place): Extract<Expression, { kind: 'date' | 'timestamp' }> | undefined {
  const kind = DAY.test(text) ? 'date' : MOMENT.test(text) ? 'timestamp' : undefined;
  if (kind === undefined || Number.isNaN(Date.parse(text))) return undefined;
  const [day = ''] = text.split('T');
  if (new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) return undefined;
  return { kind, value: text, at };
}
