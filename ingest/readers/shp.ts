/**
 * Shapes (.shp) as flat arrays. Rings are grouped by containment (`nest-rings.ts`), Z and M are passed over. A record that
 * claims more than it has is damaged: it is reported, never read past its end.
 */

import type { FlatGeometry } from '../../schemas/geometry.ts';
import { Refusal } from '../delivery.ts';
import { type Issue, issue } from '../issues.ts';
import { nestRings } from '../nest-rings.ts';
import { NumberSlab } from '../number-slab.ts';

export const SHP_HEADER = 100;
const FILE_CODE = 9994;

export interface ShpHeader {
  readonly shapeType: number;
  /** Bytes that the header claims; writers get it wrong, the file itself decides. */
  readonly claimedBytes: number;
  /** [minX, minY, maxX, maxY] as claimed. */
  readonly bounds: readonly [number, number, number, number];
}

/** Reads the first 100 bytes of a .shp or .shx. */
export function readShpHeader(bytes: Buffer): ShpHeader {
  if (bytes.length < SHP_HEADER || bytes.readInt32BE(0) !== FILE_CODE) {
    throw new Refusal('format-unknown', {
      zh: '.shp 文件头不是 Shapefile（文件代码应为 9994）。',
      en: 'The .shp does not begin like a shapefile (file code 9994).',
    });
  }
  return {
    shapeType: bytes.readInt32LE(32),
    claimedBytes: bytes.readInt32BE(24) * 2,
    bounds: [bytes.readDoubleLE(36), bytes.readDoubleLE(44), bytes.readDoubleLE(52), bytes.readDoubleLE(60)],
  };
}

/** What a shape type is for us, and which of Z and M it carries. */
export function shapeKind(shapeType: number): {
  kind: 'null' | 'point' | 'multipoint' | 'line' | 'polygon' | 'multipatch' | 'unknown';
  extra: '' | 'Z' | 'M';
} {
  const extra = shapeType >= 11 && shapeType <= 18 ? 'Z' : shapeType >= 21 && shapeType <= 28 ? 'M' : '';
  switch (shapeType) {
    case 0:
      return { kind: 'null', extra };
    case 1:
    case 11:
    case 21:
      return { kind: 'point', extra };
    case 3:
    case 13:
    case 23:
      return { kind: 'line', extra };
    case 5:
    case 15:
    case 25:
      return { kind: 'polygon', extra };
    case 8:
    case 18:
    case 28:
      return { kind: 'multipoint', extra };
    case 31:
      return { kind: 'multipatch', extra: 'Z' };
    default:
      return { kind: 'unknown', extra: '' };
  }
}

const NONE = new Uint32Array(0);

/** Reads the content of one record (after its 8-byte header). Null for a null shape and for one that is damaged, which `issues` tells. */
export function readShape(content: Buffer, sourceRow: number, issues: Issue[]): FlatGeometry | null {
  if (content.length < 4) return damaged(issues, sourceRow, `${content.length} bytes`);
  const shapeType = content.readInt32LE(0);
  switch (shapeKind(shapeType).kind) {
    case 'null':
      return null;
    case 'point':
      if (content.length < 20) return damaged(issues, sourceRow, `point of ${content.length} bytes`);
      return { type: 'Point', xy: numbersAt(content, 4, 2), ends: NONE, parts: NONE };
    case 'multipoint':
      return readMultiPoint(content, sourceRow, issues);
    case 'line':
    case 'polygon':
      return readParts(content, sourceRow, issues);
    case 'multipatch':
      issues.push(issue('geometry-type', sourceRow, { actual: 'MultiPatch', expected: 'Point, LineString, Polygon' }));
      return null;
    case 'unknown':
      return damaged(issues, sourceRow, `shape type ${shapeType}`);
  }
}

/** Vertices that a record claims; a point is one, and so is what is no shape. */
export function vertexCountOf(content: Buffer): number {
  if (content.length < 44) return 1;
  const { kind } = shapeKind(content.readInt32LE(0));
  if (kind === 'multipoint') return content.readInt32LE(36);
  return kind === 'line' || kind === 'polygon' || kind === 'multipatch' ? content.readInt32LE(40) : 1;
}

function damaged(issues: Issue[], sourceRow: number, actual: string): null {
  issues.push(issue('record-damaged', sourceRow, { actual }));
  return null;
}

function readMultiPoint(content: Buffer, sourceRow: number, issues: Issue[]): FlatGeometry | null {
  const points = content.length < 40 ? -1 : content.readInt32LE(36);
  if (points < 0 || 40 + 16 * points > content.length)
    return damaged(issues, sourceRow, `${points} points in ${content.length} bytes`);
  if (points === 0) return null;
  return { type: 'MultiPoint', xy: numbersAt(content, 40, 2 * points), ends: NONE, parts: NONE };
}

