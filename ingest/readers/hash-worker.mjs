/** A thread that hashes what it is given: texts as they are, files by their content. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const hash = createHash('sha256');
for (const piece of workerData) {
  if (typeof piece === 'string') hash.update(piece);
  else for await (const chunk of createReadStream(piece.path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
}
const digest = hash.digest('hex');
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(digest);
