import type { PageEditor } from './page-editor.ts';
import type { PageFile } from './page-file.ts';
import { pageOf, rowEnd, rowOf, rowStart } from './page.ts';
import { encodeUsageMap, mapPagesOf, PAGES_PER_MAP_PAGE } from './usage-map.ts';

/** The page numbers of the map at `pointer`, read through the editor so that earlier changes count. */
export function currentMap(editor: PageEditor, pointer: number): number[] {
  const pages: number[] = [];
  if (pointer === 0) return pages;
  const page = editor.edit(pageOf(pointer));
  const row = page.subarray(rowStart(page, rowOf(pointer)), rowEnd(page, rowOf(pointer)));
  const collect = (bits: Buffer, first: number): void => {
    for (let i = 0; i < bits.length; i++) {
      for (let bit = 0; bit < 8; bit++) if ((bits[i]! >> bit) & 1) pages.push(first + 8 * i + bit);
    }
  };
  if (row[0] === 0) collect(row.subarray(5), row.readUInt32LE(1));
  for (const [i, number] of mapPagesOf(row).entries()) {
    if (number !== 0) collect(editor.edit(number).subarray(4), i * PAGES_PER_MAP_PAGE);
  }
  return pages;
}

/** Rewrites the map at `pointer` in place to hold exactly `pages`. */
export function rewriteMap(file: PageFile, editor: PageEditor, pointer: number, pages: Iterable<number>): void {
  const page = editor.edit(pageOf(pointer));
  const start = rowStart(page, rowOf(pointer));
  const end = rowEnd(page, rowOf(pointer));
  const old = mapPagesOf(page.subarray(start, end));
  const sorted = Uint32Array.from(pages).sort();
  const { row, mapPages } = encodeUsageMap([...sorted], end - start, old, () => file.allocate());
  row.copy(page, start);
  for (const { number, bytes } of mapPages) bytes.copy(editor.claim(number));
}
