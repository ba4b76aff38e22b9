import { type Field, type Layer, PIPELINE_COLUMNS } from '../layer.ts';
import { weightIndexes } from './tile-weight.ts';

/** Schema that holds every layer table. */
export const LAND_SCHEMA = 'land';

/** A column of a derived table, in the order of the table. */
export interface DerivedColumn {
  readonly name: string;
  /** As written in the DDL, without `not null`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly comment: string;
}

/** snake_case of an English field key: `landClass` → `land_class`. */
export function columnName(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Table of a layer inside schema `land`: `basic_farmland`. */
export function bareTableName(layer: Layer): string {
  return layer.id.replaceAll('-', '_');
}

/** Table of a layer as statements name it: `land.basic_farmland`. Ids are kebab-case ASCII (checked by `checkCatalogue`), so no quoting is needed. */
export function tableName(layer: Layer): string {
  return `${LAND_SCHEMA}.${bareTableName(layer)}`;
}

/** Sequence that gives out feature ids: `land.parcel_feature_id`. */
export function featureIdSequence(layer: Layer): string {
  return `${tableName(layer)}_feature_id`;
}

/**
 * Column type of a field. Text is `varchar(n)`, which refuses what is too long. Decimals are plain `numeric`:
 * `numeric(15,2)` would round a delivered 123.456 without a word, so digits are checked at ingest and refused at export.
 */
export function columnType(field: Field): string {
  switch (field.type) {
    case 'text':
      return field.length == null ? 'text' : `varchar(${field.length})`;
    case 'decimal':
      return 'numeric';
    case 'timestamp':
      return 'timestamptz';
    case 'json':
      return 'jsonb';
    case 'integer':
    case 'date':
    case 'boolean':
    case 'text[]':
      return field.type;
  }
}

/** Columns that the fields of a layer give, in the order of the catalogue. */
export function fieldColumns(layer: Layer): readonly DerivedColumn[] {
  return Object.entries(layer.fields).map(([key, field]) => ({
    name: columnName(key),
    type: columnType(field),
    nullable: field.required !== true,
    comment: fieldComment(field),
  }));
}

/** Column of what a row is found by; of layers alone that have texts to be found. No answer, tile or export shows it. */
export const SEARCH_COLUMN = 'search_tokens';

/** Keys of the fields of a layer whose text is found by any part of it. Never personal or secret ones: the column tells of them to everybody. */
export function searchedTexts(layer: Layer): readonly string[] {
  return Object.entries(layer.fields).flatMap(([key, { search, sensitivity = 'public' }]) =>
    search === 'contains' && sensitivity !== 'personal' && sensitivity !== 'secret' ? [key] : [],
  );
}

/** Column of what rows are found by whose names of people are searched by right; no view of readers has it. */
export const NAME_COLUMN = 'name_tokens';

/** Key of the field of a layer that holds the name of a person, found by right. */
export function searchedName(layer: Layer): string | undefined {
  return Object.entries(layer.fields).find(([, { search }]) => search === 'by-right')?.[0];
}

/** SQL of the same as `searchTokensOf` for that name. */
export function nameTokensOf(key: string): string {
  return `coalesce(${NAME_COLUMN}, dimai.name_tokens(${columnName(key)}))`;
}

/**
 * SQL of what a row is found by, as its index holds it. Rows that a load brought bring it with them; of all others, whoever writes
 * them, the database works it out, so nobody can write a row that is not found.
 */
export function searchTokensOf(layer: Layer): string {
  return `coalesce(${SEARCH_COLUMN}, dimai.search_tokens(${searchedTexts(layer).map(columnName).join(', ')}))`;
}

/** Every column of the table of a layer: those of the pipeline, those of the fields, `geom` where the layer has a geometry, what it is found by. */
export function tableColumns(layer: Layer): readonly DerivedColumn[] {
  const pipeline = PIPELINE_COLUMNS.map(({ name, type, comment }) => ({
    name,
    type: type.replace(/ not null$/, ''),
    nullable: !/ not null$| generated always as identity$/.test(type),
    comment,
  }));
  const geometry =
    layer.geometry == null
      ? []
      : [
          {
            name: 'geom',
            type: `geometry(${layer.geometry}, 4490)`,
            nullable: true,
            comment: '几何 CGCS2000 经纬度 (EPSG:4490)',
          },
        ];
  const search =
    searchedTexts(layer).length === 0
      ? []
      : [
          {
            name: SEARCH_COLUMN,
            type: 'smallint[]',
            nullable: true,
            comment: '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out',
          },
        ];
  const name =
    searchedName(layer) === undefined
      ? []
      : [
          {
            name: NAME_COLUMN,
            type: 'smallint[]',
            nullable: true,
            comment:
              '权利人检索词 numbers of dimai.name_tokens that a load brought; null where the index works them out',
          },
        ];
  return [...pipeline, ...fieldColumns(layer), ...geometry, ...search, ...name];
}

/**
 * Index statements of a layer by index name: current rows and history apart, so that reading the map never walks through
 * the past. The key is not unique: ingest refuses a second row of a key, unless a steward allows what a supplier did.
 */
export function tableIndexes(layer: Layer): ReadonlyMap<string, string> {
  const table = bareTableName(layer);
  const indexes = new Map<string, string>();
  const add = (suffix: string, kind: string, definition: string) =>
    indexes.set(`${table}_${suffix}`, `create ${kind} ${table}_${suffix} on ${tableName(layer)} ${definition};`);
  add('feature', 'unique index', '(feature_id, version_from)');
  add('key', 'index', `(dataset_id, ${layer.key.map(columnName).join(', ')}) where version_to is null`);
  add('born', 'index', '(version_from)');
  add('gone', 'index', '(version_to) where version_to is not null');
  if (layer.geometry != null) {
    add('current_geom', 'index', 'using gist (geom) where version_to is null');
    add('history_geom', 'index', 'using gist (geom) where version_to is not null');
    // Who sees the layer on a grid finds it by that.
    if (layer.secrecy === 'restricted')
      add('reduced_geom', 'index', 'using gist (dimai.reduced(geom)) where version_to is null');
    for (const [suffix, predicate] of weightIndexes(layer))
      add(suffix, 'index', `using gist (geom) where ${predicate}`);
  }
  for (const [key, field] of Object.entries(layer.fields)) {
    const column = columnName(key);
    // Which pictures nothing stands for any more is asked of them.
    if (field.picture != null) add(`${column}_picture`, 'index', `(${column}) where ${column} is not null`);
    if (field.search === 'prefix') add(`${column}_prefix`, 'index', `(${column} text_pattern_ops)`);
  }
  if (searchedTexts(layer).length > 0)
    add('search', 'index', `using gin ((${searchTokensOf(layer)})) where version_to is null`);
  const name = searchedName(layer);
  if (name !== undefined) add('name', 'index', `using gin ((${nameTokensOf(name)})) where version_to is null`);
  return indexes;
}

/** DDL of one layer: table, feature-id sequence, indexes and comments. Fixed text for a given catalogue; runs on an empty schema `land`. */
export function createTable(layer: Layer): string {
  const table = tableName(layer);
  const columns = tableColumns(layer);
  return [
    `-- ${layer.title} ${layer.standard.code}: ${layer.standard.reference}`,
    `create table ${table} (`,
    ...columns.map((column) => `  ${column.name} ${column.type}${column.nullable ? '' : notNull(column.type)},`),
    '  primary key (row_id)',
    ');',
    `create sequence ${featureIdSequence(layer)} owned by ${table}.feature_id;`,
    ...tableIndexes(layer).values(),
    `comment on table ${table} is ${literal(tableComment(layer))};`,
    ...columns.map((column) => `comment on column ${table}.${column.name} is ${literal(column.comment)};`),
    '',
  ].join('\n');
}

/** DDL of a whole catalogue, as migration `layers` holds it. */
export function createTables(layers: readonly Layer[]): string {
  return layers.map(createTable).join('\n');
}

/** `宗地 ZD Parcels`. */
export function tableComment(layer: Layer): string {
  return `${layer.title} ${layer.standard.code} ${layer.titleEn}`;
}

/** `宗地面积 ZDMJ (㎡)`. */
export function fieldComment(field: Field): string {
  return `${field.title} ${field.code}${field.unit == null ? '' : ` (${field.unit})`}`;
}

function notNull(type: string): string {
  return type.endsWith('identity') ? '' : ' not null';
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
