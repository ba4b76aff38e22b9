/** What every GeoPackage (1.3, OGC 12-128r17) that we write has in common. */

import { boundsOf, type FlatGeometry, fromWkb, GeometryError, isEmpty, toWkb } from '../geometry.ts';

/** The tables of an empty file; run inside a transaction. */
export const GEOPACKAGE_SCHEMA = `
pragma application_id = 1196444487;
pragma user_version = 10300;
create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key, organization text not null,
  organization_coordsys_id integer not null, definition text not null, description text);
create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
  description text default '', last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x double, min_y double, max_x double, max_y double, srs_id integer references gpkg_spatial_ref_sys(srs_id));
create table gpkg_geometry_columns (table_name text not null unique, column_name text not null,
  geometry_type_name text not null, srs_id integer not null references gpkg_spatial_ref_sys(srs_id), z tinyint not null,
  m tinyint not null, primary key (table_name, column_name));
create table gpkg_extensions (table_name text, column_name text, extension_name text not null, definition text not null,
  scope text not null, unique (table_name, column_name, extension_name));
create table gpkg_data_columns (table_name text not null, column_name text not null, name text, title text,
  description text, mime_type text, constraint_name text, primary key (table_name, column_name),
  unique (table_name, name));
create table gpkg_data_column_constraints (constraint_name text not null, constraint_type text not null, value text,
  min numeric, min_is_inclusive boolean, max numeric, max_is_inclusive boolean, description text,
  unique (constraint_name, constraint_type, value));
insert into gpkg_spatial_ref_sys values
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', 'longitude/latitude');
insert into gpkg_extensions values
  ('gpkg_data_columns', null, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', null, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write');
`;

/** An identifier of SQLite. */
export const sqliteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const HEAD_BYTES = 40;

/** GeoPackage binary: the head with the bounds, then plain WKB. */
export function geopackageShape(geometry: FlatGeometry, srid: number): Uint8Array {
  const wkb = toWkb(geometry);
  if (isEmpty(geometry)) {
    const head = Buffer.from([0x47, 0x50, 0, 0b10001, 0, 0, 0, 0]);
    head.writeInt32LE(srid, 4);
    return Buffer.concat([head, wkb]);
  }
  const head = Buffer.alloc(HEAD_BYTES);
  head.set([0x47, 0x50, 0, 0b00011]);
  head.writeInt32LE(srid, 4);
  const [minX, minY, maxX, maxY] = boundsOf(geometry);
  [minX, maxX, minY, maxY].forEach((value, i) => head.writeDoubleLE(value, 8 + 8 * i));
  return Buffer.concat([head, wkb]);
}

/** The shape behind the head, whose length its flags tell. Throws GeometryError. */
export function geopackageGeometry(bytes: Uint8Array): FlatGeometry {
  const envelope =
    bytes[0] === 0x47 && bytes[1] === 0x50 ? [0, 32, 48, 48, 64][((bytes[3] ?? 0) >> 1) & 0b111] : undefined;
  if (envelope === undefined) throw new GeometryError('wkb-type', 'no GeoPackage geometry');
  return fromWkb(Buffer.from(bytes.subarray(8 + envelope))).geometry;
}
