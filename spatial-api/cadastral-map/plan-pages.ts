/** From a place, a scale and a paper to the pages of a map: pure arithmetic in metres of the plane. */
import {
  type Direction,
  geographicNeighbours,
  type GeographicScale,
  type GeographicSheet,
  geographicSheetAt,
  squareNeighbours,
  type SquareSheet,
  squareSheetAt,
  type SquareSheetSystem,
} from '../../schemas/map-sheet.ts';
import { Problem } from '../../schemas/problems.ts';
import { type Box, entersBox, isInside } from './clip.ts';
import { STANDARD_SCALES } from './drawing-rules.ts';
import {
  betweenPlanes,
  carry,
  degreesAround,
  degreesToPlane,
  isSamePlane,
  type MapPlane,
  planeOfSheet,
} from './map-plane.ts';
import { type Orientation, type Paper, type PaperName, papers, roomOn } from './paper-sizes.ts';
import type { Lines } from './scene.ts';

export type Ground = readonly [east: number, north: number];

/** Numbers of the sheets around, row by row from the north-west, null where there is none; the middle is the sheet itself. */
export type Neighbourhood = readonly (string | null)[];

/** One page of a map. */
export interface SheetPlan {
  readonly number: string;
  /** The plane of the sheet, where that is not the plane of the map: sheets of the geographic grid keep to their zones. */
  readonly plane?: MapPlane;
  /** Corner first, closed; metres of its plane. */
  readonly outline: readonly Ground[];
  /** Box around the outline. */
  readonly bounds: Box;
  readonly neighbours: Neighbourhood;
  /** Corners in degrees where the sheet is one of the geographic grid. */
  readonly degrees?: { readonly west: number; readonly south: number; readonly east: number; readonly north: number };
}

export interface PagesPlan {
  readonly scale: number;
  readonly paper: Paper;
  readonly sheets: readonly SheetPlan[];
}

/** Most sheets of one map. */
export const MOST_SHEETS = 400;

const DIRECTIONS: readonly (Direction | null)[] = [
  'northWest',
  'north',
  'northEast',
  'west',
  null,
  'east',
  'southWest',
  'south',
  'southEast',
];

const unsuitable = (detail: string, at: string, expected: string): Problem =>
  new Problem('map-unsuitable', detail, { errors: [{ at, expected }] });

/** What a person may ask of the paper. */
export interface PaperWish {
  readonly scale?: number | undefined;
  readonly paper?: PaperName | undefined;
  readonly orientation?: Orientation | undefined;
}

/** Pages for an area cut freely. `shape` keeps those that hold part of it; without it the whole box is drawn. */
export function planArea([west, south, east, north]: Box, wish: PaperWish, shape?: Lines): PagesPlan {
  const size = [east - west, north - south] as const;
  const { scale, paper } = chooseScale(size, wish);
  const [roomWide, roomHigh] = roomOn(paper);
  const unit = scale / 1000;
  const columns = Math.max(1, Math.ceil(size[0] / unit / roomWide - 1e-9));
  const rows = Math.max(1, Math.ceil(size[1] / unit / roomHigh - 1e-9));
  if (columns * rows > MOST_SHEETS * 4) throw tooMany(columns * rows, scale);
  // All pages are of one size, whole millimetres, and together lie in the middle of the area.
  const wide = Math.min(roomWide, Math.max(20, Math.ceil(size[0] / unit / columns - 1e-9))) * unit;
  const high = Math.min(roomHigh, Math.max(20, Math.ceil(size[1] / unit / rows - 1e-9))) * unit;
  const left = round((west + east) / 2 - (wide * columns) / 2);
  const top = round((south + north) / 2 + (high * rows) / 2);
  const cells = new Map<string, Box>();
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const box = cellBox(left, top, wide, high, column, row);
      if (shape == null || meets(shape, box)) cells.set(`${row}/${column}`, box);
    }
  if (cells.size > MOST_SHEETS) throw tooMany(cells.size, scale);
  const numbers = new Map([...cells.keys()].map((key, i) => [key, String(i + 1)]));
  const sheets = [...cells].map(([key, bounds]): SheetPlan => {
    const [row, column] = key.split('/').map(Number) as [number, number];
    const neighbours = DIRECTIONS.map((direction, i) => {
      if (direction == null) return null;
      const at = `${row + Math.floor(i / 3) - 1}/${column + (i % 3) - 1}`;
      return numbers.get(at) ?? null;
    });
    return { number: numbers.get(key)!, outline: outlineOf(bounds), bounds, neighbours };
  });
  return { scale, paper, sheets };
}

