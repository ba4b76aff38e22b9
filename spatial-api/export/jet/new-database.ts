import { planSystemTable, systemTables } from './catalogue-tables.ts';
import type { DatabaseDesign } from './design.ts';
import { checkDesign } from './design-check.ts';
import { designProperties, designRules } from './design-properties.ts';
import { buildHeader } from './header.ts';
import { emptyTree } from './index/tree-writer.ts';
import type { TableLayout } from './layout.ts';
import { appendRow, rowFits, rowPointer, startSlottedPage } from './page.ts';
import { writeCatalogue } from './system-catalogue.ts';
import type { CatalogueTable } from './system-catalogue.ts';
import { definitionPageCount, definitionPages, encodeDefinition } from './table-definition.ts';
import { placeTable, planTables } from './table-layout.ts';
import type { Placement, TablePlan } from './table-layout.ts';
import { TableWriter } from './table-writer.ts';
import type { WriterContext } from './table-writer.ts';
import { MAP_OWNER, MAP_ROW_BYTES } from './usage-map.ts';

/** Pages at fixed numbers: header, global maps, and the definitions of the four system tables. */
const FIXED_PAGES = 6;

const emptyMap = Buffer.alloc(MAP_ROW_BYTES);

/** Gives out usage map rows; the maps of one table stay together where they fit. */
class MapRows {
  readonly #context: WriterContext;
  #page: Buffer | undefined;
  #number = 0;

  constructor(context: WriterContext) {
    this.#context = context;
  }

  startPage(): void {
    const { number, page } = this.#context.editor.create();
    startSlottedPage(page, MAP_OWNER);
    this.#number = number;
    this.#page = page;
  }

  /** Pointers of `count` empty maps on one page. */
  take(count: number): number[] {
    const needed = count * (MAP_ROW_BYTES + 2);
    if (this.#page == null || !rowFits(this.#page, needed - 2)) this.startPage();
    const page = this.#page!;
    return Array.from({ length: count }, () => rowPointer(this.#number, appendRow(page, emptyMap, MAP_ROW_BYTES)));
  }
}

/** Takes the pages a planned table needs besides its data: the rest of its definition, maps, index roots. */
function place(context: WriterContext, plan: TablePlan, rows: MapRows, system: boolean): TableLayout {
  const { file, editor } = context;
  const longColumns = plan.columns.filter((column) => column.type === 'memo' || column.type === 'ole');
  const placement = (definition: readonly number[], maps: () => Partial<Placement>): TableLayout =>
    placeTable(
      plan,
      { usedMap: 0, freeMap: 0, indexMaps: [], roots: [], definitionPages: definition, longValueMaps: [], ...maps() },
      system,
    );
  // The length of a definition does not depend on its page numbers.
  const draft = placement([plan.page], () => ({
    longValueMaps: longColumns.map(({ number }) => ({ column: number, used: 0, free: 0 })),
  }));
  const pageCount = definitionPageCount(encodeDefinition(draft).length);
  const numbers = [plan.page, ...Array.from({ length: pageCount - 1 }, () => file.allocate())];
  if (!system) rows.startPage();
  const [usedMap, freeMap] = rows.take(2);
  const layout = placement(numbers, () => ({
    usedMap: usedMap!,
    freeMap: freeMap!,
    indexMaps: plan.realIndexes.map(() => rows.take(1)[0]!),
    longValueMaps: longColumns.map(({ number }) => {
      const [used, free] = rows.take(2);
      return { column: number, used: used!, free: free! };
    }),
    roots: plan.realIndexes.map(() => file.allocate()),
  }));
  for (const [i, page] of definitionPages(encodeDefinition(layout), numbers).entries())
    page.copy(editor.claim(numbers[i]!));
  for (const index of layout.realIndexes) {
    file.put(index.root, emptyTree(layout.page));
    setMapBit(context, index.map, index.root);
  }
  return layout;
}

/** Lists the root of an empty index in its map. */
function setMapBit({ editor }: WriterContext, map: number, page: number): void {
  const bytes = editor.edit(map >>> 8);
  const start = bytes.readUInt16LE(14 + 2 * (map & 0xff));
  const first = page & ~7;
  bytes.writeUInt32LE(first, start + 1);
  bytes[start + 5]! |= 1 << (page - first);
}

/** Pages 0 and 1. The two global maps are filled in when the file is closed. */
function startFile({ file, editor }: WriterContext): void {
  for (let i = 0; i < FIXED_PAGES; i++) file.allocate();
  buildHeader().copy(editor.claim(0));
  const maps = editor.claim(1);
  startSlottedPage(maps, 1);
  appendRow(maps, emptyMap, MAP_ROW_BYTES);
  appendRow(maps, emptyMap, MAP_ROW_BYTES);
}

/** Writers for all tables of a new file: the system tables, already filled, and the designed ones, empty. */
export interface NewDatabase {
  readonly system: readonly TableWriter[];
  readonly tables: readonly TableWriter[];
}

/** Lays a new file out. `created` is the local time `yyyy-MM-dd HH:mm:ss` its objects show. */
export function layOutDatabase(context: WriterContext, design: DatabaseDesign, created: string): NewDatabase {
  checkDesign(design);
  startFile(context);
  const systemRows = new MapRows(context);
  const system = systemTables.map((table) => {
    const layout = place(context, planSystemTable(table), systemRows, true);
    return new TableWriter(context, table.name, layout, []);
  });
  const pages = design.tables.map(() => context.file.allocate());
  const plans = planTables(design, pages);
  const tables = design.tables.map((table, i) => {
    const layout = place(context, plans[i]!, new MapRows(context), false);
    return new TableWriter(context, table.name, layout, table.columns.map(designRules));
  });
  const listed = design.tables.map((table, i): CatalogueTable => ({
    name: table.name,
    page: pages[i]!,
    properties: designProperties(table),
  }));
  const [objects, accessRights, , relationships] = system;
  const writers = { objects: objects!, accessRights: accessRights!, relationships: relationships! };
  writeCatalogue(writers, listed, design.relationships ?? [], created);
  return { system, tables };
}
