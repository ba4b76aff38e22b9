/** GeoJSON: one FeatureCollection per table, degrees as RFC 7946 asks or metres with the old `crs` member. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FileSink } from '../../../schemas/formats/file-sink.ts';
import { GeoJsonWriter } from '../../../schemas/formats/geojson-write.ts';
import { fromGeoJson } from '../../../schemas/geometry.ts';
import type { Cell, ExportColumn, ExportRow } from '../layers/export-table.ts';
import type { ExportFormat, FormatWriter, StoredRow, TableForm } from './format.ts';
import { digitsFault, wholeForm } from './forms.ts';
import { shapeText } from './shape-text.ts';

const pathOf = (folder: string, { name }: TableForm): string => join(folder, `${name}.geojson`);

/** Decimals keep their digits: a double would write 0.1 + 0.2 as it is. */
function literal(cell: Cell, { field }: ExportColumn): string {
  if (cell == null) return 'null';
  return field.type === 'decimal' ? String(cell) : JSON.stringify(cell);
}

/** State: the files of all tables. */
class GeoJsonFolder implements FormatWriter {
  private readonly files: ReadonlyMap<string, { readonly sink: FileSink; readonly writer: GeoJsonWriter }>;

  constructor(folder: string, forms: readonly TableForm[]) {
    this.files = new Map(
      forms.map((form) => {
        const sink = new FileSink(pathOf(folder, form));
        return [form.name, { sink, writer: new GeoJsonWriter(sink, form.name, form.table.epsg) }];
      }),
    );
  }

  add({ name, table, columns }: TableForm, { cells, geometry }: ExportRow): void {
    const members = table.columns.map(
      (column, i) => `${JSON.stringify(columns[i])}:${literal(cells[i] ?? null, column)}`,
    );
    this.files.get(name)!.writer.add(`{${members.join(',')}}`, geometry);
  }

  close(): void {
    for (const { writer } of this.files.values()) writer.close();
  }

  abandon(): void {
    for (const { sink } of this.files.values()) sink.abandon();
  }
}

/** Features one by one: each stands on its line. */
async function* read(folder: string, form: TableForm): AsyncGenerator<StoredRow> {
  const lines = createInterface({ input: createReadStream(pathOf(folder, form)), crlfDelay: Infinity });
  let isFirst = true;
  for await (const line of lines) {
    if (isFirst || line.startsWith(']')) {
      isFirst = false;
      continue;
    }
    const feature = JSON.parse(line.replace(/,$/, '')) as { properties: Record<string, Cell>; geometry: unknown };
    const values = form.columns.map((name) => feature.properties[name] ?? null);
    yield { values, shape: feature.geometry == null ? null : shapeText(fromGeoJson(feature.geometry)) };
  }
}

export const geojsonFormat: ExportFormat = {
  id: 'geojson',
  title: 'GeoJSON',
  extension: null,
  mediaType: 'application/geo+json',
  systems: 'any',
  takesTables: true,
  forms: (table) => wholeForm(table),
  faults: ({ table }, { cells }) =>
    table.columns.flatMap(({ field }, i) => (field.type === 'decimal' ? digitsFault(cells[i] ?? null, i) : [])),
  stored: ({ table }, { cells, geometry }) => ({
    values: table.columns.map(({ field }, i) => {
      const cell = cells[i] ?? null;
      return field.type === 'decimal' && cell != null ? Number(cell) : cell;
    }),
    shape: geometry == null ? null : shapeText(geometry),
  }),
  open: (folder, forms) => new GeoJsonFolder(folder, forms),
  read,
};
