import { toGeoJson } from '../../schemas/geometry.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import type { CheckInput, CheckOutcome } from './check-overlap.ts';
import type { Areas, LineOverlay, Piece, Totals } from './result.ts';

/** Raised whenever the engine's arithmetic or the record's form changes: an archived check names the engine that made it. */
export const ENGINE_VERSION = '1';

/** What the caller tells of a subject beyond its geometry; it is archived with it. */
export interface SubjectDescription {
  readonly name: string;
  readonly applicant: string | null;
  /** How the subject came: drawn, file, code or api; with a file its name and SHA-256. */
  readonly source: { readonly kind: string; readonly name?: string; readonly sha256?: string };
  /** Findings of the subject's own check (report part A). */
  readonly findings: readonly unknown[];
}

export type CheckRecord = ReturnType<typeof recordOf>;

/**
 * The archived record of a check. It holds nothing that depends on when or where it was made, so the same input on the
 * same dataset versions, rules and engine gives the same bytes. Areas are rounded to 0.0001 m², a hundredth of what is
 * printed; geometries keep every digit.
 */
export function recordOf(subject: SubjectDescription, input: CheckInput, outcome: CheckOutcome, ruleSet: RuleSet) {
  return {
    engine: ENGINE_VERSION,
    ruleSet: {
      id: ruleSet.id,
      version: ruleSet.version,
      digest: ruleSet.digest,
      areaKind: ruleSet.areaKind,
      thresholds: ruleSet.thresholds,
    },
    projectType: { id: input.projectType.id, title: input.projectType.title },
    parameters: input.parameters,
    day: input.day,
    subject: {
      ...subject,
      plots: input.plots.map((plot, index) => ({
        number: plot.number,
        name: plot.name,
        geometry: toGeoJson(plot.geometry),
        delivered:
          plot.delivered == null ? null : { srid: plot.delivered.srid, geometry: toGeoJson(plot.delivered.geometry) },
        ...rounded(outcome.plots[index]!),
        planeSrid: outcome.plots[index]!.planeSrid,
      })),
    },
    datasets: outcome.datasets,
    landUse: outcome.landUse,
    verdict: outcome.verdict,
    rules: outcome.rules.map((rule) => ({ ...rule, totals: rule.totals == null ? null : roundedTotals(rule.totals) })),
    overlays: Object.fromEntries(
      Object.entries(outcome.overlays).map(([rule, overlay]) => [rule, roundedOverlay(overlay)]),
    ),
  };
}

function round(value: number): number {
  return Math.round(value * 10000) / 10000;
}

function rounded(areas: Areas): Areas {
  return { ellipsoidal: round(areas.ellipsoidal), planar: round(areas.planar) };
}

function roundedTotals(totals: Totals): Totals {
  return {
    all: rounded(totals.all),
    real: rounded(totals.real),
    edge: rounded(totals.edge),
    noise: rounded(totals.noise),
  };
}

function roundedPiece(piece: Piece): Piece {
  return {
    ...piece,
    ...rounded(piece),
    share: Math.round(piece.share * 1e8) / 1e8,
    width: { atLeast: round(piece.width.atLeast), atMost: round(piece.width.atMost) },
  };
}

function roundedOverlay(overlay: LineOverlay): LineOverlay {
  if (overlay.state === 'cannot-check') return overlay;
  return {
    ...overlay,
    inside: overlay.inside.map(roundedPiece),
    insideTotals: roundedTotals(overlay.insideTotals),
    outside: overlay.outside?.map(roundedPiece) ?? null,
    outsideTotals: overlay.outsideTotals == null ? null : roundedTotals(overlay.outsideTotals),
  };
}
