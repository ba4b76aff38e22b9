/**
 * Dashes laid so that no corner falls into a gap: on maps a border must not be interrupted where it turns (境界线在拐角处不得间断).
 * Each stretch between corners begins and ends with a line, and its pattern is drawn out or pressed a little to fit.
 */
import type { Lines, PathItem } from './scene.ts';

/** Turn, as the cosine of its angle (30°), from which on a vertex is a corner. */
const CORNER = Math.cos(Math.PI / 6);
/** Corners that follow each other within so many patterns share a stretch: a ragged line would else be a full one. */
const LEAST = 1.5;
/** Share of its length to which a pattern may be pressed; shorter stretches are full lines. */
const SHORTEST = 0.4;

/** The lines of a dashed line, in the same millimetres. `dash`: line and gap in turn. */
export function dashLines({ xy, ends }: Lines, dash: readonly number[]): Lines {
  const out: number[][] = [];
  let start = 0;
  for (const end of ends) {
    for (const stretch of stretchesOf(xy, start, end, LEAST * sum(dash))) layDashes(stretch, dash, out);
    start = end;
  }
  let count = 0;
  return { xy: Float64Array.from(out.flat()), ends: Uint32Array.from(out, (line) => (count += line.length / 2)) };
}

/** An open dashed line as the lines of its dashes; any other path as it is. */
export function withDashes(item: PathItem): PathItem {
  const { stroke, isClosed, fill } = item;
  if (stroke?.dash == null || isClosed || fill != null) return item;
  const { dash, ...solid } = stroke;
  return { ...item, lines: dashLines(item.lines, dash), stroke: solid };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A line cut at its corners; flat coordinates each. */
function stretchesOf(xy: Float64Array, start: number, end: number, least: number): number[][] {
  const stretches: number[][] = [];
  let current: number[] = [xy[2 * start]!, xy[2 * start + 1]!];
  let length = 0;
  for (let v = start + 1; v < end; v++) {
    const [ax, ay, bx, by] = [xy[2 * v - 2]!, xy[2 * v - 1]!, xy[2 * v]!, xy[2 * v + 1]!];
    const step = Math.hypot(bx - ax, by - ay);
    if (step === 0) continue;
    current.push(bx, by);
    length += step;
    if (v + 1 === end || length < least) continue;
    const [dx, dy] = [xy[2 * v + 2]! - bx, xy[2 * v + 3]! - by];
    const cosine = ((bx - ax) * dx + (by - ay) * dy) / (step * (Math.hypot(dx, dy) || 1));
    if (cosine > CORNER) continue;
    stretches.push(current);
    current = [bx, by];
    length = 0;
  }
  if (current.length >= 4) stretches.push(current);
  return stretches;
}

/** Adds the dashes of one stretch: whole patterns, and the first line once more at the end. */
function layDashes(stretch: readonly number[], dash: readonly number[], out: number[][]): void {
  let length = 0;
  for (let at = 2; at < stretch.length; at += 2)
    length += Math.hypot(stretch[at]! - stretch[at - 2]!, stretch[at + 1]! - stretch[at - 1]!);
  const first = dash[0]!;
  const whole = sum(dash) + first;
  const patterns = Math.max(Math.round((length - first) / sum(dash)), length >= SHORTEST * whole ? 1 : 0);
  if (patterns < 1) {
    out.push([...stretch]);
    return;
  }
  const scale = length / (patterns * sum(dash) + first);
  const steps = [...Array.from({ length: patterns }, () => dash).flat(), first].map((each) => each * scale);
  let [at, left, isLine] = [0, steps[0]!, true];
  let piece: number[] = [stretch[0]!, stretch[1]!];
  for (let v = 2; v < stretch.length; v += 2) {
    let [x, y] = [stretch[v - 2]!, stretch[v - 1]!];
    let rest = Math.hypot(stretch[v]! - x, stretch[v + 1]! - y);
    while (rest > left && at + 1 < steps.length) {
      const share = left / rest;
      [x, y] = [x + (stretch[v]! - x) * share, y + (stretch[v + 1]! - y) * share];
      rest -= left;
      if (isLine) out.push([...piece, x, y]);
      isLine = !isLine;
      piece = [x, y];
      left = steps[++at]!;
    }
    left -= rest;
    if (isLine) piece.push(stretch[v]!, stretch[v + 1]!);
  }
  if (isLine && piece.length >= 4) out.push(piece);
}
