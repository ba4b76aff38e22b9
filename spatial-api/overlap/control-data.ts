import type { Database } from '../../schemas/database/sql.ts';
import type { DatasetUsed } from './result.ts';

/** What is known of a control layer at the version a check uses. */
export interface ControlData {
  readonly layer: string;
  /** 0 where nothing was ever published. */
  readonly version: number;
  readonly datasets: readonly DatasetUsed[];
  /** Rows of these deliveries that were refused and so are missing from the layer. */
  readonly rejectedRows: number;
  /** Set when rows were changed by other means than publishing since the last publication. */
  readonly changedOutside: boolean;
}

interface ControlDataRow {
  readonly layer: string;
  readonly version: number;
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
  const { rows } = await db.query<ControlDataRow>(CONTROL_DATA_SQL, [
    layers,
    layers.map((layer) => versions[layer] ?? null),
  ]);
  return new Map(
    rows.map((row) => [
      row.layer,
      {
        layer: row.layer,
        version: row.version,
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

const CONTROL_DATA_SQL = `select w.layer, coalesce(w.version, s.version, 0) as version,
  coalesce(s.changed_outside_at > s.changed_at, false) as changed_outside,
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
left join dimai.layer_state s on s.layer = w.layer`;
