import { chmodSync, constants, copyFileSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseWriter, requireSound } from './database-writer.ts';
import type { DatabaseDesign } from './design.ts';
import { JetError, locate } from './errors.ts';
import { createSortBudget } from './index/entry-sorter.ts';
import type { SortBudget } from './index/entry-sorter.ts';
import { currentMap } from './map-writer.ts';
import { layOutDatabase } from './new-database.ts';
import { PageEditor } from './page-editor.ts';
import { PageFile } from './page-file.ts';
import { PAGE_SIZE, rowPointer } from './page.ts';
import { SpaceGuard } from './space.ts';
import { objectType } from './system-catalogue.ts';
import { readDefinition } from './table-definition.ts';
import { TableWriter } from './table-writer.ts';
import type { WriterContext } from './table-writer.ts';
import { isUserTable, propertiesOf, readCatalogue, rulesOfTable } from './template.ts';
import { sweepTemporaryFiles, temporaryPath } from './temporary-file.ts';

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
