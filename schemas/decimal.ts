/**
 * Exact decimals from binary doubles. A double stands for the shortest decimal that reads back as itself (what
 * JavaScript prints, 17 digits at most): the double nearest 1.005 is 1.00499999999999989… in binary, but it *is* the
 * "1.005" that somebody delivered or computed, and 四舍五入 to two places must make it 1.01. All rounding below works on
 * those digits in integers, half away from zero.
 */

/** units · 10^(−scale). */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** The shortest decimal of a finite double. Throws RangeError for NaN and infinities. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a finite number`);
  const [mantissa, exponent = '0'] = String(value).split('e');
  const [whole, fraction = ''] = mantissa!.split('.');
  const units = BigInt(whole! + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** numerator / denominator to the nearest integer, halves away from zero; the denominator is positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** A value times numerator/denominator, counted in units of 10^(−digits), rounded half up. */
export function scaledUnits(value: number, digits: number, numerator = 1n, denominator = 1n): bigint {
  const { units, scale } = decimalOf(value);
  return divideHalfUp(units * numerator * 10n ** BigInt(digits), denominator * 10n ** BigInt(scale));
}

/** Integer units of 10^(−digits) as plain text with exactly that many digits, never "-0.00". */
export function formatUnits(units: bigint, digits: number): string {
  const magnitude = String(units < 0n ? -units : units).padStart(digits + 1, '0');
  const text = digits === 0 ? magnitude : `${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}`;
  return units < 0n ? `-${text}` : text;
}

/** 四舍五入 to a number of decimal digits, as text: `roundText(2.675, 2)` is "2.68". */
export function roundText(value: number, digits: number): string {
  return formatUnits(scaledUnits(value, digits), digits);
}

/** 四舍五入 to a number of decimal digits: the double nearest the rounded decimal. */
export function roundHalfUp(value: number, digits: number): number {
  return roundQuickly(value, digits) ?? Number(roundText(value, digits));
}

/** Scaled values below this are exact to a hundred-thousandth. */
const MOST_SCALED = 1e11;

/**
 * value·numerator/denominator rounded in floating point, where that cannot differ from the exact way: nothing near a half.
 * A hundred times as fast as the exact way, which decides the rest (undefined).
 */
export function roundQuickly(value: number, digits: number, numerator = 1, denominator = 1): number | undefined {
  const power = 10 ** digits;
  const scaled = ((value * numerator) / denominator) * power;
  const toHalf = Math.abs(Math.abs(scaled - Math.trunc(scaled)) - 0.5);
  // an integer divided by a power of ten is the double nearest the decimal
  return Math.abs(scaled) < MOST_SCALED && toHalf > 1e-4 ? Math.round(scaled) / power + 0 : undefined;
}
