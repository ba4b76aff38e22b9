import type { ColumnLayout, TableLayout } from '../layout.ts';
import { longValuePieces } from '../long-value-reader.ts';
import type { PageSource } from '../page-reader.ts';
import {
  expectedFreeBytes,
  freeBytes,
  LONG_VALUE_OWNER,
  ownerOf,
  pageOf,
  pageType,
  PAGE_SIZE,
  rowCount,
  rowEnd,
  rowStart,
} from '../page.ts';
import type { RowSlots } from '../row-reader.ts';
import type { Place, ProblemList } from './report.ts';

/** Checks head, free count and row offsets of a page with rows. */
export function checkSlottedPage(page: Buffer, owner: number, list: ProblemList, place: Place): boolean {
  if (page[0] !== pageType.data || page[1] !== 1) {
    list.add('page-type', `type ${page[0]} where rows should be`, place);
    return false;
  }
  if (ownerOf(page) !== owner) {
    list.add('page-type', `belongs to ${ownerOf(page)}, not ${owner}`, place);
    return false;
  }
  const rows = rowCount(page);
  const lowest = 14 + 2 * rows;
  for (let row = 0; row < rows; row++) {
    if (lowest > PAGE_SIZE || rowStart(page, row) < lowest || rowStart(page, row) > rowEnd(page, row)) {
      list.add('page-layout', `row ${row} has no place on the page`, place);
      return false;
    }
  }
  if (freeBytes(page) !== expectedFreeBytes(page)) {
    list.add('page-layout', `says ${freeBytes(page)} free bytes, has ${expectedFreeBytes(page)}`, place);
  }
  return true;
}

/** Long-value pages of each column by position, as their usage maps list them. */
export type LongValuePages = ReadonlyMap<number, ReadonlySet<number>>;

/** Follows the long values of a row and sees that their pieces lie on pages of their column and add up. */
export function checkLongValues(
  source: PageSource,
  table: TableLayout,
  slots: RowSlots,
  pages: LongValuePages,
  list: ProblemList,
  place: Place,
): void {
  for (const [position, own] of pages) {
    const start = slots.start[position]!;
    if (start < 0) continue;
    const column: ColumnLayout = table.columns[position]!;
    list.attempt('long-value', place, () => {
      const seen = (pointer: number): void => {
        if (!own.has(pageOf(pointer))) {
          list.add('long-value', `${column.name} lies on page ${pageOf(pointer)}, which its map does not list`, place);
        }
      };
      const pieces = longValuePieces(source, slots.bytes, start, slots.end[position]!, seen);
      while (pieces.next().done !== true);
    });
  }
}

/** Checks the long-value pages of a column. */
export function checkLongValuePages(
  source: PageSource,
  pages: Iterable<number>,
  list: ProblemList,
  place: Place,
): void {
  for (const page of pages) checkSlottedPage(source.read(page), LONG_VALUE_OWNER, list, { ...place, page });
}
