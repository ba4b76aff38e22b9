/**
 * dBASE tables (.dbf): header, fields and records as bytes. Our own reader, because the rules of this trade need the bytes:
 * what was overflow (`****`), what was cut in mid-character, what was deleted. Dates stay text, so no time zone shifts them.
 */

import { type Issue, issue } from '../issues.ts';
import { Refusal } from '../delivery.ts';
import { BlankScan } from './blank-scan.ts';
import type { SourceColumn, SourceValue } from './reader.ts';
import type { Decode } from './text-encoding.ts';

export interface DbfField {
  readonly nameBytes: Uint8Array;
  /** Letter of the type: C, N, F, D, L, M, I, B, O, T, @, Y, +. */
  readonly type: string;
  /** Byte offset in the record, after the deletion mark. */
  readonly offset: number;
  readonly length: number;
  readonly decimals: number;
}

export interface DbfHeader {
  readonly recordCount: number;
  readonly headerLength: number;
  readonly recordLength: number;
  readonly languageByte: number;
  readonly fields: readonly DbfField[];
}

const FIELD_TERMINATOR = 0x0d;
const DELETED = 0x2a;

/** Bytes of the header that `headerLength` needs to be known from. */
export const DBF_PREFIX = 32;

/** Length of the whole header, from its first 32 bytes. */
export function dbfHeaderLength(prefix: Buffer): number {
  if (prefix.length < DBF_PREFIX) throw damaged('文件不足 32 字节', 'it is shorter than 32 bytes');
  return prefix.readUInt16LE(8);
}

/** Reads the header and holds it to the size of the file: a claim of more records than there are bytes is a cut file. */
export function readDbfHeader(header: Buffer, fileSize: number): DbfHeader {
  const headerLength = dbfHeaderLength(header);
  const recordLength = header.readUInt16LE(10);
  const recordCount = header.readUInt32LE(4);
  const fields = readFields(header.subarray(0, Math.min(headerLength, header.length)));
  const last = fields.at(-1);
  if (last != null && last.offset + last.length > recordLength) {
    const expected = last.offset + last.length;
    throw damaged(
      `记录长 ${recordLength}，字段共需 ${expected}`,
      `records are ${recordLength} bytes, the fields need ${expected}`,
    );
  }
  // some writers leave out the very last blanks or the end mark; a whole record less is a cut file
  const room = recordLength === 0 ? 0 : Math.ceil((fileSize - headerLength) / recordLength);
  if (recordCount > room) {
    throw damaged(
      `文件头称有 ${recordCount} 条记录，实际只有 ${Math.max(0, room)} 条`,
      `the header claims ${recordCount} records, the file holds ${Math.max(0, room)}`,
    );
  }
  return { recordCount, headerLength, recordLength, languageByte: header[29]!, fields };
}

function readFields(header: Buffer): readonly DbfField[] {
  const fields: DbfField[] = [];
  let offset = 1;
  for (let at = DBF_PREFIX; at + 32 <= header.length && header[at] !== FIELD_TERMINATOR; at += 32) {
    const end = header.indexOf(0, at);
    const nameEnd = end < 0 || end > at + 11 ? at + 11 : end;
    const length = header[at + 16]!;
    fields.push({
      nameBytes: header.subarray(at, nameEnd),
      type: String.fromCharCode(header[at + 11]!).toUpperCase(),
      offset,
      length,
      decimals: header[at + 17]!,
    });
    offset += length;
  }
  return fields;
}

function damaged(zh: string, en: string): Refusal {
  return new Refusal('package-unreadable', {
    zh: `.dbf 不完整或已损坏：${zh}`,
    en: `The .dbf is incomplete or damaged: ${en}`,
  });
}

