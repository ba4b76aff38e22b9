import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import type { BatchItem } from './batch-check.ts';
import { ruleTitle, SEVERITY_TITLES, stateTitle } from './report-words.ts';
import { VERDICT_TITLES } from './result.ts';

/** One row of the summary: what the workbook needs of an item, so that a batch's records need not be kept in memory. */
export interface SummaryRow {
  readonly plot: string;
  readonly name: string;
  readonly number: string | null;
  readonly verdict: string;
  /** m². */
  readonly ellipsoidal: number | null;
  readonly planar: number | null;
  /** Real area by rule, m² in the deciding kind; null where the rule could not be checked. */
  readonly areas: Readonly<Record<string, number | null>>;
  readonly notes: string;
}

export interface BatchSummary {
  /** Rules in order, with their titles. */
  readonly rules: ReadonlyMap<string, string>;
  readonly rows: readonly SummaryRow[];
}

/** Adds items to a summary, round by round. */
export class SummaryBuilder {
  private readonly rules = new Map<string, string>();
  private readonly rows: SummaryRow[] = [];

  add(items: readonly BatchItem[]): void {
    for (const item of items) this.rows.push(item.state === 'checked' ? this.checkedRow(item) : refusedRow(item));
  }

  get summary(): BatchSummary {
    return { rules: this.rules, rows: this.rows };
  }

  private checkedRow({ plot, archived, record }: Extract<BatchItem, { state: 'checked' }>): SummaryRow {
    const kind = record.ruleSet.areaKind;
    for (const rule of record.rules) {
      if (rule.line != null) this.rules.set(rule.rule, `${ruleTitle(rule, record)}（${rule.rule}）`);
    }
    const notes = record.rules.flatMap((rule) => {
      if (rule.severity != null) return [`${ruleTitle(rule, record)}：${SEVERITY_TITLES[rule.severity]}`];
      return rule.state === 'cannot-check' && rule.decides ? [`${ruleTitle(rule, record)}：${stateTitle(rule)}`] : [];
    });
    return {
      plot,
      name: record.subject.name,
      number: archived?.number ?? null,
      verdict: VERDICT_TITLES[record.verdict].zh,
      ...record.subject.areas,
      areas: Object.fromEntries(record.rules.map((rule) => [rule.rule, rule.totals?.real[kind] ?? null])),
      notes: notes.join('；'),
    };
  }
}

function refusedRow({ plot, findings }: Extract<BatchItem, { state: 'refused' }>): SummaryRow {
  const notes = findings.map(({ message }) => message).join('；');
  return { plot, name: '', number: null, verdict: '未审查', ellipsoidal: null, planar: null, areas: {}, notes };
}

/** The summary of a batch: a row for each plot, and how many came to which verdict. */
export async function batchWorkbook({ rules, rows }: BatchSummary): Promise<Buffer> {
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
  const sheet = (name: string, head: readonly string[], body: readonly (readonly (string | number | null)[])[]) => ({
    sheet: name,
    data: [head.map(boldCell), ...body.map((row) => row.map(cellOf))],
    columns: head.map((title) => ({ width: Math.max(12, title.length * 2) })),
    stickyRowsCount: 1,
  });
  const sheets = [sheet('汇总', ['结论', '地块数'], [...counts, ['合计', rows.length]]), sheet('地块', titles, table)];
  return writeXlsxFile(sheets).toBuffer();
}

function boldCell(value: string): Cell {
  return { value, type: String, fontWeight: 'bold', backgroundColor: '#f1f4f7' };
}

function cellOf(value: string | number | null): Cell {
  if (value == null || value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value, type: String };
}
