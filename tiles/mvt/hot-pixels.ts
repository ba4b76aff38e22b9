/**
 * Rounding that keeps a coverage a coverage (snap rounding): every vertex moves to the middle of the grid cell it falls into, and
 * an edge that runs through a cell in which any feature of the tile has a vertex is led through the middle of that cell. So
 * borders that two features share stay shared, also where one has a vertex on the edge of the other, and no border crosses
 * another one. Cells are numbered over the whole world and edges are walked in one direction, so neighbouring tiles round alike.
 *
 * Where an edge crosses the edge of a tile it gets a vertex, the same in both tiles: they meet there exactly.
 *
 * Shapes come from the database in full or as outlines, whose vertices are the middles of finer cells. All vertices are moved to
 * the middle of their fine cell first, so that an edge is the same from either side.
 */
import { TILE_BUFFER, TILE_EXTENT, type TileAddress } from '../mercator.ts';
import { clipRing } from './clip.ts';
import { Points } from './points.ts';
import type { WkbCursor } from './wkb-cursor.ts';

const RADIANS = Math.PI / 180;

export class HotPixels {
  #grid = 1;
  /** Fine cells in a cell of the grid. */
  #fine = 1;
  #scaleX = 1;
  #middleX = 0;
  #originX = 0;
  #scaleY = 1;
  #originY = 0;
  /** Units from the north edge of the tile by the second coordinate, in another grid than that of Web Mercator. */
  #frameY: ((coordinate: number) => number) | undefined;
  /** First and last cell of the tile and its buffer, along both axes. */
  #low = 0;
  #high = 0;
  #width = 0;
  #hot = new Uint8Array(0);
  /** The ring that was read last, clipped and not yet rounded, in cells. */
  readonly #ring = new Points();
  /** Cells that an edge is led through, in the order of the walk. */
  readonly #passed: number[] = [];

