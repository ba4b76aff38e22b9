/** Figures of 生态修复 by district, kind and year of approval (R91): projects, land, funds, and what was accepted. */
import { parameters, type Parameters, type Query } from '../../../schemas/database/sql.ts';
import { type Districts, districtReach } from '../../../schemas/district-scope.ts';
import { type DefinedFigure, withValues } from '../definitions/page-figure.ts';
import { overdueFigure, restorationFigures } from './restoration-figures.ts';

/** What is asked for. */
export interface RestorationOrder {
  readonly projectVersion: number;
  readonly acceptanceVersion: number;
  /** Digits of a district code that make a group: 4 for the leagues of a region, 6 for the districts of a city. */
  readonly districtDigits: 4 | 6;
  /** `yyyy-MM-dd`: what is overdue. */
  readonly today: string;
  readonly districts?: readonly string[] | undefined;
  /** Districts that the caller is limited to. */
  readonly scope: Districts;
  readonly types?: readonly string[] | undefined;
  readonly years?: readonly number[] | undefined;
}

/** One cell of district × kind × year. Areas in m², money in 万元; null where no project of the cell says. */
export interface RestorationRow {
  readonly district: string | null;
  readonly type: string | null;
  /** Of the approval. */
  readonly year: number | null;
  readonly projects: number;
  readonly area: number;
  readonly plannedArea: number;
  readonly plannedAreaUnreported: number;
  readonly investment: number;
  readonly investmentUnreported: number;
  readonly paid: number;
  readonly paidUnreported: number;
  readonly accepted: number;
  readonly acceptedProjects: number;
  readonly overdue: number;
}

const inVersion = (version: string): string =>
  `p.version_from <= ${version} and coalesce(p.version_to > ${version}, true)`;

/** Acceptances that count: passed (at once, or after mending), at the highest level that the project has reached. */
const counted = (version: string) => `select project_number, sum(accepted_area * 10000)::float8 as accepted
from (
  select project_number, accepted_area, level, max(level) over (partition by project_number) as highest
  from land.restoration_acceptance
  where result in ('1', '2') and version_from <= ${version} and coalesce(version_to > ${version}, true)
) as passed
where level is not distinct from highest
group by project_number`;

/** What projects may leave unsaid. */
const MONEY_AND_LAND = [
  ['plannedArea', 'planned_area'],
  ['investment', 'total_investment'],
  ['paid', 'paid_funds'],
] as const;

/** The figures of all projects of a version, each with the statement that gives it. */
export function restorationDefinitions(
  order: Pick<RestorationOrder, 'projectVersion' | 'acceptanceVersion' | 'today'>,
): readonly DefinedFigure[] {
  const statement = (select: (add: Parameters['add']) => string): string => {
    const { add, values } = parameters();
    const text = `with accepted as (
${counted(add(order.acceptanceVersion, 'integer'))}
)
select ${select(add)} as value
from land.restoration_project p
left join accepted a using (project_number)
where ${inVersion(add(order.projectVersion, 'integer'))}`;
    return withValues({ text, values });
  };
  return [
    ...restorationFigures.map((figure) => ({
      ...figure,
      sql: statement(() => ('isArea' in figure ? `(${figure.sql}) / 10000` : figure.sql)),
    })),
    { ...overdueFigure, sql: statement((add) => overdueFigure.sql(add(order.today, 'date'))) },
  ];
}

/** Conditions of the projects `p` that are asked for. */
function projectConditions(
  order: Omit<RestorationOrder, 'acceptanceVersion' | 'today'>,
  add: Parameters['add'],
): readonly string[] {
  const reach = order.scope === null ? null : districtReach(order.scope).map((each) => `${each}%`);
  return [
    inVersion(add(order.projectVersion, 'integer')),
    ...(order.districts === undefined
      ? []
      : [`left(p.district_code, ${order.districtDigits}) = any (${add(order.districts, 'text[]')})`]),
    ...(reach === null ? [] : [`p.district_code like any (${add(reach, 'text[]')})`]),
    ...(order.types === undefined ? [] : [`p.project_type = any (${add(order.types, 'text[]')})`]),
    ...(order.years === undefined ? [] : [`extract(year from p.approved_on) = any (${add(order.years, 'integer[]')})`]),
  ];
}

/** All cells; every sum over them closes to the whole. */
export function restorationQuery(order: RestorationOrder): Query {
  const { add, values } = parameters();
  const acceptance = add(order.acceptanceVersion, 'integer');
  const text = `with accepted as (
${counted(acceptance)}
)
select left(p.district_code, ${order.districtDigits}) as district, p.project_type as type, extract(year from p.approved_on)::integer as year,
  ${restorationFigures.map(({ id, sql }) => `${sql} as "${id}"`).join(',\n  ')},
  ${MONEY_AND_LAND.map(([id, column]) => `count(*) filter (where p.${column} is null)::integer as "${id}Unreported"`).join(',\n  ')},
  ${overdueFigure.sql(add(order.today, 'date'))} as overdue
from land.restoration_project p
left join accepted a using (project_number)
where ${projectConditions(order, add).join('\n  and ')}
group by 1, 2, 3
order by 1, 2, 3`;
  return { text, values };
}

/** Ground of units by land class before and after, m² on the ellipsoid; null where a unit does not say. */
export interface LandChangeRow {
  readonly before: string | null;
  readonly after: string | null;
  readonly units: number;
  readonly projects: number;
  readonly area: number;
}

/** Every unit of the projects that are asked for in one cell, so that what it was and what it becomes close to the same whole. */
export function landChangeQuery(
  order: Omit<RestorationOrder, 'acceptanceVersion' | 'today'> & { readonly unitVersion: number },
): Query {
  const { add, values } = parameters();
  const unit = add(order.unitVersion, 'integer');
  const text = `select u.land_class_before as before, u.land_class_after as after, count(*)::integer as units,
  count(distinct project_number)::integer as projects, sum(u.ellipsoidal_area)::float8 as area
from land.restoration_unit u
join land.restoration_project p using (project_number)
where u.version_from <= ${unit} and coalesce(u.version_to > ${unit}, true)
  and ${projectConditions(order, add).join('\n  and ')}
group by 1, 2
order by 1, 2`;
  return { text, values };
}
