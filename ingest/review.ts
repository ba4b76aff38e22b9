/**
 * Between staging and publishing: checked rows wait until somebody has seen what publishing them would change. They are kept
 * in a logged table, so that neither a killed process nor a crashed database loses them.
 */

import type pg from 'pg';
import type { Logger } from 'pino';
import { layerById } from '../schemas/layers/index.ts';
import { type Delivery, type LoadReport, Refusal } from './delivery.ts';
import { previewStaged, type Preview } from './preview.ts';
import { publish, type Published } from './publish.ts';
import { inTransaction, keepOriginal, record, refreshStatistics, SESSION } from './record-delivery.ts';
import { stagingTable } from './stage.ts';

interface Run {
  readonly deliveryId: number;
  readonly datasetId: number;
}

type Commit = (client: pg.ClientBase, report: LoadReport) => Promise<void>;

/** Ends a load in state `staged`: in one transaction the rows become durable and the preview is on record. */
export async function keepStaged(
  client: pg.ClientBase,
  delivery: Delivery,
  run: Run,
  describe: (published: Published) => LoadReport,
  commit?: Commit,
): Promise<LoadReport> {
  return inTransaction(client, async () => {
    await client.query(`alter table ${stagingTable(run.deliveryId)} set logged`);
    const { base, counts, area, extent, samples } = await previewStaged(client, delivery.layer, run);
    const report = { ...describe({ version: base + 1, counts, area, extent }), isStaged: true, samples };
    await record(client, report, { state: 'staged', base });
    await keepOriginal(client, delivery, run);
    await commit?.(client, report);
    return report;
  });
}

export interface ReviewContext {
  readonly db: pg.Pool;
  readonly log: Pick<Logger, 'info'>;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: { readonly phase: 'publish'; readonly rows: number }) => void;
  /** Runs in the transaction that publishes or compares anew, last before its commit. */
  readonly commit?: Commit;
}

interface Staged {
  readonly layer: string;
  readonly dataset_id: number;
  readonly base_version: number;
  readonly report: LoadReport;
  readonly current: number;
}

/** Locks a staged delivery until the transaction ends. Throws Refusal `not-staged`. */
async function findStaged(client: pg.ClientBase, deliveryId: number): Promise<Staged> {
  const { rows } = await client.query<Staged>(
    `select layer, dataset_id, base_version, report,
       (select coalesce(max(version), 0) from dimai.dataset_version o
        where o.dataset_id = v.dataset_id and o.state = 'published') as current
     from dimai.dataset_version v
     where id = $1 and state = 'staged'
     for update`,
    [deliveryId],
  );
  if (rows[0] != null) return rows[0];
  throw new Refusal('not-staged', {
    zh: `批次 ${deliveryId} 没有待审阅的暂存数据（可能已发布或已放弃）。`,
    en: `Delivery ${deliveryId} has nothing staged: it was published or discarded.`,
  });
}

const layerOf = (staged: Staged) => layerById(staged.layer)!;

/** Publishes a staged delivery as the next version of its layer. Throws Refusal when it is not staged, outdated, or too much would vanish. */
export async function publishStaged(
  context: ReviewContext,
  deliveryId: number,
  { by, confirmed }: { readonly by: string; readonly confirmed: boolean },
): Promise<LoadReport> {
  return withSession(context.db, async (client) => {
    const report = await inTransaction(client, async () => {
      const staged = await findStaged(client, deliveryId);
      refuseOutdated(staged, deliveryId);
      context.signal?.throwIfAborted();
      context.progress?.({ phase: 'publish', rows: staged.report.rows.loaded });
      const started = performance.now();
      let made: LoadReport | undefined;
      await publish(client, {
        layer: layerOf(staged),
        deliveryId,
        datasetId: staged.dataset_id,
        confirmed,
        finish: async (_, { version, counts, area, extent }) => {
          const { samples: _samples, isStaged: _isStaged, ...rest } = staged.report;
          const tookMs = { ...rest.tookMs, publish: performance.now() - started };
          made = { ...rest, version, rows: { ...rest.rows, ...counts }, area, extent, tookMs };
          await record(client, made, { state: 'published', by });
        },
      });
      context.signal?.throwIfAborted();
      await context.commit?.(client, made!);
      return made!;
    });
    await refreshStatistics(client, layerById(report.layer)!, report);
    context.log.info({ layer: report.layer, version: report.version, rows: report.rows, by }, 'Ingest:Published');
    return report;
  });
}

function refuseOutdated({ base_version: base, current }: Staged, deliveryId: number): void {
  if (current <= base) return;
  throw new Refusal('staged-outdated', {
    zh: `暂存之后该数据集又发布了版本 ${current}，审阅时看到的变化已不准确。请重新比对（dimai review ${deliveryId}），再发布。`,
    en: `Version ${current} of the dataset was published after this delivery was compared with version ${base}: compare it again (dimai review ${deliveryId}), then publish.`,
  });
}

/** Compares a staged delivery with the present once more; returns its report with the new preview. */
export async function reviewStaged({ db, commit }: ReviewContext, deliveryId: number): Promise<LoadReport> {
  return withSession(db, (client) =>
    inTransaction(client, async () => {
      const staged = await findStaged(client, deliveryId);
      const run = { deliveryId, datasetId: staged.dataset_id };
      const preview: Preview = await previewStaged(client, layerOf(staged), run);
      const { base, counts, samples } = preview;
      const rows = { ...staged.report.rows, ...counts };
      const report = { ...staged.report, version: base + 1, rows, samples };
      await record(client, report, { state: 'staged', base });
      await commit?.(client, report);
      return report;
    }),
  );
}

/** Gives a staged delivery up: its rows go, its findings and report stay on record. */
export async function discardStaged(db: pg.Pool, deliveryId: number): Promise<void> {
  await withSession(db, (client) => inTransaction(client, () => discardWith(client, deliveryId)));
}

/** The same inside a transaction of the caller's. */
export async function discardWith(client: pg.ClientBase, deliveryId: number): Promise<void> {
  await findStaged(client, deliveryId);
  await client.query('select dimai.discard_delivery($1)', [deliveryId]);
}

async function withSession<T>(db: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.connect();
  try {
    await client.query(SESSION);
    return await work(client);
  } finally {
    client.release(true);
  }
}
