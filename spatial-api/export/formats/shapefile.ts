/** Shapefiles: .shp .shx .dbf .prj .cpg per table, in GBK or UTF-8. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import * as shapefile from 'shapefile';
import { FileSink } from '../../../schemas/formats/file-sink.ts';
import {
  type DbfColumn,
  type DbfEncoding,
  dbfNames,
  DbfWriter,
  encodeText,
  MOST_TEXT,
  numberText,
} from '../../../schemas/formats/shapefile/dbf-writer.ts';
import { esriWkt } from '../../../schemas/formats/shapefile/esri-wkt.ts';
import { ShpWriter } from '../../../schemas/formats/shapefile/shp-writer.ts';
import { fromGeoJson } from '../../../schemas/geometry.ts';
import type { Cell, ExportColumn, ExportRow } from '../layers/export-table.ts';
import type { CellFault, ExportFormat, FormatHead, FormatWriter, StoredRow, TableForm } from './format.ts';
import { cellText, digitsFault, ExportLimitError, formsByKind, shapeFaults } from './forms.ts';
import { shapeText } from './shape-text.ts';

/** Offsets are counted in 16-bit words and read as signed numbers by many programs. */
const MOST_BYTES = 2 ** 31 - 1;
/** Most digits of a number column. */
const MOST_NUMBER = 20;

function dbfColumn(name: string, { field }: ExportColumn, encoding: DbfEncoding): DbfColumn {
  const { type, length, scale } = field;
  switch (type) {
    case 'integer':
      return { name, type: 'N', width: 11, decimals: 0 };
    case 'decimal':
      return { name, type: 'N', width: Math.min(MOST_NUMBER, (length ?? 15) + 2), decimals: scale ?? 0 };
    case 'date':
      return { name, type: 'D', width: 8, decimals: 0 };
    case 'boolean':
      return { name, type: 'C', width: 1, decimals: 0 };
    case 'timestamp':
      return { name, type: 'C', width: 19, decimals: 0 };
    default: {
      const bytes = (length ?? MOST_TEXT) * (encoding === 'gbk' ? 2 : 3);
      return { name, type: 'C', width: Math.min(MOST_TEXT, bytes), decimals: 0 };
    }
  }
}

/** Columns of a form, made once: every row asks for them. */
const made = {
  gbk: new WeakMap<TableForm, readonly DbfColumn[]>(),
  utf8: new WeakMap<TableForm, readonly DbfColumn[]>(),
};

function columnsOf(form: TableForm, encoding: DbfEncoding): readonly DbfColumn[] {
  const known = made[encoding].get(form);
  if (known != null) return known;
  const columns = form.table.columns.map((column, i) => dbfColumn(form.columns[i]!, column, encoding));
  made[encoding].set(form, columns);
  return columns;
}

function cellFaults(cell: Cell, index: number, column: DbfColumn, encoding: DbfEncoding): CellFault[] {
  if (cell == null) return [];
  if (column.type === 'D') return [];
  if (column.type === 'N') {
    const text = numberText(cell as number | string, column);
    const decimals = text.split('.')[1]?.replace(/0+$/, '').length ?? 0;
    if (decimals > column.decimals) {
      return [{ code: 'digits-lost', column: index, message: `小数 ${decimals} 位，字段只保留 ${column.decimals} 位` }];
    }
    if (text.length > column.width) {
      return [
        { code: 'number-too-wide', column: index, message: `数值宽 ${text.length} 位，字段宽 ${column.width} 位` },
      ];
    }
    return digitsFault(cell, index);
  }
  const text = cellText(cell);
  if (encoding === 'gbk' && iconv.decode(iconv.encode(text, 'gbk'), 'gbk') !== text) {
    return [{ code: 'character-outside-gbk', column: index, message: '含 GBK 以外的字符，请改用 UTF-8 编码导出' }];
  }
  const { length } = encodeText(text, encoding);
  if (length <= column.width) return [];
  return [{ code: 'text-too-long', column: index, message: `文字占 ${length} 字节，字段最多 ${column.width} 字节` }];
}

/** What a reader gives back: texts without the blanks around them, numbers as doubles. */
function storedValue(cell: Cell, column: DbfColumn): StoredRow['values'][number] {
  if (cell == null) return null;
  if (column.type === 'N') return Number(cell);
  return cell === EMPTY_DAY ? null : cellText(cell).trim() || null;
}

interface OpenFiles {
  readonly dbf: DbfWriter;
  readonly shp: ShpWriter | null;
  readonly sinks: readonly FileSink[];
}