const tooMany = (count: number, scale: number): Problem =>
  unsuitable(
    `1:${scale} 需要 ${count} 幅，一次至多 ${MOST_SHEETS} 幅，请缩小范围或比例尺`,
    'body.scale',
    '更小的比例尺',
  );

const round = (metres: number): number => Math.round(metres * 1000) / 1000;

function cellBox(left: number, top: number, wide: number, high: number, column: number, row: number): Box {
  return [left + column * wide, top - (row + 1) * high, left + (column + 1) * wide, top - row * high].map(
    round,
  ) as unknown as Box;
}

/** The largest standard scale at which the area fits one sheet of the paper; a scale asked for, with the paper that takes fewest sheets. */
function chooseScale([width, height]: readonly [number, number], wish: PaperWish): { scale: number; paper: Paper } {
  const fits = (scale: number, paper: Paper): boolean => {
    const [wide, high] = roomOn(paper);
    return (width * 1000) / scale <= wide + 1e-6 && (height * 1000) / scale <= high + 1e-6;
  };
  if (wish.scale == null) {
    const choices =
      wish.paper == null
        ? papers(undefined, wish.orientation).filter(({ name }) => name === 'A4' || name === 'A3')
        : papers(wish.paper, wish.orientation);
    for (const scale of STANDARD_SCALES) {
      const paper = choices.find((choice) => fits(scale, choice));
      if (paper != null) return { scale, paper };
    }
    throw unsuitable('范围过大，1:1000000 也容纳不下', 'body', '更小的范围');
  }
  const { scale } = wish;
  const choices = papers(wish.paper, wish.orientation);
  const single = choices.find((choice) => fits(scale, choice));
  if (single != null) return { scale, paper: single };
  const many = papers(wish.paper ?? 'A1', wish.orientation).map((paper) => {
    const [wide, high] = roomOn(paper);
    return { paper, count: Math.ceil((width * 1000) / scale / wide) * Math.ceil((height * 1000) / scale / high) };
  });
  return { scale, paper: many.toSorted((a, b) => a.count - b.count)[0]!.paper };
}

