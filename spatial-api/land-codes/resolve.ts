/** From any name of land to its codes: 宗地代码, 不动产单元号, 项目代码, 控规要素编码, 地块编号 and names that people recorded. */
import type { Pool } from 'pg';

import { standingQuery } from '../../schemas/database/standing-query.ts';
import { readCode, type CodeForm } from './code-kinds.ts';

/** How a name led to a code. */
export type ResolvedBy =
  | 'land-code'
  | 'parcel-code'
  | 'unit-number'
  | 'building-unit'
  | 'project'
  | 'planning-element'
  | 'stock-plot'
  | 'alias';

export interface ResolvedCode {
  readonly code: string;
  readonly by: ResolvedBy;
  readonly state: 'reserved' | 'current' | 'ended' | 'released';
  readonly endedOn: string | null;
  /** Share of the code's ground that lies in the project or plot that was named; null where the name is the code's own. */
  readonly share: number | null;
}

export interface Resolved {
  readonly form: CodeForm;
  readonly codes: readonly ResolvedCode[];
}

/** A parcel belongs to a project or plot that was drawn when at least this share of it lies inside. */
export const LEAST_SHARE = 0.05;

const FOUND = `
found (code, by, share) as (
  select code, 'land-code', null::float8 from dimai.land_code where code = any($1) and kind <> 'building'
  union all
  select left(code, 19), 'building-unit', null from dimai.land_code where code = any($1) and kind = 'building'
  union all
  select left(building_number, 19), 'building-unit', null from land.building
  where building_number = any($1) and building_number ~ '^\\d{12}[A-Z]{2}\\d{5}F\\d{4}$'
  union all
  select parcel_code, 'parcel-code', null from land.parcel where parcel_code = any($1)
  union all
  select parcel_code, 'unit-number', null from land.parcel where unit_number = any($1)
  union all
  select left(unit_number, 19), 'building-unit', null from land.building_unit where unit_number = any($1)
  union all
  select left(text, 19), 'unit-number', null from unnest($1) as given (text)
  where length(text) = 28 and text ~ '^\\d{12}[A-Z]{2}\\d{5}[FLQW]\\d{8}$'
    and exists (select from land.parcel where parcel_code = left(text, 19))
  union all
  select code, 'alias', null from dimai.land_code_alias where alias = any($1)
  union all
  select code, 'project', null from dimai.land_code_stage where project_code = any($1)
  union all
  select p.parcel_code, r.by, r.share
  from (
    select 'project' as by, geom from land.project_redline
    where version_to is null and (project_code = any($1) or plot_number = any($1) or case_number = any($1))
    union all
    select 'planning-element', geom from land.project_redline where version_to is null and planning_element_code = any($1)
  ) as drawn
  join land.parcel p on p.version_to is null and p.geom && drawn.geom
  cross join lateral (
    select drawn.by, st_area(st_intersection(p.geom, drawn.geom)) / nullif(st_area(p.geom), 0) as share
  ) as r
  where r.share >= $2
  union all
  select unnest(coalesce(parcel_codes, '{}') || array_remove(array[land_code], null)), 'stock-plot', null
  from (
    select parcel_codes, land_code from land.low_efficiency_land where version_to is null and (plot_code = any($1) or land_code = any($1))
    union all
    select parcel_codes, land_code from land.approved_unsupplied_land where version_to is null and (plot_code = any($1) or land_code = any($1))
    union all
    select parcel_codes, land_code from land.supplied_unused_land where version_to is null and (plot_code = any($1) or land_code = any($1))
  ) as plots
)`;

const RESOLVE = `with ${FOUND},
one as (
  select distinct on (code) code, by, share from found
  order by code, array_position(array['land-code','parcel-code','unit-number','building-unit','alias','stock-plot','project','planning-element'], by), share desc nulls last
)
select one.code, one.by,
  case when c.code is not null then c.state
    when exists (select from land.parcel p where p.parcel_code = one.code and p.version_to is null) then 'current'
    else 'ended' end as state,
  to_char(c.ended_on, 'YYYY-MM-DD') as "endedOn", one.share
from one left join dimai.land_code c on c.code = one.code
order by share desc nulls first, code
limit 200`;

/** Codes of land behind a name, the most direct first; none where nothing bears the name. */
export async function resolveCode(db: Pool, given: string): Promise<Resolved> {
  const { form, spellings } = readCode(given);
  const query = { text: RESOLVE, values: [spellings, LEAST_SHARE] };
  const { rows } = await standingQuery<ResolvedCode & Record<string, unknown>>(db, query, { byIndex: true });
  return { form, codes: rows };
}
