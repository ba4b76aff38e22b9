import type { SortBudget } from '../index/entry-sorter.ts';
import { indexName } from '../layout.ts';
import type { TableLayout } from '../layout.ts';
import type { PageSource } from '../page-reader.ts';
import { DELETED, rowCount, slotOf } from '../page.ts';
import { createSlots, rowsOfPage, splitRow } from '../row-reader.ts';
import type { RowSlots } from '../row-reader.ts';
import { ExpectedEntries } from './check-entries.ts';
import { checkLongValuePages, checkLongValues, checkSlottedPage } from './check-rows.ts';
import type { LongValuePages } from './check-rows.ts';
import { TreeChecker } from './check-tree.ts';
import type { PageClaims } from './claims.ts';
import type { ProblemList } from './report.ts';

/** What the check of one table saw. */
export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  readonly dataPages: number;
  readonly longValuePages: number;
  readonly indexes: readonly { readonly name: string; readonly entries: number; readonly keysVerified: boolean }[];
}

/** What the checks of all tables share. */
export interface CheckContext {
  readonly source: PageSource;
  readonly claims: PageClaims;
  readonly list: ProblemList;
  readonly budget: SortBudget;
}

/** The pages of each long-value column, claimed and checked. */
function claimLongValues({ source, claims, list }: CheckContext, name: string, table: TableLayout): LongValuePages {
  const pages = new Map<number, Set<number>>();
  for (const maps of table.longValueMaps) {
    const position = table.columns.findIndex((column) => column.number === maps.column);
    const place = { table: name };
    const used = claims.mapPages(maps.used, place).filter((page) => claims.claim(page, 'long values', place));
    checkLongValuePages(source, used, list, place);
    const own = new Set(used);
    for (const page of claims.mapPages(maps.free, place)) {
      if (!own.has(page)) list.add('usage-map', `page ${page} is free for long values but not theirs`, place);
    }
    if (position >= 0) pages.set(position, own);
  }
  return pages;
}

function claimDataPages({ source, claims, list }: CheckContext, name: string, table: TableLayout): number[] {
  const place = { table: name };
  const used = claims.mapPages(table.usedMap, place).filter((page) => claims.claim(page, 'data', place));
  const own = new Set(used);
  for (const page of claims.mapPages(table.freeMap, place)) {
    if (!own.has(page)) list.add('usage-map', `page ${page} has room for rows but is not the table's`, place);
  }
  return used.filter((page) => checkSlottedPage(source.read(page), table.page, list, { ...place, page }));
}

/** Live rows of a page and rows moved away from it: what the row count of the table counts. */
const liveRows = (page: Buffer): number => {
  let live = 0;
  for (let row = 0; row < rowCount(page); row++) if ((slotOf(page, row) & DELETED) === 0) live++;
  return live;
};

function forEachRow(
  context: CheckContext,
  name: string,
  table: TableLayout,
  pages: readonly number[],
  see: (slots: RowSlots, pointer: number) => void,
): void {
  const slots = createSlots(table);
  for (const page of pages) {
    context.list.attempt('row-bytes', { table: name, page }, () => {
      for (const row of rowsOfPage(context.source, table, page)) {
        splitRow(table, row.page, row.start, row.end, slots);
        see(slots, row.pointer);
      }
    });
  }
}

/** Checks a table: definition pages, maps, rows, long values, indexes and counters. */
export function checkTable(context: CheckContext, name: string, table: TableLayout): TableFacts {
  const { source, list, claims, budget } = context;
  const place = { table: name };
  for (const page of table.definitionPages) claims.claim(page, 'definition', place);
  const longValues = claimLongValues(context, name, table);
  const dataPages = claimDataPages(context, name, table);
  const rows = dataPages.reduce((sum, page) => sum + liveRows(source.read(page)), 0);
  if (rows !== table.rows) list.add('row-count', `says ${table.rows} rows, has ${rows}`, place);
  const names = table.realIndexes.map((_, i) => indexName(table, i));
  const expected = table.realIndexes.map((index, i) =>
    list.attempt(
      'definition',
      { table: name, index: names[i]! },
      () => new ExpectedEntries(source, table, index, names[i]!, budget),
    ),
  );
  forEachRow(context, name, table, dataPages, (slots, pointer) => {
    checkLongValues(source, table, slots, longValues, list, place);
    for (const entries of expected) entries?.add(slots, pointer);
  });
  const again = expected.filter((entries) => entries?.needsPointers === true);
  for (const entries of again) entries?.restart();
  if (again.length > 0) {
    forEachRow(context, name, table, dataPages, (slots, pointer) => {
      for (const entries of again) entries?.add(slots, pointer);
    });
  }
  const indexes = expected.map((entries, i) =>
    checkIndex(context, name, table, names[i]!, i, entries, !again.includes(entries)),
  );
  const longValuePages = [...longValues.values()].reduce((sum, pages) => sum + pages.size, 0);
  return { name, rows, dataPages: dataPages.length, longValuePages, indexes };
}

function checkIndex(
  { source, claims, list }: CheckContext,
  table: string,
  layout: TableLayout,
  name: string,
  i: number,
  expected: ExpectedEntries | undefined,
  keysVerified: boolean,
): TableFacts['indexes'][number] {
  const place = { table, index: name };
  const index = layout.realIndexes[i]!;
  const facts = list.attempt('index-page', place, () =>
    new TreeChecker(source, layout.page, claims, list, place).check(index.root),
  );
  if (facts == null) return { name, entries: 0, keysVerified: false };
  const listed = new Set(claims.mapPages(index.map, place));
  for (const page of facts.pages)
    if (!listed.has(page)) list.add('usage-map', `page ${page} is missing from its map`, place);
  for (const page of listed) {
    // Access keeps emptied pages of an index in its map for later.
    if (!facts.pages.has(page)) claims.claim(page, 'spare index', place);
  }
  if (!facts.sound || expected == null) return { name, entries: facts.entries, keysVerified: false };
  const keys = list.attempt('index-entries', place, () => expected.compare(list, place));
  if (keys != null && keys !== index.keys)
    list.add('index-key-count', `says ${index.keys} different keys, has ${keys}`, place);
  return { name, entries: facts.entries, keysVerified };
}
