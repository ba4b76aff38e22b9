/** `ingest-publish`, `ingest-review`, `ingest-rollback`, `ingest-undo-repairs`: what is done with staged deliveries and versions, by name of who may. */
import type pg from 'pg';
import { type UndoneRepairs, undoRepairs } from '../undo-repairs.ts';
import type { AnyJobHandler, JobContext, JobHandler } from '../../schemas/jobs/job.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { LoadReport } from '../delivery.ts';
import { reportJson } from '../report.ts';
import { publishStaged, reviewStaged } from '../review.ts';
import { rollBack, type RolledBack } from '../rollback.ts';

interface PublishParameters {
  readonly ingestJobId: string;
  readonly deliveryId: number;
  readonly confirmed: boolean;
  /** Name of who publishes. */
  readonly by: string;
}

/** Publishes a staged delivery. Run again after its worker died behind the commit, it answers with what was published. */
export const publishJob: JobHandler<PublishParameters, unknown> = {
  kind: 'ingest-publish',
  async run(context, { ingestJobId, deliveryId, confirmed, by }) {
    const { db, log, signal, progress } = context;
    const done = await publishedReport(db, deliveryId);
    if (done != null) return reportJson(done);
    const report = await publishStaged(
      {
        db,
        log,
        signal,
        progress: ({ rows }) => progress({ phase: 'publish', done: 0, total: rows, message: '发布新版本' }),
        commit: (client) => ended(context, client, ingestJobId, 'published'),
      },
      deliveryId,
      { by, confirmed },
    );
    context.note(`已发布为版本 ${report.version}`);
    return reportJson(report);
  },
};

async function ended({ fence }: JobContext, client: pg.ClientBase, id: string, outcome: string): Promise<void> {
  await fence(client);
  await client.query('update dimai.ingest_job set outcome = $2, changed_at = now() where id = $1', [id, outcome]);
}

async function publishedReport(db: pg.Pool, deliveryId: number): Promise<LoadReport | undefined> {
  const { rows } = await db.query<{ report: LoadReport }>(
    `select report from dimai.dataset_version where id = $1 and state = 'published'`,
    [deliveryId],
  );
  return rows[0]?.report;
}

/** Compares a staged delivery with the present once more. */
const reviewJob: JobHandler<Omit<PublishParameters, 'confirmed' | 'by'>, unknown> = {
  kind: 'ingest-review',
  async run(context, { ingestJobId, deliveryId }) {
    const { db, log } = context;
    context.progress({ phase: 'publish', message: '与现有数据重新比对' });
    const commit = (client: pg.ClientBase) => ended(context, client, ingestJobId, 'staged');
    return reportJson(await reviewStaged({ db, log, commit }, deliveryId));
  },
};

interface RollbackParameters {
  readonly layer: string;
  readonly version: number;
  readonly dataset?: string;
  readonly by: string;
  /** Version of the layer when this was ordered: a run after a dead one sees whether it was done. */
  readonly current: number;
}

const rollbackJob: JobHandler<RollbackParameters, { readonly datasets: readonly RolledBack[] }> = {
  kind: 'ingest-rollback',
  async run({ db, log, signal, progress, fence }, { layer: id, version, dataset, by, current }) {
    const done = await rolledBack(db, id, version, current);
    if (done.length > 0) return { datasets: done };
    const datasets = await rollBack(
      {
        db,
        log,
        signal,
        progress: ({ dataset: name, ...count }) =>
          progress({ phase: 'rollback', ...count, message: `回退数据集 ${name}` }),
        commit: fence,
      },
      { layer: layerById(id)!, version, by, ...(dataset == null ? {} : { dataset }) },
    );
    return { datasets };
  },
};

async function rolledBack(db: pg.Pool, layer: string, target: number, current: number): Promise<readonly RolledBack[]> {
  const { rows } = await db.query<RolledBack>(
    `select d.name as dataset, v.version, v.rows_added as added, v.rows_changed as changed, v.rows_removed as removed,
  v.rows_unchanged as unchanged
from dimai.dataset_version v
join dimai.dataset d on d.id = v.dataset_id
where v.layer = $1 and v.rolled_back_to = $2 and v.version > $3 and v.state = 'published'
order by v.version`,
    [layer, target, current],
  );
  return rows;
}

/** Runs in one transaction; a second run after a dead one finds nothing to take back. */
const undoRepairsJob: JobHandler<{ readonly deliveryId: number; readonly by: string }, UndoneRepairs> = {
  kind: 'ingest-undo-repairs',
  run: ({ db, log }, { deliveryId, by }) => undoRepairs({ db, log }, deliveryId, by),
};

/** Jobs that change what is published. */
export const publishingJobs: readonly AnyJobHandler[] = [publishJob, reviewJob, rollbackJob, undoRepairsJob];
