/**
 * Access databases (.mdb, .accdb; Jet 3, Jet 4, ACE, told by content) through mdb-reader: plain tables, and feature classes
 * of Esri personal geodatabases. GDAL's own driver loses tables with Chinese names; this one does not go through SQL.
 */

import { createHash } from 'node:crypto';
import type MDBReader from 'mdb-reader';
import type { Column, Table, Value } from 'mdb-reader';
import { Refusal } from '../../delivery.ts';
import { type Issue, issue } from '../../issues.ts';
import { damagedFile, READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import type { DeliveredFile, Reader, ReadOptions, SourceColumn, SourceLayer, SourceRow } from '../reader.ts';
import { formatOf } from '../recognise.ts';
import { chooseEncoding, decoderOf } from '../text-encoding.ts';
import { contentDigest, headOf } from '../text-file.ts';
import { readEsriShape } from './esri-shape.ts';
import { bytesOf1252, redecoder, sourceColumn, sourceValue } from './jet-values.ts';
import { DEFINITION_VISITS, PagedFile, VALUE_VISITS } from './paged-file.ts';
import { type FeatureClass, featureClasses, isHousekeeping } from './personal-geodatabase.ts';
import { isPictureColumn } from './picture-columns.ts';

export const mdbReader: Reader = {
  id: 'mdb',
  label: 'Access MDB/ACCDB（含个人地理数据库）',
  extensions: ['mdb', 'accdb'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const file of files) {
      if ((await formatOf(file)) === 'jet') layers.push(...(await openDatabase(file, options)));
    }
    return layers;
  },
};

interface Attribute {
  readonly column: Column;
  readonly source: SourceColumn;
  /** Bytes that are kept; their SHA-256 stands for them. */
  readonly isPicture: boolean;
}

interface OpenTable {
  readonly file: DeliveredFile;
  /** As mdb-reader knows it. */
  readonly tableName: string;
  readonly attributes: readonly Attribute[];
  readonly shape: FeatureClass | undefined;
  readonly text: (given: string) => string;
  readonly limits: ReadLimits;
}

/** The package, fetched with the first database: every start of the command would pay for it. */
let Database: typeof MDBReader;

async function openDatabase(file: DeliveredFile, options: ReadOptions): Promise<readonly SourceLayer[]> {
  Database = (await import('mdb-reader')).default;
  const isJet3 = (await headOf(file.path, 0x15))[0x14] === 0;
  const limits = options.limits ?? READ_LIMITS;
  return withDatabase(file, (database, pages) => {
    const label = isJet3 ? (options.encoding ?? jet3Encoding(database, pages)) : 'utf-16le';
    const text = isJet3 ? redecoder(decoderOf(label)) : (given: string) => given;
    pages.allow(VALUE_VISITS);
    const classes = featureClasses(database);
    const names = database.getTableNames().filter((name) => !isHousekeeping(name, classes));
    return names.map((name): SourceLayer => {
      pages.allow(DEFINITION_VISITS);
      const table = database.getTable(name);
      return describeTable(file, table, classes.get(name), { text, label, limits });
    });
  });
}

function describeTable(
  file: DeliveredFile,
  table: Table,
  shape: FeatureClass | undefined,
  { text, label, limits }: { text: (given: string) => string; label: string; limits: ReadLimits },
): SourceLayer {
  const issues: Issue[] = [];
  const attributes: Attribute[] = [];
  for (const column of table.getColumns()) {
    if (column.name === shape?.column) continue;
    const name = text(column.name);
    const isPicture = isPictureColumn(column, name);
    const source = isPicture ? ({ name, type: 'text', length: 0, scale: 0 } as const) : sourceColumn(column, name);
    if (source == null) issues.push(issue('binary-not-read', null, { actual: name }));
    else attributes.push({ column, source, isPicture });
  }
  if (shape != null && shape.extra !== '') issues.push(issue('dimension-dropped', null, { actual: shape.extra }));
  const open: OpenTable = { file, tableName: table.name, attributes, shape, text, limits };
  return {
    name: text(table.name),
    columns: attributes.map(({ source }) => source),
    geometry: shape == null ? null : shape.geometry,
    rowCount: table.rowCount,
    crsText: shape?.crsText,
    encoding: { label, declared: [] },
    issues,
    // two tables of one file are two contents
    sha256: () => contentDigest([file], `${table.name}\n`),
    bytes: file.bytes,
    read: () => readTable(open),
  };
}

