/** SHA-256 of what a layer is made of. Large files are hashed by a thread, beside whatever else is done with them. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { DeliveredFile } from './reader.ts';

/** A text, or a file by its content. */
export type HashedPiece = string | Pick<DeliveredFile, 'path' | 'bytes'>;

const WORKER = new URL('hash-worker.mjs', import.meta.url);
/** Below this a thread takes longer to start than it saves. */
const LARGE = 64 * 1024 ** 2;

/** Over the pieces one after the other. */
export async function contentHash(pieces: readonly HashedPiece[]): Promise<string> {
  const bytes = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? 0 : piece.bytes), 0);
  if (bytes >= LARGE) return hashBeside(pieces);
  const hash = createHash('sha256');
  for (const piece of pieces) {
    if (typeof piece === 'string') hash.update(piece);
    else for await (const chunk of createReadStream(piece.path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

function hashBeside(pieces: readonly HashedPiece[]): Promise<string> {
  const worker = new Worker(WORKER, { workerData: pieces, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the hashing thread ended with code ${code}`)));
  });
}
