/** 界址点坐标 TXT (勘测定界, 报部备案): plots of area layers, GBK, coordinates in millimetres. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import iconv from 'iconv-lite';
import { readBoundaryLine } from '../../../schemas/formats/boundary-line.ts';
import { boundaryHead, boundaryPlot, type DescribedPlot } from '../../../schemas/formats/boundary-plot.ts';
import { boundaryPlotText, boundaryPreamble } from '../../../schemas/formats/boundary-write.ts';
import { FileSink } from '../../../schemas/formats/file-sink.ts';
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type ExportRow, type ExportTable, keyOf } from '../layers/export-table.ts';
import type { ExportFormat, FormatHead, FormatWriter, StoredRow, TableForm } from './format.ts';
import { cellText, wholeForm } from './forms.ts';
import { shapeText } from './shape-text.ts';

const DIGITS = 3;
const pathOf = (folder: string, { name }: TableForm): string => join(folder, `${name}.txt`);

/** Fields of the heading that a layer fills, by the first of these that it has. */
const NAMES = ['location', 'plotName', 'projectName', 'name'];
const USES = ['landClassName', 'landUseName', 'zoneName'];
const CLASSES = ['landClass', 'classCode'];

/** What a plot's heading says, without the marks that separate its fields. */
function described(table: ExportTable, { cells, geometry }: ExportRow): DescribedPlot {
  const first = (keys: readonly string[]): string => {
    const at = keys.map((key) => table.columns.findIndex((column) => column.key === key)).find((index) => index >= 0);
    return plain(at == null ? '' : cellText(cells[at] ?? null));
  };
  const number = plain(keyOf(table, cells));
  return { number, name: first(NAMES), use: first(USES), landClass: first(CLASSES), geometry: geometry! };
}

const plain = (text: string): string => text.replaceAll(/[,，@\r\n]/g, ' ').trim();

/** State: the files of all tables. */
class BoundaryFolder implements FormatWriter {
  private readonly files: ReadonlyMap<string, FileSink>;

  constructor(folder: string, forms: readonly TableForm[], { day }: FormatHead) {
    this.files = new Map(
      forms.map((form) => {
        const sink = new FileSink(pathOf(folder, form));
        const head = boundaryPreamble(boundaryHead(form.table.epsg, { unit: '', date: day }));
        sink.write(iconv.encode(head, 'gb18030'));
        return [form.name, sink];
      }),
    );
  }

  add({ name, table }: TableForm, row: ExportRow): void {
    const text = boundaryPlotText(boundaryPlot(described(table, row), table.epsg));
    this.files.get(name)!.write(iconv.encode(text, 'gb18030'));
  }

  close(): void {
    for (const sink of this.files.values()) sink.close();
  }

  abandon(): void {
    for (const sink of this.files.values()) sink.abandon();
  }
}

async function* read(folder: string, form: TableForm): AsyncGenerator<StoredRow> {
  const input = createReadStream(pathOf(folder, form)).pipe(iconv.decodeStream('gb18030'));
  let inPlots = false;
  let header: readonly string[] | undefined;
  let rings: [number, number][][] = [];
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    const line = readBoundaryLine(text, inPlots);
    if (line.kind === 'title') inPlots = true;
    if (line.kind === 'header') {
      if (header != null) yield plotOf(header, rings);
      [header, rings] = [line.fields, []];
    } else if (line.kind === 'point') {
      (rings[Number(line.ring) - 1] ??= []).push([Number(line.second), Number(line.first)]);
    }
  }
  if (header != null) yield plotOf(header, rings);
}

/** Number, name, use and class of a heading, and the rings as one shape. */
function plotOf(header: readonly string[], rings: readonly (readonly [number, number][])[]): StoredRow {
  let end = 0;
  const geometry: FlatGeometry = {
    type: 'Polygon',
    xy: Float64Array.from(rings.flat(2)),
    ends: Uint32Array.from(rings, (ring) => (end += ring.length)),
    parts: Uint32Array.of(rings.length),
  };
  const [, , number = '', name = '', , , use = '', landClass = ''] = header;
  return { values: [number, name, use, landClass], shape: shapeText(geometry, DIGITS) };
}

export const boundaryTextFormat: ExportFormat = {
  id: 'txt',
  title: '界址点 TXT',
  extension: null,
  mediaType: 'text/plain; charset=gb18030',
  systems: 'plane',
  takesTables: false,
  forms: (table) =>
    table.geometry === 'MultiPolygon' ? wholeForm(table, ['地块编号', '地块名称', '地块用途', '地类编码']) : [],
  faults: (_, { geometry }) =>
    geometry == null ? [{ code: 'shape-missing', column: -1, message: '没有图形，界址点 TXT 无法表示' }] : [],
  stored: ({ table }, row) => {
    const { number, name, use, landClass, geometry } = described(table, row);
    return { values: [number, name, use, landClass], shape: shapeText(geometry, DIGITS) };
  },
  open: (folder, forms, head) => new BoundaryFolder(folder, forms, head),
  read,
};
