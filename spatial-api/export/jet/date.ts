import { JetError } from './errors.ts';

const SECONDS_PER_DAY = 86_400;

/** Days from 1899-12-30 (day 0 of Access) to 0000-03-01 in the proleptic Gregorian calendar, negated. */
const DAY_ZERO = 693_899;

/** Days since 1899-12-30 of a civil date. Counts from March, so the leap day comes last. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const fromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - DAY_ZERO;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const refuse = (text: unknown): JetError =>
  new JetError('value-type', { expected: 'a local time yyyy-MM-dd[ HH:mm:ss]', value: `«${String(text)}»` });

/** The digits of `text` from `from` to `to` as a number; NaN when one is not a digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Seconds of the day in text from position 10 on: nothing, or `T`/space and HH:mm:ss with at most zero fractions. */
function secondsOfDay(text: string): number {
  if (text.length === 10) return 0;
  const separator = text.charCodeAt(10);
  const wellFormed =
    text.length >= 19 &&
    (separator === 32 || separator === 84) &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    (text.length === 19 || /^\.0+$/.test(text.slice(19)));
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (!wellFormed || !(hour < 24 && minute < 60 && second < 60)) throw refuse(text);
  return hour * 3600 + minute * 60 + second;
}

/**
 * The Access serial of a local wall-clock text `yyyy-MM-dd` or `yyyy-MM-dd HH:mm:ss` (also with `T`), years 100–9999.
 * Day as an integer and one division: rounding twice would move some values by one ulp, and an index on the
 * column would then not find them. Before day 0 the time of day is subtracted: -1.75 is 18:00 on 1899-12-29.
 */
export function toSerialDate(value: unknown): number {
  if (typeof value !== 'string' || value.length < 10) throw refuse(value);
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 7);
  const day = digits(value, 8, 10);
  const dashes = value.charCodeAt(4) === 45 && value.charCodeAt(7) === 45;
  if (!dashes || !(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) throw refuse(value);
  if (year < 100) throw new JetError('value-range', { value, expected: '0100-01-01 – 9999-12-31' });
  const whole = dayNumber(year, month, day);
  const seconds = secondsOfDay(value);
  return whole >= 0 ? whole + seconds / SECONDS_PER_DAY : whole - seconds / SECONDS_PER_DAY;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The wall-clock text of an Access serial, to the second. */
export function fromSerialDate(serial: number): string {
  const whole = Math.trunc(serial);
  const seconds = Math.round(Math.abs(serial - whole) * SECONDS_PER_DAY);
  const date = new Date(Date.UTC(1899, 11, 30 + whole) + seconds * 1000);
  const day = `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}
