/** Entries of the register by kind, right, place and time (登记业务): what happened where and when. */
import { parameters, type Query } from '../../../schemas/database/sql.ts';
import { type DefinedFigure, withValues } from '../definitions/page-figure.ts';

/** Conditions; an absent one lets everything through. `-` stands for entries without a value. */
export interface RegistrationFilter {
  readonly type?: readonly string[] | undefined;
  readonly right?: readonly string[] | undefined;
  readonly district?: readonly string[] | undefined;
  readonly subdistrict?: readonly string[] | undefined;
  readonly year?: string | undefined;
  /** `01` to `12`, of the year. */
  readonly month?: string | undefined;
}

/** What entries are counted by. `frame` is place × time: by month of the year that is chosen, else by year. */
export type RegistrationDimension =
  | 'total'
  | 'type'
  | 'right'
  | 'district'
  | 'subdistrict'
  | 'year'
  | 'month'
  | 'frame';

export interface RegistrationRow {
  readonly dimension: RegistrationDimension;
  readonly value: string | null;
  /** Of a frame. */
  readonly period: string | null;
  readonly count: number;
}

/** What entries are counted by, one definition each: the query of the page groups by all of them, the definitions show each. */
export const registrationDimensions = [
  {
    id: 'type',
    title: '登记类型',
    titleEn: 'Kind of registration',
    note: '登簿记录的登记类型。',
    noteEn: 'As the entry says.',
    sql: 'registration_type',
  },
  {
    id: 'right',
    title: '权利类型',
    titleEn: 'Kind of right',
    note: '登簿记录的权利类型。',
    noteEn: 'As the entry says.',
    sql: 'right_type',
  },
  {
    id: 'district',
    title: '区县',
    titleEn: 'District',
    note: '登簿记录的区县代码；未填时取不动产单元号前六位。',
    noteEn: 'As the entry says, else the first six digits of its unit number.',
    sql: 'coalesce(district_code, left(unit_number, 6))',
  },
  {
    id: 'subdistrict',
    title: '地籍子区',
    titleEn: 'Cadastral sub-district',
    note: '不动产单元号前十二位。',
    noteEn: 'The first twelve digits of the unit number.',
    sql: 'left(unit_number, 12)',
  },
  {
    id: 'year',
    title: '登簿年份',
    titleEn: 'Year',
    note: '登簿时间的年份，北京时间。',
    noteEn: 'Of the registration, Beijing time.',
    sql: `to_char(registered_on at time zone 'Asia/Shanghai', 'YYYY')`,
  },
  {
    id: 'month',
    title: '登簿月份',
    titleEn: 'Month',
    note: '登簿时间的月份，北京时间；图中为所选年份的各月。',
    noteEn: 'Of the registration, Beijing time; charts show those of the chosen year.',
    sql: `to_char(registered_on at time zone 'Asia/Shanghai', 'MM')`,
  },
] as const;

/** All entries of a version, and each dimension of them, with the statements that give them. */
export function registrationDefinitions(version: number): readonly DefinedFigure[] {
  const { add, values } = parameters();
  const at = add(version, 'integer');
  const from = `from land.registration_record
where version_from <= ${at} and coalesce(version_to > ${at}, true)`;
  const total = {
    id: 'total',
    title: '登簿件数',
    titleEn: 'Entries',
    unit: '件',
    note: '现行版本的登簿记录，每条计一件。',
    noteEn: 'Entries of the present version, each once.',
    sql: withValues({
      text: `select count(*)::integer as value
${from}`,
      values,
    }),
  };
  const by = registrationDimensions.map((dimension) => ({
    ...dimension,
    unit: '',
    sql: withValues({
      text: `select coalesce(${dimension.sql}, '-') as value, count(*)::integer as count
${from}
group by 1
order by 1`,
      values,
    }),
  }));
  return [total, ...by];
}

/**
 * One statement, so that all counts are of one moment: each dimension under all conditions but its own, which is how charts
 * and map filter each other. A year lets go of its month, a month does not let go of its year.
 */
export function registrationQuery(version: number, filter: RegistrationFilter): Query {
  const { add, values } = parameters();
  const at = add(version, 'integer');
  const list = (column: string, given: readonly string[] | undefined): string | null =>
    given === undefined ? null : `coalesce(${column}, '-') = any (${add(given, 'text[]')})`;
  const one = (column: string, given: string | undefined): string | null =>
    given === undefined ? null : `coalesce(${column}, '-') = ${add(given, 'text')}`;
  const conditions = {
    type: list('type', filter.type),
    right: list('"right"', filter.right),
    district: list('district', filter.district),
    subdistrict: list('subdistrict', filter.subdistrict),
    year: one('year', filter.year),
    month: one('month', filter.month),
  };
  const arm = (
    dimension: RegistrationDimension,
    { value, period = 'null::text' }: { readonly value: string; readonly period?: string },
    without: readonly (keyof typeof conditions)[],
  ): string => {
    const kept = (Object.keys(conditions) as (keyof typeof conditions)[]).flatMap((key) =>
      without.includes(key) ? [] : (conditions[key] ?? []),
    );
    const where = kept.length === 0 ? '' : `\nwhere ${kept.join('\n  and ')}`;
    return `select '${dimension}' as dimension, ${value} as value, ${period} as period, coalesce(sum(entries), 0)::integer as count
from cells${where}
group by 2, 3`;
  };
  const own = (dimension: 'type' | 'right' | 'district' | 'subdistrict'): string =>
    arm(dimension, { value: dimension === 'right' ? '"right"' : dimension }, [dimension]);
  const text = `with cells as materialized (
  select ${registrationDimensions.map(({ id, sql }) => `${sql} as "${id}"`).join(',\n    ')},
    count(*) as entries
  from land.registration_record
  where version_from <= ${at} and coalesce(version_to > ${at}, true)
  group by 1, 2, 3, 4, 5, 6
)
${[
  arm('total', { value: 'null::text' }, []),
  own('type'),
  own('right'),
  own('district'),
  own('subdistrict'),
  arm('year', { value: 'year' }, ['year', 'month']),
  ...(filter.year === undefined ? [] : [arm('month', { value: 'month' }, ['month'])]),
  filter.year === undefined
    ? arm('frame', { value: 'subdistrict', period: 'year' }, ['subdistrict', 'year', 'month'])
    : arm('frame', { value: 'subdistrict', period: 'month' }, ['subdistrict', 'month']),
].join('\nunion all\n')}
order by 1, 2, 3`;
  return { text, values };
}

/** Name and place of 地籍子区: those of their own layer, else the place of one of their parcels. */
export function subdistrictsQuery(codes: readonly string[]): Query {
  return {
    text: `select asked.code, named.name, coalesce(named.x, standing.x) as x, coalesce(named.y, standing.y) as y
from unnest($1::text[]) as asked (code)
left join lateral (
  select name, st_x(inside) as x, st_y(inside) as y
  from land.cadastral_subdistrict as subdistrict
  cross join lateral (select st_pointonsurface(geom) as inside) as placed
  where subdistrict.code = asked.code and version_to is null
  limit 1
) as named on true
left join lateral (
  select st_x(inside) as x, st_y(inside) as y
  from land.parcel
  cross join lateral (select st_pointonsurface(geom) as inside) as placed
  where named.x is null and version_to is null
    and parcel_code ~>=~ asked.code and parcel_code ~<~ (asked.code || '~')
  limit 1
) as standing on true`,
    values: [codes],
  };
}
