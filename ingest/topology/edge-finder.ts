/**
 * Edges of one polygon that come near a box, and whether a point lies on its ground. Small polygons are simply walked through;
 * a road with thousands of vertices, whose box holds half a town, gets its edges sorted into horizontal slabs once.
 */

import { orient2d } from 'robust-predicates';
import type { PolygonStore } from './polygon-store.ts';

/** Vertices from which slabs pay. */
const LARGE = 64;
const EDGES_PER_SLAB = 4;

interface Slabs {
  readonly low: number;
  readonly perMetre: number;
  readonly count: number;
  /** End of each slab's edges in `edges`. */
  readonly ends: Int32Array;
  readonly edges: Int32Array;
}

export class EdgeFinder {
  private readonly store: PolygonStore;
  private readonly slabs = new Map<number, Slabs>();

  constructor(store: PolygonStore) {
    this.store = store;
  }

  /** Writes the edges of a polygon whose boxes meet the given one into `out`; returns their number. */
  inBox(polygon: number, minX: number, minY: number, maxX: number, maxY: number, out: number[]): number {
    const { store } = this;
    const start = store.firstVertexOf(polygon);
    const end = store.endVertexOf(polygon);
    let found = 0;
    if (end - start < LARGE) {
      let ring = store.firstRing(polygon);
      let ringEnd = store.ringEnds[ring]!;
      for (let edge = start; edge < end; edge++) {
        if (edge === ringEnd - 1) {
          ringEnd = store.ringEnds[++ring]!;
          continue;
        }
        if (meets(store.xy, edge, minX, minY, maxX, maxY)) out[found++] = edge;
      }
      return found;
    }
    const slabs = this.slabsOf(polygon);
    const first = slabOf(slabs, minY);
    const last = slabOf(slabs, maxY);
    for (let slab = first; slab <= last; slab++) {
      for (let i = slab === 0 ? 0 : slabs.ends[slab - 1]!; i < slabs.ends[slab]!; i++) {
        const edge = slabs.edges[i]!;
        if (!meets(store.xy, edge, minX, minY, maxX, maxY)) continue;
        // an edge stands in every slab it crosses; it counts in the first one that was asked for
        const own = slabOf(slabs, Math.min(store.xy[2 * edge + 1]!, store.xy[2 * edge + 3]!));
        if (Math.max(own, first) === slab) out[found++] = edge;
      }
    }
    return found;
  }

  /** Whether a point that is on no edge lies on the polygon's ground. */
  contains(polygon: number, x: number, y: number): boolean {
    const { store } = this;
    const at = 4 * polygon;
    const { bounds } = store;
    if (x < bounds[at]! || y < bounds[at + 1]! || x > bounds[at + 2]! || y > bounds[at + 3]!) return false;
    const start = store.firstVertexOf(polygon);
    const end = store.endVertexOf(polygon);
    let isInside = false;
    if (end - start < LARGE) {
      let ring = store.firstRing(polygon);
      let ringEnd = store.ringEnds[ring]!;
      for (let edge = start; edge < end; edge++) {
        if (edge === ringEnd - 1) ringEnd = store.ringEnds[++ring]!;
        else if (crossesRay(store.xy, edge, x, y)) isInside = !isInside;
      }
      return isInside;
    }
    const slabs = this.slabsOf(polygon);
    const slab = slabOf(slabs, y);
    for (let i = slab === 0 ? 0 : slabs.ends[slab - 1]!; i < slabs.ends[slab]!; i++) {
      if (crossesRay(store.xy, slabs.edges[i]!, x, y)) isInside = !isInside;
    }
    return isInside;
  }

  private slabsOf(polygon: number): Slabs {
    const known = this.slabs.get(polygon);
    if (known != null) return known;
    const made = makeSlabs(this.store, polygon);
    this.slabs.set(polygon, made);
    return made;
  }
}

function meets(xy: Float64Array, edge: number, minX: number, minY: number, maxX: number, maxY: number): boolean {
  const [x0, y0, x1, y1] = [xy[2 * edge]!, xy[2 * edge + 1]!, xy[2 * edge + 2]!, xy[2 * edge + 3]!];
  if (x0 < minX && x1 < minX) return false;
  if (x0 > maxX && x1 > maxX) return false;
  if (y0 < minY && y1 < minY) return false;
  return !(y0 > maxY && y1 > maxY);
}

/** Whether the ray from a point towards the right crosses an edge; exact. */
function crossesRay(xy: Float64Array, edge: number, x: number, y: number): boolean {
  const [x0, y0, x1, y1] = [xy[2 * edge]!, xy[2 * edge + 1]!, xy[2 * edge + 2]!, xy[2 * edge + 3]!];
  if (y0 > y === y1 > y) return false;
  if (x0 <= x && x1 <= x) return false;
  // orient2d is positive for a clockwise turn in this library, whose y axis points down
  const turn = orient2d(x0, y0, x1, y1, x, y);
  return y1 > y0 ? turn < 0 : turn > 0;
}

function slabOf({ low, perMetre, count }: Slabs, y: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((y - low) * perMetre)));
}

function makeSlabs(store: PolygonStore, polygon: number): Slabs {
  const { xy, bounds } = store;
  const edges = edgesOf(store, polygon);
  const low = bounds[4 * polygon + 1]!;
  const height = bounds[4 * polygon + 3]! - low;
  const count = Math.max(1, Math.ceil(edges.length / EDGES_PER_SLAB));
  const frame = { low, perMetre: height > 0 ? count / height : 0, count };
  const bare = { ...frame, ends: new Int32Array(0), edges: new Int32Array(0) };
  const range = (edge: number): readonly [number, number] => {
    const [y0, y1] = [xy[2 * edge + 1]!, xy[2 * edge + 3]!];
    return [slabOf(bare, Math.min(y0, y1)), slabOf(bare, Math.max(y0, y1))];
  };
  const ends = new Int32Array(count);
  for (const edge of edges) {
    const [first, last] = range(edge);
    for (let slab = first; slab <= last; slab++) ends[slab]!++;
  }
  for (let slab = 1; slab < count; slab++) ends[slab]! += ends[slab - 1]!;
  const fill = Int32Array.from(ends, (_, slab) => (slab === 0 ? 0 : ends[slab - 1]!));
  const sorted = new Int32Array(ends[count - 1]!);
  for (const edge of edges) {
    const [first, last] = range(edge);
    for (let slab = first; slab <= last; slab++) sorted[fill[slab]!++] = edge;
  }
  return { ...frame, ends, edges: sorted };
}

/** Every edge of a polygon. */
export function edgesOf(store: PolygonStore, polygon: number): number[] {
  const edges: number[] = [];
  for (let ring = store.firstRing(polygon); ring < store.polygonEnds[polygon]!; ring++) {
    for (let edge = store.firstVertex(ring); edge < store.ringEnds[ring]! - 1; edge++) edges.push(edge);
  }
  return edges;
}
