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

function arrayText(list: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < list.length; i++) text += i === 0 ? canonicalJson(list[i]) : `,${canonicalJson(list[i])}`;
  return `${text}]`;
}

function objectText(value: Readonly<Record<string, unknown>>): string {
  let text = '{';
  for (const key of sorted(Object.keys(value))) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text.length === 1 ? '' : ','}${keyText(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}

/** In place by insertion: objects have few members, and `Array.sort` makes more garbage than the text itself. */
function sorted(names: string[]): readonly string[] {
  if (names.length > 32) return names.sort();
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!;
    let at = i;
    for (; at > 0 && names[at - 1]! > name; at--) names[at] = names[at - 1]!;
    names[at] = name;
  }
  return names;
}

const keys = new Map<string, string>();

/** Keys come from code and catalogue, so there are not many. */
function keyText(key: string): string {
  let text = keys.get(key);
  if (text == null) {
    text = JSON.stringify(key);
    if (keys.size < 10_000) keys.set(key, text);
  }
  return text;
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
