import { columnTypeOf } from './column-type.ts';
import type { ColumnLayout, LogicalIndex, LongValueMaps, RealIndex, TableLayout } from './layout.ts';
import { PAGE_SIZE, pageType } from './page.ts';

const MAGIC = 1625;
const INDEX_MAGIC = 1923;
const HEAD = 63;
const PAGE_HEAD = 8;
const NO_COLUMN = 0xffff;
const END = 0xffff;
const INDEX_COLUMNS = 10;

/** Positions inside the stream of a table definition that filling rows rewrites. */
export const definitionField = {
  rows: 16,
  lastAutonumber: 20,
  keysOfIndex: (index: number): number => HEAD + 12 * index + 4,
} as const;

/** Serialises a definition; its page numbers must be final. Cut it into pages with `definitionPages`. */
export function encodeDefinition(table: TableLayout): Buffer {
  const stream = Buffer.alloc(64 * 1024);
  stream.writeUInt32LE(MAGIC, 12);
  stream.writeUInt32LE(table.rows, 16);
  stream.writeUInt32LE(table.lastAutonumber, 20);
  stream[24] = 1;
  stream[40] = table.system ? 0x53 : 0x4e;
  stream.writeUInt16LE(table.maxColumns, 41);
  stream.writeUInt16LE(table.variableColumns, 43);
  stream.writeUInt16LE(table.columns.length, 45);
  stream.writeUInt32LE(table.logicalIndexes.length, 47);
  stream.writeUInt32LE(table.realIndexes.length, 51);
  stream.writeUInt32LE(table.usedMap, 55);
  stream.writeUInt32LE(table.freeMap, 59);
  let at = HEAD;
  for (const index of table.realIndexes) {
    stream.writeUInt32LE(index.keys, at + 4);
    at += 12;
  }
  for (const column of table.columns) at = writeColumn(stream, at, column);
  for (const column of table.columns) at = writeName(stream, at, column.name);
  for (const index of table.realIndexes) at = writeRealIndex(stream, at, index);
  for (const index of table.logicalIndexes) at = writeLogicalIndex(stream, at, index);
  for (const index of table.logicalIndexes) at = writeName(stream, at, index.name);
  for (const maps of table.longValueMaps) {
    stream.writeUInt16LE(maps.column, at);
    stream.writeUInt32LE(maps.used, at + 2);
    stream.writeUInt32LE(maps.free, at + 6);
    at += 10;
  }
  stream.writeUInt16LE(END, at);
  stream.writeUInt32LE(at + 2, 8);
  return stream.subarray(0, at + 2);
}

function writeName(stream: Buffer, at: number, name: string): number {
  const bytes = stream.write(name, at + 2, 'utf16le');
  stream.writeUInt16LE(bytes, at);
  return at + 2 + bytes;
}

function writeColumn(stream: Buffer, at: number, column: ColumnLayout): number {
  stream[at] = column.code;
  stream.writeUInt32LE(MAGIC, at + 1);
  stream.writeUInt16LE(column.number, at + 5);
  stream.writeUInt16LE(column.variableIndex, at + 7);
  stream.writeUInt16LE(column.position, at + 9);
  if (column.type === 'numeric') {
    stream[at + 11] = column.precision;
    stream[at + 12] = column.scale;
  } else {
    stream.writeUInt16LE(column.sortOrder, at + 11);
    stream[at + 14] = column.sortVersion;
  }
  stream[at + 15] = column.flags;
  stream[at + 16] = column.compressed ? 1 : 0;
  stream.writeUInt16LE(column.fixedOffset, at + 21);
  stream.writeUInt16LE(column.length, at + 23);
  return at + 25;
}

function writeRealIndex(stream: Buffer, at: number, index: RealIndex): number {
  stream.writeUInt32LE(INDEX_MAGIC, at);
  for (let i = 0; i < INDEX_COLUMNS; i++) {
    const column = index.columns[i];
    stream.writeUInt16LE(column?.number ?? NO_COLUMN, at + 4 + 3 * i);
    stream[at + 6 + 3 * i] = column != null && !column.descending ? 1 : 0;
  }
  stream.writeUInt32LE(index.map, at + 34);
  stream.writeUInt32LE(index.root, at + 38);
  stream[at + 46] = index.flags;
  return at + 52;
}

function writeLogicalIndex(stream: Buffer, at: number, index: LogicalIndex): number {
  stream.writeUInt32LE(MAGIC, at);
  stream.writeUInt32LE(index.number, at + 4);
  stream.writeUInt32LE(index.real, at + 8);
  stream[at + 12] = index.relation;
  stream.writeInt32LE(index.otherIndex, at + 13);
  stream.writeUInt32LE(index.otherTable, at + 17);
  // Access writes 04 04 on every index that is not one end of a relationship.
  stream[at + 21] = index.relation === 0 ? 4 : Number(index.cascadeUpdate);
  stream[at + 22] = index.relation === 0 ? 4 : Number(index.cascadeDelete);
  stream[at + 23] = index.kind;
  return at + 28;
}

/** How many pages a stream of this length needs. */
export const definitionPageCount = (length: number): number =>
  length <= PAGE_SIZE ? 1 : 1 + Math.ceil((length - PAGE_SIZE) / (PAGE_SIZE - PAGE_HEAD));

/** Cuts a definition stream into its pages, linked in the order of `numbers`. */
export function definitionPages(stream: Buffer, numbers: readonly number[]): Buffer[] {
  const rest = PAGE_SIZE - PAGE_HEAD;
  return numbers.map((_, i) => {
    const page = Buffer.alloc(PAGE_SIZE);
    if (i === 0) stream.copy(page, 0, 0, PAGE_SIZE);
    else stream.copy(page, PAGE_HEAD, PAGE_SIZE + rest * (i - 1), PAGE_SIZE + rest * i);
    page[0] = pageType.table;
    page[1] = 1;
    const last = i === numbers.length - 1;
    page.writeUInt16LE(last ? Math.max(0, rest * numbers.length - stream.length) : 0, 2);
    page.writeUInt32LE(numbers[i + 1] ?? 0, 4);
    return page;
  });
}

