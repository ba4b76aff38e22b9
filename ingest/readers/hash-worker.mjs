/** A thread that hashes what it is given. */
import { parentPort, workerData } from 'node:worker_threads';
import { hashPieces } from './hash-pieces.mjs';

const digest = await hashPieces(workerData);
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(digest);
