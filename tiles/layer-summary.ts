import type { Pool } from 'pg';

import { quoteLiteral } from '../schemas/database/sql.ts';
import { tableName } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import type { Bounds } from './mercator.ts';

/** What a published version of a layer holds. */
export interface LayerSummary {
  readonly version: number;
  /** Current rows. */
  readonly rows: number;
  /** Bounds of the data in degrees; null for an empty layer or one without geometry. */
  readonly extent: Bounds | null;
}

/** Tells what the current version of a layer holds. */
export interface LayerSummaries {
  /** `version` is the current one as the caller knows it; a summary of that version is read once and kept. */
  summary(layer: Layer, version: number): Promise<LayerSummary>;
}

/** Counts and measures in the database, once per layer and version; requests that come together share the statement. */
export function databaseSummaries(db: Pool): LayerSummaries {
  const known = new Map<string, { readonly version: number; readonly summary: Promise<LayerSummary> }>();
  return {
    summary(layer, version) {
      const kept = known.get(layer.id);
      if (kept !== undefined && kept.version >= version) return kept.summary;
      const summary = readSummary(db, layer);
      known.set(layer.id, { version, summary });
      summary.catch(() => known.delete(layer.id));
      return summary;
    },
  };
}

async function readSummary(db: Pool, layer: Layer): Promise<LayerSummary> {
  const extent = layer.geometry === null ? 'null::box2d' : 'st_extent(geom)::box2d';
  const { rows } = await db.query<{ version: number; rows: number; extent: Bounds | null }>(`select
  coalesce((select version from dimai.layer_state where layer = ${quoteLiteral(layer.id)}), 0) as version,
  rows,
  case when extent is not null then array[st_xmin(extent), st_ymin(extent), st_xmax(extent), st_ymax(extent)] end as extent
from (
  select count(*) as rows, ${extent} as extent
  from ${tableName(layer)}
  where version_to is null
) as counted`);
  const row = rows[0];
  if (row === undefined) throw new Error('a summary statement returned no row');
  return { version: row.version, rows: row.rows, extent: row.extent };
}
