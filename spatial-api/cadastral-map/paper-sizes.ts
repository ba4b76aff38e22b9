import { frameRules } from './drawing-rules.ts';

/** ISO 216, the shorter side first, in millimetres. */
export const PAPER = {
  A4: [210, 297],
  A3: [297, 420],
  A2: [420, 594],
  A1: [594, 841],
  A0: [841, 1189],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type PaperName = keyof typeof PAPER;
export const paperNames = Object.keys(PAPER) as [PaperName, ...PaperName[]];

export type Orientation = 'portrait' | 'landscape';

/** A sheet of paper as it lies. */
export interface Paper {
  readonly name: PaperName;
  readonly orientation: Orientation;
  readonly width: number;
  readonly height: number;
}

export function paperOf(name: PaperName, orientation: Orientation): Paper {
  const [short, long] = PAPER[name];
  const isTall = orientation === 'portrait';
  return { name, orientation, width: isTall ? short : long, height: isTall ? long : short };
}

/** Papers, the smallest first, both ways round or one. */
export function papers(name?: PaperName, orientation?: Orientation): readonly Paper[] {
  const names = name == null ? paperNames : [name];
  const ways: readonly Orientation[] = orientation == null ? ['landscape', 'portrait'] : [orientation];
  return names.flatMap((each) => ways.map((way) => paperOf(each, way)));
}

/** What surrounds the inner frame, in millimetres. Small papers have small furniture. */
export interface Furniture {
  /** Size of everything lettered around the map, relative to that of a full sheet. */
  readonly factor: number;
  /** From inner to outer frame. */
  readonly border: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function furnitureOf({ name }: Pick<Paper, 'name'>): Furniture {
  const isSmall = name === 'A4' || name === 'A3';
  return isSmall
    ? { factor: 0.7, border: 8, left: 18, right: 54, top: 36, bottom: 34 }
    : { factor: 1, border: 12, left: 20, right: 70, top: 46, bottom: 44 };
}

/** Millimetres that are left for the map, to whole millimetres. */
export function roomOn(paper: Paper): readonly [width: number, height: number] {
  const { left, right, top, bottom } = furnitureOf(paper);
  return [Math.floor(paper.width - left - right), Math.floor(paper.height - top - bottom)];
}

/** Frame on paper in millimetres, for bounds in metres: in the middle of what the furniture leaves, on whole tenths. */
export function frameOnPaper(
  paper: Paper,
  scale: number,
  [west, south, east, north]: readonly [number, number, number, number],
): [west: number, south: number, east: number, north: number] {
  const { left, right, top, bottom } = furnitureOf(paper);
  const [wide, high] = [((east - west) * 1000) / scale, ((north - south) * 1000) / scale];
  const x = tenths(left + Math.max(0, paper.width - left - right - wide) / 2);
  const y = tenths(bottom + Math.max(0, paper.height - top - bottom - high) / 2);
  return [x, y, x + wide, y + high];
}

const tenths = (millimetres: number): number => Math.round(millimetres * 10) / 10;

/** A grid line at every so many metres of the ground. */
export const gridStep = (scale: number): number => (frameRules.grid * scale) / 1000;
