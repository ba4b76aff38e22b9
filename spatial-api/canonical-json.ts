import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space: the same value always gives the same bytes, so that a record can be hashed,
 * compared and reproduced. Refuses NaN and infinities, which JSON would turn into null.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} has no place in a record`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SM3 (GB/T 32905-2016) in hexadecimal; the hash of reports, records and audit entries. */
export function sm3(text: string | Uint8Array): string {
  return createHash('sm3').update(text).digest('hex');
}
