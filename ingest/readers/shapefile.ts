/**
 * Shapefile reader for loading: .shp and .dbf record by record, in batches, constant memory whatever the size. It needs
 * neither .shx nor .prj nor .cpg; a .dbf alone is a table without shapes. (Previews use the `shapefile` package, see
 * `shapefile-preview.ts`; a test holds the two against each other.)
 */

import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Refusal } from '../delivery.ts';
import { type Issue, issue } from '../issues.ts';
import {
  DBF_PREFIX,
  dbfColumns,
  type DbfHeader,
  dbfHeaderLength,
  dbfRecordReader,
  isDeleted,
  readDbfHeader,
} from './dbf.ts';
import { FileWindow, type WindowOptions } from './file-window.ts';
import type {
  DeliveredFile,
  Reader,
  ReadOptions,
  SourceColumn,
  SlicedLayer,
  SourceLayer,
  SourceRow,
} from './reader.ts';
import {
  hasTooManyEntries,
  readShape,
  readShpHeader,
  readShpIndex,
  shapeKind,
  SHP_HEADER,
  type ShpIndex,
  type ShpPlace,
  stretchesOf,
  vertexCountOf,
} from './shp.ts';
import { READ_LIMITS } from './read-limits.ts';
import { contentHash } from './content-hash.ts';
import { headOf } from './text-file.ts';
import { chooseEncoding, decoderOf, type EncodingChoice } from './text-encoding.ts';

export const shapefileReader: Reader = {
  id: 'shapefile',
  label: 'Shapefile',
  extensions: ['shp', 'dbf'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const parts of groupParts(files)) layers.push(await openLayer(parts, options));
    return layers;
  },
};

type Part = 'shp' | 'shx' | 'dbf' | 'prj' | 'cpg';
const PARTS: readonly Part[] = ['shp', 'shx', 'dbf', 'prj', 'cpg'];

/** The files of one layer, by extension; `cpg` may also be written `.cst`. */
interface LayerParts extends Partial<Record<Part, DeliveredFile>> {
  readonly name: string;
}

/** Files of one name make a layer; a layer needs a .shp or a .dbf. */
function groupParts(files: readonly DeliveredFile[]): readonly LayerParts[] {
  const groups = new Map<string, LayerParts>();
  for (const file of files) {
    const match = /^(.*)\.(shp|shx|dbf|prj|cpg|cst)$/i.exec(file.name);
    if (match == null) continue;
    const [, stem = '', extension = ''] = match;
    const part = (extension.toLowerCase() === 'cst' ? 'cpg' : extension.toLowerCase()) as Part;
    const key = stem.toLowerCase();
    groups.set(key, { name: basename(stem), ...groups.get(key), [part]: file });
  }
  return [...groups.values()].filter(({ shp, dbf }) => shp != null || dbf != null);
}

interface OpenTable {
  readonly file: DeliveredFile;
  readonly header: DbfHeader;
  readonly columns: readonly SourceColumn[];
  readonly encoding: EncodingChoice;
  /** One for all readings of the table: it remembers texts that repeat. */
  readonly values: ReturnType<typeof dbfRecordReader>;
}

interface OpenShapes {
  readonly file: DeliveredFile;
  readonly shapeType: number;
  /** Most vertices of a shape that is read. */
  readonly mostVertices: number;
  /** Where .shx leads to; null reads in sequence. */
  readonly placeAt: ShpIndex['placeAt'];
  /** The .shx and the number of its entries, where it is sound. */
  readonly index?: DeliveredFile;
  readonly count?: number;
}

/** More than any .prj or .cpg has. */
const SMALL_FILE = 64 * 1024;

async function openLayer(parts: LayerParts, options: ReadOptions): Promise<SourceLayer> {
  const issues: Issue[] = [];
  const shapes =
    parts.shp == null ? null : await openShapes(parts, options.limits?.vertices ?? READ_LIMITS.vertices, issues);
  const table = parts.dbf == null ? null : await openTable(parts.dbf, parts.cpg, options, issues);
  if (table == null) issues.push(issue('attributes-missing', null));
  const files = PARTS.flatMap((part) => parts[part] ?? []);
  return {
    name: parts.name,
    columns: table?.columns ?? [],
    geometry: shapes == null ? null : layerGeometry(shapes.shapeType),
    rowCount: table?.header.recordCount ?? shapes?.count,
    crsText: parts.prj == null ? undefined : decodeLoosely(await headOf(parts.prj.path, SMALL_FILE)),
    encoding: table == null ? undefined : { label: table.encoding.label, declared: table.encoding.declared },
    issues,
    sha256: () => digest(parts),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    read: () => readRows(shapes, table),
    ...(shapes?.index == null || shapes.count !== table?.header.recordCount
      ? {}
      : { slices: slicesOf(files, shapes.index, (from, to) => readRows(shapes, table, { from, to, isReused: true })) }),
  };
}

