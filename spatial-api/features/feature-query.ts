/** Statements that read features: which ones, in what order, from where on, and which of their values. */
import { quoteIdentifier, type Parameters } from '../../schemas/database/sql.ts';
import { isInVersion } from '../../schemas/database/versions.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { visibleFields, visibleValue, type PersonalView } from '../catalogue/feature-view.ts';
import type { FeatureCrs } from './crs.ts';
import { AREA_COLUMNS } from './cql2/to-sql.ts';
import { shownGeometry } from './geometry-sql.ts';

type Add = Parameters['add'];

/** One key that features are put in order by. */
export interface SortKey {
  readonly key: string;
  readonly descending: boolean;
}

/** Where the next page begins: values of the sort keys of the last feature, as text, and its id. */
export interface Position {
  readonly values: readonly (string | null)[];
  readonly id: number;
}

/** Versions of a layer that were in force at some time within a span; from and to are the same for an instant. */
export interface VersionSpan {
  readonly from: number;
  readonly to: number;
}

/** What is shown of a feature. */
export interface FeatureShape {
  readonly layer: Layer;
  readonly view: PersonalView;
  /** Keys of the properties; all visible ones where undefined. */
  readonly properties?: readonly string[] | undefined;
  /** CRS of the geometry; null leaves it out. */
  readonly crs: FeatureCrs | null;
}

/** Keys of the properties of a layer, areas that the pipeline measured last. */
export function propertyKeys(layer: Layer): readonly string[] {
  const keys = visibleFields(layer).map(([key]) => key);
  const areas = layer.geometry === 'MultiPolygon' ? Object.keys(AREA_COLUMNS).filter((key) => !keys.includes(key)) : [];
  return [...keys, ...areas];
}

/** SQL value of a property of `propertyKeys`. */
function propertyValue(layer: Layer, key: string, view: PersonalView): string {
  const field: Field | undefined = layer.fields[key];
  return field === undefined ? AREA_COLUMNS[key as keyof typeof AREA_COLUMNS] : visibleValue(key, field, view);
}

/** Keys of a feature's properties with their SQL values, in the order of the catalogue. */
export function propertyColumns({
  layer,
  view,
  properties,
}: FeatureShape): readonly (readonly [key: string, sql: string])[] {
  const keys = propertyKeys(layer).filter((key) => properties?.includes(key) ?? true);
  return keys.map((key) => [key, propertyValue(layer, key, view)]);
}

/** Decimals of coordinates: all that a double has. */
const DECIMALS = 15;

/** SQL text of a GeoJSON feature, written by the database so that nothing is read and written again on the way. */
export function featureText(shape: FeatureShape): string {
  return concatenated([
    `'{"type":"Feature","id":'`,
    'feature_id',
    `',"geometry":'`,
    geometryText(shape),
    `',"properties":{'`,
    ...propertyColumns(shape).flatMap(([key, sql], index) => [
      `'${index === 0 ? '' : ','}${JSON.stringify(key)}:'`,
      jsonText(sql, shape.layer.fields[key]?.type),
    ]),
    `'}}'`,
  ]);
}

/** Most arguments of a function, less some. */
const MOST_ARGUMENTS = 90;

/** SQL text of values one after the other, of which none is null. */
function concatenated(parts: readonly string[]): string {
  const groups = Array.from({ length: Math.ceil(parts.length / MOST_ARGUMENTS) }, (_, index) =>
    parts.slice(index * MOST_ARGUMENTS, (index + 1) * MOST_ARGUMENTS),
  );
  return groups.map((group) => `concat(${group.join(', ')})`).join(' || ');
}

/**
 * SQL of a value as JSON text. Of a row as a whole `row_to_json` looks the type of every column up for every row, 10 µs a parcel; here
 * absent values, most of them, cost next to nothing.
 */
function jsonText(sql: string, type: Field['type'] | undefined): string {
  if (sql === 'null') return `'null'`;
  const isPlain = type === 'integer' || type === 'boolean' || type === 'json';
  return `coalesce(${isPlain ? `(${sql})::text` : `to_json(${sql})::text`}, 'null')`;
}

function geometryText({ layer, crs }: FeatureShape): string {
  if (layer.geometry === null || crs === null) return `'null'`;
  return `coalesce(st_asgeojson(${shownGeometry(crs)}, ${DECIMALS}, 0), 'null')`;
}

