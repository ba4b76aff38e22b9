import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromGeoJson, ringsOf } from '../../schemas/geometry.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import type { PieceClass } from './classify-piece.ts';
import { closePieces, closePlot } from './close-areas.ts';
import { inscribedCircle } from './inscribed-circle.ts';
import { areasOf, measurePieces, partsOf, type PieceSource, type WidthKind } from './measure-piece.ts';
import type { CheckedOverlay } from './overlay-plots.ts';
import type { Subject } from './prepare-subjects.ts';
import type { Areas, LineOverlay, Piece, PlotClosing, Totals, UncheckedPlot } from './result.ts';

/** The overlay of the plots of a case with one line, to be measured, classed, closed and summed. */
export interface LineParts {
  readonly line: string;
  readonly version: number;
  /** What lies outside was asked for and is what is judged. */
  readonly isWithin: boolean;
  readonly checked: readonly { readonly subject: Subject; readonly overlay: CheckedOverlay }[];
  readonly unchecked: readonly UncheckedPlot[];
  readonly widths: WidthKind;
}

const NOTHING: Areas = { ellipsoidal: 0, planar: 0 };

export function measureLine(parts: LineParts, ruleSet: RuleSet): LineOverlay {
  const { checked, unchecked, isWithin } = parts;
  const plots = checked.map(({ subject, overlay }) => measurePlot(subject, overlay, parts, ruleSet));
  const inside = plots.flatMap((plot) => plot.inside);
  const outside = plots.flatMap((plot) => plot.outside);
  return {
    line: parts.line,
    state: 'checked',
    version: parts.version,
    inside,
    insideTotals: sumTotals(plots.map((plot) => plot.insideTotals)),
    outside: isWithin ? outside : null,
    outsideTotals: isWithin ? sumTotals(plots.map((plot) => plot.outsideTotals)) : null,
    closing: plots.map((plot) => plot.closing),
    unchecked,
  };
}

interface MeasuredPlot {
  readonly inside: readonly Piece[];
  readonly outside: readonly Piece[];
  readonly insideTotals: Totals;
  readonly outsideTotals: Totals;
  readonly closing: PlotClosing;
}

function measurePlot(
  subject: Subject,
  overlay: CheckedOverlay,
  { isWithin, widths }: LineParts,
  ruleSet: RuleSet,
): MeasuredPlot {
  const { areaKind } = ruleSet;
  const { plot, areas } = subject;
  const { features, union, outside } = overlay;
  const found = features.flatMap((feature) => measure(feature, subject, ruleSet, widths));
  const whole =
    features.length > 1 && union != null && found.some((piece) => piece.class !== 'real')
      ? measure({ feature: null, fields: {}, geometry: union }, subject, ruleSet, widths)
      : [];
  const inside = whole.length === 0 ? found : raiseClasses(found, whole, subject);
  const rest =
    outside == null ? [] : measure({ feature: null, fields: {}, geometry: outside }, subject, ruleSet, widths);
  const insideAreas = areaOf(union, features.length > 1 ? whole : found, subject);
  const outsideAreas = areaOf(outside, rest, subject);
  const closing = closePlot(
    { plot: plot.number, whole: areas, inside: insideAreas, outside: isWithin ? outsideAreas : null },
    areaKind,
  );
  return {
    inside: closePieces(inside, closing.inside, insideAreas[areaKind], areaKind),
    outside: closePieces(rest, closing.outside, outsideAreas[areaKind], areaKind),
    // land that several features share counts once, in every class as in the sum of all
    insideTotals: totalsOf(features.length > 1 ? whole : found, insideAreas),
    outsideTotals: totalsOf(rest, outsideAreas),
    closing,
  };
}

type Source = Pick<PieceSource, 'feature' | 'fields' | 'geometry'>;

