/**
 * Views that show of each layer what a scope allows: rows of its layers and districts, personal fields masked, secret ones left
 * out. The role of readers may read these and no table of schema `land`, so a statement that forgets a condition shows no more.
 * They are not `security_barrier`: statements are ours, no caller writes SQL, and behind a barrier `&&` and `like`, which are not
 * leakproof, use no index.
 */
import type { Field, Layer } from '../layer.ts';
import { columnName, bareTableName, tableColumns, tableName } from './ddl.ts';
import { districtField } from './tile-layers.ts';

/** Schema of the views. */
export const SHOWN_SCHEMA = 'shown';

/** DDL of the views of some layers; it runs where the schema does not exist. */
export function createScopeViews(layers: readonly Layer[]): string {
  return [`create schema ${SHOWN_SCHEMA};`, ...layers.map(createScopeView)].join('\n\n');
}

/** Name of the view of a layer. */
export function scopeViewName(layer: Layer): string {
  return `${SHOWN_SCHEMA}.${bareTableName(layer)}`;
}

/** DDL of the view of one layer. */
export function createScopeView(layer: Layer): string {
  const fields = new Map(Object.entries(layer.fields).map(([key, field]) => [columnName(key), field]));
  const columns = tableColumns(layer).flatMap(({ name, type }) => {
    const field = fields.get(name);
    return field?.sensitivity === 'secret' ? [] : [shownColumn(name, type, field)];
  });
  const conditions = [`(select dimai.scope_shows('${layer.id}'))`, `(${districtCondition(layer)})`];
  return `create view ${scopeViewName(layer)} as
select
  ${columns.join(',\n  ')}
from ${tableName(layer)}
where ${conditions.join('\n  and ')};`;
}

/** A personal text shows its first character, any other personal value nothing. */
function shownColumn(name: string, type: string, field: Field | undefined): string {
  if (field?.sensitivity !== 'personal') return name;
  const masked = field.type === 'text' ? `left(${name}, 1) || '**'` : `null::${type}`;
  return `case when (select dimai.scope_shows_personal()) then ${name} else ${masked} end as ${name}`;
}

/** A row whose district is unknown is outside of all, and so is every row of a layer that does not tell districts. */
function districtCondition(layer: Layer): string {
  const field = districtField(layer);
  const everywhere = '(select dimai.scope_is_everywhere())';
  if (field === undefined) return everywhere;
  const column = columnName(field);
  return `${everywhere} or ${column} = any ((select dimai.scope_district_codes())::text[]) or ${column} like any ((select dimai.scope_districts())::text[])`;
}