/** Rows asked for at a time; fewer where values are large. */
const MOST_ROWS = 5000;
const FEWEST_ROWS = 50;
const BATCH_BYTES = 16 * 1024 * 1024;

async function* readTable(open: OpenTable): AsyncGenerator<readonly SourceRow[]> {
  const { file, tableName } = open;
  const pages = new PagedFile(file.path, file.bytes);
  try {
    const table = guarded(() => openReader(pages).getTable(tableName));
    let rowLimit = 200;
    for (let rowOffset = 0; ;) {
      pages.allow(VALUE_VISITS);
      const rows = guarded(() => table.getData({ rowOffset, rowLimit }));
      if (rows.length === 0) return;
      yield rows.map((row, i) => readRow(row, rowOffset + i + 1, open));
      rowOffset += rows.length;
      const bytes = 200 * rows.length + longBytes(rows);
      const fitting = Math.floor((BATCH_BYTES * rows.length) / Math.max(1, bytes));
      rowLimit = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, 4 * rowLimit, fitting));
      // decoding is synchronous: let others have their turn
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    pages.close();
  }
}

type JetRow = Record<string, Value>;

/** Shapes, pictures and other bytes, which are in memory whether they are wanted or not. */
function longBytes(rows: readonly JetRow[]): number {
  let sum = 0;
  for (const row of rows) for (const value of Object.values(row)) if (Buffer.isBuffer(value)) sum += value.length;
  return sum;
}

function readRow(row: JetRow, sourceRow: number, { attributes, shape, text, limits }: OpenTable): SourceRow {
  const issues: Issue[] = [];
  let pictures: Map<string, Uint8Array> | undefined;
  const values = attributes.map(({ column, source, isPicture }) => {
    if (isPicture) {
      const bytes = row[column.name];
      if (!Buffer.isBuffer(bytes) || bytes.length === 0) return null;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      (pictures ??= new Map()).set(sha256, bytes);
      return sha256;
    }
    const value = sourceValue(row[column.name], column, text);
    if (typeof value === 'string' && value.includes('\uFFFD')) {
      issues.push(issue('text-undecodable', sourceRow, { field: source.name, actual: value, expected: 'Jet' }));
    }
    return value;
  });
  const bytes = shape == null ? null : row[shape.column];
  const kept = pictures == null ? {} : { pictures };
  if (!Buffer.isBuffer(bytes)) return { sourceRow, values, geometry: null, issues, ...kept };
  return {
    sourceRow,
    values,
    ...kept,
    geometry: readEsriShape(bytes, sourceRow, issues, limits.vertices),
    issues,
    shape: bytes,
  };
}

function withDatabase<T>(file: DeliveredFile, use: (database: MDBReader, pages: PagedFile) => T): T {
  const pages = new PagedFile(file.path, file.bytes);
  try {
    const database = openReader(pages);
    return guarded(() => use(database, pages));
  } finally {
    pages.close();
  }
}

function openReader(pages: PagedFile): MDBReader {
  try {
    pages.allow(DEFINITION_VISITS);
    const database = new Database(pages.buffer);
    if (database.getPassword() == null) return database;
  } catch (cause) {
    if (!/password/i.test(String(cause))) throw unreadable(cause);
  }
  throw new Refusal('password-protected', {
    zh: '数据库设有密码。请在 Access 中取消密码（文件 → 信息 → 用密码解密）后重新提交。',
    en: 'The database is protected by a password. Remove it in Access (File → Info → Decrypt) and submit the file again.',
  });
}

/** What mdb-reader throws on bytes that make no sense is a damaged file, not a fault of ours. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return damagedFile({ zh: `数据库无法解读（${words}）`, en: `the database cannot be read (${words})` }, cause);
}

/** Jet 3 has no Unicode and mdb-reader reads windows-1252: names and the first values tell whether it is Chinese. */
function jet3Encoding(database: MDBReader, pages: PagedFile): string {
  const samples: Uint8Array[] = [];
  const take = (text: string) => {
    if (/[^\x20-\x7e]/.test(text)) samples.push(bytesOf1252(text));
  };
  for (const name of database.getTableNames()) {
    take(name);
    pages.allow(DEFINITION_VISITS);
    const table = database.getTable(name);
    for (const column of table.getColumnNames()) take(column);
    pages.allow(VALUE_VISITS);
    for (const row of table.getData({ rowLimit: 200 })) {
      for (const value of Object.values(row)) if (typeof value === 'string') take(value);
    }
  }
  const { label } = chooseEncoding({ samples });
  return label === 'gb18030' ? label : 'windows-1252';
}
