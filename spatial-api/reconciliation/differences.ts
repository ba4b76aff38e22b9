/**
 * 比对: what a returned file says about each registration, told by its key (不动产单元号, 业务号, 权利类型). Two kinds of file
 * come back: a list of differences with a class for each, or the receiver's own records, which are held against the register.
 */
import type { Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import type { ReturnedTable } from './read-table.ts';

export type DifferenceKind = 'local-only' | 'upper-only' | 'field-differs' | 'unreported';

export const KIND_TITLES: Readonly<Record<DifferenceKind, string>> = {
  'local-only': '本地有上级无',
  'upper-only': '上级有本地无',
  'field-differs': '字段不一致',
  unreported: '未上报',
};

export interface FieldDifference {
  readonly field: string;
  readonly local: string | null;
  readonly upper: string | null;
}

export interface Difference {
  readonly kind: DifferenceKind;
  readonly businessNumber: string;
  readonly unitNumber: string;
  readonly rightType: string;
  readonly messageId: string | null;
  readonly fields: readonly FieldDifference[];
}

/** Column names that files use, in any case. */
const NAMES = {
  unit: ['BDCDYH', '不动产单元号'],
  business: ['YWH', '业务号'],
  right: ['QLLX', '权利类型'],
  kind: ['CYLX', '差异类型', '比对结果', 'BDJG'],
  field: ['ZDMC', '字段', '字段名', '差异字段', 'CYZD'],
  local: ['BDZ', '本地值'],
  upper: ['SJZ', '上级值', '省级值'],
  message: ['BWID', '报文ID', '报文编号', 'BIZMSGID'],
} as const;

type Row = Readonly<Record<string, string>>;

const columnAmong = (columns: readonly string[], names: readonly string[]): string | undefined =>
  columns.find((column) => names.some((name) => name.toUpperCase() === column.trim().toUpperCase()));

const columnOf = (row: Row, names: readonly string[]): string | undefined => columnAmong(Object.keys(row), names);

const keyOf = ({
  unitNumber,
  businessNumber,
  rightType,
}: Pick<Difference, 'unitNumber' | 'businessNumber' | 'rightType'>): string =>
  [unitNumber, businessNumber, rightType].join(' ');

/** The class of a row by its words; undefined for words that are none. */
function kindOf(text: string): DifferenceKind | undefined {
  if (/本地有|上级无|省级?无|漏报|local/i.test(text)) return 'local-only';
  if (/上级有|本地无|省级?有|upper/i.test(text)) return 'upper-only';
  return /不一致|不同|差异|differ/i.test(text) ? 'field-differs' : undefined;
}

/** Whose differences are wanted: a district, and the others of the region that a file may hold as well. */
export interface District {
  readonly code: string;
  readonly region: readonly string[];
}

export interface FoundDifferences {
  readonly differences: readonly Difference[];
  /** Differences of other districts of the region, which are left out. */
  readonly elsewhere: number;
}

/**
 * What a file says of a district, one difference per key and class. Throws `upload-unreadable` where its columns or classes are
 * not understood, and where it speaks of other districts alone: nothing about this one is no answer about it.
 */
export async function differencesOf(
  db: Database,
  tables: readonly ReturnedTable[],
  district: District,
): Promise<FoundDifferences> {
  const withKeys = tables.filter(({ columns }) =>
    [NAMES.unit, NAMES.business, NAMES.right].every((names) => columnAmong(columns, names) != null),
  );
  if (withKeys.length === 0) {
    throw new Problem(
      'upload-unreadable',
      '文件中没有同时含 BDCDYH、YWH、QLLX（不动产单元号、业务号、权利类型）列的表',
    );
  }
  const listed = withKeys.filter(({ columns }) => columnAmong(columns, NAMES.kind) != null);
  const all =
    listed.length > 0
      ? listed.flatMap(({ rows }) => groupListed(rows))
      : await compareWithRegister(
          db,
          withKeys.flatMap(({ rows }) => rows),
          district.code,
        );
  const foreign = await foreignOf(db, all, district);
  const differences = all.filter((each) => !foreign.has(each));
  if (differences.length === 0 && foreign.size > 0) {
    const codes = [...new Set([...foreign].map(({ unitNumber }) => unitNumber.slice(0, 6)))].toSorted().join('、');
    throw new Problem(
      'upload-unreadable',
      `文件中的 ${foreign.size} 处差异都属其他区县（${codes}），没有 ${district.code} 的；请改选区县后提交`,
    );
  }
  return { differences, elsewhere: foreign.size };
}

/** Differences of units of other districts; a unit that this district has in its register is its own, whatever its number. */
async function foreignOf(
  db: Database,
  all: readonly Difference[],
  { code, region }: District,
): Promise<ReadonlySet<Difference>> {
  const others = new Set(region.filter((each) => each !== code));
  const suspected = all.filter(({ unitNumber }) => others.has(unitNumber.slice(0, 6)));
  if (suspected.length === 0) return new Set();
  const { rows } = await db.query<{ unit: string }>(
    `select distinct unit_number as unit from land.registration_record
where version_to is null and district_code = $1::text and unit_number = any($2::text[])`,
    [code, suspected.map(({ unitNumber }) => unitNumber)],
  );
  const own = new Set(rows.map(({ unit }) => unit));
  return new Set(suspected.filter(({ unitNumber }) => !own.has(unitNumber)));
}

const value = (row: Row, names: readonly string[]): string => {
  const column = columnOf(row, names);
  return column == null ? '' : (row[column] ?? '').trim();
};

const keyParts = (row: Row) => ({
  // some write a unit number in its four groups
  unitNumber: value(row, NAMES.unit).replaceAll(/\s/g, ''),
  businessNumber: value(row, NAMES.business),
  rightType: value(row, NAMES.right),
});

function groupListed(rows: readonly Row[]): Difference[] {
  const found = new Map<string, Difference & { readonly fields: FieldDifference[] }>();
  const unread: string[] = [];
  for (const [i, row] of rows.entries()) {
    const kind = kindOf(value(row, NAMES.kind));
    const parts = keyParts(row);
    if (kind == null || parts.unitNumber === '' || parts.businessNumber === '') {
      unread.push(String(i + 2));
      continue;
    }
    const key = `${kind} ${keyOf(parts)}`;
    const known = found.get(key) ?? { kind, ...parts, messageId: value(row, NAMES.message) || null, fields: [] };
    const field = value(row, NAMES.field);
    if (field !== '')
      known.fields.push({ field, local: value(row, NAMES.local) || null, upper: value(row, NAMES.upper) || null });
    found.set(key, known);
  }
  if (unread.length > 0) {
    const where = unread.slice(0, 10).join('、');
    throw new Problem(
      'upload-unreadable',
      `有 ${unread.length} 行的差异类型或主键不能识别（第 ${where} 行${unread.length > 10 ? '等' : ''}），未登记任何任务；请补全后重新提交`,
    );
  }
  return [...found.values()];
}

/** Fields of the register that a receiver's records can be held against, by their code. */
const COMPARED = {
  DJLX: 'registration_type',
  ZSZMH: 'certificate_number',
  DBR: 'registrar',
  QXDM: 'district_code',
} as const;

interface LocalRow {
  readonly unitNumber: string;
  readonly businessNumber: string;
  readonly rightType: string;
  readonly messageId: string | null;
  readonly fields: Readonly<Record<string, string | null>>;
}

async function compareWithRegister(
  db: Database,
  rows: readonly Row[],
  district: string,
): Promise<readonly Difference[]> {
  const fields = Object.entries(COMPARED)
    .map(([code, column]) => `'${code}', ${column}`)
    .join(', ');
  const { rows: local } = await db.query<LocalRow>(
    `select unit_number as "unitNumber", business_number as "businessNumber", coalesce(right_type, '') as "rightType",
  message_id as "messageId", json_build_object(${fields}) as fields
from land.registration_record
where version_to is null and coalesce(district_code, left(unit_number, 6)) = $1::text
order by unit_number, business_number, row_id`,
    [district],
  );
  const upper = new Map(rows.map((row) => [keyOf(keyParts(row)), row]));
  const differences: Difference[] = [];
  const known = new Set<string>();
  for (const each of local) {
    const { fields: own, ...parts } = each;
    const key = keyOf(parts);
    known.add(key);
    const other = upper.get(key);
    if (other == null) {
      differences.push({ kind: 'local-only', ...parts, fields: [] });
      continue;
    }
    const differing = Object.entries(own).flatMap(([code, mine]): FieldDifference[] => {
      const column = columnOf(other, [code]);
      const theirs = column == null ? undefined : other[column]?.trim() || null;
      return theirs === undefined || theirs === (mine || null) ? [] : [{ field: code, local: mine, upper: theirs }];
    });
    if (differing.length > 0) differences.push({ kind: 'field-differs', ...parts, fields: differing });
  }
  for (const [key, row] of upper) {
    if (known.has(key)) continue;
    differences.push({
      kind: 'upper-only',
      ...keyParts(row),
      messageId: value(row, NAMES.message) || null,
      fields: [],
    });
  }
  return differences;
}
