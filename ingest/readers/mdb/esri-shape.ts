/**
 * Shapes in the Shape column of a personal geodatabase: shapefile records with types of their own. The plane coordinates
 * stand where a shapefile has them, so `shp.ts` reads them; arcs and Bézier curves follow the coordinates and are stroked.
 */

import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type Issue, issue } from '../../issues.ts';
import { readShape } from '../shp.ts';
import {
  type Place,
  strokeAround,
  strokeArc,
  strokeBezier,
  strokeEllipse,
  type StrokeTally,
  toleranceFor,
} from '../stroke.ts';

const HAS_Z = 0x80000000;
const HAS_M = 0x40000000;
const HAS_CURVES = 0x20000000;

/** Type of the geodatabase → type of a shapefile without Z and M. */
const PLAIN_TYPES: Readonly<Record<number, number>> = {
  0: 0,
  ...Object.fromEntries([1, 9, 11, 21, 52].map((type) => [type, 1])),
  ...Object.fromEntries([3, 10, 13, 23, 50].map((type) => [type, 3])),
  ...Object.fromEntries([5, 15, 19, 25, 51].map((type) => [type, 5])),
  ...Object.fromEntries([8, 18, 20, 28, 53].map((type) => [type, 8])),
  ...Object.fromEntries([31, 32, 54].map((type) => [type, 31])),
};

/** Reads a value of a Shape column; null for none, and for one that is damaged, which `issues` tells. */
export function readEsriShape(
  bytes: Buffer,
  sourceRow: number,
  issues: Issue[],
  vertices: number,
): FlatGeometry | null {
  if (bytes.length < 4) return damaged(issues, sourceRow, `${bytes.length} bytes`);
  const word = bytes.readUInt32LE(0);
  const type = PLAIN_TYPES[word & 0xff];
  if (type == null) return damaged(issues, sourceRow, `shape type ${word & 0xff}`);
  const points = (type === 3 || type === 5) && bytes.length >= 44 ? bytes.readInt32LE(40) : 0;
  if (points > vertices) {
    issues.push(issue('shape-too-large', sourceRow, { actual: String(points), expected: String(vertices) }));
    return null;
  }
  // an empty point is written as not-a-number
  if (type === 1 && bytes.length >= 20 && Number.isNaN(bytes.readDoubleLE(4))) return null;
  const plain = Buffer.from(bytes);
  plain.writeInt32LE(type, 0);
  const general = (word & 0xff) >= 50;
  if (!general || (word & HAS_CURVES) === 0 || points <= 0) return readShape(plain, sourceRow, issues);
  const stroked = strokeRecord(plain, type, word, sourceRow, issues);
  return stroked == null ? null : readShape(stroked, sourceRow, issues);
}

function damaged(issues: Issue[], sourceRow: number, actual: string): null {
  issues.push(issue('record-damaged', sourceRow, { actual }));
  return null;
}

/** Draws a curve from its first point to the next: the points after the first one. */
type Segment = (start: Place, end: Place, tolerance: number, tally: StrokeTally) => Place[];

/** The record with its curves as chords; null with an issue where it claims more than it has. */
function strokeRecord(record: Buffer, type: number, word: number, sourceRow: number, issues: Issue[]): Buffer | null {
  const parts = record.readInt32LE(36);
  const points = record.readInt32LE(40);
  const xyAt = 44 + 4 * parts;
  if (parts < 0 || xyAt + 16 * points > record.length) {
    return damaged(issues, sourceRow, `${parts} parts, ${points} points in ${record.length} bytes`);
  }
  const extra = 16 + 8 * points;
  const curvesAt = xyAt + 16 * points + ((word & HAS_Z) !== 0 ? extra : 0) + ((word & HAS_M) !== 0 ? extra : 0);
  const segments = readSegments(record, curvesAt, points);
  if (segments == null) return damaged(issues, sourceRow, 'curve segments');
  const tally: StrokeTally = { curves: 0, deviation: 0 };
  const starts: number[] = [];
  const xy: number[] = [];
  const place = (i: number): Place => [record.readDoubleLE(xyAt + 16 * i), record.readDoubleLE(xyAt + 16 * i + 8)];
  const tolerance = toleranceFor(...place(0));
  const partStarts = new Set(Array.from({ length: parts }, (_, i) => record.readInt32LE(44 + 4 * i)));
  for (let i = 0; i < points; i++) {
    if (partStarts.has(i)) starts.push(xy.length / 2);
    xy.push(...place(i));
    const segment = segments.get(i);
    if (segment == null || i + 1 >= points || partStarts.has(i + 1)) continue;
    // the end point is written by the next turn of the loop
    for (const point of segment(place(i), place(i + 1), tolerance, tally).slice(0, -1)) xy.push(...point);
  }
  if (tally.curves > 0) {
    const detail = { actual: tally.deviation.toExponential(2), expected: String(tolerance) };
    issues.push(issue('curves-stroked', sourceRow, detail));
  }
  return recordOf(type, starts, xy);
}

