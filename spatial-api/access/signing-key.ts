/**
 * Signs what leaves the server as evidence: SM2 with SM3 (GB/T 32918; the user id is empty, as `openssl dgst -sm3 -verify` has it) or
 * Ed25519. The key pair lies beside the database, never in it; whoever has the public key proves a file without this server.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  getCurves,
  getHashes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Settings } from '../../schemas/settings.ts';

/** How evidence may be signed. */
export type SignatureAlgorithm = 'sm2' | 'ed25519';

/** A signature that says what it is. */
export interface Signature {
  readonly algorithm: SignatureAlgorithm;
  /** SPKI in PEM. */
  readonly publicKey: string;
  /** base64 */
  readonly value: string;
}

/** Signs texts. */
export type Signer = (text: string) => Signature;

const DIGESTS = { sm2: 'sm3', ed25519: null } as const;

/** The signer of a data directory, its key made at first use; undefined where nothing is to be signed. Throws where the platform has no SM2. */
export function signerOf({
  dataDirectory,
  auditSignature,
}: Pick<Settings, 'dataDirectory' | 'auditSignature'>): Signer | undefined {
  if (auditSignature === 'none') return undefined;
  if (auditSignature === 'sm2' && !(getCurves().includes('SM2') && getHashes().includes('sm3'))) {
    throw new Error(
      'AUDIT_SIGNATURE=sm2：本机的 OpenSSL 没有 SM2 或 SM3，请改用 ed25519。The OpenSSL of this machine has no SM2 or SM3: use ed25519.',
    );
  }
  let key: KeyObject | undefined;
  return (text) => {
    key ??= readKey(dataDirectory, auditSignature);
    const value = sign(DIGESTS[auditSignature], Buffer.from(text), key).toString('base64');
    return { algorithm: auditSignature, publicKey: publicText(key), value };
  };
}

/** Whether a signature is that of a text. One that cannot be read is none. */
export function isSigned(text: string, { algorithm, publicKey, value }: Signature): boolean {
  try {
    return verify(DIGESTS[algorithm], Buffer.from(text), createPublicKey(publicKey), Buffer.from(value, 'base64'));
  } catch {
    return false;
  }
}

const publicText = (key: KeyObject): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string;

/** The private key, made where there is none; of two processes that make it at once one wins. Its public half lies beside it. */
function readKey(dataDirectory: string, algorithm: SignatureAlgorithm): KeyObject {
  const path = join(dataDirectory, `signing-${algorithm}.key.pem`);
  try {
    mkdirSync(dataDirectory, { recursive: true });
    writeFileSync(path, newKey(algorithm), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = createPrivateKey(readFileSync(path));
  writeFileSync(join(dataDirectory, `signing-${algorithm}.pem`), publicText(key));
  return key;
}

/** A new key as PKCS 8. A key of the curve SM2 signs by SM2 once it was read from its encoding; fresh from the generator it is one for ECDSA. */
function newKey(algorithm: SignatureAlgorithm): string {
  const { privateKey } =
    algorithm === 'sm2' ? generateKeyPairSync('ec', { namedCurve: 'SM2' }) : generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
