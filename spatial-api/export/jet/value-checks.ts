import { integerRange } from './column-rules.ts';
import { JetError } from './errors.ts';
import type { JetValue } from './value-reader.ts';

/** The refusal of a value of the wrong JavaScript type. */
export const wrongType = (expected: string, value: unknown): JetError =>
  new JetError('value-type', { expected, value: `${typeof value} «${String(value).slice(0, 40)}»` });

/** A whole number within the range of an integer column. */
export function integer(value: JetValue, type: keyof typeof integerRange): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw wrongType('an integer', value);
  const [low, high] = integerRange[type];
  if (number < low || number > high) {
    throw new JetError('value-range', { value: String(value), expected: `${low} – ${high}` });
  }
  return number;
}

/** A number that is neither NaN nor infinite. */
export function finite(value: JetValue): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType('a finite number', value);
  // Minus zero would have an index key of its own, and zero would not find it.
  return value + 0;
}

/** A number a FLOAT column can hold; digits beyond its precision are lost. */
export function single(value: JetValue): number {
  const number = finite(value);
  if (!Number.isFinite(Math.fround(number))) {
    throw new JetError('value-range', { value: String(value), expected: '±3.402823e38' });
  }
  return number;
}

/** Bytes as a Buffer over the same memory. */
export function asBytes(value: JetValue): Buffer {
  if (!(value instanceof Uint8Array)) throw wrongType('bytes', value);
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
