/** Where rows came from: facts of published deliveries, which never change, kept in memory by layer and version. */
import type { Pool } from 'pg';
import { poolBelow } from '../../schemas/database/scope.ts';
import type { Database } from '../../schemas/database/sql.ts';
import { layerById } from '../../schemas/layers/index.ts';

/** One delivery behind a block. */
export interface Provenance {
  readonly layer: string;
  readonly title: string;
  readonly dataset: string;
  /** Version of the layer that the dataset was last delivered with, at the version read. */
  readonly version: number;
  readonly publishedOn: string | null;
  readonly districtCode: string | null;
}

interface DatasetRow extends Provenance {
  readonly id: number;
}

const known = new WeakMap<Pool, Map<string, Promise<readonly DatasetRow[]>>>();
/** Layer versions that are remembered. */
const MOST_KEPT = 400;

/** Datasets of a layer at a version. */
export function datasetsAt(db: Pool, layer: string, version: number): Promise<readonly DatasetRow[]> {
  const pool = poolBelow(db);
  let kept = known.get(pool);
  if (kept === undefined) known.set(pool, (kept = new Map()));
  const key = `${layer} ${version}`;
  let found = kept.get(key);
  if (found === undefined) {
    found = readDatasets(db, layer, version);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
  }
  return found;
}

async function readDatasets(db: Database, layer: string, version: number): Promise<readonly DatasetRow[]> {
  const { rows } = await db.query<Omit<DatasetRow, 'title' | 'layer'>>(
    `select d.id, d.name as dataset, d.district_code as "districtCode", v.version,
  to_char(v.published_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "publishedOn"
from dimai.dataset d
cross join lateral (
  select version, published_at from dimai.dataset_version v
  where v.dataset_id = d.id and v.state = 'published' and v.version <= $2
  order by v.version desc limit 1
) as v
where d.layer = $1
order by d.name`,
    [layer, version],
  );
  const title = layerById(layer)?.title ?? layer;
  return rows.map((row) => ({ ...row, layer, title }));
}

/** Days on which versions of a layer were published. */
export async function publicationDays(
  db: Pool,
  layer: string,
  versions: readonly number[],
): Promise<ReadonlyMap<number, string | null>> {
  const pool = poolBelow(db);
  let days = daysKept.get(pool);
  if (days === undefined) daysKept.set(pool, (days = new Map()));
  const missing = versions.filter((version) => !days.has(`${layer} ${version}`));
  if (missing.length > 0) {
    const { rows } = await db.query<{ version: number; day: string | null }>(
      `select version, to_char(published_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day
from dimai.dataset_version where layer = $1 and version = any($2) and state = 'published'`,
      [layer, missing],
    );
    for (const version of missing) {
      days.set(`${layer} ${version}`, rows.find((row) => row.version === version)?.day ?? null);
    }
  }
  return new Map(versions.map((version) => [version, days.get(`${layer} ${version}`) ?? null]));
}

const daysKept = new WeakMap<Pool, Map<string, string | null>>();
