/** A thread that checks stretches of a batch and writes their records; `batch-job.ts` archives them. */
import { workerData } from 'node:worker_threads';
import { createPool } from '../../schemas/database/pool.ts';
import { answerQuestions } from '../../schemas/threads/answer-questions.ts';
import type { BatchPlan, Stretch, StretchAnswer } from './batch-messages.ts';
import { openBatch } from './batch-stretch.ts';

const { databaseUrl, dataDirectory, batchId } = workerData as BatchPlan;
const db = createPool({ url: databaseUrl, size: 4, applicationName: 'dimai-batch' });
let batch: ReturnType<typeof openBatch> | undefined;

answerQuestions<Stretch, StretchAnswer>(
  async (stretch, signal) => {
    batch ??= openBatch({ db, dataDirectory, batchId, signal });
    const answer = await (await batch).check(stretch);
    return { answer, transfer: [answer.records.bytes.buffer as ArrayBuffer] };
  },
  () => db.end(),
  2,
);
