/**
 * Well-known binary (OGC 06-103r4 §8) to and from flat arrays: PostGIS's EWKB (type flags, srid) and ISO WKB (type + 1000
 * for Z, 2000 for M), either byte order. Z and M are dropped. Server side only: it hands out a Node `Buffer`.
 */

import { type FlatGeometry, GeometryError, type GeometryType, isEmpty } from './flat-geometry.ts';

const TYPES: readonly (GeometryType | undefined)[] = [
  undefined,
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
];
const HAS_Z = 0x80000000;
const HAS_M = 0x40000000;
const HAS_SRID = 0x20000000;

/** Little-endian EWKB; with `srid` the srid flag is set. The type stays what it is: nothing is promoted to multi. */
export function toWkb(geometry: FlatGeometry, srid?: number): Buffer {
  const buffer = Buffer.allocUnsafe(wkbSize(geometry, srid));
  writeWkb(geometry, new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength), 0, srid);
  return buffer;
}

/** Bytes that `toWkb` gives. */
export function wkbSize(geometry: FlatGeometry, srid?: number): number {
  return sizeOf(geometry) + (srid == null ? 0 : 4);
}

/** Writes what `toWkb` gives into a larger buffer, which must have room for `wkbSize` bytes. */
export function writeWkb(geometry: FlatGeometry, view: DataView, at: number, srid?: number): void {
  const out = { view, at };
  writeHeader(out, geometry.type, srid);
  switch (geometry.type) {
    case 'Point':
      if (isEmpty(geometry)) writeNaNPoint(out);
      else writeVertices(out, geometry.xy, 0, 1);
      break;
    case 'MultiPoint':
      writeCount(out, geometry.xy.length / 2);
      for (let i = 0; i < geometry.xy.length / 2; i++) {
        writeHeader(out, 'Point');
        writeVertices(out, geometry.xy, i, i + 1);
      }
      break;
    case 'LineString':
      writeCount(out, geometry.xy.length / 2);
      writeVertices(out, geometry.xy, 0, geometry.xy.length / 2);
      break;
    case 'MultiLineString':
      writeCount(out, geometry.ends.length);
      writeLines(out, geometry, 0, geometry.ends.length, 'LineString');
      break;
    case 'Polygon':
      writeCount(out, geometry.ends.length);
      writeLines(out, geometry, 0, geometry.ends.length);
      break;
    case 'MultiPolygon':
      writeCount(out, geometry.parts.length);
      for (let i = 0; i < geometry.parts.length; i++) {
        const start = i === 0 ? 0 : geometry.parts[i - 1]!;
        const end = geometry.parts[i]!;
        writeHeader(out, 'Polygon');
        writeCount(out, end - start);
        writeLines(out, geometry, start, end);
      }
      break;
  }
}

function sizeOf({ type, xy, ends, parts }: FlatGeometry): number {
  const vertices = xy.length * 8;
  switch (type) {
    case 'Point':
      return 5 + 16;
    case 'MultiPoint':
      return 9 + vertices + (xy.length / 2) * 5;
    case 'LineString':
      return 9 + vertices;
    case 'MultiLineString':
      return 9 + vertices + ends.length * 9;
    case 'Polygon':
      return 9 + vertices + ends.length * 4;
    default:
      return 9 + vertices + ends.length * 4 + parts.length * 9;
  }
}

interface Output {
  readonly view: DataView;
  at: number;
}

function writeHeader(out: Output, type: GeometryType, srid?: number): void {
  out.view.setUint8(out.at, 1);
  out.view.setUint32(out.at + 1, (TYPES.indexOf(type) | (srid == null ? 0 : HAS_SRID)) >>> 0, true);
  out.at += 5;
  if (srid != null) writeCount(out, srid);
}

function writeCount(out: Output, count: number): void {
  out.view.setUint32(out.at, count, true);
  out.at += 4;
}

function writeLines(out: Output, { xy, ends }: FlatGeometry, from: number, to: number, member?: GeometryType): void {
  for (let i = from; i < to; i++) {
    const start = i === 0 ? 0 : ends[i - 1]!;
    if (member != null) writeHeader(out, member);
    writeCount(out, ends[i]! - start);
    writeVertices(out, xy, start, ends[i]!);
  }
}

function writeVertices(out: Output, xy: Float64Array, from: number, to: number): void {
  const { view } = out;
  let at = out.at;
  for (let i = 2 * from; i < 2 * to; i++, at += 8) view.setFloat64(at, xy[i]!, true);
  out.at = at;
}

function writeNaNPoint(out: Output): void {
  out.view.setFloat64(out.at, NaN, true);
  out.view.setFloat64(out.at + 8, NaN, true);
  out.at += 16;
}

interface Input {
  readonly view: DataView;
  /** Has room for all vertices that the bytes can hold. */
  readonly xy: Float64Array;
  readonly ends: number[];
  readonly parts: number[];
  at: number;
  vertices: number;
}

interface Header {
  readonly little: boolean;
  readonly type: GeometryType;
  readonly dimensions: 2 | 3 | 4;
  readonly srid: number | undefined;
}