function measure(source: Source, subject: Subject, ruleSet: RuleSet, widths: WidthKind): readonly Piece[] {
  const { plot, plane, areas, inPlane, inDegrees } = subject;
  const whole = source.geometry === inPlane ? inDegrees : undefined;
  const { feature, fields, geometry } = source;
  const { areaKind, thresholds } = ruleSet;
  const of = { plot: plot.number, plotAreas: areas, areaKind, feature, fields, geometry, whole };
  return measurePieces(of, plane, thresholds, widths);
}

/** Areas of a geometry whose pieces may have been measured already: one piece is all of it, to the last digit. */
function areaOf(geometry: FlatGeometry | null, pieces: readonly Piece[], subject: Subject): Areas {
  if (geometry == null) return NOTHING;
  if (geometry === subject.inPlane) return subject.areas;
  const [only] = pieces;
  if (only != null && pieces.length === 1) return { ellipsoidal: only.ellipsoidal, planar: only.planar };
  return areasOf(geometry, subject.plane);
}

/** Sums by class of pieces that share no land; `all` is the area of what they make up. Where all is of one class it is that area to the last digit. */
function totalsOf(pieces: readonly Piece[], all: Areas): Totals {
  if (pieces.length === 0) return { all, real: all, edge: NOTHING, noise: NOTHING };
  return {
    all,
    real: sumOfClass(pieces, 'real', all),
    edge: sumOfClass(pieces, 'edge', all),
    noise: sumOfClass(pieces, 'noise', all),
  };
}

function sumOfClass(pieces: readonly Piece[], of: PieceClass, all: Areas): Areas {
  const chosen = pieces.filter((piece) => piece.class === of);
  return chosen.length === pieces.length ? all : sumAreas(chosen);
}

function sumTotals(list: readonly Totals[]): Totals {
  // most cases have one plot
  if (list.length === 1) return list[0]!;
  return {
    all: sumAreas(list.map(({ all }) => all)),
    real: sumAreas(list.map(({ real }) => real)),
    edge: sumAreas(list.map(({ edge }) => edge)),
    noise: sumAreas(list.map(({ noise }) => noise)),
  };
}

const RANK: Readonly<Record<PieceClass, number>> = { noise: 0, edge: 1, real: 2 };

/**
 * Narrow pieces on neighbouring features make a wide overlap together: a piece counts as what the dissolved part is that
 * it lies in. Two strips of 0.15 m side by side are 0.3 m of real overlap.
 */
function raiseClasses(pieces: readonly Piece[], dissolved: readonly Piece[], { plane }: Subject): readonly Piece[] {
  const parts = dissolved.flatMap((part) =>
    partsOf(inPlane(part, plane.srid)).map((geometry) => ({
      geometry,
      bounds: boundsOf(geometry),
      class: part.class,
    })),
  );
  return pieces.map((piece) => {
    if (piece.class === 'real') return piece;
    const geometry = inPlane(piece, plane.srid);
    const [x, y] = inscribedCircle(geometry).centre ?? [geometry.xy[0]!, geometry.xy[1]!];
    const raised = parts.find((part) => RANK[part.class] > RANK[piece.class] && contains(part, x, y));
    return raised == null ? piece : { ...piece, class: raised.class };
  });
}

function inPlane(piece: Piece, srid: number): FlatGeometry {
  return projectGeometry(fromGeoJson(piece.geometry), 4490, srid);
}

function contains({ geometry, bounds }: { geometry: FlatGeometry; bounds: readonly number[] }, x: number, y: number) {
  if (x < bounds[0]! || y < bounds[1]! || x > bounds[2]! || y > bounds[3]!) return false;
  const { xy } = geometry;
  let inside = false;
  for (const { start, end } of ringsOf(geometry)) {
    for (let v = start; v < end - 1; v++) {
      const [ax, ay, bx, by] = [xy[2 * v]!, xy[2 * v + 1]!, xy[2 * v + 2]!, xy[2 * v + 3]!];
      if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
    }
  }
  return inside;
}

function sumAreas(list: readonly Areas[]): Areas {
  return {
    ellipsoidal: list.reduce((sum, areas) => sum + areas.ellipsoidal, 0),
    planar: list.reduce((sum, areas) => sum + areas.planar, 0),
  };
}