  /** Starts a tile; no cell has a vertex yet. `grid` is a power of two of tile units up to 64, `level` the zoom of the outlines. */
  begin({ z, x, y, frame }: TileAddress, grid: number, level: number): void {
    const world = (TILE_EXTENT * 2 ** z) / grid;
    this.#grid = grid;
    this.#fine = grid * 2 ** (level - z);
    this.#scaleX = world / 360;
    this.#middleX = world / 2;
    this.#scaleY = world / (4 * Math.PI);
    this.#originX = (x * TILE_EXTENT) / grid;
    this.#originY = (y * TILE_EXTENT) / grid;
    this.#frameY = frame?.projection.y;
    if (frame !== undefined) {
      // Its offsets are whole units of the grid of tiles, so cells are numbered over all of it here as well.
      this.#scaleX = frame.projection.scaleX / grid;
      this.#middleX = frame.projection.offsetX / grid;
      this.#originX = 0;
    }
    this.#low = -TILE_BUFFER / grid;
    this.#high = (TILE_EXTENT + TILE_BUFFER) / grid - 1;
    this.#width = this.#high - this.#low + 1;
    const bytes = this.#width * this.#width;
    if (this.#hot.length < bytes) this.#hot = new Uint8Array(bytes);
    else this.#hot.fill(0, 0, bytes);
  }

  /** Cells from the west edge of the tile. */
  #column(longitude: number): number {
    const x = longitude * this.#scaleX + this.#middleX - this.#originX;
    return (Math.floor(x * this.#fine) + 0.5) / this.#fine;
  }

  /** Cells from the north edge of the tile. */
  #row(latitude: number): number {
    const y = this.#frameY === undefined ? this.#mercatorRow(latitude) : this.#frameY(latitude) / this.#grid;
    return (Math.floor(y * this.#fine) + 0.5) / this.#fine;
  }

  #mercatorRow(latitude: number): number {
    const sine = Math.sin(latitude * RADIANS);
    return this.#middleX - this.#scaleY * Math.log((1 + sine) / (1 - sine)) - this.#originY;
  }

  /** Notes the vertices of a polygon or multipolygon. */
  mark(cursor: WkbCursor): void {
    const type = cursor.header();
    const polygons = type === 6 ? cursor.count() : type === 3 ? 1 : 0;
    for (let polygon = 0; polygon < polygons; polygon++) {
      if (type === 6) cursor.header();
      for (let rings = cursor.count(); rings > 0; rings--) this.#markRing(cursor);
    }
  }

  #markRing(cursor: WkbCursor): void {
    this.#readVertices(cursor, cursor.count());
    const { xs, ys, length } = this.#ring;
    for (let i = 0; i < length; i++) {
      const x = Math.floor(xs[i]!);
      const y = Math.floor(ys[i]!);
      if (x < this.#low || x > this.#high || y < this.#low || y > this.#high) continue;
      this.#hot[(y - this.#low) * this.#width + x - this.#low] = 1;
    }
  }

  /** Reads the vertices of a ring, and those that it gets at the edges of the tile. Returns whether all lie in the tile and its buffer. */
  #readVertices(cursor: WkbCursor, count: number): boolean {
    const { view, stride } = cursor;
    const ring = this.#ring;
    ring.clear();
    const [low, high] = [this.#low, this.#high + 1];
    const size = TILE_EXTENT / this.#grid;
    let isInside = true;
    let [x0, y0] = [0, 0];
    let at = cursor.offset;
    for (let i = 0; i < count; i++, at += stride) {
      const x = this.#column(view.getFloat64(at, true));
      const y = this.#row(view.getFloat64(at + 8, true));
      const crosses = x < 0 !== x0 < 0 || x > size !== x0 > size || y < 0 !== y0 < 0 || y > size !== y0 > size;
      if (i > 0 && crosses) this.#pushCrossings(x0, y0, x, y, size);
      if (x < low || x > high || y < low || y > high) isInside = false;
      // The last point repeats the first.
      if (i < count - 1) ring.push(x, y);
      [x0, y0] = [x, y];
    }
    cursor.offset = at;
    return isInside;
  }

  /** Appends where an edge crosses the lines along the edges of the tile, in the order of the edge. */
  #pushCrossings(x0: number, y0: number, x1: number, y1: number, size: number): void {
    // Worked out from the same end by both neighbours.
    const isForward = x0 < x1 || (x0 === x1 && y0 < y1);
    const [ax, ay, bx, by] = isForward ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    const found: (readonly [along: number, x: number, y: number])[] = [];
    for (const line of [0, size]) {
      if (ax < line !== bx < line && ax !== line && bx !== line) {
        const along = (line - ax) / (bx - ax);
        found.push([along, line, ay + (by - ay) * along]);
      }
      if (ay < line !== by < line && ay !== line && by !== line) {
        const along = (line - ay) / (by - ay);
        found.push([along, ax + (bx - ax) * along, line]);
      }
    }
    found.sort(([a], [b]) => (isForward ? a - b : b - a));
    for (const [, x, y] of found) this.#ring.push(x, y);
  }

  /** Reads a ring of `count` points, the last repeating the first: clipped to the tile and its buffer, rounded and led, in tile units. */
  read(cursor: WkbCursor, count: number, ring: Points): void {
    const clipped = this.#ring;
    ring.clear();
    const isInside = this.#readVertices(cursor, count);
    const [low, high] = [this.#low, this.#high + 1];
    if (!isInside) clipRing(clipped, { low, high });
    const { xs, ys, length } = clipped;
    for (let i = 0; i < length; i++) {
      const next = i + 1 === length ? 0 : i + 1;
      this.#push(ring, this.#cell(xs[i]!), this.#cell(ys[i]!));
      this.#lead(xs[i]!, ys[i]!, xs[next]!, ys[next]!, ring);
    }
  }

  /** A point of the ring that was read last inside the tile and its buffer, in tile units: a vertex, or the middle of an edge. A ring that was clipped away has points on the rim alone, and then there is none. */
  inside(): readonly [number, number] | undefined {
    const { xs, ys, length } = this.#ring;
    const [low, high] = [this.#low, this.#high + 1];
    const isWithin = (x: number, y: number) => x > low && x < high && y > low && y < high;
    for (let i = 0, before = length - 1; i < length; before = i, i++) {
      const [x, y] = [xs[i]!, ys[i]!];
      const [middleX, middleY] = [(x + xs[before]!) / 2, (y + ys[before]!) / 2];
      if (isWithin(x, y)) return [x * this.#grid, y * this.#grid];
      if (isWithin(middleX, middleY)) return [middleX * this.#grid, middleY * this.#grid];
    }
    return undefined;
  }

  /** The cell of a coordinate; the far rim belongs to the last cell. */
  #cell(coordinate: number): number {
    return Math.min(Math.floor(coordinate), this.#high);
  }

  #push(ring: Points, x: number, y: number): void {
    const half = this.#grid >> 1;
    ring.push(x * this.#grid + half, y * this.#grid + half);
  }

  /** Appends the cells with vertices between the ends of an edge. */
  #lead(x0: number, y0: number, x1: number, y1: number, ring: Points): void {
    const apart = Math.abs(this.#cell(x0) - this.#cell(x1)) + Math.abs(this.#cell(y0) - this.#cell(y1));
    if (apart < 2) return;
    // Both neighbours walk the edge the same way, so that they find the same cells.
    const isForward = x0 < x1 || (x0 === x1 && y0 < y1);
    this.#passed.length = 0;
    if (isForward) this.#walk(x0, y0, x1, y1);
    else this.#walk(x1, y1, x0, y0);
    const { length } = this.#passed;
    for (let i = 0; i < length; i += 2) {
      const at = isForward ? i : length - 2 - i;
      this.#push(ring, this.#passed[at]!, this.#passed[at + 1]!);
    }
  }

  /** Goes from cell to cell along an edge that runs east, or straight south. */
  #walk(x0: number, y0: number, x1: number, y1: number): void {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const step = dy < 0 ? -1 : 1;
    let [x, y] = [this.#cell(x0), this.#cell(y0)];
    const [endX, endY] = [this.#cell(x1), this.#cell(y1)];
    for (;;) {
      const toX = x === endX ? Infinity : (x + 1 - x0) / dx;
      const toY = y === endY ? Infinity : ((step > 0 ? y + 1 : y) - y0) / dy;
      if (toX < toY) x += 1;
      else y += step;
      if (x === endX && y === endY) return;
      if (this.#hot[(y - this.#low) * this.#width + x - this.#low] === 1) this.#passed.push(x, y);
    }
  }
}
