/** Features without end: read by a cursor and written as they come, in the same memory however many there are. */
import type { Pool } from 'pg';

import { parameters } from '../../schemas/database/sql.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { Problem } from '../../schemas/problems.ts';
import { fetchRows } from '../export/snapshot.ts';
import { csvForm } from './forms/csv.ts';
import { flatGeobufForm } from './forms/flatgeobuf.ts';
import { sequenceForm } from './forms/json-sequence.ts';
import { choiceConditions, orderOf, type FeatureChoice, type FeatureShape, type SortKey } from './feature-query.ts';

/** How a format is written. Rows are arrays of the columns that it asks for. */
export interface StreamForm {
  /** SQL values of a row. */
  readonly columns: readonly string[];
  readonly head: Uint8Array | string;
  readonly rows: (rows: readonly (readonly unknown[])[]) => Uint8Array | string;
}

/** Formats that can be read while they are being written. */
export type StreamFormat = 'csv' | 'fgb' | 'jsonseq';

const FORMS: Readonly<Record<StreamFormat, (shape: FeatureShape) => StreamForm>> = {
  csv: csvForm,
  fgb: flatGeobufForm,
  jsonseq: sequenceForm,
};

/** Rows fetched at once. */
const FETCH = 1000;
/** Share of the connections that streams may hold: a slow reader holds one for as long as it reads. */
const STREAM_SHARE = 0.3;
let running = 0;

/** What is streamed. */
export interface StreamRequest {
  readonly format: StreamFormat;
  readonly shape: FeatureShape;
  readonly choice: FeatureChoice;
  readonly conditions: (add: ReturnType<typeof parameters>['add']) => readonly string[];
  readonly sort: readonly SortKey[];
  readonly limit: number | undefined;
  /** Told of the features as they go out. */
  readonly countRows: (rows: number) => void;
}

/** The bytes of a stream. The first piece is there when the database has answered: what is wrong is told before anything is sent. */
export async function streamFeatures(
  db: Pool,
  request: StreamRequest,
  signal: AbortSignal,
): Promise<AsyncGenerator<Buffer>> {
  const most = Math.max(1, Math.floor((db.options.max ?? 10) * STREAM_SHARE));
  if (running >= most) {
    throw new Problem('server-busy', `同时进行的整层读取已达上限（${most}），请稍后再试`, { retryAfterSeconds: 5 });
  }
  running += 1;
  const pieces = writePieces(db, request, signal);
  let first: IteratorResult<Buffer>;
  try {
    first = await pieces.next();
  } catch (error) {
    running -= 1;
    throw error;
  }
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* pieces;
    } finally {
      running -= 1;
      await pieces.return(undefined);
    }
  })();
}

async function* writePieces(db: Pool, request: StreamRequest, signal: AbortSignal): AsyncGenerator<Buffer> {
  const form = FORMS[request.format](request.shape);
  const { add, values } = parameters();
  const conditions = choiceConditions({ ...request.choice, conditions: request.conditions(add) }, add);
  const text = `select ${form.columns.join(', ')}
from ${tableName(request.choice.layer)} feature
where ${conditions.join('\n  and ')}
order by ${orderOf(request.choice.layer, request.sort, 'feature')}${request.limit === undefined ? '' : `\nlimit ${add(request.limit, 'bigint')}`}`;
  const client = await db.connect();
  try {
    const rows = fetchRows<readonly unknown[]>(client, { text, values }, signal, FETCH);
    const first = await rows.next();
    yield bytesOf(form.head);
    if (first.done !== true) {
      request.countRows(first.value.length);
      yield bytesOf(form.rows(first.value));
    }
    for await (const more of rows) {
      request.countRows(more.length);
      yield bytesOf(form.rows(more));
    }
  } finally {
    client.release();
  }
}

function bytesOf(piece: Uint8Array | string): Buffer {
  return typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}
