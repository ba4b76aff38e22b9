/** Publishes a staged delivery: one transaction under the lock of the layer, so that versions of a layer never interleave. */

import type pg from 'pg';
import { qualifiedTable } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import { type LoadReport, Refusal } from './delivery.ts';
import {
  closeRows,
  COUNT_DIFF,
  createDiff,
  createFirstDiff,
  insertRows,
  reviveFeatureIds,
  totals,
} from './publish-query.ts';
import { stagingTable } from './stage.ts';

/** Share of a dataset's current rows that may vanish without being confirmed, and the size below which nobody is asked. */
const REMOVAL_LIMIT = { share: 0.5, rows: 10 };

export interface Published {
  readonly version: number;
  readonly counts: Pick<LoadReport['rows'], 'added' | 'changed' | 'removed' | 'unchanged'>;
  readonly area: LoadReport['area'];
  readonly extent: LoadReport['extent'];
}

interface Publication {
  readonly layer: Layer;
  readonly deliveryId: number;
  readonly datasetId: number;
  /** Publish even when most rows vanish. */
  readonly confirmed: boolean;
  /** Written into dimai.dataset_version before the commit. */
  readonly finish: (client: pg.ClientBase, published: Published) => Promise<void>;
}

/** Runs inside a transaction that the caller commits. Throws Refusal when too much would vanish. */
export async function publish(client: pg.ClientBase, publication: Publication): Promise<Published> {
  const { layer, deliveryId, datasetId } = publication;
  const version = (await lockLayer(client, layer)) + 1;
  const before = await currentRows(client, layer, datasetId);
  if (before.current > 0) await client.query(createDiff(layer, deliveryId), [datasetId]);
  else await client.query(createFirstDiff(deliveryId));
  const counts = await countDiff(client);
  refuseMassRemoval(counts.removed, before.current, publication.confirmed);
  if (before.any) await client.query(reviveFeatureIds(layer, deliveryId));
  if (counts.changed + counts.removed > 0) await client.query(closeRows(layer), [version]);
  if (counts.added + counts.changed > 0) await client.query(insertRows(layer, deliveryId), [datasetId, version]);
  const published = { version, counts, ...(await readTotals(client, layer, deliveryId)) };
  await client.query('update dimai.layer_state set version = $2, changed_at = now() where layer = $1', [
    layer.id,
    version,
  ]);
  await publication.finish(client, published);
  await client.query(`drop table ${stagingTable(deliveryId)}`);
  return published;
}

async function lockLayer(client: pg.ClientBase, layer: Layer): Promise<number> {
  await client.query('insert into dimai.layer_state (layer) values ($1) on conflict do nothing', [layer.id]);
  const { rows } = await client.query<{ version: number }>(
    'select version from dimai.layer_state where layer = $1 for update',
    [layer.id],
  );
  return rows[0]!.version;
}

/** Rows of the dataset that are current, and whether the layer has rows at all, in any version. */
async function currentRows(
  client: pg.ClientBase,
  layer: Layer,
  datasetId: number,
): Promise<{ current: number; any: boolean }> {
  const { rows } = await client.query<{ current: number; any: boolean }>(
    `select (select count(*) from ${qualifiedTable(layer)} where dataset_id = $1 and version_to is null) as current,
       exists (select from ${qualifiedTable(layer)}) as any`,
    [datasetId],
  );
  return rows[0]!;
}

async function countDiff(client: pg.ClientBase): Promise<Published['counts']> {
  const counts = { added: 0, changed: 0, removed: 0, unchanged: 0 };
  const { rows } = await client.query<{ fate: keyof typeof counts; rows: number }>(COUNT_DIFF);
  for (const { fate, rows: count } of rows) counts[fate] = Number(count);
  return counts;
}

function refuseMassRemoval(removed: number, current: number, confirmed: boolean): void {
  if (confirmed || current < REMOVAL_LIMIT.rows || removed <= current * REMOVAL_LIMIT.share) return;
  throw new Refusal('mass-removal', {
    zh: `本次交付将使数据集现有 ${current} 行中的 ${removed} 行消失，未发布。确认无误请加 --yes 再执行；若是另一批数据，请用 --dataset 另起名称。`,
    en: `This delivery would remove ${removed} of the dataset's ${current} rows; nothing was published. Repeat with --yes if that is right, or give another --dataset if these are other data.`,
  });
}

interface Totals {
  readonly ellipsoidal: number | null;
  readonly planar: number | null;
  readonly west: number | null;
  readonly south: number | null;
  readonly east: number | null;
  readonly north: number | null;
}

async function readTotals(
  client: pg.ClientBase,
  layer: Layer,
  deliveryId: number,
): Promise<Pick<Published, 'area' | 'extent'>> {
  const { rows } = await client.query<Totals>(totals(layer, deliveryId));
  const { ellipsoidal, planar, west, south, east, north } = rows[0]!;
  const isPlaced = west != null && south != null && east != null && north != null;
  return { area: { ellipsoidal, planar }, extent: isPlaced ? [west, south, east, north] : null };
}