/** Which features. */
export interface FeatureChoice {
  readonly layer: Layer;
  /** Undefined is the current version. */
  readonly versions?: VersionSpan | undefined;
  /** SQL conditions that all hold. */
  readonly conditions: readonly string[];
}

/** Conditions of a choice. Of a feature that changed within a span of time the last state is chosen. */
export function choiceConditions({ layer, versions, conditions }: FeatureChoice, add: Add): readonly string[] {
  if (versions === undefined) return ['version_to is null', ...conditions];
  const to = add(versions.to, 'integer');
  if (versions.from === versions.to) return [isInVersion(to), ...conditions];
  const from = add(versions.from, 'integer');
  return [
    `version_from <= ${to} and (version_to is null or version_to > ${from})`,
    `not exists (select from ${tableName(layer)} later where later.feature_id = feature.feature_id and later.version_from > feature.version_from and later.version_from <= ${to})`,
    ...conditions,
  ];
}

/** SQL of an order that no two features share. `alias` is that of the table: columns of an answer may have the names of its columns. */
export function orderOf(layer: Layer, sort: readonly SortKey[], alias: string): string {
  const keys = sort.map(
    ({ key, descending }) => `${alias}.${sortColumn(layer, key)} ${descending ? 'desc' : 'asc'} nulls last`,
  );
  return [...keys, `${alias}.feature_id`].join(', ');
}

/** Column of a sort key. */
export function sortColumn(layer: Layer, key: string): string {
  if (key in AREA_COLUMNS && layer.fields[key] === undefined) return AREA_COLUMNS[key as keyof typeof AREA_COLUMNS];
  return quoteIdentifier(columnName(key));
}

const CASTS: Readonly<Partial<Record<Field['type'], string>>> = {
  decimal: 'numeric',
  integer: 'bigint',
  timestamp: 'timestamptz',
};

/** What follows a position in the order: an index finds it at once, however many pages come before. */
export function afterPosition(layer: Layer, sort: readonly SortKey[], { values, id }: Position, add: Add): string {
  const last = `feature_id > ${add(id, 'bigint')}`;
  if (sort.length === 0) return last;
  const sames: string[] = [];
  const ways = sort.flatMap(({ key, descending }, index) => {
    const column = sortColumn(layer, key);
    const value = values[index] ?? null;
    const type = layer.fields[key]?.type;
    const given = value === null ? 'null' : add(value, type === undefined ? 'float8' : (CASTS[type] ?? type));
    const before = [...sames];
    sames.push(value === null ? `${column} is null` : `${column} = ${given}`);
    // Nothing comes after null, which stands last.
    return value === null ? [] : [[...before, `(${column} ${descending ? '<' : '>'} ${given} or ${column} is null)`]];
  });
  return `(${[...ways, [...sames, last]].map((way) => way.join(' and ')).join(' or ')})`;
}

/** Which part of the features is read. */
export interface PageWanted {
  readonly sort: readonly SortKey[];
  readonly after?: Position | undefined;
  readonly limit: number;
  readonly offset?: number;
}

/** A page: the text of each feature with its id and the values it is ordered by. */
export function pageStatement(
  shape: FeatureShape,
  choice: FeatureChoice,
  { sort, after, limit, offset = 0 }: PageWanted,
  { add }: Parameters,
): string {
  const conditions = [
    ...choiceConditions(choice, add),
    ...(after === undefined ? [] : [afterPosition(choice.layer, sort, after, add)]),
  ];
  const keys = sort.map(({ key }, index) => `, ${sortColumn(choice.layer, key)}::text as key_${index}`);
  // The rows are chosen and ordered first: text is made of those that are sent alone.
  return `select feature_id as id, ${featureText(shape)} as text${keys.join('')}
from (
  select *
  from ${tableName(choice.layer)} feature
  where ${conditions.join('\n    and ')}
  order by ${orderOf(choice.layer, sort, 'feature')}
  limit ${add(limit, 'bigint')}${offset === 0 ? '' : ` offset ${add(offset, 'bigint')}`}
) as chosen
order by ${orderOf(choice.layer, sort, 'chosen')}`;
}

/** How many features are chosen, counted up to a limit: nobody waits for the exact number of a million. */
export function countStatement(choice: FeatureChoice, limit: number, { add }: Parameters): string {
  return `select count(*) as matched
from (
  select
  from ${tableName(choice.layer)} feature
  where ${choiceConditions(choice, add).join('\n    and ')}
  limit ${add(limit, 'bigint')}
) as counted`;
}
