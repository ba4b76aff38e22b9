import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space: the same value always gives the same bytes, so that a record can be hashed,
 * compared and reproduced. Refuses NaN and infinities, which JSON would turn into null.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in a record`);
    return String(value === 0 ? 0 : value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const known = constants.get(value);
  if (known != null && known !== '') return known;
  const text = Array.isArray(value) ? arrayText(value) : objectText(value as Readonly<Record<string, unknown>>);
  if (known === '') constants.set(value, text);
  return text;
}

/** Brackets, commas and numbers alone: no member that could stand in another order, and no number that has no place. */
const NUMBERS = /^[-+.\d,e[\]]+$/;

function arrayText(list: readonly unknown[]): string {
  // coordinates, which are most of a record, are written by the engine: numbers are the same text either way
  if (Array.isArray(list[0])) {
    const text = JSON.stringify(list);
    if (NUMBERS.test(text)) return text;
  }
  let text = '[';
  for (let i = 0; i < list.length; i++) text += i === 0 ? canonicalJson(list[i]) : `,${canonicalJson(list[i])}`;
  return `${text}]`;
}

function objectText(value: Readonly<Record<string, unknown>>): string {
  const { keys, texts } = orderOf(Object.keys(value));
  let text = '{';
  for (let i = 0; i < keys.length; i++) {
    const member = value[keys[i]!];
    if (member === undefined) continue;
    text += (text.length === 1 ? '' : ',') + texts[i]! + canonicalJson(member);
  }
  return `${text}}`;
}

/** Names of an object's members in their order, and as they are written before the values. */
interface Order {
  readonly keys: readonly string[];
  readonly texts: readonly string[];
}

/** Orders by the names as an object has them, one after another: the thousands of objects of a record have few forms. */
interface Known {
  readonly next: Map<string, Known>;
  order?: Order;
}

const known: Known = { next: new Map() };
let knownCount = 0;
/** Objects whose names are data have a form each; those are not all kept. */
const MOST_KNOWN = 20_000;

function orderOf(names: readonly string[]): Order {
  let at = known;
  for (const name of names) {
    let next = at.next.get(name);
    if (next == null) {
      if (knownCount >= MOST_KNOWN) return makeOrder(names);
      next = { next: new Map() };
      at.next.set(name, next);
      knownCount++;
    }
    at = next;
  }
  return (at.order ??= makeOrder(names));
}

function makeOrder(names: readonly string[]): Order {
  const keys = [...names].sort();
  return { keys, texts: keys.map((key) => `${JSON.stringify(key)}:`) };
}

/** Text of objects that were declared constant, empty until it is first asked for. */
const constants = new WeakMap<object, string>();

/** Says that an object never changes, so that its text is made once however often it is part of a record. */
export function constant<T extends object>(value: T): T {
  if (!constants.has(value)) constants.set(value, '');
  return value;
}

/** SM3 (GB/T 32905-2016) in hexadecimal; the hash of reports, records and audit entries. */
export function sm3(text: string | Uint8Array): string {
  return createHash('sm3').update(text).digest('hex');
}
