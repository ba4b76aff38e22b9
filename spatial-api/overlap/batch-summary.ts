/** What a batch keeps of a check beside its record; apart from the workbook, whose library the batch's threads need not load. */
import { printedTotals } from '../../schemas/rules/printed-areas.ts';
import type { CheckRecord } from './record.ts';
import { ruleTitle, sayIn, SEVERITY_TITLES, stateTitle } from './report-words.ts';

/** One row of the summary: what the workbook needs of an item, so that a batch's records need not be kept in memory. */
export interface SummaryRow {
  readonly plot: string;
  readonly name: string;
  readonly number: string | null;
  /** As it is printed. */
  readonly verdict: string;
  /** m². */
  readonly ellipsoidal: number | null;
  readonly planar: number | null;
  /** Real area by rule as its report prints it, m² in the deciding kind; null where the rule could not be checked. */
  readonly areas: Readonly<Record<string, number | null>>;
  readonly notes: string;
}

/** What a summary says of one check. */
export function summaryOfRecord(record: CheckRecord): Pick<SummaryRow, 'ellipsoidal' | 'planar' | 'areas' | 'notes'> {
  const say = sayIn('zh', record);
  const notes = record.rules.flatMap((rule) => {
    const title = ruleTitle(rule, record, say);
    if (rule.severity != null) return [`${title}：${SEVERITY_TITLES[rule.severity].zh}`];
    return rule.state === 'cannot-check' && rule.decides ? [`${title}：${stateTitle(rule, say)}`] : [];
  });
  return {
    ...record.subject.areas,
    areas: Object.fromEntries(record.rules.map((rule) => [rule.rule, printedTotals(rule, record)?.real ?? null])),
    notes: notes.join('；'),
  };
}
