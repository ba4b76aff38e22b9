import { boundsOf, type FlatGeometry } from '../../schemas/geometry.ts';
import { chordsOf } from './chords.ts';
import { SegmentIndex } from './segment-index.ts';

/** Diameter of the largest circle that fits inside, in metres: the true one lies between the two numbers. */
export interface InscribedWidth {
  readonly atLeast: number;
  readonly atMost: number;
}

/** Cells after which the search gives up with the bounds it has. */
const MOST_CELLS = 600_000;

/**
 * Width of a piece of overlap: diameter of the largest inscribed circle of a (multi)polygon in projected metres. The
 * longest chord across bounds it from above, circles around the middles of chords from below; what is left between is
 * closed by branch and bound over square cells laid along the longest edge. Exact to 1 mm or 1 %, whichever is larger;
 * in a long bent strip of even width every place is as good as any other, so the search settles for 10 %, then 25 %.
 *
 * Area alone cannot tell a projection chord from a real overlap: two borders along one parallel of 5 km, drawn with
 * different vertices, overlap by 850 m² and are nowhere wider than 0.27 m.
 */
export function inscribedWidth(geometry: FlatGeometry, mostCells: number = MOST_CELLS): InscribedWidth {
  return inscribedCircle(geometry, mostCells).width;
}

/** The same with the centre of the circle found, a point well inside; null in what is too thin to hold one. */
export function inscribedCircle(
  geometry: FlatGeometry,
  mostCells: number = MOST_CELLS,
): {
  readonly width: InscribedWidth;
  readonly centre: readonly [x: number, y: number] | null;
} {
  const turn = alongLongestEdge(geometry);
  const turned = turnedBy(geometry, turn);
  const bounds = boundsOf(turned);
  const { longest, middles } = isThin(bounds) ? chordsOf(turned) : { longest: Infinity, middles: [] };
  const search = new CircleSearch(new SegmentIndex(turned, bounds), longest / 2, mostCells);
  for (let i = 0; i < middles.length; i += 2) search.probe(middles[i]!, middles[i + 1]!);
  const reach = search.isOpen() ? search.run(bounds) : search.most;
  const { best } = search;
  const width = { atLeast: 2 * best, atMost: 2 * Math.max(best, Math.min(reach, search.most)) };
  return { width, centre: best > 0 ? turnedBack(search.x, search.y, turn) : null };
}

/** State: the largest circle found so far, and the cells that may hold a larger one. */
class CircleSearch {
  /** Radius of the largest circle found. */
  best = 0;
  x = 0;
  y = 0;
  /** No circle has a larger radius. */
  readonly most: number;
  private readonly index: SegmentIndex;
  private readonly mostCells: number;
  private cells = 0;

  constructor(index: SegmentIndex, most: number, mostCells: number) {
    this.index = index;
    this.most = most;
    this.mostCells = mostCells;
  }

  /** Radius of the circle around a point; where it is no more than `enough`, which is no more than the best, any that small. */
  probe(x: number, y: number, enough = 0): number {
    const distance = this.index.signedDistance(x, y, enough);
    if (distance > this.best) {
      this.best = distance;
      this.x = x;
      this.y = y;
    }
    return distance;
  }

  isOpen(): boolean {
    return this.cells < this.mostCells && this.enough() < this.most;
  }

  /** Searches the box; returns the radius that no circle exceeds. */
  run([minX, minY, maxX, maxY]: readonly [number, number, number, number]): number {
    const half = Math.max(Math.min(maxX - minX, maxY - minY) / 2, Math.max(maxX - minX, maxY - minY) / 4096, 1e-9);
    queue.clear();
    for (let x = minX + half; x - half < maxX; x += 2 * half) {
      for (let y = minY + half; y - half < maxY; y += 2 * half) this.consider(x, y, half);
    }
    let isThere = queue.pop();
    for (; isThere && this.isOpen() && queue.reach > this.enough(); isThere = queue.pop()) {
      const { x, y } = queue;
      const quarter = queue.half / 2;
      this.consider(x - quarter, y - quarter, quarter);
      this.consider(x + quarter, y - quarter, quarter);
      this.consider(x - quarter, y + quarter, quarter);
      this.consider(x + quarter, y + quarter, quarter);
    }
    return Math.max(isThere ? queue.reach : 0, this.enough());
  }

  private consider(x: number, y: number, half: number): void {
    // a cell that is given up all the same; by so much, no rounding can matter
    const given = Math.min(this.best, this.enough() - half * Math.SQRT2) * (1 - 1e-9);
    const reach = this.probe(x, y, given > 0 ? given : 0) + half * Math.SQRT2;
    if (reach > this.enough()) queue.push(x, y, half, reach);
    this.cells++;
  }

