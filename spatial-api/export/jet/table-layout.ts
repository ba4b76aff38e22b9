import { columnTypes } from './column-type.ts';
import { indexedColumn } from './design.ts';
import type { ColumnDesign, DatabaseDesign, IndexDesign, RelationshipDesign, TableDesign } from './design.ts';
import { isKeyOver, nameKey } from './design-check.ts';
import { JetError } from './errors.ts';
import { compareText } from './index/text-key.ts';
import { columnFlag, indexFlag, indexKind } from './layout.ts';
import type { ColumnLayout, LogicalIndex, RealIndex, TableLayout } from './layout.ts';
import { MAX_ROW_BYTES } from './page.ts';

const GENERAL = 0x0409;
const MAX_INDEXES = 32;

const bytesOf = (column: ColumnDesign): number => {
  if (column.type === 'text') return 2 * (column.length ?? 255);
  if (column.type === 'binary') return column.length ?? 510;
  if (column.type === 'boolean') return 1;
  return columnTypes[column.type].fixed ?? 0;
};

function columnFlags(column: ColumnDesign, fixed: boolean): number {
  let flags: number = columnFlag.always;
  if (fixed) flags |= columnFlag.fixed;
  if (column.autonumber === true) flags |= column.type === 'guid' ? columnFlag.autoGuid : columnFlag.autonumber;
  return flags;
}

/** Lays the columns of a new table out: fixed offsets and variable places follow the column order. */
export function layOutColumns(columns: readonly ColumnDesign[]): ColumnLayout[] {
  let fixedOffset = 0;
  let variableIndex = 0;
  return columns.map((column, number) => {
    const facts = columnTypes[column.type];
    const fixed = facts.fixed != null;
    const textual = column.type === 'text' || column.type === 'memo';
    const layout: ColumnLayout = {
      name: column.name,
      code: facts.code,
      type: column.type,
      number,
      variableIndex,
      position: number,
      precision: column.type === 'numeric' ? (column.precision ?? 18) : 0,
      scale: column.type === 'numeric' ? (column.scale ?? 0) : 0,
      sortOrder: GENERAL,
      sortVersion: 0,
      flags: columnFlags(column, fixed),
      compressed: textual && column.compressed !== false,
      fixedOffset: fixed && column.type !== 'boolean' ? fixedOffset : 0,
      length: bytesOf(column),
    };
    if (fixed) fixedOffset += facts.fixed;
    else variableIndex++;
    return layout;
  });
}

/** Refuses a table whose rows would be too long even with every variable value absent. */
function checkRowWidth(name: string, columns: readonly ColumnLayout[]): void {
  const fixed = columns.filter((column) => (column.flags & columnFlag.fixed) !== 0);
  const variable = columns.length - fixed.length;
  const width = fixed.reduce((sum, column) => sum + (column.type === 'boolean' ? 0 : column.length), 0);
  const length = 2 + width + (variable > 0 ? 2 * variable + 4 : 0) + ((columns.length + 7) >> 3);
  if (length > MAX_ROW_BYTES) throw new JetError('row-too-long', { table: name, length, limit: MAX_ROW_BYTES });
}

/** A real index before it has pages. */
export type PlannedIndex = Omit<RealIndex, 'map' | 'root'>;

/** A new table before its maps and index pages are placed. */
export interface TablePlan {
  readonly page: number;
  readonly columns: readonly ColumnLayout[];
  readonly realIndexes: PlannedIndex[];
  readonly logicalIndexes: LogicalIndex[];
}

function indexFlags(index: IndexDesign): number {
  let flags: number = indexFlag.always;
  if (index.primary === true) flags |= indexFlag.unique | indexFlag.required;
  if (index.unique === true) flags |= indexFlag.unique;
  if (index.ignoreNulls === true) flags |= indexFlag.ignoreNulls;
  if (index.required === true) flags |= indexFlag.required;
  return flags;
}

const numberOf = (columns: readonly ColumnLayout[], name: string): number =>
  columns.findIndex((column) => nameKey(column.name) === nameKey(name));

function planTable(design: TableDesign, page: number): TablePlan {
  const columns = layOutColumns(design.columns);
  checkRowWidth(design.name, columns);
  const indexes = design.indexes ?? [];
  return {
    page,
    columns,
    realIndexes: indexes.map((index) => ({
      columns: index.columns
        .map(indexedColumn)
        .map(({ column, descending }) => ({ number: numberOf(columns, column), descending })),
      flags: indexFlags(index),
      keys: 0,
    })),
    logicalIndexes: indexes.map((index, i) => ({
      name: index.name,
      number: i,
      real: i,
      relation: 0,
      otherIndex: -1,
      otherTable: 0,
      cascadeUpdate: false,
      cascadeDelete: false,
      kind: index.primary === true ? indexKind.primary : indexKind.plain,
    })),
  };
}

