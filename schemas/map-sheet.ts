/**
 * Map sheets and their numbers, in integers so that a point on a sheet's edge falls on one side only (west and south edges
 * belong to the sheet).
 *
 * Square sheets (地籍图, 1:500–1:2000): 50 × 50 cm, or 40 cm north by 50 cm east, numbered by the south-west corner in km,
 * north first: `3520.75-497.50`. Eastings carry no zone prefix. The number does not tell the scale: callers know it.
 *
 * Geographic sheets (GB/T 13989-2012, 1:1 000 000–1:500): `H50`, then scale letter, row and column counted from the
 * north-west corner of the 1:1 000 000 sheet: `H50G005096`. All edges are multiples of 1/1000″.
 */

import type { SheetBounds } from './area.ts';

/** What can be wrong with a sheet number or a place asked for. */
export type MapSheetProblem = 'sheet-format' | 'sheet-alignment' | 'sheet-range' | 'zone-prefix' | 'place-range';

export class MapSheetError extends Error {
  override readonly name = 'MapSheetError';
  readonly code: MapSheetProblem;

  constructor(code: MapSheetProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/** Position of a neighbour in the 接图表; row by row from the north-west. */
export type Direction = 'northWest' | 'north' | 'northEast' | 'west' | 'east' | 'southWest' | 'south' | 'southEast';

/** Steps to each neighbour, in sheets: east, north. */
const STEPS: Readonly<Record<Direction, readonly [east: number, north: number]>> = {
  northWest: [-1, 1],
  north: [0, 1],
  northEast: [1, 1],
  west: [-1, 0],
  east: [1, 0],
  southWest: [-1, -1],
  south: [0, -1],
  southEast: [1, -1],
};

export type SquareScale = 500 | 1000 | 2000;

export interface SquareSheetSystem {
  readonly scale: SquareScale;
  /** Paper size, north by east in cm; 50 × 50 when absent. */
  readonly format?: '50x50' | '40x50';
}

/** Metres of the Gauss-Krüger plane, eastings without zone prefix. */
export interface SquareSheet extends SheetBounds {
  readonly number: string;
}

const SQUARE_DIGITS: Readonly<Record<SquareScale, number>> = { 500: 2, 1000: 1, 2000: 1 };

function squareSides({ scale, format = '50x50' }: SquareSheetSystem): { width: number; height: number } {
  return { width: scale / 2, height: format === '50x50' ? scale / 2 : (scale * 2) / 5 };
}

/** The square sheet that holds a point, metres [east, north]. */
export function squareSheetAt(east: number, north: number, system: SquareSheetSystem): SquareSheet {
  if (east >= 1_000_000)
    throw new MapSheetError('zone-prefix', `easting ${east} carries a zone prefix; sheets are numbered without`);
  if (!(east >= 0 && north >= 0 && north < 10_000_000))
    throw new MapSheetError('place-range', `no sheet at east ${east}, north ${north}`);
  const { width, height } = squareSides(system);
  return squareSheet(Math.floor(east / width) * width, Math.floor(north / height) * height, system);
}

function squareSheet(west: number, south: number, system: SquareSheetSystem): SquareSheet {
  const { width, height } = squareSides(system);
  const digits = SQUARE_DIGITS[system.scale];
  const number = `${(south / 1000).toFixed(digits)}-${(west / 1000).toFixed(digits)}`;
  return { number, west, south, east: west + width, north: south + height };
}

/** The square sheet of a number. */
export function parseSquareSheet(number: string, system: SquareSheetSystem): SquareSheet {
  const digits = SQUARE_DIGITS[system.scale];
  const match = new RegExp(String.raw`^(\d{1,4})\.(\d{${digits}})-(\d{1,5})\.(\d{${digits}})$`).exec(number);
  if (match == null) {
    throw new MapSheetError(
      'sheet-format',
      `"${number}" is no 1:${system.scale} sheet, expected north-east km with ${digits} decimals`,
    );
  }
  const unit = 10 ** (3 - digits);
  const south = Number(match[1]! + match[2]!) * unit;
  const west = Number(match[3]! + match[4]!) * unit;
  if (west >= 1_000_000) throw new MapSheetError('zone-prefix', `"${number}" carries a zone prefix in its easting`);
  const { width, height } = squareSides(system);
  if (west % width !== 0 || south % height !== 0) {
    const grid = `multiples of ${height} m north and ${width} m east`;
    throw new MapSheetError(
      'sheet-alignment',
      `"${number}" is no corner of a 1:${system.scale} sheet, expected ${grid}`,
    );
  }
  return squareSheet(west, south, system);
}

/** The eight sheets around a square sheet; those beyond the grid are absent. */
export function squareNeighbours(number: string, system: SquareSheetSystem): Partial<Record<Direction, SquareSheet>> {
  const { west, south } = parseSquareSheet(number, system);
  const { width, height } = squareSides(system);
  return neighbours((east, north) => squareSheetAt(west + east * width, south + north * height, system));
}

export type GeographicScale =
  | 1_000_000
  | 500_000
  | 250_000
  | 100_000
  | 50_000
  | 25_000
  | 10_000
  | 5000
  | 2000
  | 1000
  | 500;

/** Degrees, with the exact edges in 1/1000″ beside them. */
export interface GeographicSheet extends SheetBounds {
  readonly number: string;
  readonly scale: GeographicScale;
  readonly milliseconds: SheetBounds;
}

interface GeographicGrid {
  readonly scale: GeographicScale;
  readonly letter: string;
  /** Sheet size in 1/1000″. */
  readonly width: number;
  readonly height: number;
  /** Digits of row and column, 0 for 1:1 000 000. */
  readonly digits: number;
}

const DEGREE = 3_600_000;
const MILLION_WIDTH = 6 * DEGREE;
const MILLION_HEIGHT = 4 * DEGREE;

function grid(scale: GeographicScale, letter: string, width: number, height: number, digits: number): GeographicGrid {
  return { scale, letter, width, height, digits };
}

/** GB/T 13989-2012, table of sheet sizes. */
const GRIDS: readonly GeographicGrid[] = [
  grid(1_000_000, '', MILLION_WIDTH, MILLION_HEIGHT, 0),
  grid(500_000, 'B', 3 * DEGREE, 2 * DEGREE, 3),
  grid(250_000, 'C', 5_400_000, DEGREE, 3),
  grid(100_000, 'D', 1_800_000, 1_200_000, 3),
  grid(50_000, 'E', 900_000, 600_000, 3),
  grid(25_000, 'F', 450_000, 300_000, 3),
  grid(10_000, 'G', 225_000, 150_000, 3),
  grid(5000, 'H', 112_500, 75_000, 3),
  grid(2000, 'I', 37_500, 25_000, 3),
  grid(1000, 'J', 18_750, 12_500, 4),
  grid(500, 'K', 9_375, 6_250, 4),
];

/** The geographic sheet that holds a point in degrees: longitude −180 to 180 (exclusive), latitude 0 to 88 (exclusive). */
export function geographicSheetAt(longitude: number, latitude: number, scale: GeographicScale): GeographicSheet {
  return sheetAtMilliseconds(toMilliseconds(longitude), toMilliseconds(latitude), gridOf(scale));
}

/** Whole 1/1000″ at or below; a value that misses a whole one by the rounding of degrees (under 1 µm) counts as it. */
function toMilliseconds(degrees: number): number {
  const value = degrees * DEGREE;
  const nearest = Math.round(value);
  return Math.abs(value - nearest) < 1e-5 ? nearest : Math.floor(value);
}

function gridOf(scale: GeographicScale): GeographicGrid {
  return GRIDS.find((candidate) => candidate.scale === scale)!;
}

function sheetAtMilliseconds(longitude: number, latitude: number, grid: GeographicGrid): GeographicSheet {
  const inside = longitude >= -180 * DEGREE && longitude < 180 * DEGREE && latitude >= 0 && latitude < 88 * DEGREE;
  if (!inside) throw new MapSheetError('place-range', `no sheet at ${longitude / DEGREE}°, ${latitude / DEGREE}°`);
  const west = Math.floor(longitude / grid.width) * grid.width;
  const south = Math.floor(latitude / grid.height) * grid.height;
  const millionColumn = Math.floor(west / MILLION_WIDTH);
  const millionRow = Math.floor(south / MILLION_HEIGHT);
  const million = String.fromCodePoint(65 + millionRow) + String(millionColumn + 31).padStart(2, '0');
  const row = ((millionRow + 1) * MILLION_HEIGHT - south) / grid.height;
  const column = (west - millionColumn * MILLION_WIDTH) / grid.width + 1;
  const number = grid.digits === 0 ? million : million + grid.letter + pad(row, grid) + pad(column, grid);
  const milliseconds = { west, south, east: west + grid.width, north: south + grid.height };
  return {
    number,
    scale: grid.scale,
    west: milliseconds.west / DEGREE,
    south: milliseconds.south / DEGREE,
    east: milliseconds.east / DEGREE,
    north: milliseconds.north / DEGREE,
    milliseconds,
  };
}

function pad(index: number, { digits }: GeographicGrid): string {
  return String(index).padStart(digits, '0');
}

/** The geographic sheet of a number, any scale. */
export function parseGeographicSheet(number: string): GeographicSheet {
  const match = /^([A-V])(\d{2})(?:([B-K])(\d+))?$/.exec(number);
  const grid = GRIDS.find(({ letter }) => letter === (match?.[3] ?? ''));
  const digits = match?.[4] ?? '';
  if (match == null || grid == null || digits.length !== 2 * grid.digits) {
    throw new MapSheetError('sheet-format', `"${number}" is no sheet number of GB/T 13989, expected e.g. H50G005096`);
  }
  const millionColumn = Number(match[2]);
  const row = grid.digits === 0 ? 1 : Number(digits.slice(0, grid.digits));
  const column = grid.digits === 0 ? 1 : Number(digits.slice(grid.digits));
  const rows = MILLION_HEIGHT / grid.height;
  const columns = MILLION_WIDTH / grid.width;
  if (millionColumn < 1 || millionColumn > 60 || row < 1 || row > rows || column < 1 || column > columns) {
    throw new MapSheetError(
      'sheet-range',
      `"${number}": expected 1:1 000 000 column 01–60, row 1–${rows}, column 1–${columns}`,
    );
  }
  const south = (match[1]!.codePointAt(0)! - 64) * MILLION_HEIGHT - row * grid.height;
  const west = (millionColumn - 31) * MILLION_WIDTH + (column - 1) * grid.width;
  return sheetAtMilliseconds(west, south, grid);
}

/** The eight sheets around a geographic sheet, across 1:1 000 000 limits too; those beyond the grid are absent. */
export function geographicNeighbours(number: string): Partial<Record<Direction, GeographicSheet>> {
  const { scale, milliseconds } = parseGeographicSheet(number);
  const grid = gridOf(scale);
  return neighbours((east, north) =>
    sheetAtMilliseconds(milliseconds.west + east * grid.width, milliseconds.south + north * grid.height, grid),
  );
}

function neighbours<S>(sheetAt: (east: number, north: number) => S): Partial<Record<Direction, S>> {
  const found: Partial<Record<Direction, S>> = {};
  for (const [direction, [east, north]] of Object.entries(STEPS) as [Direction, readonly [number, number]][]) {
    try {
      found[direction] = sheetAt(east, north);
    } catch (error) {
      if (!(error instanceof MapSheetError)) throw error;
    }
  }
  return found;
}
