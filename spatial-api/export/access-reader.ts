/**
 * Reads finished Access files with mdb-reader, which shares no code with the writer. Three habits of it do not carry to millions
 * of rows; they are gone around by what it is shown of the file:
 * - it wants the file in memory: it is given one that is read page by page, so that memory stays flat;
 * - it walks a table from its first page for every slice: its map of pages is shown piece by piece;
 * - it computes decimals digit by digit, half a millisecond each: their columns are shown as bytes and decoded here.
 */
import MDBReader, { type Column } from 'mdb-reader';
import { PAGE_BYTES, PagedBytes } from './paged-bytes.ts';

/** What the reader gives for a value. */
export type ReadValue = string | number | bigint | boolean | Date | Uint8Array | null;

/** Data pages shown at once: some hundred to some thousand rows. */
const SHOWN = 64;
const NUMERIC = 16;
const BINARY = 9;
/** Where a definition says how many columns and real indexes it has and where its map lies; where columns begin; sizes. */
const DEFINITION = { columns: 45, indexes: 51, usedMap: 55, start: 63, indexSize: 12, columnSize: 25 } as const;
/** Bytes of a further page of a definition before it goes on. */
const PAGE_HEAD = 8;
/** A map of pages: where its bits begin in a row (kind 0: first page, bits) and on a page of its own (kind 1: such pages). */
const MAP = { rowBits: 5, pageBits: 4 } as const;
/** Where a page lists the places of its rows. */
const ROWS = 14;

/** Where the map of a table lies. */
interface MapPlace {
  readonly page: number;
  readonly start: number;
  readonly end: number;
}

/** A table as the file has it, before anything of it was shown differently. */
interface FoundTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Its data pages, ascending. */
  readonly pages: readonly number[];
  readonly map: MapPlace;
}

/** State: the open file. Close it. */
export class AccessReader {
  private readonly bytes: PagedBytes;
  private readonly file: MDBReader;
  private readonly definitions: ReadonlyMap<string, number>;
  private readonly tables = new Map<string, FoundTable>();

  constructor(path: string) {
    this.bytes = new PagedBytes(path);
    this.file = new MDBReader(this.bytes.asBuffer());
    const objects = this.file.getTable('MSysObjects').getData({ columns: ['Id', 'Name', 'Type'] });
    this.definitions = new Map(
      objects.flatMap(({ Id, Name, Type }) =>
        Type === 1 && typeof Name === 'string' ? [[Name.toLowerCase(), Number(Id)] as const] : [],
      ),
    );
  }

  close(): void {
    this.bytes.close();
  }

  /** Rows of a table from one on, as values in the order of `columns`; names in any case. Unknown tables and columns throw. */
  *rows(table: string, columns: readonly string[], from = 0): Generator<readonly ReadValue[]> {
    const { name, columns: known, pages, map } = this.find(table);
    const wanted = columns.map((column) => {
      const found = known.find((each) => each.name.toLowerCase() === column.toLowerCase());
      if (found == null) throw new Error(`${table}: no column ${column}`);
      return found;
    });
    const scales = wanted.map(({ type, scale }) => (type === 'numeric' ? (scale ?? 0) : -1));
    const names = wanted.map((column) => column.name);
    // A map in one row holds as many pages, from its first one on, as it has bits.
    const room = 8 * (map.end - map.start - MAP.rowBits);
    let left = from;
    for (let at = 0; at < pages.length;) {
      let end = at + 1;
      while (end < pages.length && end - at < SHOWN && pages[end]! < pages[at]! + room) end++;
      this.showPages(map, pages.slice(at, end));
      at = end;
      for (const row of this.file.getTable(name).getData({ columns: names })) {
        if (left-- > 0) continue;
        const values: ReadValue[] = [];
        for (let i = 0; i < names.length; i++) {
          const value = row[names[i]!] as ReadValue;
          values.push(value !== null && scales[i]! >= 0 ? decimal(value as Uint8Array, scales[i]!) : value);
        }
        yield values;
      }
    }
  }

