import type { PageSource } from '../page-reader.ts';
import { pageType } from '../page.ts';
import type { EntryCursor } from './entry-cursor.ts';
import { ENTRIES_AT, ENTRY_SPACE, indexHead, LEAF_POINTER, MASK_AT, MASK_BYTES, NODE_POINTER } from './page-layout.ts';

/** An index page or tree whose bytes do not hold together. */
export class TreeFault extends Error {
  override readonly name = 'TreeFault';
}

export const previousOf = (page: Buffer): number => page.readUInt32LE(indexHead.previous);
export const nextOf = (page: Buffer): number => page.readUInt32LE(indexHead.next);
export const tailOf = (page: Buffer): number => page.readUInt32LE(indexHead.tail);
export const levelOf = (page: Buffer): number => page[indexHead.level]!;

/** Where the entries of an index page end, ascending, relative to the start of the entries. */
function entryEnds(page: Buffer): number[] {
  const ends: number[] = [];
  for (let i = 0; i < MASK_BYTES; i++) {
    const byte = page[MASK_AT + i]!;
    for (let bit = 0; byte >>> bit !== 0; bit++) if (((byte >>> bit) & 1) !== 0) ends.push(8 * i + bit);
  }
  return ends;
}

/** The entries of an index page, each with the shared prefix restored. */
export function pageEntries(page: Buffer): Buffer[] {
  const ends = entryEnds(page);
  const prefix = page.readUInt16LE(indexHead.prefix);
  const pointer = page[0] === pageType.indexNode ? NODE_POINTER : LEAF_POINTER;
  const used = ends.at(-1) ?? 0;
  if (used > ENTRY_SPACE) throw new TreeFault('entries reach past the page');
  const shared = page.subarray(ENTRIES_AT, ENTRIES_AT + prefix);
  return ends.map((end, i) => {
    const bytes = page.subarray(ENTRIES_AT + (ends[i - 1] ?? 0), ENTRIES_AT + end);
    const entry = i === 0 || prefix === 0 ? bytes : Buffer.concat([shared, bytes]);
    if (entry.length <= pointer || (i === 0 && entry.length < prefix)) throw new TreeFault('an entry is too short');
    return entry;
  });
}

/** The leftmost leaf below `root`. */
export function firstLeaf(source: PageSource, root: number): number {
  let number = root;
  for (let depth = 0; depth < 32; depth++) {
    const page = source.read(number);
    if (page[0] === pageType.indexLeaf) return number;
    if (page[0] !== pageType.indexNode) throw new TreeFault(`page ${number} is not an index page`);
    const entry = pageEntries(page)[0];
    number = entry == null ? tailOf(page) : entry.readUInt32BE(entry.length - 4);
  }
  throw new TreeFault('the index is too deep');
}

/** Walks the entries of all leaves from left to right. */
export function treeCursor(source: PageSource, root: number): EntryCursor {
  let number = firstLeaf(source, root);
  let entries: Buffer[] | undefined;
  let at = -1;
  let visited = 0;
  const cursor = {
    bytes: Buffer.alloc(0) as Buffer,
    start: 0,
    end: 0,
    next: (): boolean => {
      at++;
      while (entries == null || at >= entries.length) {
        if (entries != null) number = nextOf(source.read(number));
        if (number === 0 || visited++ > source.pages) return false;
        const page = source.read(number);
        if (page[0] !== pageType.indexLeaf) throw new TreeFault(`page ${number} is not an index leaf`);
        entries = pageEntries(page);
        at = 0;
      }
      cursor.bytes = entries[at]!;
      cursor.end = cursor.bytes.length;
      return true;
    },
  };
  return cursor;
}