function slicesOf(files: readonly DeliveredFile[], index: DeliveredFile, read: SlicedLayer['read']): SlicedLayer {
  return { files, read, ends: async (most) => stretchesOf(await readFile(index.path), most) };
}

function layerGeometry(shapeType: number): SourceLayer['geometry'] {
  const { kind } = shapeKind(shapeType);
  if (kind === 'multipoint') return 'point';
  return kind === 'point' || kind === 'line' || kind === 'polygon' ? kind : 'any';
}

/** UTF-8 where it is, else Chinese: for the names in .prj and .cpg. */
function decodeLoosely(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

async function openShapes({ shp, shx: index }: LayerParts, mostVertices: number, issues: Issue[]): Promise<OpenShapes> {
  const file = shp!;
  const window = await FileWindow.open(file.path);
  try {
    const { shapeType } = readShpHeader(await window.read(0, SHP_HEADER));
    const { extra } = shapeKind(shapeType);
    if (extra !== '') issues.push(issue('dimension-dropped', null, { actual: extra }));
    if (index == null) {
      issues.push(issue('index-missing', null));
      return { file, shapeType, mostVertices, placeAt: null };
    }
    const { placeAt, isDamaged, count } = hasTooManyEntries(index.bytes, window.size)
      ? { placeAt: null, isDamaged: true, count: 0 }
      : readShpIndex(await readFile(index.path), window.size);
    if (isDamaged) issues.push(issue('index-damaged', null));
    return { file, shapeType, mostVertices, placeAt, ...(isDamaged ? {} : { count, index }) };
  } finally {
    await window.close();
  }
}

async function openTable(
  file: DeliveredFile,
  codePageFile: DeliveredFile | undefined,
  options: ReadOptions,
  issues: Issue[],
): Promise<OpenTable> {
  const window = await FileWindow.open(file.path);
  try {
    const length = dbfHeaderLength(await window.read(0, DBF_PREFIX));
    const header = readDbfHeader(Buffer.from(await window.read(0, length)), window.size);
    const encoding = chooseEncoding({
      codePage: codePageFile == null ? undefined : decodeLoosely(await headOf(codePageFile.path, SMALL_FILE)),
      languageByte: header.languageByte,
      samples: options.encoding == null ? await textSamples(window, header) : [],
      given: options.encoding,
    });
    noteEncoding(encoding, issues);
    const { label } = encoding;
    const decode = decoderOf(label);
    const columns = dbfColumns(header, decode);
    return { file, header, columns, encoding, values: dbfRecordReader(header, columns, { label, decode }) };
  } finally {
    await window.close();
  }
}

function noteEncoding({ by, label, declared }: EncodingChoice, issues: Issue[]): void {
  if (by === 'contradiction')
    issues.push(issue('encoding-contradiction', null, { actual: declared.join(', '), expected: label }));
  if (by === 'content') issues.push(issue('encoding-guessed', null, { actual: label }));
}

const SAMPLED_BYTES = 8 * 1024 * 1024;
const ENOUGH_SAMPLES = 5000;

/** Names and values with bytes above 0x7f, from the beginning of the table: what the encoding is told by. */
async function textSamples(
  window: FileWindow,
  { fields, headerLength, recordLength, recordCount }: DbfHeader,
): Promise<readonly Uint8Array[]> {
  const samples = fields.map(({ nameBytes }) => nameBytes).filter(isHigh);
  const texts = fields.filter(({ type }) => type === 'C' || type === 'V');
  const records = Math.min(recordCount, Math.ceil(SAMPLED_BYTES / Math.max(1, recordLength)));
  for (let i = 0; i < records && samples.length < ENOUGH_SAMPLES; i++) {
    const record = await window.read(headerLength + i * recordLength, recordLength);
    if (!isHigh(record)) continue;
    for (const { offset, length } of texts) {
      const bytes = record.subarray(offset, offset + length);
      if (isHigh(bytes)) samples.push(Buffer.from(trimBlanks(bytes)));
    }
  }
  return samples;
}

function isHigh(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte > 0x7f);
}

function trimBlanks(bytes: Uint8Array): Uint8Array {
  const zero = bytes.indexOf(0);
  let end = zero < 0 ? bytes.length : zero;
  while (end > 0 && bytes[end - 1] === 0x20) end--;
  return bytes.subarray(0, end);
}

