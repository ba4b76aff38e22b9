/**
 * Areas of a check as they are printed: m² to 0.01, in the deciding kind, adjusted so that pieces add up to their class,
 * classes to what a line shares with the plots, and inside and outside to the plot. Every report and the desk take their
 * figures from here, so that no two of them differ by a hundredth.
 */
import { levelAreas } from '../level-areas.ts';
import { roundArea } from '../units.ts';

interface Areas {
  readonly ellipsoidal: number;
  readonly planar: number;
}

const CLASSES = ['real', 'edge', 'noise'] as const;
type PieceClass = (typeof CLASSES)[number];

interface Closed {
  readonly squareMetres: number;
}

interface CheckedOverlay {
  readonly state: 'checked';
  readonly inside: readonly { readonly class: PieceClass; readonly closed: Closed }[];
  readonly outside: readonly { readonly class: PieceClass; readonly closed: Closed }[] | null;
  readonly closing: readonly { readonly inside: Closed; readonly outside: Closed }[];
}

/** What of an archived record its printed areas rest on. */
export interface PrintedRecord {
  readonly ruleSet: { readonly areaKind: keyof Areas };
  readonly subject: { readonly plots: readonly Areas[] };
  readonly overlays: Readonly<Record<string, CheckedOverlay | { readonly state: 'cannot-check' } | undefined>>;
}

/** What a rule found, as it is printed, m². `real`, `edge` and `noise` add up to `all`. */
export type PrintedTotals = Readonly<Record<'all' | PieceClass, number>>;

/** Area of the plots, m²: the sum of what is printed of each. In the deciding kind unless another is named. */
export function printedWhole({ subject, ruleSet }: PrintedRecord, kind: keyof Areas = ruleSet.areaKind): number {
  return sumOf(subject.plots.map((plot) => roundArea(plot[kind], 'squareMetres')));
}

/** What a rule found: shared land, or land outside where a plot must lie within. Null where nothing was measured. */
export function printedTotals(
  { rule, totals }: { readonly rule: string; readonly totals: Readonly<Record<'all' | PieceClass, Areas>> | null },
  { overlays, ruleSet: { areaKind } }: PrintedRecord,
): PrintedTotals | null {
  if (totals == null) return null;
  const overlay = overlays[rule];
  const measured = CLASSES.map((of) => totals[of][areaKind]);
  if (overlay?.state !== 'checked') return totalsOf(roundArea(totals.all[areaKind], 'squareMetres'), measured);
  const side = overlay.outside == null ? 'inside' : 'outside';
  const all = sumOf(overlay.closing.map((plot) => plot[side].squareMetres));
  const pieces = overlay.outside ?? overlay.inside;
  const byClass = CLASSES.map((of) => sumOf(pieces.flatMap((p) => (p.class === of ? [p.closed.squareMetres] : []))));
  // pieces that share land add up to more than what is shared in all
  return sumOf(byClass) === all ? asTotals(all, byClass) : totalsOf(all, measured);
}

/** Measured sums adjusted to what is printed of all; a difference that is no rounding is shown as it was measured. */
function totalsOf(all: number, measured: readonly number[]): PrintedTotals {
  if (all > 0 && measured.some((area) => area > 0)) {
    const levelling = levelAreas(
      measured.map((area, i) => ({ key: String(i), area })),
      all,
    );
    if (levelling.state === 'levelled')
      return asTotals(
        all,
        levelling.pieces.map(({ area }) => area),
      );
  }
  return asTotals(
    all,
    measured.map((area) => roundArea(area, 'squareMetres')),
  );
}

function asTotals(all: number, [real, edge, noise]: readonly number[]): PrintedTotals {
  return { all, real: real!, edge: edge!, noise: noise! };
}

/** Sum of areas of two decimals, exact. */
export function sumOf(areas: readonly number[]): number {
  return areas.reduce((sum, area) => sum + Math.round(area * 100), 0) / 100;
}
