/** 测量控制点 on a sheet: the sign of its kind, 点号 over 高程 beside it. */
import { pointMarks } from '../../schemas/point-marks.ts';
import type { PointMark } from '../../schemas/layer.ts';
import { codeLabel } from '../../schemas/codelists/index.ts';
import { controlPoint } from '../../schemas/layers/control-point.ts';
import { type Box, isInside } from './clip.ts';
import { controlRules } from './drawing-rules.ts';
import type { LegendEntry } from './draw-furniture.ts';
import { fractionBlock, linesBlock } from './lettering.ts';
import type { Block, Placement, Taken } from './place-labels.ts';
import type { ControlPointRow } from './read-content.ts';
import { type Item, type Lines, linesOf } from './scene.ts';
import type { ToPaper } from './to-paper.ts';

/** A point on paper. */
export interface DrawnControlPoint {
  readonly row: ControlPointRow;
  readonly mark: PointMark;
  readonly x: number;
  readonly y: number;
}

const legendOfPoints = controlPoint.legend;

const markOf = (type: string | null): PointMark =>
  legendOfPoints.entries.find(({ value }) => value === type)?.mark ?? legendOfPoints.mark;

/** Points inside the clip. */
export function controlPointsOn(
  rows: readonly ControlPointRow[],
  { paper, clip }: { readonly paper: ToPaper; readonly clip: Lines },
): readonly DrawnControlPoint[] {
  return rows
    .map((row) => ({ row, mark: markOf(row.type), x: paper.x(row.x), y: paper.y(row.y) }))
    .filter(({ x, y }) => clip.xy.length > 0 && isInside(clip, x, y));
}

/** The sign itself; white inside, so that what it covers does not read as part of it. */
export function drawMark(mark: PointMark, x: number, y: number, factor = 1): Item[] {
  const { outlines, strokes, circles, dot } = pointMarks[mark];
  const { line } = controlRules;
  const at = (points: readonly (readonly [number, number])[]): Lines =>
    linesOf([points.map(([dx, dy]): [number, number] => [x + dx * factor, y + dy * factor])]);
  const centres = Float64Array.of(x, y);
  return [
    ...outlines.map((ring): Item => ({
      kind: 'path',
      lines: at(ring),
      isClosed: true,
      stroke: line,
      fill: controlRules.fill,
    })),
    ...circles.map((radius): Item => ({
      kind: 'circles',
      centres,
      radius: radius * factor,
      stroke: line,
      fill: controlRules.fill,
    })),
    ...strokes.map((stroke): Item => ({ kind: 'path', lines: at(stroke), isClosed: false, stroke: line })),
    ...(dot === 0 ? [] : [{ kind: 'circles', centres, radius: dot * factor, fill: line.colour } as const]),
  ];
}

/** Where a label may stand around its sign, right of it first, as directions from its middle. */
const SIDES: readonly (readonly [number, number])[] = [
  [1, 0],
  [1, 1],
  [1, -1],
  [-1, 0],
  [-1, 1],
  [-1, -1],
  [0, 1],
  [0, -1],
];

/** Letters points in the order of the sheet; a label that finds no room beside its sign is named among those without a place. */
export function letterControlPoints(
  points: readonly DrawnControlPoint[],
  { taken, frame, clip }: { readonly taken: Taken; readonly frame: Box; readonly clip: Lines | undefined },
  placement: Placement,
): void {
  const { reach, size, smallest } = controlRules;
  for (const { x, y } of points) taken.keepFree([x - reach, y - reach, x + reach, y + reach]);
  for (const { row, x, y } of points) {
    const forms = [
      blockOf(row, size),
      blockOf(row, smallest),
      linesBlock([row.number], { size: smallest, colour: controlRules.line.colour }),
    ];
    const place = forms
      .flatMap((block) => SIDES.map((side) => ({ block, box: boxBeside(x, y, side, block) })))
      .find(({ box }) => isOn(box, frame, clip) && taken.isFree(box, 0.15));
    if (place == null) {
      placement.unplaced.push({ kind: '控制点', name: row.number });
      continue;
    }
    taken.add(place.box);
    placement.items.push(...place.block.draw((place.box[0] + place.box[2]) / 2, (place.box[1] + place.box[3]) / 2));
    placement.placed++;
  }
}

function blockOf({ number, elevation }: ControlPointRow, size: number): Block {
  const { line } = controlRules;
  const style = { colour: line.colour, line: { colour: line.colour, width: 0.1 } };
  return elevation == null
    ? linesBlock([number], { size, colour: line.colour })
    : fractionBlock({ above: number, below: elevation }, size, style);
}

function boxBeside(x: number, y: number, [dx, dy]: readonly [number, number], { width, height }: Block): Box {
  const away = controlRules.reach + 0.4;
  const middleX = x + dx * (away + width / 2);
  // Diagonally the label clears the arms of a grid cross that the point may stand on.
  const middleY = y + (dx === 0 ? dy * (away + height / 2) : dy * (height / 2 + 0.6));
  return [middleX - width / 2, middleY - height / 2, middleX + width / 2, middleY + height / 2];
}

function isOn(box: Box, frame: Box, clip: Lines | undefined): boolean {
  if (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]) return false;
  if (clip == null) return true;
  const corners = [
    [box[0], box[1]],
    [box[2], box[1]],
    [box[2], box[3]],
    [box[0], box[3]],
  ] as const;
  return corners.every(([x, y]) => isInside(clip, x, y));
}

/** An entry for each kind that the sheet shows. */
export function controlLegend(points: readonly DrawnControlPoint[]): LegendEntry[] {
  const kinds = [...new Set(points.map(({ row }) => row.type))].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
  return kinds.map((type) => ({
    title: type == null ? controlPoint.title : (codeLabel('control-point-type', type) ?? type),
    sample: 'mark',
    mark: markOf(type),
  }));
}
