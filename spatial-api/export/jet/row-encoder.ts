import { randomUUID } from 'node:crypto';
import { integerRange, noRules } from './column-rules.ts';
import type { ColumnRules } from './column-rules.ts';
import { toSerialDate } from './date.ts';
import { JetError, locate } from './errors.ts';
import { writeGuid } from './guid.ts';
import { columnFlag, isFixed } from './layout.ts';
import type { ColumnLayout, TableLayout } from './layout.ts';
import { LONG_VALUE_HEAD, LONG_VALUE_LENGTH } from './long-value-reader.ts';
import { longValuePageCount, MAX_INLINE, writeInlineHead } from './long-value.ts';
import { writeMoney, writeNumeric } from './numeric.ts';
import { MAX_ROW_BYTES } from './page.ts';
import { createSlots } from './row-reader.ts';
import { encodingOrder, fixedEnd, widestVariablePart } from './row-shape.ts';
import type { RowSlots } from './row-reader.ts';
import { compressionPays, MAX_COMPRESSED_MEMO, writeCompressedText, writePlainText } from './text.ts';
import { asBytes, finite, integer, single, wrongType } from './value-checks.ts';
import type { JetValue } from './value-reader.ts';

/** A long value that goes to its own pages once the row is accepted; its head waits at `at` in the row. */
export interface PendingLongValue {
  readonly column: number;
  readonly bytes: Buffer;
  readonly at: number;
}

const MAX_AUTONUMBER = integerRange.int32[1];

/**
 * Encodes rows of one table into a scratch buffer. `encode` checks everything about a row before anything is stored,
 * so a refused row leaves no trace. After it, `bytes`/`length` hold the row, `slots` and `texts` what index keys need.
 */
export class RowEncoder {
  readonly bytes: Buffer;
  length = 0;
  readonly slots: RowSlots;
  /** Text and memo values of the row by column position. */
  readonly texts: (string | undefined)[];
  pending: PendingLongValue[] = [];
  /** Upper bound of the pages the pending long values need. */
  longPages = 0;
  /** Last autonumber of the accepted rows. */
  autonumber: number;

  readonly #table: TableLayout;
  readonly #rules: readonly ColumnRules[];
  readonly #order: readonly number[];
  readonly #fixedEnd: number;
  readonly #maskBytes: number;
  readonly #mask: Uint8Array;
  #at = 0;
  #nextAutonumber = 0;
  #inlineLimit = MAX_INLINE;

