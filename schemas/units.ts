/**
 * Area units. Everything derives from the unrounded m²: ha and 亩 taken from a rounded value, or 亩 by "÷ 666.6667", lose
 * digits that a contract counts (1 km² is 1500 亩, not 1499.9999). 1 亩 = 2000/3 m² exactly. Rounding is 四舍五入 on the
 * decimal digits of the value, see decimal.ts.
 */

import { formatUnits, roundQuickly, scaledUnits } from './decimal.ts';

export type AreaUnit = 'squareMetres' | 'hectares' | 'mu' | 'squareKilometres';

interface UnitDefinition {
  /** As printed. */
  readonly label: string;
  /** Decimal digits that documents print. */
  readonly digits: number;
  /** Units in one m², as an exact fraction. */
  readonly perSquareMetre: readonly [numerator: bigint, denominator: bigint];
}

/** Labels, customary digits and exact factors of the units in which land is measured. */
export const AREA_UNITS: Readonly<Record<AreaUnit, UnitDefinition>> = {
  squareMetres: { label: '㎡', digits: 2, perSquareMetre: [1n, 1n] },
  hectares: { label: '公顷', digits: 4, perSquareMetre: [1n, 10_000n] },
  mu: { label: '亩', digits: 2, perSquareMetre: [3n, 2000n] },
  squareKilometres: { label: 'km²', digits: 2, perSquareMetre: [1n, 1_000_000n] },
};

/** Unrounded conversion from m², for sums and ratios; never for print. */
export function convertArea(squareMetres: number, unit: AreaUnit): number {
  const [numerator, denominator] = AREA_UNITS[unit].perSquareMetre;
  return (squareMetres * Number(numerator)) / Number(denominator);
}

/** m² that a value in another unit stands for, unrounded: TXT headers and survey reports state 公顷. */
export function squareMetresOf(value: number, unit: AreaUnit): number {
  const [numerator, denominator] = AREA_UNITS[unit].perSquareMetre;
  return (value * Number(denominator)) / Number(numerator);
}

/** Digits of an area in a unit, rounded half up from the unrounded m² in one exact step; customary digits unless given. */
export function areaText(squareMetres: number, unit: AreaUnit, digits: number = AREA_UNITS[unit].digits): string {
  const [numerator, denominator] = AREA_UNITS[unit].perSquareMetre;
  return formatUnits(scaledUnits(squareMetres, digits, numerator, denominator), digits);
}

/** The same as a number. */
export function roundArea(squareMetres: number, unit: AreaUnit, digits: number = AREA_UNITS[unit].digits): number {
  const [numerator, denominator] = AREA_UNITS[unit].perSquareMetre;
  const quick = roundQuickly(squareMetres, digits, Number(numerator), Number(denominator));
  return quick ?? Number(areaText(squareMetres, unit, digits));
}

/** With its unit, as printed: `formatArea(6596.0592, 'mu')` is "9.89 亩". */
export function formatArea(squareMetres: number, unit: AreaUnit, digits: number = AREA_UNITS[unit].digits): string {
  return `${areaText(squareMetres, unit, digits)} ${AREA_UNITS[unit].label}`;
}
