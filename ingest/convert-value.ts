/** One delivered value → one value of the field's type, or the reason why not. Nothing is rounded, cut or guessed. */

import type { Field } from '../schemas/layer.ts';
import type { IssueCode } from './issues.ts';

/**
 * Where a converter says what is amiss: a value taken with reservations or, where the answer is null, one that was not taken.
 * One object serves all values of a delivery; the caller clears it.
 */
export interface Fault {
  issue: IssueCode | null;
  expected: string | null;
}

/** Compiled once for a field, called for every row with a value that is neither null nor empty. */
export type Converter = (given: unknown, fault: Fault) => unknown;

export function converterOf(field: Field): Converter {
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

function refuse(fault: Fault, issue: IssueCode, expected: string | null = null): null {
  fault.issue = issue;
  fault.expected = expected;
  return null;
}

// Every C0 control character and DEL but tab and line breaks, which addresses do contain.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function textConverter(length: number | undefined): Converter {
  return (given, fault) => {
    const value = typeof given === 'string' ? given : String(given);
    if (CONTROL.test(value)) return refuse(fault, 'text-control-character');
    if (length != null && value.length > length && characters(value) > length) {
      return refuse(fault, 'text-too-long', String(length));
    }
    return value;
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

function toInteger(given: unknown, fault: Fault): unknown {
  const number = numberOf(given);
  if (number == null) return refuse(fault, 'not-a-number');
  if (!Number.isInteger(Number(number))) return refuse(fault, 'not-an-integer');
  if (Math.abs(Number(number)) > LARGEST_INTEGER) return refuse(fault, 'number-too-large', `±${LARGEST_INTEGER}`);
  return Number(number);
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

function decimalConverter({ length, scale = 0 }: Field): Converter {
  const limit = length == null ? Infinity : 10 ** (length - scale);
  return (given, fault) => {
    const value = numberOf(given);
    if (value == null) return refuse(fault, 'not-a-number');
    if (Math.abs(Number(value)) >= limit) return refuse(fault, 'number-too-large', `${length},${scale}`);
    if (!fitsScale(value, scale)) {
      fault.issue = 'decimals-excess';
      fault.expected = String(scale);
    }
    return value;
  };
}

/** Whether a number has at most `scale` decimals. A double is the nearest to such a decimal or it is not. */
function fitsScale(value: number | string, scale: number): boolean {
  if (typeof value === 'number') {
    const power = 10 ** scale;
    const scaled = Math.round(value * power);
    if (Math.abs(scaled) <= Number.MAX_SAFE_INTEGER) return scaled / power === value;
  }
  const fraction = String(value).split('.')[1] ?? '';
  return fraction.replace(/0+$/, '').length <= scale;
}

const DATE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;

const PLAIN_DATE = /^\d{4}-\d\d-\d\d$/;

function toDate(given: unknown, fault: Fault): unknown {
  if (typeof given === 'string' && PLAIN_DATE.test(given) && isCalendarDate(given)) return given;
  const text = String(given).normalize('NFKC').trim();
  const [, year, month, day] = COMPACT_DATE.exec(text) ?? DATE.exec(text) ?? [];
  if (year == null) return refuse(fault, 'not-a-date');
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : refuse(fault, 'not-a-date');
}

/** `date` is yyyy-MM-dd by its form. */
function isCalendarDate(date: string): boolean {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8, 10));
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
}

function daysIn(month: number, year: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

const TIME = /^(.+?)[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;

function toTimestamp(given: unknown, fault: Fault): unknown {
  const text = String(given).normalize('NFKC').trim();
  const [, day, hour, minute, second = '00'] = TIME.exec(text) ?? [];
  const date = toDate(day ?? text, fault);
  if (date == null) return null;
  if (hour == null) return `${date as string} 00:00:00`;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return refuse(fault, 'not-a-date');
  return `${date as string} ${hour.padStart(2, '0')}:${minute}:${second}`;
}

/** JSON text, or what a conversion put together. */
function toJson(given: unknown, fault: Fault): unknown {
  if (typeof given !== 'string') return given;
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === 'object' ? value : refuse(fault, 'not-json');
  } catch {
    return refuse(fault, 'not-json');
  }
}

const YES = /^(是|有|真|y|yes|t|true|1)$/i;
const NO = /^(否|无|假|n|no|f|false|0)$/i;

function toBoolean(given: unknown, fault: Fault): unknown {
  if (typeof given === 'boolean') return given;
  const text = String(given).trim();
  if (YES.test(text)) return true;
  return NO.test(text) ? false : refuse(fault, 'not-a-boolean');
}

function toList(given: unknown): unknown {
  const items = (Array.isArray(given) ? given.map(String) : String(given).split(/[,，;；、|]/))
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.length === 0 ? null : items;
}
