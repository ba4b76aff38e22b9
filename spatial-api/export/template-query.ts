import { parameters, quoteIdentifier } from '../../schemas/database/sql.ts';
import type { Parameters, Query } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import { type PersonalView, visibleValue } from '../catalogue/feature-view.ts';
import { sourceSql } from './source-expression.ts';
import { pictureFields } from './pictures/picture-fields.ts';
import { pictureSql } from './pictures/picture-sql.ts';
import { districtPrefix, extentConditions, versionCondition } from './extent.ts';
import type { Extent } from './extent.ts';

/** A value as text or number an Access column takes: exact decimals, wall-clock times of Beijing; personal ones masked unless `full`. */
export function valueExpression(key: string, field: Field, view: PersonalView): string {
  if (field.picture != null) return pictureNumber(key, view);
  if (field.sensitivity === 'personal' && view === 'masked') {
    const masked = visibleValue(key, field, view);
    return field.type === 'text' && field.length != null ? `left(${masked}, ${field.length})` : masked;
  }
  const column = quoteIdentifier(columnName(key));
  switch (field.type) {
    case 'decimal':
    case 'json':
      return `${column}::text`;
    case 'boolean':
      return `${column}::integer`;
    case 'date':
      return `to_char(${column}, 'YYYY-MM-DD')`;
    case 'timestamp':
      return `to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`;
    case 'text[]':
      return `array_to_string(${column}, '、')`;
    default:
      return column;
  }
}

/** What a supplier calls a picture by, where the receiver asks for no more; what stands for bytes tells nobody anything. */
function pictureNumber(key: string, view: PersonalView): string {
  const column = quoteIdentifier(columnName(key));
  return view === 'masked' ? 'null' : `case when ${column} !~ '^[0-9a-f]{64}$' then ${column} end`;
}

/** Rows in the order of their key, so that equal data gives equal digests. */
export function keyOrder(layer: Layer): string {
  return `order by ${[...layer.key.map((key) => quoteIdentifier(columnName(key))), 'row_id'].join(', ')}`;
}

/** The shape as delivered where that is in the system of the file, else in degrees, with its system. */
function shapeExpression(layer: Layer, epsg: number | undefined, add: Parameters['add']): string {
  if (layer.geometry == null || epsg == null) return 'null';
  return `st_asewkb(case when st_srid(delivered) = ${add(epsg, 'integer')} then delivered else geom end)`;
}

function layerQuery(table: TemplateTable, layer: Layer, extent: Extent, { view, epsg, pictures }: QueryOptions): Query {
  const { values, add } = parameters();
  const fieldSql = (key: string): string => {
    const field = layer.fields[key];
    if (field == null) throw new Error(`${table.name}: ${layer.id} has no field ${key}`);
    return valueExpression(key, field, view);
  };
  const pictured = new Map(pictureFields(table).map((field) => [field.position, field]));
  const columns = table.fields.map(({ source }, i) => {
    if (source == null) return 'null';
    const picture = pictured.get(i);
    if (picture != null) return pictures === true ? pictureSql(picture, layer, view, add) : 'null';
    if ('shape' in source) return shapeExpression(layer, epsg, add);
    return sourceSql(source, fieldSql, add);
  });
  const text = [
    `select ${columns.join(',\n       ')}`,
    `from ${tableName(layer)} as land_row`,
    `where ${extentConditions(layer, extent, add).join('\n  and ')}`,
    keyOrder(layer),
  ].join('\n');
  return { text, values };
}

/** What is known of a boundary point under its parcel. */
export const COORDINATE_FIELDS: Readonly<Record<string, { readonly sql: string; readonly isNumber: boolean }>> = {
  unitNumber: { sql: 'parcel.unit_number', isNumber: false },
  sequence: { sql: 'point.sequence', isNumber: true },
  ring: { sql: 'point.ring', isNumber: true },
  northing: { sql: 'point.northing::double precision', isNumber: true },
  easting: { sql: 'point.easting::double precision', isNumber: true },
};

/** Boundary points under the unit number of their parcel, in the order rings are drawn; behind the fields the code of the parcel. */
function parcelCoordinates(table: TemplateTable, extent: Extent): Query {
  const { values, add } = parameters();
  const fieldSql = (key: string): string => {
    const found = COORDINATE_FIELDS[key];
    if (found == null) throw new Error(`${table.name}: parcel coordinates have no ${key}`);
    return found.sql;
  };
  const columns = table.fields.map(({ source }) =>
    source == null || 'shape' in source ? 'null' : sourceSql(source, fieldSql, add),
  );
  const inDistrict =
    extent.district == null ? [] : [`point.parcel_code like ${add(`${districtPrefix(extent.district)}%`, 'text')}`];
  const inArea =
    extent.polygon == null
      ? []
      : [
          `st_intersects(parcel.geom, st_setsrid(st_geomfromgeojson(${add(JSON.stringify(extent.polygon), 'text')}), 4490))`,
        ];
  const text = [
    `select ${[...columns, 'point.parcel_code'].join(', ')}`,
    'from land.boundary_point as point',
    'left join land.parcel as parcel on parcel.parcel_code = point.parcel_code',
    `  and ${versionCondition('parcel', extent, add, 'parcel')}`,
    `where ${[versionCondition('boundary-point', extent, add, 'point'), ...inDistrict, ...inArea].join('\n  and ')}`,
    'order by parcel.unit_number, point.ring, point.sequence, point.row_id',
  ].join('\n');
  return { text, values };
}

export interface QueryOptions {
  readonly view: PersonalView;
  /** System of the file, where it holds shapes. */
  readonly epsg?: number | undefined;
  /** Asks where pictures lie; otherwise their fields are empty. */
  readonly pictures?: boolean;
}

/** The statement that reads the rows of a table, one column per field in its order; undefined for a table without source. */
export function tableQuery(
  table: TemplateTable,
  extent: Extent = {},
  options: QueryOptions = { view: 'full' },
): Query | undefined {
  const { source } = table;
  if (source == null) return undefined;
  if ('query' in source) return parcelCoordinates(table, extent);
  const layer = layerById(source.layer);
  if (layer == null) throw new Error(`${table.name}: no layer ${source.layer}`);
  return layerQuery(table, layer, extent, options);
}

/** Layers a table reads, for the versions in the manifest. */
export function layersOf(table: TemplateTable): readonly string[] {
  const { source } = table;
  if (source == null) return [];
  return 'query' in source ? ['boundary-point', 'parcel'] : [source.layer];
}
