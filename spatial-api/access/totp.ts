/** Codes of a second factor: RFC 6238 with SHA-1, 30 seconds and six digits, as every authenticator app knows them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const DIGITS = 6;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret in base32, 160 bits. */
export function newSecret(): string {
  return toBase32(randomBytes(20));
}

/** The address that an app reads from a QR code. */
export function secretAddress(secret: string, login: string): string {
  return `otpauth://totp/${encodeURIComponent(`dimai:${login}`)}?secret=${secret}&issuer=dimai`;
}

/** The code of a time step (seconds since 1970 divided by 30). */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = digest[19]! & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step whose code this is, one before or after the present one included; undefined where it is none, or not later than the last accepted one. */
export function acceptedStep(secret: string, code: string, now: Date, lastStep: number | null): number | undefined {
  const present = Math.floor(now.getTime() / 1000 / STEP_SECONDS);
  if (!/^\d{6}$/.test(code)) return undefined;
  return [present - 1, present, present + 1].find(
    (step) => step > (lastStep ?? -1) && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code)),
  );
}

function toBase32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((group) => ALPHABET[Number.parseInt(group, 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
