import { columnTypes } from './column-type.ts';
import { indexedColumn } from './design.ts';
import type { ColumnDesign, DatabaseDesign, IndexDesign, RelationshipDesign, TableDesign } from './design.ts';
import { JetError, locate } from './errors.ts';
import { isIndexable } from './index/text-key.ts';

const MAX_NAME = 64;
const MAX_COLUMNS = 255;
const MAX_INDEX_COLUMNS = 10;

/** Names are the same to Access whatever their case. */
export const nameKey = (name: string): string => name.toLowerCase();

const FORBIDDEN = /[.!`[\]\p{Cc}]/u;

/** Refuses names Access would not take. Table names must also have an index key: the catalogue is looked up by it. */
function checkName(name: string, indexed: boolean): void {
  const refuse = (reason: string): JetError => new JetError('name-invalid', { name, reason });
  if (name.length === 0 || name.length > MAX_NAME) throw refuse(`1 to ${MAX_NAME} characters`);
  if (FORBIDDEN.test(name)) throw refuse('no . ! ` [ ] or control characters');
  if (name.trim() !== name) throw refuse('no space at either end');
  if (indexed && !isIndexable(name, 0x0409, 0)) throw refuse('it has characters without a sort key');
}

function checkUnique(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(nameKey(name))) throw new JetError('name-duplicate', { name });
    seen.add(nameKey(name));
  }
}

const within = (value: number | undefined, low: number, high: number): boolean =>
  value == null || (Number.isInteger(value) && value >= low && value <= high);

function checkColumn(column: ColumnDesign): void {
  checkName(column.name, false);
  const refuse = (reason: string): JetError => new JetError('column-invalid', { reason });
  const { type, precision = 18, scale = 0 } = column;
  if (columnTypes[type] == null) throw refuse(`unknown type ${type}`);
  if (type === 'text' && !within(column.length, 1, 255)) throw refuse('a text has 1 to 255 characters');
  if (type === 'binary' && !within(column.length, 1, 510)) throw refuse('a binary has 1 to 510 bytes');
  if (type === 'numeric' && !within(precision, 1, 28)) throw refuse('a numeric has 1 to 28 digits');
  if (type === 'numeric' && !within(scale, 0, precision)) throw refuse('the scale is 0 to the precision');
  if (column.autonumber === true && type !== 'int32' && type !== 'guid')
    throw refuse('only int32 and guid number themselves');
  if (column.required === true && type === 'boolean') throw refuse('a boolean always has a value');
}

function checkIndex(index: IndexDesign, columns: ReadonlySet<string>): void {
  checkName(index.name, false);
  const refuse = (reason: string): JetError => new JetError('index-invalid', { reason });
  const names = index.columns.map((column) => nameKey(indexedColumn(column).column));
  if (names.length === 0) throw refuse('no columns');
  if (names.length > MAX_INDEX_COLUMNS) throw new JetError('index-too-wide', { count: names.length });
  if (new Set(names).size !== names.length) throw refuse('a column is named twice');
  const missing = names.find((name) => !columns.has(name));
  if (missing != null) throw refuse(`no column ${missing}`);
  if (index.primary === true && index.ignoreNulls === true) throw refuse('a primary key has no nulls to ignore');
}

function checkTable(table: TableDesign): void {
  checkName(table.name, true);
  const { columns, indexes = [] } = table;
  if (columns.length === 0 || columns.length > MAX_COLUMNS)
    throw new JetError('too-many-columns', { count: columns.length });
  for (const column of columns) {
    try {
      checkColumn(column);
    } catch (error) {
      throw locate(error, { column: column.name });
    }
  }
  checkUnique(columns.map((column) => column.name));
  if (columns.filter((column) => column.autonumber === true).length > 1) {
    throw new JetError('column-invalid', { reason: 'one autonumber per table' });
  }
  checkIndexes(table, indexes);
}

function checkIndexes(table: TableDesign, indexes: readonly IndexDesign[]): void {
  const columns = new Map(table.columns.map((column) => [nameKey(column.name), column]));
  for (const index of indexes) {
    try {
      checkIndex(index, new Set(columns.keys()));
      const ole = index.columns.some((column) => columns.get(nameKey(indexedColumn(column).column))?.type === 'ole');
      if (ole) throw new JetError('index-invalid', { reason: 'an OLE column cannot be indexed' });
    } catch (error) {
      throw locate(error, { index: index.name });
    }
  }
  checkUnique(indexes.map((index) => index.name));
  if (indexes.filter((index) => index.primary === true).length > 1) {
    throw new JetError('index-invalid', { reason: 'one primary key per table' });
  }
}

function checkRelationship(relationship: RelationshipDesign, tables: readonly TableDesign[]): void {
  const { name, columns, foreignColumns } = relationship;
  checkName(name, true);
  const refuse = (reason: string): JetError => new JetError('relationship-invalid', { name, reason });
  const find = (table: string): TableDesign => {
    const found = tables.find((each) => nameKey(each.name) === nameKey(table));
    if (found == null) throw refuse(`no table ${table}`);
    return found;
  };
  const typesOf = (table: TableDesign, names: readonly string[]): string[] =>
    names.map((each) => {
      const column = table.columns.find((candidate) => nameKey(candidate.name) === nameKey(each));
      if (column == null) throw refuse(`no column ${table.name}.${each}`);
      if (column.type === 'ole') throw refuse('an OLE column relates to nothing');
      return column.type === 'numeric' ? `numeric with ${column.scale ?? 0} decimals` : column.type;
    });
  const types = typesOf(find(relationship.table), columns);
  const foreignTypes = typesOf(find(relationship.foreignTable), foreignColumns);
  if (types.length === 0 || types.length !== foreignTypes.length) throw refuse('as many columns on both sides');
  if (types.some((type, i) => type !== foreignTypes[i])) throw refuse('columns of the same types on both sides');
  if (relationship.enforced === false) return;
  const key = find(relationship.table).indexes?.find((index) => isKeyOver(index, columns));
  if (key == null) throw refuse(`no unique index on ${relationship.table} (${columns.join(', ')})`);
}

/** True for a unique index over exactly these columns in this order, ascending, that leaves no row out. */
export function isKeyOver(index: IndexDesign, columns: readonly string[]): boolean {
  const own = index.columns.map(indexedColumn);
  const unique = index.primary === true || index.unique === true;
  if (!unique || index.ignoreNulls === true || own.length !== columns.length) return false;
  return own.every(({ column, descending }, i) => !descending && nameKey(column) === nameKey(columns[i]!));
}

/** Refuses a design Access could not have made; the error says table, column or index. */
export function checkDesign(design: DatabaseDesign): void {
  for (const table of design.tables) {
    try {
      checkTable(table);
    } catch (error) {
      throw locate(error, { table: table.name });
    }
  }
  const system = ['MSysObjects', 'MSysACEs', 'MSysQueries', 'MSysRelationships'];
  checkUnique([...system, ...design.tables.map((table) => table.name)]);
  const relationships = design.relationships ?? [];
  for (const relationship of relationships) checkRelationship(relationship, design.tables);
  checkUnique(relationships.map((relationship) => relationship.name));
}
