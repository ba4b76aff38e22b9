/** The delivery that a request is about, for who may see it, and its findings. */
import { z } from 'zod';
import type { IngestJobOptions } from '../../schemas/ingest-options.ts';
import type { Layer } from '../../schemas/layer.ts';
import { layerById, layerByTableName } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { requireRight, type Caller } from '../access/caller.ts';
import { integerParameter } from '../parameters.ts';
import type { RouteContext } from '../route.ts';
import { type IngestJob, readIngestJob } from './ingest-jobs.ts';
import type { IssueFilter } from './issues.ts';

/** Tag of the routes of deliveries. */
export const TAG = '入库';
/** Path of a delivery. */
export const Id = z.strictObject({ id: z.uuid().describe('入库任务编号') });

/** The layer that options name. */
export const layerOf = ({ layer }: IngestJobOptions): Layer | undefined =>
  layer == null ? undefined : (layerById(layer) ?? layerByTableName(layer));

/** Whether a delivery lies within the areas that the caller works for. */
export function isInDistricts({ districts }: Caller, { district }: IngestJobOptions): boolean {
  return districts == null || (district != null && districts.some((own) => district.startsWith(own)));
}

/** Loaders and publishers see deliveries of the districts they work for; throws `ingest-job-unknown` for others. */
export async function findIngestJob({ db, caller }: RouteContext, id: string): Promise<IngestJob> {
  if (!caller.may('ingest:publish')) requireRight(caller, 'ingest:load');
  const job = await readIngestJob(db, id);
  if (isInDistricts(caller, job.options) || job.createdById === caller.id) return job;
  throw new Problem('ingest-job-unknown', `没有编号为 ${id} 的入库任务`);
}

/** Who handed a file in knows what is in it. */
export const isOwn = ({ caller }: RouteContext, { createdById }: Pick<IngestJob, 'createdById'>) =>
  createdById === caller.id;

/** Whether a caller may see personal values of any layer. */
export const maySeeAll = ({ caller }: RouteContext) => caller.may('personal:read');

const codes = z
  .string()
  .regex(/^[a-z-]{1,60}(,[a-z-]{1,60}){0,49}$/)
  .transform((text) => text.split(','))
  .optional()
  .describe('问题代码，以逗号分隔');

/** Which findings are wanted. */
export const IssueQuery = {
  code: codes,
  severity: z.enum(['error', 'warning', 'info']).optional(),
  row: integerParameter(1, 2_147_483_647, '交付记录序号').optional(),
};

/** Findings of the delivery that the job staged last; throws where nothing was read yet. */
export async function issuesOf(
  context: RouteContext,
  id: string,
  query: { code?: string[] | undefined; severity?: IssueFilter['severity']; row?: number | undefined },
) {
  const job = await findIngestJob(context, id);
  const layer = layerOf(job.options);
  const isFull =
    isOwn(context, job) || (layer == null ? maySeeAll(context) : (await context.personalView([layer], id)) === 'full');
  const { rows } = await context.db.query<{ id: number }>(
    `select v.id from dimai.dataset_version v where v.id = $1
union all
select (result -> 'report' ->> 'deliveryId')::bigint from dimai.job where id = $2 and result -> 'report' ->> 'deliveryId' is not null and $1::bigint is null`,
    [job.deliveryId, job.jobId],
  );
  const filter: IssueFilter = {
    deliveryId: rows[0]?.id ?? 0,
    codes: query.code,
    severity: query.severity,
    sourceRow: query.row,
  };
  return { job, layer, isFull, filter };
}
