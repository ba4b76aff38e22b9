/** WKB of every kind, curves and collections included, as flat arrays: curves are stroked, collections of one kind unpacked. */

import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type Place, strokeArc, type StrokeTally, toleranceFor } from '../stroke.ts';

/** Bytes that are no geometry we can hold. */
export class WkbFault extends Error {
  override readonly name = 'WkbFault';
}

interface Input {
  readonly view: DataView;
  at: number;
  readonly depthLimit: number;
  readonly tally: StrokeTally;
}

/** What has been gathered: points, lines and polygons (rings, the first the shell), each as [x, y, x, y …]. */
interface Gathered {
  readonly points: number[];
  readonly lines: number[][];
  readonly polygons: number[][][];
  isMulti: boolean;
}

/** The geometry; null for an empty one. Throws WkbFault. */
export function readAnyWkb(bytes: Uint8Array, depthLimit: number, tally: StrokeTally): FlatGeometry | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const into: Gathered = { points: [], lines: [], polygons: [], isMulti: false };
  readGeometry({ view, at: 0, depthLimit, tally }, into, 0);
  const kinds = [into.points.length > 0, into.lines.length > 0, into.polygons.length > 0].filter(Boolean).length;
  if (kinds === 0) return null;
  if (kinds > 1) throw new WkbFault('a collection of different kinds of shapes');
  return flattened(into);
}

const NONE = new Uint32Array(0);

function flattened({ points, lines, polygons, isMulti }: Gathered): FlatGeometry {
  if (points.length > 0) {
    const type = isMulti || points.length > 2 ? 'MultiPoint' : 'Point';
    return { type, xy: Float64Array.from(points), ends: NONE, parts: NONE };
  }
  const rings = lines.length > 0 ? lines : polygons.flat();
  const xy = new Float64Array(rings.reduce((sum, ring) => sum + ring.length, 0));
  const ends = new Uint32Array(rings.length);
  let at = 0;
  rings.forEach((ring, i) => {
    xy.set(ring, at);
    at += ring.length;
    ends[i] = at / 2;
  });
  if (lines.length > 0)
    return { type: isMulti || lines.length > 1 ? 'MultiLineString' : 'LineString', xy, ends, parts: NONE };
  const parts = new Uint32Array(polygons.length);
  polygons.forEach((polygon, i) => (parts[i] = (i === 0 ? 0 : parts[i - 1]!) + polygon.length));
  return { type: isMulti || polygons.length > 1 ? 'MultiPolygon' : 'Polygon', xy, ends, parts };
}

interface Head {
  readonly little: boolean;
  readonly type: number;
  readonly dimensions: 2 | 3 | 4;
}

function readHead(input: Input): Head {
  need(input, 5);
  const little = input.view.getUint8(input.at) === 1;
  const word = input.view.getUint32(input.at + 1, little);
  input.at += 5;
  const plain = word & 0x0fffffff;
  const flavour = Math.floor(plain / 1000);
  const hasZ = (word & 0x80000000) !== 0 || flavour === 1 || flavour === 3;
  const hasM = (word & 0x40000000) !== 0 || flavour === 2 || flavour === 3;
  if ((word & 0x20000000) !== 0) input.at += 4;
  return { little, type: plain % 1000, dimensions: hasZ && hasM ? 4 : hasZ || hasM ? 3 : 2 };
}

function readGeometry(input: Input, into: Gathered, depth: number): void {
  if (depth > input.depthLimit) throw new WkbFault('collections lie too deep in each other');
  const head = readHead(input);
  switch (head.type) {
    case 1: {
      const [x, y] = readPlaces(input, head, 1)[0]!;
      if (!Number.isNaN(x) || !Number.isNaN(y)) into.points.push(x, y);
      return;
    }
    case 2:
    case 8:
    case 9:
      return pushLine(into.lines, readCurve(input, head, depth));
    case 3:
    case 17:
      return pushPolygon(
        into,
        readRings(input, head, () => linear(input, head)),
      );
    case 10:
      return pushPolygon(
        into,
        readRings(input, head, () => readCurve(input, readHead(input), depth + 1)),
      );
    case 4:
    case 5:
    case 6:
    case 7:
    case 11:
    case 12:
    case 15:
    case 16: {
      into.isMulti = into.isMulti || head.type !== 7;
      const count = readCount(input, head.little);
      for (let i = 0; i < count; i++) readGeometry(input, into, depth + 1);
      return;
    }
    default:
      throw new WkbFault(`geometry type ${head.type}`);
  }
}

function pushLine(lines: number[][], line: number[]): void {
  if (line.length > 0) lines.push(line);
}

function pushPolygon(into: Gathered, rings: number[][]): void {
  const full = rings.filter((ring) => ring.length > 0);
  if (full.length > 0) into.polygons.push(full);
}

function readRings(input: Input, { little }: Head, read: () => number[]): number[][] {
  return Array.from({ length: readCount(input, little) }, read);
}

function linear(input: Input, head: Head): number[] {
  return readPlaces(input, head, readCount(input, head.little)).flat();
}

/** A line, a circular string or a compound of both, as chords. */
function readCurve(input: Input, head: Head, depth: number): number[] {
  if (depth > input.depthLimit) throw new WkbFault('curves lie too deep in each other');
  if (head.type === 2) return linear(input, head);
  if (head.type === 8) return circular(input, readPlaces(input, head, readCount(input, head.little)));
  if (head.type !== 9) throw new WkbFault(`curve type ${head.type}`);
  const line: number[] = [];
  const count = readCount(input, head.little);
  for (let i = 0; i < count; i++) {
    const piece = readCurve(input, readHead(input), depth + 1);
    // pieces share the point where they meet
    for (const number of line.length > 0 ? piece.slice(2) : piece) line.push(number);
  }
  return line;
}

function circular({ tally }: Input, places: readonly Place[]): number[] {
  const [first] = places;
  if (first == null) return [];
  const line = [first[0], first[1]];
  const tolerance = toleranceFor(first[0], first[1]);
  for (let i = 0; i + 2 < places.length; i += 2) {
    for (const [x, y] of strokeArc(places[i]!, places[i + 1]!, places[i + 2]!, tolerance, tally)) line.push(x, y);
  }
  return line;
}

function readPlaces(input: Input, { little, dimensions }: Head, count: number): Place[] {
  need(input, 8 * dimensions * count);
  const places: Place[] = [];
  for (let i = 0; i < count; i++, input.at += 8 * dimensions) {
    places.push([input.view.getFloat64(input.at, little), input.view.getFloat64(input.at + 8, little)]);
  }
  return places;
}

/** A number of members, none of which takes less than four bytes. */
function readCount(input: Input, little: boolean): number {
  need(input, 4);
  const count = input.view.getUint32(input.at, little);
  input.at += 4;
  need(input, 4 * count);
  return count;
}

function need({ view, at }: Input, bytes: number): void {
  if (at + bytes > view.byteLength)
    throw new WkbFault(`${bytes} bytes expected at byte ${at}, ${view.byteLength - at} left`);
}