/** State: the files of all tables. */
class ShapefileFolder implements FormatWriter {
  private readonly files: ReadonlyMap<string, OpenFiles>;

  constructor(folder: string, forms: readonly TableForm[], head: FormatHead, encoding: DbfEncoding) {
    this.files = new Map(forms.map((form) => [form.name, openFiles(folder, form, head, encoding)]));
  }

  add({ name }: TableForm, { cells, geometry }: ExportRow): void {
    const { dbf, shp, sinks } = this.files.get(name)!;
    dbf.write(cells);
    shp?.write(geometry);
    if (sinks.some(({ length }) => length > MOST_BYTES)) {
      throw new ExportLimitError(`${name} 超过 Shapefile 的 2 GB 上限，请分区县导出或改用 GeoPackage`);
    }
  }

  close(): void {
    for (const { dbf, shp } of this.files.values()) {
      dbf.close();
      shp?.close();
    }
  }

  abandon(): void {
    for (const { sinks } of this.files.values()) for (const sink of sinks) sink.abandon();
  }
}

function openFiles(folder: string, form: TableForm, { day }: FormatHead, encoding: DbfEncoding): OpenFiles {
  const sink = (extension: string) => new FileSink(join(folder, `${form.name}.${extension}`));
  const table = sink('dbf');
  const dbf = new DbfWriter(table, columnsOf(form, encoding), { encoding, languageDriver: 0, day });
  writeFileSync(join(folder, `${form.name}.cpg`), encoding === 'gbk' ? 'GBK' : 'UTF-8');
  if (form.kind == null || form.kind === 'any') return { dbf, shp: null, sinks: [table] };
  const [shapes, index] = [sink('shp'), sink('shx')];
  writeFileSync(join(folder, `${form.name}.prj`), esriWkt(form.table.epsg));
  return { dbf, shp: new ShpWriter({ shapes, index }, form.kind), sinks: [table, shapes, index] };
}

async function* read(folder: string, form: TableForm, encoding: DbfEncoding): AsyncGenerator<StoredRow> {
  const base = join(folder, form.name);
  const label = encoding === 'gbk' ? 'gb18030' : 'utf-8';
  const columns = columnsOf(form, encoding);
  const valuesOf = (properties: Readonly<Record<string, unknown>> | null) =>
    columns.map(({ name, type }) => {
      const value = properties?.[name] ?? null;
      return type === 'D' && value instanceof Date ? localDay(value) : (value as string | number | null);
    });
  if (form.kind == null) {
    const source = await shapefile.openDbf(`${base}.dbf`, { encoding: label });
    for (let next = await source.read(); !next.done; next = await source.read()) {
      yield { values: valuesOf(next.value as Record<string, unknown>), shape: null };
    }
    return;
  }
  const source = await shapefile.open(`${base}.shp`, `${base}.dbf`, { encoding: label });
  for (let next = await source.read(); !next.done; next = await source.read()) {
    const { properties, geometry } = next.value;
    yield { values: valuesOf(properties), shape: geometry == null ? null : shapeText(fromGeoJson(geometry)) };
  }
}

/** What the reader makes of an empty day. */
const EMPTY_DAY = '1899-11-30';

/** The reader gives days as local midnights. */
function localDay(date: Date): string | null {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return day === EMPTY_DAY ? null : day;
}

/** Shapefiles in an encoding. Column names are cut to ten bytes; the manifest says which is which. */
export const shapefileFormat = (encoding: DbfEncoding): ExportFormat => ({
  id: encoding === 'gbk' ? 'shp' : 'shp-utf8',
  title: `Shapefile（${encoding === 'gbk' ? 'GBK' : 'UTF-8'}）`,
  extension: null,
  mediaType: 'application/zip',
  systems: 'any',
  takesTables: true,
  forms: (table) => formsByKind(table, dbfNames(table.columns.map(({ code }) => code))),
  faults: (form, row) => [
    ...shapeFaults(form, row),
    ...columnsOf(form, encoding).flatMap((column, i) => cellFaults(row.cells[i] ?? null, i, column, encoding)),
  ],
  stored: (form, { cells, geometry }) => ({
    values: columnsOf(form, encoding).map((column, i) => storedValue(cells[i] ?? null, column)),
    shape: geometry == null || form.kind == null ? null : shapeText(geometry),
  }),
  open: (folder, forms, head) => new ShapefileFolder(folder, forms, head, encoding),
  read: (folder, form) => read(folder, form, encoding),
});
