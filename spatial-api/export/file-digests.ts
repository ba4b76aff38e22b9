import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';

/** What tells a file apart. */
export interface FileDigests {
  readonly bytes: number;
  readonly sha256: string;
  /** GM/T 0004, what Chinese receivers ask for. */
  readonly sm3: string;
}

/** Reads a file once for both digests. */
export async function fileDigests(path: string): Promise<FileDigests> {
  const hashes = { sha256: createHash('sha256'), sm3: createHash('sm3') };
  for await (const chunk of createReadStream(path))
    for (const hash of Object.values(hashes)) hash.update(chunk as Buffer);
  return { bytes: statSync(path).size, sha256: hashes.sha256.digest('hex'), sm3: hashes.sm3.digest('hex') };
}
