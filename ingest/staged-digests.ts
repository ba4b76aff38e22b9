/**
 * What is learnt of rows while they are staged, so that the checks over all of them need not read them again: a number for
 * each key, for each value that must be unique and for each shape. Where no number occurs twice nothing is delivered twice,
 * for equal content has equal numbers; where one does, the statements of `check-staged.ts` say exactly what it is.
 * (500,000 parcels: three passes over the staging table, 4.5 s, for 0.5 s.)
 */

import type { FlatGeometry } from '../schemas/geometry.ts';
import type { Layer } from '../schemas/layer.ts';
import type { QualityRules } from '../schemas/rules/quality-rule.ts';
import type { CheckedRow } from './delivery.ts';
import { isPlainlyValid } from './topology/plainly-valid.ts';

/** Numbers of some rows, in any order; plain data that travels from thread to thread. */
export interface DigestPiece {
  /** For each subject its numbers, as many as rows have a value. */
  readonly numbers: readonly Float64Array[];
  /** Rows whose shape is not plainly valid. */
  readonly doubtful: Int32Array;
}

/** Field types whose values are equal in the database exactly when they are equal here. */
const COMPARABLE: ReadonlySet<string> = new Set(['text', 'date', 'integer']);

/** What is counted: the key, the shape, each field that must be unique. */
export interface DigestSubjects {
  readonly key: readonly string[] | null;
  readonly unique: readonly string[];
  readonly hasShape: boolean;
}

export function digestSubjects(layer: Layer, rules: QualityRules | undefined): DigestSubjects {
  const isComparable = (field: string) => COMPARABLE.has(layer.fields[field]?.type ?? '');
  return {
    key: layer.key.every(isComparable) ? layer.key : null,
    unique: (rules?.unique ?? []).map(({ field }) => field).filter(isComparable),
    hasShape: layer.geometry === 'MultiPolygon',
  };
}

/** State: numbers of the rows noted since the last piece was taken. */
export class RowDigests {
  private readonly layer: Layer;
  private readonly subjects: DigestSubjects;
  private readonly columns: GrowingNumbers[];
  private readonly positions: readonly number[];
  private readonly uniquePositions: readonly number[];
  private doubtful: number[] = [];

  constructor(layer: Layer, subjects: DigestSubjects) {
    const keys = Object.keys(layer.fields);
    this.layer = layer;
    this.subjects = subjects;
    this.positions = (subjects.key ?? []).map((key) => keys.indexOf(key));
    this.uniquePositions = subjects.unique.map((key) => keys.indexOf(key));
    this.columns = Array.from({ length: subjects.unique.length + 2 }, () => new GrowingNumbers());
  }

  /** Notes a row that is staged. */
  note(row: CheckedRow): void {
    const values = row.fieldValues ?? Object.keys(this.layer.fields).map((key) => row.values[key]);
    if (this.positions.length > 0) {
      begin();
      for (const position of this.positions) mixText(textOf(values[position]));
      this.columns[0]!.add(number());
    }
    this.uniquePositions.forEach((position, i) => {
      const value = values[position];
      if (value == null) return;
      begin();
      mixText(textOf(value));
      this.columns[i + 2]!.add(number());
    });
    if (!this.subjects.hasShape || row.geometry == null) return;
    const shape = row.delivered?.geometry ?? row.geometry;
    begin();
    mixShape(shape);
    this.columns[1]!.add(number());
    if (!isPlainlyValid(shape)) this.doubtful.push(row.sourceRow);
  }

  /** What was noted since the last time. */
  take(): DigestPiece {
    const piece = { numbers: this.columns.map((column) => column.take()), doubtful: Int32Array.from(this.doubtful) };
    this.doubtful = [];
    return piece;
  }
}

/** Values that are equal have the same text; lists and dates have one as well. */
function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value ?? null, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

/** State: the numbers of a whole delivery. */
export class DeliveryDigests {
  readonly subjects: DigestSubjects;
  private readonly columns: GrowingNumbers[];
  private readonly doubtful: Int32Array[] = [];

  constructor(subjects: DigestSubjects) {
    this.subjects = subjects;
    this.columns = Array.from({ length: subjects.unique.length + 2 }, () => new GrowingNumbers());
  }

  add({ numbers, doubtful }: DigestPiece): void {
    numbers.forEach((column, i) => this.columns[i]!.addAll(column));
    if (doubtful.length > 0) this.doubtful.push(doubtful);
  }

  /** False when no key can occur twice. */
  get mayRepeatKeys(): boolean {
    return this.subjects.key == null || this.columns[0]!.hasRepeated();
  }

  /** False when no shape can occur twice. */
  get mayRepeatShapes(): boolean {
    return !this.subjects.hasShape || this.columns[1]!.hasRepeated();
  }

  /** False when no value of the field can occur twice. */
  mayRepeat(field: string): boolean {
    const position = this.subjects.unique.indexOf(field);
    return position < 0 || this.columns[position + 2]!.hasRepeated();
  }

  /** Rows whose shapes GEOS has to be asked about; null for all. */
  get doubtfulRows(): readonly number[] | null {
    return this.subjects.hasShape ? this.doubtful.flatMap((rows) => [...rows]) : null;
  }
}

/** State: numbers in an array that grows. */
class GrowingNumbers {
  private held = new Float64Array(1024);
  private length = 0;

  add(value: number): void {
    if (this.length === this.held.length) this.grow(2 * this.length);
    this.held[this.length++] = value;
  }

  addAll(values: Float64Array): void {
    if (this.length + values.length > this.held.length) this.grow(2 * (this.length + values.length));
    this.held.set(values, this.length);
    this.length += values.length;
  }

  take(): Float64Array {
    const taken = this.held.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  hasRepeated(): boolean {
    const sorted = this.held.slice(0, this.length).sort();
    for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return true;
    return false;
  }

  private grow(size: number): void {
    const larger = new Float64Array(size);
    larger.set(this.held.subarray(0, this.length));
    this.held = larger;
  }
}

// Two 32-bit mixers side by side, 53 bits of which make the number: among a million values some 0.00006 pairs collide.
let low = 0;
let high = 0;

function begin(): void {
  low = 0x811c9dc5;
  high = 0x9e3779b9;
}

function mix(word: number): void {
  low = Math.imul(low ^ word, 0x01000193);
  low ^= low >>> 15;
  high = Math.imul(high ^ word, 0x85ebca6b);
  high ^= high >>> 13;
}

function mixText(text: string): void {
  for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
  mix(text.length);
}

function mixShape({ xy, ends, parts }: FlatGeometry): void {
  const words = new Uint32Array(xy.buffer, xy.byteOffset, 2 * xy.length);
  for (let i = 0; i < words.length; i++) mix(words[i]!);
  for (let i = 0; i < ends.length; i++) mix(ends[i]!);
  for (let i = 0; i < parts.length; i++) mix(parts[i]!);
}

function number(): number {
  return (low >>> 0) * 0x200000 + (high >>> 11);
}
