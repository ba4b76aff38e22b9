/** VCT 3.0 (国土调查、规划汇交): one file, all tables; areas over lines of their own. */
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import iconv from 'iconv-lite';
import { crsByEpsg } from '../../../schemas/crs.ts';
import { FileSink } from '../../../schemas/formats/file-sink.ts';
import {
  VCT_PARTS,
  type VctField,
  type VctHead,
  type VctPart,
  type VctTableHead,
  vctValue,
  VctWriter,
} from '../../../schemas/formats/vct-write.ts';
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import type { ExportColumn, ExportRow } from '../layers/export-table.ts';
import {
  type ExportFormat,
  type FormatHead,
  type FormatWriter,
  SINGLE_FILE,
  type StoredRow,
  type TableForm,
} from './format.ts';
import { formsByKind, shapeFaults } from './forms.ts';
import { shapeText } from './shape-text.ts';

const pathIn = (folder: string): string => join(folder, `${SINGLE_FILE}.vct`);
const NO_LENGTH = 254;

function vctField(code: string, { field }: ExportColumn): VctField {
  switch (field.type) {
    case 'integer':
      return { code, type: 'Int', length: 10 };
    case 'decimal':
      return { code, type: 'Float', length: field.length ?? 15, scale: field.scale ?? 0 };
    case 'date':
      return { code, type: 'Date', length: 8 };
    case 'timestamp':
      return { code, type: 'Char', length: 19 };
    case 'boolean':
      return { code, type: 'Char', length: 1 };
    default:
      return { code, type: 'Char', length: field.length ?? NO_LENGTH };
  }
}

const KINDS = { point: 'Point', line: 'Line', polygon: 'Polygon' } as const;

/** 要素代码 of the forms: those of their rows, or made-up ones where rows have none or two tables share one. */
function featureCodes(forms: readonly TableForm[], { featureCodes: known }: FormatHead): string[] {
  const taken = new Set<string>();
  return forms.map((form, i) => {
    const own = known.get(form.name);
    const code =
      own != null && /^\d{10}$/.test(own) && !taken.has(own) ? own : `90${String(i + 1).padStart(2, '0')}000000`;
    taken.add(code);
    return code;
  });
}

function headOf(epsg: number, day: string): VctHead {
  const crs = crsByEpsg(epsg);
  if (crs?.kind !== 'gauss-kruger') throw new RangeError(`EPSG:${epsg} is no plane`);
  const { centralMeridian, falseEasting, width, zone } = crs;
  return { centralMeridian, falseEasting, width, zone, date: day.replaceAll('-', '') };
}

/** State: the parts of the file, joined at the end. */
class VctFile implements FormatWriter {
  private readonly path: string;
  private readonly parts: Readonly<Record<VctPart, FileSink>>;
  private readonly tables: ReadonlyMap<string, VctTableHead>;
  private readonly writer: VctWriter;
  private id = 0;

  constructor(folder: string, forms: readonly TableForm[], head: FormatHead) {
    this.path = pathIn(folder);
    const part = (name: VctPart) => new FileSink(join(folder, `.${name}.part`));
    this.parts = { Point: part('Point'), Line: part('Line'), Polygon: part('Polygon'), Attribute: part('Attribute') };
    const codes = featureCodes(forms, head);
    const tables = forms.map((form, i): VctTableHead => ({
      name: form.name,
      title: form.table.title,
      featureCode: codes[i]!,
      geometry: form.kind == null || form.kind === 'any' ? null : KINDS[form.kind],
      fields: form.table.columns.map((column, at) => vctField(form.columns[at]!, column)),
    }));
    this.tables = new Map(tables.map((table) => [table.name, table]));
    const features = [...head.rows.values()].reduce((sum, rows) => sum + rows, 0);
    this.writer = new VctWriter(headOf(forms[0]!.table.epsg, head.day), tables, this.parts, features);
  }

  add(form: TableForm, { cells, geometry }: ExportRow): void {
    this.writer.add(this.tables.get(form.name)!, { id: ++this.id, geometry, values: cells });
  }

  async close(): Promise<void> {
    const file = new FileSink(this.path);
    try {
      const pieces: (Uint8Array | VctPart)[] = [];
      this.writer.finish({ text: (bytes) => pieces.push(bytes), part: (part) => pieces.push(part) });
      for (const part of VCT_PARTS) this.parts[part].close();
      for (const piece of pieces) {
        if (typeof piece !== 'string') file.write(piece);
        else for await (const chunk of createReadStream(this.parts[piece].path)) file.write(chunk as Buffer);
      }
      file.close();
      for (const part of VCT_PARTS) rmSync(this.parts[part].path);
    } finally {
      file.abandon();
    }
  }

  abandon(): void {
    for (const part of VCT_PARTS) {
      this.parts[part].abandon();
      rmSync(this.parts[part].path, { force: true });
    }
  }
}

/** Lines of the file between `name`Begin and `name`End. */
async function* sectionLines(folder: string, name: string): AsyncGenerator<string> {
  const input = createReadStream(pathIn(folder)).pipe(iconv.decodeStream('gb18030'));
  let isInside = false;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line === `${name}End`) return;
    if (isInside) yield line;
    else isInside = line === `${name}Begin`;
  }
}

