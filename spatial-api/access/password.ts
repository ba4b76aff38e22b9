/** Passwords: what is accepted, how they are kept, how they are compared. */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** RFC 7914; 64 MB and about a quarter of a second per try. */
const COST = { N: 2 ** 16, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const SHORTEST = 10;
const LONGEST = 200;
/** Former passwords that may not come back. */
export const REMEMBERED = 5;

/** Words that guessers try first, in any case. */
const COMMON = /password|passw0rd|qwerty|123456|abc123|admin|dimai|111111|iloveyou|letmein|welcome/i;

/** `scrypt$65536$8$1$<salt>$<key>`: everything needed to compare later, also when the cost has been raised since. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password has this hash; a hash that cannot be read fits none. */
export async function fitsPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt == null || key == null) return false;
  const expected = Buffer.from(key, 'base64url');
  const given = await deriveKey(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function deriveKey(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  // the same letters typed on another machine may come composed differently
  return derive(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r });
}

/** What is wrong with a new password, in Chinese; empty where it is accepted. */
export function passwordFaults(password: string, login: string): readonly string[] {
  const length = [...password].length;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  return [
    ...(length < SHORTEST ? [`至少 ${SHORTEST} 个字符`] : []),
    ...(length > LONGEST ? [`至多 ${LONGEST} 个字符`] : []),
    ...(kinds < 3 ? ['须含大写字母、小写字母、数字、其他字符中的三类'] : []),
    ...(password.toLowerCase().includes(login.toLowerCase()) ? ['不得包含登录名'] : []),
    ...(COMMON.test(password) ? ['不得包含常见口令'] : []),
  ];
}

/** A password that a new account begins with: 16 letters and digits that cannot be mistaken for each other, always of three kinds. */
export function temporaryPassword(): string {
  const letters = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';
  for (;;) {
    const password = [...randomBytes(64)]
      .filter((byte) => byte < 256 - (256 % letters.length))
      .slice(0, 16)
      .map((byte) => letters[byte % letters.length])
      .join('');
    if (password.length === 16 && passwordFaults(password, '\0').length === 0) return password;
  }
}
