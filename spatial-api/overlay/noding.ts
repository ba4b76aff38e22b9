import { orient2d } from 'robust-predicates';
import { NodeTable } from './node-table.ts';
import { orderOf } from './order-of.ts';
import { doubles, grown, integers } from './room.ts';

/** Straight input edges, each of one polygon; four numbers an edge. */
export interface InputEdges {
  readonly count: number;
  readonly xy: Float64Array;
  /** Polygon of each edge. */
  readonly owner: Int32Array;
}

/**
 * Edges of which no two meet but in nodes. Several input edges may run along one of them: those of edge e are
 * `source[k]` for k = `first[e]`, `next[k]` and so on until -1, ascending. All of it is overwritten by the next noding.
 */
export interface NodedEdges {
  readonly nodes: NodeTable;
  count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly first: Int32Array;
  readonly next: Int32Array;
  readonly source: Int32Array;
}

/** Rounds after which noding gives up; two is what real borders need. */
const MOST_ROUNDS = 24;

/** Rounding of crossing points kept making new crossings. */
export class NodingError extends Error {
  override readonly name = 'NodingError';
}

/** One edge after another; grows as it is filled. */
class EdgeList {
  from = new Int32Array(256);
  to = new Int32Array(256);
  source = new Int32Array(256);
  /** 1: an end was rounded in the last round. */
  bent = new Uint8Array(256);
  count = 0;

  push(from: number, to: number, source: number, bent: number): void {
    const at = this.count++;
    if (at === this.from.length) {
      this.from = grown(this.from, 2 * at);
      this.to = grown(this.to, 2 * at);
      this.source = grown(this.source, 2 * at);
      this.bent = grown(this.bent, 2 * at);
    }
    this.from[at] = from;
    this.to[at] = to;
    this.source[at] = source;
    this.bent[at] = bent;
  }
}

const table = new NodeTable();
const lists = [new EdgeList(), new EdgeList()] as const;

/**
 * Splits edges where they meet, until none meet but in nodes. Whether two edges meet is decided exactly; only the place of
 * a proper crossing is rounded, to the nearest doubles (half a nanometre in the plane). An edge bent that little by its
 * rounded node is tried against all others again, so the result holds no crossing, however small.
 */
export function nodeEdges(input: InputEdges): NodedEdges {
  table.clear();
  let [edges, spare] = lists as readonly [EdgeList, EdgeList];
  startingEdges(input, table, edges);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const splits = findSplits(edges, table, round);
    if (splits == null) return merge(edges, table);
    split(edges, splits, table, spare);
    [edges, spare] = [spare, edges];
  }
  throw new NodingError(`edges still cross after ${MOST_ROUNDS} rounds`);
}

function startingEdges({ count, xy }: InputEdges, nodes: NodeTable, edges: EdgeList): void {
  edges.count = 0;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const at = 4 * i;
    const ax = xy[at]!;
    const ay = xy[at + 1]!;
    // an edge mostly begins where the one before it ends
    const a = last >= 0 && nodes.x[last] === ax && nodes.y[last] === ay ? last : nodes.idOf(ax, ay);
    const b = nodes.idOf(xy[at + 2]!, xy[at + 3]!);
    last = b;
    if (a !== b) edges.push(a, b, i, 1);
  }
}

/** Nodes to split each edge at, and which of them are rounded crossings; null where no two edges meet between nodes. */
interface Splits {
  readonly at: Map<number, number[]>;
  readonly rounded: Set<number>;
  /** A crossing nearer than this to an end of one of its edges is put there, metres. */
  readonly reach: number;
}

const boxRoom = doubles();
const lowRoom = doubles();

