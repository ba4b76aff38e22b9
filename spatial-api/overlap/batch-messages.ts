/** What a batch job and its threads say to each other. Plain data: it is copied from thread to thread. */
import type { EncodedRecords } from './archive.ts';
import type { PlotSummary } from './batch-store.ts';
import type { InputFinding } from './check-input.ts';
import type { Verdict } from './result.ts';

/** What a thread needs to check plots of a batch by itself. */
export interface BatchPlan {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly batchId: string;
}

/** Waiting plots from one position to another, both included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A plot of a stretch: how it came out, and why it was refused where it was. */
export interface PlotAnswer {
  readonly position: number;
  readonly verdict: Verdict | null;
  readonly summary: PlotSummary | null;
  readonly findings: readonly InputFinding[] | null;
}

export interface StretchAnswer {
  readonly plots: readonly PlotAnswer[];
  /** Records of the plots that have a verdict, in order. */
  readonly records: EncodedRecords;
}
