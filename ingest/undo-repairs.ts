/**
 * Takes the repairs of a delivery back: the rows that were loaded repaired leave the map in a new version and stand in the
 * register of rejected rows as they were delivered, from where they can be mended by hand. A row that a later delivery changed is no longer the repaired one and stays.
 */

import type pg from 'pg';
import type { Logger } from 'pino';
import { tableName } from '../schemas/derive/ddl.ts';
import { layerById } from '../schemas/layers/index.ts';
import { Refusal } from './delivery.ts';
import { keyText } from './quality/checked-table.ts';
import { lockLayer } from './publish.ts';
import { inTransaction, SESSION } from './record-delivery.ts';

export interface UndoneRepairs {
  readonly layer: string;
  readonly version: number;
  /** Rows taken off the map. */
  readonly rows: number;
  /** Repaired rows that a later delivery has changed or removed. */
  readonly superseded: number;
}

/** Runs in one transaction. Throws Refusal `mends-nothing` where the delivery has no repairs that stand. */
export async function undoRepairs(
  { db, log }: { readonly db: pg.Pool; readonly log: Pick<Logger, 'info'> },
  deliveryId: number,
  by: string,
): Promise<UndoneRepairs> {
  const client = await db.connect();
  try {
    await client.query(SESSION);
    const undone = await inTransaction(client, () => undo(client, deliveryId, by));
    log.info({ deliveryId, ...undone, by }, 'Ingest:RepairsUndone');
    return undone;
  } finally {
    client.release(true);
  }
}

async function undo(client: pg.ClientBase, deliveryId: number, by: string): Promise<UndoneRepairs> {
  const found = await client.query<{ layer: string; dataset_id: number; version: number; repaired: number[] | null }>(
    `select v.layer, v.dataset_id, v.version,
       (select array_agg(distinct source_row) from dimai.repair r where r.dataset_version_id = v.id and undone_at is null) as repaired
     from dimai.dataset_version v
     where v.id = $1 and v.state = 'published'`,
    [deliveryId],
  );
  const delivery = found.rows[0];
  if (delivery?.repaired == null) {
    throw new Refusal('mends-nothing', {
      zh: `批次 ${deliveryId} 没有已发布的自动修复可撤销。`,
      en: `Delivery ${deliveryId} has no published repairs to take back.`,
    });
  }
  const layer = layerById(delivery.layer)!;
  await client.query(`select set_config('dimai.publishing', 'on', true)`);
  const next = (await lockLayer(client, layer)) + 1;
  // an unchanged row keeps the version that first brought it; one that a later delivery changed has a newer one
  const closed = await client.query<{ source_row: number }>(
    `update ${tableName(layer)} t set version_to = $1
     from (select distinct source_row, row_key from dimai.repair where dataset_version_id = $4 and undone_at is null) r
     where t.dataset_id = $2 and t.version_from <= $3 and t.version_to is null and ${keyText(layer, 't')} = r.row_key
     returning r.source_row`,
    [next, delivery.dataset_id, delivery.version, deliveryId],
  );
  const rows = closed.rows.map(({ source_row: row }) => row);
  if (rows.length === 0) {
    throw new Refusal('mends-nothing', {
      zh: `批次 ${deliveryId} 的修复行均已被后续交付更改，无可撤销。`,
      en: `All repaired rows of delivery ${deliveryId} were changed by later deliveries; there is nothing to take back.`,
    });
  }
  await client.query(
    `insert into dimai.rejected_row (dataset_version_id, source_row, row_key, attributes, delivered)
     select distinct on (source_row) dataset_version_id, source_row, row_key, attributes, before_shape
     from dimai.repair
     where dataset_version_id = $1 and source_row = any ($2::integer[])
     order by source_row, id
     on conflict do nothing`,
    [deliveryId, rows],
  );
  await client.query(
    `update dimai.repair set undone_at = now(), undone_by = $3 where dataset_version_id = $1 and source_row = any ($2::integer[])`,
    [deliveryId, rows, by],
  );
  await client.query(
    `insert into dimai.dataset_version
       (dataset_id, layer, version, state, source_name, source_sha256, rows_removed, is_partial, mends, created_by, published_at, published_by, report)
     values ($1, $2, $3, 'published', $4, '', $5, true, $6, $7, now(), $7, $8)`,
    [
      delivery.dataset_id,
      layer.id,
      next,
      `撤销批次 ${deliveryId} 的自动修复 repairs of delivery ${deliveryId} undone`,
      rows.length,
      deliveryId,
      by,
      JSON.stringify({ undoneRepairsOf: deliveryId, rows: { removed: rows.length } }),
    ],
  );
  await client.query('update dimai.layer_state set version = $2, changed_at = now() where layer = $1', [
    layer.id,
    next,
  ]);
  return { layer: layer.id, version: next, rows: rows.length, superseded: delivery.repaired.length - rows.length };
}