function findSplits(edges: EdgeList, nodes: NodeTable, round: number): Splits | null {
  const isFirst = round === 0;
  const { x, y } = nodes;
  const { count, from, to, bent } = edges;
  const boxes = boxRoom.of(4 * count);
  const low = lowRoom.of(count);
  let spanX = 0;
  let spanY = 0;
  for (let i = 0; i < count; i++) {
    const ax = x[from[i]!]!;
    const ay = y[from[i]!]!;
    const bx = x[to[i]!]!;
    const by = y[to[i]!]!;
    const at = 4 * i;
    boxes[at] = ax < bx ? ax : bx;
    boxes[at + 1] = ay < by ? ay : by;
    boxes[at + 2] = ax < bx ? bx : ax;
    boxes[at + 3] = ay < by ? by : ay;
    spanX += boxes[at + 2]! - boxes[at]!;
    spanY += boxes[at + 3]! - boxes[at + 1]!;
  }
  // swept along the axis in which edges are shorter
  const axis = spanX <= spanY ? 0 : 1;
  const other = 1 - axis;
  for (let i = 0; i < count; i++) low[i] = boxes[4 * i + axis]!;
  const order = orderOf(low, count);
  const splits: Splits = { at: new Map(), rounded: new Set(), reach: reachOf(round) };
  for (let k = 0; k < count; k++) {
    const i = order[k]!;
    const reach = boxes[4 * i + 2 + axis]!;
    const bottom = boxes[4 * i + other]!;
    const top = boxes[4 * i + 2 + other]!;
    for (let m = k + 1; m < count; m++) {
      const j = order[m]!;
      if (low[j]! > reach) break;
      if (!isFirst && bent[i] === 0 && bent[j] === 0) continue;
      if (boxes[4 * j + other]! > top || boxes[4 * j + 2 + other]! < bottom) continue;
      if (i < j) meet(edges, i, j, nodes, splits);
      else meet(edges, j, i, nodes, splits);
    }
  }
  return splits.at.size === 0 ? null : splits;
}

/** Notes where two edges whose boxes meet have to be split. */
function meet(edges: EdgeList, i: number, j: number, nodes: NodeTable, splits: Splits): void {
  const { x, y } = nodes;
  const a = edges.from[i]!;
  const b = edges.to[i]!;
  const c = edges.from[j]!;
  const d = edges.to[j]!;
  if (a === c || a === d || b === c || b === d) {
    if ((a === c && b === d) || (a === d && b === c)) return;
    const shared = a === c || a === d ? a : b;
    const u = shared === a ? b : a;
    const v = shared === c ? d : c;
    if (orient2d(x[shared]!, y[shared]!, x[u]!, y[u]!, x[v]!, y[v]!) !== 0) return;
    if (isBetween(nodes, shared, u, v)) note(splits, i, v);
    else if (isBetween(nodes, shared, v, u)) note(splits, j, u);
    return;
  }
  const ax = x[a]!;
  const ay = y[a]!;
  const bx = x[b]!;
  const by = y[b]!;
  const cx = x[c]!;
  const cy = y[c]!;
  const dx = x[d]!;
  const dy = y[d]!;
  const ofC = orient2d(ax, ay, bx, by, cx, cy);
  const ofD = orient2d(ax, ay, bx, by, dx, dy);
  if ((ofC > 0 && ofD > 0) || (ofC < 0 && ofD < 0)) return;
  const ofA = orient2d(cx, cy, dx, dy, ax, ay);
  const ofB = orient2d(cx, cy, dx, dy, bx, by);
  if ((ofA > 0 && ofB > 0) || (ofA < 0 && ofB < 0)) return;
  if (ofC !== 0 && ofD !== 0 && ofA !== 0 && ofB !== 0) {
    const along = ofA / (ofA - ofB);
    const px = clamp(ax + (bx - ax) * along, ax, bx, cx, dx);
    const py = clamp(ay + (by - ay) * along, ay, by, cy, dy);
    const node = nearestEnd(nodes, [a, b, c, d], px, py, splits.reach) ?? nodes.idOf(px, py);
    splits.rounded.add(node);
    note(splits, i, node);
    note(splits, j, node);
    return;
  }
  if (ofC === 0 && isBetween(nodes, a, b, c)) note(splits, i, c);
  if (ofD === 0 && isBetween(nodes, a, b, d)) note(splits, i, d);
  if (ofA === 0 && isBetween(nodes, c, d, a)) note(splits, j, a);
  if (ofB === 0 && isBetween(nodes, c, d, b)) note(splits, j, b);
}

/**
 * Nothing is moved to an end in the first two rounds. Borders that run along each other a nanometre apart can cross anew
 * at every rounding; from then on a crossing beside an end is put there: two nanometres away at first, a micrometre at most.
 */
