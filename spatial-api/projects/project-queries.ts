/** What is read of projects: plots of one code together are a project. */
import { parameters, type Query } from '../../schemas/database/sql.ts';

export interface ProjectFilter {
  readonly stage?: string | undefined;
  readonly type?: string | undefined;
  readonly district?: string | undefined;
  readonly text?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A project as lists show it. */
export interface ProjectRow {
  readonly code: string;
  readonly name: string | null;
  readonly type: string | null;
  readonly stage: string | null;
  /** Plots of a project that were delivered at several stages. */
  readonly stages: readonly string[];
  readonly districts: readonly string[];
  readonly plots: number;
  /** m² on the ellipsoid; null where a plot has none. */
  readonly area: number | null;
  readonly version: number;
  readonly appliedOn: string | null;
  readonly center: readonly [number, number] | null;
}

/** Projects in the order of their codes. A project shown in part is told by the plots that are shown. */
export function projectsQuery(filter: ProjectFilter): Query {
  const { add, values } = parameters();
  const like = (text: string) => add(`%${text.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`, 'text');
  const conditions = [
    'version_to is null',
    ...(filter.type === undefined ? [] : [`project_type = ${add(filter.type, 'text')}`]),
    ...(filter.district === undefined ? [] : [`district_code like ${add(`${filter.district}%`, 'text')}`]),
    ...(filter.text === undefined
      ? []
      : [`(project_code ilike ${like(filter.text)} or project_name ilike ${like(filter.text)})`]),
    ...(filter.after === undefined ? [] : [`project_code > ${add(filter.after, 'text')}`]),
  ];
  const stage =
    filter.stage === undefined
      ? ''
      : `\nhaving bool_or(coalesce(stage, '') = ${add(filter.stage === '-' ? '' : filter.stage, 'text')})`;
  return {
    text: `select project_code as code, max(project_name) as name, max(project_type) as type,
  case when count(distinct coalesce(stage, '')) = 1 then max(stage) end as stage,
  array_remove(array_agg(distinct stage), null) as stages,
  array_remove(array_agg(distinct left(district_code, 6)), null) as districts,
  count(*)::integer as plots, case when count(*) = count(ellipsoidal_area) then sum(ellipsoidal_area) end as area,
  max(version_from) as version, to_char(max(applied_on), 'YYYY-MM-DD') as "appliedOn",
  case when count(geom) > 0 then array[
    (array_agg(st_x(st_pointonsurface(geom)) order by ellipsoidal_area desc nulls last))[1],
    (array_agg(st_y(st_pointonsurface(geom)) order by ellipsoidal_area desc nulls last))[1]] end as center
from land.project_redline
where ${conditions.join('\n  and ')}
group by project_code${stage}
order by project_code
limit ${add(filter.limit, 'integer')}`,
    values,
  };
}

/** A plot of a project. */
export interface PlotRow {
  readonly id: number;
  readonly number: string;
  readonly name: string | null;
  readonly projectName: string | null;
  readonly type: string | null;
  readonly stage: string | null;
  readonly district: string | null;
  readonly area: number | null;
  readonly version: number;
  readonly shape: Buffer | null;
}

/** Current plots of a project, in the order of their numbers. */
export const PLOTS = `select feature_id::integer as id, plot_number as number, plot_name as name, project_name as "projectName", project_type as type,
  stage, left(district_code, 6) as district, ellipsoidal_area as area, version_from as version, st_asbinary(geom) as shape
from land.project_redline
where project_code = $1 and version_to is null
order by plot_number, feature_id`;

/** A township with the ground that a project takes of it. */
export interface TownshipRow {
  readonly code: string;
  readonly name: string | null;
  /** m² on the ellipsoid. */
  readonly area: number;
}

/** Townships that the plots of a project lie in, the most ground first; what is thinner than two metres is no ground. */
export const TOWNSHIPS = `with ground as (
  select st_union(geom) as geom from land.project_redline where project_code = $1 and version_to is null and geom is not null
), shared as (
  select a.district_code as code, max(a.district_name) as name, st_union(st_intersection(a.geom, g.geom)) as geom
  from ground g
  join land.administrative_area a on a.version_to is null and length(a.district_code) = 9 and a.geom && g.geom and st_intersects(a.geom, g.geom)
  group by a.district_code
)
select code, name, st_area(geom::geography) as area
from shared
where not st_isempty(st_buffer(geom::geography, -1)::geometry)
order by 3 desc`;

/** How the stage of a plot came to be what it is, a row per change, whoever brought it about: delivery, edit or step. */
export interface StageRow {
  readonly at: string | null;
  readonly by: string | null;
  readonly reason: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly kind: string;
  readonly level: string | null;
  readonly plots: number;
  readonly version: number;
}

/** Plots that took a step together are one row. The newest first; none is left out. */
export const STAGE_HISTORY = `with versions as (
  select feature_id, version_from, stage, lag(stage) over w as before, row_number() over w as turn
  from land.project_redline
  where project_code = $1
  window w as (partition by feature_id order by version_from)
)
select to_char(coalesce(e.edited_at, v.published_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
  coalesce(e.edited_by, v.published_by, v.created_by) as by, e.reason, r.before as from, r.stage as to, coalesce(e.kind, 'delivery') as kind,
  e.detail ->> 'level' as level, count(*)::integer as plots, max(r.version_from)::integer as version
from versions r
left join dimai.dataset_version v on v.layer = 'project-redline' and v.version = r.version_from and v.state = 'published'
left join dimai.feature_edit e on e.layer = 'project-redline' and e.feature_id = r.feature_id and e.version = r.version_from
where r.turn = 1 or r.before is distinct from r.stage
group by 1, 2, 3, 4, 5, 6, 7
order by version desc`;

/** A review as it was given. */
export interface ReviewRow {
  readonly id: number;
  readonly stage: string;
  readonly level: 'office' | 'district' | 'city';
  readonly agrees: boolean;
  readonly opinion: string;
  readonly ground: string;
  readonly version: number;
  readonly by: string;
  readonly at: string;
}

/** Reviews of a project, the newest first. */
export const REVIEWS = `select id::integer as id, stage, level, agrees, opinion, ground, version, reviewed_by as by,
  to_char(reviewed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
from dimai.project_review
where project_code = $1
order by id desc`;
