import { changeNumbers } from './change-numbers.ts';
import type { ExistingRow } from './change-numbers.ts';
import { checkDatabase } from './check.ts';
import { nameKey } from './design-check.ts';
import { JetError } from './errors.ts';
import type { Forecast } from './forecast.ts';
import { writeGlobalMap } from './global-map.ts';
import { PAGE_SIZE } from './page.ts';
import { checkParents } from './parent-check.ts';
import { readRows, rowMapper } from './row-source.ts';
import type { Row, RowInput, Values } from './row-source.ts';
import type { TableWriter, WriterContext } from './table-writer.ts';
import { moveIntoPlace } from './temporary-file.ts';

/** What a finished file contains. */
export interface WrittenDatabase {
  readonly path: string;
  readonly bytes: number;
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly added: number }[];
}

/** Settings of one call of `addRows`. */
export interface RowOptions {
  /** Columns of rows given as arrays, in their order; default all columns in the order of the table. */
  readonly columns?: readonly string[];
}

/**
 * A database being written. Nothing appears at the target path until `close` has succeeded; `abort`, an error in
 * `close` or the death of the process leave the target as it was.
 */
export class DatabaseWriter {
  readonly path: string;
  readonly #context: WriterContext;
  readonly #system: readonly TableWriter[];
  readonly #tables = new Map<string, TableWriter>();
  readonly #linked: ReadonlySet<string>;
  readonly #freeBefore: ReadonlySet<number>;
  readonly #verify: boolean;
  readonly #busy = new Set<TableWriter>();
  readonly #mappers = new Map<TableWriter, (row: Row) => Values>();
  #state: 'open' | 'closed' = 'open';

  /** Use `createDatabase` or `openTemplate`. */
  constructor(
    path: string,
    context: WriterContext,
    tables: {
      readonly system: readonly TableWriter[];
      readonly user: readonly TableWriter[];
      readonly linked: readonly string[];
    },
    freeBefore: ReadonlySet<number>,
    verify: boolean,
  ) {
    this.path = path;
    this.#context = context;
    this.#system = tables.system;
    for (const table of tables.user) this.#tables.set(nameKey(table.name), table);
    this.#linked = new Set(tables.linked.map(nameKey));
    this.#freeBefore = freeBefore;
    this.#verify = verify;
  }

