import type { Pool } from 'pg';
import { tableName } from '../../schemas/derive/ddl.ts';
import { fromWkb } from '../../schemas/geometry.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { projectRedline } from '../../schemas/layers/project-redline.ts';
import { Problem } from '../../schemas/problems.ts';
import type { BatchPlot } from './batch-check.ts';
import type { InputFinding } from './check-input.ts';
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
 * is not found to overlap itself. `项目代码·地块编号`, as the search shows it, is one plot of a project. Throws `code-unknown`.
 */
export async function plotsOfCode(db: Pool, code: string): Promise<Submission> {
  const [rows] = await storedPlots(db, [code]);
  const [first] = rows!;
  if (first == null) throw new Problem('code-unknown', `没有代码为 ${code.trim()} 的宗地或项目`);
  if (rows!.length > MOST_PLOTS) {
    throw new Problem('subject-invalid', `项目 ${code.trim()} 超过 ${MOST_PLOTS} 个地块，请用批量审查`);
  }
  return {
    plots: rows!.map(plotOf),
    findings: [],
    own: { [first.kind]: first.code },
    title: first.title ?? first.code,
  };
}

/** Plots of many codes, each a case of its own, in order; a code without plots, or a plot without a shape, is told as a finding. */
export async function plotsOfCodes(db: Pool, codes: readonly string[]): Promise<readonly (BatchPlot | InputFinding)[]> {
  const found = await storedPlots(db, codes);
  return found.flatMap((rows, i): (BatchPlot | InputFinding)[] => {
    const code = codes[i]!.trim();
    if (rows.length === 0) return [missing('code-unknown', code, '没有这个代码', `没有代码为 ${code} 的宗地或项目`)];
    return rows.map((row) => {
      const number = row.kind === 'project' ? `${row.code}${SEPARATOR}${row.number}` : row.number;
      if (row.geom == null) return missing('geometry-unreadable', number, '没有图形', `${number} 没有图形，无法检查`);
      return { ...plotOf(row), number, own: { [row.kind]: row.code }, source: { kind: 'code', code } };
    });
  });
}

/** Between the parts of a code that has several, as the search shows it. */
const SEPARATOR = '·';

function missing(
  code: 'code-unknown' | 'geometry-unreadable',
  plot: string,
  actual: string,
  message: string,
): InputFinding {
  return {
    code,
    severity: 'error',
    blocks: true,
    plot,
    actual,
    expected: '已发布的宗地代码、项目代码或 项目代码·地块编号',
    message,
  };
}

async function storedPlots(db: Pool, codes: readonly string[]): Promise<readonly (readonly StoredRow[])[]> {
  const asked = codes.map((code) => {
    const [whole = '', number = null] = code.replaceAll(/\s/g, '').split(/[·・•]/, 2);
    return { code: whole, number };
  });
  const { rows } = await db.query<StoredRow & { readonly position: number }>(
    `with asked as materialized (
  select position::integer - 1 as position, number, spelling as code
  from unnest($1::text[], $2::text[]) with ordinality as given (code, number, position)
  cross join lateral (select code union select upper(code)) as spellings (spelling)
)
select position, 'parcel' as kind, parcel_code as code, parcel_code as number, location as name, location as title, area::float8 as area,
  ST_AsBinary(geom) as geom, ST_AsBinary(delivered) as delivered, ST_SRID(delivered) as srid
from asked a join ${tableName(parcel)} p on p.parcel_code = a.code
where p.version_to is null and a.number is null
union all
select position, 'project', project_code, plot_number, plot_name, project_name, (plot_area * 10000)::float8,
  ST_AsBinary(geom), ST_AsBinary(delivered), ST_SRID(delivered)
from asked a join ${tableName(projectRedline)} p on p.project_code = a.code
where p.version_to is null and (a.number is null or p.plot_number in (a.number, upper(a.number)))
order by 1, 2, 4`,
    [asked.map(({ code }) => code), asked.map(({ number }) => number)],
  );
  const plots: StoredRow[][] = codes.map(() => []);
  for (const row of rows) plots[row.position]!.push(row);
  return plots;
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
