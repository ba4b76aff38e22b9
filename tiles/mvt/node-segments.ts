/** A segment on the integer grid: x0, y0, x1, y1. */
export type Segment = readonly [number, number, number, number];

/** Splitting moves an edge by half a unit at most, which may make it meet another one; a handful of rounds has always been enough. */
const MOST_ROUNDS = 32;

/** Splits segments where they cross, touch or lie on each other (crossings rounded to the grid), until they meet at their ends alone. */
export function nodeSegments(given: readonly Segment[]): readonly Segment[] {
  let segments = given;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const splits = findSplits(segments);
    if (splits.size === 0) return segments;
    segments = segments.flatMap((segment, index) => split(segment, splits.get(index)));
  }
  return [];
}

type Splits = Map<number, [number, number][]>;

function findSplits(segments: readonly Segment[]): Splits {
  const splits: Splits = new Map();
  const order = segments.map((_, index) => index).sort((a, b) => west(segments[a]!) - west(segments[b]!));
  let active: number[] = [];
  for (const i of order) {
    const from = west(segments[i]!);
    active = active.filter((j) => east(segments[j]!) >= from);
    for (const j of active) splitPair(segments, i, j, splits);
    active.push(i);
  }
  return splits;
}

function west([x0, , x1]: Segment): number {
  return Math.min(x0, x1);
}

function east([x0, , x1]: Segment): number {
  return Math.max(x0, x1);
}

function splitPair(segments: readonly Segment[], i: number, j: number, splits: Splits): void {
  const [ax, ay, bx, by] = segments[i]!;
  const [cx, cy, dx, dy] = segments[j]!;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return;
  const c = cross(ax, ay, bx, by, cx, cy);
  const d = cross(ax, ay, bx, by, dx, dy);
  const a = cross(cx, cy, dx, dy, ax, ay);
  const b = cross(cx, cy, dx, dy, bx, by);
  if (c === 0 && isWithin(ax, ay, bx, by, cx, cy)) addSplit(splits, segments, i, cx, cy);
  if (d === 0 && isWithin(ax, ay, bx, by, dx, dy)) addSplit(splits, segments, i, dx, dy);
  if (a === 0 && isWithin(cx, cy, dx, dy, ax, ay)) addSplit(splits, segments, j, ax, ay);
  if (b === 0 && isWithin(cx, cy, dx, dy, bx, by)) addSplit(splits, segments, j, bx, by);
  if (c * d < 0 && a * b < 0) {
    const x = Math.round(ax + ((bx - ax) * a) / (a - b));
    const y = Math.round(ay + ((by - ay) * a) / (a - b));
    addSplit(splits, segments, i, x, y);
    addSplit(splits, segments, j, x, y);
  }
}

/** Notes that a segment is split at a point, unless that is one of its ends. */
function addSplit(splits: Splits, segments: readonly Segment[], index: number, x: number, y: number): void {
  const [x0, y0, x1, y1] = segments[index]!;
  if ((x === x0 && y === y0) || (x === x1 && y === y1)) return;
  const points = splits.get(index);
  if (points === undefined) splits.set(index, [[x, y]]);
  else points.push([x, y]);
}

/** Twice the area of a, b, c: positive where c lies left of a → b. */
function cross(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/** Whether a point on the line of a segment lies on the segment. */
function isWithin(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  return Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by);
}

/** The parts of a segment between its split points, in order along it. */
function split(segment: Segment, points: [number, number][] | undefined): readonly Segment[] {
  if (points === undefined) return [segment];
  const [x0, y0, x1, y1] = segment;
  const along = ([x, y]: readonly [number, number]) => (x - x0) * (x1 - x0) + (y - y0) * (y1 - y0);
  const ordered = [...points].sort((a, b) => along(a) - along(b));
  const parts: Segment[] = [];
  let [x, y] = [x0, y0];
  for (const [px, py] of [...ordered, [x1, y1] as const]) {
    if (px !== x || py !== y) parts.push([x, y, px, py]);
    [x, y] = [px, py];
  }
  return parts;
}
