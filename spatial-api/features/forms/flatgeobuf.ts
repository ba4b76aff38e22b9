/** FlatGeobuf 3 without an index, which would need all features before the first: east before north, as the format has it. */
import type { Field } from '../../../schemas/layer.ts';
import { fromWkb, type FlatGeometry } from '../../../schemas/geometry.ts';
import type { ColumnMeta } from 'flatgeobuf/lib/mjs/column-meta.js';
import { magicbytes } from 'flatgeobuf/lib/mjs/constants.js';
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js';
import { buildFeature, type IProperties } from 'flatgeobuf/lib/mjs/generic/feature.js';
import { buildHeader } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';
import type { IParsedGeometry } from 'flatgeobuf/lib/mjs/generic/geometry.js';

import { propertyColumns, type FeatureShape } from '../feature-query.ts';
import { eastFirst, shownGeometry } from '../geometry-sql.ts';
import type { StreamForm } from '../stream-features.ts';

const TYPES: Readonly<Record<Field['type'], ColumnType>> = {
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
  const write = (row: readonly unknown[]): Uint8Array => {
    const properties: IProperties = { id: row[0] as number };
    for (const [index, [key]] of columns.entries())
      properties[key] = value(row[index + 1], types[index]!) as string | number | null;
    const shown = row[columns.length + 1] as Buffer | null | undefined;
    return buildFeature(parsed(shown == null ? undefined : fromWkb(shown).geometry), properties, header);
  };
  return {
    columns: [
      'feature_id',
      ...columns.map(([key, sql]) =>
        layer.fields[key]?.type === 'json' ? `(${sql})` : asValue(sql, layer.fields[key]?.type),
      ),
      ...(hasShape ? [`st_asbinary(${shownGeometry(eastFirst(crs))})`] : []),
    ],
    head,
    rows: (rows) => Buffer.concat(rows.map(write)),
  };
}

/** Numbers as doubles; days, moments and lists as the text that the format wants. */
function asValue(sql: string, type: Field['type'] | undefined): string {
  if (type === 'decimal') return `(${sql})::float8`;
  if (type === 'date') return `(${sql})::text`;
  if (type === 'timestamp') return `to_char((${sql}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  return type === 'text[]' ? `array_to_json(${sql})::text` : sql;
}

function value(given: unknown, type: ColumnType): unknown {
  if (given === undefined) return null;
  return type === ColumnType.Bool && given !== null ? Number(given) : given;
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

/** The geometry in the arrays of the format, whose ends count vertices of one polygon. */
function parsed(geometry: FlatGeometry | undefined): IParsedGeometry {
  if (geometry === undefined) return { xy: [], type: GeometryType.Unknown } as unknown as IParsedGeometry;
  const { type, xy, ends, parts } = geometry;
  const kind = GeometryType[type];
  if (type === 'MultiPolygon') {
    const polygons = Array.from(parts, (end, index) => polygon(xy, ends, index === 0 ? 0 : parts[index - 1]!, end));
    return { parts: polygons, type: kind } as unknown as IParsedGeometry;
  }
  const several = ends.length > 1 || type === 'MultiLineString' ? { ends: Array.from(ends) } : {};
  return { xy: xy as unknown as number[], ...several, type: kind } as unknown as IParsedGeometry;
}

function polygon(xy: Float64Array, ends: Uint32Array, from: number, to: number) {
  const start = from === 0 ? 0 : ends[from - 1]!;
  const rings = Array.from(ends.subarray(from, to), (end) => end - start);
  return {
    xy: xy.subarray(2 * start, 2 * ends[to - 1]!) as unknown as number[],
    ends: rings,
    type: GeometryType.Polygon,
  };
}
