/**
 * 面积平差: pieces of a whole are levelled to its control area, so that printed figures add up.
 *
 * 1. the control area S0 (plot, or sheet or district control area) is fixed;
 * 2. Si' = Si·S0/ΣSi, rounded half up to 0.01 m²;
 * 3. the residual S0 − ΣSi' goes 0.01 m² at a time to the largest pieces; equal ones in the order of their rounding loss,
 *    then of 图斑编号;
 * 4. hectares are converted piece by piece from the levelled m² and levelled again, at 0.0001 ha, to S0 in hectares.
 *
 * All in exact integers. Pieces whose sum differs from S0 by more than 1‰ or 1 m², whichever is larger, are a data error
 * and are not levelled.
 */

import { type Decimal, decimalOf, divideHalfUp, formatUnits, roundHalfUp, scaledUnits } from './decimal.ts';

export interface Piece {
  /** 图斑编号: settles ties. */
  readonly key: string;
  /** Measured area in m², unrounded. */
  readonly area: number;
}

export interface LevelledPiece {
  readonly key: string;
  /** m², two decimals. */
  readonly area: number;
  /** ha, four decimals. */
  readonly hectares: number;
}

export type Levelling =
  | {
      readonly state: 'levelled';
      /** In the order given. */
      readonly pieces: readonly LevelledPiece[];
      /** Σ of the pieces, exactly: S0 to 0.01 m². */
      readonly area: number;
      readonly hectares: number;
      /** S0 − ΣSi, m². */
      readonly discrepancy: number;
    }
  | {
      readonly state: 'refused';
      readonly discrepancy: number;
      /** The discrepancy that would still have been levelled, m². */
      readonly allowed: number;
    };

const SQUARE_METRE_DIGITS = 2;
const HECTARE_DIGITS = 4;
/** 0.0001 ha in units of 0.01 m². */
const CENTI_SQUARE_METRES = 100n;

/** Levels pieces to a control area in m². Throws RangeError for no pieces, negative or non-finite areas, or a whole of nothing. */
export function levelAreas(pieces: readonly Piece[], controlArea: number): Levelling {
  checkInput(pieces, controlArea);
  if (isWhole(pieces, controlArea)) return levelledWhole(pieces, controlArea);
  return level(pieces, controlArea, apportionQuickly);
}

/** The same without the quick ways, which tests hold against it. */
export function levelAreasExactly(pieces: readonly Piece[], controlArea: number): Levelling {
  checkInput(pieces, controlArea);
  return level(pieces, controlArea, () => null);
}

type Apportion = (pieces: readonly Piece[], total: bigint) => readonly bigint[] | null;

function level(pieces: readonly Piece[], controlArea: number, quickly: Apportion): Levelling {
  const areas = toCommonScale(pieces.map(({ area }) => decimalOf(area)));
  const sum = areas.units.reduce((total, units) => total + units, 0n);
  const measured = { units: sum, scale: areas.scale };
  const control = scaledUnits(controlArea, SQUARE_METRE_DIGITS);
  if (sum <= 0n || control <= 0n) throw new RangeError('pieces and control area must be larger than nothing');
  const { discrepancy, allowed, isExceeded } = compare(decimalOf(controlArea), measured);
  if (isExceeded) return { state: 'refused', discrepancy, allowed };

  const keys = pieces.map(({ key }) => key);
  const centi = quickly(pieces, control) ?? apportion(areas.units, sum, control, control, keys);
  const hectareTotal = divideHalfUp(control, CENTI_SQUARE_METRES);
  const hectares = apportion(centi, CENTI_SQUARE_METRES, 1n, hectareTotal, keys);
  return {
    state: 'levelled',
    pieces: keys.map((key, i) => ({
      key,
      area: Number(formatUnits(centi[i]!, SQUARE_METRE_DIGITS)),
      hectares: Number(formatUnits(hectares[i]!, HECTARE_DIGITS)),
    })),
    area: Number(formatUnits(control, SQUARE_METRE_DIGITS)),
    hectares: Number(formatUnits(hectareTotal, HECTARE_DIGITS)),
    discrepancy,
  };
}

/** One piece is the whole, to the last digit, and the others are nothing: most plots, on most layers. */
function isWhole(pieces: readonly Piece[], controlArea: number): boolean {
  let found = false;
  for (const { area } of pieces) {
    if (area === 0) continue;
    if (found || area !== controlArea) return false;
    found = true;
  }
  return found && roundHalfUp(controlArea, SQUARE_METRE_DIGITS) > 0;
}

