import { orient2d } from 'robust-predicates';
import type { NodedEdges } from './noding.ts';
import { integers } from './room.ts';

/** Three or four edges meet in a node, hardly ever more; so many are not sorted by insertion. */
const MANY = 24;

const originRoom = integers();
const firstRoom = integers();
const filledRoom = integers();
const aroundRoom = integers();
const clockwiseRoom = integers();
const cycleRoom = integers();

/**
 * The planar graph of noded edges. Edge e has two half-edges, 2e from its first node to its second and 2e + 1 back; on the
 * left of each lies a face, whose border it follows.
 *
 *        cycle[h]
 *   ────────h────────▶  target(h)      the next half-edge of the cycle is the first one met
 *   ◀───────h^1──────                  when turning clockwise from h^1 around the target
 *
 * Its arrays are overwritten by the next graph.
 */
export class HalfEdges {
  readonly edges: NodedEdges;
  /** Half-edges: twice the edges. */
  readonly count: number;
  /** Border cycle that each half-edge belongs to. */
  readonly cycle: Int32Array;
  readonly cycles: number;
  private readonly origins: Int32Array;
  private readonly turn: Int32Array;

  constructor(edges: NodedEdges) {
    this.edges = edges;
    const count = 2 * edges.count;
    this.count = count;
    this.origins = originRoom.of(count);
    for (let e = 0; e < edges.count; e++) {
      this.origins[2 * e] = edges.from[e]!;
      this.origins[2 * e + 1] = edges.to[e]!;
    }
    this.turn = clockwiseRoom.of(count);
    this.order(edges.nodes.size);
    this.cycle = cycleRoom.of(count).fill(-1, 0, count);
    let cycles = 0;
    for (let h = 0; h < count; h++) {
      if (this.cycle[h] !== -1) continue;
      for (let g = h; this.cycle[g] === -1; g = this.turn[g ^ 1]!) this.cycle[g] = cycles;
      cycles++;
    }
    this.cycles = cycles;
  }

  origin(h: number): number {
    return this.origins[h]!;
  }

  target(h: number): number {
    return this.origins[h ^ 1]!;
  }

  /** The half-edge from the same node that comes first when turning clockwise. */
  clockwise(h: number): number {
    return this.turn[h]!;
  }

  /** Half-edges around each of the nodes, counter-clockwise, and from each the one before it. */
  private order(nodes: number): void {
    const { origins, turn, count } = this;
    // those of node n from first[n] to first[n + 1]
    const first = firstRoom.of(nodes + 1).fill(0, 0, nodes + 1);
    for (let h = 0; h < count; h++) first[origins[h]! + 1]!++;
    for (let n = 0; n < nodes; n++) first[n + 1]! += first[n]!;
    const around = aroundRoom.of(count);
    const filled = filledRoom.of(nodes);
    for (let n = 0; n < nodes; n++) filled[n] = first[n]!;
    for (let h = 0; h < count; h++) around[filled[origins[h]!]!++] = h;
    for (let n = 0; n < nodes; n++) {
      const from = first[n]!;
      const to = first[n + 1]!;
      // two are in order whichever comes first
      if (to - from > 2) this.sortAround(n, around, from, to);
      for (let i = from; i < to; i++) turn[around[i]!] = around[i > from ? i - 1 : to - 1]!;
    }
  }

  private sortAround(node: number, around: Int32Array, from: number, to: number): void {
    if (to - from > MANY) {
      around
        .subarray(from, to)
        .sort((g, h) => (this.comesAfter(node, g, h) ? 1 : this.comesAfter(node, h, g) ? -1 : 0));
      return;
    }
    for (let i = from + 1; i < to; i++) {
      const h = around[i]!;
      let at = i;
      for (; at > from && this.comesAfter(node, around[at - 1]!, h); at--) around[at] = around[at - 1]!;
      around[at] = h;
    }
  }

  /** Whether half-edge g from a node comes after h, counter-clockwise from the east. */
  private comesAfter(node: number, g: number, h: number): boolean {
    const { x, y } = this.edges.nodes;
    const ox = x[node]!;
    const oy = y[node]!;
    const p = this.target(g);
    const q = this.target(h);
    const lowerP = y[p]! < oy || (y[p] === oy && x[p]! < ox);
    const lowerQ = y[q]! < oy || (y[q] === oy && x[q]! < ox);
    if (lowerP !== lowerQ) return lowerP;
    // positive where q lies clockwise of p
    return orient2d(ox, oy, x[p]!, y[p]!, x[q]!, y[q]!) > 0;
  }
}
