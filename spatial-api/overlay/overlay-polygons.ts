/**
 * The overlay of one polygon with others, exact but for the rounding of crossing points: every border is laid into one
 * planar graph, whose faces inside the subject are told apart by the polygons they lie in. What the subject shares with
 * each polygon, what it shares with any of them and what is left are read from the same faces, so they never contradict
 * each other.
 *
 * Only edges near the subject enter the graph. Faces outside the subject may be bounded by half a border and mean nothing;
 * inside, every border is complete.
 */
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { between, passesBelow } from './edge-order.ts';
import type { Bounds, EdgeTree } from './edge-tree.ts';
import { HalfEdges } from './half-edges.ts';
import { type InputEdges, type NodedEdges, nodeEdges } from './noding.ts';
import { regionOf } from './region.ts';
import { bytes, doubles, integers } from './room.ts';

/** What a subject shares with one polygon, with several, or with none: all of it, nothing, or a part. */
export type Share = 'all' | 'none' | FlatGeometry;

export interface Overlay {
  /** By polygon, in the order given. */
  readonly shared: readonly Share[];
  /** With any of the polygons. */
  readonly union: Share;
  /** With none of them. */
  readonly outside: Share;
}

/** A face was reached on two ways that tell different things of it: an input polygon is not valid. */
export class OverlayError extends Error {
  override readonly name = 'OverlayError';
}

/** Overlays valid polygons in one plane. `outside` is always told; it costs nothing beside the rest. */
export function overlayPolygons(subject: EdgeTree, polygons: readonly EdgeTree[]): Overlay {
  const { bounds } = subject;
  const shared: Share[] = polygons.map(() => 'none');
  const near: number[] = [];
  const edgesNear: (readonly number[])[] = [];
  const x = subject.geometry.xy[0]!;
  const y = subject.geometry.xy[1]!;
  let isCovered = false;
  for (let i = 0; i < polygons.length; i++) {
    const polygon = polygons[i]!;
    if (!overlap(polygon.bounds, bounds)) continue;
    const edges = polygon.edgesMeeting(bounds);
    if (edges.length > 0) {
      near.push(i);
      edgesNear.push(edges);
    } else if (polygon.edgesBelow(x, y) % 2 === 1) {
      shared[i] = 'all';
      isCovered = true;
    }
  }
  if (near.length === 0) {
    return { shared, union: isCovered ? 'all' : 'none', outside: isCovered ? 'none' : 'all' };
  }
  const graph = new Graph(
    subject,
    near.map((i) => polygons[i]!),
    edgesNear,
  );
  for (let k = 0; k < near.length; k++) shared[near[k]!] = graph.shareWith(k);
  if (isCovered) return { shared, union: 'all', outside: 'none' };
  return {
    shared,
    union: near.length === 1 ? shared[near[0]!]! : graph.shareWithAny(true),
    outside: graph.shareWithAny(false),
  };
}

