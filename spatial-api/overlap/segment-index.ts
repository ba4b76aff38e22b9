import { type FlatGeometry } from '../../schemas/geometry.ts';

/** So few edges are looked at sooner than sorted. */
const FEW = 12;

/** Numbers kept of an edge: its start, its vector, the square of its length, the easting of its end, and its box. */
const STRIDE = 10;

/** An edge whose box is farther than the nearest edge found is not measured; by so much, no rounding can matter. */
const FARTHER = 1 + 1e-9;

/**
 * Edges of polygons in buckets along x, for "how far from the border, and inside?" asked very often of long thin pieces.
 * Turn the geometry so that its long side lies along x first (`turned`), else the buckets do not separate anything.
 */
export class SegmentIndex {
  private readonly edges: Float64Array;
  /** Where the edges of each bucket stand in `edges`; those of bucket b from `first[b]` to `first[b + 1]`. */
  private readonly members: Uint32Array;
  private readonly first: Uint32Array;
  private readonly count: number;
  private readonly minX: number;
  private readonly bucketWidth: number;

  constructor(geometry: FlatGeometry, bounds: readonly [number, number, number, number]) {
    const edges = edgesOf(geometry);
    this.edges = edges;
    const total = edges.length / STRIDE;
    const count = total <= FEW ? 1 : Math.min(2048, total);
    this.count = count;
    this.minX = bounds[0];
    this.bucketWidth = (bounds[2] - bounds[0]) / count || 1;
    const from = new Uint32Array(total);
    const to = new Uint32Array(total);
    this.first = new Uint32Array(count + 1);
    for (let e = 0; e < total; e++) {
      const ax = edges[STRIDE * e]!;
      const bx = edges[STRIDE * e + 5]!;
      from[e] = this.bucketAt(Math.min(ax, bx));
      to[e] = this.bucketAt(Math.max(ax, bx));
      for (let bucket = from[e]!; bucket <= to[e]!; bucket++) this.first[bucket + 1]!++;
    }
    for (let bucket = 0; bucket < count; bucket++) this.first[bucket + 1]! += this.first[bucket]!;
    this.members = new Uint32Array(this.first[count]!);
    const filled = this.first.slice();
    for (let e = 0; e < total; e++) {
      for (let bucket = from[e]!; bucket <= to[e]!; bucket++) this.members[filled[bucket]!++] = STRIDE * e;
    }
  }

  /** Where the edge nearest to the last point asked stands: points asked one after another are neighbours. */
  private last = -1;

  /**
   * Distance to the nearest edge in metres, negative outside (even-odd rule, so holes count as outside). Where it is no more
   * than `enough`, any distance that small: who will not use a circle of that radius need not know its exact one.
   */
  signedDistance(x: number, y: number, enough = 0): number {
    const home = this.bucketAt(x);
    const small = enough * enough;
    let best = this.last < 0 ? Infinity : this.squareTo(this.last, x, y);
    if (best < small) return Math.sqrt(best);
    for (let step = 0; step < this.count; step++) {
      const left = home - step;
      const right = home + step;
      const reach = step === 0 ? 0 : (step - 1) * this.bucketWidth;
      if (reach * reach > best) break;
      if (left >= 0) best = this.nearestIn(left, x, y, best, small);
      if (step > 0 && right < this.count) best = this.nearestIn(right, x, y, best, small);
      if (best < small) return Math.sqrt(best);
    }
    return this.contains(home, x, y) ? Math.sqrt(best) : -Math.sqrt(best);
  }

  private bucketAt(x: number): number {
    return Math.min(this.count - 1, Math.max(0, Math.floor((x - this.minX) / this.bucketWidth)));
  }

  /** Of the distance to one edge. */
  private squareTo(i: number, x: number, y: number): number {
    const { edges } = this;
    const dx = edges[i + 2]!;
    const dy = edges[i + 3]!;
    const fromX = x - edges[i]!;
    const fromY = y - edges[i + 1]!;
    const along = Math.min(1, Math.max(0, (fromX * dx + fromY * dy) / edges[i + 4]!));
    const offX = fromX - along * dx;
    const offY = fromY - along * dy;
    return offX * offX + offY * offY;
  }

  private nearestIn(bucket: number, x: number, y: number, best: number, small: number): number {
    const { edges, members } = this;
    const end = this.first[bucket + 1]!;
    let nearest = best;
    let most = best * FARTHER;
    for (let m = this.first[bucket]!; m < end; m++) {
      const i = members[m]!;
      const west = edges[i + 6]! - x;
      const east = x - edges[i + 8]!;
      const aside = west > 0 ? west : east > 0 ? east : 0;
      const south = edges[i + 7]! - y;
      const north = y - edges[i + 9]!;
      const above = south > 0 ? south : north > 0 ? north : 0;
      if (aside * aside + above * above > most) continue;
      const square = this.squareTo(i, x, y);
      if (square >= nearest) continue;
      nearest = square;
      most = square * FARTHER;
      this.last = i;
      if (square < small) return square;
    }
    return nearest;
  }

  private contains(bucket: number, x: number, y: number): boolean {
    const { edges, members } = this;
    const end = this.first[bucket + 1]!;
    let inside = false;
    for (let m = this.first[bucket]!; m < end; m++) {
      const i = members[m]!;
      const ax = edges[i]!;
      if (ax > x === edges[i + 5]! > x) continue;
      if (y < edges[i + 1]! + (edges[i + 3]! * (x - ax)) / edges[i + 2]!) inside = !inside;
    }
    return inside;
  }
}

function edgesOf({ xy, ends }: FlatGeometry): Float64Array {
  const edges = new Float64Array((xy.length / 2) * STRIDE);
  let length = 0;
  for (let ring = 0, v = 0; ring < ends.length; ring++, v++) {
    for (const last = ends[ring]! - 1; v < last; v++) {
      const ax = xy[2 * v]!;
      const ay = xy[2 * v + 1]!;
      const bx = xy[2 * v + 2]!;
      const by = xy[2 * v + 3]!;
      const dx = bx - ax;
      const dy = by - ay;
      if (ax === bx && ay === by) continue;
      edges[length++] = ax;
      edges[length++] = ay;
      edges[length++] = dx;
      edges[length++] = dy;
      edges[length++] = dx * dx + dy * dy;
      edges[length++] = bx;
      edges[length++] = Math.min(ax, bx);
      edges[length++] = Math.min(ay, by);
      edges[length++] = Math.max(ax, bx);
      edges[length++] = Math.max(ay, by);
    }
  }
  return edges.subarray(0, length);
}
