import { chmodSync, constants, copyFileSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkDatabase } from './check.ts';
import type { DatabaseDesign } from './design.ts';
import { nameKey } from './design-check.ts';
import { JetError, locate } from './errors.ts';
import { writeGlobalMap } from './global-map.ts';
import { createSortBudget } from './index/entry-sorter.ts';
import type { SortBudget } from './index/entry-sorter.ts';
import { currentMap } from './map-writer.ts';
import { layOutDatabase } from './new-database.ts';
import { PageEditor } from './page-editor.ts';
import { PageFile } from './page-file.ts';
import { PAGE_SIZE, rowPointer } from './page.ts';
import { checkParents } from './parent-check.ts';
import { readRows, rowMapper } from './row-source.ts';
import type { Row, RowInput, Values } from './row-source.ts';
import { SpaceGuard } from './space.ts';
import { objectType } from './system-catalogue.ts';
import { readDefinition } from './table-definition.ts';
import { TableWriter } from './table-writer.ts';
import type { WriterContext } from './table-writer.ts';
import { isUserTable, propertiesOf, readCatalogue, rulesOfTable } from './template.ts';
import { moveIntoPlace, sweepTemporaryFiles, temporaryPath } from './temporary-file.ts';

/** 1.9 GB: Access stops at 2 GiB and needs room of its own to work with a file. */
export const DEFAULT_MAX_BYTES = 1_900_000_000;

/** The format's end: 2 GiB. */
const HARD_LIMIT = 2 ** 31;

const DEFAULT_SORT_BYTES = 64 * 1024 * 1024;

export interface WriteOptions {
  /** Refuse to grow beyond this many bytes; default 1.9 GB, at most 2 GiB. */
  readonly maxBytes?: number;
  /** Memory for sorting index entries before they go to a temporary file; default 64 MiB. */
  readonly sortBytes?: number;
  /** Local time `yyyy-MM-dd HH:mm:ss` shown as the creation date of new objects; default now. */
  readonly created?: string;
  /** Check the finished file page by page before it takes the place of the target; default false. */
  readonly verify?: boolean;
}

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

  /** Waits until not too much is left to be written. */
  async drain(): Promise<void> {
    const { file } = this.#context;
    if (file.pressed) await file.drain();
  }

  /** Everything wrong with rows, before any is written: at most `limit` problems. */
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
function requireSound(path: string): void {
  const problem = checkDatabase(path).problems.find((each) => each.severity === 'error');
  if (problem != null) throw new JetError('template-damaged', { file: path, problem: problem.message });
}

/** Prepares the folder of the target; an unusable folder is a failed write. */
function temporaryFor(target: string): string {
  try {
    sweepTemporaryFiles(target);
    return temporaryPath(target, 'partial');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JetError('write-failed', { file: target, reason }, { cause });
  }
}

function createContext(target: string, temporary: string, pages: number, options: WriteOptions): WriterContext {
  const limit = Math.floor(Math.min(options.maxBytes ?? DEFAULT_MAX_BYTES, HARD_LIMIT) / PAGE_SIZE);
  const file = new PageFile(temporary, pages, limit);
  const budget: SortBudget = createSortBudget(options.sortBytes ?? DEFAULT_SORT_BYTES, () =>
    temporaryPath(target, 'spill'),
  );
  return { file, editor: new PageEditor(file), budget, space: new SpaceGuard(file) };
}

const localTime = (): string => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace('T', ' ');
};

/** Starts a new Jet 4 database; it appears at `path` when the writer is closed, replacing what was there. */
export async function createDatabase(
  path: string,
  design: DatabaseDesign,
  options: WriteOptions = {},
): Promise<DatabaseWriter> {
  const target = resolve(path);
  const context = createContext(target, temporaryFor(target), 0, options);
  try {
    const { system, tables } = layOutDatabase(context, design, options.created ?? localTime());
    return new DatabaseWriter(
      target,
      context,
      { system, user: tables, linked: [] },
      new Set(),
      options.verify === true,
    );
  } catch (error) {
    await context.file.discard();
    throw error;
  }
}

/**
 * Opens a copy of a Jet 4 file for filling. The template is checked page by page first and refused when damaged; its
 * tables keep their rows unless cleared, everything else in it stays byte for byte.
 */
export async function openTemplate(
  template: string,
  path: string,
  options: WriteOptions = {},
): Promise<DatabaseWriter> {
  requireSound(template);
  const target = resolve(path);
  const temporary = temporaryFor(target);
  copyTemplate(template, temporary);
  const context = createContext(target, temporary, Math.floor(statSync(temporary).size / PAGE_SIZE), options);
  try {
    return openCopy(target, context, options);
  } catch (error) {
    await context.file.discard();
    throw locate(error, { file: template });
  }
}

function copyTemplate(template: string, temporary: string): void {
  try {
    copyFileSync(template, temporary, constants.COPYFILE_EXCL);
    chmodSync(temporary, 0o644);
  } catch (cause) {
    rmSync(temporary, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JetError('write-failed', { file: temporary, reason }, { cause });
  }
}

function openCopy(target: string, context: WriterContext, options: WriteOptions): DatabaseWriter {
  const { file, editor } = context;
  const entries = readCatalogue(file);
  const user = entries.filter(isUserTable).map((entry) => {
    const table = readDefinition((page) => file.read(page), entry.id);
    return new TableWriter(context, entry.name, table, rulesOfTable(table, propertiesOf(entry)));
  });
  const linkedTypes: readonly number[] = [objectType.linked, objectType.linkedOdbc];
  const linked = entries.filter((entry) => linkedTypes.includes(entry.type)).map((entry) => entry.name);
  const freeBefore = new Set(currentMap(editor, rowPointer(1, 0)).filter((page) => page < file.pages));
  return new DatabaseWriter(target, context, { system: [], user, linked }, freeBefore, options.verify === true);
}
