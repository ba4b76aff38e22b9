/** The board of 盘活管理: plots of all stock layers with what comes next for each. */
import { parameters, quoteLiteral, type Query } from '../../schemas/database/sql.ts';
import { districtConditions, type Districts } from '../../schemas/district-scope.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { STOCK_LAYERS } from '../overview/stock/figures.ts';

export interface BoardFilter {
  readonly path?: string | undefined;
  readonly state?: string | undefined;
  readonly unit?: string | undefined;
  readonly district?: string | undefined;
  /** A class of 危污乱散低. */
  readonly stockClass?: string | undefined;
  readonly overdue?: boolean | undefined;
  readonly text?: string | undefined;
  readonly districts: Districts;
  readonly today: string;
}

export interface BoardRow {
  readonly layer: string;
  readonly id: number;
  readonly plotCode: string;
  readonly plotName: string | null;
  readonly districtCode: string | null;
  readonly townName: string | null;
  readonly responsibleUnit: string | null;
  readonly disposalPath: string | null;
  readonly state: string | null;
  readonly stockClasses: readonly string[] | null;
  readonly disposalDueOn: string | null;
  readonly disposedOn: string | null;
  readonly milestones: unknown;
  readonly area: number | null;
  readonly place: readonly [number, number] | null;
}

/** Something planned lies before today and has not come: what may be overdue, working days aside. */
const MAY_BE_OVERDUE = (today: string): string => `(
  (disposed_on is null and state in ('40', '50', '60') and disposal_due_on < ${today})
  or (state in ('40', '50', '60') and jsonb_typeof(milestones) = 'object' and exists (
    select from jsonb_each(case when jsonb_typeof(milestones) = 'object' then milestones else '{}' end) as node
    where node.value ->> 'actual' is null and node.value ->> 'planned' < ${today}::text)))`;

function conditions(
  filter: BoardFilter,
  add: (value: unknown, cast?: string) => string,
  layer: (typeof STOCK_LAYERS)[number],
): string {
  const { path, state, unit, district, stockClass, overdue, text, districts, today } = filter;
  const list = [
    'version_to is null',
    ...districtConditions(layer, districts, add),
    ...(path === undefined ? [] : [path === '-' ? 'disposal_path is null' : `disposal_path = ${add(path, 'text')}`]),
    ...(state === undefined ? [] : [`state = ${add(state, 'text')}`]),
    ...(unit === undefined ? [] : [`responsible_unit = ${add(unit, 'text')}`]),
    ...(district === undefined ? [] : [`district_code like ${add(`${district}%`, 'text')}`]),
    ...(stockClass === undefined ? [] : [`stock_classes @> array[${add(stockClass, 'text')}]`]),
    ...(overdue === true ? [MAY_BE_OVERDUE(add(today, 'date'))] : []),
    ...(text === undefined
      ? []
      : [
          `(plot_code ilike ${add(`%${text.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`, 'text')} or plot_name ilike ${add(`%${text.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`, 'text')})`,
        ]),
  ];
  return list.join('\n  and ');
}

/** A page of the board, by layer and feature id. */
export function boardQuery(
  filter: BoardFilter,
  after: { readonly layer: string; readonly id: number } | null,
  limit: number,
): Query {
  const { add, values } = parameters();
  const most = add(limit, 'integer');
  const arms = STOCK_LAYERS.flatMap((layer, position) => {
    const from = after === null ? -1 : STOCK_LAYERS.findIndex(({ id }) => id === after.layer);
    if (position < from) return [];
    const later = position === from ? `\n  and feature_id > ${add(after!.id, 'bigint')}` : '';
    return [
      `(select ${position} as position, ${quoteLiteral(layer.id)}::text as layer, feature_id as id, plot_code as "plotCode", plot_name as "plotName",
  district_code as "districtCode", town_name as "townName", responsible_unit as "responsibleUnit", disposal_path as "disposalPath", state,
  stock_classes as "stockClasses", to_char(disposal_due_on, 'YYYY-MM-DD') as "disposalDueOn", to_char(disposed_on, 'YYYY-MM-DD') as "disposedOn",
  milestones, coalesce(ellipsoidal_area, area::float8) as area,
  (select array[st_x(p), st_y(p)] from (select st_pointonsurface(geom) as p) as inner_point where p is not null) as place
from ${tableName(layer)}
where ${conditions(filter, add, layer)}${later}
order by feature_id
limit ${most})`,
    ];
  });
  return {
    text: `select * from (\n${arms.join('\nunion all\n')}\n) as board order by position, id limit ${most}`,
    values,
  };
}

/** Plots by path and state under the same filter, what may be overdue apart. */
export function boardCounts(filter: BoardFilter): Query {
  const { add, values } = parameters();
  const today = add(filter.today, 'date');
  const { path: _path, state: _state, ...rest } = filter;
  const arms = STOCK_LAYERS.map(
    (layer) => `select coalesce(disposal_path, '-') as path, coalesce(state, '-') as state, count(*)::integer as count,
  coalesce(sum(coalesce(ellipsoidal_area, area::float8)), 0) as area, count(*) filter (where ${MAY_BE_OVERDUE(today)})::integer as overdue
from ${tableName(layer)} where ${conditions(rest, add, layer)} group by 1, 2`,
  );
  return {
    text: `select path, state, sum(count)::integer as count, sum(area) as area, sum(overdue)::integer as overdue
from (${arms.join('\nunion all\n')}) as counted group by 1, 2 order by 1, 2`,
    values,
  };
}
