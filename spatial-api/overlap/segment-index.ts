import { type FlatGeometry, ringsOf } from '../../schemas/geometry.ts';

/** So few edges are looked at sooner than sorted. */
const FEW = 12;

/**
 * Edges of polygons in buckets along x, for "how far from the border, and inside?" asked very often of long thin pieces.
 * Turn the geometry so that its long side lies along x first (`turned`), else the buckets do not separate anything.
 */
export class SegmentIndex {
  private readonly edges: Float64Array;
  private readonly buckets: readonly Uint32Array[];
  private readonly minX: number;
  private readonly bucketWidth: number;

  constructor(geometry: FlatGeometry, bounds: readonly [number, number, number, number]) {
    this.edges = edgesOf(geometry);
    const edges = this.edges.length >> 2;
    const count = edges <= FEW ? 1 : Math.min(2048, edges);
    this.minX = bounds[0];
    this.bucketWidth = (bounds[2] - bounds[0]) / count || 1;
    const lists: number[][] = Array.from({ length: count }, () => []);
    for (let i = 0; i < this.edges.length; i += 4) {
      const a = this.bucketAt(Math.min(this.edges[i]!, this.edges[i + 2]!), count);
      const b = this.bucketAt(Math.max(this.edges[i]!, this.edges[i + 2]!), count);
      for (let bucket = a; bucket <= b; bucket++) lists[bucket]!.push(i);
    }
    this.buckets = lists.map((list) => Uint32Array.from(list));
  }

  /** Distance to the nearest edge in metres, negative outside (even-odd rule, so holes count as outside). */
  signedDistance(x: number, y: number): number {
    const home = this.bucketAt(x, this.buckets.length);
    let best = Infinity;
    for (let step = 0; step < this.buckets.length; step++) {
      const left = home - step;
      const right = home + step;
      const reach = step === 0 ? 0 : (step - 1) * this.bucketWidth;
      if (reach * reach > best) break;
      if (left >= 0) best = this.nearestIn(left, x, y, best);
      if (step > 0 && right < this.buckets.length) best = this.nearestIn(right, x, y, best);
    }
    return this.contains(home, x, y) ? Math.sqrt(best) : -Math.sqrt(best);
  }

  private bucketAt(x: number, count: number): number {
    return Math.min(count - 1, Math.max(0, Math.floor((x - this.minX) / this.bucketWidth)));
  }

  private nearestIn(bucket: number, x: number, y: number, best: number): number {
    const { edges } = this;
    let nearest = best;
    for (const i of this.buckets[bucket]!) {
      const ax = edges[i]!;
      const ay = edges[i + 1]!;
      const dx = edges[i + 2]! - ax;
      const dy = edges[i + 3]! - ay;
      const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      const offX = x - ax - along * dx;
      const offY = y - ay - along * dy;
      const square = offX * offX + offY * offY;
      if (square < nearest) nearest = square;
    }
    return nearest;
  }

  private contains(bucket: number, x: number, y: number): boolean {
    const { edges } = this;
    let inside = false;
    for (const i of this.buckets[bucket]!) {
      const ax = edges[i]!;
      const bx = edges[i + 2]!;
      if (ax > x === bx > x) continue;
      const ay = edges[i + 1]!;
      if (y < ay + ((edges[i + 3]! - ay) * (x - ax)) / (bx - ax)) inside = !inside;
    }
    return inside;
  }
}

function edgesOf(geometry: FlatGeometry): Float64Array {
  const { xy } = geometry;
  const edges = new Float64Array(xy.length * 2);
  let length = 0;
  for (const { start, end } of ringsOf(geometry)) {
    for (let v = start; v < end - 1; v++) {
      if (xy[2 * v] === xy[2 * v + 2] && xy[2 * v + 1] === xy[2 * v + 3]) continue;
      edges[length++] = xy[2 * v]!;
      edges[length++] = xy[2 * v + 1]!;
      edges[length++] = xy[2 * v + 2]!;
      edges[length++] = xy[2 * v + 3]!;
    }
  }
  return edges.slice(0, length);
}
