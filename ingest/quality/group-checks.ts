/** Quality rules over rows that belong together, as SQL: totals, progress, ground claimed twice. Areas are ellipsoidal. */

import { quoteLiteral } from '../../schemas/database/sql.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { QualityRules } from '../../schemas/rules/quality-rule.ts';
import { type CheckedTable, column, keyText, rowName } from './checked-table.ts';

type Total = NonNullable<QualityRules['totals']>[number];
type Rising = NonNullable<QualityRules['rising']>[number];
type Claims = NonNullable<QualityRules['claims']>;

function isMeant(alias: string, where: Claims['where']): string {
  if (where == null) return 'true';
  return `${column(alias, where.field)}::text in (${where.values.map(quoteLiteral).join(', ')})`;
}

/**
 * Checked rows and the published ones beside them, for rules over groups: `columns` of either, then `id` and `name`. A published
 * row that is not checked has no id: findings are about checked rows.
 */
function rowsAndOthers(table: CheckedTable, columns: (alias: string) => string): string {
  return `
      select ${columns('s')}, s.${table.id}::bigint as id, ${keyText(table.layer, 's')} as row_key, ${rowName(table, 's')} as name
      from ${table.from} s
      union all
      select ${columns('t')}, null, ${keyText(table.layer, 't')}, ${keyText(table.layer, 't')}
      from ${tableName(table.layer)} t
      where t.version_to is null and ${table.elsewhere}`;
}

/** Groups whose sum exceeds the figure of the feature that they name, each told at its last row. */
export function totalsExceeded(table: CheckedTable, rule: Total): string {
  const { layer: id, field, sum, limit, by = [], where, tolerance } = rule;
  const owner = layerById(id)!;
  const groups = [field, ...by];
  return `
    with given as (${rowsAndOthers(
      table,
      (alias) =>
        `${groups.map((key, i) => `${column(alias, key)} as g${i}`).join(', ')},
        case when ${isMeant(alias, where)} then ${column(alias, sum)} end as amount`,
    )}
    ), summed as (
      select ${groups.map((_, i) => `g${i}`).join(', ')}, sum(amount) as total, max(id) as id, (array_agg(row_key order by id desc nulls last))[1] as row_key
      from given
      where amount is not null and g0 is not null
      group by ${groups.map((_, i) => `g${i}`).join(', ')}
    )
    select summed.id, summed.row_key, total::text as actual,
      g0 || ' ' || ${column('o', limit)}::text as expected
    from summed
    join ${tableName(owner)} o on ${column('o', owner.key[0]!)} = g0 and o.version_to is null
    where summed.id is not null and total > ${column('o', limit)} + ${tolerance}
    order by 1`;
}

/** Rows whose figure is less than that of the row before. */
export function figuresThatFall(table: CheckedTable, { field, by, order }: Rising): string {
  const keys = (keyed: readonly string[], prefix: string) => keyed.map((_, i) => `${prefix}${i}`).join(', ');
  return `
    with given as (${rowsAndOthers(table, (alias) =>
      [
        ...by.map((key, i) => `${column(alias, key)} as g${i}`),
        ...order.map((key, i) => `${column(alias, key)} as o${i}`),
        `${column(alias, field)} as figure`,
      ].join(', '),
    )}
    ), followed as (
      select id, row_key, figure, lag(figure) over w as former, lag(name) over w as former_name
      from given
      where figure is not null
      window w as (partition by ${keys(by, 'g')} order by ${keys(order, 'o')})
    )
    select id, row_key, figure::text as actual, former::text || ' (' || former_name || ')' as expected
    from followed
    where id is not null and figure < former
    order by 1`;
}

/** Pieces of ground that rows of different owners share, each pair once, told at a checked row. */
export function groundClaimedTwice(table: CheckedTable, { apart, where, squareMetres, metres }: Claims): string {
  return `
    with given as materialized (
      select * from (${rowsAndOthers(
        table,
        (alias) => `${column(alias, apart)} as owner, ${isMeant(alias, where)} as meant, ${alias}.geom`,
      )}) as each
      where meant and geom is not null and owner is not null
    ), shared as (
      select a.id, a.row_key, b.name,
        st_collectionextract(st_intersection(st_makevalid(a.geom), st_makevalid(b.geom)), 3) as geom
      from given a
      join given b on a.geom && b.geom and a.owner <> b.owner and (b.id is null or b.id < a.id)
      where a.id is not null and st_intersects(a.geom, b.geom)
    ), measured as (
      select *, st_area(geom::geography) as area,
        2 * st_area(geom::geography) / nullif(st_perimeter(geom::geography), 0) as width
      from shared
      where not st_isempty(geom)
    )
    select id, row_key, round(area::numeric, 2) || ' ㎡, ' || round(width::numeric, 3) || ' m' as actual, name as expected,
      st_x(st_pointonsurface(geom)) as longitude, st_y(st_pointonsurface(geom)) as latitude
    from measured
    where area >= ${squareMetres} and width >= ${metres}
    order by id, area desc`;
}
