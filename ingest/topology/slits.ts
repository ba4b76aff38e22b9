/** Narrow ground between two polygons whose borders face each other without touching: one line that was surveyed twice. */

import type { EdgeFinder } from './edge-finder.ts';
import type { PolygonStore } from './polygon-store.ts';

export interface Slit {
  readonly squareMetres: number;
  /** Mean width, metres. */
  readonly metres: number;
  /** Middle of the longest stretch. */
  readonly x: number;
  readonly y: number;
}

/** Stretches shorter than this say nothing about two lines being one. */
const SHORTEST = 0.5;

/** A stretch where two edges face each other. */
interface Stretch {
  readonly length: number;
  readonly squareMetres: number;
  readonly x: number;
  readonly y: number;
}

/** Finds slits of pairs of polygons; edges that are shared vertex by vertex have no ground beside them. */
export class SlitFinder {
  private readonly store: PolygonStore;
  private readonly finder: EdgeFinder;
  private readonly isShared: Uint8Array;
  private readonly widest: number;
  private readonly near: [number[], number[]] = [[], []];

  constructor(store: PolygonStore, finder: EdgeFinder, isShared: Uint8Array, widest: number) {
    this.store = store;
    this.finder = finder;
    this.isShared = isShared;
    this.widest = widest;
  }

  /** The slit between two polygons; `isOpen` says whether a point lies on no polygon's ground. */
  between(a: number, b: number, isOpen: (x: number, y: number) => boolean): Slit | null {
    const { bounds } = this.store;
    const minX = Math.max(bounds[4 * a]!, bounds[4 * b]!) - this.widest;
    const minY = Math.max(bounds[4 * a + 1]!, bounds[4 * b + 1]!) - this.widest;
    const maxX = Math.min(bounds[4 * a + 2]!, bounds[4 * b + 2]!) + this.widest;
    const maxY = Math.min(bounds[4 * a + 3]!, bounds[4 * b + 3]!) + this.widest;
    const [ofA, ofB] = this.near;
    const countA = this.unshared(ofA, this.finder.inBox(a, minX, minY, maxX, maxY, ofA));
    if (countA === 0) return null;
    const countB = this.unshared(ofB, this.finder.inBox(b, minX, minY, maxX, maxY, ofB));
    let [length, area] = [0, 0];
    let longest: Stretch | undefined;
    for (let i = 0; i < countA; i++) {
      for (let j = 0; j < countB; j++) {
        const stretch = this.facing(ofA[i]!, ofB[j]!);
        if (stretch == null || !isOpen(stretch.x, stretch.y)) continue;
        length += stretch.length;
        area += stretch.squareMetres;
        if (longest == null || stretch.length > longest.length) longest = stretch;
      }
    }
    if (longest == null) return null;
    return { squareMetres: area, metres: area / length, x: longest.x, y: longest.y };
  }

  /** Keeps the edges that no neighbour shares; returns their number. */
  private unshared(edges: number[], count: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) if (this.isShared[edges[i]!] === 0) edges[kept++] = edges[i]!;
    return kept;
  }

  /**
   * The stretch along which edge `q` runs against edge `p` on its right, no further off than the widest slit at either end.
   * Edges that part at an angle are further off at one end, unless they are short.
   */
  private facing(p: number, q: number): Stretch | null {
    const { xy } = this.store;
    const [px, py] = [xy[2 * p]!, xy[2 * p + 1]!];
    const [dx, dy] = [xy[2 * p + 2]! - px, xy[2 * p + 3]! - py];
    const [ex, ey] = [xy[2 * q + 2]! - xy[2 * q]!, xy[2 * q + 3]! - xy[2 * q + 1]!];
    if (dx * ex + dy * ey >= 0) return null;
    const whole = Math.sqrt(dx * dx + dy * dy);
    const [ux, uy] = [dx / whole, dy / whole];
    // along p and to its right, of both ends of q; q runs backwards
    const from = { along: alongOf(xy, q + 1, px, py, ux, uy), off: rightOf(xy, q + 1, px, py, ux, uy) };
    const to = { along: alongOf(xy, q, px, py, ux, uy), off: rightOf(xy, q, px, py, ux, uy) };
    const start = Math.max(0, from.along);
    const end = Math.min(whole, to.along);
    if (end - start < SHORTEST) return null;
    const offAt = (along: number) => from.off + ((along - from.along) / (to.along - from.along)) * (to.off - from.off);
    const [startOff, endOff] = [offAt(start), offAt(end)];
    if (startOff < 0 || endOff < 0 || startOff > this.widest || endOff > this.widest) return null;
    const off = (startOff + endOff) / 2;
    if (end - start < 2 * off) return null;
    const middle = (start + end) / 2;
    return {
      length: end - start,
      squareMetres: (end - start) * off,
      x: px + ux * middle + (uy * off) / 2,
      y: py + uy * middle - (ux * off) / 2,
    };
  }
}

function alongOf(xy: Float64Array, i: number, x: number, y: number, ux: number, uy: number): number {
  return (xy[2 * i]! - x) * ux + (xy[2 * i + 1]! - y) * uy;
}

function rightOf(xy: Float64Array, i: number, x: number, y: number, ux: number, uy: number): number {
  return (xy[2 * i]! - x) * uy - (xy[2 * i + 1]! - y) * ux;
}
