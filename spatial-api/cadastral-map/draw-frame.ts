/** 图廓: inner and outer frame, grid with its coordinates, corners. */
import type { Box } from './clip.ts';
import { frameRules } from './drawing-rules.ts';
import { text } from './lettering.ts';
import { degreesToPlane } from './map-plane.ts';
import { gridStep, type Furniture } from './paper-sizes.ts';
import type { SheetPlan } from './plan-pages.ts';
import { type Item, type Lines, linesOf, rectangle } from './scene.ts';
import type { ToPaper } from './to-paper.ts';

/** Frame, as lines on paper. */
export function outlineOnPaper({ outline }: SheetPlan, paper: ToPaper): Lines {
  return linesOf([outline.map(([east, north]) => [paper.x(east), paper.y(north)] as const)]);
}

/** Kilometres as sheets are numbered: `3520.75`. */
export function kilometres(metres: number, step: number): string {
  const digits = step % 1000 === 0 ? 0 : step % 100 === 0 ? 1 : step % 10 === 0 ? 2 : 3;
  return (metres / 1000).toFixed(digits);
}

/** Both frames. */
export function drawFrame(sheet: SheetPlan, paper: ToPaper, { border }: Furniture): Item[] {
  const [west, south, east, north] = paper.georeference.frame;
  const half = frameRules.outer.width / 2;
  return [
    { kind: 'path', lines: outlineOnPaper(sheet, paper), isClosed: true, stroke: frameRules.inner },
    {
      kind: 'path',
      lines: rectangle(west - border - half, south - border - half, east + border + half, north + border + half),
      isClosed: true,
      stroke: frameRules.outer,
    },
  ];
}

/** Crosses where grid lines meet, ticks where they meet the frame, and their coordinates beside it. */
export function drawGrid(sheet: SheetPlan, scale: number, paper: ToPaper, furniture: Furniture): Item[] {
  if (paper.georeference.plane.kind === 'cone') return drawGraticule(sheet, paper, furniture);
  const step = gridStep(scale);
  const { columns, rows } = gridStops(sheet, scale, paper);
  const ticks = frameTicks(sheet, scale, paper);
  const labels: Item[] = [];
  const { arm } = frameRules;
  const frame = paper.georeference.frame;
  // Degrees stand at the corners of a geographic sheet.
  const corner = sheet.degrees == null ? 0 : 22 * furniture.factor;
  for (const { value, at, ends } of columns)
    if (at - frame[0] >= corner && frame[2] - at >= corner)
      labels.push(...edgeLabels('column', kilometres(value, step), at, ends, furniture, frame));
  for (const { value, at, ends } of rows)
    if (at - frame[1] >= corner / 3 && frame[3] - at >= corner / 3)
      labels.push(...edgeLabels('row', kilometres(value, step), at, ends, furniture, frame));
  for (const [x, y] of gridCrosses(sheet, scale, paper)) {
    ticks.push(
      [
        [x - arm, y],
        [x + arm, y],
      ],
      [
        [x, y - arm],
        [x, y + arm],
      ],
    );
  }
  return [{ kind: 'path', lines: linesOf(ticks), isClosed: false, stroke: frameRules.tick }, ...labels];
}

/** Meridians and parallels of whole degrees, as sheets of 1:1,000,000 have them in place of a grid. */
function drawGraticule(sheet: SheetPlan, paper: ToPaper, { border, factor }: Furniture): Item[] {
  const { plane, frame } = paper.georeference;
  const { west, south, east, north } = sheet.degrees!;
  const toPlane = degreesToPlane(plane);
  const out = new Float64Array(2);
  const at = (longitude: number, latitude: number): [number, number] => {
    toPlane(longitude, latitude, out, 0);
    return [paper.x(out[0]!), paper.y(out[1]!)];
  };
  const lines: [number, number][][] = [];
  const labels: Item[] = [];
  const style = { size: 2.8 * factor, align: 'centre' } as const;
  const drop = style.size * 0.37;
  for (let longitude = west + 1; longitude < east; longitude++) {
    const [foot, head] = [at(longitude, south), at(longitude, north)];
    lines.push([foot, head]);
    labels.push(
      text(`${longitude}°`, foot[0], frame[1] - border / 2 - drop, style),
      text(`${longitude}°`, head[0], frame[3] + border / 2 - drop, style),
    );
  }
  for (let latitude = south + 1; latitude < north; latitude++) {
    const parallel = Array.from({ length: 65 }, (_, i) => at(west + ((east - west) * i) / 64, latitude));
    lines.push(parallel);
    labels.push(
      text(`${latitude}°`, frame[0] - border / 2, parallel[0]![1] - drop, style),
      text(`${latitude}°`, frame[2] + border / 2, parallel.at(-1)![1] - drop, style),
    );
  }
  return [{ kind: 'path', lines: linesOf(lines), isClosed: false, stroke: frameRules.tick }, ...labels];
}

/** A grid line: its coordinate in metres, where it stands on paper, and where it enters and leaves the frame. */
interface GridStop {
  readonly value: number;
  readonly at: number;
  readonly ends: readonly [number, number];
}

function gridStops(
  sheet: SheetPlan,
  scale: number,
  paper: ToPaper,
): { readonly columns: readonly GridStop[]; readonly rows: readonly GridStop[] } {
  const step = gridStep(scale);
  const outline = outlineOnPaper(sheet, paper);
  const [west, south, east, north] = sheet.bounds;
  const stopOf = (axis: 'x' | 'y', value: number): GridStop[] => {
    const at = paper[axis](value);
    const [low, high] = ends(outline, axis, at);
    return low == null || high == null ? [] : [{ value, at, ends: [low, high] }];
  };
  return {
    columns: multiples(west, east, step).flatMap((value) => stopOf('x', value)),
    rows: multiples(south, north, step).flatMap((value) => stopOf('y', value)),
  };
}

