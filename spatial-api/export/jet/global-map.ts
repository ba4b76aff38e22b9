import type { PageEditor } from './page-editor.ts';
import type { PageFile } from './page-file.ts';
import { PAGE_SIZE, pageType, rowEnd, rowStart } from './page.ts';
import { mapPagesOf, MAX_MAP_PAGES, PAGES_PER_MAP_PAGE } from './usage-map.ts';

/** Fills `bits`, which stands for pages from `first` on, with what `isFree` says. */
function fillBits(bits: Buffer, first: number, isFree: (page: number) => boolean): void {
  for (let i = 0; i < bits.length; i++) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) if (isFree(first + 8 * i + bit)) byte |= 1 << bit;
    bits[i] = byte;
  }
}

/** Enough map pages for the file, which grows by them. */
function takeMapPages(file: PageFile, row: Buffer): number[] {
  const pages = mapPagesOf(row);
  const slots = Math.min(MAX_MAP_PAGES, (row.length - 1) >> 2);
  while (pages.length < slots) pages.push(0);
  for (let i = 0; i * PAGES_PER_MAP_PAGE < file.pages && i < slots; i++) if (pages[i] === 0) pages[i] = file.allocate();
  return pages;
}

/**
 * Rewrites global map 0, the free pages of the file: pages free before, pages released, and (as Access does) every page
 * past the end that the map can hold. The map stays inline while the file fits, else it spreads over map pages.
 */
export function writeGlobalMap(file: PageFile, editor: PageEditor, freeBefore: ReadonlySet<number>): void {
  const page = editor.edit(1);
  const row = page.subarray(rowStart(page, 0), rowEnd(page, 0));
  const capacity = (row.length - 5) * 8;
  const isInline = row[0] === 0 && row.readUInt32LE(1) + capacity > file.pages;
  const mapPages = isInline ? [] : takeMapPages(file, row);
  const end = file.pages;
  const released = new Set(file.released);
  // Some files list spare pages of an index as free too; those now in use are not.
  const isFree = (number: number): boolean =>
    number >= end || released.has(number) || (freeBefore.has(number) && !file.rewritten.has(number));
  if (isInline) {
    fillBits(row.subarray(5), row.readUInt32LE(1), isFree);
    return;
  }
  row.fill(0);
  row[0] = 1;
  for (const [i, number] of mapPages.entries()) {
    if (number === 0) continue;
    row.writeUInt32LE(number, 1 + 4 * i);
    const map = editor.claim(number);
    map[0] = pageType.usageMap;
    map[1] = 1;
    fillBits(map.subarray(4, PAGE_SIZE), i * PAGES_PER_MAP_PAGE, isFree);
  }
}