/** Over extension and content of each part, so that renaming or zipping anew changes nothing. */
function digest(parts: LayerParts): Promise<string> {
  return contentHash(
    PARTS.flatMap((part) => {
      const file = parts[part];
      return file == null || part === 'shx' ? [] : [`${part} ${file.bytes}\n`, { ...file, isSparse: part === 'dbf' }];
    }),
  );
}

/** A batch is full by rows or by vertices, so that memory stays bounded whatever the shapes. */
const BATCH = { rows: 64, vertices: 200_000 };

/**
 * Rows of both files side by side, `from` inclusive, `to` exclusive. A record that only one of them has is reported. With
 * `isReused` the bytes of a row are good until the next batch is asked for.
 */
async function* readRows(
  shapes: OpenShapes | null,
  table: OpenTable | null,
  { from = 1, to = Infinity, ...memory }: { from?: number; to?: number } & WindowOptions = {},
): AsyncGenerator<readonly SourceRow[]> {
  const shapeRecords = shapes == null ? null : await ShapeRecords.open(shapes, from - 1, memory);
  const tableRecords = table == null ? null : await TableRecords.open(table, from - 1, memory);
  try {
    for (let sourceRow = from; sourceRow < to;) {
      const batch: SourceRow[] = [];
      let vertices = 0;
      let hasMoved = false;
      // memory used again: a look at a place beyond the window moves it up to twice, and a third move takes the bytes of earlier rows
      for (; sourceRow < to && batch.length < BATCH.rows && vertices < BATCH.vertices && !hasMoved; sourceRow++) {
        let record = tableRecords?.next() ?? null;
        let shape = shapeRecords?.next() ?? null;
        if (record == null && tableRecords != null) {
          record = await tableRecords.loadNext();
          hasMoved ||= memory.isReused === true && record != null;
        }
        if (shape == null && shapeRecords != null) {
          shape = await shapeRecords.loadNext();
          hasMoved ||= memory.isReused === true && shape != null;
        }
        if (record == null && shape == null) {
          if (batch.length > 0) yield batch;
          return;
        }
        const row = pairUp(sourceRow, record, shape, shapes != null, table, tableRecords);
        batch.push(row);
        vertices += (row.geometry?.xy.length ?? 0) / 2;
      }
      yield batch;
    }
  } finally {
    await shapeRecords?.close();
    await tableRecords?.close();
  }
}

function pairUp(
  sourceRow: number,
  record: Buffer | null,
  shape: Buffer | TooLarge | null,
  wantsShape: boolean,
  table: OpenTable | null,
  tableRecords: TableRecords | null,
): SourceRow {
  if (record != null && isDeleted(record)) {
    const issues = [issue('record-deleted', sourceRow)];
    return { sourceRow, values: [], geometry: null, issues, isDeleted: true };
  }
  const issues: Issue[] = [];
  if (record == null && table != null) issues.push(issue('record-unpaired', sourceRow, { actual: '.dbf' }));
  if (shape == null && wantsShape) issues.push(issue('record-unpaired', sourceRow, { actual: '.shp' }));
  const values = record == null ? [] : tableRecords!.values(record, { sourceRow, issues });
  if (shape instanceof TooLarge) {
    issues.push(issue('shape-too-large', sourceRow, { actual: shape.actual, expected: String(shape.limit) }));
    return { sourceRow, values, geometry: null, issues, ...(record == null ? {} : { record }) };
  }
  const geometry = shape == null ? null : readShape(shape, sourceRow, issues);
  return {
    sourceRow,
    values,
    geometry,
    issues,
    ...(record == null ? {} : { record }),
    ...(shape == null ? {} : { shape }),
  };
}

/** State: the .dbf being read, record by record. */
class TableRecords {
  private readonly window: FileWindow;
  private readonly header: DbfHeader;
  readonly values: OpenTable['values'];
  private index: number;

  private constructor(window: FileWindow, { header, values }: OpenTable, skipped: number) {
    this.window = window;
    this.index = skipped;
    this.header = header;
    this.values = values;
  }

  static async open(table: OpenTable, skipped: number, memory: WindowOptions): Promise<TableRecords> {
    return new TableRecords(await FileWindow.open(table.file.path, memory), table, skipped);
  }

  /** The next record if the window holds it. */
  next(): Buffer | null {
    const { headerLength, recordLength, recordCount } = this.header;
    if (this.index >= recordCount) return null;
    const record = this.window.peek(headerLength + this.index * recordLength, recordLength);
    if (record != null) this.index++;
    return record;
  }

