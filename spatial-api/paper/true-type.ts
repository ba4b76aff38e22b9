/**
 * A TrueType font as a map needs it: which glyph a character has (or that it has none), how wide it is, and a subset with
 * the glyphs that were used. The whole font stays in memory once; a subset costs a millisecond, not the 130 that opening costs.
 * (OpenType 1.9: `cmap` formats 4 and 12, `glyf` with composites.)
 */
import { readFileSync } from 'node:fs';

/** Sizes are in units of 1/1000 em, as PDF counts them. */
export interface FontMetrics {
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly box: readonly [number, number, number, number];
}

interface Tables {
  readonly bytes: Buffer;
  at(tag: string): { readonly start: number; readonly length: number } | undefined;
}

const WIDE_COMPOSITE = { words: 0x0001, scale: 0x0008, more: 0x0020, twoScales: 0x0040, matrix: 0x0080 } as const;

/** A font held open; shared by all who draw. */
export class TrueTypeFont {
  readonly name: string;
  readonly metrics: FontMetrics;
  private readonly bytes: Buffer;
  private readonly tables: Tables;
  readonly unitsPerEm: number;
  private readonly glyphByCode: Map<number, number>;
  private readonly advances: Float64Array;
  private readonly offsets: Uint32Array;
  private readonly glyphs: number;

  constructor(bytes: Buffer, name: string) {
    this.bytes = bytes;
    this.name = name;
    this.tables = readTables(bytes);
    const head = this.table('head');
    this.unitsPerEm = bytes.readUInt16BE(head + 18);
    this.glyphCount = bytes.readUInt16BE(this.table('maxp') + 4);
    this.glyphs = this.table('glyf');
    this.offsets = this.readOffsets(bytes.readInt16BE(head + 50) === 1);
    this.advances = this.readAdvances();
    this.glyphByCode = readCharacters(bytes, this.table('cmap'));
    const unit = (at: number): number => (bytes.readInt16BE(at) * 1000) / this.unitsPerEm;
    const hhea = this.table('hhea');
    const os2 = this.tables.at('OS/2');
    this.metrics = {
      ascent: unit(hhea + 4),
      descent: unit(hhea + 6),
      capHeight: os2 != null && os2.length >= 90 ? unit(os2.start + 88) : 700,
      box: [unit(head + 36), unit(head + 38), unit(head + 40), unit(head + 42)],
    };
  }

  readonly glyphCount: number;

  /** Glyph of a character; 0 where the font has none. */
  glyphOf(codePoint: number): number {
    return this.glyphByCode.get(codePoint) ?? 0;
  }

  /** Width of a glyph in 1/1000 em. */
  advanceOf(glyph: number): number {
    return this.advances[glyph] ?? 1000;
  }

  /** Width of a text in ems: times the size it is its width. */
  widthOf(text: string): number {
    let width = 0;
    for (const character of text) width += this.advanceOf(this.glyphOf(character.codePointAt(0)!));
    return width / 1000;
  }

  private table(tag: string): number {
    const found = this.tables.at(tag);
    if (found == null) throw new Error(`font ${this.name} has no table ${tag}`);
    return found.start;
  }

  private readOffsets(isLong: boolean): Uint32Array {
    const start = this.table('loca');
    const offsets = new Uint32Array(this.glyphCount + 1);
    for (let glyph = 0; glyph <= this.glyphCount; glyph++)
      offsets[glyph] = isLong
        ? this.bytes.readUInt32BE(start + 4 * glyph)
        : this.bytes.readUInt16BE(start + 2 * glyph) * 2;
    return offsets;
  }

  private readAdvances(): Float64Array {
    const count = this.bytes.readUInt16BE(this.table('hhea') + 34);
    const start = this.table('hmtx');
    const advances = new Float64Array(this.glyphCount);
    for (let glyph = 0; glyph < this.glyphCount; glyph++)
      advances[glyph] = (this.bytes.readUInt16BE(start + 4 * Math.min(glyph, count - 1)) * 1000) / this.unitsPerEm;
    return advances;
  }

  /** Outline of a glyph as it lies in the file; empty for a blank. */
  private outlineOf(glyph: number): Buffer {
    return this.bytes.subarray(this.glyphs + this.offsets[glyph]!, this.glyphs + this.offsets[glyph + 1]!);
  }

