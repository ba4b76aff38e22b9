/**
 * Whether two valid polygons share ground, by orientation tests alone: no snapping, no grid, no rounding. They do when
 *
 *   1. an edge of one crosses an edge of the other,
 *   2. two edges run along each other in the same direction (ground is to the left of both),
 *   3. where the borders meet in a vertex, an edge of one leads into the ground of the other,
 *   4. a ring that meets nothing of the other polygon lies on its ground.
 *
 * On the way it notes the edges that two polygons share vertex by vertex: what is left over at the end is the edge of the
 * layer, or a fault.
 */

import type { EdgeFinder } from './edge-finder.ts';
import { isBetween, isSamePoint, leftOf } from './left-of.ts';
import type { PolygonStore } from './polygon-store.ts';

/** Edges from which a border counts as long. */
const LONG_BORDER = 64;

export class OverlapTest {
  /** 1 for each edge (by its first vertex) that a neighbour has in the opposite direction. */
  readonly isShared: Uint8Array;
  private readonly store: PolygonStore;
  private readonly finder: EdgeFinder;
  private readonly near: [number[], number[]] = [[], []];
  /** Rings of the pair that touch the other polygon. */
  private readonly touching = new Set<number>();

  constructor(store: PolygonStore, finder: EdgeFinder) {
    this.store = store;
    this.finder = finder;
    this.isShared = new Uint8Array(store.vertexCount);
  }

  /** Polygons by position; their boxes may be apart. */
  sharesGround(a: number, b: number): boolean {
    const { bounds, xy } = this.store;
    const minX = Math.max(bounds[4 * a]!, bounds[4 * b]!);
    const minY = Math.max(bounds[4 * a + 1]!, bounds[4 * b + 1]!);
    const maxX = Math.min(bounds[4 * a + 2]!, bounds[4 * b + 2]!);
    const maxY = Math.min(bounds[4 * a + 3]!, bounds[4 * b + 3]!);
    if (minX > maxX || minY > maxY) return false;
    const [ofA, ofB] = this.near;
    const countA = this.finder.inBox(a, minX, minY, maxX, maxY, ofA);
    this.touching.clear();
    let isFound = false;
    // two long borders: the edges of one are looked up in the slabs of the other, not held against all of them
    const isLong = countA > LONG_BORDER && this.store.endVertexOf(b) - this.store.firstVertexOf(b) > LONG_BORDER;
    let countB = isLong ? 0 : this.finder.inBox(b, minX, minY, maxX, maxY, ofB);
    for (let i = 0; i < countA; i++) {
      const p = ofA[i]!;
      const lowX = Math.min(xy[2 * p]!, xy[2 * p + 2]!);
      const highX = Math.max(xy[2 * p]!, xy[2 * p + 2]!);
      const lowY = Math.min(xy[2 * p + 1]!, xy[2 * p + 3]!);
      const highY = Math.max(xy[2 * p + 1]!, xy[2 * p + 3]!);
      if (isLong) countB = this.finder.inBox(b, lowX, lowY, highX, highY, ofB);
      for (let j = 0; j < countB; j++) {
        const q = ofB[j]!;
        const [x0, y0, x1, y1] = [xy[2 * q]!, xy[2 * q + 1]!, xy[2 * q + 2]!, xy[2 * q + 3]!];
        if ((x0 < lowX && x1 < lowX) || (x0 > highX && x1 > highX)) continue;
        if ((y0 < lowY && y1 < lowY) || (y0 > highY && y1 > highY)) continue;
        if (this.edgesShareGround(p, q)) isFound = true;
      }
    }
    return isFound || (minX < maxX && minY < maxY && (this.liesWithin(a, b) || this.liesWithin(b, a)));
  }