/** The index on the "many" side: one that is there already, or a plain one added for the purpose. */
function foreignIndex(plan: TablePlan, columns: readonly string[]): number {
  const numbers = columns.map((name) => numberOf(plan.columns, name));
  const found = plan.realIndexes.findIndex(
    (index) =>
      (index.flags & indexFlag.ignoreNulls) === 0 &&
      index.columns.length === numbers.length &&
      index.columns.every(({ number, descending }, i) => !descending && number === numbers[i]),
  );
  if (found >= 0) return found;
  const indexed = numbers.map((number) => ({ number, descending: false }));
  return plan.realIndexes.push({ columns: indexed, flags: indexFlag.always, keys: 0 }) - 1;
}

/** Access calls the hidden index on the "one" side .rB, .rC and so on. */
function hiddenName(plan: TablePlan): string {
  const taken = new Set(plan.logicalIndexes.map((index) => index.name));
  for (let code = 'B'.charCodeAt(0); ; code++) {
    const name = `.r${String.fromCharCode(code)}`;
    if (/\w/.test(name.slice(2)) && !taken.has(name)) return name;
  }
}

function addRelationship(
  relationship: RelationshipDesign,
  one: { readonly plan: TablePlan; readonly design: TableDesign },
  many: { readonly plan: TablePlan },
): void {
  const indexes = one.design.indexes ?? [];
  const end = {
    cascadeUpdate: relationship.cascadeUpdate === true,
    cascadeDelete: relationship.cascadeDelete === true,
    kind: indexKind.foreign,
  };
  const oneNumber = one.plan.logicalIndexes.length;
  const manyNumber = many.plan.logicalIndexes.length + (one.plan === many.plan ? 1 : 0);
  one.plan.logicalIndexes.push({
    ...end,
    name: hiddenName(one.plan),
    number: oneNumber,
    real: indexes.findIndex((index) => isKeyOver(index, relationship.columns)),
    relation: 1,
    otherIndex: manyNumber,
    otherTable: many.plan.page,
  });
  if (many.plan.logicalIndexes.some((index) => nameKey(index.name) === nameKey(relationship.name))) {
    throw new JetError('name-duplicate', { name: relationship.name });
  }
  many.plan.logicalIndexes.push({
    ...end,
    name: relationship.name,
    number: manyNumber,
    real: foreignIndex(many.plan, relationship.foreignColumns),
    relation: 2,
    otherIndex: oneNumber,
    otherTable: one.plan.page,
  });
}

/** Plans all tables of a design; `pages` are the first definition pages in the order of the tables. */
export function planTables(design: DatabaseDesign, pages: readonly number[]): TablePlan[] {
  const plans = design.tables.map((table, i) => planTable(table, pages[i]!));
  const find = (name: string): { plan: TablePlan; design: TableDesign } => {
    const i = design.tables.findIndex((table) => nameKey(table.name) === nameKey(name));
    return { plan: plans[i]!, design: design.tables[i]! };
  };
  for (const relationship of design.relationships ?? []) {
    if (relationship.enforced === false) continue;
    addRelationship(relationship, find(relationship.table), find(relationship.foreignTable));
  }
  for (const [i, plan] of plans.entries()) {
    const count = Math.max(plan.logicalIndexes.length, plan.realIndexes.length);
    if (count > MAX_INDEXES) throw new JetError('too-many-indexes', { table: design.tables[i]!.name, count });
    plan.logicalIndexes.sort((a, b) => compareText(a.name, b.name));
  }
  return plans;
}

/** Row pointers a table's maps and roots get once they are placed. */
export interface Placement {
  readonly usedMap: number;
  readonly freeMap: number;
  readonly indexMaps: readonly number[];
  readonly roots: readonly number[];
  readonly longValueMaps: TableLayout['longValueMaps'];
  readonly definitionPages: readonly number[];
}

/** The finished layout of a planned table. */
export function placeTable(plan: TablePlan, placement: Placement, system: boolean): TableLayout {
  return {
    page: plan.page,
    definitionPages: placement.definitionPages,
    rows: 0,
    lastAutonumber: 0,
    system,
    maxColumns: plan.columns.length,
    variableColumns: plan.columns.filter((column) => (column.flags & columnFlag.fixed) === 0).length,
    columns: plan.columns,
    realIndexes: plan.realIndexes.map((index, i) => ({
      ...index,
      map: placement.indexMaps[i] ?? 0,
      root: placement.roots[i] ?? 0,
    })),
    logicalIndexes: plan.logicalIndexes,
    usedMap: placement.usedMap,
    freeMap: placement.freeMap,
    longValueMaps: placement.longValueMaps,
  };
}