  /** Outline of a glyph as the `d` of an SVG path, in font units with y upwards; `unitsPerEm` of them are an em. */
  pathOf(glyph: number): string {
    const out: string[] = [];
    this.drawOutline(glyph, [1, 0, 0, 1, 0, 0], out);
    return out.join('');
  }

  private drawOutline(glyph: number, matrix: Matrix, out: string[]): void {
    const outline = this.outlineOf(glyph);
    if (outline.length === 0) return;
    if (outline.readInt16BE(0) >= 0) return drawContours(outline, matrix, out);
    for (const { glyph: part, matrix: own } of readComponents(outline))
      this.drawOutline(part, combine(matrix, own), out);
  }

  private bearingOf(glyph: number): number {
    const count = this.bytes.readUInt16BE(this.table('hhea') + 34);
    const start = this.table('hmtx');
    return glyph < count
      ? this.bytes.readInt16BE(start + 4 * glyph + 2)
      : this.bytes.readInt16BE(start + 4 * count + 2 * (glyph - count));
  }

  /**
   * A font file whose glyph `i` is `glyphs[i]` of this font; glyphs that these are composed of are appended. It holds what a
   * CIDFontType2 of PDF must (ISO 32000-1 §9.9) and no character map.
   */
  subset(glyphs: readonly number[]): Buffer {
    const all = [...glyphs];
    const place = new Map(all.map((glyph, index) => [glyph, index]));
    const outlines: Buffer[] = [];
    for (let index = 0; index < all.length; index++) {
      const outline = this.outlineOf(all[index]!);
      outlines.push(
        outline.length > 0 && outline.readInt16BE(0) < 0
          ? renumberComposite(outline, (glyph) => {
              if (!place.has(glyph)) place.set(glyph, all.push(glyph) - 1);
              return place.get(glyph)!;
            })
          : outline,
      );
    }
    return writeFont({
      head: this.copyOf('head'),
      hhea: this.copyOf('hhea'),
      maxp: this.copyOf('maxp'),
      prep: this.tables.at('prep') == null ? null : this.copyOf('prep'),
      metrics: all.map((glyph) => ({
        advance: Math.round((this.advanceOf(glyph) * this.unitsPerEm) / 1000),
        bearing: this.bearingOf(glyph),
      })),
      outlines,
    });
  }

  private copyOf(tag: string): Buffer {
    const { start, length } = this.tables.at(tag)!;
    return Buffer.from(this.bytes.subarray(start, start + length));
  }
}

/** a, b, c, d, e, f of `x' = a x + c y + e`, `y' = b x + d y + f`. */
type Matrix = readonly [number, number, number, number, number, number];