interface LineRecord {
  readonly id: number;
  readonly code: string;
  readonly points: readonly number[];
}

/** Lines one after the other: id, code, four lines of no interest, the number of points, the points, 0. */
async function* lineRecords(folder: string): AsyncGenerator<LineRecord> {
  const lines = sectionLines(folder, 'Line');
  const next = async (): Promise<string> => String((await lines.next()).value ?? '');
  for (let first = await lines.next(); first.done !== true; first = await lines.next()) {
    const code = await next();
    for (let i = 0; i < 4; i++) await next();
    const count = Number(await next());
    const points: number[] = [];
    for (let i = 0; i < count; i++) points.push(...(await next()).split(',').map(Number));
    await next();
    yield { id: Number(first.value), code, points };
  }
}

function shapeOf(type: FlatGeometry['type'], rings: readonly (readonly number[])[]): string {
  let end = 0;
  return shapeText({
    type,
    xy: Float64Array.from(rings.flat()),
    ends: Uint32Array.from(rings, (ring) => (end += ring.length / 2)),
    parts: Uint32Array.of(rings.length),
  });
}

/** Shapes of areas by id, in the order of the file: lines lie in the order in which areas name them. */
async function* areaShapes(folder: string, code: string): AsyncGenerator<readonly [number, string]> {
  const records = lineRecords(folder);
  const lineOf = async (id: number): Promise<readonly number[]> => {
    for (let next = await records.next(); next.done !== true; next = await records.next()) {
      if (next.value.id === id) return next.value.points;
    }
    throw new Error(`VCT: 没有线 ${id}`);
  };
  const lines = sectionLines(folder, 'Polygon');
  const next = async (): Promise<string> => String((await lines.next()).value ?? '');
  for (let first = await lines.next(); first.done !== true; first = await lines.next()) {
    const own = await next();
    for (let i = 0; i < 4; i++) await next();
    const count = Number(await next());
    const ids: number[] = [];
    while (ids.length < count) ids.push(...(await next()).split(',').map(Number));
    await next();
    if (own !== code) continue;
    const rings: (readonly number[])[] = [];
    for (const id of ids) if (id !== 0) rings.push(await lineOf(id));
    yield [Number(first.value), shapeOf('Polygon', rings)];
  }
}

/** Shapes of lines by id; parts of one line follow each other under its id. */
async function* lineShapes(folder: string, code: string): AsyncGenerator<readonly [number, string]> {
  let [id, parts] = [0, [] as (readonly number[])[]];
  for await (const record of lineRecords(folder)) {
    if (record.code !== code) continue;
    if (record.id !== id && parts.length > 0) {
      yield [id, shapeOf('MultiLineString', parts)];
      parts = [];
    }
    id = record.id;
    parts.push(record.points);
  }
  if (parts.length > 0) yield [id, shapeOf('MultiLineString', parts)];
}

async function* pointShapes(folder: string, code: string): AsyncGenerator<readonly [number, string]> {
  const lines = sectionLines(folder, 'Point');
  const next = async (): Promise<string> => String((await lines.next()).value ?? '');
  for (let first = await lines.next(); first.done !== true; first = await lines.next()) {
    const own = await next();
    for (let i = 0; i < 2; i++) await next();
    const count = Number(await next());
    const points: number[] = [];
    for (let i = 0; i < count; i++) points.push(...(await next()).split(',').map(Number));
    await next();
    if (own === code) yield [Number(first.value), shapeOf('Point', [points])];
  }
}

async function codeOf(folder: string, name: string): Promise<string> {
  for await (const line of sectionLines(folder, 'FeatureCode')) {
    const [code = '', , , table] = line.split(',');
    if (table === name) return code;
  }
  throw new Error(`VCT: 没有要素代码 ${name}`);
}

async function* read(folder: string, form: TableForm): AsyncGenerator<StoredRow> {
  const code = await codeOf(folder, form.name);
  const sources = { point: pointShapes, line: lineShapes, polygon: areaShapes };
  const shapes = form.kind == null || form.kind === 'any' ? null : sources[form.kind](folder, code);
  let shape = await shapes?.next();
  let isInside = false;
  for await (const line of sectionLines(folder, 'Attribute')) {
    if (!isInside) {
      isInside = line === form.name;
      continue;
    }
    if (line === 'TableEnd') return;
    const [id, ...values] = line.split(',');
    const hasShape = shape?.done === false && shape.value[0] === Number(id);
    yield { values, shape: hasShape ? shape!.value![1] : null };
    if (hasShape) shape = await shapes!.next();
  }
}

export const vctFormat: ExportFormat = {
  id: 'vct',
  title: 'VCT 3.0',
  extension: 'vct',
  mediaType: 'text/plain; charset=gb18030',
  systems: 'plane',
  takesTables: true,
  forms: (table) => formsByKind(table),
  faults: shapeFaults,
  stored: (form, { cells, geometry }) => ({
    values: form.table.columns.map((column, i) => vctValue(cells[i] ?? null, vctField('', column).type)),
    shape: geometry == null || form.kind == null ? null : shapeText(geometry),
  }),
  open: (folder, forms, head) => new VctFile(folder, forms, head),
  read,
};