  constructor(table: TableLayout, rules: readonly ColumnRules[] = []) {
    this.#table = table;
    this.#rules = table.columns.map((_, i) => rules[i] ?? noRules);
    this.#order = encodingOrder(table);
    this.#fixedEnd = fixedEnd(table);
    this.#maskBytes = (table.maxColumns + 7) >> 3;
    this.#mask = new Uint8Array(this.#maskBytes);
    this.bytes = Buffer.alloc(this.#fixedEnd + widestVariablePart(table) + this.#maskBytes);
    this.slots = { ...createSlots(table), bytes: this.bytes };
    this.texts = table.columns.map(() => undefined);
    this.autonumber = table.lastAutonumber;
  }

  /** Encodes a row given by column position; `undefined` takes the default. Throws the first thing wrong with it. */
  encode(values: readonly (JetValue | undefined)[]): void {
    this.#layOut(values, MAX_INLINE);
    // A row that is too long moves even its short long values to pages of their own.
    if (this.length > MAX_ROW_BYTES) this.#layOut(values, 0);
    if (this.length > MAX_ROW_BYTES) {
      throw new JetError('row-too-long', { length: this.length, limit: MAX_ROW_BYTES });
    }
  }

  /** Keeps the autonumbers of the row encoded last; call it when the row is stored. */
  accept(): void {
    this.autonumber = this.#nextAutonumber;
  }

  /** Everything wrong with a row, column by column; nothing is kept. A row without fault stays encoded, its long values pending. */
  problems(values: readonly (JetValue | undefined)[]): JetError[] {
    try {
      this.encode(values);
      return [];
    } catch (error) {
      if (!(error instanceof JetError)) throw error;
      return this.#everyProblem(values);
    }
  }

  #everyProblem(values: readonly (JetValue | undefined)[]): JetError[] {
    const found: JetError[] = [];
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        if (!(error instanceof JetError)) throw error;
        found.push(error);
      }
    };
    for (const [i, column] of this.#table.columns.entries()) {
      this.#at = this.#fixedEnd;
      attempt(() => this.#column(column, i, values[i]));
    }
    if (found.length === 0) attempt(() => this.encode(values));
    this.pending = [];
    return found;
  }

  /** The value of an autonumber column that the row leaves open. */
  #automatic(column: ColumnLayout): JetValue | undefined {
    if ((column.flags & columnFlag.autoGuid) !== 0) return randomUUID();
    if ((column.flags & columnFlag.autonumber) === 0) return undefined;
    if (this.#nextAutonumber >= MAX_AUTONUMBER) throw new JetError('autonumber-full');
    return this.#nextAutonumber + 1;
  }

  /** The value to store: as given, automatic, or the default; refuses a missing required one. */
  #given(column: ColumnLayout, i: number, value: JetValue | undefined): JetValue {
    const rules = this.#rules[i]!;
    const automatic = value == null ? this.#automatic(column) : undefined;
    let given = automatic ?? value;
    if (given === undefined) given = rules.defaultValue ?? (column.code === 1 ? false : null);
    if (given === null && (rules.required || column.code === 1)) throw new JetError('required');
    return given;
  }

  #layOut(values: readonly (JetValue | undefined)[], inlineLimit: number): void {
    const { bytes, slots } = this;
    const { columns, maxColumns, variableColumns: slotsOfVariables } = this.#table;
    this.#inlineLimit = inlineLimit;
    this.#nextAutonumber = this.autonumber;
    if (this.pending.length > 0) this.pending = [];
    this.longPages = 0;
    bytes.fill(0, 2, this.#fixedEnd);
    bytes[0] = maxColumns & 0xff;
    bytes[1] = maxColumns >> 8;
    this.#mask.fill(0);
    this.#at = this.#fixedEnd;
    for (let n = 0; n < columns.length; n++) {
      // Fixed columns in any order, then variable columns in the order of their offsets.
      const i = this.#order[n]!;
      this.#column(columns[i]!, i, values[i]);
    }
    let at = this.#at;
    if (slotsOfVariables > 0) at = this.#writeOffsets(at, slots, slotsOfVariables);
    for (let i = 0; i < this.#maskBytes; i++) bytes[at++] = this.#mask[i]!;
    this.length = at;
  }

  #column(column: ColumnLayout, i: number, value: JetValue | undefined): void {
    const { slots } = this;
    this.texts[i] = undefined;
    try {
      const given = this.#given(column, i, value);
      if (given === null) slots.start[i] = -1;
      else this.#value(column, i, given);
      // The mask says "not null"; for a boolean it is the value.
      if (given !== null && given !== false) this.#mask[column.number >> 3]! |= 1 << (column.number & 7);
    } catch (error) {
      throw locate(error, { column: column.name });
    }
  }

  #writeOffsets(end: number, slots: RowSlots, count: number): number {
    const { bytes } = this;
    const { columns } = this.#table;
    // Slot k lies at end + 2·(count − k); a slot without a column (deleted) repeats the next offset.
    let next = end;
    let k = count - 1;
    bytes.writeUInt16LE(end & 0xffff, end);
    for (let n = columns.length - 1; n >= 0; n--) {
      const column = columns[this.#order[n]!]!;
      if (isFixed(column)) break;
      for (; k > column.variableIndex; k--) bytes.writeUInt16LE(next & 0xffff, end + 2 * (count - k));
      const start = slots.start[this.#order[n]!]!;
      if (start >= 0) next = start;
      bytes.writeUInt16LE(next & 0xffff, end + 2 * (count - k));
      k--;
    }
    for (; k >= 0; k--) bytes.writeUInt16LE(next & 0xffff, end + 2 * (count - k));
    bytes.writeUInt16LE(count, end + 2 * count + 2);
    return end + 2 * count + 4;
  }

  /** Room for a value of `length` bytes: at its fixed offset or after the variable values so far. */
  #place(column: ColumnLayout, i: number, length: number): number {
    const at = isFixed(column) ? 2 + column.fixedOffset : this.#at;
    if (!isFixed(column)) this.#at += length;
    this.slots.start[i] = at;
    this.slots.end[i] = at + length;
    return at;
  }

  #value(column: ColumnLayout, i: number, value: JetValue): void {
    const { bytes } = this;
    switch (column.type) {
      case 'boolean':
        if (typeof value !== 'boolean') throw wrongType('true or false', value);
        this.slots.start[i] = 0;
        this.slots.end[i] = Number(value);
        return;
      case 'byte':
        bytes[this.#place(column, i, 1)] = integer(value, 'byte');
        return;
      case 'int16':
        bytes.writeInt16LE(integer(value, 'int16'), this.#place(column, i, 2));
        return;
      case 'int32':
        this.#int32(column, i, integer(value, 'int32'));
        return;
      case 'money':
        writeMoney(bytes, this.#place(column, i, 8), value);
        return;
      case 'float':
        bytes.writeFloatLE(single(value), this.#place(column, i, 4));
        return;
      case 'double':
        bytes.writeDoubleLE(finite(value), this.#place(column, i, 8));
        return;
      case 'datetime':
        bytes.writeDoubleLE(toSerialDate(value), this.#place(column, i, 8));
        return;
      case 'guid':
        writeGuid(bytes, this.#place(column, i, 16), value);
        return;
      case 'numeric':
        writeNumeric(bytes, this.#place(column, i, 17), value, column.precision, column.scale);
        return;
      case 'text':
        this.#text(column, i, value);
        return;
      case 'binary':
        this.#binary(column, i, value);
        return;
      case 'memo':
        this.#memo(column, i, value);
        return;
      case 'ole':
        this.#long(column, i, asBytes(value));
        return;
      default:
        throw new JetError('column-unsupported', { type: column.code });
    }
  }

  #int32(column: ColumnLayout, i: number, value: number): void {
    this.bytes.writeInt32LE(value, this.#place(column, i, 4));
    if ((column.flags & columnFlag.autonumber) !== 0 && value > this.#nextAutonumber) {
      this.#nextAutonumber = value;
    }
  }

  #checkText(i: number, value: JetValue): string {
    if (typeof value !== 'string') throw wrongType('a text', value);
    if (value.length === 0 && !this.#rules[i]!.allowZeroLength) throw new JetError('zero-length');
    if (value.charCodeAt(0) === 0xfeff) throw new JetError('text-mark');
    this.texts[i] = value;
    return value;
  }

  #text(column: ColumnLayout, i: number, value: JetValue): void {
    const text = this.#checkText(i, value);
    const limit = column.length >> 1;
    if (text.length > limit) throw new JetError('text-too-long', { length: text.length, limit });
    if (isFixed(column)) {
      const at = this.#place(column, i, column.length);
      writePlainText(this.bytes, at, text.padEnd(limit));
      return;
    }
    const compressed = column.compressed && compressionPays(text);
    const at = this.#place(column, i, compressed ? text.length + 2 : 2 * text.length);
    if (compressed) writeCompressedText(this.bytes, at, text);
    else writePlainText(this.bytes, at, text);
  }

  #binary(column: ColumnLayout, i: number, value: JetValue): void {
    const data = asBytes(value);
    if (data.length > column.length)
      throw new JetError('binary-too-long', { length: data.length, limit: column.length });
    const at = this.#place(column, i, isFixed(column) ? column.length : data.length);
    if (isFixed(column)) this.bytes.fill(0, at, at + column.length);
    this.bytes.set(data, at);
  }

  #memo(column: ColumnLayout, i: number, value: JetValue): void {
    const text = this.#checkText(i, value);
    const compressed = column.compressed && text.length <= MAX_COMPRESSED_MEMO && compressionPays(text);
    const data = Buffer.allocUnsafe(compressed ? text.length + 2 : 2 * text.length);
    if (compressed) writeCompressedText(data, 0, text);
    else writePlainText(data, 0, text);
    this.#long(column, i, data);
  }

  #long(column: ColumnLayout, i: number, data: Buffer): void {
    if (data.length > LONG_VALUE_LENGTH) {
      throw new JetError('binary-too-long', { length: data.length, limit: LONG_VALUE_LENGTH });
    }
    const inline = data.length <= this.#inlineLimit;
    const at = this.#place(column, i, LONG_VALUE_HEAD + (inline ? data.length : 0));
    if (inline) {
      writeInlineHead(this.bytes, at, data.length);
      this.bytes.set(data, at + LONG_VALUE_HEAD);
      return;
    }
    this.pending.push({ column: i, bytes: data, at });
    this.longPages += longValuePageCount(data.length);
  }
}
