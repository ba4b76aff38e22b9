/** CSV (RFC 4180) in UTF-8 with a byte order mark, for spreadsheet programs: attributes, and the shape as WKT where there is one. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { FileSink } from '../../../schemas/formats/file-sink.ts';
import { type FlatGeometry, isPolygonal, ringsOf } from '../../../schemas/geometry.ts';
import type { ExportRow } from '../layers/export-table.ts';
import type { ExportFormat, FormatWriter, StoredRow, TableForm } from './format.ts';
import { cellText, wholeForm } from './forms.ts';

const pathOf = (folder: string, { name }: TableForm): string => join(folder, `${name}.csv`);
const SHAPE = 'WKT';

/** A shape as OGC text. */
export function wktText(geometry: FlatGeometry): string {
  const { xy, type } = geometry;
  const points = (start: number, end: number): string =>
    Array.from({ length: end - start }, (_, i) => `${xy[2 * (start + i)]} ${xy[2 * (start + i) + 1]}`).join(', ');
  if (type === 'Point' || type === 'MultiPoint') return `${type.toUpperCase()} (${points(0, xy.length / 2)})`;
  const rings = ringsOf(geometry);
  const texts = rings.map(({ start, end }) => `(${points(start, end)})`);
  if (type === 'LineString') return `LINESTRING ${texts[0] ?? 'EMPTY'}`;
  if (!isPolygonal(type)) return `MULTILINESTRING (${texts.join(', ')})`;
  const parts: string[][] = [];
  rings.forEach(({ part }, i) => (parts[part] ??= []).push(texts[i]!));
  const polygons = parts.map((part) => `(${part.join(', ')})`);
  return type === 'Polygon' ? `POLYGON ${polygons[0] ?? 'EMPTY'}` : `MULTIPOLYGON (${polygons.join(', ')})`;
}

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** State: the files of all tables. */
class CsvFolder implements FormatWriter {
  private readonly files: ReadonlyMap<string, FileSink>;

  constructor(folder: string, forms: readonly TableForm[]) {
    this.files = new Map(
      forms.map((form) => {
        const sink = new FileSink(pathOf(folder, form));
        const head = [...form.columns, ...(form.kind == null ? [] : [SHAPE])];
        sink.writeText(`\uFEFF${head.map(quoted).join(',')}\r\n`);
        return [form.name, sink];
      }),
    );
  }

  add({ name, kind }: TableForm, { cells, geometry }: ExportRow): void {
    const shape = kind == null ? [] : [geometry == null ? '' : wktText(geometry)];
    this.files.get(name)!.writeText(`${[...cells.map(cellText), ...shape].map(quoted).join(',')}\r\n`);
  }

  close(): void {
    for (const sink of this.files.values()) sink.close();
  }

  abandon(): void {
    for (const sink of this.files.values()) sink.abandon();
  }
}

/** State: the record and the field being read. */
class CsvParser {
  private record: string[] = [];
  private field = '';
  private isQuoted = false;
  private wasQuote = false;

  /** Records that end in a piece of text. */
  *take(text: string): Generator<string[]> {
    for (const character of text) {
      if (this.wasQuote) {
        this.wasQuote = false;
        if (character === '"') {
          this.field += '"';
          continue;
        }
        this.isQuoted = false;
      }
      if (this.isQuoted) {
        if (character === '"') this.wasQuote = true;
        else this.field += character;
      } else if (character === '"') this.isQuoted = true;
      else if (character === ',') this.endField();
      else if (character === '\n') yield this.endRecord();
      else if (character !== '\r') this.field += character;
    }
  }

  /** The last record where no line end follows it. */
  *rest(): Generator<string[]> {
    if (this.field !== '' || this.record.length > 0) yield this.endRecord();
  }

  private endField(): void {
    this.record.push(this.field);
    this.field = '';
  }

  private endRecord(): string[] {
    this.endField();
    const { record } = this;
    this.record = [];
    return record;
  }
}

/** Records of a text, quotes resolved. */
export function csvText(text: string): string[][] {
  const parser = new CsvParser();
  return [...parser.take(text.replace(/^\uFEFF/, '')), ...parser.rest()];
}

/** Records of a file in UTF-8. */
async function* csvRecords(path: string): AsyncGenerator<string[]> {
  const parser = new CsvParser();
  let isFirst = true;
  for await (const chunk of createReadStream(path, 'utf8')) {
    yield* parser.take(isFirst ? (chunk as string).replace(/^\uFEFF/, '') : (chunk as string));
    isFirst = false;
  }
  yield* parser.rest();
}

async function* read(folder: string, form: TableForm): AsyncGenerator<StoredRow> {
  let isHead = true;
  for await (const record of csvRecords(pathOf(folder, form))) {
    if (!isHead) {
      const values = record.slice(0, form.columns.length);
      yield { values, shape: form.kind == null ? null : (record[form.columns.length] ?? '') || null };
    }
    isHead = false;
  }
}

export const csvFormat: ExportFormat = {
  id: 'csv',
  title: 'CSV',
  extension: null,
  mediaType: 'text/csv',
  systems: 'any',
  takesTables: true,
  forms: (table) => wholeForm(table),
  faults: () => [],
  stored: ({ kind }, { cells, geometry }) => ({
    values: cells.map(cellText),
    shape: geometry == null || kind == null ? null : wktText(geometry),
  }),
  open: (folder, forms) => new CsvFolder(folder, forms),
  read,
};
