import { orient2d } from 'robust-predicates';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { between, passesBelow } from './edge-order.ts';
import type { HalfEdges } from './half-edges.ts';
import type { NodedEdges } from './noding.ts';
import { bytes, integers } from './room.ts';

/**
 * The union of chosen faces as a valid multipolygon: outer rings counter-clockwise, holes clockwise, each from its lowest
 * leftmost point, parts and holes in the order of these points, so that the same region is always the same bytes.
 * `isChosen` is 1 for the border cycles of the chosen faces.
 */
export function regionOf(half: HalfEdges, isChosen: Uint8Array): FlatGeometry {
  const loops = loopsOf(half, isChosen);
  if (loops.length === 1 && loops[0]!.area > 0) return write(half, [{ shell: loops[0]!, holes: [] }]);
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

const borderRoom = bytes();
const depthRoom = integers();

function loopsOf(half: HalfEdges, isChosen: Uint8Array): Loop[] {
  const { count, cycle } = half;
  // 1: to be walked along, 2: walked along
  const border = borderRoom.of(count);
  for (let h = 0; h < count; h++) border[h] = isChosen[cycle[h]!] === 1 && isChosen[cycle[h ^ 1]!] === 0 ? 1 : 0;
  const { size } = half.edges.nodes;
  const depthOf = depthRoom.of(size).fill(-1, 0, size);
  const loops: Loop[] = [];
  for (let start = 0; start < count; start++) {
    if (border[start] !== 1) continue;
    const walk: number[] = [];
    let h = start;
    do {
      border[h] = 2;
      const node = half.origin(h);
      const depth = depthOf[node]!;
      // back at a node: what lies between is a loop of its own
      if (depth >= 0) loops.push(closed(half, walk, depth, depthOf));
      depthOf[node] = walk.length;
      walk.push(h);
      h = half.clockwise(h ^ 1);
      while (border[h] === 0) h = half.clockwise(h);
    } while (h !== start);
    loops.push(closed(half, walk, 0, depthOf));
  }
  return loops;
}

function closed(half: HalfEdges, walk: number[], depth: number, depthOf: Int32Array): Loop {
  const own = depth === 0 ? walk.slice() : walk.slice(depth);
  walk.length = depth;
  for (const h of own) depthOf[half.origin(h)] = -1;
  return { half: own, area: areaOf(half, own) };
}

function areaOf(half: HalfEdges, loop: readonly number[]): number {
  const { x, y } = half.edges.nodes;
  const first = half.origin(loop[0]!);
  const x0 = x[first]!;
  const y0 = y[first]!;
  let twice = 0;
  for (const h of loop) {
    const a = half.origin(h);
    const b = half.target(h);
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
  const rings = drawn.flatMap(({ shell, holes }) => [shell, ...holes]);
  const xy = new Float64Array(rings.reduce((sum, ring) => sum + ring.length, 0));
  const ends = new Uint32Array(rings.length);
  let at = 0;
  for (const [i, ring] of rings.entries()) {
    xy.set(ring, at);
    at += ring.length;
    ends[i] = at / 2;
  }
  const last = new Uint32Array(drawn.length);
  for (const [i, { holes }] of drawn.entries()) last[i] = (last[i - 1] ?? 0) + 1 + holes.length;
  return { type: 'MultiPolygon', xy, ends, parts: last };
}

function byFirstPoint(a: readonly number[], b: readonly number[]): number {
  return a[0]! - b[0]! || a[1]! - b[1]! || a.length - b.length || a[2]! - b[2]! || a[3]! - b[3]!;
}

/** Coordinates of a loop. A node on a straight input edge is no corner and is left out, unless rounding put it beside the edge. */
function ringOf(half: HalfEdges, loop: Loop): readonly number[] {
  const { edges } = half;
  const { x, y } = edges.nodes;
  const corners: number[] = [];
  let previous = loop.half.at(-1)!;
  for (const h of loop.half) {
    const a = half.origin(previous);
    const b = half.origin(h);
    const c = half.target(h);
    const isStraight =
      continues(edges, previous >> 1, h >> 1) && orient2d(x[a]!, y[a]!, x[b]!, y[b]!, x[c]!, y[c]!) === 0;
    if (!isStraight) corners.push(b);
    previous = h;
  }
  // a loop that is one straight edge there and back has no corner; it cannot be here, and would be written whole
  const kept = corners.length >= 3 ? corners : loop.half.map((h) => half.origin(h));
  let lowest = 0;
  for (let i = 1; i < kept.length; i++) {
    const a = kept[i]!;
    const b = kept[lowest]!;
    if (x[a]! < x[b]! || (x[a] === x[b] && y[a]! < y[b]!)) lowest = i;
  }
  const ring: number[] = [];
  for (let i = 0; i <= kept.length; i++) {
    const node = kept[(lowest + i) % kept.length]!;
    ring.push(x[node]!, y[node]!);
  }
  return ring;
}

/** Whether one input edge runs along both edges. */
function continues({ first, next, source }: NodedEdges, e: number, f: number): boolean {
  for (let i = first[e]!; i !== -1; i = next[i]!) {
    for (let k = first[f]!; k !== -1; k = next[k]!) if (source[i] === source[k]) return true;
  }
  return false;
}
