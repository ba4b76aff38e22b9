/** 整饰: what stands around the frame of a sheet. */
import type { PointMark } from '../../schemas/layer.ts';
import { drawMark } from './draw-control-points.ts';
import type { Box } from './clip.ts';
import { BLACK } from './drawing-rules.ts';
import { textWidth } from './fonts.ts';
import { fitSize, text, wrapText } from './lettering.ts';
import type { Furniture, Paper } from './paper-sizes.ts';
import type { Neighbourhood } from './plan-pages.ts';
import { type CirclesItem, type Item, type Lines, linesOf, type PathItem, rectangle, type Stroke } from './scene.ts';

/** What a sheet says of itself. */
export interface SheetTexts {
  /** 图名. */
  readonly name: string;
  /** 图号. */
  readonly number: string;
  readonly secrecy: string;
  /** Lower left: coordinate system, height datum, dates, symbols. */
  readonly notes: readonly string[];
  readonly scale: number;
  /** 编制单位. */
  readonly unit: string;
  /** 绘图员, 检查员, 审核员 and the like, with names. */
  readonly signatories: readonly (readonly [role: string, name: string])[];
}

/** Something that appears on the map, as the legend explains it. */
export interface LegendEntry {
  readonly title: string;
  readonly sample: 'line' | 'area' | 'point' | 'text' | 'mark';
  /** Sign of a `mark`. */
  readonly mark?: PointMark;
  readonly stroke?: Stroke;
  readonly fill?: string;
  readonly diameter?: number;
  /** For texts: what stands there. */
  readonly example?: readonly [above: string, below: string] | string;
}

const HAIR: Stroke = { colour: BLACK, width: 0.15 };

const line = (points: readonly (readonly [number, number])[], stroke: Stroke = HAIR, isClosed = false): PathItem => ({
  kind: 'path',
  lines: linesOf([points]),
  isClosed,
  stroke,
});

/** Width, relative to the size of furniture, that title and foot need to stand without touching each other, millimetres. */
const LEAST_WIDTH = 214;
/** Paper that stays white around furniture wider than the map, millimetres. */
const PAPER_EDGE = 8;

/** Everything around the frame. Title and foot reach beyond a frame that is too narrow for them, and stand clear of the legend. */
export function drawFurniture(
  texts: SheetTexts,
  neighbours: Neighbourhood,
  legend: readonly LegendEntry[],
  frame: Box,
  furniture: Furniture,
  { hasNorth, paper }: { readonly hasNorth: boolean; readonly paper: Pick<Paper, 'width' | 'height'> },
): Item[] {
  const { factor: f, border } = furniture;
  const outer: Box = [frame[0] - border - 1, frame[1] - border - 1, frame[2] + border + 1, frame[3] + border + 1];
  const column = legendColumn(legend, outer, furniture, hasNorth, paper);
  const [left, right] = spanOf(outer, f, paper.width);
  const body: Box = [left, Math.min(outer[1], column.bottom), right, Math.max(outer[3], column.top)];
  const middle = (left + right) / 2;
  // A map that stands alone has no neighbours to show.
  const hasIndex = neighbours.some((number) => number != null);
  const titleRoom = 2 * Math.min(middle - left - (hasIndex ? 46 * f : 0), right - 22 * f - middle);
  return [
    text(texts.name, middle, body[3] + 12 * f, {
      size: fitSize(texts.name, 6 * f, titleRoom, 'bold'),
      font: 'bold',
      align: 'centre',
    }),
    text(texts.number, middle, body[3] + 4.5 * f, {
      size: fitSize(texts.number, 5 * f, titleRoom, 'bold'),
      font: 'bold',
      align: 'centre',
    }),
    text(texts.secrecy, right, body[3] + 4.5 * f, { size: 5 * f, font: 'bold', align: 'right' }),
    ...(hasIndex ? drawIndex(neighbours, body, f) : []),
    ...drawNotes(texts, body, f, middle - left - halfOfScale(texts.scale, f) - 5 * f),
    ...drawScale(texts.scale, middle, body[1], f),
    ...drawSignatories(texts, body, f),
    ...column.items,
  ];
}

/** Left and right end of title and foot. */
function spanOf(outer: Box, f: number, paperWidth: number): readonly [number, number] {
  const width = Math.min(Math.max(outer[2] - outer[0], LEAST_WIDTH * f), paperWidth - 2 * PAPER_EDGE);
  if (outer[2] - outer[0] >= width) return [outer[0], outer[2]];
  const least = (outer[0] + outer[2] - width) / 2;
  const left = Math.min(Math.max(least, PAPER_EDGE), paperWidth - PAPER_EDGE - width);
  return [left, left + width];
}

