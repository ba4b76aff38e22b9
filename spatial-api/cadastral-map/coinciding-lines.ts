/**
 * Borders of areas on top of each other and of 界址线. Of borders that run together only the highest is drawn; one that runs
 * along a 界址线 stands beside it, and the 界址线 keeps its place.
 */
import { type Box, entersBox } from './clip.ts';
import { ASIDE, COINCIDENCE } from './drawing-rules.ts';
import type { Lines } from './scene.ts';

/** Segments in a grid of 2 mm, asked whether any is near a point. */
export class SegmentGrid {
  private readonly cells = new Map<number, number[]>();
  private static readonly SIZE = 2;

  private key(column: number, row: number): number {
    return (row + 1000) * 1_000_000 + column + 1000;
  }

  add({ xy, ends }: Lines, isClosed: boolean): void {
    let start = 0;
    for (const end of ends) {
      for (let v = start; v + 1 < end; v++) this.addSegment(xy[2 * v]!, xy[2 * v + 1]!, xy[2 * v + 2]!, xy[2 * v + 3]!);
      if (isClosed && end - start > 2)
        this.addSegment(xy[2 * end - 2]!, xy[2 * end - 1]!, xy[2 * start]!, xy[2 * start + 1]!);
      start = end;
    }
  }

  private addSegment(ax: number, ay: number, bx: number, by: number): void {
    const size = SegmentGrid.SIZE;
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / size));
    let last = Number.NaN;
    for (let step = 0; step <= steps; step++) {
      const t = step / steps;
      const key = this.key(Math.floor((ax + (bx - ax) * t) / size), Math.floor((ay + (by - ay) * t) / size));
      if (key === last) continue;
      last = key;
      const cell = this.cells.get(key);
      if (cell == null) this.cells.set(key, [ax, ay, bx, by]);
      else cell.push(ax, ay, bx, by);
    }
  }

  /** Whether any enters a box. */
  entersAny(box: Box): boolean {
    const size = SegmentGrid.SIZE;
    for (let row = Math.floor(box[1] / size); row <= Math.floor(box[3] / size); row++)
      for (let column = Math.floor(box[0] / size); column <= Math.floor(box[2] / size); column++) {
        const cell = this.cells.get(this.key(column, row));
        if (cell == null) continue;
        for (let at = 0; at < cell.length; at += 4)
          if (entersBox(cell[at]!, cell[at + 1]!, cell[at + 2]!, cell[at + 3]!, box)) return true;
      }
    return false;
  }

  isNear(x: number, y: number, distance: number): boolean {
    const size = SegmentGrid.SIZE;
    const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const cell = this.cells.get(this.key(column + dx, row + dy));
        if (cell == null) continue;
        for (let at = 0; at < cell.length; at += 4)
          if (distanceTo(x, y, cell[at]!, cell[at + 1]!, cell[at + 2]!, cell[at + 3]!) <= distance) return true;
      }
    return false;
  }
}

function distanceTo(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Step in which a line is compared with others, millimetres. */
const STEP = 0.5;

type Fate = 'drawn' | 'aside' | 'dropped';

/**
 * What remains of the borders of one rank: `higher` holds what is drawn already and takes what is kept; `boundaries` holds
 * the 界址线. The neighbours of one rank share their border, so each line is held against those before it too.
 */
export function keepBorders(borders: readonly Lines[], higher: SegmentGrid, boundaries: SegmentGrid | null): Lines {
  const kept: number[][] = [];
  for (const { xy, ends } of borders) {
    const ownKept: number[][] = [];
    let start = 0;
    for (const end of ends) {
      ownKept.push(...keepLine(xy, start, end, higher, boundaries));
      start = end;
    }
    // Only afterwards: a line is not compared with itself.
    higher.add({ xy, ends }, false);
    kept.push(...ownKept);
  }
  let count = 0;
  return { xy: Float64Array.from(kept.flat()), ends: Uint32Array.from(kept, (line) => (count += line.length / 2)) };
}

function keepLine(
  xy: Float64Array,
  start: number,
  end: number,
  higher: SegmentGrid,
  boundaries: SegmentGrid | null,
): number[][] {
  const lines: number[][] = [];
  let run: number[] = [];
  let fate: Fate = 'dropped';
  const finish = (): void => {
    if (fate !== 'dropped' && run.length >= 4) lines.push(fate === 'aside' ? moveAside(run, ASIDE) : run);
    run = [];
  };
  for (let v = start; v + 1 < end; v++) {
    const [ax, ay, bx, by] = [xy[2 * v]!, xy[2 * v + 1]!, xy[2 * v + 2]!, xy[2 * v + 3]!];
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / STEP));
    for (let step = 0; step < steps; step++) {
      const at = (share: number): [number, number] => [ax + (bx - ax) * share, ay + (by - ay) * share];
      const [mx, my] = at((step + 0.5) / steps);
      const next: Fate = higher.isNear(mx, my, COINCIDENCE)
        ? 'dropped'
        : boundaries?.isNear(mx, my, COINCIDENCE) === true
          ? 'aside'
          : 'drawn';
      if (next !== fate) {
        finish();
        fate = next;
      }
      if (fate === 'dropped') continue;
      if (run.length === 0) run.push(...at(step / steps));
      // Straight stretches keep their ends only.
      if (step > 0 && run.length >= 4) run.length -= 2;
      run.push(...at((step + 1) / steps));
    }
  }
  finish();
  return lines;
}

/** A line moved to its left by a distance, its corners mitred. */
export function moveAside(line: readonly number[], distance: number): number[] {
  const count = line.length / 2;
  const out: number[] = [];
  for (let v = 0; v < count; v++) {
    const before = v === 0 ? null : normal(line, v - 1);
    const after = v === count - 1 ? null : normal(line, v);
    const [nx, ny] = before == null ? after! : after == null ? before : mitre(before, after);
    out.push(line[2 * v]! + nx * distance, line[2 * v + 1]! + ny * distance);
  }
  return out;
}

function normal(line: readonly number[], v: number): [number, number] {
  const [dx, dy] = [line[2 * v + 2]! - line[2 * v]!, line[2 * v + 3]! - line[2 * v + 1]!];
  const length = Math.hypot(dx, dy) || 1;
  return [-dy / length, dx / length];
}

function mitre(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  const [x, y] = [a[0] + b[0], a[1] + b[1]];
  const square = x * x + y * y;
  // Sharp corners are cut rather than drawn out.
  if (square < 0.5) return [a[0], a[1]];
  return [(2 * x) / square, (2 * y) / square];
}

/** Points that are no nearer to each other than a distance, in the order given: of a cluster the first stays. */
export function thinPoints(points: Float64Array, distance: number): Float64Array {
  const cells = new Map<number, number[]>();
  const kept: number[] = [];
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at]!, points[at + 1]!];
    const [column, row] = [Math.floor(x / distance), Math.floor(y / distance)];
    let isNear = false;
    for (let dy = -1; dy <= 1 && !isNear; dy++)
      for (let dx = -1; dx <= 1 && !isNear; dx++) {
        const cell = cells.get((row + dy) * 1_000_003 + column + dx);
        if (cell == null) continue;
        for (let i = 0; i < cell.length; i += 2)
          if (Math.hypot(cell[i]! - x, cell[i + 1]! - y) < distance) isNear = true;
      }
    if (isNear) continue;
    kept.push(x, y);
    const key = row * 1_000_003 + column;
    const cell = cells.get(key);
    if (cell == null) cells.set(key, [x, y]);
    else cell.push(x, y);
  }
  return Float64Array.from(kept);
}
