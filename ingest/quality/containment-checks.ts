/** Features against the features of another layer that their codes name, as SQL. Areas are ellipsoidal. */

import { tableName } from '../../schemas/derive/ddl.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { QualityRules } from '../../schemas/rules/quality-rule.ts';
import { type CheckedTable, column, keyText, stretch } from './checked-table.ts';

type Within = NonNullable<QualityRules['within']>[number];
type Covers = NonNullable<QualityRules['covers']>[number];

/**
 * Areas without the hairs that rounding leaves along a common border: a line that was carried to degrees in two pieces is
 * within 0.1 mm of itself, and a hair of a kilometre would make the mean width of a piece nothing. What is thinner than 1 mm goes.
 */
function opened(shape: string): string {
  const hair = 5e-9;
  const areas = `st_collectionextract(${shape}, 3)`;
  return `st_buffer(st_buffer(${areas}, -${hair}, 'join=mitre'), ${hair}, 'join=mitre')`;
}

/**
 * Rows that are not within the feature that their code names: `code` is `place-code-differs` where the middle of the shape
 * lies in another one (`expected` is its key, or empty), `not-within` where a part sticks out.
 * Hosts come in order: PostGIS prepares a shape that it is asked about again and again (500,000 parcels: 31 s → 4 s).
 */
export function rowsOutside(table: CheckedTable, { layer: id, field, from, to, squareMetres, metres }: Within): string {
  const host = layerById(id)!;
  const hostKey = column('h', host.key[0]!);
  return `
    with paired as (
      select s.${table.id} as id, ${keyText(table.layer, 's')} as row_key, s.geom, h.geom as host, ${hostKey}::text as host_key
      from ${table.from} s
      join ${tableName(host)} h on ${hostKey} = ${stretch('s', field, { from, to })} and h.version_to is null
      where s.geom is not null and h.geom is not null
      order by ${hostKey}
      offset 0
    ), beyond as (
      select *, st_pointonsurface(geom) as spot
      from paired
      where not st_covers(host, geom)
      offset 0
    ), elsewhere as (
      select id, row_key, 'place-code-differs' as code, host_key as actual,
        coalesce((
          select ${column('t', host.key[0]!)}::text
          from ${tableName(host)} t
          where t.version_to is null and t.geom && spot and st_intersects(t.geom, spot)
          limit 1
        ), '—') as expected, st_x(spot) as longitude, st_y(spot) as latitude
      from beyond
      where not st_intersects(host, spot)
    ), piece as (
      select id, row_key, host_key, (st_dump(${opened('st_difference(st_makevalid(geom), st_makevalid(host))')})).geom as geom
      from beyond
      where st_intersects(host, spot)
    ), measured as (
      select *, st_area(geom::geography) as area,
        2 * st_area(geom::geography) / nullif(st_perimeter(geom::geography), 0) as width
      from piece
    ), largest as (
      select distinct on (id) *, sum(area) over (partition by id) as total
      from measured
      where area >= ${squareMetres} and width >= ${metres}
      order by id, area desc
    )
    select * from elsewhere
    union all
    select id, row_key, 'not-within', round(total::numeric, 2) || ' ㎡, ' || round(width::numeric, 3) || ' m', host_key,
      st_x(st_pointonsurface(geom)), st_y(st_pointonsurface(geom))
    from largest
    order by id`;
}

/** Features of the other layer of which a part is covered by none of those that name it; the first of these is reported. */
export function uncoveredHosts(
  table: CheckedTable,
  { layer: id, field, from, to, squareMetres, metres }: Covers,
): string {
  const host = layerById(id)!;
  const hostKey = column('h', host.key[0]!);
  return `
    with covering as (
      select ${stretch('s', field, { from, to })} as host_key, min(s.${table.id}) as id,
        min(${keyText(table.layer, 's')}) as row_key, st_union(st_makevalid(s.geom)) as geom
      from ${table.from} s
      where s.geom is not null
      group by 1
    ), piece as (
      select c.id, row_key, host_key, (st_dump(${opened('st_difference(st_makevalid(h.geom), c.geom)')})).geom as geom
      from covering c
      join ${tableName(host)} h on ${hostKey} = host_key and h.version_to is null
      where h.geom is not null
    ), measured as (
      select *, st_area(geom::geography) as area,
        2 * st_area(geom::geography) / nullif(st_perimeter(geom::geography), 0) as width
      from piece
    )
    select id, row_key, round(area::numeric, 2) || ' ㎡, ' || round(width::numeric, 3) || ' m' as actual, host_key as expected,
      st_x(st_pointonsurface(geom)) as longitude, st_y(st_pointonsurface(geom)) as latitude
    from measured
    where area >= ${squareMetres} and width >= ${metres}
    order by id, area desc`;
}