function recordOf(type: number, starts: readonly number[], xy: readonly number[]): Buffer {
  const record = Buffer.alloc(44 + 4 * starts.length + 8 * xy.length);
  record.writeInt32LE(type, 0);
  record.writeInt32LE(starts.length, 36);
  record.writeInt32LE(xy.length / 2, 40);
  starts.forEach((start, i) => record.writeInt32LE(start, 44 + 4 * i));
  xy.forEach((number, i) => record.writeDoubleLE(number, 44 + 4 * starts.length + 8 * i));
  return record;
}

const ARC = 1;
const BEZIER = 4;
const ELLIPSE = 5;
const SIZES: Readonly<Record<number, number>> = { [ARC]: 20, [BEZIER]: 32, [ELLIPSE]: 44 };

/** Index of the point a curve begins at → the curve; null where the bytes do not hold what they claim. */
function readSegments(record: Buffer, curvesAt: number, points: number): ReadonlyMap<number, Segment> | null {
  if (curvesAt + 4 > record.length) return null;
  const count = record.readInt32LE(curvesAt);
  if (count < 0 || count > points) return null;
  const segments = new Map<number, Segment>();
  let at = curvesAt + 4;
  for (let i = 0; i < count; i++) {
    if (at + 8 > record.length) return null;
    const index = record.readInt32LE(at);
    const type = record.readInt32LE(at + 4);
    const size = SIZES[type];
    if (size == null || at + 8 + size > record.length) return null;
    const segment = readSegment(record, type, at + 8);
    if (segment != null) segments.set(index, segment);
    at += 8 + size;
  }
  return segments;
}

/** Null for a curve that is marked as a straight line or as nothing. */
function readSegment(record: Buffer, type: number, at: number): Segment | null {
  const number = (i: number) => record.readDoubleLE(at + 8 * i);
  if (type === BEZIER) {
    const [first, second] = [[number(0), number(1)] as const, [number(2), number(3)] as const];
    return (start, end, tolerance, tally) => strokeBezier(start, first, second, end, tolerance, tally);
  }
  if (type === ELLIPSE) return readEllipse(record, at);
  const bits = record.readInt32LE(at + 16);
  if ((bits & (0x1 | 0x20 | 0x40)) !== 0) return null;
  const place = [number(0), number(1)] as const;
  if ((bits & 0x80) !== 0) return (start, end, tolerance, tally) => strokeArc(start, place, end, tolerance, tally);
  return (start, end, tolerance, tally) =>
    strokeAround(place, start, end, sweepOf(place, start, end, (bits & 0x8) !== 0), tolerance, tally);
}

/** Angle from start to end about the centre, in the direction given. */
function sweepOf(centre: Place, start: Place, end: Place, isCounterClockwise: boolean): number {
  const from = Math.atan2(start[1] - centre[1], start[0] - centre[0]);
  const to = Math.atan2(end[1] - centre[1], end[0] - centre[0]);
  const forward = (to - from + 4 * Math.PI) % (2 * Math.PI);
  if (isCounterClockwise) return forward === 0 ? 2 * Math.PI : forward;
  return forward === 0 ? -2 * Math.PI : forward - 2 * Math.PI;
}

function readEllipse(record: Buffer, at: number): Segment | null {
  const [x, y, rotation, semiMajor, ratio] = Array.from({ length: 5 }, (_, i) => record.readDoubleLE(at + 8 * i)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const bits = record.readInt32LE(at + 40);
  if ((bits & (0x1 | 0x40 | 0x80)) !== 0 || !(semiMajor > 0) || !(ratio > 0)) return null;
  const ellipse = { centre: [x, y] as const, semiMajor, ratio, rotation };
  const parameterOf = (place: Place) => {
    const [dx, dy] = [place[0] - x, place[1] - y];
    const along = dx * Math.cos(rotation) + dy * Math.sin(rotation);
    const across = (dy * Math.cos(rotation) - dx * Math.sin(rotation)) / ratio;
    return Math.atan2(across, along);
  };
  return (start, end, tolerance, tally) => {
    const from = parameterOf(start);
    const forward = (parameterOf(end) - from + 4 * Math.PI) % (2 * Math.PI);
    const isWhole = (bits & 0x2000) !== 0 || forward === 0;
    const isCounterClockwise = (bits & 0x800) !== 0;
    const sweep = isCounterClockwise
      ? isWhole
        ? 2 * Math.PI
        : forward
      : isWhole
        ? -2 * Math.PI
        : forward - 2 * Math.PI;
    return strokeEllipse(ellipse, from, sweep, end, tolerance, tally);
  };
}