function readParts(content: Buffer, sourceRow: number, issues: Issue[]): FlatGeometry | null {
  const parts = content.length < 44 ? -1 : content.readInt32LE(36);
  const points = content.length < 44 ? -1 : content.readInt32LE(40);
  if (parts < 0 || points < 0 || 44 + 4 * parts + 16 * points > content.length) {
    return damaged(issues, sourceRow, `${parts} parts, ${points} points in ${content.length} bytes`);
  }
  if (parts === 0 || points === 0) return null;
  const ends = partEnds(content, parts, points);
  if (ends == null) return damaged(issues, sourceRow, 'parts out of order');
  const xy = numbersAt(content, 44 + 4 * parts, 2 * points);
  if (shapeKind(content.readInt32LE(0)).kind === 'line') {
    return { type: ends.length === 1 ? 'LineString' : 'MultiLineString', xy, ends, parts: NONE };
  }
  const { geometry, contradicted } = nestRings(xy, ends);
  if (contradicted > 0) issues.push(issue('ring-direction', sourceRow, { actual: `${contradicted}/${ends.length}` }));
  return geometry;
}

/** Ends of the parts in vertices; empty parts vanish. Null when their starts do not ascend from 0. */
function partEnds(content: Buffer, parts: number, points: number): Uint32Array | null {
  const ends: number[] = [];
  let start = content.readInt32LE(44);
  if (start !== 0) return null;
  for (let i = 1; i <= parts; i++) {
    const end = i === parts ? points : content.readInt32LE(44 + 4 * i);
    if (end < start || end > points) return null;
    if (end > start) ends.push(end);
    start = end;
  }
  return new Uint32Array(ends);
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const SMALL = 64;
const slab = new NumberSlab();
/** The memory that records were last read from: windows hold thousands of them. */
let seen: DataView = new DataView(new ArrayBuffer(0));

/** Copies `count` doubles. */
function numbersAt(content: Buffer, at: number, count: number): Float64Array {
  const numbers = slab.take(count);
  if (LITTLE_ENDIAN && count > SMALL) {
    new Uint8Array(numbers.buffer, numbers.byteOffset, 8 * count).set(content.subarray(at, at + 8 * count));
  } else {
    if (seen.buffer !== content.buffer) seen = new DataView(content.buffer);
    const from = content.byteOffset + at;
    for (let i = 0; i < count; i++) numbers[i] = seen.getFloat64(from + 8 * i, true);
  }
  return numbers;
}

/** A place of a record in the .shp: `at` is where its 8-byte header begins, `length` the bytes of its content. */
export interface ShpPlace {
  readonly at: number;
  readonly length: number;
}

/** Bytes of an entry of a .shx, and of the shortest record that it can lead to. */
const INDEX_ENTRY = 8;
const SHORTEST_RECORD = 12;

/** What a .shx says of its .shp. */
export interface ShpIndex {
  /** Where records lie; null when reading in sequence says the same (no gaps, no jumps), or when the index cannot be right. */
  readonly placeAt: ((record: number) => ShpPlace | null) | null;
  readonly isDamaged: boolean;
  readonly count: number;
}

/** Whether a .shx of that size has more entries than its .shp has room for records: it is not worth reading then. */
export function hasTooManyEntries(shxBytes: number, shpBytes: number): boolean {
  return ((shxBytes - SHP_HEADER) / INDEX_ENTRY) * SHORTEST_RECORD > shpBytes;
}

/** Reads a .shx. Its bytes are kept as they are where records have to be looked up: eight for each. */
export function readShpIndex(shx: Buffer, shpBytes: number): ShpIndex {
  const count = Math.max(0, Math.floor((shx.length - SHP_HEADER) / INDEX_ENTRY));
  let expected = SHP_HEADER;
  let isSequential = true;
  for (let i = 0; i < count; i++) {
    const { at, length } = placeIn(shx, i);
    if (at < SHP_HEADER || at + 8 + length > shpBytes) return { placeAt: null, isDamaged: true, count };
    if (at !== expected) isSequential = false;
    expected = at + 8 + length;
  }
  const placeAt = (record: number) => (record < count ? placeIn(shx, record) : null);
  return { placeAt: isSequential ? null : placeAt, isDamaged: false, count };
}

function placeIn(shx: Buffer, record: number): ShpPlace {
  const entry = SHP_HEADER + INDEX_ENTRY * record;
  return { at: shx.readUInt32BE(entry) * 2, length: shx.readUInt32BE(entry + 4) * 2 };
}

/**
 * Ends of stretches of records, exclusive and counted from 1 as rows are: each of at most `rows` records and about `bytes` of
 * shapes, so that what is made of a stretch stays small whatever the shapes.
 */
export function stretchesOf(shx: Buffer, most: { readonly rows: number; readonly bytes: number }): readonly number[] {
  const count = Math.floor((shx.length - SHP_HEADER) / INDEX_ENTRY);
  const ends: number[] = [];
  let rows = 0;
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    rows++;
    bytes += placeIn(shx, i).length;
    if (rows < most.rows && bytes < most.bytes) continue;
    ends.push(i + 2);
    rows = 0;
    bytes = 0;
  }
  if (rows > 0) ends.push(count + 1);
  return ends;
}
