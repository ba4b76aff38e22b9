import { columnTypes } from './column-type.ts';
import type { ColumnType } from './column-type.ts';
import { columnFlag, indexFlag, indexKind } from './layout.ts';
import type { ColumnLayout } from './layout.ts';
import type { TablePlan } from './table-layout.ts';

/** Flag of all columns of the four system tables, and of their columns that hold security ids. */
const SYSTEM_COLUMN = 0x10;
const SECURITY_ID = 0x20;

type SystemColumn = readonly [name: string, number: number, type: ColumnType, securityId?: true];

interface SystemTable {
  readonly name: string;
  readonly page: number;
  /** In the order the definition lists them: by name. */
  readonly columns: readonly SystemColumn[];
  readonly realIndexes: readonly { readonly columns: readonly number[]; readonly flags: number }[];
  readonly logicalIndexes: readonly { readonly name: string; readonly real: number; readonly primary: boolean }[];
}

const unique = indexFlag.always | indexFlag.unique;

/** The system tables of a Jet 4 file; their definitions always lie on pages 2 to 5. */
export const systemTables: readonly SystemTable[] = [
  {
    name: 'MSysObjects',
    page: 2,
    columns: [
      ['Connect', 9, 'memo'],
      ['Database', 8, 'memo'],
      ['DateCreate', 4, 'datetime'],
      ['DateUpdate', 5, 'datetime'],
      ['Flags', 7, 'int32'],
      ['ForeignName', 10, 'text'],
      ['Id', 0, 'int32'],
      ['Lv', 13, 'ole'],
      ['LvExtra', 16, 'ole'],
      ['LvModule', 15, 'ole'],
      ['LvProp', 14, 'ole'],
      ['Name', 2, 'text'],
      ['Owner', 6, 'binary', true],
      ['ParentId', 1, 'int32'],
      ['RmtInfoLong', 12, 'ole'],
      ['RmtInfoShort', 11, 'binary'],
      ['Type', 3, 'int16'],
    ],
    realIndexes: [
      { columns: [1, 2], flags: unique },
      { columns: [0], flags: unique },
    ],
    logicalIndexes: [
      { name: 'Id', real: 1, primary: true },
      { name: 'ParentIdName', real: 0, primary: false },
    ],
  },
  {
    name: 'MSysACEs',
    page: 3,
    columns: [
      ['ACM', 2, 'int32'],
      ['FInheritable', 3, 'boolean'],
      ['ObjectId', 0, 'int32'],
      ['SID', 1, 'binary', true],
    ],
    realIndexes: [{ columns: [0], flags: indexFlag.always | indexFlag.required }],
    logicalIndexes: [{ name: 'ObjectId', real: 0, primary: false }],
  },
  {
    name: 'MSysQueries',
    page: 4,
    columns: [
      ['Attribute', 1, 'byte'],
      ['Expression', 5, 'memo'],
      ['Flag', 6, 'int16'],
      ['LvExtra', 7, 'int32'],
      ['Name1', 3, 'text'],
      ['Name2', 4, 'text'],
      ['ObjectId', 0, 'int32'],
      ['Order', 2, 'binary'],
    ],
    realIndexes: [{ columns: [0, 1, 2], flags: unique }],
    logicalIndexes: [{ name: 'ObjectIdAttribute', real: 0, primary: true }],
  },
  {
    name: 'MSysRelationships',
    page: 5,
    columns: [
      ['ccolumn', 2, 'int32'],
      ['grbit', 1, 'int32'],
      ['icolumn', 3, 'int32'],
      ['szColumn', 5, 'text'],
      ['szObject', 4, 'text'],
      ['szReferencedColumn', 7, 'text'],
      ['szReferencedObject', 6, 'text'],
      ['szRelationship', 0, 'text'],
    ],
    realIndexes: [0, 4, 6].map((column) => ({
      columns: [column],
      flags: indexFlag.always | indexFlag.ignoreNulls,
    })),
    logicalIndexes: [
      { name: 'szObject', real: 1, primary: false },
      { name: 'szReferencedObject', real: 2, primary: false },
      { name: 'szRelationship', real: 0, primary: false },
    ],
  },
];

const lengthOf = (type: ColumnType): number => {
  if (type === 'text' || type === 'binary') return 510;
  return type === 'boolean' ? 1 : (columnTypes[type].fixed ?? 0);
};

/** Offsets and places follow the column numbers, not the listing. */
function layOut(columns: readonly SystemColumn[]): ColumnLayout[] {
  const byNumber = columns.toSorted((a, b) => a[1] - b[1]);
  return columns.map(([name, number, type, securityId]) => {
    const before = byNumber.slice(0, number).map(([, , each]) => columnTypes[each].fixed);
    const fixed = columnTypes[type].fixed != null;
    const flags = SYSTEM_COLUMN | columnFlag.always | (fixed ? columnFlag.fixed : 0) | (securityId ? SECURITY_ID : 0);
    return {
      name,
      code: columnTypes[type].code,
      type,
      number,
      variableIndex: before.filter((bytes) => bytes == null).length,
      position: 0,
      precision: 0,
      scale: 0,
      sortOrder: 0x0409,
      sortVersion: 0,
      flags,
      compressed: false,
      fixedOffset: fixed && type !== 'boolean' ? before.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0) : 0,
      length: lengthOf(type),
    };
  });
}

/** A system table as a plan, ready to be placed. */
export const planSystemTable = (table: SystemTable): TablePlan => ({
  page: table.page,
  columns: layOut(table.columns),
  realIndexes: table.realIndexes.map(({ columns, flags }) => ({
    columns: columns.map((number) => ({ number, descending: false })),
    flags,
    keys: 0,
  })),
  logicalIndexes: table.logicalIndexes.map(({ name, real, primary }) => ({
    name,
    number: real,
    real,
    relation: 0,
    otherIndex: -1,
    otherTable: 0,
    cascadeUpdate: false,
    cascadeDelete: false,
    kind: primary ? indexKind.primary : indexKind.plain,
  })),
});
