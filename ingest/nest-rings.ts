/**
 * Which rings of a polygon are shells and which are holes. Shapefiles say it by direction, and deliveries get the direction
 * wrong; containment cannot lie. A ring inside an odd number of others is a hole of the smallest of them, a ring inside an
 * even number is a shell (the island in the lake).
 */

import { planarRingArea } from '../schemas/area.ts';
import type { FlatGeometry } from '../schemas/geometry.ts';

export interface Nesting {
  readonly geometry: FlatGeometry;
  /** Rings whose direction (clockwise shell, counter-clockwise hole) says otherwise, counted only where there are several. */
  readonly contradicted: number;
}

interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

interface Ring extends Bounds {
  readonly start: number;
  readonly end: number;
  /** Signed, positive counter-clockwise. */
  readonly area: number;
  /** The smallest ring that contains it. */
  parent: Ring | null;
  depth: number;
  bands: Bands | null;
  tests: number;
}

/** Groups rings given as vertex ends over `xy`. Vertices and their order are left as they are; rings are reordered into parts. */
export function nestRings(xy: Float64Array, ends: Uint32Array): Nesting {
  if (ends.length === 1) {
    return { geometry: { type: 'Polygon', xy, ends, parts: Uint32Array.of(1) }, contradicted: 0 };
  }
  const rings = Array.from(ends, (end, i) => describeRing(xy, i === 0 ? 0 : ends[i - 1]!, end));
  findParents(xy, rings);
  const shells = rings.filter((ring) => ring.depth % 2 === 0);
  const holes = new Map<Ring, Ring[]>();
  let contradicted = 0;
  for (const ring of rings) {
    const isHole = ring.depth % 2 === 1;
    if (ring.area > 0 !== isHole) contradicted++;
    if (isHole) holes.set(ring.parent!, [...(holes.get(ring.parent!) ?? []), ring]);
  }
  const ordered = shells.map((shell) => [shell, ...(holes.get(shell) ?? [])]);
  return { geometry: arrange(xy, rings, ordered), contradicted };
}

function describeRing(xy: Float64Array, start: number, end: number): Ring {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let i = 2 * start; i < 2 * end; i += 2) {
    const x = xy[i]!;
    const y = xy[i + 1]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  const area = planarRingArea(xy, start, end);
  return { start, end, area, minX, minY, maxX, maxY, parent: null, depth: 0, bands: null, tests: 0 };
}

/** Larger rings first, so that a ring's parent is settled before the ring, and the last container found is the smallest. */
function findParents(xy: Float64Array, rings: readonly Ring[]): void {
  const bySize = [...rings].sort((a, b) => Math.abs(b.area) - Math.abs(a.area));
  bySize.forEach((ring, index) => {
    for (let i = index - 1; i >= 0; i--) {
      const outer = bySize[i]!;
      if (!boundsContain(outer, ring) || !contains(xy, outer, ring)) continue;
      ring.parent = outer;
      ring.depth = outer.depth + 1;
      return;
    }
  });
}

function boundsContain(outer: Bounds, inner: Bounds): boolean {
  return outer.minX <= inner.minX && outer.minY <= inner.minY && outer.maxX >= inner.maxX && outer.maxY >= inner.maxY;
}

/** Vertices of a ring that vote; those on the outer ring (shared vertices) abstain. */
const VOTES = 5;

/** Decided by several vertices, because one that touches the outer ring may lie a rounding outside. Equal rings do not contain each other. */
function contains(xy: Float64Array, outer: Ring, inner: Ring): boolean {
  let balance = 0;
  let votes = 0;
  const step = Math.max(1, Math.floor((inner.end - inner.start) / (4 * VOTES)));
  for (let first = 0; first < step && votes < VOTES; first++) {
    for (let v = inner.start + first; v < inner.end && votes < VOTES; v += step) {
      const side = locate(xy, outer, xy[2 * v]!, xy[2 * v + 1]!);
      balance += side;
      if (side !== 0) votes++;
    }
  }
  // all vertices on the outer ring: the middles of the edges decide
  for (let v = inner.start; votes === 0 && v + 1 < inner.end; v++) {
    const side = locate(xy, outer, (xy[2 * v]! + xy[2 * v + 2]!) / 2, (xy[2 * v + 1]! + xy[2 * v + 3]!) / 2);
    balance += side;
    if (side !== 0) votes++;
  }
  return balance > 0;
}

