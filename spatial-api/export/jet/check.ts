import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PageClaims } from './check/claims.ts';
import { checkTable } from './check/check-table.ts';
import type { CheckContext, TableFacts } from './check/check-table.ts';
import { ProblemList } from './check/report.ts';
import type { Problem } from './check/report.ts';
import { readHeader } from './header.ts';
import { createSortBudget } from './index/entry-sorter.ts';
import type { TableLayout } from './layout.ts';
import { PageReader } from './page-reader.ts';
import { orphans } from './parent-check.ts';
import { decodeProperties } from './properties.ts';
import { objectType } from './system-catalogue.ts';
import { readDefinition } from './table-definition.ts';
import { readCatalogue } from './template.ts';
import type { CatalogueEntry } from './template.ts';

/** What a check found. A file is sound when no problem is an error. */
export interface CheckReport {
  readonly path: string;
  readonly pages: number;
  readonly tables: readonly TableFacts[];
  readonly problems: readonly Problem[];
  readonly isSound: boolean;
}

export interface CheckOptions {
  /** Memory for sorting index entries before they go to a temporary file; default 64 MiB. */
  readonly sortBytes?: number;
}

interface CheckedTable {
  readonly entry: CatalogueEntry;
  readonly table: TableLayout;
}

/** Reads all definitions the catalogue lists. */
function readTables({ source, list }: CheckContext): CheckedTable[] {
  const entries = list.attempt('catalogue', { page: 2 }, () => readCatalogue(source)) ?? [];
  const tables: CheckedTable[] = [];
  for (const entry of entries) {
    const { properties } = entry;
    if (properties != null) list.attempt('properties', { table: entry.name }, () => decodeProperties(properties));
    if (entry.type !== objectType.table) continue;
    const place = { table: entry.name, page: entry.id };
    const table = list.attempt('definition', place, () => readDefinition((page) => source.read(page), entry.id));
    if (table != null) tables.push({ entry, table });
  }
  for (const [name, page] of [
    ['MSysObjects', 2],
    ['MSysACEs', 3],
    ['MSysQueries', 4],
    ['MSysRelationships', 5],
  ] as const) {
    if (!entries.some((entry) => entry.id === page && entry.name === name))
      list.add('catalogue', `${name} is not listed`);
  }
  return tables;
}

/** Sees that both ends of every relationship know each other, and that rows have the parents they need. */
function checkRelationships({ source, list }: CheckContext, tables: readonly CheckedTable[]): void {
  const byPage = new Map(tables.map((each) => [each.table.page, each]));
  for (const { entry, table } of tables) {
    for (const index of table.logicalIndexes) {
      if (index.relation === 0) continue;
      const place = { table: entry.name, index: index.name };
      const other = byPage.get(index.otherTable);
      const end = other?.table.logicalIndexes.find((each) => each.number === index.otherIndex);
      if (other == null || end == null || end.otherTable !== table.page || end.relation + index.relation !== 3) {
        list.add('relationship-ends', 'the other end does not point back', place);
      } else if (index.relation === 2) {
        list.attempt('relationship-parent', place, () => {
          for (const pointer of orphans(source, table, index, other.table)) {
            list.add(
              'relationship-parent',
              `row ${pointer % 256} of page ${Math.floor(pointer / 256)} has no parent`,
              place,
            );
          }
        });
      }
    }
  }
}

/**
 * Verifies a Jet 4 file page by page: page types and claims, usage maps, row offsets, long-value chains, index pages,
 * index entries against rows, counters, relationships. Throws a `JetError` for files of another kind; anything wrong
 * inside becomes a problem of the report.
 */
export function checkDatabase(path: string, options: CheckOptions = {}): CheckReport {
  const source = new PageReader(path);
  const list = new ProblemList();
  try {
    readHeader(source.pages > 0 ? source.read(0) : Buffer.alloc(0), path);
    if (source.remainder > 0) list.add('truncated', `${source.remainder} bytes after the last whole page`);
    const claims = new PageClaims(source, list);
    const spill = (): string => join(tmpdir(), `jet-check.${process.pid}.${randomBytes(4).toString('hex')}.spill`);
    const budget = createSortBudget(options.sortBytes ?? 64 * 1024 * 1024, spill);
    const context: CheckContext = { source, claims, list, budget };
    claims.claim(0, 'header', {});
    claims.mapPages(0x101, {});
    const tables = readTables(context);
    const facts = tables.map(({ entry, table }) => checkTable(context, entry.name, table));
    claims.checkFreePages();
    checkRelationships(context, tables);
    const isSound = !list.problems.some((problem) => problem.severity === 'error');
    return { path, pages: source.pages, tables: facts, problems: list.problems, isSound };
  } finally {
    source.close();
  }
}
