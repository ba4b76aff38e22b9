/**
 * The file of a bundle: one GeoPackage (OGC 12-128r17) that QGIS and GDAL open. Shapes are degrees of EPSG:4490, exactly as published,
 * so that what nobody touched comes back to the bit; `fid` is the id of the feature. Tiles are vector tiles by the extension
 * im_vector_tiles; the views `tiles` and `metadata` make the same file an MBTiles for programs that read those.
 */
import sqlite from 'node-sqlite3-wasm';
import { crsByEpsg } from '../../../schemas/crs.ts';
import { GEOPACKAGE_SCHEMA, geopackageShape, sqliteName } from '../../../schemas/formats/geopackage.ts';
import { ogcWkt } from '../../../schemas/formats/ogc-wkt.ts';
import { asMulti, boundsOf, type FlatGeometry } from '../../../schemas/geometry.ts';
import type { Layer } from '../../../schemas/layer.ts';
import { HALF_WORLD, tileSize } from '../../../tiles/mercator.ts';
import { type BundleColumn, type FieldTable, sqliteType, sqliteValue } from './bundle-tables.ts';

const WEB_MERCATOR = `PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]],PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1],EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"],AUTHORITY["EPSG","3857"]]`;

const GEOMETRY = {
  Point: 'POINT',
  MultiLineString: 'MULTILINESTRING',
  MultiPolygon: 'MULTIPOLYGON',
  Geometry: 'GEOMETRY',
} as const;

/** A feature on its way into the file. */
export interface BundleFeature {
  readonly featureId: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly geometry: FlatGeometry | null;
}

/** A bundle that is being written. State: the open database. */
export class BundleFile {
  private readonly db: InstanceType<typeof sqlite.Database>;

  constructor(path: string) {
    this.db = new sqlite.Database(path);
    this.db.exec(
      `pragma page_size = 4096; pragma journal_mode = off; pragma synchronous = off; begin;${GEOPACKAGE_SCHEMA}`,
    );
    this.db.run(`insert into gpkg_spatial_ref_sys values (?, 4490, 'EPSG', 4490, ?, null)`, [
      crsByEpsg(4490)!.name,
      ogcWkt(4490),
    ]);
    this.db.run(`insert into gpkg_spatial_ref_sys values ('WGS 84 / Pseudo-Mercator', 3857, 'EPSG', 3857, ?, null)`, [
      WEB_MERCATOR,
    ]);
  }

  /** Features of a layer under a name; returns their number. */
  addLayer(
    name: string,
    title: string,
    layer: Layer,
    columns: readonly BundleColumn[],
    features: readonly BundleFeature[],
  ): number {
    const kind = layer.geometry === null ? null : GEOMETRY[layer.geometry];
    const own = columns.map(({ field }) => `${sqliteName(field.code)} ${sqliteType(field)}`);
    this.createTable(name, title, kind, own);
    columns.forEach(({ field }) => this.nameColumn(name, field.code, field.title));
    const into = ['fid', ...(kind === null ? [] : ['geom']), ...columns.map(({ field }) => sqliteName(field.code))];
    const statement = this.db.prepare(
      `insert into ${sqliteName(name)} (${into.join(', ')}) values (${into.map(() => '?').join(', ')})`,
    );
    for (const { featureId, values, geometry } of features) {
      const shape = geometry === null || layer.geometry?.startsWith('Multi') !== true ? geometry : asMulti(geometry);
      statement.run([
        featureId,
        ...(kind === null ? [] : [shape === null ? null : geopackageShape(shape, 4490)]),
        ...columns.map(({ key, field }) => sqliteValue(field, values[key])),
      ]);
    }
    statement.finalize();
    this.setBounds(
      name,
      features.flatMap(({ geometry }) => (geometry === null ? [] : [boundsOf(geometry)])),
    );
    return features.length;
  }

  /** An area as a table of its own. */
  addArea(name: string, title: string, label: string, area: FlatGeometry): void {
    this.createTable(name, title, 'MULTIPOLYGON', ['name TEXT']);
    this.db.run(`insert into ${sqliteName(name)} (geom, name) values (?, ?)`, [
      geopackageShape(asMulti(area), 4490),
      label,
    ]);
    this.setBounds(name, [boundsOf(area)]);
  }

  /** An empty table that the field fills. */
  addFieldTable({ name, title, geometry, columns }: FieldTable): void {
    this.createTable(
      name,
      title,
      geometry,
      columns.map((column) => `${sqliteName(column.name)} ${column.type}`),
    );
    for (const column of columns) this.nameColumn(name, column.name, column.title);
  }