function overlap(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

const xyRoom = doubles();
const ownerRoom = integers();
const toggleRoom = integers();
const labelRoom = integers();
const toldRoom = bytes();
const chosenRoom = bytes();
const openRoom = integers();
const rootRoom = integers();
const seededRoom = bytes();
const firstOfCycleRoom = integers();

/**
 * Borders of the subject and of polygons near it, and what lies between them. A label is what a face lies in, a bit for each
 * polygon in as many words as that takes; bit 0 is the subject.
 */
class Graph {
  private readonly subject: EdgeTree;
  private readonly polygons: readonly EdgeTree[];
  private readonly half: HalfEdges;
  private readonly words: number;
  /** Bits that change when an edge is crossed, by edge. */
  private readonly toggles: Int32Array;
  /** By cycle, where `told` is 1: those inside the subject. */
  private readonly labels: Int32Array;
  private readonly told: Uint8Array;

  constructor(subject: EdgeTree, polygons: readonly EdgeTree[], edgesNear: readonly (readonly number[])[]) {
    this.subject = subject;
    this.polygons = polygons;
    this.words = (polygons.length >> 5) + 1;
    const input = inputEdges(subject, polygons, edgesNear);
    const noded = nodeEdges(input);
    this.toggles = this.togglesOf(noded, input);
    this.half = new HalfEdges(noded);
    const { cycles } = this.half;
    this.labels = labelRoom.of(cycles * this.words);
    this.told = toldRoom.of(cycles).fill(0, 0, cycles);
    this.labelFaces();
  }

  /** What the subject shares with one of the polygons. */
  shareWith(polygon: number): Share {
    const word = (polygon + 1) >> 5;
    const bit = 1 << ((polygon + 1) & 31);
    return this.share((label) => (this.labels[label + word]! & bit) !== 0);
  }

  /** What it shares with any of them, or with none. */
  shareWithAny(isAny: boolean): Share {
    return this.share((label) => this.hasAny(label) === isAny);
  }

  /** The part of the subject whose faces are chosen by where their labels stand. */
  private share(isChosen: (label: number) => boolean): Share {
    const { told, words, half } = this;
    const chosen = chosenRoom.of(half.cycles);
    let some = false;
    let all = true;
    for (let cycle = 0; cycle < half.cycles; cycle++) {
      const is = told[cycle] === 1 && isChosen(cycle * words);
      chosen[cycle] = is ? 1 : 0;
      if (is) some = true;
      else if (told[cycle] === 1) all = false;
    }
    if (!some) return 'none';
    return all ? 'all' : regionOf(half, chosen);
  }

  private hasAny(label: number): boolean {
    const { labels } = this;
    if ((labels[label]! & ~1) !== 0) return true;
    for (let i = 1; i < this.words; i++) if (labels[label + i] !== 0) return true;
    return false;
  }

  /** An edge that its polygons run along twice borders nothing, and is taken out. */
  private togglesOf(noded: NodedEdges, { owner }: InputEdges): Int32Array {
    const { words } = this;
    const { from, to, first, next, source } = noded;
    const toggles = toggleRoom.of(noded.count * words);
    let kept = 0;
    for (let e = 0; e < noded.count; e++) {
      const at = kept * words;
      for (let i = 0; i < words; i++) toggles[at + i] = 0;
      for (let i = first[e]!; i !== -1; i = next[i]!) {
        const bit = owner[source[i]!]!;
        toggles[at + (bit >> 5)]! ^= 1 << (bit & 31);
      }
      let borders = false;
      for (let i = 0; i < words; i++) if (toggles[at + i] !== 0) borders = true;
      if (!borders) continue;
      from[kept] = from[e]!;
      to[kept] = to[e]!;
      first[kept] = first[e]!;
      kept++;
    }
    noded.count = kept;
    return toggles;
  }

  /** Whether the subject's own border runs along an edge. */
  private isOfSubject(e: number): boolean {
    return (this.toggles[e * this.words]! & 1) !== 0;
  }

  /** Walks from face to face inside the subject, from one beside its border and from one in every group of edges of their own. */
  private labelFaces(): void {
    const { half, told } = this;
    const { count, from } = half.edges;
    const groups = this.groupsOfEdges();
    const { size } = half.edges.nodes;
    const seeded = seededRoom.of(size).fill(0, 0, size);
    for (let e = 0; e < count; e++) {
      if (!this.isOfSubject(e)) continue;
      seeded[rootOf(groups, from[e]!)] = 1;
      if (told[half.cycle[2 * e]!] === 0 && told[half.cycle[2 * e + 1]!] === 0) this.seed(e);
    }
    for (let e = 0; e < count; e++) {
      const root = rootOf(groups, from[e]!);
      // wholly inside the subject or wholly outside: one edge tells, an upright one has no side below
      if (seeded[root] === 1 || this.isUpright(e)) continue;
      seeded[root] = 1;
      this.seed(e);
    }
  }

  private isUpright(e: number): boolean {
    const { from, to, nodes } = this.half.edges;
    return nodes.x[from[e]!] === nodes.x[to[e]!];
  }

  /** Labels the faces on both sides of an edge, as far as they lie inside the subject, and all that can be reached from there. */
  private seed(e: number): void {
    const { half, toggles, words } = this;
    if (this.isUpright(e)) {
      // any other edge of the face inside will do; one of the two sides is the subject's
      for (const h of [2 * e, 2 * e + 1]) this.seedAlong(h);
      return;
    }
    const below = this.labelBelow(e);
    // the subject lies neither below nor above
    if (below == null) return;
    const above = below.map((word, i) => word ^ toggles[e * words + i]!);
    const { x } = half.edges.nodes;
    const leftIsAbove = x[half.edges.from[e]!]! < x[half.edges.to[e]!]!;
    this.spread(half.cycle[leftIsAbove ? 2 * e : 2 * e + 1]!, above);
    this.spread(half.cycle[leftIsAbove ? 2 * e + 1 : 2 * e]!, below);
  }

  private seedAlong(h: number): void {
    const { half, told } = this;
    for (let g = half.clockwise(h ^ 1); g !== h; g = half.clockwise(g ^ 1)) {
      if (told[half.cycle[g]!] === 1) return;
      if (!this.isUpright(g >> 1)) {
        this.seed(g >> 1);
        return;
      }
    }
  }

  private spread(cycle: number, label: Int32Array): void {
    const { half, labels, words } = this;
    const open = openRoom.of(half.cycles);
    const firstOf = this.firstHalfEdges();
    let waiting = 0;
    if (this.tell(cycle, label, 0, -1)) open[waiting++] = cycle;
    while (waiting > 0) {
      const at = open[--waiting]!;
      const first = firstOf[at]!;
      let h = first;
      do {
        const beyond = half.cycle[h ^ 1]!;
        if (!this.isOfSubject(h >> 1) && this.tell(beyond, labels, at * words, h >> 1)) open[waiting++] = beyond;
        h = half.clockwise(h ^ 1);
      } while (h !== first);
    }
  }

  /** Labels a cycle by a label and the edge crossed from there (-1: none). Says whether it is inside the subject and was not known. */
  private tell(cycle: number, from: Int32Array, base: number, crossed: number): boolean {
    const { labels, told, toggles, words } = this;
    const to = cycle * words;
    const isKnown = told[cycle] === 1;
    for (let i = 0; i < words; i++) {
      const word = from[base + i]! ^ (crossed < 0 ? 0 : toggles[crossed * words + i]!);
      if (i === 0 && (word & 1) === 0) return false;
      if (isKnown && labels[to + i] !== word) throw new OverlayError('borders contradict each other');
      labels[to + i] = word;
    }
    told[cycle] = 1;
    return !isKnown;
  }

  private firstOfCycle: Int32Array | undefined;

  private firstHalfEdges(): Int32Array {
    if (this.firstOfCycle != null) return this.firstOfCycle;
    const { cycle, cycles, count } = this.half;
    const first = firstOfCycleRoom.of(cycles);
    for (let h = count - 1; h >= 0; h--) first[cycle[h]!] = h;
    return (this.firstOfCycle = first);
  }

  /**
   * Polygons just below the middle of an edge that is not upright: those of which an odd number of edges passes below. Null
   * where neither side of the edge lies in the subject.
   */
  private labelBelow(e: number): Int32Array | null {
    const { half, toggles, polygons, words } = this;
    const { nodes, from, to, count } = half.edges;
    const { x, y } = nodes;
    const forth = x[from[e]!]! < x[to[e]!]!;
    const p = forth ? from[e]! : to[e]!;
    const q = forth ? to[e]! : from[e]!;
    const middle = between(x[p]!, x[q]!);
    const label = new Int32Array(words);
    for (let f = 0; f < count; f++) {
      if (f === e) continue;
      const a = from[f]!;
      const b = to[f]!;
      const u = x[a]! < x[b]! ? a : b;
      const v = u === a ? b : a;
      if (!(x[u]! <= middle && middle < x[v]!)) continue;
      if (passesBelow(x, y, u, v, p, q)) for (let i = 0; i < words; i++) label[i]! ^= toggles[f * words + i]!;
    }
    // all of the subject's edges are in the graph
    if ((label[0]! & 1) === 0 && !this.isOfSubject(e)) return null;
    const { bounds } = this.subject;
    for (let k = 0; k < polygons.length; k++) {
      // edges beyond the graph pass wholly above the subject's box or wholly below it
      if (polygons[k]!.edgesBelow(middle, bounds[1], bounds) % 2 === 1) label[(k + 1) >> 5]! ^= 1 << ((k + 1) & 31);
    }
    return label;
  }

  /** Nodes joined by edges, as a forest. */
  private groupsOfEdges(): Int32Array {
    const { from, to, nodes, count } = this.half.edges;
    const parent = rootRoom.of(nodes.size);
    for (let n = 0; n < nodes.size; n++) parent[n] = n;
    for (let e = 0; e < count; e++) parent[rootOf(parent, from[e]!)] = rootOf(parent, to[e]!);
    return parent;
  }
}

function rootOf(parent: Int32Array, node: number): number {
  let root = node;
  while (parent[root] !== root) root = parent[root] = parent[parent[root]!]!;
  return root;
}

/** All edges of the subject, those of the polygons near it; owner 0 is the subject. */
function inputEdges(
  subject: EdgeTree,
  polygons: readonly EdgeTree[],
  edgesNear: readonly (readonly number[])[],
): InputEdges {
  const own = subject.edgesMeeting(subject.bounds);
  let count = own.length;
  for (const edges of edgesNear) count += edges.length;
  const input = { count, xy: xyRoom.of(4 * count), owner: ownerRoom.of(count) };
  let at = addEdges(input, 0, subject, own, 0);
  for (let k = 0; k < polygons.length; k++) at = addEdges(input, at, polygons[k]!, edgesNear[k]!, k + 1);
  return input;
}

/** Returns the position after the last edge. */
function addEdges({ xy, owner }: InputEdges, at: number, { geometry }: EdgeTree, edges: readonly number[], of: number) {
  let next = at;
  for (const v of edges) {
    const to = 4 * next;
    xy[to] = geometry.xy[2 * v]!;
    xy[to + 1] = geometry.xy[2 * v + 1]!;
    xy[to + 2] = geometry.xy[2 * v + 2]!;
    xy[to + 3] = geometry.xy[2 * v + 3]!;
    owner[next++] = of;
  }
  return next;
}
