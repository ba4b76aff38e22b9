import { orient2d } from 'robust-predicates';
import type { NodedEdges } from './noding.ts';

/**
 * The planar graph of noded edges. Edge e has two half-edges, 2e from its first node to its second and 2e + 1 back; on the
 * left of each lies a face, whose border it follows.
 *
 *        cycle[h]
 *   ────────h────────▶  target(h)      the next half-edge of the cycle is the first one met
 *   ◀───────h^1──────                  when turning clockwise from h^1 around the target
 */
export class HalfEdges {
  readonly edges: NodedEdges;
  /** Half-edges around each node, counter-clockwise; those of node n from `first[n]` to `first[n + 1]`. */
  readonly around: Int32Array;
  readonly first: Int32Array;
  /** Position of each half-edge in `around`. */
  readonly position: Int32Array;
  /** Border cycle that each half-edge belongs to. */
  readonly cycle: Int32Array;
  readonly cycles: number;

  constructor(edges: NodedEdges) {
    this.edges = edges;
    const count = 2 * edges.from.length;
    const { size } = edges.nodes;
    this.first = new Int32Array(size + 1);
    for (let h = 0; h < count; h++) this.first[this.origin(h) + 1]!++;
    for (let n = 0; n < size; n++) this.first[n + 1]! += this.first[n]!;
    this.around = new Int32Array(count);
    const filled = this.first.slice(0, size);
    for (let h = 0; h < count; h++) this.around[filled[this.origin(h)]!++] = h;
    for (let n = 0; n < size; n++) this.sortAround(n);
    this.position = new Int32Array(count);
    for (let i = 0; i < count; i++) this.position[this.around[i]!] = i;
    this.cycle = new Int32Array(count).fill(-1);
    let cycles = 0;
    for (let h = 0; h < count; h++) {
      if (this.cycle[h] !== -1) continue;
      for (let g = h; this.cycle[g] === -1; g = this.clockwise(g ^ 1)) this.cycle[g] = cycles;
      cycles++;
    }
    this.cycles = cycles;
  }

  origin(h: number): number {
    return (h & 1) === 0 ? this.edges.from[h >> 1]! : this.edges.to[h >> 1]!;
  }

  target(h: number): number {
    return this.origin(h ^ 1);
  }

  /** The half-edge from the same node that comes first when turning clockwise. */
  clockwise(h: number): number {
    const node = this.origin(h);
    const at = this.position[h]!;
    return this.around[at > this.first[node]! ? at - 1 : this.first[node + 1]! - 1]!;
  }

  private sortAround(node: number): void {
    const [from, to] = [this.first[node]!, this.first[node + 1]!];
    // two are in order whichever comes first
    if (to - from < 3) return;
    const { x, y } = this.edges.nodes;
    const [ox, oy] = [x[node]!, y[node]!];
    const isLower = (n: number) => y[n]! < oy || (y[n] === oy && x[n]! < ox);
    this.around.subarray(from, to).sort((g, h) => {
      const [p, q] = [this.target(g), this.target(h)];
      const [lowerP, lowerQ] = [isLower(p), isLower(q)];
      if (lowerP !== lowerQ) return lowerP ? 1 : -1;
      // positive where q lies clockwise of p
      return orient2d(ox, oy, x[p]!, y[p]!, x[q]!, y[q]!);
    });
  }
}
