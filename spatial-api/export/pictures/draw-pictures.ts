/** 宗地图 as pictures, on one core or several. */
import { availableParallelism } from 'node:os';
import type { Pool } from 'pg';
import { poolBelow, type Scope } from '../../../schemas/database/scope.ts';
import { asAnswered } from '../../../schemas/threads/in-threads.ts';
import { letterPage } from '../../cadastral-map/fonts.ts';
import { writeIndexedPng } from '../../cadastral-map/indexed-png.ts';
import { drawParcelMaps } from '../../cadastral-map/draw-parcel-maps.ts';
import type { MapOrder } from '../../cadastral-map/map-order.ts';
import type { PictureAnswer, PictureQuestion, PictureWork } from './picture-thread.ts';

/** What maps are drawn by: data, so that threads can be given it. */
export type PictureOrder = Pick<
  MapOrder,
  'versions' | 'view' | 'districts' | 'dataDay' | 'day' | 'unit' | 'regionEpsg' | 'dpi'
>;

/** The picture of a parcel, or in Chinese why there is none. */
export interface DrawnPicture {
  readonly code: string;
  readonly bytes: Uint8Array | null;
  readonly why: string | null;
  /** Characters that the font lacks. */
  readonly missing: readonly string[];
}

/** The order as maps are told it. */
export const mapOrderOf = (order: PictureOrder): MapOrder => ({
  ...order,
  request: {},
  title: '宗地图',
  formats: ['png'],
  secrecy: '内部',
  watermark: null,
  maker: '',
});

/** Draws maps one after the other. Of a map whose table of points takes further pages the first is the picture. */
export async function* drawInTurn(
  db: Pool,
  order: PictureOrder,
  codes: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<DrawnPicture> {
  for await (const drawn of drawParcelMaps({ db, order: mapOrderOf(order), signal }, codes)) {
    const { code } = drawn;
    if ('made' in drawn) {
      const missing = new Set<string>();
      const page = letterPage(drawn.made.pages[0]!, missing);
      yield { code, bytes: await writeIndexedPng(page, order.dpi), why: null, missing: [...missing] };
    } else {
      yield { code, bytes: null, why: drawn.problem?.detail ?? '宗地没有有效的现势图形', missing: [] };
    }
    signal?.throwIfAborted();
  }
}

const PROGRAM = new URL('picture-thread.mjs', import.meta.url);
/** Maps that a thread is given at a time. */
const AT_ONCE = 50;
/** Fewer maps are drawn sooner than threads are started. */
const WORTH_THREADS = 100;

/** Draws maps on all cores, as they come; `isAlone` where other threads have the cores already. */
export async function* drawPictures(
  db: Pool,
  order: PictureOrder,
  codes: readonly string[],
  {
    scope,
    isAlone,
    signal,
  }: { readonly scope?: Scope | undefined; readonly isAlone: boolean; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<DrawnPicture> {
  const url = (poolBelow(db).options as { readonly connectionString?: string }).connectionString;
  if (isAlone || codes.length < WORTH_THREADS || url == null) {
    yield* drawInTurn(db, order, codes, signal);
    return;
  }
  const questions: PictureQuestion[] = [];
  for (let at = 0; at < codes.length; at += AT_ONCE) questions.push({ codes: codes.slice(at, at + AT_ONCE) });
  const threads = Math.min(questions.length, availableParallelism());
  const workerData: PictureWork = { url, scope: scope ?? null, order };
  for await (const { answer } of asAnswered<PictureQuestion, PictureAnswer>(questions, {
    program: PROGRAM,
    workerData,
    threads,
    signal,
  })) {
    yield* answer.pictures;
  }
}
