import writeXlsxFile from 'write-excel-file/node';
import type { BatchItem } from './batch-check.ts';
import type { BatchRow } from './batch-store.ts';
import type { InputFinding } from './check-input.ts';
import type { CheckRecord } from './record.ts';
import { type SummaryRow, summaryOfRecord } from './batch-summary.ts';
import { ruleTitle, sayIn } from './report-words.ts';
import { VERDICT_TITLES } from './result.ts';
import { sheet } from './workbook-sheet.ts';

/** Titles of the rules about lines, by rule id, in order: the columns of a summary. */
export function ruleTitles(record: CheckRecord): ReadonlyMap<string, string> {
  const ofLines = record.rules.filter((rule) => rule.line != null);
  const say = sayIn('zh', record);
  return new Map(ofLines.map((rule) => [rule.rule, `${ruleTitle(rule, record, say)}（${rule.rule}）`]));
}

/** Row of an item that was just checked or refused. */
export function summaryRow(item: BatchItem): SummaryRow {
  if (item.state === 'refused') return refusedRow(item.plot, '', item.findings);
  const { plot, archived, record } = item;
  return {
    plot,
    name: record.subject.name,
    number: archived?.number ?? null,
    verdict: VERDICT_TITLES[record.verdict].zh,
    ...summaryOfRecord(record),
  };
}

/** Row of a plot of a stored batch. */
export function summaryRowOf(row: BatchRow): SummaryRow {
  const { plot, name, checkNumber: number, verdict, summary, findings } = row;
  if (summary == null || verdict == null) return refusedRow(plot, name, findings ?? []);
  return { plot, name: name || plot, number, verdict: VERDICT_TITLES[verdict].zh, ...summary };
}

function refusedRow(plot: string, name: string, findings: readonly InputFinding[]): SummaryRow {
  const notes = findings.length === 0 ? '尚未审查' : findings.map(({ message }) => message).join('；');
  const nothing = { number: null, ellipsoidal: null, planar: null, areas: {} };
  return { plot, name, verdict: '未审查', notes, ...nothing };
}

/** The summary of a batch: a row for each plot, and how many came to which verdict. */
export async function batchWorkbook(rows: readonly SummaryRow[], rules: ReadonlyMap<string, string>): Promise<Buffer> {
  const titles = [
    '地块编号',
    '名称',
    '结论',
    '椭球面积（㎡）',
    '平面面积（㎡）',
    ...rules.values(),
    '说明',
    '报告编号',
  ];
  const table = rows.map((row) => [
    row.plot,
    row.name,
    row.verdict,
    row.ellipsoidal,
    row.planar,
    ...[...rules.keys()].map((rule) => row.areas[rule] ?? null),
    row.notes,
    row.number,
  ]);
  const counts = new Map<string, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const sheets = [sheet('汇总', ['结论', '地块数'], [...counts, ['合计', rows.length]]), sheet('地块', titles, table)];
  return writeXlsxFile(sheets).toBuffer();
}
