import type { TemplateDifference } from './compare-template.ts';
import type { RowProblem } from './row-problems.ts';
import { workbookOf } from './xlsx-tables.ts';

const SEVERITIES = { refusal: '不能导出', notice: '提示' } as const;

/** What stops the export first. */
export const refusalsFirst = (problems: readonly RowProblem[]): readonly RowProblem[] =>
  problems.toSorted((a, b) => Number(a.severity === 'notice') - Number(b.severity === 'notice'));

/** The list of problems for the people who mend them, in their order. */
export async function problemWorkbook(problems: readonly RowProblem[], counted: { refusals: number; notices: number }) {
  const rows = problems.map(({ severity, table, key, field, value, code, message }) => [
    SEVERITIES[severity],
    table,
    key,
    field,
    value,
    code,
    message,
  ]);
  const summary = [
    ['不能导出', counted.refusals],
    ['提示', counted.notices],
    ['本表所列', problems.length],
  ];
  return workbookOf([
    { name: '问题', head: ['类别', '表', '主键', '字段', '值', '代码', '说明'], rows },
    { name: '合计', head: ['类别', '数量'], rows: summary },
  ]);
}

/** The list of differences between a template and the file that was to be filled. */
export async function differenceWorkbook(differences: readonly TemplateDifference[]) {
  const rows = differences.map(({ table, field, kind, message }) => [table, field ?? null, kind, message]);
  return workbookOf([{ name: '差异', head: ['表', '字段', '代码', '说明'], rows }]);
}
