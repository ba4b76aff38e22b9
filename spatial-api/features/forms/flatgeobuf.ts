/** FlatGeobuf 3 without an index, which would need all features before the first: east before north, as the format has it. */
import type { Field } from '../../../schemas/layer.ts';
import type { ColumnMeta } from 'flatgeobuf/lib/mjs/column-meta.js';
import { magicbytes } from 'flatgeobuf/lib/mjs/constants.js';
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js';
import { buildHeader } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';

import { propertyColumns, type FeatureShape } from '../feature-query.ts';
import { eastFirst, shownGeometry } from '../geometry-sql.ts';
import type { StreamForm } from '../stream-features.ts';
import { FeatureWriter, type PropertyType } from './flatgeobuf-feature.ts';

const TYPES: Readonly<Record<Field['type'], PropertyType>> = {
  text: ColumnType.String,
  integer: ColumnType.Long,
  decimal: ColumnType.Double,
  date: ColumnType.DateTime,
  timestamp: ColumnType.DateTime,
  boolean: ColumnType.Bool,
  'text[]': ColumnType.String,
  json: ColumnType.Json,
};
const GEOMETRY_TYPES = {
  Point: GeometryType.Point,
  MultiLineString: GeometryType.MultiLineString,
  MultiPolygon: GeometryType.MultiPolygon,
  Geometry: GeometryType.Unknown,
} as const;

/** Head and features of a layer. A row without geometry has an empty one. */
export function flatGeobufForm(shape: FeatureShape): StreamForm {
  const { layer, crs } = shape;
  const columns = propertyColumns(shape);
  const types = columns.map(([key]) =>
    layer.fields[key] === undefined ? ColumnType.Double : TYPES[layer.fields[key].type],
  );
  const meta = [column('id', ColumnType.Long), ...columns.map(([key], index) => column(key, types[index]!))];
  const hasShape = layer.geometry !== null && crs !== null;
  const geometryType = hasShape ? GEOMETRY_TYPES[layer.geometry] : GeometryType.Unknown;
  const header = {
    geometryType,
    columns: meta,
    envelope: null,
    featuresCount: 0,
    indexNodeSize: 0,
    crs: null,
    title: layer.title,
    description: null,
    metadata: null,
  };
  const head = Buffer.concat([magicbytes, buildHeader(header, hasShape ? crs.srid : 0)]);
  const writer = new FeatureWriter([ColumnType.Long, ...types]);
  return {
    columns: [
      'feature_id',
      ...columns.map(([key, sql]) => asValue(sql, layer.fields[key]?.type)),
      hasShape ? `st_asbinary(${shownGeometry(eastFirst(crs))}, 'NDR')` : 'null::bytea',
    ],
    head,
    rows(rows) {
      for (const row of rows) writer.add(row, row[columns.length + 1] as Buffer | null);
      return writer.take();
    },
  };
}

/** Numbers as doubles; days, moments and lists as the text that the format wants. */
function asValue(sql: string, type: Field['type'] | undefined): string {
  if (type === 'decimal') return `(${sql})::float8`;
  if (type === 'date') return `(${sql})::text`;
  if (type === 'timestamp') return `to_char((${sql}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  if (type === 'json') return `(${sql})::text`;
  return type === 'text[]' ? `array_to_json(${sql})::text` : sql;
}

function column(name: string, type: ColumnType): ColumnMeta {
  return {
    name,
    type,
    title: null,
    description: null,
    width: -1,
    precision: -1,
    scale: -1,
    nullable: true,
    unique: false,
    primary_key: false,
  };
}
