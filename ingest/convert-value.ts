/** One delivered value → one value of the field's type, or the reason why not. Nothing is rounded, cut or guessed. */

import type { Field } from '../schemas/layer.ts';
import type { IssueCode } from './issues.ts';

/** `issue` explains a value that was taken with reservations, or, where `value` is null, one that was not taken. */
export interface Converted {
  readonly value: unknown;
  readonly issue?: IssueCode;
  readonly expected?: string;
}

/** Compiled once for a field, called for every row. */
export function converterOf(field: Field): (value: unknown) => Converted {
  switch (field.type) {
    case 'text':
      return textConverter(field.length);
    case 'integer':
      return toInteger;
    case 'decimal':
      return decimalConverter(field);
    case 'date':
      return toDate;
    case 'timestamp':
      return toTimestamp;
    case 'boolean':
      return toBoolean;
    case 'text[]':
      return toList;
    case 'json':
      return toJson;
  }
}

const NONE: Converted = { value: null };

// Every C0 control character and DEL but tab and line breaks, which addresses do contain.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function textConverter(length: number | undefined): (value: unknown) => Converted {
  return (given) => {
    const value = typeof given === 'string' ? given : String(given);
    if (CONTROL.test(value)) return { value: null, issue: 'text-control-character' };
    if (length != null && value.length > length && characters(value) > length) {
      return { value: null, issue: 'text-too-long', expected: String(length) };
    }
    return { value };
  };
}

/** Characters as PostgreSQL counts them: a rare character outside the basic plane is one. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const LARGEST_INTEGER = 2_147_483_647;

function toInteger(given: unknown): Converted {
  const number = numberOf(given);
  if (number == null) return { value: null, issue: 'not-a-number' };
  if (!Number.isInteger(Number(number))) return { value: null, issue: 'not-an-integer' };
  if (Math.abs(Number(number)) > LARGEST_INTEGER) {
    return { value: null, issue: 'number-too-large', expected: `±${LARGEST_INTEGER}` };
  }
  return { value: Number(number) };
}

/** A finite number, or the text of one that a double would not give back. */
function numberOf(given: unknown): number | string | null {
  if (typeof given === 'number') return Number.isFinite(given) ? given : null;
  if (typeof given !== 'string') return null;
  const text = given.normalize('NFKC').trim();
  if (!NUMBER.test(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return null;
  const digits = text
    .replace(/[eE].*$/, '')
    .replace('.', '')
    .replace(/^[-+]?0*/, '');
  return digits.length <= 15 || /[eE]/.test(text) ? value : text.replace(/^\+/, '');
}

function decimalConverter({ length, scale = 0 }: Field): (value: unknown) => Converted {
  const limit = length == null ? Infinity : 10 ** (length - scale);
  return (given) => {
    const value = numberOf(given);
    if (value == null) return { value: null, issue: 'not-a-number' };
    if (Math.abs(Number(value)) >= limit) {
      return { value: null, issue: 'number-too-large', expected: `${length},${scale}` };
    }
    return decimalsOf(value) > scale ? { value, issue: 'decimals-excess', expected: String(scale) } : { value };
  };
}

function decimalsOf(value: number | string): number {
  if (Number.isInteger(value)) return 0;
  const text = String(value);
  const exponent = text.indexOf('e-');
  if (exponent >= 0) return Number(text.slice(exponent + 2));
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.replace(/0+$/, '').length - point - 1;
}

const DATE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;

function toDate(given: unknown): Converted {
  const text = String(given).normalize('NFKC').trim();
  const [, year, month, day] = COMPACT_DATE.exec(text) ?? DATE.exec(text) ?? [];
  if (year == null) return { value: null, issue: 'not-a-date' };
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  return isCalendarDate(date) ? { value: date } : { value: null, issue: 'not-a-date' };
}

function isCalendarDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) && !date.startsWith('0000');
}

const TIME = /^(.+?)[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;

function toTimestamp(given: unknown): Converted {
  const text = String(given).normalize('NFKC').trim();
  const [, day, hour, minute, second = '00'] = TIME.exec(text) ?? [];
  const { value } = toDate(day ?? text);
  if (value == null) return { value: null, issue: 'not-a-date' };
  if (hour == null) return { value: `${value as string} 00:00:00` };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return { value: null, issue: 'not-a-date' };
  return { value: `${value as string} ${hour.padStart(2, '0')}:${minute}:${second}` };
}

/** JSON text, or what a conversion put together. */
function toJson(given: unknown): Converted {
  if (typeof given !== 'string') return { value: given };
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === 'object' ? { value } : { value: null, issue: 'not-json' };
  } catch {
    return { value: null, issue: 'not-json' };
  }
}

const YES = /^(是|有|真|y|yes|t|true|1)$/i;
const NO = /^(否|无|假|n|no|f|false|0)$/i;

function toBoolean(given: unknown): Converted {
  if (typeof given === 'boolean') return { value: given };
  const text = String(given).trim();
  if (YES.test(text)) return { value: true };
  return NO.test(text) ? { value: false } : { value: null, issue: 'not-a-boolean' };
}

function toList(given: unknown): Converted {
  const items = (Array.isArray(given) ? given.map(String) : String(given).split(/[,，;；、|]/))
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.length === 0 ? NONE : { value: items };
}
