/** A thread that reads tables of a finished file; `read-back.ts` asks it. */
import { workerData } from 'node:worker_threads';
import { answerQuestions } from '../../schemas/threads/answer-questions.ts';
import { AccessReader } from './access-reader.ts';
import { digestTable, type TableDigest, type TableQuestion } from './read-back.ts';

const { path } = workerData as { readonly path: string };
const file = new AccessReader(path);

answerQuestions<TableQuestion, TableDigest>(
  async (question, signal) => ({ answer: await digestTable(file, question, { signal }) }),
  async () => file.close(),
);
