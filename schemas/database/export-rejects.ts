/** The reject register of a delivery as a file: GeoPackage with the shapes, or a workbook. */

import sqlite from 'node-sqlite3-wasm';
import type pg from 'pg';
import { writeFile } from 'node:fs/promises';
import type { Cell } from 'write-excel-file/node';
import { crsByEpsg } from '../crs.ts';
import { GEOPACKAGE_SCHEMA, geopackageShape, sqliteName } from '../formats/geopackage.ts';
import { ogcWkt } from '../formats/ogc-wkt.ts';
import { defuse } from '../formats/spreadsheet-text.ts';
import { fromWkb } from '../geometry.ts';
import { REGISTER_COLUMNS, type RejectRegister, rejectedRows, rejectRegister } from './rejects.ts';

/** A file that cannot be written: unknown format, no such delivery. */
export class RejectExportError extends Error {
  override readonly name = 'RejectExportError';
}

/** Writes `.gpkg` or `.xlsx` by the ending of the path; returns the number of rows, 0 writes nothing. */
export async function exportRejects(db: pg.Pool, deliveryId: number, path: string): Promise<number> {
  const write = /\.gpkg$/i.test(path) ? writeGeoPackage : /\.xlsx$/i.test(path) ? writeWorkbook : undefined;
  if (write == null) {
    throw new RejectExportError(`退件只能导出为 .gpkg 或 .xlsx：${path} / rejected rows are written as .gpkg or .xlsx`);
  }
  const register = await rejectRegister(db, deliveryId);
  if (register == null) {
    throw new RejectExportError(`没有批次 ${deliveryId} / there is no delivery ${deliveryId}`);
  }
  if (register.rows > 0) await write(db, register, path);
  return register.rows;
}

/** Names of SQLite differ in more than case, and the file has columns of its own. */
function columnNames(columns: RejectRegister['columns']): readonly string[] {
  const taken = new Set(['dimai_fid', 'dimai_geom', ...Object.values(REGISTER_COLUMNS)]);
  return columns.map(({ name }) => {
    let unique = name;
    for (let i = 2; taken.has(unique.toLowerCase()); i++) unique = `${name}_${i}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

async function writeGeoPackage(db: pg.Pool, register: RejectRegister, path: string): Promise<void> {
  const { deliveryId, columns, epsg, hasShapes } = register;
  const file = new sqlite.Database(path);
  try {
    file.exec(`pragma journal_mode = off; pragma synchronous = off; begin;${GEOPACKAGE_SCHEMA}`);
    const srid = await addCrs(db, file, epsg);
    const names = columnNames(columns);
    const own = columns.map(({ isNumeric }, i) => `${sqliteName(names[i]!)} ${isNumeric ? 'DOUBLE' : 'TEXT'}`);
    const head = [
      'dimai_fid integer primary key autoincrement not null',
      ...(hasShapes ? ['dimai_geom GEOMETRY'] : []),
      `${REGISTER_COLUMNS.row} INTEGER`,
      `${REGISTER_COLUMNS.issues} TEXT`,
    ];
    file.exec(`create table rejects (${[...head, ...own].join(', ')})`);
    file.run(
      `insert into gpkg_contents (table_name, data_type, identifier, description, srs_id) values ('rejects', ?, 'rejects', ?, ?)`,
      [hasShapes ? 'features' : 'attributes', `${register.sourceName} 退件 rejected rows, ${register.layer}`, srid],
    );
    if (hasShapes) {
      file.run(`insert into gpkg_geometry_columns values ('rejects', 'dimai_geom', 'GEOMETRY', ?, 0, 0)`, [srid]);
    }
    const into = [...(hasShapes ? ['dimai_geom'] : []), ...Object.values(REGISTER_COLUMNS), ...names];
    const statement = file.prepare(
      `insert into rejects (${into.map(sqliteName).join(', ')}) values (${into.map(() => '?').join(', ')})`,
    );
    for await (const row of rejectedRows(db, deliveryId)) {
      const shape = hasShapes ? [row.shape == null ? null : geopackageShape(fromWkb(row.shape).geometry, srid)] : [];
      statement.run([...shape, row.sourceRow, row.issues, ...columns.map(({ name }) => plain(row.attributes[name]))]);
    }
    statement.finalize();
    file.exec('commit');
  } finally {
    file.close();
  }
}

/** What has no code is drawn on an undefined plane. */
async function addCrs(db: pg.Pool, file: InstanceType<typeof sqlite.Database>, epsg: number): Promise<number> {
  if (epsg === 0) return -1;
  if (epsg === 4326) return epsg;
  const chinese = crsByEpsg(epsg);
  const known = await db.query<{ srtext: string }>('select srtext from spatial_ref_sys where srid = $1', [epsg]);
  const text = chinese == null ? known.rows[0]?.srtext : ogcWkt(epsg);
  if (text == null) return -1;
  file.run(`insert into gpkg_spatial_ref_sys values (?, ?, 'EPSG', ?, ?, null)`, [
    chinese?.name ?? `EPSG:${epsg}`,
    epsg,
    epsg,
    text,
  ]);
  return epsg;
}

function plain(value: unknown): string | number | null {
  if (value == null) return null;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

/** A workbook is made in memory; beyond this the GeoPackage is the way. */
const WORKBOOK_ROWS = 100_000;

async function writeWorkbook(db: pg.Pool, register: RejectRegister, path: string): Promise<void> {
  const { deliveryId, columns, rows: count } = register;
  if (count > WORKBOOK_ROWS) {
    throw new RejectExportError(
      `退件 ${count} 行，超过工作簿上限 ${WORKBOOK_ROWS} 行，请导出为 .gpkg / ${count} rows are too many for a workbook, write a .gpkg`,
    );
  }
  const names = columnNames(columns);
  const data: Cell[][] = [[...Object.values(REGISTER_COLUMNS), ...names].map(headCell)];
  for await (const row of rejectedRows(db, deliveryId)) {
    data.push([
      cellOf(row.sourceRow),
      cellOf(row.issues),
      ...columns.map(({ name }) => cellOf(plain(row.attributes[name]))),
    ]);
  }
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const buffer = await writeXlsxFile([{ sheet: 'rejects', data, stickyRowsCount: 1 }]).toBuffer();
  await writeFile(path, buffer);
}

const headCell = (name: string): Cell => ({ value: defuse(name), type: String, fontWeight: 'bold' });

function cellOf(value: string | number | null): Cell {
  if (value == null || value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value: defuse(value), type: String };
}
