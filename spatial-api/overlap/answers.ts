/** What routes of checks answer with. */
import type { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { ArchivedCheck, CheckSummary, Opinion } from './archive.ts';
import { VERDICT_TITLES } from './result.ts';
import type { CheckSchema, CheckSummarySchema } from './route-schemas.ts';

export const TAG = '审查';

type CheckAnswer = z.input<typeof CheckSchema>;

export function summaryOf(check: CheckSummary): z.input<typeof CheckSummarySchema> {
  const { record: _, ...summary } = check as ArchivedCheck;
  return { ...summary, verdictTitle: VERDICT_TITLES[check.verdict].zh, bbox: [...check.bbox] };
}

export function answerOf(
  check: ArchivedCheck,
  opinions: readonly Opinion[],
  chain: readonly CheckSummary[],
): CheckAnswer {
  return {
    ...summaryOf(check),
    record: JSON.parse(check.record) as CheckAnswer['record'],
    opinions: [...opinions],
    chain: chain.map(summaryOf),
  };
}

export function digestHeader({ digest }: CheckSummary): Readonly<Record<string, string>> {
  return { 'X-Digest': `sm3=${digest}` };
}

/** `yyyy-MM-dd` of the bureau. */
export function today(clock: () => Date): string {
  // The bureau's day, not Greenwich's.
  return new Date(clock().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Who makes a check or says something of it: the account, where there is one; else whom the request names. */
export function authorOf({ kind, name }: Caller, named: string | undefined): string {
  return kind === 'user' || kind === 'key' ? name : named || SOMEONE;
}

/** Where nobody signs in and the request names nobody. */
const SOMEONE = '未署名';