  private find(table: string): FoundTable {
    const key = table.toLowerCase();
    const known = this.tables.get(key);
    if (known != null) return known;
    const definition = this.definitions.get(key);
    if (definition == null) throw new Error(`no table ${table}`);
    const name = this.file.getTableNames().find((each) => each.toLowerCase() === key) ?? table;
    const map = this.placeOfMap(definition);
    const found = { name, columns: this.file.getTable(name).getColumns(), pages: this.pagesIn(map), map };
    this.tables.set(key, found);
    this.showDecimalsAsBytes(definition);
    return found;
  }

  private placeOfMap(definition: number): MapPlace {
    const pointer = this.bytes.page(definition).readUInt32LE(DEFINITION.usedMap);
    const [page, row] = [pointer >>> 8, pointer & 0xff];
    const bytes = this.bytes.page(page);
    const start = bytes.readUInt16LE(ROWS + 2 * row);
    return { page, start, end: row === 0 ? PAGE_BYTES : bytes.readUInt16LE(ROWS + 2 * row - 2) };
  }

  private pagesIn({ page, start, end }: MapPlace): number[] {
    const map = this.bytes.page(page).subarray(start, end);
    const pages: number[] = [];
    if (map[0] === 0) addPages(pages, map.subarray(MAP.rowBits), map.readUInt32LE(1));
    for (let i = 0; map[0] === 1 && 5 + 4 * i <= map.length; i++) {
      const bitmap = map.readUInt32LE(1 + 4 * i);
      if (bitmap === 0) continue;
      addPages(pages, this.bytes.page(bitmap).subarray(MAP.pageBits), i * 8 * (PAGE_BYTES - MAP.pageBits));
    }
    return pages;
  }

  /** Shows a map of these pages alone. */
  private showPages({ page, start, end }: MapPlace, pages: readonly number[]): void {
    const map = this.bytes.editable(page).subarray(start, end).fill(0);
    map.writeUInt32LE(pages[0]!, 1);
    for (const each of pages) map[MAP.rowBits + ((each - pages[0]!) >> 3)]! |= 1 << ((each - pages[0]!) & 7);
  }

  private showDecimalsAsBytes(definition: number): void {
    const [first] = this.placeIn(definition, 0);
    const columns = first.readUInt16LE(DEFINITION.columns);
    const start = DEFINITION.start + DEFINITION.indexSize * first.readUInt32LE(DEFINITION.indexes);
    for (let i = 0; i < columns; i++) {
      const [page, at] = this.placeIn(definition, start + DEFINITION.columnSize * i);
      if (page[at] === NUMERIC) page[at] = BINARY;
    }
  }

  /** The page, to be shown differently, and the place where a byte of a definition lies, which may go on over several pages. */
  private placeIn(definition: number, offset: number): readonly [page: Buffer, at: number] {
    let page = this.bytes.editable(definition);
    let left = offset;
    let head = 0;
    for (; left >= PAGE_BYTES - head; head = PAGE_HEAD) {
      left -= PAGE_BYTES - head;
      page = this.bytes.editable(page.readUInt32LE(4));
    }
    return [page, head + left];
  }
}

function addPages(pages: number[], bits: Uint8Array, first: number): void {
  for (let i = 0; i < bits.length; i++) {
    for (let bit = 0; bits[i]! >> bit !== 0; bit++) if ((bits[i]! >> bit) & 1) pages.push(first + 8 * i + bit);
  }
}

const GROUP = 0x1_0000_0000;
const wider =
  (group: (i: number) => number) =>
  (whole: bigint, i: number): bigint =>
    (whole << 32n) | BigInt(group(i));

/** A decimal from its sign and four groups of 32 bits, the most significant first. */
function decimal(bytes: Uint8Array, scale: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const group = (i: number): number => view.getUint32(1 + 4 * i, true);
  const isSafe = group(0) === 0 && group(1) === 0 && group(2) < 0x20_0000;
  const digits = String(isSafe ? group(2) * GROUP + group(3) : [0, 1, 2, 3].reduce(wider(group), 0n));
  const padded = digits.padStart(scale + 1, '0');
  const text = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  return (bytes[0]! & 0x80) !== 0 ? `-${text}` : text;
}
