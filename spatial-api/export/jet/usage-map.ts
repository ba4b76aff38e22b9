import type { PageSource } from './page-reader.ts';
import { ownerOf, PAGE_SIZE, pageOf, pageType, rowCount, rowEnd, rowOf, rowStart } from './page.ts';

/** Bytes of a usage map row as new tables get it: 64 bytes of bits inline, or 17 page references. */
export const MAP_ROW_BYTES = 69;

/** Pages one map page (type 0x05) covers. */
export const PAGES_PER_MAP_PAGE = (PAGE_SIZE - 4) * 8;

/** Owner field of a usage-map page (page 1 has 1). */
export const MAP_OWNER = 0;

const INLINE = 0;
const REFERENCE = 1;

/** Where a map row lies and how long it is; undefined when the pointer leads nowhere. */
export interface MapRow {
  readonly page: number;
  readonly start: number;
  readonly length: number;
}

/** Finds a map row, checking only that it exists. */
export function findMapRow(source: PageSource, pointer: number): MapRow | undefined {
  const number = pageOf(pointer);
  const row = rowOf(pointer);
  if (number >= source.pages) return undefined;
  const page = source.read(number);
  if (page[0] !== pageType.data || ownerOf(page) > 1 || row >= rowCount(page)) return undefined;
  const start = rowStart(page, row);
  const length = rowEnd(page, row) - start;
  return length >= 5 ? { page: number, start, length } : undefined;
}

function* bits(bytes: Buffer, first: number): Generator<number> {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    for (let bit = 0; byte >>> bit !== 0; bit++) {
      if (((byte >>> bit) & 1) !== 0) yield first + 8 * i + bit;
    }
  }
}

/** References a map row may have: 17 map pages cover 2 GiB. Bytes after them are left over from an inline map. */
export const MAX_MAP_PAGES = 17;

/** Numbers of the map pages (type 0x05) a map row refers to, 0 where it has none; empty for an inline map. */
export function mapPagesOf(row: Buffer): number[] {
  if (row[0] !== REFERENCE) return [];
  return Array.from({ length: Math.min(MAX_MAP_PAGES, (row.length - 1) >> 2) }, (_, i) => row.readUInt32LE(1 + 4 * i));
}

/** The page numbers a usage map holds, ascending. A pointer of 0 is an absent map. */
export function* readUsageMap(source: PageSource, pointer: number): Generator<number> {
  const place = pointer === 0 ? undefined : findMapRow(source, pointer);
  if (place == null) return;
  const row = source.read(place.page).subarray(place.start, place.start + place.length);
  if (row[0] === INLINE) yield* bits(row.subarray(5), row.readUInt32LE(1));
  for (const [i, page] of mapPagesOf(row).entries()) {
    if (page !== 0) yield* bits(source.read(page).subarray(4), i * PAGES_PER_MAP_PAGE);
  }
}

function setBits(bytes: Buffer, first: number, pages: readonly number[]): void {
  for (const page of pages) bytes[(page - first) >>> 3]! |= 1 << ((page - first) & 7);
}

/** An inline map row of `length` bytes over ascending `pages`; undefined when they lie too far apart. */
function inlineRow(length: number, pages: readonly number[]): Buffer | undefined {
  const first = (pages[0] ?? 0) & ~7;
  const last = pages.at(-1) ?? 0;
  const capacity = (length - 5) * 8;
  const start = last < capacity ? 0 : first;
  if (last - start >= capacity) return undefined;
  const row = Buffer.alloc(length);
  row.writeUInt32LE(start, 1);
  setBits(row.subarray(5), start, pages);
  return row;
}

/** A finished map row and the map pages that go with it. */
export interface EncodedMap {
  readonly row: Buffer;
  readonly mapPages: readonly { readonly number: number; readonly bytes: Buffer }[];
}

/**
 * Encodes ascending page numbers into a map row of `length` bytes: inline where they fit, else over map pages taken
 * first from `reusable` (the old map's own, by position, 0 for none) and then from `allocate`.
 */
export function encodeUsageMap(
  pages: readonly number[],
  length: number,
  reusable: readonly number[],
  allocate: () => number,
): EncodedMap {
  const inline = reusable.some((page) => page !== 0) ? undefined : inlineRow(length, pages);
  if (inline != null) return { row: inline, mapPages: [] };
  const row = Buffer.alloc(length);
  row[0] = REFERENCE;
  const slots = Math.min(MAX_MAP_PAGES, (length - 1) >> 2);
  const mapPages: { number: number; bytes: Buffer }[] = [];
  for (let i = 0, from = 0; i < slots; i++) {
    let to = from;
    while (to < pages.length && pages[to]! < (i + 1) * PAGES_PER_MAP_PAGE) to++;
    const old = reusable[i] ?? 0;
    if (to === from && old === 0) continue;
    const number = old === 0 ? allocate() : old;
    const bytes = Buffer.alloc(PAGE_SIZE);
    bytes[0] = pageType.usageMap;
    bytes[1] = 1;
    setBits(bytes.subarray(4), i * PAGES_PER_MAP_PAGE, pages.slice(from, to));
    mapPages.push({ number, bytes });
    row.writeUInt32LE(number, 1 + 4 * i);
    from = to;
  }
  return { row, mapPages };
}