function outlineOf([west, south, east, north]: Box): Ground[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** Whether any part of a shape lies in a box. */
export function meets({ xy, ends }: Lines, [west, south, east, north]: Box): boolean {
  if (isInside({ xy, ends }, (west + east) / 2, (south + north) / 2)) return true;
  let start = 0;
  for (const end of ends) {
    for (let v = start; v + 1 < end; v++) {
      if (entersBox(xy[2 * v]!, xy[2 * v + 1]!, xy[2 * v + 2]!, xy[2 * v + 3]!, [west, south, east, north]))
        return true;
    }
    start = end;
  }
  return false;
}

/** The paper for frames of one size, in metres: the smallest they fit. */
function paperFor(sheets: readonly SheetPlan[], scale: number, wish: PaperWish): Paper {
  const width = Math.max(...sheets.map(({ bounds }) => bounds[2] - bounds[0])) / (scale / 1000);
  const height = Math.max(...sheets.map(({ bounds }) => bounds[3] - bounds[1])) / (scale / 1000);
  const paper = papers(wish.paper, wish.orientation).find((choice) => {
    const [wide, high] = roomOn(choice);
    return width <= wide + 1e-6 && height <= high + 1e-6;
  });
  if (paper != null) return paper;
  const size = `${Math.ceil(width)} × ${Math.ceil(height)} mm`;
  throw unsuitable(`图幅 ${size} 放不进所选图纸，标准图幅请用 A1 或 A0`, 'body.paper', 'A1 或 A0');
}

/** Whole square sheets, given or those that hold a box. */
export function planSquare(sheets: readonly SquareSheet[], system: SquareSheetSystem, wish: PaperWish): PagesPlan {
  const plans = sheets.map((sheet): SheetPlan => {
    const around = squareNeighbours(sheet.number, system);
    const bounds: Box = [sheet.west, sheet.south, sheet.east, sheet.north];
    return {
      number: sheet.number,
      outline: outlineOf(bounds),
      bounds,
      neighbours: DIRECTIONS.map((direction) =>
        direction == null ? sheet.number : (around[direction]?.number ?? null),
      ),
    };
  });
  return { scale: system.scale, paper: paperFor(plans, system.scale, wish), sheets: plans };
}

/** Square sheets that hold part of a box (and of a shape), row by row from the north-west. */
export function squareSheetsIn(
  [west, south, east, north]: Box,
  system: SquareSheetSystem,
  shape?: Lines,
): SquareSheet[] {
  const first = squareSheetAt(west, south, system);
  const [wide, high] = [first.east - first.west, first.north - first.south];
  const columns = Math.max(1, Math.ceil((east - first.west) / wide - 1e-9));
  const rows = Math.max(1, Math.ceil((north - first.south) / high - 1e-9));
  if (columns * rows > MOST_SHEETS * 25) throw tooMany(columns * rows, system.scale);
  const found: SquareSheet[] = [];
  for (let row = rows - 1; row >= 0; row--)
    for (let column = 0; column < columns; column++) {
      const sheet = squareSheetAt(first.west + column * wide, first.south + row * high, system);
      if (shape == null || meets(shape, [sheet.west, sheet.south, sheet.east, sheet.north])) found.push(sheet);
    }
  return found;
}

/**
 * Geographic sheets, whose frames are meridians and parallels: curved in the plane, drawn so. Each lies in the plane that the
 * series has for it, whatever the plane of the map, so that a sheet of an area and the same sheet by its number are one.
 */
export function planGeographic(sheets: readonly GeographicSheet[], plane: MapPlane, wish: PaperWish): PagesPlan {
  const { scale } = sheets[0]!;
  const plans = sheets.map((sheet): SheetPlan => {
    const around = geographicNeighbours(sheet.number);
    const own = planeOfSheet(sheet);
    const outline = graticuleOutline(sheet, own);
    return {
      number: sheet.number,
      ...(isSamePlane(own, plane) ? {} : { plane: own }),
      outline,
      bounds: boundsOfOutline(outline),
      neighbours: DIRECTIONS.map((direction) =>
        direction == null ? sheet.number : (around[direction]?.number ?? null),
      ),
      degrees: { west: sheet.west, south: sheet.south, east: sheet.east, north: sheet.north },
    };
  });
  return { scale, paper: paperFor(plans, scale, wish), sheets: plans };
}

/** Steps of an edge: enough that a parallel of 6° departs from its chords by less than 0.01 mm at its scale. */
const EDGE_STEPS = 64;

/** Frame of a geographic sheet in the plane, its edges in many steps. */
export function graticuleOutline(
  { west, south, east, north }: Pick<GeographicSheet, 'west' | 'south' | 'east' | 'north'>,
  plane: MapPlane,
): Ground[] {
  const toPlane = degreesToPlane(plane);
  const corners = outlineOf([west, south, east, north]);
  const out = new Float64Array(2);
  const outline: Ground[] = [];
  for (let i = 0; i < 4; i++) {
    const [from, to] = [corners[i]!, corners[i + 1]!];
    for (let step = 0; step < EDGE_STEPS; step++) {
      const t = step / EDGE_STEPS;
      toPlane(from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, out, 0);
      outline.push([out[0]!, out[1]!]);
    }
  }
  return [...outline, outline[0]!];
}

/** Outline of a sheet in the plane of its map. */
export function outlineInMap({ outline, plane: own }: SheetPlan, plane: MapPlane): readonly Ground[] {
  if (own == null) return outline;
  const { xy } = carry({ xy: Float64Array.from(outline.flat()) }, betweenPlanes(own, plane));
  return outline.map((_, i): Ground => [xy[2 * i]!, xy[2 * i + 1]!]);
}

export function boundsOfOutline(outline: readonly Ground[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of outline) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

/** Geographic sheets that hold part of a box of the plane (and of a shape), row by row from the north-west. */
export function geographicSheetsIn(
  box: Box,
  plane: MapPlane,
  scale: GeographicScale,
  shape?: Lines,
): GeographicSheet[] {
  return geographicSheetsOf(degreesAround(plane, outlineOf(box)), scale).filter((sheet) => {
    const bounds = boundsOfOutline(graticuleOutline(sheet, plane));
    const isNear = bounds[0] < box[2] && bounds[2] > box[0] && bounds[1] < box[3] && bounds[3] > box[1];
    return isNear && (shape == null || meets(shape, bounds));
  });
}

/** Geographic sheets that hold part of a box of degrees, row by row from the north-west. */
export function geographicSheetsOf([west, south, east, north]: Box, scale: GeographicScale): GeographicSheet[] {
  const first = geographicSheetAt(west, south, scale);
  const [wide, high] = [first.east - first.west, first.north - first.south];
  // An edge of the box that is an edge of sheets does not reach into the next ones.
  const columns = Math.max(1, Math.ceil((east - first.west) / wide - 1e-9));
  const rows = Math.max(1, Math.ceil((north - first.south) / high - 1e-9));
  if (columns * rows > MOST_SHEETS * 25) throw tooMany(columns * rows, scale);
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [rows - 1 - Math.floor(i / columns), i % columns];
    return geographicSheetAt(first.west + (column + 0.5) * wide, first.south + (row + 0.5) * high, scale);
  });
}
