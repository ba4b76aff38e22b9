import { orient2d } from 'robust-predicates';
import { boundsOf, type FlatGeometry } from '../../schemas/geometry.ts';

/** Edges in a leaf, and children of an inner box. */
const FAN = 16;
/** Polygons of no more vertices are scanned; a tree would cost more than it saves. */
const SMALL = 64;

export type Bounds = readonly [minX: number, minY: number, maxX: number, maxY: number];

/**
 * A polygon whose edges can be found by place. Edges that follow one another lie near one another, so boxes over runs of
 * sixteen, and over runs of sixteen boxes, are a search tree that costs one pass to build and two bytes an edge to keep:
 * a border of 100,000 vertices answers in microseconds without being cut to pieces.
 */
export class EdgeTree {
  readonly geometry: FlatGeometry;
  readonly bounds: Bounds;
  /** Null where the polygon is scanned. */
  private readonly tree: Tree | null;

  constructor(geometry: FlatGeometry) {
    this.geometry = geometry;
    this.bounds = boundsOf(geometry);
    this.tree = geometry.xy.length / 2 > SMALL ? treeOf(geometry) : null;
  }

  /** Bytes held, for bounded caches. */
  get bytes(): number {
    const boxes = this.tree?.levels.reduce((sum, level) => sum + level.byteLength, 0) ?? 0;
    return this.geometry.xy.byteLength + (this.tree?.isEdge.byteLength ?? 0) + boxes + 512;
  }

  /** First vertices of the edges whose boxes meet a box (touching is meeting), in order. */
  edgesMeeting(box: Bounds): readonly number[] {
    const { xy, ends } = this.geometry;
    const found: number[] = [];
    if (this.tree != null) {
      const { isEdge } = this.tree;
      runsMeeting(this.tree, box[0], box[1], box[2], box[3], (first, last) => {
        for (let v = first; v < last; v++) if (isEdge[v] === 1 && meets(xy, v, box)) found.push(v);
      });
      return found;
    }
    for (let ring = 0, v = 0; ring < ends.length; ring++, v++) {
      for (const last = ends[ring]! - 1; v < last; v++) if (meets(xy, v, box)) found.push(v);
    }
    return found;
  }

  /**
   * How many edges pass below a point, edges left out that meet `except`; odd means inside, where the point lies on no
   * edge. Exact: an edge is below where the point lies to its left, told by an adaptive predicate.
   */
  edgesBelow(x: number, y: number, except?: Bounds): number {
    const { xy, ends } = this.geometry;
    let count = 0;
    if (this.tree != null) {
      const { isEdge } = this.tree;
      runsMeeting(this.tree, x, -Infinity, x, y, (first, last) => {
        for (let v = first; v < last; v++) if (isEdge[v] === 1 && passes(xy, v, x, y, except)) count++;
      });
      return count;
    }
    for (let ring = 0, v = 0; ring < ends.length; ring++, v++) {
      for (const last = ends[ring]! - 1; v < last; v++) if (passes(xy, v, x, y, except)) count++;
    }
    return count;
  }
}

interface Tree {
  /** Bit by vertex: an edge runs from it to the next one. */
  readonly isEdge: Uint8Array;
  /** Boxes by level, finest first, four numbers each. */
  readonly levels: readonly Float64Array[];
}

function treeOf(geometry: FlatGeometry): Tree {
  const isEdge = new Uint8Array(geometry.xy.length / 2).fill(1);
  for (const end of geometry.ends) isEdge[end - 1] = 0;
  return { isEdge, levels: levelsOf(geometry) };
}

/** Runs of vertices among whose edges some may meet the box, in order. */
function runsMeeting(
  { levels, isEdge }: Tree,
  minX: number,
  minY: number,
  maxX: number,
  maxY: number,
  take: (first: number, last: number) => void,
): void {
  const descend = (level: number, first: number, last: number): void => {
    const boxes = levels[level]!;
    for (let index = first; index < last; index++) {
      const at = 4 * index;
      if (boxes[at]! > maxX || boxes[at + 1]! > maxY || boxes[at + 2]! < minX || boxes[at + 3]! < minY) continue;
      const from = index * FAN;
      if (level === 0) take(from, Math.min(from + FAN, isEdge.length));
      else descend(level - 1, from, Math.min(from + FAN, levels[level - 1]!.length / 4));
    }
  };
  descend(levels.length - 1, 0, levels.at(-1)!.length / 4);
}

/** Whether the box of the edge from a vertex meets a box. */
function meets(xy: Float64Array, v: number, box: Bounds): boolean {
  const ax = xy[2 * v]!;
  const ay = xy[2 * v + 1]!;
  const bx = xy[2 * v + 2]!;
  const by = xy[2 * v + 3]!;
  return (
    (ax <= box[2] || bx <= box[2]) &&
    (ax >= box[0] || bx >= box[0]) &&
    (ay <= box[3] || by <= box[3]) &&
    (ay >= box[1] || by >= box[1])
  );
}

/** Whether the edge from a vertex passes below a point, and does not meet `except`. */
function passes(xy: Float64Array, v: number, x: number, y: number, except: Bounds | undefined): boolean {
  if (xy[2 * v]! > x === xy[2 * v + 2]! > x) return false;
  return (except == null || !meets(xy, v, except)) && isBelow(xy, v, x, y);
}

/** Whether an edge that spans x passes strictly below (x, y). `orient2d` is positive for a clockwise turn. */
function isBelow(xy: Float64Array, v: number, x: number, y: number): boolean {
  const ax = xy[2 * v]!;
  const ay = xy[2 * v + 1]!;
  const bx = xy[2 * v + 2]!;
  const by = xy[2 * v + 3]!;
  return ax < bx ? orient2d(ax, ay, bx, by, x, y) < 0 : orient2d(bx, by, ax, ay, x, y) < 0;
}

function levelsOf({ xy }: FlatGeometry): Float64Array[] {
  const vertices = xy.length / 2;
  const finest = new Float64Array(4 * Math.ceil(vertices / FAN));
  for (let run = 0; run < finest.length / 4; run++) {
    // one vertex more than the run: its last edge ends there; a closing point merely widens the box
    const last = Math.min(run * FAN + FAN, vertices - 1);
    writeBox(finest, run, xy, run * FAN, last);
  }
  const levels = [finest];
  while (levels.at(-1)!.length / 4 > FAN) {
    const below = levels.at(-1)!;
    const level = new Float64Array(4 * Math.ceil(below.length / 4 / FAN));
    for (let i = 0; i < level.length / 4; i++) joinBoxes(level, i, below);
    levels.push(level);
  }
  return levels;
}

function writeBox(boxes: Float64Array, index: number, xy: Float64Array, first: number, last: number): void {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let v = first; v <= last; v++) {
    const x = xy[2 * v]!;
    const y = xy[2 * v + 1]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  write(boxes, index, minX, minY, maxX, maxY);
}

function joinBoxes(level: Float64Array, index: number, below: Float64Array): void {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let at = 4 * index * FAN; at < Math.min(below.length, 4 * (index + 1) * FAN); at += 4) {
    minX = Math.min(minX, below[at]!);
    minY = Math.min(minY, below[at + 1]!);
    maxX = Math.max(maxX, below[at + 2]!);
    maxY = Math.max(maxY, below[at + 3]!);
  }
  write(level, index, minX, minY, maxX, maxY);
}

function write(boxes: Float64Array, index: number, minX: number, minY: number, maxX: number, maxY: number): void {
  boxes[4 * index] = minX;
  boxes[4 * index + 1] = minY;
  boxes[4 * index + 2] = maxX;
  boxes[4 * index + 3] = maxY;
}
