/**
 * Back to an older version: a new version whose content is that of the old one. Nothing of the history is touched, so reads of
 * any version, those between the two included, answer as before.
 */

import type pg from 'pg';
import type { Logger } from 'pino';
import { quoteIdentifier, quoteLiteral } from '../schemas/database/sql.ts';
import { isInVersion } from '../schemas/database/versions.ts';
import { columnName, tableName } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import { Refusal } from './delivery.ts';
import { lockLayer } from './publish.ts';
import { inTransaction, refreshTable, SESSION } from './record-delivery.ts';
import { stagedColumns } from './stage.ts';

export interface RollbackContext {
  readonly db: pg.Pool;
  readonly log: Pick<Logger, 'info'>;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: { readonly dataset: string; readonly done: number; readonly total: number }) => void;
  /** Runs in the transaction, last before its commit. */
  readonly commit?: (client: pg.ClientBase) => Promise<void>;
}

export interface RollbackOptions {
  readonly layer: Layer;
  /** Version whose content is to be the current one. */
  readonly version: number;
  /** The dataset alone, the others stay as they are; all datasets of the layer where absent. */
  readonly dataset?: string;
  readonly by: string;
}

/** What was made of one dataset: a version of its own. */
export interface RolledBack {
  readonly dataset: string;
  readonly version: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** Publishes the content of an older version anew, all datasets in one transaction. Throws Refusal where there is no such version, or nothing differs. */
export async function rollBack(context: RollbackContext, options: RollbackOptions): Promise<readonly RolledBack[]> {
  const { layer, version: target, by } = options;
  const client = await context.db.connect();
  try {
    await client.query(SESSION);
    const made = await inTransaction(client, async () => {
      await client.query(`select set_config('dimai.publishing', 'on', true)`);
      const current = await lockLayer(client, layer);
      refuseTarget(options, current);
      const datasets = await findDatasets(client, options);
      const done: RolledBack[] = [];
      for (const [index, dataset] of datasets.entries()) {
        context.signal?.throwIfAborted();
        context.progress?.({ dataset: dataset.name, done: index, total: datasets.length });
        const next = current + done.length + 1;
        const counts = await restoreDataset(client, layer, dataset.id, target, next);
        if (counts.added + counts.changed + counts.removed === 0) continue;
        await recordRollback(client, { layer, datasetId: dataset.id, target, next, by, counts });
        done.push({ dataset: dataset.name, version: next, ...counts });
      }
      if (done.length === 0) throw sameContent(options);
      await client.query('update dimai.layer_state set version = $2, changed_at = now() where layer = $1', [
        layer.id,
        done.at(-1)!.version,
      ]);
      context.signal?.throwIfAborted();
      await context.commit?.(client);
      return done;
    });
    await refreshTable(client, layer);
    context.log.info({ layer: layer.id, target, made, by }, 'Ingest:RolledBack');
    return made;
  } finally {
    client.release(true);
  }
}

function refuseTarget({ layer, version }: RollbackOptions, current: number): void {
  if (version >= 1 && version < current) return;
  throw new Refusal('version-unknown', {
    zh: `图层 ${layer.id} 当前为版本 ${current}，不能回退到版本 ${version}；可回退到 1 至 ${current - 1}（dimai versions ${layer.id} 列出全部版本）。`,
    en: `Layer ${layer.id} stands at version ${current} and cannot go back to ${version}; 1 to ${current - 1} can be chosen (dimai versions ${layer.id} lists them).`,
  });
}

function sameContent({ layer, version, dataset }: RollbackOptions): Refusal {
  const what = dataset == null ? layer.id : `${layer.id} / ${dataset}`;
  return new Refusal('nothing-to-roll-back', {
    zh: `${what} 的当前内容与版本 ${version} 相同，无需回退。`,
    en: `The present content of ${what} is that of version ${version} already.`,
  });
}

interface Dataset {
  readonly id: number;
  readonly name: string;
}

async function findDatasets(client: pg.ClientBase, { layer, dataset }: RollbackOptions): Promise<readonly Dataset[]> {
  const { rows } = await client.query<Dataset>(
    'select id, name from dimai.dataset where layer = $1 and ($2::text is null or name = $2) order by id',
    [layer.id, dataset ?? null],
  );
  if (rows.length > 0) return rows;
  throw new Refusal('version-unknown', {
    zh: `图层 ${layer.id} 没有数据集 ${dataset ?? ''}（dimai layers 列出数据集）。`,
    en: `Layer ${layer.id} has no dataset ${dataset ?? ''} (dimai layers lists them).`,
  });
}

/** A feature may have several rows of one version only where a unit came in parts; each part is a feature of its own. */
async function restoreDataset(
  client: pg.ClientBase,
  layer: Layer,
  datasetId: number,
  target: number,
  next: number,
): Promise<Pick<RolledBack, 'added' | 'changed' | 'removed' | 'unchanged'>> {
  const table = tableName(layer);
  const columns = stagedColumns(layer).map((name) => quoteIdentifier(name));
  await client.query(compareVersions(layer), [datasetId, target]);
  const { rows } = await client.query<{ fate: 'added' | 'changed' | 'removed' | 'unchanged'; rows: number }>(
    'select fate, count(*) as rows from rollback_diff group by fate',
  );
  const counts = { added: 0, changed: 0, removed: 0, unchanged: 0 };
  for (const { fate, rows: count } of rows) counts[fate] = count;
  await client.query(
    `update ${table} t set version_to = $1
     from rollback_diff d
     where t.row_id = d.current_row and d.fate in ('changed', 'removed')`,
    [next],
  );
  await client.query(
    `insert into ${table} (feature_id, dataset_id, version_from, ${columns.join(', ')})
     select t.feature_id, t.dataset_id, $1, ${columns.map((name) => `t.${name}`).join(', ')}
     from ${table} t
     join rollback_diff d on d.former_row = t.row_id
     where d.fate in ('added', 'changed')
     order by t.source_row`,
    [next],
  );
  await client.query('drop table rollback_diff');
  return counts;
}

/** Rows of the dataset `$1` now and in version `$2`, paired by feature; a row that is both is unchanged. */
export function compareVersions(layer: Layer): string {
  const content = (alias: string) => {
    const fields = Object.keys(layer.fields).map((key) => `${alias}.${quoteIdentifier(columnName(key))}`);
    const shape = layer.geometry == null ? [] : [`coalesce(${alias}.delivered, ${alias}.geom)`];
    return `(${[...fields, ...shape].join(', ')})`;
  };
  return `
    create temporary table rollback_diff on commit drop as
    with present as (
      select * from ${tableName(layer)} where dataset_id = $1 and version_to is null
    ), former as (
      select * from ${tableName(layer)} where dataset_id = $1 and ${isInVersion('$2')}
    )
    select c.row_id as current_row, f.row_id as former_row,
      case
        when c.row_id is null then ${quoteLiteral('added')}
        when f.row_id is null then ${quoteLiteral('removed')}
        when c.row_id = f.row_id then ${quoteLiteral('unchanged')}
        when ${content('c')} is distinct from ${content('f')} then ${quoteLiteral('changed')}
        else ${quoteLiteral('unchanged')}
      end as fate
    from present c
    full join former f on f.feature_id = c.feature_id`;
}

interface Rollback {
  readonly layer: Layer;
  readonly datasetId: number;
  readonly target: number;
  readonly next: number;
  readonly by: string;
  readonly counts: Pick<RolledBack, 'added' | 'changed' | 'removed' | 'unchanged'>;
}

/** The new version goes on record with the source of the delivery whose content it is, so that this delivery is recognised when it comes again. */
async function recordRollback(client: pg.ClientBase, { layer, datasetId, target, next, by, counts }: Rollback) {
  const { rows } = await client.query<{ id: number }>(
    `insert into dimai.dataset_version
       (dataset_id, layer, version, state, source_name, source_sha256, source_bytes, source_crs, source_encoding, mapping,
        rows_read, rows_rejected, rows_added, rows_changed, rows_removed, rows_unchanged,
        ellipsoidal_area, planar_area, extent, report, created_by, published_at, published_by, rolled_back_to)
     select $1, $2, $3, 'published', coalesce(f.source_name, '（空 empty）'), coalesce(f.source_sha256, ''), f.source_bytes,
       f.source_crs, f.source_encoding, f.mapping,
       coalesce(f.rows_read, 0), coalesce(f.rows_rejected, 0), $5, $6, $7, $8,
       f.ellipsoidal_area, f.planar_area, f.extent, f.report, $9, now(), $9, $4
     from (values (1)) as one (n)
     left join lateral (
       select * from dimai.dataset_version
       where dataset_id = $1 and state = 'published' and version <= $4
       order by version desc
       limit 1
     ) f on true
     returning id`,
    [datasetId, layer.id, next, target, counts.added, counts.changed, counts.removed, counts.unchanged, by],
  );
  await client.query(
    `insert into dimai.delivered_text (dataset_version_id, format, encoding, content)
     select $1, t.format, t.encoding, t.content
     from dimai.dataset_version v
     join dimai.delivered_text t on t.dataset_version_id = v.id
     where v.dataset_id = $2 and v.state = 'published' and v.version <= $3
     order by v.version desc
     limit 1`,
    [rows[0]!.id, datasetId, target],
  );
}