/** A straight line on paper, its lower or left end first. */
type Tick = readonly [from: readonly [number, number], to: readonly [number, number]];

/** Ticks where grid lines meet the frame, inwards, millimetres. */
export function frameTicks(sheet: SheetPlan, scale: number, paper: ToPaper): Tick[] {
  if (paper.georeference.plane.kind === 'cone') return [];
  const { arm } = frameRules;
  const { columns, rows } = gridStops(sheet, scale, paper);
  return [
    ...columns.flatMap(({ at, ends: [low, high] }): Tick[] => [
      [
        [at, low],
        [at, low + arm],
      ],
      [
        [at, high - arm],
        [at, high],
      ],
    ]),
    ...rows.flatMap(({ at, ends: [low, high] }): Tick[] => [
      [
        [low, at],
        [low + arm, at],
      ],
      [
        [high - arm, at],
        [high, at],
      ],
    ]),
  ];
}

/** Middles of the grid crosses, millimetres; where the frame is nearer than an arm it has a tick instead. */
export function gridCrosses(sheet: SheetPlan, scale: number, paper: ToPaper): [number, number][] {
  if (paper.georeference.plane.kind === 'cone') return [];
  const step = gridStep(scale);
  const outline = outlineOnPaper(sheet, paper);
  const [west, south, east, north] = sheet.bounds;
  const { arm } = frameRules;
  const found: [number, number][] = [];
  for (const column of multiples(west, east, step))
    for (const row of multiples(south, north, step)) {
      const [x, y] = [paper.x(column), paper.y(row)];
      const [left, right] = ends(outline, 'y', y);
      const [bottom, top] = ends(outline, 'x', x);
      if (left == null || right == null || bottom == null || top == null) continue;
      if (x - left < arm || right - x < arm || y - bottom < arm || top - y < arm) continue;
      found.push([x, y]);
    }
  return found;
}

/** Multiples of a step from one value to another, both included to a millimetre. */
function multiples(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = Math.ceil((from - 0.001) / step) * step; value <= to + 0.001; value += step) values.push(value);
  return values;
}

/** Where a grid line enters and leaves the frame. */
function ends({ xy }: Lines, axis: 'x' | 'y', at: number): [number | null, number | null] {
  const [own, other] = axis === 'x' ? [0, 1] : [1, 0];
  let [low, high] = [Infinity, -Infinity];
  for (let v = 0; v + 3 < xy.length; v += 2) {
    const [a, b] = [xy[v + own]!, xy[v + 2 + own]!];
    if (Math.min(a, b) - 1e-4 > at || Math.max(a, b) + 1e-4 < at) continue;
    const values =
      Math.abs(b - a) < 1e-9
        ? [xy[v + other]!, xy[v + 2 + other]!]
        : [xy[v + other]! + ((at - a) / (b - a)) * (xy[v + 2 + other]! - xy[v + other]!)];
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low < high ? [low, high] : [null, null];
}

/** Coordinates stand between the frames, at both ends of their line. */
function edgeLabels(
  kind: 'column' | 'row',
  words: string,
  at: number,
  [low, high]: readonly [number, number],
  { border, factor }: Furniture,
  [west, south, east, north]: Box,
): Item[] {
  const size = 2.8 * factor;
  const style = { size, align: 'centre' } as const;
  if (kind === 'column') {
    return [
      text(words, at, Math.min(low, south) - border / 2 - size * 0.37, style),
      text(words, at, Math.max(high, north) + border / 2 - size * 0.37, style),
    ];
  }
  // Upright like all text; long values turn into the frame's narrow side strip in two lines.
  const [whole, fraction] = words.split('.');
  const lines = fraction == null ? [whole!] : [whole!, `.${fraction}`];
  const stack = (x: number): Item[] =>
    lines.map((line, i) => text(line, x, at + ((lines.length - 1) / 2 - i) * size * 1.05 - size * 0.37, style));
  return [...stack(Math.min(low, west) - border / 2), ...stack(Math.max(high, east) + border / 2)];
}

/** Degrees at the corners of a sheet of the geographic grid. */
export function drawCorners(sheet: SheetPlan, paper: ToPaper, { border, factor }: Furniture): Item[] {
  if (sheet.degrees == null) return [];
  const { west, south, east, north } = sheet.degrees;
  const size = 2.4 * factor;
  const count = (sheet.outline.length - 1) / 4;
  const corners = [
    [0, west, south, 'left', -1],
    [1, east, south, 'right', -1],
    [2, east, north, 'right', 1],
    [3, west, north, 'left', 1],
  ] as const;
  return corners.flatMap(([corner, longitude, latitude, align, side]) => {
    const [e, n] = sheet.outline[corner * count]!;
    const [x, y] = [paper.x(e), paper.y(n)];
    const step = size * 1.15;
    const first = side > 0 ? y + border * 0.9 - size : y - border * 0.15 - size;
    return [
      text(degreesText(longitude), x, first, { size, align }),
      text(degreesText(latitude), x, first - step, { size, align }),
    ];
  });
}

/** `119°56′15″`, with thousandths of a second only where there are any. */
export function degreesText(degrees: number): string {
  const thousandths = Math.round(degrees * 3_600_000);
  const whole = Math.floor(thousandths / 3_600_000);
  const minutes = Math.floor((thousandths % 3_600_000) / 60_000);
  const seconds = (thousandths % 60_000) / 1000;
  const [integer, fraction] = String(seconds).split('.');
  const tail = `${integer!.padStart(2, '0')}${fraction == null ? '' : `.${fraction}`}`;
  return `${whole}°${String(minutes).padStart(2, '0')}′${tail}″`;
}
