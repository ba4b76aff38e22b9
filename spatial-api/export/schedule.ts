/** Exports that nobody has to order: every template of the setting for every district, when a quarter has ended. */
import type { Pool } from 'pg';
import { withTransaction } from '../../schemas/database/sql.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import type { Region } from '../../schemas/regions/region.ts';
import type { Settings } from '../../schemas/settings.ts';
import { EXPORT_KIND } from './export-job.ts';
import type { ExportOrder } from './export-order.ts';
import { findTemplate } from './installed-templates.ts';
import { endedQuarter } from './quarter.ts';

/** A server that was down when the quarter ended makes up for it within this time; later nobody wants a surprise. */
export const CATCH_UP_MS = 15 * 86_400_000;

/** Who orders scheduled exports. */
export const SCHEDULER = 'schedule';

/** Orders what is due at a moment; each template, district and quarter once, whichever server looks first. Returns the ids of the jobs. */
export async function orderDueExports(
  db: Pool,
  settings: Pick<Settings, 'dataDirectory' | 'quarterlyExports'>,
  region: Region,
  now: Date,
): Promise<readonly string[]> {
  const { name: quarter, end } = endedQuarter(now);
  if (settings.quarterlyExports.length === 0 || now.getTime() - end.getTime() > CATCH_UP_MS) return [];
  const ordered: string[] = [];
  for (const id of settings.quarterlyExports) {
    const { template } = findTemplate(settings, id);
    for (const { code: district, name } of region.districts) {
      const title = `季末导出：${template.title} ${name} ${quarter}`;
      const order: ExportOrder = { template: id, district, asOf: end.toISOString(), view: 'full', title };
      const job = await orderOnce(db, { template: id, district, quarter }, order);
      if (job != null) ordered.push(job);
    }
  }
  return ordered;
}

async function orderOnce(
  db: Pool,
  { template, district, quarter }: { template: string; district: string; quarter: string },
  order: ExportOrder,
): Promise<string | undefined> {
  return withTransaction(db, async (client) => {
    const { rowCount } = await client.query(
      `insert into dimai.export_schedule (template, district, quarter, job_id) values ($1, $2, $3, gen_random_uuid())
on conflict do nothing`,
      [template, district, quarter],
    );
    if (rowCount === 0) return undefined;
    const job = await startJob(client, {
      kind: EXPORT_KIND,
      title: order.title,
      parameters: order,
      createdBy: SCHEDULER,
    });
    await client.query(
      'update dimai.export_schedule set job_id = $4 where template = $1 and district = $2 and quarter = $3',
      [template, district, quarter, job],
    );
    return job;
  });
}
