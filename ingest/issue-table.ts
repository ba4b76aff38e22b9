/** The tables of codes in README.md, made from the code. `UPDATE=1` with the test rewrites them. */

import { REFUSALS } from './delivery.ts';
import { ISSUES } from './issues.ts';

/** Markdown table of every issue, errors first. */
export function issueTable(): string {
  const order = { error: 0, warning: 1, info: 2 };
  const rows = Object.entries(ISSUES)
    .toSorted(([, a], [, b]) => order[a.severity] - order[b.severity])
    .map(([code, { severity, zh, en }]) => `| \`${code}\` | ${severity} | ${zh} | ${en} |`);
  return ['| code | severity | 中文 | English |', '|---|---|---|---|', ...rows].join('\n');
}

/** Markdown table of every refusal. */
export function refusalTable(): string {
  const rows = Object.entries(REFUSALS).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return ['| code | when |', '|---|---|', ...rows].join('\n');
}

/** README text with the tables between their marks. */
export function withTables(readme: string): string {
  return replaceBetween(replaceBetween(readme, 'issues', issueTable()), 'refusals', refusalTable());
}

function replaceBetween(text: string, mark: string, table: string): string {
  const pattern = new RegExp(`(<!-- ${mark}:[^>]*-->\\n)[\\s\\S]*?(<!-- /${mark} -->)`);
  if (!pattern.test(text)) throw new Error(`README has no place for ${mark}`);
  return text.replace(pattern, (_, open: string, close: string) => `${open}${table}\n${close}`);
}