function levelledWhole(pieces: readonly Piece[], controlArea: number): Levelling {
  const area = roundHalfUp(controlArea, SQUARE_METRE_DIGITS);
  // from the levelled m², as every piece's
  const hectares = Math.floor((Math.round(100 * area) + 50) / 100) / 10_000;
  return {
    state: 'levelled',
    pieces: pieces.map(({ key, area: own }) => (own === 0 ? { key, area: 0, hectares: 0 } : { key, area, hectares })),
    area,
    hectares,
    discrepancy: 0,
  };
}

function checkInput(pieces: readonly Piece[], controlArea: number): void {
  if (pieces.length === 0) throw new RangeError('there are no pieces to level');
  for (const { key, area } of [...pieces, { key: 'control area', area: controlArea }]) {
    if (!(area >= 0 && area < Infinity)) throw new RangeError(`area of ${key} is ${area}, expected m² ≥ 0`);
  }
}

function toCommonScale(decimals: readonly Decimal[]): { units: bigint[]; scale: number } {
  const scale = decimals.reduce((most, decimal) => Math.max(most, decimal.scale), 0);
  return { units: decimals.map((decimal) => decimal.units * 10n ** BigInt(scale - decimal.scale)), scale };
}

function compare(control: Decimal, measured: Decimal): { discrepancy: number; allowed: number; isExceeded: boolean } {
  const { units, scale } = toCommonScale([control, measured]);
  const [expected, found] = [units[0]!, units[1]!];
  const difference = expected - found;
  const magnitude = difference < 0n ? -difference : difference;
  const squareMetre = 10n ** BigInt(scale);
  const isExceeded = magnitude > squareMetre && magnitude * 1000n > expected;
  const controlArea = Number(formatUnits(expected, scale));
  return { discrepancy: Number(formatUnits(difference, scale)), allowed: Math.max(controlArea / 1000, 1), isExceeded };
}

/** Below this many units, and for so few pieces, a share is exact to a hundred-thousandth of a unit in floating point. */
const MOST_UNITS = 1e9;
const MOST_PIECES = 64;

/**
 * Hundredths of a square metre in floating point, where that cannot differ from the exact way: no share near a half, and no
 * two pieces that only their loss or number could tell apart. Null where it might.
 */
function apportionQuickly(pieces: readonly Piece[], total: bigint): readonly bigint[] | null {
  const units = Number(total);
  if (units > MOST_UNITS || pieces.length > MOST_PIECES) return null;
  let sum = 0;
  for (const { area } of pieces) sum += area;
  const rounded: number[] = [];
  let residual = units;
  for (const { area } of pieces) {
    const share = (area / sum) * units;
    if (Math.abs(share - Math.floor(share) - 0.5) < 1e-3) return null;
    const nearest = Math.round(share);
    rounded.push(nearest);
    residual -= nearest;
  }
  if (residual !== 0) {
    const order = pieces.map((_, i) => i).sort((i, j) => pieces[j]!.area - pieces[i]!.area);
    for (let k = 1; k < order.length; k++) if (pieces[order[k]!]!.area === pieces[order[k - 1]!]!.area) return null;
    const step = Math.sign(residual);
    for (let given = 0; given !== residual; given += step) rounded[order[Math.abs(given) % order.length]!]! += step;
  }
  return rounded.map(BigInt);
}

/** Rounds value·numerator/denominator for each value, then moves single units until they add up to the total. */
function apportion(
  values: readonly bigint[],
  denominator: bigint,
  numerator: bigint,
  total: bigint,
  keys: readonly string[],
): bigint[] {
  const rounded = values.map((value) => divideHalfUp(value * numerator, denominator));
  const residual = total - rounded.reduce((sum, value) => sum + value, 0n);
  const step = residual < 0n ? -1n : 1n;
  /** What rounding took from a piece, in the direction that the residual gives back. */
  const loss = (i: number) => (values[i]! * numerator - rounded[i]! * denominator) * step;
  const order = values
    .map((_, i) => i)
    .sort(
      (i, j) => descending(values[i]!, values[j]!) || descending(loss(i), loss(j)) || compareKeys(keys[i]!, keys[j]!),
    );
  for (let given = 0n; given !== residual; given += step) {
    const piece = order[Number(given * step) % order.length]!;
    rounded[piece] = rounded[piece]! + step;
  }
  return rounded;
}

function descending(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

/** 图斑编号 9 before 10; other keys by character. */
function compareKeys(a: string, b: string): number {
  const numeric = /^\d+$/;
  if (numeric.test(a) && numeric.test(b)) return -descending(BigInt(a), BigInt(b)) || (a < b ? -1 : Number(a > b));
  return a < b ? -1 : Number(a > b);
}
