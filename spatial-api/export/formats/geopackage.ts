/**
 * GeoPackage 1.3 (OGC 12-128r17): one SQLite file with a table per layer, Chinese names of columns in gpkg_data_columns.
 * SQLite comes as WebAssembly, so that nothing is compiled or downloaded where the product is installed.
 */
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import {
  GEOPACKAGE_SCHEMA,
  geopackageGeometry,
  geopackageShape,
  sqliteName,
} from '../../../schemas/formats/geopackage.ts';
import { ogcWkt } from '../../../schemas/formats/ogc-wkt.ts';
import { crsByEpsg } from '../../../schemas/crs.ts';
import { asMulti, boundsOf, type FlatGeometry } from '../../../schemas/geometry.ts';
import type { LayerGeometry } from '../../../schemas/layer.ts';
import type { Cell, ExportColumn, ExportRow } from '../layers/export-table.ts';
import {
  type ExportFormat,
  type FormatHead,
  type FormatWriter,
  SINGLE_FILE,
  type StoredRow,
  type TableForm,
} from './format.ts';
import { digitsFault, ExportLimitError, wholeForm } from './forms.ts';
import { shapeText } from './shape-text.ts';

/** Rows of one transaction. */
const BATCH = 5000;
/** SQLite as it is built here counts file offsets in 31 bits. */
const MOST_BYTES = 2_000_000_000;
const PAGE = 4096;

const GEOMETRY: Readonly<Record<Exclude<LayerGeometry, null>, string>> = {
  Point: 'POINT',
  MultiLineString: 'MULTILINESTRING',
  MultiPolygon: 'MULTIPOLYGON',
  Geometry: 'GEOMETRY',
};

function columnType({ field }: ExportColumn): string {
  switch (field.type) {
    case 'integer':
      return 'INTEGER';
    case 'decimal':
      return 'DOUBLE';
    case 'date':
      return 'DATE';
    case 'timestamp':
      return 'DATETIME';
    case 'boolean':
      return 'BOOLEAN';
    default:
      return field.length == null ? 'TEXT' : `TEXT(${field.length})`;
  }
}

/** Times stand in UTC; eight hours before Beijing. */
function utcText(beijing: string): string {
  return new Date(`${beijing.replace(' ', 'T')}+08:00`).toISOString();
}

function stored(cell: Cell, { field }: ExportColumn): string | number | null {
  if (cell == null) return null;
  if (field.type === 'decimal') return Number(cell);
  if (field.type === 'boolean') return cell === true ? 1 : 0;
  return field.type === 'timestamp' ? utcText(String(cell)) : (cell as string | number);
}

type Bounds = [number, number, number, number];

/** State: the open database. */
class GeoPackageFile implements FormatWriter {
  private readonly db: InstanceType<typeof sqlite.Database>;
  private readonly statements = new Map<string, ReturnType<InstanceType<typeof sqlite.Database>['prepare']>>();
  private readonly bounds = new Map<string, Bounds>();
  private rows = 0;

  constructor(path: string, forms: readonly TableForm[], { day }: FormatHead) {
    this.db = new sqlite.Database(path);
    this.db.exec(
      `pragma page_size = ${PAGE}; pragma journal_mode = off; pragma synchronous = off; begin;${GEOPACKAGE_SCHEMA}`,
    );
    for (const epsg of new Set([4490, ...forms.map(({ table }) => table.epsg)])) {
      const name = crsByEpsg(epsg)?.name ?? '';
      this.db.run(`insert into gpkg_spatial_ref_sys values (?, ?, 'EPSG', ?, ?, null)`, [
        name,
        epsg,
        epsg,
        ogcWkt(epsg),
      ]);
    }
    for (const form of forms) this.createTable(form, day);
  }

