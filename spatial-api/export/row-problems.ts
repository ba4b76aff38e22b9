import { codelists } from '../../schemas/codelists/index.ts';
import type { Template, TemplateField, TemplateTable } from '../../schemas/templates/template.ts';
import type { DatabaseDescription, JetError, JetValue } from './jet/index.ts';

/** Something wrong with a row that is to go out. A refusal stops the export; a notice goes with it. */
export interface RowProblem {
  readonly severity: 'refusal' | 'notice';
  readonly code: string;
  readonly table: string;
  /** Values of the key fields, joined by `/`. */
  readonly key: string;
  readonly field: string;
  readonly value: string;
  /** In Chinese. */
  readonly message: string;
}

type Values = readonly JetValue[];

const shown = (value: JetValue | undefined): string => {
  if (value == null) return '';
  return value instanceof Uint8Array ? `${value.length} 字节` : String(value).slice(0, 100);
};

/** Codes of parcels by rows that lack the unit number they are told by. */
const parcelsOfRows = new WeakMap<Values, string>();

/** Takes the code of its parcel off a row of coordinates, and remembers it where nothing else tells the row from others. */
export function takeParcel(table: TemplateTable, row: JetValue[]): void {
  const code = row.pop();
  const isTold = table.fields.every(
    ({ source }, i) => source == null || !('field' in source) || source.field !== 'unitNumber' || row[i] != null,
  );
  if (!isTold && typeof code === 'string') parcelsOfRows.set(row, code);
}

/** The key of a row for people. */
export function rowKey(table: TemplateTable, values: Values): string {
  const key = table.key.map((name) => shown(values[table.fields.findIndex((field) => field.name === name)])).join('/');
  const parcel = parcelsOfRows.get(values);
  return parcel == null ? key : `宗地 ${parcel} ${key}`;
}

const isEmpty = (value: JetValue | undefined): boolean => value == null || value === '';

/** Codes of a list by id; historical ones count. */
const codeSets = new Map(
  Object.values(codelists).map((list) => [list.id, new Set(list.entries.map((entry) => entry.code))]),
);

/** What the standard asks of a value: that it is there, and that its code is known. */
export function noticeOf(
  field: Pick<TemplateField, 'title' | 'expected' | 'required' | 'codelist'>,
  value: JetValue | undefined,
): Pick<RowProblem, 'code' | 'message'> | undefined {
  if (isEmpty(value)) {
    if (field.expected !== true || field.required === true) return undefined;
    return { code: 'missing', message: `${field.title}为空，标准要求填写` };
  }
  const codes = field.codelist == null ? undefined : codeSets.get(field.codelist);
  if (codes == null || codes.has(String(value))) return undefined;
  // A multi-valued class is written with 、 between its codes.
  const unknown = String(value)
    .split('、')
    .find((code) => !codes.has(code));
  return unknown == null ? undefined : { code: 'unknown-code', message: `“${unknown}”不在代码表 ${field.codelist} 中` };
}

/** Fields of a table that may give rise to a notice, by their position. */
const askedFields = new WeakMap<TemplateTable, readonly (readonly [position: number, field: TemplateField])[]>();

function askedOf(table: TemplateTable): readonly (readonly [position: number, field: TemplateField])[] {
  const known = askedFields.get(table);
  if (known != null) return known;
  const asked = [...table.fields.entries()].filter(
    ([, field]) => (field.expected === true && field.required !== true) || field.codelist != null,
  );
  askedFields.set(table, asked);
  return asked;
}

/** What the standard asks of a row beyond what the file format does: 必填 fields and codes. */
export function noticesOf(table: TemplateTable, values: Values): RowProblem[] {
  const found: RowProblem[] = [];
  for (const [i, field] of askedOf(table)) {
    const notice = noticeOf(field, values[i]);
    if (notice == null) continue;
    const place = { table: table.name, key: rowKey(table, values), field: field.name, value: shown(values[i]) };
    found.push({ severity: 'notice', ...notice, ...place });
  }
  return found;
}

/**
 * Tells rows whose key was there before, where the file keeps the key unique. Rows come in the order of their keys, so the
 * one before is all that has to be remembered.
 */
export function keyWatch(table: TemplateTable): ((values: Values) => boolean) | undefined {
  const places = table.key.map((name) => table.fields.findIndex((field) => field.name === name));
  if (places.length === 0 || places.some((place) => table.fields[place]?.required !== true)) return undefined;
  let before: Values | undefined;
  return (values) => {
    const isRepeated = before !== undefined && places.every((place) => before![place] === values[place]);
    before = values;
    return isRepeated;
  };
}

/** A second row under a key that the file keeps unique. */
export const repeatedKey = (table: TemplateTable, values: Values): RowProblem => ({
  severity: 'refusal',
  code: 'index-duplicate',
  table: table.name,
  key: rowKey(table, values),
  field: table.key.join('/'),
  value: rowKey(table, values),
  message: '主键重复，文件中只能有一行；请更正其中一行或删去重复的',
});

/** What a geodatabase keeps beside its shapes; it is computed from them. */
const SHAPE_FIGURES = /^shape_(length|area)$/i;

/** Tables and fields that a template takes from nowhere: they go out empty, which the receiver should not take for an answer. */
export function unfilledOf({ tables }: Template, file?: DatabaseDescription): RowProblem[] {
  return tables.flatMap((table) => {
    const isAutomatic = ({ name }: TemplateField): boolean =>
      file?.tables
        .find((each) => each.name.toLowerCase() === table.name.toLowerCase())
        ?.columns.find((each) => each.name.toLowerCase() === name.toLowerCase())?.autonumber === true ||
      (SHAPE_FIGURES.test(name) && table.fields.some(({ source }) => source != null && 'shape' in source));
    const empty =
      table.source == null ? table.fields : table.fields.filter((field) => field.source == null && !isAutomatic(field));
    if (empty.length === 0) return [];
    const names = empty.map(({ name }) => name).join('、');
    const message = table.source == null ? '模板未指定该表的数据来源，整表留空' : `模板未指定来源，留空：${names}`;
    return [{ severity: 'notice', code: 'no-source', table: table.name, key: '', field: '', value: '', message }];
  });
}

/** A refusal of the file format as a problem of its row. */
export function refusalOf(table: TemplateTable, values: Values, error: JetError): RowProblem {
  const i = table.fields.findIndex((field) => field.name.toLowerCase() === error.detail.column?.toLowerCase());
  return {
    severity: 'refusal',
    code: error.code,
    table: table.name,
    key: rowKey(table, values),
    field: table.fields[i]?.name ?? '',
    value: shown(values[i]),
    message: error.reasonZh,
  };
}
