/** Reads CQL2 JSON. */
import {
  checkGeometry,
  DEEPEST,
  instantOf,
  OPERATIONS,
  wrongFilter,
  type Expression,
  type GeometryLiteral,
  type Operation,
} from './expression.ts';

/** The filter of a JSON text or value; throws `request-invalid` with the path that is wrong. */
export function parseCql2Json(filter: string): Expression {
  let value: unknown;
  try {
    value = JSON.parse(filter);
  } catch (error) {
    throw wrongFilter('$', '', `应为 JSON：${(error as Error).message}`);
  }
  return read(value, '$', 0);
}

const NAMES: ReadonlyMap<string, Operation> = new Map(OPERATIONS.map((name) => [name, name]));

function read(value: unknown, at: string, depth: number): Expression {
  if (depth > DEEPEST) throw wrongFilter(at, '', `嵌套至多 ${DEEPEST} 层`);
  if (typeof value === 'string' || typeof value === 'boolean') return { kind: 'literal', value, at };
  if (typeof value === 'number') return { kind: 'literal', value, at };
  if (Array.isArray(value)) {
    return { kind: 'array', items: value.map((item, index) => read(item, `${at}[${index}]`, depth + 1)), at };
  }
  if (typeof value !== 'object' || value === null) throw wrongFilter(at, String(value), '应为条件、字段或取值');
  return readObject(value as Readonly<Record<string, unknown>>, at, depth);
}

function readObject(value: Readonly<Record<string, unknown>>, at: string, depth: number): Expression {
  if ('op' in value) return readOperation(value, at, depth);
  if (typeof value['property'] === 'string') return { kind: 'property', name: value['property'], at };
  for (const kind of ['date', 'timestamp'] as const) {
    const text = value[kind];
    if (typeof text !== 'string') continue;
    const instant = instantOf(text, at);
    if (instant?.kind !== kind)
      throw wrongFilter(`${at}.${kind}`, text.slice(0, 40), kind === 'date' ? '应为日期' : '应为带时区的时刻');
    return instant;
  }
  if (Array.isArray(value['interval'])) return readInterval(value['interval'], at, depth);
  if (Array.isArray(value['bbox']) && !('type' in value)) return readBox(value['bbox'], at);
  if (typeof value['type'] === 'string' && ('coordinates' in value || 'geometries' in value)) {
    const geometry = value as unknown as GeometryLiteral;
    checkGeometry(geometry, at);
    return { kind: 'geometry', geometry: plainGeometry(geometry), at };
  }
  throw wrongFilter(
    at,
    Object.keys(value).join('、').slice(0, 60),
    '应含 op、property、date、timestamp、interval、bbox 之一，或为几何',
  );
}

function readOperation(value: Readonly<Record<string, unknown>>, at: string, depth: number): Expression {
  const { op, args } = value;
  const name = typeof op === 'string' ? NAMES.get(op.toLowerCase()) : undefined;
  if (name === undefined)
    throw wrongFilter(`${at}.op`, String(op).slice(0, 40), `没有这个运算；可用的有 ${OPERATIONS.join('、')}`);
  if (!Array.isArray(args)) throw wrongFilter(`${at}.args`, '', '应为数组');
  return {
    kind: 'operation',
    name,
    args: args.map((arg, index) => read(arg, `${at}.args[${index}]`, depth + 1)),
    at,
  };
}

function readInterval(ends: readonly unknown[], at: string, depth: number): Expression {
  if (ends.length !== 2) throw wrongFilter(`${at}.interval`, '', '应为起、止两项');
  const [from, to] = ends.map((end, index) => {
    const place = `${at}.interval[${index}]`;
    if (end === '..') return null;
    if (typeof end !== 'string') return read(end, place, depth + 1);
    const instant = instantOf(end, place);
    if (instant === undefined) throw wrongFilter(place, end.slice(0, 40), '应为日期、带时区的时刻或 ..');
    return instant;
  });
  return { kind: 'interval', from: from!, to: to!, at };
}

function readBox(corners: readonly unknown[], at: string): Expression {
  const isBox = (corners.length === 4 || corners.length === 6) && corners.every((corner) => Number.isFinite(corner));
  if (!isBox) throw wrongFilter(`${at}.bbox`, '', '应为 4 或 6 个数');
  return { kind: 'box', corners: corners as number[], at };
}

/** The geometry without members that are not of it, e.g. `crs`. */
function plainGeometry(geometry: GeometryLiteral): GeometryLiteral {
  if ('geometries' in geometry)
    return { type: 'GeometryCollection', geometries: geometry.geometries.map(plainGeometry) };
  return { type: geometry.type, coordinates: geometry.coordinates };
}
