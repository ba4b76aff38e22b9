import type { ColumnRules } from './column-rules.ts';
import { JetError, locate } from './errors.ts';
import { TableForecast } from './forecast.ts';
import { EntrySorter } from './index/entry-sorter.ts';
import type { SortBudget } from './index/entry-sorter.ts';
import { KeyWriter } from './index/key.ts';
import { treeCursor } from './index/tree-reader.ts';
import { writeTree } from './index/tree-writer.ts';
import { indexFlag, indexName } from './layout.ts';
import type { RealIndex, TableLayout } from './layout.ts';
import { LongValueWriter } from './long-value.ts';
import { currentMap, rewriteMap } from './map-writer.ts';
import type { PageEditor } from './page-editor.ts';
import type { PageFile } from './page-file.ts';
import { appendRow, freeBytes, PAGE_SIZE, rowFits, rowOf, pageOf, startSlottedPage } from './page.ts';
import { RowEncoder } from './row-encoder.ts';
import { indexPages, SpaceGuard } from './space.ts';
import { definitionField } from './table-definition.ts';
import { UniqueCheck } from './unique-check.ts';
import type { JetValue } from './value-reader.ts';

/** Pages with less room than this are not listed as free. */
const WORTH_LISTING = 64;

/** Bytes of the row pointer behind the key of an index entry. */
const POINTER = 4;

/** What all table writers of a file share. */
export interface WriterContext {
  readonly file: PageFile;
  readonly editor: PageEditor;
  readonly budget: SortBudget;
  readonly space: SpaceGuard;
}

interface IndexWork {
  readonly index: RealIndex;
  readonly name: string;
  readonly keys: KeyWriter;
  readonly entries: EntrySorter;
  included: boolean;
}

/** Appends rows to one table; `finish` writes its indexes, usage maps and counters. */
export class TableWriter {
  readonly name: string;
  readonly table: TableLayout;
  readonly encoder: RowEncoder;
  /** What the rows that were checked would take. */
  readonly forecast: TableForecast;
  /** Rows appended. */
  added = 0;
  #rows: number;
  cleared = false;
  #reserved = 0;
  readonly #context: WriterContext;
  readonly #page = Buffer.alloc(PAGE_SIZE);
  readonly #pages: number[] = [];
  readonly #firstRows: number[] = [];
  readonly #longValues: readonly (LongValueWriter | undefined)[];
  readonly #indexes: readonly IndexWork[];

