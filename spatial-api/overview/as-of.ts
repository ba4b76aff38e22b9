/** What stood on a day: versions of layers as they were published then. */
import type { Pool } from 'pg';
import { z } from 'zod';

/** A day (to its end, in China) or a moment. */
export const asOfParameter = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .optional()
  .describe('截至某日（当日终了，北京时间）或某一时刻；缺省为现在');

/** Version of each layer at the end of a day in China, or at a moment; 0 where nothing had been published. */
export async function versionsAt(
  db: Pool,
  layers: readonly string[],
  asOf: string,
): Promise<Readonly<Record<string, number>>> {
  const moment = asOf.includes('T') ? asOf : `${asOf}T23:59:59.999999+08:00`;
  const { rows } = await db.query<{ layer: string; version: number }>(
    `select layer, max(version) as version
from dimai.dataset_version
where layer = any ($1) and version is not null and published_at <= $2::timestamptz
group by layer`,
    [layers, moment],
  );
  return Object.fromEntries(layers.map((id) => [id, rows.find(({ layer }) => layer === id)?.version ?? 0]));
}
