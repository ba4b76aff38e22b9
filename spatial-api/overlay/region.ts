import { orient2d } from 'robust-predicates';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { between, passesBelow } from './edge-order.ts';
import type { HalfEdges } from './half-edges.ts';

/**
 * The union of chosen faces as a valid multipolygon: outer rings counter-clockwise, holes clockwise, each from its lowest
 * leftmost point, parts and holes in the order of these points, so that the same region is always the same bytes.
 */
export function regionOf(half: HalfEdges, isChosen: readonly boolean[]): FlatGeometry {
  const loops = loopsOf(half, isChosen);
  const shells = loops.filter((loop) => loop.area > 0);
  const holes = loops.filter((loop) => loop.area <= 0);
  const parts = shells.map((shell) => ({ shell, holes: [] as Loop[] }));
  for (const hole of holes) {
    const around = parts.filter(({ shell }) => parts.length === 1 || encloses(half, shell, hole));
    // the innermost: shells are disjoint or nested
    around.sort((a, b) => a.shell.area - b.shell.area);
    around[0]?.holes.push(hole);
  }
  return write(half, parts);
}

/** A closed walk without repeated nodes; the region lies on its left. */
interface Loop {
  readonly half: readonly number[];
  /** Signed, m²: negative for a hole. */
  readonly area: number;
}

function loopsOf(half: HalfEdges, isChosen: readonly boolean[]): Loop[] {
  const isBorder = (h: number) => isChosen[half.cycle[h]!]! && !isChosen[half.cycle[h ^ 1]!]!;
  const seen = new Uint8Array(half.cycle.length);
  const loops: Loop[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || !isBorder(start)) continue;
    const walk: number[] = [];
    const depthOf = new Map<number, number>();
    let h = start;
    do {
      seen[h] = 1;
      const node = half.origin(h);
      const depth = depthOf.get(node);
      // back at a node: what lies between is a loop of its own
      if (depth != null) loops.push(closed(half, walk, depth, depthOf));
      depthOf.set(node, walk.length);
      walk.push(h);
      h = half.clockwise(h ^ 1);
      while (!isBorder(h)) h = half.clockwise(h);
    } while (h !== start);
    loops.push(closed(half, walk, 0, depthOf));
  }
  return loops;
}

function closed(half: HalfEdges, walk: number[], depth: number, depthOf: Map<number, number>): Loop {
  const own = walk.splice(depth);
  for (const h of own) depthOf.delete(half.origin(h));
  return { half: own, area: areaOf(half, own) };
}

function areaOf(half: HalfEdges, loop: readonly number[]): number {
  const { x, y } = half.edges.nodes;
  const first = half.origin(loop[0]!);
  const [x0, y0] = [x[first]!, y[first]!];
  let twice = 0;
  for (const h of loop) {
    const [a, b] = [half.origin(h), half.target(h)];
    twice += (x[a]! - x0) * (y[b]! - y0) - (x[b]! - x0) * (y[a]! - y0);
  }
  return twice / 2;
}

/** Whether a hole lies within a shell: an odd number of the shell's edges passes below an edge of the hole. */
function encloses(half: HalfEdges, shell: Loop, hole: Loop): boolean {
  const { x, y } = half.edges.nodes;
  const ends = (h: number): readonly [number, number] => {
    const [a, b] = [half.origin(h), half.target(h)];
    return x[a]! < x[b]! ? [a, b] : [b, a];
  };
  const level = hole.half.find((h) => x[half.origin(h)] !== x[half.target(h)]);
  if (level == null) return false;
  const [p, q] = ends(level);
  const at = between(x[p]!, x[q]!);
  let count = 0;
  for (const h of shell.half) {
    const [u, v] = ends(h);
    if (x[u]! <= at && at < x[v]! && passesBelow(x, y, u, v, p, q)) count++;
  }
  return count % 2 === 1;
}

function write(half: HalfEdges, parts: readonly { shell: Loop; holes: readonly Loop[] }[]): FlatGeometry {
  const drawn = parts
    .map(({ shell, holes }) => ({
      shell: ringOf(half, shell),
      holes: holes.map((hole) => ringOf(half, hole)).sort(byFirstPoint),
    }))
    .sort((a, b) => byFirstPoint(a.shell, b.shell));
  const xy: number[] = [];
  const ends: number[] = [];
  const last: number[] = [];
  for (const { shell, holes } of drawn) {
    for (const ring of [shell, ...holes]) {
      for (const value of ring) xy.push(value);
      ends.push(xy.length / 2);
    }
    last.push(ends.length);
  }
  return {
    type: 'MultiPolygon',
    xy: Float64Array.from(xy),
    ends: Uint32Array.from(ends),
    parts: Uint32Array.from(last),
  };
}

function byFirstPoint(a: readonly number[], b: readonly number[]): number {
  return a[0]! - b[0]! || a[1]! - b[1]! || a.length - b.length || a[2]! - b[2]! || a[3]! - b[3]!;
}

/** Coordinates of a loop. A node on a straight input edge is no corner and is left out, unless rounding put it beside the edge. */
function ringOf(half: HalfEdges, loop: Loop): readonly number[] {
  const { x, y } = half.edges.nodes;
  const { sources } = half.edges;
  const corners: number[] = [];
  let previous = loop.half.at(-1)!;
  for (const h of loop.half) {
    const [a, b, c] = [half.origin(previous), half.origin(h), half.target(h)];
    const isStraight =
      continues(sources[previous >> 1]!, sources[h >> 1]!) && orient2d(x[a]!, y[a]!, x[b]!, y[b]!, x[c]!, y[c]!) === 0;
    if (!isStraight) corners.push(b);
    previous = h;
  }
  // a loop that is one straight edge there and back has no corner; it cannot be here, and would be written whole
  const kept = corners.length >= 3 ? corners : loop.half.map((h) => half.origin(h));
  let lowest = 0;
  for (let i = 1; i < kept.length; i++) {
    const [a, b] = [kept[i]!, kept[lowest]!];
    if (x[a]! < x[b]! || (x[a] === x[b] && y[a]! < y[b]!)) lowest = i;
  }
  const ring: number[] = [];
  for (let i = 0; i <= kept.length; i++) {
    const node = kept[(lowest + i) % kept.length]!;
    ring.push(x[node]!, y[node]!);
  }
  return ring;
}

function continues(a: readonly number[], b: readonly number[]): boolean {
  for (const source of a) if (b.includes(source)) return true;
  return false;
}
