import type { InputFinding } from './check-input.ts';
import type { OwnCodes } from './check-overlap.ts';
import type { Plot } from './prepare-subjects.ts';

/** A plot with what its sender declared of it. */
export interface SubmittedPlot extends Plot {
  readonly declared: Declared;
}

/** What a boundary-point file or an attribute table states beside the geometry; null where it says nothing. */
export interface Declared {
  /** m². */
  readonly area: number | null;
  /** 界址点数, closing points not counted. */
  readonly pointCount: number | null;
  /** 图幅号. */
  readonly mapSheet: string | null;
  /** Points carry numbers (J1, J2, …), so their order is part of the delivery. */
  readonly isNumbered: boolean;
}

export const NOTHING_DECLARED: Declared = { area: null, pointCount: null, mapSheet: null, isNumbered: false };

/** What a request's subject comes to: the plots that can be read, and what is wrong with the others. */
export interface Submission {
  readonly plots: readonly SubmittedPlot[];
  readonly findings: readonly InputFinding[];
  readonly own: OwnCodes;
  /** A name that the source itself has: of the project, the parcel's location, the file. */
  readonly title: string | null;
}

/** Plots of one check. A project of more is checked as a batch. */
export const MOST_PLOTS = 500;