  constructor(context: WriterContext, name: string, table: TableLayout, rules: readonly ColumnRules[]) {
    this.name = name;
    this.table = table;
    this.encoder = new RowEncoder(table, rules);
    this.forecast = new TableForecast(table.realIndexes.length);
    this.#context = context;
    this.#rows = table.rows;
    const long = new Set(table.longValueMaps.map((maps) => maps.column));
    this.#longValues = table.columns.map((column) =>
      long.has(column.number) ? new LongValueWriter(context.file) : undefined,
    );
    this.#indexes = table.realIndexes.map((index, i) => ({
      index,
      name: indexName(table, i),
      keys: new KeyWriter(table, index),
      entries: new EntrySorter(context.budget),
      included: false,
    }));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Appends a row given by column position. A refused row leaves no trace; its error says table, row and column. */
  append(values: readonly (JetValue | undefined)[]): void {
    try {
      this.encoder.encode(values);
      this.#makeKeys();
      this.#store();
    } catch (error) {
      throw locate(error, { table: this.name, row: this.added + 1 });
    }
  }

  /** Empties the table: its rows, long values and index entries are given up, their pages reused. */
  clear(): void {
    const { file, editor } = this.#context;
    if (this.added > 0) throw new JetError('busy', { table: this.name });
    const maps = [this.table.usedMap, ...this.table.longValueMaps.map((long) => long.used)];
    for (const map of maps) file.release(currentMap(editor, map));
    this.#rows = 0;
    this.cleared = true;
  }

  /** Checks a row and answers everything wrong with it; nothing is written. A good row counts towards the forecast. */
  problems(values: readonly (JetValue | undefined)[]): JetError[] {
    const problems = this.encoder.problems(values);
    if (problems.length > 0) return problems.map((problem) => problem.at({ table: this.name }));
    try {
      this.#makeKeys();
    } catch (error) {
      if (error instanceof JetError) return [error.at({ table: this.name })];
      throw error;
    }
    this.#foresee();
    return [];
  }

  #foresee(): void {
    const { encoder } = this;
    this.forecast.add(encoder.length, encoder.pending, (i) => {
      const { included, keys } = this.#indexes[i]!;
      return included ? keys.length + POINTER : 0;
    });
    encoder.pending = [];
  }

  /** The 1-based number of an appended row, from its row pointer; undefined for rows that were there before. */
  rowNumber(pointer: number): number | undefined {
    const place = this.#pages.indexOf(pageOf(pointer));
    return place < 0 ? undefined : this.#firstRows[place]! + rowOf(pointer);
  }

  #makeKeys(): void {
    const { slots, texts } = this.encoder;
    for (const work of this.#indexes) {
      try {
        work.keys.write(slots, (position) => texts[position] ?? '');
        const { nulls } = work.keys;
        const { flags, columns } = work.index;
        if (nulls > 0 && (flags & indexFlag.required) !== 0) throw new JetError('index-null');
        work.included = !(nulls === columns.length && (flags & indexFlag.ignoreNulls) !== 0);
      } catch (error) {
        throw locate(error, { index: work.name });
      }
    }
  }

  #store(): void {
    const { encoder } = this;
    const { space } = this.#context;
    const fits = this.#pages.length > 0 && rowFits(this.#page, encoder.length);
    if (!fits || encoder.longPages > 0) {
      this.#reserve();
      space.require(encoder.longPages + 1);
    }
    for (const { column, bytes, at } of encoder.pending) this.#longValues[column]!.write(bytes, encoder.bytes, at);
    if (!fits) this.#turnPage();
    const page = this.#pages.at(-1)!;
    const row = appendRow(this.#page, encoder.bytes, encoder.length);
    for (const work of this.#indexes) {
      if (work.included) work.entries.add(work.keys.bytes, work.keys.length, page, row);
    }
    encoder.accept();
    this.added++;
    this.#rows++;
  }

  #turnPage(): void {
    this.#putPage();
    this.#pages.push(this.#context.file.allocate());
    this.#firstRows.push(this.added + 1);
    startSlottedPage(this.#page, this.table.page);
  }

  #putPage(): void {
    const page = this.#pages.at(-1);
    if (page != null) this.#context.file.put(page, this.#page);
  }

  #reserve(): void {
    let pages = 0;
    for (const { entries } of this.#indexes) pages += indexPages(entries);
    this.#context.space.reserve(this.#reserved, pages);
    this.#reserved = pages;
  }

  /** Writes what is still open: last pages, indexes, maps, counters. A table without new rows is left as it was. */
  async finish(): Promise<void> {
    if (this.added === 0 && !this.cleared) return;
    this.#putPage();
    for (const long of this.#longValues) long?.finish();
    const keyCounts: number[] = [];
    for (const work of this.#indexes) keyCounts.push(await this.#writeIndex(work));
    this.#context.space.reserve(this.#reserved, 0);
    this.#writeMaps();
    this.#writeCounters(keyCounts);
  }

  close(): void {
    for (const { entries } of this.#indexes) entries.close();
  }

  /** Builds the index anew from its old and new entries; answers the number of different keys. */
  async #writeIndex(work: IndexWork): Promise<number> {
    const { file, editor } = this.#context;
    const { index, entries } = work;
    if (!this.cleared && this.table.rows > 0) {
      const old = treeCursor(file, index.root);
      while (old.next()) entries.addEntry(old.bytes, old.start, old.end);
    }
    const reusable = currentMap(editor, index.map).filter((page) => page !== index.root);
    const unique = (index.flags & indexFlag.unique) !== 0;
    const check = new UniqueCheck(unique, index.columns);
    const place = { file, table: this.table.page, root: index.root, reusable };
    try {
      const pages = await writeTree(place, entries.finish(), (bytes, start, end) => check.see(bytes, start, end));
      rewriteMap(file, editor, index.map, pages);
    } catch (error) {
      throw this.#explainDuplicate(error, work.name);
    } finally {
      entries.close();
    }
    file.release(reusable);
    return check.keys;
  }

  /** Replaces row pointers of a duplicate by row numbers. */
  #explainDuplicate(error: unknown, index: string): unknown {
    if (!(error instanceof JetError) || error.code !== 'index-duplicate') return error;
    const rows = [Number(error.detail['other']), Number(error.detail['pointer'])];
    const [other = 0, row = 0] = rows.map((pointer) => this.rowNumber(pointer) ?? 0).sort((a, b) => a - b);
    const detail = { table: this.name, index, row, other: other === 0 ? '*' : other };
    return new JetError('index-duplicate', detail);
  }

  #writeMaps(): void {
    const { file, editor } = this.#context;
    const { table } = this;
    const before = (map: number): number[] => (this.cleared ? [] : currentMap(editor, map));
    rewriteMap(file, editor, table.usedMap, [...before(table.usedMap), ...this.#pages]);
    const last = this.#pages.at(-1);
    const room = last != null && freeBytes(this.#page) >= WORTH_LISTING ? [last] : [];
    if (table.freeMap !== 0) rewriteMap(file, editor, table.freeMap, [...before(table.freeMap), ...room]);
    for (const maps of table.longValueMaps) {
      const writer = this.#longValues[table.columns.findIndex((column) => column.number === maps.column)];
      if (writer == null || (writer.pages.length === 0 && !this.cleared)) continue;
      rewriteMap(file, editor, maps.used, [...before(maps.used), ...writer.pages]);
      const open = writer.pageWithRoom === 0 ? [] : [writer.pageWithRoom];
      if (maps.free !== 0) rewriteMap(file, editor, maps.free, [...before(maps.free), ...open]);
    }
  }

  #writeCounters(keyCounts: readonly number[]): void {
    this.#writeField(definitionField.rows, this.#rows);
    this.#writeField(definitionField.lastAutonumber, this.encoder.autonumber);
    for (const [i, keys] of keyCounts.entries()) this.#writeField(definitionField.keysOfIndex(i), keys);
  }

  /** Writes a u32 of the definition; the counters lie on its first page (at most 32 indexes). */
  #writeField(at: number, value: number): void {
    this.#context.editor.edit(this.table.page).writeUInt32LE(value >>> 0, at);
  }
}
