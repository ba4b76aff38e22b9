import { JetError } from '../errors.ts';
import { compareEntries } from '../index/entry-order.ts';
import { EntrySorter } from '../index/entry-sorter.ts';
import type { EntryCursor } from '../index/entry-cursor.ts';
import type { SortBudget } from '../index/entry-sorter.ts';
import { KeyWriter, storedText } from '../index/key.ts';
import { treeCursor } from '../index/tree-reader.ts';
import { indexFlag } from '../layout.ts';
import type { RealIndex, TableLayout } from '../layout.ts';
import { readLongValue } from '../long-value-reader.ts';
import type { PageSource } from '../page-reader.ts';
import { pageOf, rowOf } from '../page.ts';
import type { RowSlots } from '../row-reader.ts';
import { decodeText } from '../text.ts';
import { UniqueCheck } from '../unique-check.ts';
import type { Place, ProblemList } from './report.ts';

const noKey = Buffer.alloc(0);

/**
 * Collects the entries an index should have, row by row. When a key is unknown (a sort order without a published
 * table), only the row pointers can be compared: `needsPointers` then asks for a second pass over the rows.
 */
export class ExpectedEntries {
  readonly index: RealIndex;
  readonly name: string;
  needsPointers = false;
  #pointersOnly = false;
  #sorter: EntrySorter;
  readonly #keys: KeyWriter;
  readonly #table: TableLayout;
  readonly #source: PageSource;
  readonly #budget: SortBudget;

  constructor(source: PageSource, table: TableLayout, index: RealIndex, name: string, budget: SortBudget) {
    this.index = index;
    this.name = name;
    this.#source = source;
    this.#table = table;
    this.#budget = budget;
    this.#keys = new KeyWriter(table, index);
    this.#sorter = new EntrySorter(budget);
  }

  /** Starts over, for the second pass. */
  restart(): void {
    this.#sorter.close();
    this.#sorter = new EntrySorter(this.#budget);
    this.#pointersOnly = true;
    this.needsPointers = false;
  }

  add(slots: RowSlots, pointer: number): void {
    if (this.needsPointers) return;
    const { flags, columns } = this.index;
    const nulls = this.#keys.columns.filter(({ position }) => slots.start[position]! < 0).length;
    if (nulls === columns.length && (flags & indexFlag.ignoreNulls) !== 0) return;
    if (this.#pointersOnly) {
      this.#sorter.add(noKey, 0, pageOf(pointer), rowOf(pointer));
      return;
    }
    try {
      this.#keys.write(slots, (position) => this.#text(slots, position));
    } catch (error) {
      if (!(error instanceof JetError)) throw error;
      this.needsPointers = true;
      return;
    }
    this.#sorter.add(this.#keys.bytes, this.#keys.length, pageOf(pointer), rowOf(pointer));
  }

  #text(slots: RowSlots, position: number): string {
    const column = this.#table.columns[position]!;
    if (column.type !== 'memo') return storedText(column, slots, position);
    return decodeText(readLongValue(this.#source, slots.bytes, slots.start[position]!, slots.end[position]!));
  }

  /** Compares with what the index holds; answers the number of different keys in it. */
  compare(list: ProblemList, place: Place): number {
    const unique = new UniqueCheck((this.index.flags & indexFlag.unique) !== 0, this.index.columns);
    const pointers = this.#pointersOnly ? new EntrySorter(this.#budget) : undefined;
    const stored = treeCursor(this.#source, this.index.root);
    const watched: EntryCursor = watch(stored, (bytes, start, end) => {
      try {
        unique.see(bytes, start, end);
      } catch (error) {
        if (!(error instanceof JetError)) throw error;
        list.add('index-duplicate', 'the same key twice in a unique index', place);
      }
      pointers?.addEntry(bytes.subarray(end - 4, end), 0, 4);
    });
    if (pointers == null) compareCursors(this.#sorter.finish(), watched, list, place);
    else {
      while (watched.next());
      compareCursors(this.#sorter.finish(), pointers.finish(), list, place);
      pointers.close();
    }
    this.#sorter.close();
    return unique.keys;
  }
}

/** A cursor that shows every entry to `see` on the way. */
function watch(cursor: EntryCursor, see: (bytes: Buffer, start: number, end: number) => void): EntryCursor {
  return {
    get bytes() {
      return cursor.bytes;
    },
    get start() {
      return cursor.start;
    },
    get end() {
      return cursor.end;
    },
    next: () => {
      const more = cursor.next();
      if (more) see(cursor.bytes, cursor.start, cursor.end);
      return more;
    },
  };
}

const placeOf = (cursor: EntryCursor): string => {
  const pointer = cursor.bytes.readUInt32BE(cursor.end - 4);
  return `row ${rowOf(pointer)} of page ${pageOf(pointer)}`;
};

function compareCursors(expected: EntryCursor, stored: EntryCursor, list: ProblemList, place: Place): void {
  let wanted = expected.next();
  let found = stored.next();
  while (wanted || found) {
    const order = !wanted
      ? 1
      : !found
        ? -1
        : compareEntries(expected.bytes, expected.start, expected.end, stored.bytes, stored.start, stored.end);
    if (order < 0) list.add('index-entries', `${placeOf(expected)} has no entry with its key`, place);
    if (order > 0) list.add('index-entries', `an entry for ${placeOf(stored)} matches no row`, place);
    if (order <= 0) wanted = expected.next();
    if (order >= 0) found = stored.next();
  }
}