function reachOf(round: number): number {
  return round < 2 ? 0 : Math.min(1e-6, 2e-9 * 2 ** (round - 2));
}

function nearestEnd(
  { x, y }: NodeTable,
  ends: readonly number[],
  px: number,
  py: number,
  reach: number,
): number | null {
  let nearest: number | null = null;
  let best = reach;
  for (const end of ends) {
    const distance = Math.max(Math.abs(x[end]! - px), Math.abs(y[end]! - py));
    if (distance < best) {
      best = distance;
      nearest = end;
    }
  }
  return nearest;
}

/** A crossing lies in both edges' boxes; rounding must not carry it out. */
function clamp(value: number, a: number, b: number, c: number, d: number): number {
  const low = Math.max(Math.min(a, b), Math.min(c, d));
  const high = Math.min(Math.max(a, b), Math.max(c, d));
  return value < low ? low : value > high ? high : value;
}

/** Whether a node on the line through two others lies between them. */
function isBetween({ x, y }: NodeTable, a: number, b: number, node: number): boolean {
  const ax = x[a]!;
  const ay = y[a]!;
  const bx = x[b]!;
  const by = y[b]!;
  const px = x[node]!;
  const py = y[node]!;
  return px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by);
}

function note({ at }: Splits, edge: number, node: number): void {
  const list = at.get(edge);
  if (list == null) at.set(edge, [node]);
  else if (!list.includes(node)) list.push(node);
}

function split(edges: EdgeList, { at, rounded }: Splits, { x, y }: NodeTable, next: EdgeList): void {
  next.count = 0;
  for (let i = 0; i < edges.count; i++) {
    const a = edges.from[i]!;
    const b = edges.to[i]!;
    const source = edges.source[i]!;
    const inner = at.get(i);
    if (inner == null) {
      next.push(a, b, source, 0);
      continue;
    }
    const dx = x[b]! - x[a]!;
    const dy = y[b]! - y[a]!;
    const sorted = inner.filter((node) => node !== a && node !== b);
    // most edges are split once
    if (sorted.length > 1) {
      const steep = Math.abs(dy) > Math.abs(dx);
      const [first, second] = steep ? [y, x] : [x, y];
      const [forth, aside] = [(steep ? dy : dx) > 0 ? 1 : -1, (steep ? dx : dy) > 0 ? 1 : -1];
      sorted.sort((m, n) => forth * (first[m]! - first[n]!) || aside * (second[m]! - second[n]!));
    }
    const bent = inner.some((node) => rounded.has(node)) ? 1 : 0;
    let from = a;
    for (const node of sorted) {
      next.push(from, node, source, bent);
      from = node;
    }
    next.push(from, b, source, bent);
  }
}

const fromRoom = integers();
const toRoom = integers();
const firstRoom = integers();
const lastRoom = integers();
const nextRoom = integers();
const hangingRoom = integers();
const besideRoom = integers();

/** One edge where several run between the same two nodes; edges are found again by the later of their nodes, as a fan's hub comes early. */
function merge(edges: EdgeList, nodes: NodeTable): NodedEdges {
  const { count, source } = edges;
  const from = fromRoom.of(count);
  const to = toRoom.of(count);
  const first = firstRoom.of(count);
  const last = lastRoom.of(count);
  const next = nextRoom.of(count);
  const beside = besideRoom.of(count);
  const hanging = hangingRoom.of(nodes.size).fill(-1, 0, nodes.size);
  let merged = 0;
  for (let i = 0; i < count; i++) {
    const a = edges.from[i]!;
    const b = edges.to[i]!;
    const late = a < b ? b : a;
    let e = hanging[late]!;
    while (e !== -1 && from[e]! + to[e]! !== a + b) e = beside[e]!;
    next[i] = -1;
    if (e === -1) {
      e = merged++;
      from[e] = a;
      to[e] = b;
      first[e] = i;
      beside[e] = hanging[late]!;
      hanging[late] = e;
    } else next[last[e]!] = i;
    last[e] = i;
  }
  return { nodes, count: merged, from, to, first, next, source };
}
