/**
 * WKB in degrees → commands of an MVT geometry: project, clip to the tile and its buffer, round to the grid, make valid, write.
 * Nothing that meets the tile is lost: an area that vanishes in the grid stays as a square of one unit, a line as a line of one.
 */
import { TILE_BUFFER, TILE_EXTENT } from '../mercator.ts';
import type { ByteWriter } from './byte-writer.ts';
import { clipLine, clipRing, type ClipSquare } from './clip.ts';
import type { HotPixels } from './hot-pixels.ts';
import { isSimple } from './is-simple.ts';
import { doubleArea, Points, Rings } from './points.ts';
import type { TileProjection } from './projection.ts';
import { rebuildPolygon } from './rebuild-polygon.ts';
import { snapLine, snapRing } from './snap.ts';
import { WkbCursor } from './wkb-cursor.ts';

/** Type of an MVT feature; 0 where nothing of it lies in the tile. */
export type MvtType = 0 | 1 | 2 | 3;

const SQUARE: ClipSquare = { low: -TILE_BUFFER, high: TILE_EXTENT + TILE_BUFFER };
const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 15;

const POINT = 1;
const LINE = 2;
const POLYGON = 3;
const MULTI_POINT = 4;
const MULTI_LINE = 5;
const MULTI_POLYGON = 6;

function isWithin(x: number, y: number): boolean {
  return x > SQUARE.low && x < SQUARE.high && y > SQUARE.low && y < SQUARE.high;
}

/** Encodes one geometry after the other for one tile. */
export class GeometryEncoder {
  readonly #out: ByteWriter;
  #projection: TileProjection = { scaleX: 1, offsetX: 0, y: (latitude) => latitude };
  #grid = 1;
  #pixels: HotPixels | undefined;
  readonly #cursor = new WkbCursor();
  readonly #points = new Points();
  readonly #rings = new Rings();
  #x = 0;
  #y = 0;
  #isInside = true;
  #hasWritten = false;
  /** A point of the clipped geometry, for what vanishes. */
  #markX = Number.NaN;
  #markY = Number.NaN;

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  /**
   * Sets the tile. `grid` in units: 1 keeps every vertex that the tile can tell apart, more generalises. With `pixels`, which
   * know the vertices of all features, areas are rounded together and not each by itself.
   */
  begin(projection: TileProjection, grid: number, pixels?: HotPixels): void {
    this.#projection = projection;
    this.#grid = grid;
    this.#pixels = pixels;
  }

  /** Appends the commands of the geometry at `offset` of `bytes` to the writer. */
  encode(bytes: Uint8Array, offset: number): MvtType {
    const cursor = this.#cursor;
    cursor.open(bytes, offset);
    this.#x = 0;
    this.#y = 0;
    this.#markX = Number.NaN;
    this.#hasWritten = false;
    const type = cursor.header();
    switch (type) {
      case POLYGON:
        this.#polygon();
        return this.#orMark(POLYGON);
      case MULTI_POLYGON:
        for (let parts = cursor.count(); parts > 0; parts--) {
          cursor.header();
          this.#polygon();
        }
        return this.#orMark(POLYGON);
      case LINE:
      case MULTI_LINE:
        return this.#lines(type);
      case POINT:
      case MULTI_POINT:
        return this.#dots(type);
      default:
        throw new Error(`tiles hold no geometry of WKB type ${type}`);
    }
  }

