/**
 * Views that show of each layer what a scope allows: rows of its layers and districts, personal fields masked, secret ones left
 * out. The role of readers may read these and no table of schema `land`, so a statement that forgets a condition shows no more.
 * They are not `security_barrier`: statements are ours, no caller writes SQL, and behind a barrier `&&` and `like`, which are not
 * leakproof, use no index.
 */
import type { Field, Layer } from '../layer.ts';
import { columnName, bareTableName, NAME_COLUMN, tableColumns, tableName } from './ddl.ts';
import {
  areasOf,
  codeLiesThere,
  districtsOf,
  FEATURE_IS_SHOWN,
  liesOn,
  liesWithin,
  RECORD_VIEWS,
  WHOLE_RECORDS,
} from './record-views.ts';
import { districtField } from './tile-layers.ts';

/** Schema of the views. */
export const SHOWN_SCHEMA = 'shown';

/**
 * Schema of the views for who sees every district and everything as precisely as it is. They ask once of the whole statement whether the
 * scope is such a one, and show nothing where it is not: whoever takes the wrong views sees less, never more. Views of schema `shown` bring
 * nine questions of a scope into every place where a statement names a table; a land file names forty, which took as long as
 * what it reads.
 */
export const WHOLE_SCHEMA = 'whole';

/** Name of the view of a layer there. */
export function wholeViewName(layer: Layer): string {
  return `${WHOLE_SCHEMA}.${bareTableName(layer)}`;
}

/** Schema of the views of restricted layers for who may see them, but not as precise as they are. */
export const REDUCED_SCHEMA = 'reduced';

/** Whether a layer has such a view. */
export function isReducible({ secrecy, geometry }: Layer): boolean {
  return secrecy === 'restricted' && geometry !== null;
}

/** Name of that view. */
export function reducedViewName(layer: Layer): string {
  return `${REDUCED_SCHEMA}.${bareTableName(layer)}`;
}

/** Tables that tell of features without being layers: what tiles of low zooms count and draw. Readers see views of them too. */
export const SHOWN_TABLES: readonly string[] = ['tile_mesh', 'tile_outline', ...Object.keys(RECORD_VIEWS)];

/** DDL of the views of some layers; it runs where the schema does not exist. */
export function createScopeViews(layers: readonly Layer[]): string {
  return [
    `create schema ${SHOWN_SCHEMA};`,
    `create schema ${REDUCED_SCHEMA};`,
    `create schema ${WHOLE_SCHEMA};`,
    ...layers.filter(isOwned).map((layer) => createOwners(layer, layers)),
    ...layers.flatMap((layer) => [
      createScopeView(layer),
      createWholeView(layer),
      ...(isReducible(layer) ? [createReducedView(layer)] : []),
    ]),
    createMeshView(layers),
    createReducedMeshView(layers),
    createOutlineView(layers),
    FEATURE_IS_SHOWN,
    ...Object.entries(RECORD_VIEWS).map(([table, select]) => `create view ${SHOWN_SCHEMA}.${table} as\n${select};`),
    ...Object.entries(WHOLE_RECORDS).map(([table, select]) => `create view ${WHOLE_SCHEMA}.${table} as\n${select};`),
  ].join('\n\n');
}

/** Counts of cells tell the district of what they count. Those of restricted layers are counted from exact shapes: the middle of one feature is its middle. */
function createMeshView(layers: readonly Layer[]): string {
  const reducible = layers.filter(isReducible).map(({ id }) => id);
  return `create view ${SHOWN_SCHEMA}.tile_mesh as
select *
from dimai.tile_mesh
where layer = any ((select dimai.scope_layers())::text[])
  and ((select dimai.scope_is_precise()) or layer <> all ('{${reducible.join(',')}}'::text[]))
  and (${districtsOf('district')});`;
}

/** The same for who sees restricted layers on a grid: counted from the shapes on the grid. A statement names its layer, and the arms of all others fall away. */
function createReducedMeshView(layers: readonly Layer[]): string {
  const arms = layers
    .filter((layer) => isReducible(layer) && layer.tiles !== undefined)
    .map(
      ({ id }) => `select '${id}'::text as layer, ${MESH_COLUMNS}
from dimai.tile_mesh
where layer = '${id}:reduced'
  and (select dimai.scope_shows('${id}'))
  and (${districtsOf('district')})`,
    );
  return `create view ${REDUCED_SCHEMA}.tile_mesh as
${[`select layer, ${MESH_COLUMNS}\nfrom ${SHOWN_SCHEMA}.tile_mesh`, ...arms].join('\nunion all\n')};`;
}

const MESH_COLUMNS =
  'level, tile_x, tile_y, cell, district, count, area, longitude, latitude, classes, class_counts, class_areas';

/** The view that rests on those of all layers. */
export const OUTLINE_VIEW = `${SHOWN_SCHEMA}.tile_outline`;

