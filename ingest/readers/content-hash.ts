/** SHA-256 of what a layer is made of. Large files are hashed by a thread, beside whatever else is done with them. */

import { Worker } from 'node:worker_threads';
import { type HashedPiece, hashPieces } from './hash-pieces.mjs';

const WORKER = new URL('hash-worker.mjs', import.meta.url);
/** Below this a thread takes longer to start than it saves. */
const LARGE = 64 * 1024 ** 2;

/** Over the pieces one after the other. */
export function contentHash(pieces: readonly HashedPiece[]): Promise<string> {
  const bytes = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? 0 : piece.bytes), 0);
  return bytes < LARGE ? hashPieces(pieces) : hashBeside(pieces);
}

function hashBeside(pieces: readonly HashedPiece[]): Promise<string> {
  const worker = new Worker(WORKER, { workerData: pieces, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the hashing thread ended with code ${code}`)));
  });
}
