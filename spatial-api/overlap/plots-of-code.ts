import type { Pool } from 'pg';
import { tableName } from '../../schemas/derive/ddl.ts';
import { fromWkb } from '../../schemas/geometry.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { projectRedline } from '../../schemas/layers/project-redline.ts';
import { Problem } from '../../schemas/problems.ts';
import { MOST_PLOTS, NOTHING_DECLARED, type SubmittedPlot, type Submission } from './submitted-plot.ts';

interface StoredRow {
  readonly kind: 'parcel' | 'project';
  readonly code: string;
  readonly number: string;
  readonly name: string | null;
  readonly title: string | null;
  /** m². */
  readonly area: number | null;
  readonly geom: Buffer | null;
  readonly delivered: Buffer | null;
  readonly srid: number | null;
}

/**
 * Plots behind a 宗地代码 or 项目代码, as currently published; the code counts as the subject's own, so that a project
 * is not found to overlap itself. Throws `code-unknown`.
 */
export async function plotsOfCode(db: Pool, code: string): Promise<Submission> {
  const clean = code.replaceAll(/\s/g, '');
  const { rows } = await db.query<StoredRow>(
    `select 'parcel' as kind, parcel_code as code, parcel_code as number, location as name, location as title, area::float8 as area,
  ST_AsBinary(geom) as geom, ST_AsBinary(delivered) as delivered, ST_SRID(delivered) as srid
from ${tableName(parcel)} where version_to is null and parcel_code = any($1)
union all
select 'project', project_code, plot_number, plot_name, project_name, (plot_area * 10000)::float8,
  ST_AsBinary(geom), ST_AsBinary(delivered), ST_SRID(delivered)
from ${tableName(projectRedline)} where version_to is null and project_code = any($1)
order by 1, 3
limit ${MOST_PLOTS + 1}`,
    [[...new Set([clean, clean.toUpperCase()])]],
  );
  const [first] = rows;
  if (first == null) throw new Problem('code-unknown', `没有代码为 ${clean} 的宗地或项目`);
  if (rows.length > MOST_PLOTS)
    throw new Problem('subject-invalid', `项目 ${clean} 超过 ${MOST_PLOTS} 个地块，请分批检查`);
  return {
    plots: rows.map(plotOf),
    findings: [],
    own: { [first.kind]: first.code },
    title: first.title ?? clean,
  };
}

function plotOf({ number, name, area, geom, delivered, srid }: StoredRow): SubmittedPlot {
  if (geom == null) throw new Problem('subject-invalid', `${number} 没有图形，无法检查`);
  return {
    number,
    name: name ?? '',
    geometry: fromWkb(geom).geometry,
    delivered: delivered == null || srid == null ? null : { geometry: fromWkb(delivered).geometry, srid },
    declared: { ...NOTHING_DECLARED, area },
  };
}