/** Geometry and srid (undefined when the bytes name none). Empty members vanish. Throws GeometryError on malformed bytes. */
export function fromWkb(bytes: Uint8Array): { geometry: FlatGeometry; srid: number | undefined } {
  const input: Input = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    xy: vertexRoom(2 * Math.floor(bytes.byteLength / 16)),
    ends: [],
    parts: [],
    at: 0,
    vertices: 0,
  };
  const header = readHeader(input);
  readBody(input, header);
  if (input.at !== bytes.byteLength) {
    const extra = bytes.byteLength - input.at;
    throw new GeometryError('wkb-trailing-bytes', `WKB: ${extra} bytes follow the geometry, expected none`);
  }
  const geometry = {
    type: header.type,
    xy: input.xy.slice(0, 2 * input.vertices),
    ends: new Uint32Array(input.ends),
    parts: new Uint32Array(input.parts),
  };
  return { geometry, srid: header.srid };
}

/** Where vertices are read into before their number is known; small geometries share one, as reading is one call. */
const SHARED_VERTICES = new Float64Array(4096);

function vertexRoom(length: number): Float64Array {
  return length <= SHARED_VERTICES.length ? SHARED_VERTICES : new Float64Array(length);
}

function readHeader(input: Input): Header {
  need(input, 5);
  const order = input.view.getUint8(input.at);
  if (order > 1) throw new GeometryError('wkb-byte-order', `WKB: byte order ${order}, expected 0 or 1`);
  const little = order === 1;
  const word = input.view.getUint32(input.at + 1, little);
  input.at += 5;
  const iso = word & 0x1fffffff;
  const flavour = Math.floor(iso / 1000);
  const type = flavour <= 3 ? TYPES[iso % 1000] : undefined;
  if (type == null) throw new GeometryError('wkb-type', `WKB: geometry type ${iso} is not a point, line or polygon`);
  const hasZ = (word & HAS_Z) !== 0 || flavour === 1 || flavour === 3;
  const hasM = (word & HAS_M) !== 0 || flavour >= 2;
  const srid = (word & HAS_SRID) === 0 ? undefined : readCount(input, little);
  return { little, type, dimensions: hasZ && hasM ? 4 : hasZ || hasM ? 3 : 2, srid };
}

function readBody(input: Input, header: Header): void {
  switch (header.type) {
    case 'Point':
      return readPoint(input, header);
    case 'LineString':
      return readLine(input, header);
    case 'Polygon':
      return readPolygon(input, header);
    default:
      return readMembers(input, header);
  }
}

function readMembers(input: Input, { little, type }: Header): void {
  const expected = type.slice('Multi'.length);
  const count = readCount(input, little);
  for (let i = 0; i < count; i++) {
    const member = readHeader(input);
    if (member.type !== expected) throw new GeometryError('wkb-type', `WKB: ${member.type} inside a ${type}`);
    readBody(input, member);
  }
}

function readPoint(input: Input, { little, dimensions }: Header): void {
  need(input, 8 * dimensions);
  const isEmptyPoint =
    Number.isNaN(input.view.getFloat64(input.at, little)) && Number.isNaN(input.view.getFloat64(input.at + 8, little));
  if (isEmptyPoint) input.at += 8 * dimensions;
  else readVertices(input, 1, little, dimensions);
}

function readLine(input: Input, { little, dimensions }: Header): void {
  const count = readCount(input, little);
  readVertices(input, count, little, dimensions);
  if (count > 0) input.ends.push(input.vertices);
}

function readPolygon(input: Input, header: Header): void {
  const rings = readCount(input, header.little);
  const before = input.ends.length;
  for (let i = 0; i < rings; i++) {
    readLine(input, header);
    if (i === 0 && rings > 1 && input.ends.length === before) {
      throw new GeometryError('wkb-empty-shell', `WKB: a polygon with ${rings - 1} holes has an empty outer ring`);
    }
  }
  if (input.ends.length > before) input.parts.push(input.ends.length);
}

function readVertices(input: Input, count: number, little: boolean, dimensions: number): void {
  const stride = 8 * dimensions;
  need(input, count * stride);
  const { view, xy } = input;
  let { at } = input;
  let to = 2 * input.vertices;
  for (let i = 0; i < count; i++, at += stride) {
    const x = view.getFloat64(at, little);
    const y = view.getFloat64(at + 8, little);
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw new GeometryError('coordinate-not-finite', `WKB: vertex (${x}, ${y}) at byte ${at} is not finite`);
    }
    xy[to++] = x;
    xy[to++] = y;
  }
  input.at = at;
  input.vertices += count;
}

function readCount(input: Input, little: boolean): number {
  need(input, 4);
  const count = input.view.getUint32(input.at, little);
  input.at += 4;
  return count;
}

function need({ view, at }: Input, bytes: number): void {
  if (at + bytes <= view.byteLength) return;
  throw new GeometryError('wkb-truncated', `WKB: ${bytes} bytes expected at byte ${at}, ${view.byteLength - at} left`);
}