/** 1 inside, -1 outside, 0 on the ring. */
function locate(xy: Float64Array, ring: Ring, x: number, y: number): -1 | 0 | 1 {
  if (x < ring.minX || x > ring.maxX || y < ring.minY || y > ring.maxY) return -1;
  ring.tests++;
  // a lake district in one shape: thousands of tests against one long ring want an index
  if (ring.bands == null && ring.tests > 8 && ring.end - ring.start > 256) ring.bands = bandsOf(xy, ring);
  let inside = false;
  if (ring.bands == null) {
    for (let v = ring.start; v + 1 < ring.end; v++) {
      const crossing = cross(xy, v, x, y);
      if (crossing === 'on') return 0;
      if (crossing === 'yes') inside = !inside;
    }
  } else {
    for (const v of ring.bands.edges[bandOf(ring, ring.bands, y)]!) {
      const crossing = cross(xy, v, x, y);
      if (crossing === 'on') return 0;
      if (crossing === 'yes') inside = !inside;
    }
  }
  return inside ? 1 : -1;
}

/** Does edge v → v+1 cross the ray that runs from the point to the east? */
function cross(xy: Float64Array, v: number, x: number, y: number): 'yes' | 'no' | 'on' {
  const x1 = xy[2 * v]!;
  const y1 = xy[2 * v + 1]!;
  const x2 = xy[2 * v + 2]!;
  const y2 = xy[2 * v + 3]!;
  if (y < Math.min(y1, y2) || y > Math.max(y1, y2)) return 'no';
  const turn = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
  if (turn === 0 && x >= Math.min(x1, x2) && x <= Math.max(x1, x2)) return 'on';
  if (y1 > y === y2 > y) return 'no';
  return turn > 0 === y2 > y1 ? 'yes' : 'no';
}

/** Edges of a ring by horizontal bands, by the number of their first vertex. */
interface Bands {
  readonly edges: readonly number[][];
}

function bandOf(ring: Ring, bands: Bands, y: number): number {
  const height = ring.maxY - ring.minY;
  return height === 0
    ? 0
    : Math.min(bands.edges.length - 1, Math.floor(((y - ring.minY) / height) * bands.edges.length));
}

function bandsOf(xy: Float64Array, ring: Ring): Bands {
  const count = Math.ceil(Math.sqrt(ring.end - ring.start) * 4);
  const bands: Bands = { edges: Array.from({ length: count }, () => []) };
  for (let v = ring.start; v + 1 < ring.end; v++) {
    const y1 = xy[2 * v + 1]!;
    const y2 = xy[2 * v + 3]!;
    const last = bandOf(ring, bands, Math.max(y1, y2));
    for (let band = bandOf(ring, bands, Math.min(y1, y2)); band <= last; band++) bands.edges[band]!.push(v);
  }
  return bands;
}

/** Copies the rings into the order shell, its holes, next shell …; where that is the order already, nothing is copied. */
function arrange(xy: Float64Array, rings: readonly Ring[], parts: readonly (readonly Ring[])[]): FlatGeometry {
  const type = parts.length === 1 ? 'Polygon' : 'MultiPolygon';
  const ordered = parts.flat();
  const partEnds = new Uint32Array(parts.length);
  parts.forEach((part, i) => (partEnds[i] = (i === 0 ? 0 : partEnds[i - 1]!) + part.length));
  if (ordered.every((ring, i) => ring === rings[i])) {
    return { type, xy, ends: Uint32Array.from(ordered, ({ end }) => end), parts: partEnds };
  }
  const arranged = new Float64Array(xy.length);
  const ends = new Uint32Array(ordered.length);
  let at = 0;
  ordered.forEach(({ start, end }, i) => {
    arranged.set(xy.subarray(2 * start, 2 * end), 2 * at);
    at += end - start;
    ends[i] = at;
  });
  return { type, xy: arranged, ends, parts: partEnds };
}
