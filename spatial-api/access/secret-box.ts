/**
 * Secrets that the server must be able to read again (second factors, keys of pushes) lie sealed in the database: AES-256-GCM, or by
 * `SECRET_CIPHER=sm4` SM4 (GB/T 32907) in counter mode with an HMAC of SM3 (GB/T 32905) over it. The key is a file beside the
 * database, never in it, so that a dump alone opens nothing. What was sealed by either cipher is opened whichever is chosen.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  getCiphers,
  getHashes,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Settings } from '../../schemas/settings.ts';

/** Seals and opens texts. */
export interface SecretBox {
  seal(text: string): string;
  /** The text of what was sealed; a text from before there was sealing is itself. Throws where it was changed or the key is another. */
  open(sealed: string): string;
}

/** Name of a cipher that secrets may be sealed by. */
export type SecretCipher = 'aes' | 'sm4';

const SEALED = /^sealed:(aes|sm4):([\w-]+):([\w-]+):([\w-]*)$/;
const KEY_BYTES = 32;
const IV_BYTES = { aes: 12, sm4: 16 } as const;

/** The box of a data directory. Throws where the platform lacks the cipher. */
export function secretBox({
  dataDirectory,
  secretCipher,
}: Pick<Settings, 'dataDirectory' | 'secretCipher'>): SecretBox {
  if (secretCipher === 'sm4' && !(getCiphers().includes('sm4-ctr') && getHashes().includes('sm3'))) {
    throw new Error(
      'SECRET_CIPHER=sm4：本机的 OpenSSL 没有 SM4 或 SM3，请改用 aes。The OpenSSL of this machine has no SM4 or SM3: use aes.',
    );
  }
  let key: Buffer | undefined;
  const keyOf = () => (key ??= readKey(dataDirectory));
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES[secretCipher]);
      const { data, tag } = (secretCipher === 'aes' ? sealAes : sealSm4)(keyOf(), iv, Buffer.from(text));
      return `sealed:${secretCipher}:${[iv, tag, data].map((part) => part.toString('base64url')).join(':')}`;
    },
    open(sealed) {
      const match = SEALED.exec(sealed);
      if (match === null) return sealed;
      const [iv, tag, data] = match.slice(2).map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
      return (match[1] === 'aes' ? openAes : openSm4)(keyOf(), iv, tag, data).toString();
    },
  };
}

/** The key, made where there is none; of two processes that make it at once one wins. */
function readKey(dataDirectory: string): Buffer {
  const path = join(dataDirectory, 'secret.key');
  try {
    mkdirSync(dataDirectory, { recursive: true });
    writeFileSync(path, randomBytes(KEY_BYTES).toString('base64'), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from(readFileSync(path, 'utf8'), 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`${path} 不是密钥文件 is no key: 32 bytes in base64 are expected`);
  return key;
}

interface Sealed {
  readonly data: Buffer;
  readonly tag: Buffer;
}

function sealAes(key: Buffer, iv: Buffer, text: Buffer): Sealed {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const data = Buffer.concat([cipher.update(text), cipher.final()]);
  return { data, tag: cipher.getAuthTag() };
}

function openAes(key: Buffer, iv: Buffer, tag: Buffer, data: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/** One key for the cipher and another for the seal, both from that of the file. */
function keysOf(key: Buffer): { readonly cipher: Buffer; readonly seal: Buffer } {
  const derive = (what: string) => createHmac('sm3', key).update(what).digest();
  return { cipher: derive('sm4-ctr').subarray(0, 16), seal: derive('hmac-sm3') };
}

function sealSm4(key: Buffer, iv: Buffer, text: Buffer): Sealed {
  const keys = keysOf(key);
  const cipher = createCipheriv('sm4-ctr', keys.cipher, iv);
  const data = Buffer.concat([cipher.update(text), cipher.final()]);
  return { data, tag: createHmac('sm3', keys.seal).update(iv).update(data).digest() };
}

function openSm4(key: Buffer, iv: Buffer, tag: Buffer, data: Buffer): Buffer {
  const keys = keysOf(key);
  const expected = createHmac('sm3', keys.seal).update(iv).update(data).digest();
  if (tag.length !== expected.length || !timingSafeEqual(tag, expected)) throw new Error('a sealed secret was changed');
  const decipher = createDecipheriv('sm4-ctr', keys.cipher, iv);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}