  /** A radius that is not worth exceeding. */
  private enough(): number {
    return this.best + slack(this.best, this.cells);
  }
}

/** Only thin pieces are swept for chords: cells settle a broad one faster. */
function isThin([minX, minY, maxX, maxY]: readonly [number, number, number, number]): boolean {
  return maxX - minX > 8 * (maxY - minY);
}

/** How much larger a radius is not worth looking for, in metres. */
function slack(radius: number, cells: number): number {
  return Math.max(0.0005, radius * (cells < 20_000 ? 0.01 : cells < 200_000 ? 0.1 : 0.25));
}

/** Moved near the origin (zone-prefixed eastings lose digits) and turned so that the longest edge lies along x. */
interface Turn {
  readonly x0: number;
  readonly y0: number;
  readonly cos: number;
  readonly sin: number;
}

function alongLongestEdge({ xy, ends }: FlatGeometry): Turn {
  let longest = 0;
  let cos = 1;
  let sin = 0;
  for (let ring = 0, v = 0; ring < ends.length; ring++, v++) {
    for (const last = ends[ring]! - 1; v < last; v++) {
      const dx = xy[2 * v + 2]! - xy[2 * v]!;
      const dy = xy[2 * v + 3]! - xy[2 * v + 1]!;
      const length = Math.hypot(dx, dy);
      if (length <= longest) continue;
      longest = length;
      cos = dx / length;
      sin = dy / length;
    }
  }
  return { x0: xy[0] ?? 0, y0: xy[1] ?? 0, cos, sin };
}

function turnedBy(geometry: FlatGeometry, { x0, y0, cos, sin }: Turn): FlatGeometry {
  const { xy } = geometry;
  const turned = new Float64Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    const dx = xy[i]! - x0;
    const dy = xy[i + 1]! - y0;
    turned[i] = dx * cos + dy * sin;
    turned[i + 1] = dy * cos - dx * sin;
  }
  return { ...geometry, xy: turned };
}

function turnedBack(x: number, y: number, { x0, y0, cos, sin }: Turn): readonly [number, number] {
  return [x0 + x * cos - y * sin, y0 + x * sin + y * cos];
}

/** Numbers of a cell: its centre, half its side, and the radius that no circle with its centre there exceeds. */
const CELL = 4;
const REACH = 3;

/** Binary heap, the cell that may hold the largest circle first. */
class CellQueue {
  /** The cell taken last. */
  x = 0;
  y = 0;
  half = 0;
  reach = 0;
  private cells = new Float64Array(CELL * 256);
  private length = 0;

  clear(): void {
    this.length = 0;
  }

  push(x: number, y: number, half: number, reach: number): void {
    let at = this.length++;
    if (CELL * this.length > this.cells.length) {
      const larger = new Float64Array(2 * this.cells.length);
      larger.set(this.cells);
      this.cells = larger;
    }
    const { cells } = this;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (cells[CELL * parent + REACH]! >= reach) break;
      this.move(parent, at);
      at = parent;
    }
    this.write(at, x, y, half, reach);
  }

  /** Takes the first cell; false where there is none. */
  pop(): boolean {
    if (this.length === 0) return false;
    const { cells } = this;
    this.x = cells[0]!;
    this.y = cells[1]!;
    this.half = cells[2]!;
    this.reach = cells[REACH]!;
    const last = --this.length;
    if (last === 0) return true;
    const reach = cells[CELL * last + REACH]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && cells[CELL * (child + 1) + REACH]! > cells[CELL * child + REACH]!) child++;
      if (cells[CELL * child + REACH]! <= reach) break;
      this.move(child, at);
      at = child;
    }
    this.move(last, at);
    return true;
  }

  private move(from: number, to: number): void {
    const { cells } = this;
    const a = CELL * from;
    const b = CELL * to;
    cells[b] = cells[a]!;
    cells[b + 1] = cells[a + 1]!;
    cells[b + 2] = cells[a + 2]!;
    cells[b + REACH] = cells[a + REACH]!;
  }

  private write(at: number, x: number, y: number, half: number, reach: number): void {
    const { cells } = this;
    cells[CELL * at] = x;
    cells[CELL * at + 1] = y;
    cells[CELL * at + 2] = half;
    cells[CELL * at + REACH] = reach;
  }
}

/** One search after another uses it. */
const queue = new CellQueue();
