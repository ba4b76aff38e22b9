import type { Pool } from 'pg';
import type { Database } from '../../schemas/database/sql.ts';
import { LAND_SCHEMA } from '../../schemas/derive/ddl.ts';
import { layerVersionsAt } from '../../schemas/database/versions.ts';
import type { DatasetUsed } from './result.ts';

/** What is known of a control layer at the version a check uses. */
export interface ControlData {
  readonly layer: string;
  /** 0 where nothing was ever published. */
  readonly version: number;
  /** Newest version of the layer, 0 where there is none. */
  readonly newest: number;
  readonly datasets: readonly DatasetUsed[];
  /** Rows of these deliveries that were refused and so are missing from the layer. */
  readonly rejectedRows: number;
  /** Set when rows were changed by other means than publishing since the last publication, or could be without anybody noticing. */
  readonly changedOutside: boolean;
}

interface ControlDataRow {
  readonly layer: string;
  readonly version: number;
  readonly newest: number;
  readonly changed_outside: boolean;
  readonly datasets: readonly (DatasetUsed & { readonly rejected: number })[] | null;
}

/**
 * State of several layers in one query, at given versions or at the current ones. A dataset's own latest version not
 * after the layer version is the one in use.
 */
export async function readControlData(
  db: Database,
  layers: readonly string[],
  versions: Readonly<Record<string, number>> = {},
): Promise<ReadonlyMap<string, ControlData>> {
  const { rows } = await db.query<ControlDataRow>({
    name: 'overlap-control-data',
    text: CONTROL_DATA_SQL,
    values: [layers, layers.map((layer) => versions[layer] ?? null)],
  });
  return new Map(
    rows.map((row) => [
      row.layer,
      {
        layer: row.layer,
        version: row.version,
        newest: row.newest,
        datasets: (row.datasets ?? []).map(withoutCount),
        rejectedRows: (row.datasets ?? []).reduce((sum, dataset) => sum + dataset.rejected, 0),
        changedOutside: row.changed_outside,
      },
    ]),
  );
}

function withoutCount({ rejected: _rejected, ...dataset }: DatasetUsed & { readonly rejected: number }): DatasetUsed {
  return dataset;
}

const CONTROL_DATA_SQL = `select w.layer, coalesce(w.version, s.version, 0) as version, coalesce(s.version, 0) as newest,
  coalesce(s.changed_outside_at > s.changed_at, false)
    -- a table put in place of the layer's, or one whose guards were taken off, may hold anything
    or (t.oid is not null and (
      select count(*) from pg_trigger g
      where g.tgrelid = t.oid and g.tgname in ('note_change_outside', 'note_truncate_outside') and g.tgenabled in ('O', 'A')
    ) < 2) as changed_outside,
  (select json_agg(json_build_object(
      'layer', w.layer, 'dataset', d.name, 'version', v.version, 'source', v.source_name, 'sha256', v.source_sha256,
      'districtCode', d.district_code, 'publishedAt', to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'rows', v.rows_read - v.rows_rejected, 'rejected', v.rows_rejected) order by d.name)
    from dimai.dataset d
    cross join lateral (
      select * from dimai.dataset_version v
      where v.dataset_id = d.id and v.state = 'published' and v.version <= coalesce(w.version, s.version, 0)
      order by v.version desc limit 1
    ) v
    where d.layer = w.layer) as datasets
from unnest($1::text[], $2::integer[]) as w (layer, version)
cross join lateral (select to_regclass('${LAND_SCHEMA}.' || replace(w.layer, '-', '_'))::oid as oid) as t
left join dimai.layer_state s on s.layer = w.layer`;

/** Layer versions that were current at a moment (ISO 8601 with zone), for a check "as of" then. */
export async function versionsAt(
  db: Database,
  layers: readonly string[],
  moment: string,
): Promise<Readonly<Record<string, number>>> {
  const versions = await layerVersionsAt(db, layers, { moment });
  return Object.fromEntries([...versions].map(([layer, version]) => [layer, version ?? 0]));
}

/** Libraries whose arithmetic an answer rests on. */
export interface Libraries {
  readonly postgis: string;
  readonly geos: string;
  readonly proj: string;
}

const librariesOf = new WeakMap<Pool, Promise<Libraries>>();

/** Versions of PostGIS, GEOS and PROJ behind a pool; asked once. */
export async function librariesBehind(db: Pool): Promise<Libraries> {
  let libraries = librariesOf.get(db);
  if (libraries == null) {
    libraries = readLibraries(db);
    libraries.catch(() => librariesOf.delete(db));
    librariesOf.set(db, libraries);
  }
  return libraries;
}

async function readLibraries(db: Pool): Promise<Libraries> {
  const { rows } = await db.query<Libraries>(
    `select postgis_lib_version() as postgis, split_part(postgis_geos_version(), '-', 1) as geos, split_part(postgis_proj_version(), ' ', 1) as proj`,
  );
  return rows[0]!;
}