  private createTable({ name, table, columns }: TableForm, day: string): void {
    const { geometry, epsg } = table;
    const own = table.columns.map((column, i) => `${sqliteName(columns[i]!)} ${columnType(column)}`);
    const shape = geometry == null ? [] : [`geom ${GEOMETRY[geometry]}`];
    this.db.exec(
      `create table ${sqliteName(name)} (${['fid integer primary key autoincrement not null', ...shape, ...own].join(', ')})`,
    );
    this.db.run(
      'insert into gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) values (?, ?, ?, ?, ?, ?)',
      [
        name,
        geometry == null ? 'attributes' : 'features',
        name,
        table.title,
        `${day}T00:00:00.000Z`,
        geometry == null ? null : epsg,
      ],
    );
    if (geometry != null) {
      this.db.run('insert into gpkg_geometry_columns values (?, ?, ?, ?, 0, 0)', [
        name,
        'geom',
        GEOMETRY[geometry],
        epsg,
      ]);
    }
    table.columns.forEach(({ code, title }, i) => {
      this.db.run('insert into gpkg_data_columns values (?, ?, ?, ?, ?, null, null)', [
        name,
        columns[i]!,
        code,
        title,
        title,
      ]);
    });
    const places = Array.from({ length: own.length + shape.length }, () => '?').join(', ');
    const into = [...(geometry == null ? [] : ['geom']), ...columns.map(sqliteName)].join(', ');
    this.statements.set(name, this.db.prepare(`insert into ${sqliteName(name)} (${into}) values (${places})`));
  }

  add({ name, table }: TableForm, { cells, geometry }: ExportRow): void {
    const shape = table.geometry == null ? [] : [geometry == null ? null : this.shapeOf(name, table, geometry)];
    const values = table.columns.map((column, i) => stored(cells[i] ?? null, column));
    this.statements.get(name)!.run([...shape, ...values]);
    if (++this.rows % BATCH !== 0) return;
    this.db.exec('commit; begin');
    const pages = this.db.get('pragma page_count') as { page_count: number };
    if (pages.page_count * PAGE > MOST_BYTES) {
      throw new ExportLimitError(`${name} 使 GeoPackage 超过 2 GB，请分区县或分图层导出`);
    }
  }

  private shapeOf(name: string, { geometry: kind, epsg }: TableForm['table'], geometry: FlatGeometry): Uint8Array {
    const [minX, minY, maxX, maxY] = boundsOf(geometry);
    const known = this.bounds.get(name) ?? [Infinity, Infinity, -Infinity, -Infinity];
    this.bounds.set(name, [
      Math.min(known[0], minX),
      Math.min(known[1], minY),
      Math.max(known[2], maxX),
      Math.max(known[3], maxY),
    ]);
    return geopackageShape(kind?.startsWith('Multi') === true ? asMulti(geometry) : geometry, epsg);
  }

  close(): void {
    for (const [name, bounds] of this.bounds) {
      const values = [...bounds, name];
      this.db.run('update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ? where table_name = ?', values);
    }
    this.db.exec('commit');
    this.abandon();
  }

  abandon(): void {
    if (!this.db.isOpen) return;
    for (const statement of this.statements.values()) statement.finalize();
    this.db.close();
  }
}

const pathIn = (folder: string): string => join(folder, `${SINGLE_FILE}.gpkg`);

function* read(folder: string, form: TableForm): Generator<StoredRow> {
  const db = new sqlite.Database(pathIn(folder), { readOnly: true });
  const statement = db.prepare(`select * from ${sqliteName(form.name)} order by fid`);
  try {
    for (const row of statement.iterate()) {
      const known = row as Record<string, string | number | null | Uint8Array>;
      const shape = known['geom'] as Uint8Array | null | undefined;
      yield {
        values: form.columns.map((name) => known[name] as string | number | null),
        shape: shape == null ? null : shapeText(geopackageGeometry(shape)),
      };
    }
  } finally {
    statement.finalize();
    db.close();
  }
}

export const geopackageFormat: ExportFormat = {
  id: 'gpkg',
  title: 'GeoPackage',
  extension: 'gpkg',
  mediaType: 'application/geopackage+sqlite3',
  systems: 'any',
  takesTables: true,
  forms: (table) => wholeForm(table),
  faults: ({ table }, { cells }) =>
    table.columns.flatMap(({ field }, i) => (field.type === 'decimal' ? digitsFault(cells[i] ?? null, i) : [])),
  stored: ({ table }, { cells, geometry }) => ({
    values: table.columns.map((column, i) => stored(cells[i] ?? null, column)),
    shape: geometry == null || table.geometry == null ? null : shapeText(geometry),
  }),
  open: (folder, forms, head) => new GeoPackageFile(pathIn(folder), forms, head),
  read,
};