/** 接图表: nine cells, the sheet itself hatched. */
function drawIndex(neighbours: Neighbourhood, outer: Box, f: number): Item[] {
  const [wide, high] = [14.5 * f, 7.5 * f];
  const [left, bottom] = [outer[0], outer[3] + 3 * f];
  const items: Item[] = [];
  for (let i = 0; i < 9; i++) {
    const [x, y] = [left + (i % 3) * wide, bottom + (2 - Math.floor(i / 3)) * high];
    items.push({ kind: 'path', lines: rectangle(x, y, x + wide, y + high), isClosed: true, stroke: HAIR });
    if (i === 4) items.push(hatch([x, y, x + wide, y + high], 1.2 * f));
    else if (neighbours[i] != null) {
      const size = fitSize(neighbours[i]!, 2.4 * f, wide - 1);
      items.push(text(neighbours[i]!, x + wide / 2, y + high / 2 - size * 0.37, { size, align: 'centre' }));
    }
  }
  return items;
}

function hatch([west, south, east, north]: Box, step: number): PathItem {
  const parts: [number, number][][] = [];
  for (let offset = step; offset < east - west + north - south; offset += step) {
    const from: [number, number] =
      offset <= north - south ? [west, south + offset] : [west + offset - (north - south), north];
    const to: [number, number] =
      offset <= east - west ? [west + offset, south] : [east, south + offset - (east - west)];
    parts.push([from, to]);
  }
  return { kind: 'path', lines: linesOf(parts), isClosed: false, stroke: { colour: BLACK, width: 0.1 } };
}

/** Sizes that notes are tried at, the first at which they stay on the paper is taken. */
const NOTE_SIZES = [2.6, 2.3, 2, 1.8];

function drawNotes({ notes }: SheetTexts, [left, bottom]: Box, f: number, width: number): Item[] {
  const sized = NOTE_SIZES.map((size) => ({
    size: size * f,
    lines: notes.flatMap((note) => wrapText(note, size * f, width)),
  }));
  const isFitting = ({ size, lines }: (typeof sized)[number]): boolean =>
    bottom - 4.5 * f - (lines.length - 1) * size * 1.45 >= 4;
  const { size, lines } = sized.find(isFitting) ?? sized.at(-1)!;
  return lines.map((note, i) => text(note, left, bottom - 4.5 * f - i * size * 1.45, { size }));
}

/** Lengths of a scale bar, the whole of it between 40 and 100 mm. */
function barLength(scale: number, f: number): number {
  const metres = [1, 2, 5].flatMap((digit) => [0, 1, 2, 3, 4, 5].map((power) => digit * 10 ** power));
  return metres.sort((a, b) => b - a).find((candidate) => (candidate * 1000) / scale <= 26 * f) ?? 1;
}

/** From the middle of the bar to the end of what is lettered on it. */
const halfOfScale = (scale: number, f: number): number => (barLength(scale, f) * 1500) / scale + 5 * f;

/** Numeric scale and a bar of four parts, the first divided in halves to the left of nought. */
export function drawScale(scale: number, middle: number, top: number, f: number): Item[] {
  const part = barLength(scale, f);
  const length = (part * 1000) / scale;
  const [left, y, high] = [middle - length * 1.5, top - 13 * f, 1.6 * f];
  const size = 2.4 * f;
  const items: Item[] = [text(`1:${scale}`, middle, top - 6.5 * f, { size: 5 * f, font: 'bold', align: 'centre' })];
  for (let i = 0; i < 3; i++) {
    const [from, to] = [left + i * length, left + (i + 1) * length];
    const isFilled = i % 2 === 0;
    items.push({
      kind: 'path',
      lines: rectangle(from, y, to, y + high),
      isClosed: true,
      stroke: HAIR,
      ...(isFilled ? { fill: BLACK } : {}),
    });
  }
  const unit = part >= 1000 ? (['km', 1000] as const) : (['m', 1] as const);
  for (let i = 0; i <= 3; i++) {
    const words = `${(part * i) / unit[1]}${i === 3 ? ` ${unit[0]}` : ''}`;
    items.push(text(words, left + i * length, y + high + 0.8 * f, { size, align: 'centre' }));
  }
  return items;
}

function drawSignatories({ unit, signatories }: SheetTexts, [, bottom, right]: Box, f: number): Item[] {
  const size = 2.8 * f;
  const lines = [`编制单位：${unit}`, ...signatories.map(([role, name]) => `${role}：${name}`)];
  const width = 46 * f;
  return lines.map((words, i) =>
    text(words, right - width, bottom - 5 * f - i * size * 1.55, { size: fitSize(words, size, width) }),
  );
}

/** Height that the north arrow takes, relative to the size of furniture. */
const NORTH_HIGH = 30;

/**
 * 图例, and where it is due the north arrow, in a column to the right of the frame: only what the map shows. It begins at the
 * top of the frame; where it is longer than the frame both have their middle at one height.
 */
