import { JetError } from './errors.ts';
import type { EntryCursor } from './index/entry-cursor.ts';
import { compareBytes } from './index/entry-order.ts';
import { LEAF_POINTER } from './index/page-layout.ts';
import { treeCursor } from './index/tree-reader.ts';
import type { LogicalIndex, RealIndex, TableLayout } from './layout.ts';
import type { PageSource } from './page-reader.ts';
import { pageOf, rowEnd, rowOf, rowStart } from './page.ts';
import { createSlots, splitRow } from './row-reader.ts';

/** The index on the "one" side that an enforced relationship of `table` points at, when its keys can be compared. */
function parentIndex(table: TableLayout, relation: LogicalIndex, parent: TableLayout): RealIndex | undefined {
  const own = table.realIndexes[relation.real];
  const other = parent.logicalIndexes.find((index) => index.number === relation.otherIndex);
  const real = other == null ? undefined : parent.realIndexes[other.real];
  if (own == null || real == null || own.columns.length !== real.columns.length) return undefined;
  const same = own.columns.every((column, i) => {
    const mine = table.columns.find((each) => each.number === column.number);
    const theirs = parent.columns.find((each) => each.number === real.columns[i]!.number);
    return (
      mine?.code === theirs?.code && mine?.scale === theirs?.scale && column.descending === real.columns[i]!.descending
    );
  });
  return same ? real : undefined;
}

/** True when an indexed column of the row is null: such a row needs no parent. */
function hasNull(source: PageSource, table: TableLayout, index: RealIndex, pointer: number): boolean {
  const page = source.read(pageOf(pointer));
  const slots = createSlots(table);
  splitRow(table, page, rowStart(page, rowOf(pointer)), rowEnd(page, rowOf(pointer)), slots);
  return index.columns.some(
    ({ number }) => slots.start[table.columns.findIndex((each) => each.number === number)]! < 0,
  );
}

const compareKeys = (a: EntryCursor, b: EntryCursor): number =>
  compareBytes(a.bytes, a.start, a.end - LEAF_POINTER, b.bytes, b.start, b.end - LEAF_POINTER);

/** Row pointers of rows without a parent, found by walking both indexes side by side. */
export function* orphans(
  source: PageSource,
  table: TableLayout,
  relation: LogicalIndex,
  parent: TableLayout,
): Generator<number> {
  const own = table.realIndexes[relation.real];
  const real = parentIndex(table, relation, parent);
  if (own == null || real == null) return;
  const children = treeCursor(source, own.root);
  const parents = treeCursor(source, real.root);
  let more = parents.next();
  while (children.next()) {
    while (more && compareKeys(parents, children) < 0) more = parents.next();
    if (more && compareKeys(parents, children) === 0) continue;
    const pointer = children.bytes.readUInt32BE(children.end - LEAF_POINTER);
    if (!hasNull(source, table, own, pointer)) yield pointer;
  }
}

/** A filled table as the check of relationships sees it. */
export interface FilledTable {
  readonly name: string;
  readonly table: TableLayout;
  rowNumber(pointer: number): number | undefined;
}

/** Refuses rows whose enforced relationship finds no parent. `tables` by definition page. */
export function checkParents(source: PageSource, filled: FilledTable, tables: ReadonlyMap<number, FilledTable>): void {
  for (const relation of filled.table.logicalIndexes) {
    const parent = relation.relation === 2 ? tables.get(relation.otherTable) : undefined;
    if (parent == null) continue;
    for (const pointer of orphans(source, filled.table, relation, parent.table)) {
      const row = filled.rowNumber(pointer);
      throw new JetError('parent-missing', {
        table: filled.name,
        ...(row == null ? {} : { row }),
        name: relation.name,
        parent: parent.name,
      });
    }
  }
}
