/** 界址点坐标表: coordinates of 界址点 as pages of columns. X is north, Y is east, as surveyors write them. */
import { type MapPlane, planeWords } from './map-plane.ts';
import { BLACK } from './drawing-rules.ts';
import { fitSize, text } from './lettering.ts';
import type { NumberedPoint } from './number-points.ts';
import { paperOf } from './paper-sizes.ts';
import { type Item, linesOf, type Page } from './scene.ts';

/** Points of one parcel under its heading. */
export interface PointTable {
  readonly heading: string;
  readonly points: readonly NumberedPoint[];
}

type TableLine =
  | { readonly kind: 'heading'; readonly words: string }
  | { readonly kind: 'head' }
  | { readonly kind: 'point'; readonly cells: readonly string[] };

const HEAD = ['点号', 'X（北）', 'Y（东）', '边长'] as const;
const SHARES = [0.17, 0.31, 0.31, 0.21] as const;

/** Metres to the millimetre, sides to the centimetre. */
export function pointCells({ number, x, y, side }: NumberedPoint): string[] {
  return [number, y.toFixed(3), x.toFixed(3), side.toFixed(2)];
}

/** A table of three columns of records within a place on a page, as many lines as fit; returns how many were drawn. */
export function drawPointColumns(
  lines: readonly TableLine[],
  from: number,
  {
    left,
    top,
    width,
    bottom,
    columns,
    size,
  }: { left: number; top: number; width: number; bottom: number; columns: number; size: number },
): { readonly items: Item[]; readonly next: number } {
  const items: Item[] = [];
  const gap = 3;
  const each = (width - gap * (columns - 1)) / columns;
  const step = size * 1.6;
  const rows = Math.floor((top - bottom) / step);
  const rules: [number, number][][] = [];
  let at = from;
  for (let column = 0; column < columns && at < lines.length; column++) {
    const x = left + column * (each + gap);
    for (let row = 0; row < rows && at < lines.length; row++) {
      const y = top - (row + 1) * step + size * 0.4;
      // A table that goes on in the next column has its head there, too.
      const isContinued = row === 0 && lines[at]!.kind === 'point';
      const line: TableLine = isContinued ? { kind: 'head' } : lines[at]!;
      // A heading at the foot of a column would stand apart from what it heads.
      if (line.kind !== 'point' && !isContinued && row >= rows - 2) break;
      if (line.kind === 'heading')
        items.push(text(line.words, x, y, { size: fitSize(line.words, size, each, 'bold'), font: 'bold' }));
      else items.push(...drawCells(line.kind === 'head' ? HEAD : line.cells, x, y, each, size));
      if (line.kind === 'head')
        rules.push([
          [x, y - size * 0.4],
          [x + each, y - size * 0.4],
        ]);
      if (!isContinued) at++;
    }
  }
  if (rules.length > 0)
    items.push({ kind: 'path', lines: linesOf(rules), isClosed: false, stroke: { colour: BLACK, width: 0.15 } });
  return { items, next: at };
}

function drawCells(cells: readonly string[], left: number, y: number, width: number, size: number): Item[] {
  let x = left;
  return cells.map((words, i) => {
    const share = SHARES[i]! * width;
    const item = i === 0 ? text(words, x, y, { size }) : text(words, x + share - 0.6, y, { size, align: 'right' });
    x += share;
    return item;
  });
}

/** Lines of tables: heading, head, points; a ring that begins anew is told apart by its number. */
export function tableLines(tables: readonly PointTable[]): TableLine[] {
  return tables.flatMap(({ heading, points }): TableLine[] => [
    { kind: 'heading', words: heading },
    { kind: 'head' },
    ...points.map((point): TableLine => ({ kind: 'point', cells: pointCells(point) })),
  ]);
}

/** Pages of tables, A4 portrait. */
export function pointPages(tables: readonly PointTable[], plane: MapPlane, title: string): Page[] {
  const paper = paperOf('A4', 'portrait');
  const lines = tableLines(tables);
  const pages: Page[] = [];
  for (let at = 0; at < lines.length;) {
    const place = { left: 20, top: 262, width: 170, bottom: 18, columns: 2, size: 2.9 };
    const { items, next } = drawPointColumns(lines, at, place);
    if (next === at) throw new Error('a page of points took no line');
    at = next;
    const system = `2000国家大地坐标系，${planeWords(plane)}，单位：米`;
    const heading = [
      text('界址点坐标表', 105, 276, { size: 6, font: 'bold', align: 'centre' }),
      text(title, 105, 269, { size: fitSize(title, 3.2, 170), align: 'centre' }),
      text(system, 20, 264, { size: 2.6 }),
      text(`第 ${pages.length + 1} 页`, 190, 264, { size: 2.6, align: 'right' }),
    ];
    pages.push({
      title: `界址点坐标表 ${pages.length + 1}`,
      width: paper.width,
      height: paper.height,
      layers: [{ id: 'JZDB', title: '界址点坐标表', items: [...heading, ...items] }],
    });
  }
  return pages;
}