/** Why a table definition cannot be read. */
export class DefinitionFault extends Error {
  override readonly name = 'DefinitionFault';
}

function joinPages(read: (page: number) => Buffer, first: number): { stream: Buffer; pages: number[] } {
  const parts: Buffer[] = [];
  const pages: number[] = [];
  for (let number = first; number !== 0;) {
    if (pages.includes(number)) throw new DefinitionFault(`page ${number} is linked twice`);
    const page = read(number);
    if (page[0] !== pageType.table) throw new DefinitionFault(`page ${number} is not a table definition`);
    parts.push(Buffer.from(pages.length === 0 ? page : page.subarray(PAGE_HEAD)));
    pages.push(number);
    number = page.readUInt32LE(4);
  }
  return { stream: Buffer.concat(parts), pages };
}

/** Reads a definition; throws `DefinitionFault` when the bytes do not hold together. */
export function readDefinition(read: (page: number) => Buffer, first: number): TableLayout {
  const { stream, pages } = joinPages(read, first);
  try {
    return decode(stream, first, pages);
  } catch (error) {
    if (error instanceof RangeError) throw new DefinitionFault('the definition is cut short', { cause: error });
    throw error;
  }
}

function decode(stream: Buffer, page: number, definitionPages: readonly number[]): TableLayout {
  const length = stream.readUInt32LE(8);
  if (length > stream.length) throw new DefinitionFault(`length ${length} is more than its pages hold`);
  const cursor: Cursor = { stream: stream.subarray(0, length), at: HEAD };
  const columnCount = stream.readUInt16LE(45);
  const logicalCount = stream.readUInt32LE(47);
  const realCount = stream.readUInt32LE(51);
  if (columnCount > 255 || logicalCount > 500 || realCount > 100) throw new DefinitionFault('impossible counts');
  const keys = times(realCount, () => take(cursor, 12).readUInt32LE(4));
  const columnBytes = times(columnCount, () => take(cursor, 25));
  const columns = columnBytes.map((bytes) => readColumn(bytes, takeName(cursor)));
  const realIndexes = keys.map((count) => readRealIndex(take(cursor, 52), count));
  const logicalBytes = times(logicalCount, () => take(cursor, 28));
  const logicalIndexes = logicalBytes.map((bytes) => readLogicalIndex(bytes, takeName(cursor)));
  return {
    page,
    definitionPages,
    rows: stream.readUInt32LE(16),
    lastAutonumber: stream.readUInt32LE(20),
    system: stream[40] === 0x53,
    maxColumns: stream.readUInt16LE(41),
    variableColumns: stream.readUInt16LE(43),
    columns,
    realIndexes,
    logicalIndexes,
    usedMap: stream.readUInt32LE(55),
    freeMap: stream.readUInt32LE(59),
    longValueMaps: readLongValueMaps(cursor),
  };
}

interface Cursor {
  readonly stream: Buffer;
  at: number;
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

function take(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length;
  if (end > cursor.stream.length) throw new DefinitionFault('the definition is cut short');
  const bytes = cursor.stream.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

const takeName = (cursor: Cursor): string => take(cursor, take(cursor, 2).readUInt16LE(0)).toString('utf16le');

function readColumn(bytes: Buffer, name: string): ColumnLayout {
  const code = bytes[0]!;
  const type = columnTypeOf(code);
  const numeric = type === 'numeric';
  return {
    name,
    code,
    type,
    number: bytes.readUInt16LE(5),
    variableIndex: bytes.readUInt16LE(7),
    position: bytes.readUInt16LE(9),
    precision: numeric ? bytes[11]! : 0,
    scale: numeric ? bytes[12]! : 0,
    sortOrder: numeric ? 0 : bytes.readUInt16LE(11),
    sortVersion: numeric ? 0 : bytes[14]!,
    flags: bytes[15]!,
    compressed: (bytes[16]! & 1) !== 0,
    fixedOffset: bytes.readUInt16LE(21),
    length: bytes.readUInt16LE(23),
  };
}

function readRealIndex(bytes: Buffer, keys: number): RealIndex {
  const columns: { number: number; descending: boolean }[] = [];
  for (let at = 4; at < 34; at += 3) {
    const number = bytes.readUInt16LE(at);
    if (number !== NO_COLUMN) columns.push({ number, descending: bytes[at + 2] !== 1 });
  }
  return { columns, map: bytes.readUInt32LE(34), root: bytes.readUInt32LE(38), flags: bytes[46]!, keys };
}

function readLogicalIndex(bytes: Buffer, name: string): LogicalIndex {
  return {
    name,
    number: bytes.readUInt32LE(4),
    real: bytes.readUInt32LE(8),
    relation: bytes[12]!,
    otherIndex: bytes.readInt32LE(13),
    otherTable: bytes.readUInt32LE(17),
    cascadeUpdate: bytes[21] === 1,
    cascadeDelete: bytes[22] === 1,
    kind: bytes[23]!,
  };
}

function readLongValueMaps(cursor: Cursor): LongValueMaps[] {
  const maps: LongValueMaps[] = [];
  for (let column = take(cursor, 2).readUInt16LE(0); column !== END; column = take(cursor, 2).readUInt16LE(0)) {
    const pointers = take(cursor, 8);
    maps.push({ column, used: pointers.readUInt32LE(0), free: pointers.readUInt32LE(4) });
  }
  return maps;
}
