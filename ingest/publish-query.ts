/** The statements that turn a staging table into the next version of a layer. All run in one transaction. */

import { quoteIdentifier, quoteLiteral } from '../schemas/database/sql.ts';
import { columnName, featureIdSequence, tableName } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import { stagedColumns, stagingTable } from './stage.ts';

function keyMatch(layer: Layer, left: string, right: string): string {
  return layer.key
    .map((key) => columnName(key))
    .map((name) => `${left}.${quoteIdentifier(name)} = ${right}.${quoteIdentifier(name)}`)
    .join(' and ');
}

/** Attributes and shape; areas follow from the shape. The delivered shape decides where there is one, whatever it was derived with. */
function content(layer: Layer, alias: string): string {
  const fields = Object.keys(layer.fields).map((key) => `${alias}.${quoteIdentifier(columnName(key))}`);
  const shape = layer.geometry == null ? [] : [`coalesce(${alias}.delivered, ${alias}.geom)`];
  return `(${[...fields, ...shape].join(', ')})`;
}

/**
 * Every staged and every current row of the dataset with its fate; of a partial delivery only the rows it brings. `$1` is the dataset. With `paired`, rows of one key (a unit
 * delivered in several parts) are matched in their order.
 */
export function createDiff(layer: Layer, deliveryId: number, paired: boolean): string {
  const key = keyColumns(layer);
  const turn = (order: string) =>
    (paired ? `row_number() over (partition by ${key} order by ${order})` : '1') + ' as turn';
  return `
    create temporary table load_diff on commit drop as
    with staged as (
      select *, ${turn('source_row')}
      from ${stagingTable(deliveryId)}
    ), present as (
      select *, ${turn('source_row, feature_id')}
      from ${tableName(layer)}
      where dataset_id = $1 and version_to is null
    )
    select s.source_row, c.row_id, c.feature_id,
      case
        when c.row_id is null then 'added'
        when s.source_row is null then 'removed'
        when ${content(layer, 's')} is distinct from ${content(layer, 'c')} then 'changed'
        else 'unchanged'
      end as fate
    from staged s
    full join present c on ${keyMatch(layer, 's', 'c')}${paired ? ' and s.turn = c.turn' : ''}
    where s.source_row is not null
      or not (select is_partial from dimai.dataset_version where id = ${deliveryId})`;
}

function keyColumns(layer: Layer): string {
  return layer.key.map((key) => quoteIdentifier(columnName(key))).join(', ');
}

/** Whether a key occurs more than once among the staged rows or the current ones. `$1` is the dataset. */
export function repeatsKeys(layer: Layer, deliveryId: number): string {
  const key = keyColumns(layer);
  return `
    select exists (select from ${stagingTable(deliveryId)} group by ${key} having count(*) > 1)
      or exists (
        select from ${tableName(layer)} where dataset_id = $1 and version_to is null group by ${key} having count(*) > 1
      ) as repeats`;
}

export const COUNT_DIFF = 'select fate, count(*) as rows from load_diff group by fate';

/** Keys that come back get their old feature id, unless another dataset shows it now. `$1` is the dataset. */
export function reviveFeatureIds(layer: Layer, deliveryId: number): string {
  const key = layer.key.map((name) => `h.${quoteIdentifier(columnName(name))}`).join(', ');
  return `
    with former as (
      select distinct on (${key}) s.source_row, h.feature_id
      from load_diff d
      join ${stagingTable(deliveryId)} s using (source_row)
      join ${tableName(layer)} h on ${keyMatch(layer, 'h', 's')} and h.version_to is not null
      where d.fate = 'added' and not exists (
        select from ${tableName(layer)} shown
        where shown.feature_id = h.feature_id and shown.version_to is null
      )
      order by ${key}, h.version_from desc, s.source_row
    )
    update load_diff d
    set feature_id = former.feature_id
    from former
    where d.source_row = former.source_row and d.fate = 'added'`;
}

/** Changed and removed rows end with version `$1`. */
export function closeRows(layer: Layer): string {
  return `
    update ${tableName(layer)} t
    set version_to = $1
    from load_diff d
    where t.row_id = d.row_id and d.fate in ('changed', 'removed')`;
}

/** Added and changed rows begin with version `$2` of dataset `$1`. */
export function insertRows(layer: Layer, deliveryId: number): string {
  const columns = stagedColumns(layer).map((name) => quoteIdentifier(name));
  return `
    insert into ${tableName(layer)} (feature_id, dataset_id, version_from, ${columns.join(', ')})
    select coalesce(d.feature_id, ${nextFeatureId(layer)}), $1, $2, ${columns.map((name) => `s.${name}`).join(', ')}
    from ${stagingTable(deliveryId)} s
    join load_diff d using (source_row)
    where d.fate in ('added', 'changed')
    order by source_row`;
}

/** Into an empty layer everything goes as it is staged, without a diff. */
export function insertAll(layer: Layer, deliveryId: number): string {
  const columns = stagedColumns(layer).map((name) => quoteIdentifier(name));
  return `
    insert into ${tableName(layer)} (feature_id, dataset_id, version_from, ${columns.join(', ')})
    select ${nextFeatureId(layer)}, $1, $2, ${columns.join(', ')}
    from ${stagingTable(deliveryId)}`;
}

function nextFeatureId(layer: Layer): string {
  return `nextval(${quoteLiteral(featureIdSequence(layer))})`;
}

/** Number, areas and extent of what was staged. */
export function totals(layer: Layer, deliveryId: number): string {
  const extent = layer.geometry == null ? 'null::box2d' : 'st_extent(geom)';
  return `
    select rows, ellipsoidal, planar,
      st_xmin(extent) as west, st_ymin(extent) as south, st_xmax(extent) as east, st_ymax(extent) as north
    from (
      select count(*) as rows, sum(ellipsoidal_area) as ellipsoidal, sum(planar_area) as planar, ${extent} as extent
      from ${stagingTable(deliveryId)}
    ) as total`;
}
