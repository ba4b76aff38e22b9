/** The figures as the plain SQL that anybody can run: shown with the definitions, and what tests and the bench hold the pass against. */
import { parameters, quoteIdentifier, quoteLiteral, type Query } from '../../../schemas/database/sql.ts';
import { districtReach } from '../../../schemas/district-scope.ts';
import { tableName } from '../../../schemas/derive/ddl.ts';
import { stockLandEconomics } from '../../../schemas/layers/stock-land-economics.ts';
import {
  AREA_SQL,
  dimensions,
  dimensionSql,
  EXITED,
  fieldSql,
  measures,
  MU_PER_SQUARE_METRE,
  STOCK_LAYERS,
  type DimensionId,
} from './figures.ts';
import { NO_VALUE, type Rings, type StockFilter } from './stock-filter.ts';
import type { SummaryOrder } from './summarise.ts';

/** Figures of one dimension, or with `null` the total: value, the five measures, and plots that did not report. */
export function figureSql({ versions, year, filter }: SummaryOrder, dimension: DimensionId | null): Query {
  const { add, values } = parameters();
  const at = (layer: string) => {
    const version = add(versions[layer] ?? 0, 'integer');
    return `t.version_from <= ${version} and coalesce(t.version_to > ${version}, true)`;
  };
  const facts = STOCK_LAYERS.map(
    (
      layer,
    ) => `  select ${quoteLiteral(layer.id)} as layer, t.plot_code, t.district_code as place, ${AREA_SQL} as area, ${fieldSql(layer, 'floorArea', 'float8')} as floor_area,
    st_pointonsurface(t.geom) as inside,
    ${dimensions.map((each) => `${dimensionSql(layer, each)} as ${quoteIdentifier(each.id)}`).join(', ')}
  from ${tableName(layer)} t
  where ${at(layer.id)}`,
  );
  const isMultiple = dimensions.some((each) => each.id === dimension && 'isMultiple' in each);
  const value = dimension === null ? 'null::text' : isMultiple ? 'value' : quoteIdentifier(dimension);
  const text = `with plots as (
${facts.join('\n  union all\n')}
), economics as (
  select t.plot_code, sum(t.output)::float8 as output, sum(t.tax)::float8 as tax
  from ${tableName(stockLandEconomics)} t
  where t.year = ${add(year, 'integer')} and ${at(stockLandEconomics.id)}
  group by t.plot_code
)
select coalesce(nullif(${value}, ''), ${quoteLiteral(NO_VALUE)}) as value,
  ${measures.map(({ id, sql }) => `coalesce(${sql}, 0)::float8 as ${quoteIdentifier(id)}`).join(',\n  ')},
  count(*) filter (where output is null)::integer as "outputUnreported",
  count(*) filter (where tax is null)::integer as "taxUnreported",
  count(*) filter (where floor_area is null)::integer as "floorAreaUnreported"
from plots
left join economics using (plot_code)${isMultiple ? `\nleft join lateral unnest(${quoteIdentifier(dimension!)}) as value on true` : ''}
where ${conditions(filter, add, dimension).join('\n  and ')}
group by 1
order by 1`;
  return { text, values };
}

function conditions(
  filter: StockFilter,
  add: (value: unknown, cast?: string) => string,
  leftOut: DimensionId | null,
): readonly string[] {
  const found = ['true'];
  for (const each of dimensions) {
    const wanted = filter.values[each.id];
    if (wanted === undefined || each.id === leftOut) continue;
    const column = quoteIdentifier(each.id);
    const list = add(
      wanted.filter((value) => value !== NO_VALUE),
      'text[]',
    );
    const isAny = 'isMultiple' in each ? `${column} && ${list}` : `${column} = any (${list})`;
    const isNone = 'isMultiple' in each ? `coalesce(cardinality(${column}), 0) = 0` : `coalesce(${column}, '') = ''`;
    found.push(wanted.includes(NO_VALUE) ? `(${isAny} or ${isNone})` : isAny);
  }
  const { min, max } = filter.sizeMu ?? {};
  if (min !== undefined) found.push(`area * ${MU_PER_SQUARE_METRE} >= ${add(min, 'float8')}`);
  if (max !== undefined) found.push(`area * ${MU_PER_SQUARE_METRE} < ${add(max, 'float8')}`);
  if (filter.scope === 'in-stock') found.push(`coalesce(state, '') <> ${quoteLiteral(EXITED)}`);
  if (filter.scope === 'exited') found.push(`state = ${quoteLiteral(EXITED)}`);
  if (filter.districts != null) {
    const patterns = districtReach(filter.districts).map((prefix) => `${prefix}%`);
    found.push(`place like any (${add(patterns, 'text[]')})`);
  }
  if (filter.area !== undefined) found.push(`st_intersects(inside, ${areaSql(filter.area, add)})`);
  return found;
}

/** Rings by even-odd: each taken out of what the ones before it left, or added to it. */
function areaSql(rings: Rings, add: (value: unknown, cast?: string) => string): string {
  const polygons = rings.map((ring) => {
    const closed = [...ring, ring[0]!].map(([x, y]) => `${x} ${y}`).join(', ');
    return `st_geomfromtext(${add(`POLYGON((${closed}))`, 'text')}, 4490)`;
  });
  return polygons.reduce((area, polygon) => `st_symdifference(${area}, ${polygon})`);
}
