/** A thread that draws 宗地图; `draw-pictures.ts` asks it. */
import { workerData } from 'node:worker_threads';
import { createPool } from '../../../schemas/database/pool.ts';
import { type Scope, scopedDatabase } from '../../../schemas/database/scope.ts';
import { answerQuestions } from '../../../schemas/threads/answer-questions.ts';
import { type DrawnPicture, drawInTurn, type PictureOrder } from './draw-pictures.ts';

export interface PictureWork {
  readonly url: string;
  readonly scope: Scope | null;
  readonly order: PictureOrder;
}

export interface PictureQuestion {
  readonly codes: readonly string[];
}

export interface PictureAnswer {
  readonly pictures: readonly DrawnPicture[];
}

const { url, scope, order } = workerData as PictureWork;
const pool = createPool({ url, size: 4, applicationName: 'dimai-pictures' });
const db = scope == null ? pool : scopedDatabase(pool, scope);

answerQuestions<PictureQuestion, PictureAnswer>(
  async ({ codes }, signal) => {
    const pictures: DrawnPicture[] = [];
    for await (const drawn of drawInTurn(db, order, codes, signal)) pictures.push(drawn);
    return { answer: { pictures } };
  },
  async () => pool.end(),
);
