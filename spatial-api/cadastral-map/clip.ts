/** Cutting of lines and rings at a frame, in millimetres on paper. */
import type { Lines } from './scene.ts';

export type Box = readonly [west: number, south: number, east: number, north: number];

/** Box around lines. */
export function boxOf({ xy }: Pick<Lines, 'xy'>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < xy.length; at += 2) {
    west = Math.min(west, xy[at]!);
    east = Math.max(east, xy[at]!);
    south = Math.min(south, xy[at + 1]!);
    north = Math.max(north, xy[at + 1]!);
  }
  return [west, south, east, north];
}

/** Even-odd test of a point in rings. */
export function isInside({ xy, ends }: Lines, x: number, y: number): boolean {
  let inside = false;
  let start = 0;
  for (const end of ends) {
    for (let v = start, w = end - 1; v < end; w = v++) {
      const [ay, by] = [xy[2 * v + 1]!, xy[2 * w + 1]!];
      if (ay > y !== by > y && x < ((xy[2 * w]! - xy[2 * v]!) * (y - ay)) / (by - ay) + xy[2 * v]!) inside = !inside;
    }
    start = end;
  }
  return inside;
}

/** Whether a segment enters a box (Liang-Barsky). */
export function entersBox(ax: number, ay: number, bx: number, by: number, [west, south, east, north]: Box): boolean {
  let [from, to] = [0, 1];
  for (const [delta, low, high] of [
    [bx - ax, west - ax, east - ax],
    [by - ay, south - ay, north - ay],
  ] as const) {
    if (delta === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    const [a, b] = delta > 0 ? [low / delta, high / delta] : [high / delta, low / delta];
    from = Math.max(from, a);
    to = Math.min(to, b);
    if (from > to) return false;
  }
  return true;
}

export interface ClippedLines {
  readonly lines: Lines;
  /** Whether a part is a ring that the frame did not cut. */
  readonly isWhole: (part: number) => boolean;
}

/** The parts of lines that lie inside a frame of any shape. Rings become lines where the frame cuts them. */
export function clipLines(lines: Lines, frame: Lines, isClosed: boolean): ClippedLines {
  const box = boxOf(frame);
  const isBox = isRectangle(frame, box);
  const xy: number[] = [];
  const ends: number[] = [];
  const whole = new Set<number>();
  let start = 0;
  for (const end of lines.ends) {
    const part = boxOf({ xy: lines.xy.subarray(2 * start, 2 * end) });
    const isClear = part[0] > box[2] || part[2] < box[0] || part[1] > box[3] || part[3] < box[1];
    const isIn = isBox && part[0] >= box[0] && part[2] <= box[2] && part[1] >= box[1] && part[3] <= box[3];
    if (isIn) {
      for (let at = 2 * start; at < 2 * end; at++) xy.push(lines.xy[at]!);
      whole.add(ends.length);
      ends.push(xy.length / 2);
    } else if (!isClear) {
      const before = ends.length;
      cutPart(lines.xy, start, end, isClosed, frame, xy, ends);
      if (ends.length === before + 1 && xy.length / 2 - (ends[before - 1] ?? 0) === end - start && isClosed) {
        const first = 2 * (ends[before - 1] ?? 0);
        if (xy[first] === xy.at(-2) && xy[first + 1] === xy.at(-1)) whole.add(before);
      }
    }
    start = end;
  }
  return {
    lines: { xy: Float64Array.from(xy), ends: Uint32Array.from(ends) },
    isWhole: (part) => whole.has(part),
  };
}

/** Whether rings are one upright rectangle, that of their box. */
export function isRectangle({ xy, ends }: Lines, [west, south, east, north]: Box): boolean {
  if (ends.length !== 1 || xy.length !== 10) return false;
  for (let at = 0; at < 10; at += 2) {
    if (xy[at] !== west && xy[at] !== east) return false;
    if (xy[at + 1] !== south && xy[at + 1] !== north) return false;
  }
  return true;
}

/** Walks one line; every crossing of the frame opens or closes a piece. */
function cutPart(
  source: Float64Array,
  start: number,
  end: number,
  isClosed: boolean,
  frame: Lines,
  xy: number[],
  ends: number[],
): void {
  let open = false;
  const finish = () => {
    if (open && xy.length / 2 - (ends.at(-1) ?? 0) >= 2) ends.push(xy.length / 2);
    else xy.length = 2 * (ends.at(-1) ?? 0);
    open = false;
  };
  const repeats = source[2 * start] === source[2 * end - 2] && source[2 * start + 1] === source[2 * end - 1];
  const segments = isClosed && !repeats ? end - start : end - start - 1;
  for (let s = 0; s < segments; s++) {
    const v = start + s;
    const w = v + 1 < end ? v + 1 : start;
    const [ax, ay, bx, by] = [source[2 * v]!, source[2 * v + 1]!, source[2 * w]!, source[2 * w + 1]!];
    const stops = [0, ...crossings(ax, ay, bx, by, frame), 1];
    for (let i = 0; i + 1 < stops.length; i++) {
      const [from, to] = [stops[i]!, stops[i + 1]!];
      if (to - from < 1e-12) continue;
      const middle = (from + to) / 2;
      if (!isInside(frame, ax + (bx - ax) * middle, ay + (by - ay) * middle)) {
        finish();
        continue;
      }
      if (!open) {
        xy.push(from === 0 ? ax : ax + (bx - ax) * from, from === 0 ? ay : ay + (by - ay) * from);
        open = true;
      }
      xy.push(to === 1 ? bx : ax + (bx - ax) * to, to === 1 ? by : ay + (by - ay) * to);
    }
  }
  finish();
}

/** Where a segment crosses the frame, as shares of its length, in order. */
function crossings(ax: number, ay: number, bx: number, by: number, { xy, ends }: Lines): number[] {
  const found: number[] = [];
  let start = 0;
  for (const end of ends) {
    for (let v = start, w = end - 1; v < end; w = v++) {
      const [cx, cy] = [xy[2 * w]!, xy[2 * w + 1]!];
      const [dx, dy] = [xy[2 * v]! - cx, xy[2 * v + 1]! - cy];
      const cross = (bx - ax) * dy - (by - ay) * dx;
      if (cross === 0) continue;
      const t = ((cx - ax) * dy - (cy - ay) * dx) / cross;
      const u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / cross;
      if (t > 0 && t < 1 && u >= 0 && u <= 1) found.push(t);
    }
    start = end;
  }
  return found.sort((a, b) => a - b);
}

/** Rings cut to a box (Sutherland-Hodgman): for lettering, where a bridge along the frame does no harm. */
export function clipRings(rings: Lines, box: Box): Lines {
  const { xy, ends } = rings;
  const around = boxOf(rings);
  if (around[0] >= box[0] && around[2] <= box[2] && around[1] >= box[1] && around[3] <= box[3]) return rings;
  const parts: number[][] = [];
  let start = 0;
  for (const end of ends) {
    let ring: number[] = Array.from(xy.subarray(2 * start, 2 * end));
    for (const [axis, limit, sign] of [
      [0, box[0], 1],
      [0, box[2], -1],
      [1, box[1], 1],
      [1, box[3], -1],
    ] as const)
      ring = cutRing(ring, axis, limit, sign);
    if (ring.length >= 6) parts.push(ring);
    start = end;
  }
  const flat = Float64Array.from(parts.flat());
  let count = 0;
  return { xy: flat, ends: Uint32Array.from(parts, (part) => (count += part.length / 2)) };
}

function cutRing(ring: readonly number[], axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  const out: number[] = [];
  const count = ring.length / 2;
  for (let v = 0; v < count; v++) {
    const w = (v + 1) % count;
    const a = (ring[2 * v + axis]! - limit) * sign;
    const b = (ring[2 * w + axis]! - limit) * sign;
    if (a >= 0) out.push(ring[2 * v]!, ring[2 * v + 1]!);
    if (a >= 0 !== b >= 0) {
      const t = a / (a - b);
      out.push(
        ring[2 * v]! + (ring[2 * w]! - ring[2 * v]!) * t,
        ring[2 * v + 1]! + (ring[2 * w + 1]! - ring[2 * v + 1]!) * t,
      );
    }
  }
  return out;
}