  /** The next record after moving the window; null at the end. The last record may lack trailing blanks: they are put back. */
  async loadNext(): Promise<Buffer | null> {
    const { headerLength, recordLength, recordCount } = this.header;
    if (this.index >= recordCount) return null;
    const record = await this.window.read(headerLength + this.index * recordLength, recordLength);
    this.index++;
    return record.length === recordLength
      ? record
      : Buffer.concat([record, Buffer.alloc(recordLength - record.length, 0x20)]);
  }

  close(): Promise<void> {
    return this.window.close();
  }
}

/** A record beyond the limit of vertices: it is passed over, not read. */
class TooLarge {
  readonly actual: string;
  readonly limit: number;

  constructor(actual: string, limit: number) {
    this.actual = actual;
    this.limit = limit;
  }
}

/** Bytes of a vertex with Z and M and a part of its own. */
const MOST_VERTEX_BYTES = 36;

/** State: the .shp being read, record by record, in sequence or as .shx says. */
class ShapeRecords {
  private readonly window: FileWindow;
  private readonly mostVertices: number;
  private readonly placeAt: ShpIndex['placeAt'];
  private index: number;
  private at: number;

  private constructor(window: FileWindow, { placeAt, mostVertices }: OpenShapes, skipped: number, at: number) {
    this.window = window;
    this.mostVertices = mostVertices;
    this.placeAt = placeAt;
    this.index = skipped;
    this.at = at;
  }

  /** Records are skipped by the .shx, which is known to be sound then. */
  static async open(shapes: OpenShapes, skipped: number, memory: WindowOptions): Promise<ShapeRecords> {
    const { file, placeAt, index } = shapes;
    const at = skipped === 0 || placeAt != null ? SHP_HEADER : await placeOf(index!, skipped);
    return new ShapeRecords(await FileWindow.open(file.path, memory), shapes, skipped, at);
  }

  /** The content of the next record if the window holds it. */
  next(): Buffer | TooLarge | null {
    if (this.placeAt != null) {
      const place = this.placeAt(this.index);
      if (place == null) return null;
      const content = this.window.peek(place.at + 8, place.length);
      if (content == null) return null;
      this.index++;
      return this.withinLimit(content);
    }
    const head = this.window.peek(this.at, 8);
    if (head == null) return null;
    const length = head.readInt32BE(4) * 2;
    const content = length < 0 ? null : this.window.peek(this.at + 8, length);
    if (content == null) return null;
    this.at += 8 + length;
    return this.withinLimit(content);
  }

  /** The content of the next record after moving the window; null at the end. Throws Refusal where the file is cut off. */
  async loadNext(): Promise<Buffer | TooLarge | null> {
    const place = this.placeAt == null ? await this.followingPlace() : this.placeAt(this.index);
    if (place == null) return null;
    const isTooLong = place.length > MOST_VERTEX_BYTES * this.mostVertices + 1024;
    const content = await this.window.read(place.at + 8, isTooLong ? 44 : place.length);
    this.index++;
    this.at = place.at + 8 + place.length;
    return isTooLong ? new TooLarge(String(vertexCountOf(content)), this.mostVertices) : this.withinLimit(content);
  }

  private withinLimit(content: Buffer): Buffer | TooLarge {
    const count = vertexCountOf(content);
    // one that claims more than it holds is damaged, which reading it tells
    return count > this.mostVertices && 40 + 16 * count <= content.length
      ? new TooLarge(String(count), this.mostVertices)
      : content;
  }

  private async followingPlace(): Promise<ShpPlace | null> {
    if (this.at >= this.window.size) return null;
    const head = await this.window.read(this.at, 8);
    const length = head.length < 8 ? -1 : head.readInt32BE(4) * 2;
    if (length >= 0 && this.at + 8 + length <= this.window.size) return { at: this.at, length };
    throw new Refusal('package-unreadable', {
      zh: `.shp 在第 ${this.at} 字节处中断（文件共 ${this.window.size} 字节），文件不完整，请重新提供。`,
      en: `The .shp breaks off at byte ${this.at} of ${this.window.size}: it is incomplete; ask for it again.`,
    });
  }

  close(): Promise<void> {
    return this.window.close();
  }
}

/** Where the record of that number, from 0, begins in the .shp. */
async function placeOf(index: DeliveredFile, record: number): Promise<number> {
  const handle = await open(index.path, 'r');
  try {
    const entry = Buffer.alloc(4);
    await handle.read(entry, 0, 4, SHP_HEADER + 8 * record);
    return entry.readUInt32BE(0) * 2;
  } finally {
    await handle.close();
  }
}

/** A file on disk as a delivered file. */
export async function fileAt(path: string, name = basename(path)): Promise<DeliveredFile> {
  const handle = await open(path, 'r');
  try {
    return { path, name, bytes: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}