function legendColumn(
  legend: readonly LegendEntry[],
  outer: Box,
  { factor: f, top: roomAbove, bottom: roomBelow, border }: Furniture,
  hasNorth: boolean,
  paper: Pick<Paper, 'width' | 'height'>,
): { readonly items: Item[]; readonly top: number; readonly bottom: number } {
  const left = outer[2] + 4 * f;
  const size = 2.8 * f;
  // Long enough for the whole pattern of a border.
  const sampleWidth = 17 * f;
  const room = paper.width - left - 3 - sampleWidth - 2 * f;
  const rows = legend.map((entry) => {
    const words = wrapText(entry.title, size, room);
    return { entry, words, high: Math.max(6.5 * f, words.length * size * 1.3) };
  });
  const northHigh = hasNorth ? NORTH_HIGH * f : 0;
  const headHigh = rows.length === 0 ? 0 : 9 * f;
  const height = rows.reduce((sum, { high }) => sum + high, northHigh + headHigh);
  const centred = (outer[1] + outer[3] + height) / 2;
  const top = Math.min(
    Math.max(outer[3], centred),
    Math.max(paper.height - roomAbove + border + 1, roomBelow - border - 1 + height),
  );
  const items: Item[] = hasNorth ? drawNorth(left + 10 * f, top - 24 * f, f) : [];
  let y = top - northHigh;
  if (rows.length > 0) items.push(text('图例', left, y - 4.5 * f, { size: 4.5 * f, font: 'bold' }));
  y -= headHigh;
  for (const { entry, words, high } of rows) {
    const centre = y - high / 2;
    items.push(...drawSample(entry, left, centre, sampleWidth, f));
    for (const [i, line] of words.entries()) {
      const baseline = centre + ((words.length - 1) / 2 - i) * size * 1.3 - size * 0.37;
      items.push(text(line, left + sampleWidth + 2 * f, baseline, { size }));
    }
    y -= high;
  }
  return { items, top, bottom: y };
}

function drawSample(entry: LegendEntry, left: number, y: number, width: number, f: number): Item[] {
  const { sample, stroke, fill, diameter, example } = entry;
  switch (sample) {
    case 'line':
      return [
        line(
          [
            [left, y],
            [left + width, y],
          ],
          stroke,
        ),
      ];
    case 'area': {
      const lines: Lines = rectangle(left, y - 2 * f, left + width, y + 2 * f);
      return [
        {
          kind: 'path',
          lines,
          isClosed: true,
          ...(stroke == null ? {} : { stroke }),
          ...(fill == null ? {} : { fill }),
        },
      ];
    }
    case 'point': {
      const circle: CirclesItem = {
        kind: 'circles',
        centres: Float64Array.of(left + width / 2, y),
        radius: diameter! / 2,
        ...(stroke == null ? {} : { stroke }),
        ...(fill == null ? {} : { fill }),
      };
      return [circle];
    }
    case 'mark':
      return drawMark(entry.mark!, left + width / 2, y, f);
    case 'text': {
      const colour = stroke?.colour ?? BLACK;
      const size = 2 * f;
      if (typeof example === 'string')
        return [
          text(example, left + width / 2, y - size * 0.37, {
            size: fitSize(example, size, width),
            align: 'centre',
            colour,
          }),
        ];
      const [above, below] = example!;
      return [
        text(above, left + width / 2, y + size * 0.24, { size: fitSize(above, size, width), align: 'centre', colour }),
        text(below, left + width / 2, y - size * 0.97, { size: fitSize(below, size, width), align: 'centre', colour }),
        line(
          [
            [left + 1, y],
            [left + width - 1, y],
          ],
          { colour, width: 0.1 },
        ),
      ];
    }
  }
}

/** 指北针: grid north. */
export function drawNorth(x: number, bottom: number, f: number): Item[] {
  const at = (dx: number, dy: number): [number, number] => [x + dx * f, bottom + dy * f];
  return [
    {
      kind: 'path',
      lines: linesOf([[at(0, 18), at(-4, 0), at(0, 4), at(0, 18)]]),
      isClosed: true,
      fill: BLACK,
      stroke: HAIR,
    },
    { kind: 'path', lines: linesOf([[at(0, 18), at(4, 0), at(0, 4), at(0, 18)]]), isClosed: true, stroke: HAIR },
    text('北', x, bottom + 19 * f, { size: 4 * f, font: 'bold', align: 'centre' }),
  ];
}

/** Words across the map, faint, again and again: they survive cutting a piece out. */
export function drawWatermark(words: string, [west, south, east, north]: Box): Item[] {
  const items: Item[] = [];
  const size = Math.min(8, Math.max(5, (east - west) / 45));
  const step = Math.max(95, textWidth(words, size) + 25);
  for (let row = 0, y = south - 20; y < north - 10; row++, y += 75)
    for (let x = west - (row % 2 === 0 ? 20 : step / 2); x < east - 10; x += step)
      items.push({
        kind: 'text',
        text: words,
        x,
        y,
        size,
        font: 'regular',
        colour: '#5a6572',
        align: 'left',
        angle: 28,
        opacity: 0.16,
      });
  return items;
}
