/** What an overlap check says. The record is plain data: it is archived, hashed and printed as it is. */
import type { GeoJsonGeometry } from '../../schemas/geometry.ts';
import type { Severity, Thresholds } from '../../schemas/rules/rule.ts';
import type { PieceClass } from './classify-piece.ts';

/** Area of a piece or a sum, m², unrounded; ha and 亩 derive from it when printed. */
export interface Areas {
  readonly ellipsoidal: number;
  readonly planar: number;
}

/** An area as printed, in the deciding kind: m² to 0.01 and ha to 0.0001, closed so that parts add up to their whole. */
export interface ClosedArea {
  readonly squareMetres: number;
  readonly hectares: number;
}

/** A plot divided by a line. */
export interface PlotClosing {
  readonly plot: string;
  readonly state: 'closed' | 'not-closed';
  readonly whole: ClosedArea;
  readonly inside: ClosedArea;
  readonly outside: ClosedArea;
  /** Whole minus the sum of the measured parts, m². */
  readonly discrepancy: number;
}

/** A connected part that the subject shares with one feature, or has outside all of them. */
export interface Piece extends Areas {
  /** Number of the plot (地块编号) it lies in. */
  readonly plot: string;
  /** Stable id of the control feature; null for a piece outside all features. */
  readonly feature: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Part of the plot's area, 0 to 1. */
  readonly share: number;
  /** Diameter of the largest inscribed circle, metres, between two bounds. */
  readonly width: { readonly atLeast: number; readonly atMost: number };
  readonly class: PieceClass;
  /** In the deciding kind. */
  readonly closed: ClosedArea;
  /** EPSG:4490. */
  readonly geometry: GeoJsonGeometry;
}

/** Sums by class; land that several features cover counts once, so that the classes add up to `all`. */
export interface Totals {
  readonly all: Areas;
  readonly real: Areas;
  readonly edge: Areas;
  readonly noise: Areas;
}

/** Why a line could not be checked. */
export type CannotCheckReason =
  | 'no-layer'
  | 'not-published'
  | 'empty'
  | 'coverage-unknown'
  | 'not-covered'
  | 'rejected-rows'
  | 'changed-outside'
  | 'invalid-feature'
  | 'not-in-force'
  | 'fault';

/** Reasons why an optional line stays without weight: the bureau has no such data. */
export const ABSENCE: ReadonlySet<CannotCheckReason> = new Set(['no-layer', 'not-published', 'empty']);

export interface DatasetUsed {
  readonly layer: string;
  readonly dataset: string;
  readonly version: number;
  readonly source: string;
  readonly sha256: string;
  readonly districtCode: string | null;
  readonly publishedAt: string;
  readonly rows: number;
}

export interface UncheckedPlot {
  readonly plot: string;
  readonly reason: CannotCheckReason;
  readonly detail: string;
}

export type LineOverlay =
  | {
      readonly line: string;
      readonly state: 'checked';
      readonly version: number;
      readonly inside: readonly Piece[];
      readonly insideTotals: Totals;
      readonly outside: readonly Piece[] | null;
      readonly outsideTotals: Totals | null;
      /** Every plot that was checked, in order. */
      readonly closing: readonly PlotClosing[];
      /** Plots that could not be checked against this line; never all of them. */
      readonly unchecked: readonly UncheckedPlot[];
    }
  | {
      readonly line: string;
      readonly state: 'cannot-check';
      readonly version: number | null;
      readonly reason: CannotCheckReason;
      readonly detail: string;
    };

export type RuleState = 'overlaps' | 'clear' | 'below-threshold' | 'cannot-check' | 'met' | 'not-met';

export interface RuleResult {
  readonly rule: string;
  readonly line: string | null;
  readonly relation: 'must-not-overlap' | 'must-lie-within' | 'parameter';
  readonly state: RuleState;
  /** Null unless the rule is triggered. */
  readonly severity: Severity | null;
  readonly messages: readonly string[];
  readonly materials: readonly string[];
  readonly basis: readonly {
    readonly document: string;
    readonly clause?: string | undefined;
    readonly url?: string | undefined;
  }[];
  readonly totals: Totals | null;
  /** Why it could not be checked. */
  readonly reason: CannotCheckReason | null;
  /** Plots of the case that could not be checked, whatever was found on the others. */
  readonly uncheckedPlots: number;
  /** False where it could not be checked and that does not matter: an optional line the bureau has no data of. */
  readonly decides: boolean;
}

export type Verdict = 'pass' | 'conditional' | 'fail' | 'undetermined';

export const VERDICT_TITLES: Readonly<Record<Verdict, { readonly zh: string; readonly en: string }>> = {
  pass: { zh: '通过', en: 'Passed' },
  conditional: { zh: '有条件通过', en: 'Passed on conditions' },
  fail: { zh: '不通过', en: 'Not passed' },
  undetermined: { zh: '无法判定', en: 'Cannot be determined' },
};

export interface Judgement {
  readonly verdict: Verdict;
  readonly rules: readonly RuleResult[];
}

export interface RuleSetUsed {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly areaKind: 'ellipsoidal' | 'planar';
  readonly thresholds: Thresholds;
}