  /** Names of the tables that can be filled, as the file spells them. */
  get tableNames(): readonly string[] {
    return [...this.#tables.values()].map((table) => table.name);
  }

  /** Column names of a table in its order. */
  columnNames(table: string): readonly string[] {
    return this.#find(table).table.columns.map((column) => column.name);
  }

  /**
   * Appends rows: arrays in column order, or objects by column name (names without a value take their default). Answers
   * how many. The first bad row stops with a `JetError` that says table, row and column; the rows before it stay, and
   * the writer can go on.
   */
  async addRows(table: string, rows: RowInput, options: RowOptions = {}): Promise<number> {
    const writer = this.#find(table);
    if (this.#busy.has(writer)) throw new JetError('busy', { table: writer.name });
    this.#busy.add(writer);
    const { file } = this.#context;
    const before = writer.added;
    try {
      for await (const batch of readRows(rowMapper(writer, options.columns), rows)) {
        for (const row of batch) writer.append(row);
        if (file.pressed) await file.drain();
      }
    } finally {
      this.#busy.delete(writer);
    }
    return writer.added - before;
  }

  /** Appends one row without waiting for the disk; call `drain` now and then. */
  addRow(table: string, row: Row): void {
    const writer = this.#find(table);
    let map = this.#mappers.get(writer);
    if (map == null) this.#mappers.set(writer, (map = rowMapper(writer, undefined)));
    writer.append(map(row));
  }

  /** Rows added to a table so far. */
  addedRows(table: string): number {
    return this.#find(table).added;
  }

  /** The number that the next row of a table gets in its autonumber column. */
  nextAutonumber(table: string): number {
    return this.#find(table).encoder.autonumber + 1;
  }

  /**
   * Changes numbers (`double`, `int32`, without index) of rows that a template already holds, where they lie. Answers how many
   * rows that were.
   */
  changeNumbers(
    table: string,
    isWanted: (row: ExistingRow) => boolean,
    changes: Readonly<Record<string, number>>,
  ): number {
    const { file, editor } = this.#context;
    return changeNumbers(file, editor, this.#find(table).table, isWanted, changes);
  }

  /** Waits until not too much is left to be written. */
  async drain(): Promise<void> {
    const { file } = this.#context;
    if (file.pressed) await file.drain();
  }

  /**
   * How large the file becomes when all rows that passed `checkRows` are added. Where its bytes are within the limit, writing
   * them never ends in `file-full`.
   */
  forecast(): Forecast {
    const { space } = this.#context;
    const tables = [...this.#tables.values()].map(({ name, forecast: { rows, pages } }) => ({ name, rows, pages }));
    const taken = tables.reduce((sum, { pages }) => sum + pages.taken, 0);
    const headroom = Math.max(1, ...tables.map(({ pages }) => pages.headroom));
    return {
      bytes: space.bytesWith(taken + headroom),
      limit: space.limit,
      tables: tables.map(({ name, rows, pages }) => ({ name, rows, bytes: pages.taken * PAGE_SIZE })),
    };
  }

  /** Everything wrong with rows, before any is written: at most `limit` problems. Good rows count towards the forecast. */
  async checkRows(
    table: string,
    rows: RowInput,
    options: RowOptions & { readonly limit?: number } = {},
  ): Promise<JetError[]> {
    const writer = this.#find(table);
    const found: JetError[] = [];
    let number = 0;
    for await (const batch of readRows(rowMapper(writer, options.columns), rows)) {
      for (const row of batch) {
        number++;
        for (const problem of writer.problems(row)) found.push(problem.at({ row: number }));
        if (found.length >= (options.limit ?? 1000)) return found;
      }
    }
    return found;
  }

  /** Removes all rows of a template's table before filling it. */
  clear(table: string): void {
    this.#find(table).clear();
  }

  /** Finishes indexes and maps, forces the file to the disk and moves it to the target path. */
  async close(): Promise<WrittenDatabase> {
    this.#requireOpen();
    const { file, editor } = this.#context;
    try {
      await this.#finishTables();
      writeGlobalMap(file, editor, this.#freeBefore);
      editor.flush();
      await file.finish();
      if (this.#verify) requireSound(file.path);
      moveIntoPlace(file.path, this.path);
    } catch (error) {
      await this.abort();
      throw error;
    }
    this.#release();
    const tables = [...this.#tables.values()].map(({ name, rows, added }) => ({ name, rows, added }));
    return { path: this.path, bytes: file.pages * PAGE_SIZE, tables };
  }

  /** Gives up: removes everything written so far. */
  async abort(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#release();
    await this.#context.file.discard();
  }

  async #finishTables(): Promise<void> {
    const { file } = this.#context;
    const all = [...this.#system, ...this.#tables.values()];
    for (const table of all) await table.finish();
    await file.settle();
    const byPage = new Map(all.map((table) => [table.table.page, table]));
    for (const table of all)
      if (table.added > 0 || this.#parentCleared(table, byPage)) checkParents(file, table, byPage);
  }

  #parentCleared(table: TableWriter, byPage: ReadonlyMap<number, TableWriter>): boolean {
    return table.table.logicalIndexes.some((index) => byPage.get(index.otherTable)?.cleared === true);
  }

  #release(): void {
    this.#state = 'closed';
    for (const table of [...this.#system, ...this.#tables.values()]) table.close();
  }

  #requireOpen(): void {
    if (this.#state !== 'open') throw new JetError('closed', { file: this.path });
  }

  #find(name: string): TableWriter {
    this.#requireOpen();
    const found = this.#tables.get(nameKey(name));
    if (found != null) return found;
    throw new JetError(this.#linked.has(nameKey(name)) ? 'table-linked' : 'table-unknown', { table: name });
  }
}

/** Throws `template-damaged` with the first problem of a file that is not sound. */
export function requireSound(path: string): void {
  const problem = checkDatabase(path).problems.find((each) => each.severity === 'error');
  if (problem != null) throw new JetError('template-damaged', { file: path, problem: problem.message });
}
