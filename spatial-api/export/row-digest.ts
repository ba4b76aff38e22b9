import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { TemplateFieldType } from '../../schemas/templates/template.ts';

/** What writer and reader give for a value that is neither bytes nor nothing. */
type Value = string | number | bigint | boolean | Date;

const ZERO = 0x30;

/** Decimal text without needless zeros, so that 12.50, 12.5 and a double of 12.5 are one. */
function plainDecimal(value: Value): string {
  const text = String(value);
  if (!text.includes('.')) return text === '-0' ? '0' : text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end--;
  if (text[end - 1] === '.') end--;
  const trimmed = text.slice(0, end);
  return trimmed === '-0' ? '0' : trimmed;
}

/** Wall-clock text to the second; readers give wall-clock times as the UTC fields of a Date. */
function plainTime(value: Value): string {
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ');
  const text = String(value).replace('T', ' ');
  return text.length === 10 ? `${text} 00:00:00` : text;
}

/** A value in one spelling, whoever gives it: what was written and what was read back must agree to the letter. */
export function canonicalValue(type: TemplateFieldType, value: Value | Uint8Array | null | undefined): string | null {
  if (value == null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  switch (type) {
    case 'datetime':
      return plainTime(value);
    case 'float':
      return plainDecimal(Math.fround(Number(value)));
    case 'byte':
    case 'int16':
    case 'int32':
    case 'double':
    case 'money':
    case 'numeric':
      return plainDecimal(value);
    case 'guid':
      return String(value).toLowerCase().replaceAll(/[{}]/g, '');
    default:
      return String(value);
  }
}

/** Characters hashed at once: a call for every row would cost more than the hashing. */
const HASHED_AT_ONCE = 1 << 16;

/** Digest of the rows of a table in their order: SHA-256 over one JSON array of canonical values per row. */
export class RowDigest {
  readonly #hash: Hash = createHash('sha256');
  readonly #types: readonly TemplateFieldType[];
  #waiting = '';
  rows = 0;

  constructor(types: readonly TemplateFieldType[]) {
    this.#types = types;
  }

  add(values: readonly (Value | Uint8Array | null | undefined)[]): void {
    const types = this.#types;
    const canonical: (string | null)[] = [];
    for (let i = 0; i < types.length; i++) canonical.push(canonicalValue(types[i]!, values[i]));
    this.#waiting += `${JSON.stringify(canonical)}\n`;
    if (this.#waiting.length >= HASHED_AT_ONCE) this.#hashWaiting();
    this.rows++;
  }

  /** The digest in hexadecimal; it ends the adding. */
  digest(): string {
    this.#hashWaiting();
    return this.#hash.digest('hex');
  }

  #hashWaiting(): void {
    this.#hash.update(this.#waiting);
    this.#waiting = '';
  }
}
