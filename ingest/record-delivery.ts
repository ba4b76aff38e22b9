/** What loading, reviewing and publishing a delivery share: the session, and what is put on record. */

import type pg from 'pg';
import { tableName } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import type { Delivery, LoadReport } from './delivery.ts';
import { reportJson } from './report.ts';

/** A load is one long job alone on its connection: no time limits, helpers for scans, memory for indexes, no notice per invalid shape. */
export const SESSION = `
  set statement_timeout = 0;
  set lock_timeout = 0;
  set max_parallel_workers_per_gather = 2;
  set maintenance_work_mem = '256MB';
  set work_mem = '64MB';
  set client_min_messages = error`;

/** Puts what happened to a delivery on record: published as a version, or staged for review, compared with version `base`. */
export async function record(
  client: pg.ClientBase,
  report: LoadReport,
  outcome: { readonly state: 'published'; readonly by?: string } | { readonly state: 'staged'; readonly base: number },
): Promise<void> {
  const { deliveryId, version, rows, area, extent } = report;
  await client.query(
    `update dimai.dataset_version
     set state = $13, version = case when $13 = 'published' then $2::integer end,
       published_at = case when $13 = 'published' then now() end, published_by = $14, base_version = $15,
       rows_read = $3, rows_rejected = $4, rows_added = $5, rows_changed = $6, rows_removed = $7, rows_unchanged = $8,
       ellipsoidal_area = $9, planar_area = $10,
       extent = case when $11::float8[] is not null
         then st_makeenvelope(($11::float8[])[1], ($11::float8[])[2], ($11::float8[])[3], ($11::float8[])[4], 4490) end,
       report = $12, source_sha256 = $16
     where id = $1`,
    [
      deliveryId,
      version,
      rows.read,
      rows.rejected,
      rows.added,
      rows.changed,
      rows.removed,
      rows.unchanged,
      area.ellipsoidal,
      area.planar,
      extent,
      JSON.stringify(reportJson(report)),
      outcome.state,
      outcome.state === 'published' ? (outcome.by ?? null) : null,
      outcome.state === 'staged' ? outcome.base : null,
      report.source.sha256,
    ],
  );
}

/** Text that an export must be able to give back as it came. */
export async function keepOriginal(
  client: pg.ClientBase,
  { original }: Delivery,
  { deliveryId }: { readonly deliveryId: number },
): Promise<void> {
  if (original == null) return;
  await client.query(
    `insert into dimai.delivered_text (dataset_version_id, format, encoding, content) values ($1, $2, $3, $4)`,
    [deliveryId, original.format, original.encoding, await original.bytes()],
  );
}

/** The planner should know at once of a load that changed the table a lot. */
export async function refreshStatistics(client: pg.ClientBase, layer: Layer, { rows }: LoadReport): Promise<void> {
  if (rows.added + rows.changed >= 1000) await refreshTable(client, layer);
}

/** Statistics of the layer's table as it stands. */
export async function refreshTable(client: pg.ClientBase, layer: Layer): Promise<void> {
  await client.query(`analyze ${tableName(layer)}`);
}

/** Commits what `work` does on this connection, or takes all of it back. */
export async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
