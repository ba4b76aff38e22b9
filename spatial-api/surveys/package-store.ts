/** Packages that were made, and where their files lie. */
import { join } from 'node:path';
import type { Database } from '../../schemas/database/sql.ts';
import { dataFolder, type Settings } from '../../schemas/settings.ts';
import type { PackageManifest } from './make-package.ts';
import type { PackageOrder } from './package-order.ts';

export interface PackageRecord {
  readonly id: string;
  readonly taskId: number;
  readonly order: PackageOrder;
  readonly manifest: PackageManifest;
  readonly downloads: number;
  readonly madeBy: string;
  readonly madeAt: string;
}

/** The folder of a package. */
export const packageFolder = (settings: Pick<Settings, 'dataDirectory'>, id: string): string =>
  join(dataFolder(settings, 'surveys'), id);

const COLUMNS = `p.id, p.task_id::integer as "taskId", p.package_order as "order", p.manifest, p.downloads, p.made_by as "madeBy",
  to_char(p.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "madeAt"`;

/** Records a package; a second run of its job replaces the first. */
export async function recordPackage(
  db: Database,
  id: string,
  made: { readonly order: PackageOrder; readonly manifest: PackageManifest; readonly byId: string; readonly at: Date },
): Promise<void> {
  const { order, manifest, byId, at } = made;
  await db.query(
    `insert into dimai.survey_package (id, task_id, package_order, manifest, made_by, made_by_id, made_at) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do update set manifest = excluded.manifest, made_at = excluded.made_at`,
    [id, order.taskId, JSON.stringify(order), JSON.stringify(manifest), order.map.maker, byId, at],
  );
}

/** Packages of a task, the newest first, or one by its id. */
export async function readPackages(
  db: Database,
  { taskId = null, id = null }: { readonly taskId?: number | null; readonly id?: string | null },
): Promise<readonly PackageRecord[]> {
  const { rows } = await db.query<PackageRecord>(
    `select ${COLUMNS} from dimai.survey_package p
where ($1::bigint is null or p.task_id = $1) and ($2::uuid is null or p.id = $2)
order by p.made_at desc, p.id
limit 100`,
    [taskId, id],
  );
  return rows;
}

export async function countPackageDownload(db: Database, id: string): Promise<void> {
  await db.query('update dimai.survey_package set downloads = downloads + 1 where id = $1::uuid', [id]);
}