/** Outlines of features that are shown. A statement names its layer, and the arms of all others fall away before it runs. */
export function createOutlineView(layers: readonly Layer[]): string {
  const arms = layers
    .filter(({ tiles, geometry }) => tiles !== undefined && geometry !== null)
    .map(
      (layer) => `select outline.*
from dimai.tile_outline outline
where outline.layer = '${layer.id}'
  and exists (select from ${scopeViewName(layer)} feature where feature.row_id = outline.row_id)`,
    );
  return `create view ${OUTLINE_VIEW} as
${arms.join('\nunion all\n')};`;
}

/** Name of the policy below. */
export const EDIT_POLICY = 'edited_in_scope';

/**
 * DDL by which the role of editors reads, ends and adds rows of its scope alone, whatever its statements say. The owner of the
 * table, as whom everything else works, is not held by it.
 */
export function createEditPolicy(layer: Layer, role: string): string {
  const table = tableName(layer);
  const inside = `(select dimai.scope_shows('${layer.id}')) and (${districtCondition(layer, liesWithin)})`;
  return `alter table ${table} enable row level security;
drop policy if exists ${EDIT_POLICY} on ${table};
create policy ${EDIT_POLICY} on ${table} to ${role} using (${inside}) with check (${inside})`;
}

/** Name of the view of a layer. */
export function scopeViewName(layer: Layer): string {
  return `${SHOWN_SCHEMA}.${bareTableName(layer)}`;
}

/** DDL of the view of one layer. Of a restricted one it shows nothing to who sees it reduced. */
export function createScopeView(layer: Layer): string {
  const conditions = isReducible(layer) ? ['(select dimai.scope_is_precise())'] : [];
  return createView(layer, scopeViewName(layer), [...insideOf(layer), ...conditions], (column) => column);
}

/** DDL of the view of one layer for scopes that have all of it. */
export function createWholeView(layer: Layer): string {
  return createView(layer, wholeViewName(layer), [`dimai.scope_has_whole('${layer.id}')`], (column) => column);
}

const insideOf = (layer: Layer): readonly string[] => [
  `(select dimai.scope_shows('${layer.id}'))`,
  `(${districtCondition(layer)})`,
];

/** DDL of the view with geometry on a grid (`dimai.reduced`), by an index of its own. What was delivered is left out. */
export function createReducedView(layer: Layer): string {
  const reduced: Readonly<Record<string, string>> = {
    geom: 'dimai.reduced(geom) as geom',
    delivered: 'null::geometry as delivered',
  };
  return createView(layer, reducedViewName(layer), insideOf(layer), (column, name) => reduced[name] ?? column);
}

function createView(
  layer: Layer,
  view: string,
  conditions: readonly string[],
  shown: (column: string, name: string) => string,
): string {
  const fields = new Map(Object.entries(layer.fields).map(([key, field]) => [columnName(key), field]));
  const columns = tableColumns(layer).flatMap(({ name, type }) => {
    const field = fields.get(name);
    return field?.sensitivity === 'secret' || name === NAME_COLUMN ? [] : [shown(shownColumn(name, type, field), name)];
  });
  // Rows are told apart by it where what was read of them is kept.
  columns.push('xmin');
  return `create view ${view} as
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

/** Whether the district of a row is that of the row it belongs to. */
const isOwned = (layer: Layer): boolean => districtField(layer) === undefined && layer.belongsTo !== undefined;

const ownersName = (layer: Layer): string => `${SHOWN_SCHEMA}.owners_of_${bareTableName(layer)}`;

/**
 * DDL of a function that gives the keys inside the scope of the rows that rows of a layer belong to, past ones too. It reads tables that readers may
 * not; its text keeps no hold of them, so that they can be exchanged.
 */
function createOwners(layer: Layer, layers: readonly Layer[]): string {
  const arms = layer.belongsTo!.owners.map(({ layer: id, field }) => {
    const owner = layers.find((each) => each.id === id)!;
    return `select ${columnName(field)}::text from ${tableName(owner)} where ${districtCondition(owner)}`;
  });
  return `create function ${ownersName(layer)}() returns setof text language sql stable security definer as $$
${arms.join('\nunion all\n')}
$$;`;
}

/**
 * A row whose district is unknown is outside of all. A row of a layer that does not tell districts is where the row is that it belongs to,
 * and outside where it belongs to none. `lies` says when a shape belongs to townships.
 */
function districtCondition(layer: Layer, lies: (geom: string) => string = liesOn): string {
  const field = districtField(layer);
  if (isOwned(layer)) {
    const column = columnName(layer.belongsTo!.field);
    return `(select dimai.scope_is_everywhere()) or ${column} in (select ${ownersName(layer)}())`;
  }
  if (field === undefined) return '(select dimai.scope_is_everywhere())';
  const column = columnName(field);
  if (layer.geometry !== null) return areasOf(column, lies('geom'));
  // Registrations lie where the parcel of their unit lies; what names neither lies in no township.
  const grammar = layer.fields[field]!.grammar;
  return grammar === 'unit-number' || grammar === 'parcel-code'
    ? areasOf(column, codeLiesThere(column))
    : districtsOf(column);
}