  /** Crossing, running along, or leading inwards where they meet. */
  private edgesShareGround(p: number, q: number): boolean {
    const { xy } = this.store;
    if (isSamePoint(xy, p, q + 1) && isSamePoint(xy, p + 1, q)) {
      this.isShared[p] = 1;
      this.isShared[q] = 1;
      this.note(p, q);
      return false;
    }
    const q0 = leftOf(xy, p, p + 1, q);
    const q1 = leftOf(xy, p, p + 1, q + 1);
    if ((q0 > 0 && q1 > 0) || (q0 < 0 && q1 < 0)) return false;
    const p0 = leftOf(xy, q, q + 1, p);
    const p1 = leftOf(xy, q, q + 1, p + 1);
    if ((p0 > 0 && p1 > 0) || (p0 < 0 && p1 < 0)) return false;
    if (q0 !== 0 && q1 !== 0 && p0 !== 0 && p1 !== 0) return true;
    if (q0 === 0 && q1 === 0 && this.runsAlong(p, q)) return true;
    let isInside = false;
    if (isSamePoint(xy, p, q)) {
      this.note(p, q);
      isInside = this.cornersShareGround(p, q);
    }
    if (p0 === 0 && isBetween(xy, q, q + 1, p)) {
      this.note(p, q);
      isInside = this.cornerOnEdge(p, q) || isInside;
    }
    if (q0 === 0 && isBetween(xy, p, p + 1, q)) {
      this.note(p, q);
      isInside = this.cornerOnEdge(q, p) || isInside;
    }
    return isInside;
  }

  /** Collinear edges of one direction that have more than a point in common. */
  private runsAlong(p: number, q: number): boolean {
    const { xy } = this.store;
    const [dx, dy] = [xy[2 * p + 2]! - xy[2 * p]!, xy[2 * p + 3]! - xy[2 * p + 1]!];
    const [ex, ey] = [xy[2 * q + 2]! - xy[2 * q]!, xy[2 * q + 3]! - xy[2 * q + 1]!];
    if (dx * ex + dy * ey <= 0) return false;
    if (isSamePoint(xy, p, q) || isSamePoint(xy, p + 1, q + 1)) return true;
    return [
      [q, p],
      [q + 1, p],
      [p, q],
      [p + 1, q],
    ].some(([point, edge]) => isBetween(xy, edge!, edge! + 1, point!));
  }

  /** Two corners in one point: does an edge of either lead into the other's ground? */
  private cornersShareGround(a: number, b: number): boolean {
    const { store } = this;
    return (
      this.isInCorner(b, a + 1) ||
      this.isInCorner(b, store.before(a)) ||
      this.isInCorner(a, b + 1) ||
      this.isInCorner(a, store.before(b))
    );
  }

  /** Whether the way from a corner to `point` leads strictly into the corner's ground. */
  private isInCorner(corner: number, point: number): boolean {
    const { xy } = this.store;
    const previous = this.store.before(corner);
    const next = corner + 1;
    const bend = leftOf(xy, previous, corner, next);
    const isLeftOfNext = leftOf(xy, corner, next, point) > 0;
    if (bend === 0) return isLeftOfNext;
    const isLeftOfPrevious = leftOf(xy, previous, corner, point) > 0;
    return bend > 0 ? isLeftOfNext && isLeftOfPrevious : isLeftOfNext || isLeftOfPrevious;
  }

  /** A corner on the middle of an edge: do its edges lead to the left, or does the edge lead into the corner? */
  private cornerOnEdge(corner: number, edge: number): boolean {
    const { xy } = this.store;
    const isLeft = (point: number) => leftOf(xy, edge, edge + 1, point) > 0;
    if (isLeft(corner + 1) || isLeft(this.store.before(corner))) return true;
    return this.isInCorner(corner, edge) || this.isInCorner(corner, edge + 1);
  }

  private note(p: number, q: number): void {
    this.touching.add(this.store.rings[p]!);
    this.touching.add(this.store.rings[q]!);
  }

  /** Whether a ring of `a` that meets nothing of `b` lies on the ground of `b`. */
  private liesWithin(a: number, b: number): boolean {
    const { store } = this;
    const { bounds, xy } = store;
    for (let ring = store.firstRing(a); ring < store.polygonEnds[a]!; ring++) {
      const start = store.firstVertex(ring);
      const [x, y] = [xy[2 * start]!, xy[2 * start + 1]!];
      const isNear =
        x >= bounds[4 * b]! && x <= bounds[4 * b + 2]! && y >= bounds[4 * b + 1]! && y <= bounds[4 * b + 3]!;
      if (isNear && !this.touching.has(ring) && this.finder.contains(b, x, y)) return true;
    }
    return false;
  }
}