  /** Rows that say what the bundle is, and what it gave out. */
  addRecord(
    name: string,
    title: string,
    columns: readonly string[],
    rows: readonly (readonly (string | number | null)[])[],
  ): void {
    this.createTable(name, title, null, columns);
    const names = columns.map((column) => column.split(' ')[0]!);
    const statement = this.db.prepare(
      `insert into ${sqliteName(name)} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    );
    for (const row of rows) statement.run([...row]);
    statement.finalize();
  }

  /** Begins the table of vector tiles. */
  beginTiles(
    zooms: readonly [number, number],
    bounds: readonly [number, number, number, number],
    layers: readonly {
      readonly name: string;
      readonly title: string;
      readonly fields: Readonly<Record<string, string>>;
    }[],
  ): void {
    const name = 'vector_tiles';
    this.db.exec(`
create table gpkg_tile_matrix_set (table_name text not null primary key, srs_id integer not null, min_x double not null, min_y double not null, max_x double not null, max_y double not null);
create table gpkg_tile_matrix (table_name text not null, zoom_level integer not null, matrix_width integer not null, matrix_height integer not null, tile_width integer not null, tile_height integer not null, pixel_x_size double not null, pixel_y_size double not null, primary key (table_name, zoom_level));
create table vector_tiles (id integer primary key autoincrement, zoom_level integer not null, tile_column integer not null, tile_row integer not null, tile_data blob not null, unique (zoom_level, tile_column, tile_row));
create table gpkgext_vt_layers (id integer primary key autoincrement not null, table_name text not null, name text not null, description text, minzoom integer, maxzoom integer, attributes_table_name text, unique (table_name, name));
create table gpkgext_vt_fields (id integer primary key autoincrement not null, layer_id integer not null references gpkgext_vt_layers(id), name text not null, type text not null, unique (layer_id, name));
create table metadata (name text primary key, value text);
create view tiles as select zoom_level, tile_column, (1 << zoom_level) - 1 - tile_row as tile_row, tile_data from vector_tiles;
insert into gpkg_extensions values
  ('gpkgext_vt_layers', null, 'im_vector_tiles', 'https://gitlab.com/imagemattersllc/ogc-vtp2/-/raw/master/extensions/1-vte.adoc', 'read-write'),
  ('gpkgext_vt_fields', null, 'im_vector_tiles', 'https://gitlab.com/imagemattersllc/ogc-vtp2/-/raw/master/extensions/1-vte.adoc', 'read-write'),
  ('vector_tiles', 'tile_data', 'im_vector_tiles_mapbox', 'https://gitlab.com/imagemattersllc/ogc-vtp2/-/raw/master/extensions/2-mvte.adoc', 'read-write');`);
    const side = HALF_WORLD;
    this.db.run(
      `insert into gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id) values (?, 'vector-tiles', ?, '离线底图（矢量瓦片）', ?, ?, ?, ?, 3857)`,
      [name, name, -side, -side, side, side],
    );
    this.db.run('insert into gpkg_tile_matrix_set values (?, 3857, ?, ?, ?, ?)', [name, -side, -side, side, side]);
    for (let z = zooms[0]; z <= zooms[1]; z++) {
      const pixel = tileSize(z) / 256;
      this.db.run('insert into gpkg_tile_matrix values (?, ?, ?, ?, 256, 256, ?, ?)', [
        name,
        z,
        2 ** z,
        2 ** z,
        pixel,
        pixel,
      ]);
    }
    for (const [i, layer] of layers.entries()) {
      this.db.run(
        'insert into gpkgext_vt_layers (id, table_name, name, description, minzoom, maxzoom) values (?, ?, ?, ?, ?, ?)',
        [i + 1, name, layer.name, layer.title, ...zooms],
      );
      for (const [field, type] of Object.entries(layer.fields)) {
        this.db.run('insert into gpkgext_vt_fields (layer_id, name, type) values (?, ?, ?)', [i + 1, field, type]);
      }
    }
    const json = JSON.stringify({
      vector_layers: layers.map(({ name: id, title, fields }) => ({
        id,
        description: title,
        minzoom: zooms[0],
        maxzoom: zooms[1],
        fields,
      })),
    });
    const words = { name: '地籍调查外业数据包', format: 'pbf', type: 'overlay', version: '1', json };
    const numbers = {
      minzoom: zooms[0],
      maxzoom: zooms[1],
      bounds: bounds.join(','),
      center: `${(bounds[0] + bounds[2]) / 2},${(bounds[1] + bounds[3]) / 2},${zooms[1]}`,
    };
    for (const [key, value] of Object.entries({ ...words, ...numbers })) {
      this.db.run('insert into metadata values (?, ?)', [key, String(value)]);
    }
  }

  addTile(z: number, x: number, y: number, content: Uint8Array): void {
    this.db.run('insert into vector_tiles (zoom_level, tile_column, tile_row, tile_data) values (?, ?, ?, ?)', [
      z,
      x,
      y,
      content,
    ]);
  }

  close(): void {
    this.db.exec('commit');
    this.abandon();
  }

  abandon(): void {
    if (this.db.isOpen) this.db.close();
  }

  private createTable(name: string, title: string, geometry: string | null, columns: readonly string[]): void {
    const shape = geometry === null ? [] : [`geom ${geometry}`];
    this.db.exec(
      `create table ${sqliteName(name)} (${['fid integer primary key autoincrement not null', ...shape, ...columns].join(', ')})`,
    );
    this.db.run(
      'insert into gpkg_contents (table_name, data_type, identifier, description, srs_id) values (?, ?, ?, ?, ?)',
      [name, geometry === null ? 'attributes' : 'features', name, title, geometry === null ? null : 4490],
    );
    if (geometry !== null) {
      this.db.run(`insert into gpkg_geometry_columns values (?, 'geom', ?, 4490, 0, 0)`, [name, geometry]);
    }
  }

  private nameColumn(table: string, column: string, title: string): void {
    this.db.run('insert into gpkg_data_columns values (?, ?, ?, ?, ?, null, null)', [
      table,
      column,
      column,
      title,
      title,
    ]);
  }

  private setBounds(name: string, all: readonly (readonly [number, number, number, number])[]): void {
    if (all.length === 0) return;
    this.db.run('update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ? where table_name = ?', [
      Math.min(...all.map(([west]) => west)),
      Math.min(...all.map(([, south]) => south)),
      Math.max(...all.map(([, , east]) => east)),
      Math.max(...all.map(([, , , north]) => north)),
      name,
    ]);
  }
}
