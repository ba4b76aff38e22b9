import { JetError } from './errors.ts';

/** An exact decimal: text such as `-12.50`, an integer, or a number that is the nearest double of a short decimal. */
export type Decimal = number | string | bigint;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

const tooFine = (value: Decimal, scale: number): JetError =>
  new JetError('value-scale', { value: String(value), scale });

/** A number times 10^scale. Exact: r / 10^scale is correctly rounded, so it gives the number back or it had more decimals. */
function scaleNumber(value: number, scale: number): number | undefined {
  const power = 10 ** scale;
  const unscaled = Math.round(value * power);
  if (!Number.isSafeInteger(unscaled)) return undefined;
  if (unscaled / power !== value) throw tooFine(value, scale);
  return unscaled === 0 ? 0 : unscaled;
}

function scaleText(text: string, scale: number): number | bigint {
  const match = DECIMAL.exec(text);
  const whole = match?.[2] ?? '';
  const decimals = match?.[3] ?? '';
  if (match == null || whole.length + decimals.length === 0) {
    throw new JetError('value-type', { expected: 'a decimal number', value: `«${text}»` });
  }
  const kept = decimals.slice(0, scale);
  if (/[1-9]/.test(decimals.slice(scale))) throw tooFine(text, scale);
  const digits = whole + kept.padEnd(scale, '0');
  const magnitude = digits.length <= 15 ? Number(digits) : BigInt(digits);
  if (match[1] !== '-' || magnitude === 0) return magnitude;
  return -magnitude;
}

/** `value` × 10^scale as an exact integer: a number while it is safe, else a bigint. Refuses to round. */
export function toUnscaled(value: unknown, scale: number): number | bigint {
  if (typeof value === 'bigint') return value * 10n ** BigInt(scale);
  if (typeof value === 'string') return scaleText(value, scale);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new JetError('value-type', { expected: 'a decimal number', value: String(value) });
  }
  const unscaled = scaleNumber(value, scale);
  if (unscaled != null) return unscaled;
  const text = String(value);
  return scaleText(text.includes('e') ? BigInt(value).toString() : text, scale);
}

const TWO_32 = 0x1_0000_0000;

/** Writes MONEY: value × 10 000 as a 64-bit integer, little endian. */
export function writeMoney(target: Buffer, at: number, value: unknown): void {
  const unscaled = toUnscaled(value, 4);
  if (typeof unscaled === 'number') {
    const high = Math.floor(unscaled / TWO_32);
    target.writeUInt32LE(unscaled - high * TWO_32, at);
    target.writeInt32LE(high, at + 4);
    return;
  }
  if (BigInt.asIntN(64, unscaled) !== unscaled) {
    throw new JetError('value-range', { value: String(value), expected: '±922337203685477.5807' });
  }
  target.writeBigInt64LE(unscaled, at);
}

/** MONEY as exact decimal text with four decimals. */
export const readMoney = (bytes: Buffer, at: number): string => decimalText(bytes.readBigInt64LE(at), 4);

/** Writes NUMERIC: a sign byte and a 16-byte magnitude, most significant 32-bit group first, each little endian. */
export function writeNumeric(target: Buffer, at: number, value: unknown, precision: number, scale: number): void {
  const unscaled = toUnscaled(value, scale);
  const negative = unscaled < 0;
  const magnitude = negative ? -unscaled : unscaled;
  if (magnitude >= (precision <= 15 ? 10 ** precision : 10n ** BigInt(precision))) {
    throw new JetError('value-range', { value: String(value), expected: `decimal(${precision},${scale})` });
  }
  target[at] = negative ? 0x80 : 0;
  if (typeof magnitude === 'number') {
    const high = Math.floor(magnitude / TWO_32);
    target.fill(0, at + 1, at + 9);
    target.writeUInt32LE(high, at + 9);
    target.writeUInt32LE(magnitude - high * TWO_32, at + 13);
    return;
  }
  for (let group = 0; group < 4; group++) {
    target.writeUInt32LE(Number((magnitude >> BigInt(96 - 32 * group)) & 0xffffffffn), at + 1 + 4 * group);
  }
}

/** NUMERIC as exact decimal text. */
export function readNumeric(bytes: Buffer, at: number, scale: number): string {
  let magnitude = 0n;
  for (let group = 0; group < 4; group++) {
    magnitude = (magnitude << 32n) | BigInt(bytes.readUInt32LE(at + 1 + 4 * group));
  }
  return decimalText((bytes[at]! & 0x80) === 0 ? magnitude : -magnitude, scale);
}

function decimalText(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${negative ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}
