/** Batches: thousands of plots, each archived as a check of its own, by a job. */
import { queryOf, requestJson } from '../api.ts';
import type { CheckOrder, Verdict } from './api.ts';

export interface Batch {
  readonly id: string;
  readonly jobId: string;
  readonly name: string;
  readonly projectType: string;
  readonly day: string;
  readonly applicant: string | null;
  readonly plots: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | null;
  readonly waiting: number;
  readonly refused: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

export interface BatchPlot {
  readonly position: number;
  readonly plot: string;
  readonly name: string;
  readonly state: 'waiting' | 'checked' | 'refused';
  readonly checkId: string | null;
  readonly checkNumber: string | null;
  readonly verdict: Verdict | null;
  readonly summary: { readonly ellipsoidal: number | null; readonly notes: string } | null;
  readonly findings: readonly { readonly code: string; readonly message: string }[] | null;
}

/** The order of a check with codes in the place of one code. */
export type BatchOrder = Omit<CheckOrder, 'code' | 'projectCode' | 'previousId'> & {
  readonly codes?: readonly string[];
};

const BATCHES = '/api/overlap-batches';
const addressOf = (id: string): string => `${BATCHES}/${encodeURIComponent(id)}`;

export const orderBatch = async (order: BatchOrder): Promise<Batch> => requestJson(BATCHES, { body: order });

export const fetchBatch = async (id: string, signal?: AbortSignal): Promise<Batch> =>
  requestJson(addressOf(id), { signal });

export const fetchBatches = async (
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ readonly batches: readonly Batch[]; readonly next: string | null }> =>
  requestJson(`${BATCHES}?${queryOf(cursor === null ? {} : { cursor })}`, { signal });

/** Plots in the order in which they were handed in, of one verdict or state where it is named. */
export const fetchBatchPlots = async (
  id: string,
  filter: string,
  after: number | null,
  signal?: AbortSignal,
): Promise<{ readonly plots: readonly BatchPlot[]; readonly next: number | null }> => {
  const key = filter === 'waiting' || filter === 'refused' ? 'state' : 'verdict';
  const query = { limit: 200, ...(filter === '' ? {} : { [key]: filter }), ...(after === null ? {} : { after }) };
  return requestJson(`${addressOf(id)}/plots?${queryOf(query)}`, { signal });
};

export const batchSummaryAddress = (id: string): string => `${addressOf(id)}/summary.xlsx`;
