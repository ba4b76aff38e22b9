import { orient2d } from 'robust-predicates';
import { NodeTable } from './node-table.ts';

/** Straight input edges, each of one polygon; four numbers an edge. */
export interface InputEdges {
  readonly xy: readonly number[];
  /** Polygon of each edge. */
  readonly owner: readonly number[];
}

/** Edges of which no two meet but in nodes. Several input edges may run along one of them. */
export interface NodedEdges {
  readonly nodes: NodeTable;
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Input edges of each, ascending. */
  readonly sources: readonly (readonly number[])[];
}

/** Rounds after which noding gives up; two is what real borders need. */
const MOST_ROUNDS = 24;

/** Rounding of crossing points kept making new crossings. */
export class NodingError extends Error {
  override readonly name = 'NodingError';
}

/**
 * Splits edges where they meet, until none meet but in nodes. Whether two edges meet is decided exactly; only the place of
 * a proper crossing is rounded, to the nearest doubles (half a nanometre in the plane). An edge bent that little by its
 * rounded node is tried against all others again, so the result holds no crossing, however small.
 */
export function nodeEdges(input: InputEdges): NodedEdges {
  const nodes = new NodeTable();
  let edges = startingEdges(input, nodes);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const splits = findSplits(edges, nodes, round);
    if (splits == null) return merge(edges, nodes);
    edges = split(edges, splits, nodes);
  }
  throw new NodingError(`edges still cross after ${MOST_ROUNDS} rounds`);
}

interface Edges {
  readonly from: number[];
  readonly to: number[];
  readonly source: number[];
  /** 1: an end was rounded in the last round. */
  readonly bent: number[];
}

function startingEdges({ xy, owner }: InputEdges, nodes: NodeTable): Edges {
  const edges: Edges = { from: [], to: [], source: [], bent: [] };
  for (let i = 0; i < owner.length; i++) {
    const a = nodes.idOf(xy[4 * i]!, xy[4 * i + 1]!);
    const b = nodes.idOf(xy[4 * i + 2]!, xy[4 * i + 3]!);
    if (a !== b) push(edges, a, b, i, 1);
  }
  return edges;
}

function push(edges: Edges, from: number, to: number, source: number, bent: number): void {
  edges.from.push(from);
  edges.to.push(to);
  edges.source.push(source);
  edges.bent.push(bent);
}

/** Nodes to split each edge at, and which of them are rounded crossings; null where no two edges meet between nodes. */
interface Splits {
  readonly at: Map<number, number[]>;
  readonly rounded: Set<number>;
  /** A crossing nearer than this to an end of one of its edges is put there, metres. */
  readonly reach: number;
}

function findSplits(edges: Edges, nodes: NodeTable, round: number): Splits | null {
  const isFirst = round === 0;
  const { x, y } = nodes;
  const count = edges.from.length;
  const boxes = new Float64Array(4 * count);
  const low = new Float64Array(count);
  let [spanX, spanY] = [0, 0];
  for (let i = 0; i < count; i++) {
    const [ax, ay, bx, by] = [x[edges.from[i]!]!, y[edges.from[i]!]!, x[edges.to[i]!]!, y[edges.to[i]!]!];
    boxes[4 * i] = ax < bx ? ax : bx;
    boxes[4 * i + 1] = ay < by ? ay : by;
    boxes[4 * i + 2] = ax < bx ? bx : ax;
    boxes[4 * i + 3] = ay < by ? by : ay;
    spanX += boxes[4 * i + 2]! - boxes[4 * i]!;
    spanY += boxes[4 * i + 3]! - boxes[4 * i + 1]!;
  }
  // swept along the axis in which edges are shorter
  const axis = spanX <= spanY ? 0 : 1;
  for (let i = 0; i < count; i++) low[i] = boxes[4 * i + axis]!;
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  order.sort((i, j) => low[i]! - low[j]! || i - j);
  const splits: Splits = { at: new Map(), rounded: new Set(), reach: reachOf(round) };
  for (let k = 0; k < count; k++) {
    const i = order[k]!;
    const reach = boxes[4 * i + 2 + axis]!;
    for (let m = k + 1; m < count; m++) {
      const j = order[m]!;
      if (low[j]! > reach) break;
      if (!isFirst && edges.bent[i] === 0 && edges.bent[j] === 0) continue;
      const other = 1 - axis;
      if (boxes[4 * j + other]! > boxes[4 * i + 2 + other]! || boxes[4 * j + 2 + other]! < boxes[4 * i + other]!)
        continue;
      if (i < j) meet(edges, i, j, nodes, splits);
      else meet(edges, j, i, nodes, splits);
    }
  }
  return splits.at.size === 0 ? null : splits;
}

/** Notes where two edges whose boxes meet have to be split. */
function meet(edges: Edges, i: number, j: number, nodes: NodeTable, splits: Splits): void {
  const { x, y } = nodes;
  const [a, b, c, d] = [edges.from[i]!, edges.to[i]!, edges.from[j]!, edges.to[j]!];
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
  const [ax, ay, bx, by] = [x[a]!, y[a]!, x[b]!, y[b]!];
  const [cx, cy, dx, dy] = [x[c]!, y[c]!, x[d]!, y[d]!];
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
  const [ax, ay, bx, by, px, py] = [x[a]!, y[a]!, x[b]!, y[b]!, x[node]!, y[node]!];
  return px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by);
}

function note({ at }: Splits, edge: number, node: number): void {
  const list = at.get(edge);
  if (list == null) at.set(edge, [node]);
  else if (!list.includes(node)) list.push(node);
}

function split(edges: Edges, { at, rounded }: Splits, nodes: NodeTable): Edges {
  const { x, y } = nodes;
  const next: Edges = { from: [], to: [], source: [], bent: [] };
  for (let i = 0; i < edges.from.length; i++) {
    const [a, b, source] = [edges.from[i]!, edges.to[i]!, edges.source[i]!];
    const inner = at.get(i);
    if (inner == null) {
      push(next, a, b, source, 0);
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
      push(next, from, node, source, bent);
      from = node;
    }
    push(next, from, b, source, bent);
  }
  return next;
}

/** One edge where several run between the same two nodes. */
function merge(edges: Edges, nodes: NodeTable): NodedEdges {
  const merged = { nodes, from: [] as number[], to: [] as number[], sources: [] as number[][] };
  const known = new Map<number, number>();
  for (let i = 0; i < edges.from.length; i++) {
    const [a, b] = [edges.from[i]!, edges.to[i]!];
    const key = a < b ? a * nodes.size + b : b * nodes.size + a;
    const at = known.get(key);
    if (at != null) {
      merged.sources[at]!.push(edges.source[i]!);
      continue;
    }
    known.set(key, merged.from.length);
    merged.from.push(a);
    merged.to.push(b);
    merged.sources.push([edges.source[i]!]);
  }
  return merged;
}
