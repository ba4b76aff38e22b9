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
import { nodeEdges } from './noding.ts';
import { regionOf } from './region.ts';

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
  const [x, y] = [subject.geometry.xy[0]!, subject.geometry.xy[1]!];
  let isCovered = false;
  for (const [i, polygon] of polygons.entries()) {
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
  near.forEach((i, k) => (shared[i] = graph.share((label) => hasBit(label, k + 1))));
  if (isCovered) return { shared, union: 'all', outside: 'none' };
  const [only] = near;
  return {
    shared,
    union: near.length === 1 ? shared[only!]! : graph.share((label) => hasAny(label)),
    outside: graph.share((label) => !hasAny(label)),
  };
}

function overlap(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** Polygons a face lies in, a bit each; bit 0 is the subject. */
type Label = Int32Array;

function hasBit(label: Label, bit: number): boolean {
  return (label[bit >> 5]! & (1 << (bit & 31))) !== 0;
}

/** In any polygon but the subject. */
function hasAny(label: Label): boolean {
  if ((label[0]! & ~1) !== 0) return true;
  for (let i = 1; i < label.length; i++) if (label[i] !== 0) return true;
  return false;
}

class Graph {
  private readonly subject: EdgeTree;
  private readonly polygons: readonly EdgeTree[];
  private readonly half: HalfEdges;
  /** Bits that change when an edge is crossed, by edge. */
  private readonly toggles: readonly Label[];
  /** Label of each cycle inside the subject. */
  private readonly labels: (Label | undefined)[];

  constructor(subject: EdgeTree, polygons: readonly EdgeTree[], edgesNear: readonly (readonly number[])[]) {
    this.subject = subject;
    this.polygons = polygons;
    const input = { xy: [] as number[], owner: [] as number[] };
    addEdges(input, subject, subject.edgesMeeting(subject.bounds), 0);
    polygons.forEach((polygon, k) => addEdges(input, polygon, edgesNear[k]!, k + 1));
    const noded = nodeEdges(input);
    const words = (polygons.length >> 5) + 1;
    const toggles = noded.sources.map((sources) => {
      const label = new Int32Array(words);
      for (const source of sources) {
        const bit = input.owner[source]!;
        label[bit >> 5]! ^= 1 << (bit & 31);
      }
      return label;
    });
    // an edge that its polygon runs along twice borders nothing
    const kept = toggles.flatMap((label, e) => (label.some((word) => word !== 0) ? [e] : []));
    const pick = <T>(values: readonly T[]): readonly T[] =>
      kept.length === toggles.length ? values : kept.map((e) => values[e]!);
    this.toggles = pick(toggles);
    const edges = { nodes: noded.nodes, from: pick(noded.from), to: pick(noded.to), sources: pick(noded.sources) };
    this.half = new HalfEdges(edges);
    this.labels = Array.from({ length: this.half.cycles }, () => undefined);
    this.labelFaces();
  }

  /** The part of the subject whose faces are chosen. */
  share(isChosen: (label: Label) => boolean): Share {
    const { labels } = this;
    let [some, all] = [false, true];
    const chosen = labels.map((label) => {
      if (label == null) return false;
      const is = isChosen(label);
      if (is) some = true;
      else all = false;
      return is;
    });
    if (!some) return 'none';
    return all ? 'all' : regionOf(this.half, chosen);
  }

  /** Walks from face to face inside the subject, from one beside its border and from one in every group of edges of their own. */
  private labelFaces(): void {
    const { half, toggles, labels } = this;
    const groups = this.groupsOfEdges();
    const hasSubject = new Set<number>();
    for (let e = 0; e < toggles.length; e++) {
      if (!hasBit(toggles[e]!, 0)) continue;
      hasSubject.add(groups.of(half.edges.from[e]!));
      if (labels[half.cycle[2 * e]!] == null && labels[half.cycle[2 * e + 1]!] == null) this.seed(e);
    }
    for (let e = 0; e < toggles.length; e++) {
      const group = groups.of(half.edges.from[e]!);
      // wholly inside the subject or wholly outside: one edge tells, an upright one has no side below
      if (hasSubject.has(group) || this.isUpright(e)) continue;
      hasSubject.add(group);
      this.seed(e);
    }
  }

  private isUpright(e: number): boolean {
    const { from, to, nodes } = this.half.edges;
    return nodes.x[from[e]!] === nodes.x[to[e]!];
  }

  /** Labels the faces on both sides of an edge, as far as they lie inside the subject, and all that can be reached from there. */
  private seed(e: number): void {
    const { half, toggles } = this;
    if (this.isUpright(e)) {
      // any other edge of the face inside will do; one of the two sides is the subject's
      for (const h of [2 * e, 2 * e + 1]) this.seedAlong(h);
      return;
    }
    const below = this.labelBelow(e);
    const above = below.map((word, i) => word ^ toggles[e]![i]!);
    const { x } = half.edges.nodes;
    const leftIsAbove = x[half.edges.from[e]!]! < x[half.edges.to[e]!]!;
    this.spread(half.cycle[leftIsAbove ? 2 * e : 2 * e + 1]!, above);
    this.spread(half.cycle[leftIsAbove ? 2 * e + 1 : 2 * e]!, below);
  }

  private seedAlong(h: number): void {
    const { half } = this;
    for (let g = half.clockwise(h ^ 1); g !== h; g = half.clockwise(g ^ 1)) {
      if (this.labels[half.cycle[g]!] != null) return;
      if (!this.isUpright(g >> 1)) {
        this.seed(g >> 1);
        return;
      }
    }
  }

  private spread(cycle: number, label: Label): void {
    const { half, labels, toggles } = this;
    const open: [number, Label][] = [[cycle, label]];
    for (let next = open.pop(); next != null; next = open.pop()) {
      const [at, told] = next;
      if (!hasBit(told, 0)) continue;
      const known = labels[at];
      if (known != null) {
        if (known.some((word, i) => word !== told[i])) throw new OverlayError('borders contradict each other');
        continue;
      }
      labels[at] = told;
      for (const h of this.halfEdgesOf(at)) {
        const crossed = toggles[h >> 1]!;
        if (!hasBit(crossed, 0)) open.push([half.cycle[h ^ 1]!, told.map((word, i) => word ^ crossed[i]!)]);
      }
    }
  }

  private firstOfCycle: Int32Array | undefined;

  private halfEdgesOf(cycle: number): readonly number[] {
    const { half } = this;
    if (this.firstOfCycle == null) {
      this.firstOfCycle = new Int32Array(half.cycles);
      for (let h = half.cycle.length - 1; h >= 0; h--) this.firstOfCycle[half.cycle[h]!] = h;
    }
    const first = this.firstOfCycle[cycle]!;
    const found = [first];
    for (let h = half.clockwise(first ^ 1); h !== first; h = half.clockwise(h ^ 1)) found.push(h);
    return found;
  }

  /** Polygons just below the middle of an edge that is not upright: those of which an odd number of edges passes below. */
  private labelBelow(e: number): Label {
    const { half, toggles, polygons } = this;
    const { nodes, from, to } = half.edges;
    const { x, y } = nodes;
    const [p, q] = x[from[e]!]! < x[to[e]!]! ? [from[e]!, to[e]!] : [to[e]!, from[e]!];
    const middle = between(x[p]!, x[q]!);
    const label = new Int32Array(toggles[0]!.length);
    for (let f = 0; f < from.length; f++) {
      if (f === e) continue;
      const [u, v] = x[from[f]!]! < x[to[f]!]! ? [from[f]!, to[f]!] : [to[f]!, from[f]!];
      if (!(x[u]! <= middle && middle < x[v]!)) continue;
      if (passesBelow(x, y, u, v, p, q)) for (let i = 0; i < label.length; i++) label[i]! ^= toggles[f]![i]!;
    }
    const { bounds } = this.subject;
    polygons.forEach((polygon, k) => {
      // edges beyond the graph pass wholly above the subject's box or wholly below it
      if (polygon.edgesBelow(middle, bounds[1], bounds) % 2 === 1) label[(k + 1) >> 5]! ^= 1 << ((k + 1) & 31);
    });
    return label;
  }

  private groupsOfEdges(): { of(node: number): number } {
    const { from, to, nodes } = this.half.edges;
    const parent = Int32Array.from({ length: nodes.size }, (_, n) => n);
    const of = (node: number): number => {
      let root = node;
      while (parent[root] !== root) root = parent[root] = parent[parent[root]!]!;
      return root;
    };
    for (let e = 0; e < from.length; e++) parent[of(from[e]!)] = of(to[e]!);
    return { of };
  }
}

function addEdges(
  input: { xy: number[]; owner: number[] },
  { geometry: { xy } }: EdgeTree,
  edges: readonly number[],
  owner: number,
) {
  for (const v of edges) {
    input.xy.push(xy[2 * v]!, xy[2 * v + 1]!, xy[2 * v + 2]!, xy[2 * v + 3]!);
    input.owner.push(owner);
  }
}
