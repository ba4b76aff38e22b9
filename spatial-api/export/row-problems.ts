import { codelists } from '../../schemas/codelists/index.ts';
import type { TemplateField, TemplateTable } from '../../schemas/templates/template.ts';
import type { JetError, JetValue } from './jet/index.ts';

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

/** The key of a row for people. */
export const rowKey = (table: TemplateTable, values: Values): string =>
  table.key.map((name) => shown(values[table.fields.findIndex((field) => field.name === name)])).join('/');

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
  if (codes == null) return undefined;
  // A multi-valued class is written with 、 between its codes.
  const unknown = String(value)
    .split('、')
    .find((code) => !codes.has(code));
  return unknown == null ? undefined : { code: 'unknown-code', message: `“${unknown}”不在代码表 ${field.codelist} 中` };
}

/** What the standard asks of a row beyond what the file format does: 必填 fields and codes. */
export function noticesOf(table: TemplateTable, values: Values): RowProblem[] {
  const found: RowProblem[] = [];
  for (const [i, field] of table.fields.entries()) {
    const notice = noticeOf(field, values[i]);
    if (notice == null) continue;
    const place = { table: table.name, key: rowKey(table, values), field: field.name, value: shown(values[i]) };
    found.push({ severity: 'notice', ...notice, ...place });
  }
  return found;
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
    message: error.messageZh,
  };
}