  /** Reads and projects the next points of the cursor; notes whether all lie in the square. */
  #read(count: number): void {
    const points = this.#points;
    points.reserve(count);
    const { xs, ys } = points;
    const { view, stride } = this.#cursor;
    const { scaleX, offsetX } = this.#projection;
    const { low, high } = SQUARE;
    let at = this.#cursor.offset;
    let isInside = true;
    for (let i = 0; i < count; i++, at += stride) {
      const x = view.getFloat64(at, true) * scaleX + offsetX;
      const y = this.#projection.y(view.getFloat64(at + 8, true));
      if (!(x >= low && x <= high && y >= low && y <= high)) isInside = false;
      xs[i] = x;
      ys[i] = y;
    }
    points.length = count;
    this.#cursor.offset = at;
    this.#isInside = isInside;
  }

  #polygon(): void {
    const rings = this.#rings;
    rings.clear();
    const ringCount = this.#cursor.count();
    let isGone = false;
    let inside: readonly [number, number] | undefined;
    for (let ring = 0; ring < ringCount; ring++) {
      const pointCount = this.#cursor.count();
      if (isGone) {
        this.#cursor.skip(pointCount);
        continue;
      }
      if (this.#pixels === undefined) {
        this.#read(pointCount);
        // The last point repeats the first.
        this.#points.length -= 1;
        if (!this.#isInside) clipRing(this.#points, SQUARE);
      } else {
        this.#pixels.read(this.#cursor, pointCount, this.#points);
        if (ring === 0) inside = this.#pixels.inside();
      }
      const grid = this.#pixels === undefined ? this.#grid : 1;
      if (snapRing(this.#points, grid, rings) || ring > 0) continue;
      // Without its exterior a polygon has no holes either.
      isGone = true;
      this.#mark(this.#points, inside);
    }
    if (rings.length === 0) return;
    if (isSimple(rings)) {
      this.#writePolygon(rings);
      return;
    }
    const parts = rebuildPolygon(rings);
    if (parts.length === 0) this.#mark(rings, inside);
    for (const part of parts) this.#writePolygon(part);
  }

  /** Remembers where a vanished area lies: a vertex inside the square, or the middle of an edge that runs through it. A ring that was clipped away leaves points on the rim alone. */
  #mark({ xs, ys, length }: Points, inside: readonly [number, number] | undefined): void {
    if (this.#pixels !== undefined) {
      if (inside !== undefined && Number.isNaN(this.#markX)) [this.#markX, this.#markY] = inside;
      return;
    }
    for (let i = 0, before = length - 1; i < length && Number.isNaN(this.#markX); before = i, i++) {
      const x = xs[i]!;
      const y = ys[i]!;
      const middleX = (x + xs[before]!) / 2;
      const middleY = (y + ys[before]!) / 2;
      if (isWithin(x, y)) [this.#markX, this.#markY] = [x, y];
      else if (isWithin(middleX, middleY)) [this.#markX, this.#markY] = [middleX, middleY];
    }
  }

  /** Exterior rings run clockwise on the screen, holes the other way (MVT 2.1, 4.3.4.4). */
  #writePolygon(rings: Rings): void {
    let start = 0;
    for (const end of rings.ends) {
      const isForward = doubleArea(rings, start, end) > 0 === (start === 0);
      const count = end - start;
      const first = isForward ? start : end - 1;
      const step = isForward ? 1 : -1;
      this.#moveTo(rings.xs[first]!, rings.ys[first]!);
      this.#out.varint(LINE_TO | ((count - 1) << 3));
      this.#out.way(rings.xs, rings.ys, first + step, step, count - 1, this.#x, this.#y);
      const last = first + step * (count - 1);
      this.#x = rings.xs[last]!;
      this.#y = rings.ys[last]!;
      this.#out.byte(CLOSE_PATH);
      start = end;
    }
  }

  /** The type of what was written; a mark of one unit where an area vanished, 0 where none lies in the tile. */
  #orMark(type: MvtType): MvtType {
    if (this.#hasWritten) return type;
    if (Number.isNaN(this.#markX)) return 0;
    const x = Math.floor(this.#markX);
    const y = Math.floor(this.#markY);
    this.#moveTo(x, y);
    this.#out.varint(LINE_TO | (3 << 3));
    this.#go(x + 1, y);
    this.#go(x + 1, y + 1);
    this.#go(x, y + 1);
    this.#out.byte(CLOSE_PATH);
    return type;
  }

  #lines(type: number): MvtType {
    const cursor = this.#cursor;
    const pieces = new Rings();
    for (let parts = type === MULTI_LINE ? cursor.count() : 1; parts > 0; parts--) {
      if (type === MULTI_LINE) cursor.header();
      this.#read(cursor.count());
      if (!this.#isInside) clipLine(this.#points, SQUARE, pieces);
      else {
        for (let i = 0; i < this.#points.length; i++) pieces.push(this.#points.xs[i]!, this.#points.ys[i]!);
        pieces.close();
      }
    }
    const lines = this.#rings;
    lines.clear();
    pieces.ends.forEach((end, piece) => snapLine(pieces, pieces.start(piece), end, this.#grid, lines));
    lines.ends.forEach((end, line) => {
      const start = lines.start(line);
      this.#moveTo(lines.xs[start]!, lines.ys[start]!);
      this.#out.varint(LINE_TO | ((end - start - 1) << 3));
      for (let i = start + 1; i < end; i++) this.#go(lines.xs[i]!, lines.ys[i]!);
    });
    return lines.ends.length === 0 ? 0 : LINE;
  }

  #dots(type: number): MvtType {
    const cursor = this.#cursor;
    const shown = new Points(1);
    for (let parts = type === MULTI_POINT ? cursor.count() : 1; parts > 0; parts--) {
      if (type === MULTI_POINT) cursor.header();
      this.#read(1);
      if (this.#isInside) shown.push(Math.round(this.#points.xs[0]!), Math.round(this.#points.ys[0]!));
    }
    if (shown.length === 0) return 0;
    this.#out.varint(MOVE_TO | (shown.length << 3));
    for (let i = 0; i < shown.length; i++) this.#go(shown.xs[i]!, shown.ys[i]!);
    return POINT;
  }

  #moveTo(x: number, y: number): void {
    this.#hasWritten = true;
    this.#out.byte(MOVE_TO | (1 << 3));
    this.#go(x, y);
  }

  #go(x: number, y: number): void {
    this.#out.signed(x - this.#x);
    this.#out.signed(y - this.#y);
    this.#x = x;
    this.#y = y;
  }
}