function combine(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** The glyphs that a composite is made of. Components placed by matching points (no flag `ARGS_ARE_XY`) stay where they are. */
function* readComponents(outline: Buffer): Generator<{ readonly glyph: number; readonly matrix: Matrix }> {
  const small = (at: number): number => outline.readInt16BE(at) / 16384;
  for (let at = 10; ;) {
    const flags = outline.readUInt16BE(at);
    const glyph = outline.readUInt16BE(at + 2);
    const isWide = (flags & WIDE_COMPOSITE.words) !== 0;
    const isPlaced = (flags & 0x0002) !== 0;
    const [dx, dy] = isWide
      ? [outline.readInt16BE(at + 4), outline.readInt16BE(at + 6)]
      : [outline.readInt8(at + 4), outline.readInt8(at + 5)];
    at += isWide ? 8 : 6;
    let [a, b, c, d] = [1, 0, 0, 1];
    if ((flags & WIDE_COMPOSITE.scale) !== 0) {
      a = d = small(at);
      at += 2;
    } else if ((flags & WIDE_COMPOSITE.twoScales) !== 0) {
      [a, d] = [small(at), small(at + 2)];
      at += 4;
    } else if ((flags & WIDE_COMPOSITE.matrix) !== 0) {
      [a, b, c, d] = [small(at), small(at + 2), small(at + 4), small(at + 6)];
      at += 8;
    }
    yield { glyph, matrix: [a, b, c, d, isPlaced ? dx : 0, isPlaced ? dy : 0] };
    if ((flags & WIDE_COMPOSITE.more) === 0) return;
  }
}

interface OutlinePoint {
  readonly x: number;
  readonly y: number;
  readonly isOn: boolean;
}

/** Contours of a simple glyph (OpenType `glyf`): quadratic curves, between two control points a point in their middle. */
function drawContours(outline: Buffer, matrix: Matrix, out: string[]): void {
  const points = readPoints(outline, matrix);
  let start = 0;
  for (let contour = 0; contour < outline.readInt16BE(0); contour++) {
    const end = outline.readUInt16BE(10 + 2 * contour) + 1;
    drawContour(points.slice(start, end), out);
    start = end;
  }
}

function drawContour(points: readonly OutlinePoint[], out: string[]): void {
  if (points.length < 2) return;
  const middle = (a: OutlinePoint, b: OutlinePoint): OutlinePoint => ({
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
    isOn: true,
  });
  const first = points.findIndex(({ isOn }) => isOn);
  const begin = first >= 0 ? points[first]! : middle(points[0]!, points.at(-1)!);
  const rest = first >= 0 ? [...points.slice(first + 1), ...points.slice(0, first)] : [...points];
  out.push(`M${short(begin.x)} ${short(begin.y)}`);
  for (let i = 0; i < rest.length; i++) {
    const point = rest[i]!;
    if (point.isOn) {
      out.push(`L${short(point.x)} ${short(point.y)}`);
      continue;
    }
    const next = rest[i + 1] ?? begin;
    const to = next.isOn ? next : middle(point, next);
    out.push(`Q${short(point.x)} ${short(point.y)} ${short(to.x)} ${short(to.y)}`);
    if (next.isOn) i++;
  }
  out.push('Z');
}

const short = (value: number): string => String(Math.round(value * 10) / 10);

function readPoints(outline: Buffer, [a, b, c, d, e, f]: Matrix): OutlinePoint[] {
  const contours = outline.readInt16BE(0);
  const count = outline.readUInt16BE(8 + 2 * contours) + 1;
  let at = 10 + 2 * contours;
  at += 2 + outline.readUInt16BE(at);
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = outline.readUInt8(at++);
    flags.push(flag);
    if ((flag & 8) !== 0) for (let repeat = outline.readUInt8(at++); repeat > 0; repeat--) flags.push(flag);
  }
  const readAxis = (isShort: number, isSame: number): number[] => {
    let value = 0;
    return flags.slice(0, count).map((flag) => {
      if ((flag & isShort) !== 0) value += outline.readUInt8(at++) * ((flag & isSame) !== 0 ? 1 : -1);
      else if ((flag & isSame) === 0) {
        value += outline.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = readAxis(2, 16);
  const ys = readAxis(4, 32);
  return xs.map((x, i) => ({
    x: a * x + c * ys[i]! + e,
    y: b * x + d * ys[i]! + f,
    isOn: (flags[i]! & 1) !== 0,
  }));
}

function readTables(bytes: Buffer): Tables {
  const count = bytes.readUInt16BE(4);
  const found = new Map<string, { start: number; length: number }>();
  for (let i = 0; i < count; i++) {
    const at = 12 + 16 * i;
    found.set(bytes.toString('latin1', at, at + 4), {
      start: bytes.readUInt32BE(at + 8),
      length: bytes.readUInt32BE(at + 12),
    });
  }
  return { bytes, at: (tag) => found.get(tag) };
}

/** Reads the widest Unicode subtable: format 12 where there is one, else format 4. */
function readCharacters(bytes: Buffer, cmap: number): Map<number, number> {
  const count = bytes.readUInt16BE(cmap + 2);
  const subtables = Array.from({ length: count }, (_, i) => cmap + bytes.readUInt32BE(cmap + 8 + 8 * i));
  const characters = new Map<number, number>();
  const long = subtables.find((at) => bytes.readUInt16BE(at) === 12);
  if (long != null) {
    const groups = bytes.readUInt32BE(long + 12);
    for (let group = 0; group < groups; group++) {
      const at = long + 16 + 12 * group;
      const [first, last, glyph] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)];
      for (let code = first; code <= last; code++) characters.set(code, glyph + code - first);
    }
    return characters;
  }
  const short = subtables.find((at) => bytes.readUInt16BE(at) === 4);
  if (short == null) throw new Error('font has no Unicode character map');
  const segments = bytes.readUInt16BE(short + 6) / 2;
  const [ends, starts] = [short + 14, short + 16 + 2 * segments];
  const [deltas, ranges] = [starts + 2 * segments, starts + 4 * segments];
  for (let segment = 0; segment < segments; segment++) {
    const first = bytes.readUInt16BE(starts + 2 * segment);
    const last = bytes.readUInt16BE(ends + 2 * segment);
    const delta = bytes.readUInt16BE(deltas + 2 * segment);
    const range = bytes.readUInt16BE(ranges + 2 * segment);
    for (let code = first; code <= last && code < 0xffff; code++) {
      const direct = range === 0 ? code : bytes.readUInt16BE(ranges + 2 * segment + range + 2 * (code - first));
      const glyph = range !== 0 && direct === 0 ? 0 : (direct + delta) & 0xffff;
      if (glyph !== 0) characters.set(code, glyph);
    }
  }
  return characters;
}

function renumberComposite(outline: Buffer, numberOf: (glyph: number) => number): Buffer {
  const copy = Buffer.from(outline);
  for (let at = 10; ;) {
    const flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(numberOf(copy.readUInt16BE(at + 2)), at + 2);
    at += 4 + ((flags & WIDE_COMPOSITE.words) !== 0 ? 4 : 2);
    if ((flags & WIDE_COMPOSITE.scale) !== 0) at += 2;
    else if ((flags & WIDE_COMPOSITE.twoScales) !== 0) at += 4;
    else if ((flags & WIDE_COMPOSITE.matrix) !== 0) at += 8;
    if ((flags & WIDE_COMPOSITE.more) === 0) return copy;
  }
}

interface FontParts {
  readonly head: Buffer;
  readonly hhea: Buffer;
  readonly maxp: Buffer;
  readonly prep: Buffer | null;
  readonly metrics: readonly { readonly advance: number; readonly bearing: number }[];
  readonly outlines: readonly Buffer[];
}

function writeFont({ head, hhea, maxp, prep, metrics, outlines }: FontParts): Buffer {
  const hmtx = Buffer.alloc(4 * metrics.length);
  for (const [i, { advance, bearing }] of metrics.entries()) {
    hmtx.writeUInt16BE(advance, 4 * i);
    hmtx.writeInt16BE(bearing, 4 * i + 2);
  }
  const padded = outlines.map((outline) => Buffer.concat([outline, Buffer.alloc((4 - (outline.length % 4)) % 4)]));
  const loca = Buffer.alloc(4 * (padded.length + 1));
  let offset = 0;
  for (const [i, outline] of padded.entries()) loca.writeUInt32BE((offset += outline.length), 4 * (i + 1));
  head.writeUInt32BE(0, 8);
  head.writeInt16BE(1, 50);
  hhea.writeUInt16BE(metrics.length, 34);
  maxp.writeUInt16BE(metrics.length, 4);
  const tables = Object.entries({ glyf: Buffer.concat(padded), head, hhea, hmtx, loca, maxp, prep }).filter(
    (entry): entry is [string, Buffer] => entry[1] != null,
  );
  return joinTables(tables);
}

function joinTables(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const log = Math.floor(Math.log2(tables.length));
  const directory = Buffer.alloc(12 + 16 * tables.length);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(16 * 2 ** log, 6);
  directory.writeUInt16BE(log, 8);
  directory.writeUInt16BE(16 * (tables.length - 2 ** log), 10);
  const parts: Buffer[] = [directory];
  let at = directory.length;
  for (const [i, [tag, content]] of tables.entries()) {
    const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)]);
    const entry = 12 + 16 * i;
    directory.write(tag, entry, 'latin1');
    directory.writeUInt32BE(checksum(padded), entry + 4);
    directory.writeUInt32BE(at, entry + 8);
    directory.writeUInt32BE(content.length, entry + 12);
    parts.push(padded);
    at += padded.length;
  }
  return Buffer.concat(parts);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

const opened = new Map<string, TrueTypeFont>();

/** The font of a file, read once a process. */
export function openFont(path: string, name: string): TrueTypeFont {
  const found = opened.get(path) ?? new TrueTypeFont(readFileSync(path), name);
  opened.set(path, found);
  return found;
}