/** Columns with decoded names. A name cut in mid-character loses the half; equal names are told apart by a number. */
export function dbfColumns({ fields }: DbfHeader, decode: Decode): readonly SourceColumn[] {
  const seen = new Map<string, number>();
  return fields.map(({ nameBytes, type, length, decimals }, index) => {
    const name =
      decode(nameBytes)
        .replace(/\uFFFD+$/, '')
        .trim() || `column${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return {
      name: count === 1 ? name : `${name}_${count}`,
      type: columnType(type),
      length,
      scale: type === 'N' || type === 'F' ? decimals : 0,
    };
  });
}

function columnType(type: string): SourceColumn['type'] {
  switch (type) {
    case 'N':
    case 'F':
    case 'I':
    case 'B':
    case 'O':
    case 'Y':
    case '+':
      return 'number';
    case 'D':
      return 'date';
    case 'T':
    case '@':
      return 'time';
    case 'L':
      return 'boolean';
    case 'C':
    case 'V':
      return 'text';
    default:
      return 'binary';
  }
}

/** True for a record that carries the deletion mark. */
export function isDeleted(record: Uint8Array): boolean {
  return record[0] === DELETED;
}

interface Findings {
  readonly sourceRow: number;
  readonly issues: Issue[];
}

/** State: what the fields of one record share. One object serves all records. */
interface RecordState {
  sourceRow: number;
  issues: Issue[];
  /** Some field holds a zero byte, which ends its text. */
  hasZero: boolean;
  /** The whole record as text of one byte a character, made when the first ASCII value wants it. */
  latin1: string | null;
  /** The text last read was known, and known to be sound. */
  isKept: boolean;
  readonly blanks: BlankScan;
}

type ReadValue = (record: Buffer, into: RecordState) => SourceValue;

/** Reads the values of a record in the order of the columns. Compiled once for a file. */
export function dbfRecordReader(
  { fields }: DbfHeader,
  columns: readonly SourceColumn[],
  { label, decode }: { readonly label: string; readonly decode: Decode },
): (record: Buffer, into: Findings) => SourceValue[] {
  const readers = fields.map((field, i) => valueReader(field, columns[i]!.name, label, cachedText(decode)));
  const state: RecordState = {
    sourceRow: 0,
    issues: [],
    hasZero: false,
    latin1: null,
    isKept: false,
    blanks: new BlankScan(),
  };
  return (record, { sourceRow, issues }) => {
    state.sourceRow = sourceRow;
    state.issues = issues;
    state.hasZero = record.includes(0);
    state.latin1 = null;
    state.blanks.turnTo(record);
    const values: SourceValue[] = [];
    for (const read of readers) values.push(read(record, state));
    return values;
  };
}

function valueReader(field: DbfField, name: string, label: string, text: CachedText): ReadValue {
  const { offset, length } = field;
  switch (field.type) {
    case 'N':
    case 'F':
      return numberReader(field, name);
    case 'D':
      return (record) => readDate(trimmed(record, offset, length));
    case 'L':
      return (record) => readBoolean(record[offset]!);
    case 'I':
    case '+':
      return (record) => record.readInt32LE(offset);
    case 'O':
      return (record) => record.readDoubleLE(offset);
    case 'B':
      return length === 8
        ? (record) => record.readDoubleLE(offset)
        : (record) => trimmed(record, offset, length) || null;
    case 'Y':
      return (record) => Number(record.readBigInt64LE(offset)) / 10_000;
    case 'T':
    case '@':
      return (record) => readTime(record, offset);
    case 'M':
    case 'G':
    case 'P':
      // a block number of a .dbt file, which shapefiles do not have
      return (record) => trimmed(record, offset, length) || null;
    default:
      return (record, into) => readText(record, field, name, label, text, into);
  }
}

/** ASCII bytes of a field without blanks and zero bytes around them. */
function trimmed(record: Buffer, offset: number, length: number): string {
  let start = offset;
  let end = offset + length;
  while (start < end && record[start]! <= 0x20) start++;
  while (end > start && record[end - 1]! <= 0x20) end--;
  return record.toString('latin1', start, end);
}

const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);
const BLANK = 0x20;
const ASTERISK = 0x2a;

/** Blank is null, and so is a number that overflowed, which is said. Nearly all others are read from their bytes. */
function numberReader({ offset, length, decimals }: DbfField, name: string): ReadValue {
  const end = offset + length;
  const overflow = '*'.repeat(length);
  return (record, into) => {
    let at = offset;
    while (at < end && record[at] === BLANK) at++;
    if (at === end) return null;
    if (record[at] === ASTERISK && isFilled(record, at, end, ASTERISK))
      return overflown(overflow.slice(at - offset), name, into);
    return readPlainNumber(record, at, end) ?? readNumber(trimmed(record, at, end - at), decimals, name, into);
  };
}

function isFilled(record: Buffer, from: number, end: number, byte: number): boolean {
  for (let at = from; at < end; at++) if (record[at] !== byte) return false;
  return true;
}

function overflown(actual: string, field: string, { sourceRow, issues }: Findings): null {
  issues.push(issue('number-overflow', sourceRow, { field, actual }));
  return null;
}

/**
 * The usual number, at most 15 digits but for zeros that end its decimals: read from its bytes. Digits and power of ten are
 * exact, so their quotient is the nearest double, the one that `Number(text)` gives. Null for anything else.
 */
function readPlainNumber(record: Buffer, from: number, end: number): number | null {
  let at = from;
  const negative = record[at] === 0x2d;
  if (negative) at++;
  let value = 0;
  let digits = 0;
  let point = -1;
  let zeros = 0;
  for (; at < end; at++) {
    const byte = record[at]!;
    if (byte === 0x30 && point >= 0) zeros++;
    else if (byte >= 0x30 && byte <= 0x39) {
      digits += zeros + 1;
      if (digits > 15) return null;
      if (zeros > 0) value *= POWERS[zeros]!;
      zeros = 0;
      value = value * 10 + byte - 0x30;
    } else if (byte === 0x2e && point < 0) point = digits;
    else return null;
  }
  if (digits === 0 && zeros === 0) return null;
  const number = point < 0 || point === digits ? value : value / POWERS[digits - point]!;
  return negative ? -number : number;
}

const PLAIN_NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

/**
 * Up to 15 significant digits a double gives back what was written; longer whole numbers and amounts (18-digit codes) stay
 * text. More than six decimals is how ArcGIS prints a double (N 19.11): digits beyond the 15th are noise there.
 */
function readNumber(text: string, decimals: number, name: string, into: Findings): SourceValue {
  if (text === '') return null;
  if (text.charCodeAt(0) === ASTERISK && /^\*+$/.test(text)) return overflown(text, name, into);
  const value = Number(text);
  if (text.length <= 15 || decimals > 6) return Number.isNaN(value) ? text : value;
  if (!PLAIN_NUMBER.test(text)) return text;
  const digits = text
    .replace(/[eE].*$/, '')
    .replace('.', '')
    .replace(/^[-+]?0*/, '')
    .replace(/0+$/, '');
  return digits.length <= 15 ? value : text.replace(/^\+/, '');
}

/** yyyyMMdd → yyyy-MM-dd; blank and zero dates are null, impossible ones stay as written for the row check to report. */
function readDate(text: string): SourceValue {
  if (text === '' || /^0+$/.test(text)) return null;
  return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}` : text;
}

function readBoolean(byte: number): SourceValue {
  switch (byte) {
    case 0x54:
    case 0x74:
    case 0x59:
    case 0x79:
      return true;
    case 0x46:
    case 0x66:
    case 0x4e:
    case 0x6e:
      return false;
    default:
      return null;
  }
}

/** Julian day and milliseconds, two integers. */
function readTime(record: Buffer, offset: number): SourceValue {
  const day = record.readInt32LE(offset);
  if (day <= 0) return null;
  const time = new Date((day - 2_440_588) * 86_400_000 + record.readInt32LE(offset + 4));
  return Number.isNaN(time.getTime()) ? null : time.toISOString().slice(0, 19).replace('T', ' ');
}

type CachedText = (record: Buffer, start: number, end: number, into: RecordState) => string;

/** Texts of a column that are kept, and misses without a hit after which that is given up. */
const KEPT_TEXTS = 256;
const WORTH = 2000;
/** Bytes of the longest: longer ones repeat too seldom. */
const LONGEST_KEPT = 64;

/**
 * Decodes the texts of one column. Class names, units and villages repeat, so texts are kept by their bytes, as long as that
 * helps: addresses do not repeat. A text that is found again is the same string, which whoever compares it later has for
 * nothing. All bytes of a column lie together: looked for in as many places, they took longer than decoding.
 */
function cachedText(decode: Decode): CachedText {
  const kept = new Uint8Array(KEPT_TEXTS * LONGEST_KEPT);
  const lengths = new Uint8Array(KEPT_TEXTS);
  const texts: string[] = Array.from({ length: KEPT_TEXTS }, () => '');
  let worth = WORTH;
  return (record, start, end, into) => {
    const length = end - start;
    let hash = 0;
    let high = 0;
    for (let at = start; at < end; at++) {
      const byte = record[at]!;
      high |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    into.isKept = false;
    if (worth <= 0 || length > LONGEST_KEPT) {
      return high > 0x7f
        ? decode(record.subarray(start, end))
        : (into.latin1 ??= record.toString('latin1')).slice(start, end);
    }
    const slot = (hash ^ (hash >>> 16)) & (KEPT_TEXTS - 1);
    const from = slot * LONGEST_KEPT;
    if (lengths[slot] === length && isSame(kept, from, record, start, length)) {
      if (worth < WORTH) worth++;
      into.isKept = true;
      return texts[slot]!;
    }
    worth--;
    // a string of its own: part of another would keep all of that
    const text = high > 0x7f ? decode(record.subarray(start, end)) : record.toString('latin1', start, end);
    if (text.includes(UNDECODED)) return text;
    for (let at = 0; at < length; at++) kept[from + at] = record[start + at]!;
    lengths[slot] = length;
    texts[slot] = text;
    return text;
  };
}

function isSame(kept: Uint8Array, from: number, record: Buffer, start: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (kept[from + at] !== record[start + at]) return false;
  return true;
}

/** What a decoder writes for bytes that it does not know. */
const UNDECODED = '\uFFFD';

function readText(
  record: Buffer,
  field: DbfField,
  name: string,
  label: string,
  text: CachedText,
  into: RecordState,
): SourceValue {
  const { offset, length } = field;
  const limit = offset + length;
  let end = limit;
  if (into.hasZero) {
    const zero = record.indexOf(0, offset);
    if (zero >= 0 && zero < limit) end = zero;
  }
  end = into.blanks.contentEnd(record, offset, end);
  let start = offset;
  while (start < end && record[start] === 0x20) start++;
  if (start === end) return null;
  const value = text(record, start, end, into);
  if (into.isKept || !value.includes(UNDECODED)) return value;
  const { sourceRow, issues } = into;
  const whole = value.replace(/\uFFFD+$/, '');
  // the encoding writes U+FFFD itself only in theory
  if (end === limit && whole !== value && !whole.includes('\uFFFD')) {
    issues.push(issue('text-cut', sourceRow, { field: name, actual: whole }));
    return whole;
  }
  issues.push(issue('text-undecodable', sourceRow, { field: name, actual: value, expected: label }));
  return value;
}
