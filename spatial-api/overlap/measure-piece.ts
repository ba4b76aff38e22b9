import { ellipsoidalArea, planarArea } from '../../schemas/area.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, type GeoJsonGeometry, ringsOf, toGeoJson } from '../../schemas/geometry.ts';
import type { Thresholds } from '../../schemas/rules/rule.ts';
import { constant } from '../canonical-json.ts';
import { classifyPiece, type PieceClass } from './classify-piece.ts';
import { type AreaKind, closedAlone } from './close-areas.ts';
import { type InscribedWidth, inscribedWidth } from './inscribed-circle.ts';
import type { Plane } from './plane.ts';
import type { Areas, Piece } from './result.ts';

/** Both areas of a polygon given in the plane, m² unrounded. */
export function areasOf(inPlane: FlatGeometry, plane: Plane): Areas {
  return {
    ellipsoidal: ellipsoidalArea(projectGeometry(inPlane, plane.srid, 4490)),
    planar: planarArea(inPlane),
  };
}

export interface PieceSource {
  readonly plot: string;
  readonly plotAreas: Areas;
  /** The deciding kind. */
  readonly areaKind: AreaKind;
  readonly feature: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly geometry: FlatGeometry;
}

/** How the width of a piece is found: by searching for the largest circle, or bounded by area and perimeter, for statistics. */
export type WidthKind = 'searched' | 'bounded';

/** One piece for each connected part, so that a sliver beside a real overlap is seen for what it is. */
export function measurePieces(
  source: PieceSource,
  plane: Plane,
  thresholds: Thresholds,
  widthKind: WidthKind = 'searched',
): Piece[] {
  return measuredParts(source.geometry, plane, thresholds, widthKind).map((part) => ({
    plot: source.plot,
    feature: source.feature,
    fields: source.fields,
    ellipsoidal: part.ellipsoidal,
    planar: part.planar,
    share: part[source.areaKind] / source.plotAreas[source.areaKind],
    width: part.width,
    class: part.class,
    closed: closedAlone(part[source.areaKind]),
    geometry: part.geometry,
  }));
}

/** What a connected part is by itself, whoever shares it. */
interface MeasuredPart extends Areas {
  readonly width: InscribedWidth;
  readonly class: PieceClass;
  /** EPSG:4490. */
  readonly geometry: GeoJsonGeometry;
}

interface Measured {
  readonly thresholds: Thresholds;
  readonly widthKind: WidthKind;
  readonly parts: readonly MeasuredPart[];
}

/** A plot that is covered by ten lines is measured once. */
const measured = new WeakMap<FlatGeometry, Measured>();

function measuredParts(
  geometry: FlatGeometry,
  plane: Plane,
  thresholds: Thresholds,
  widthKind: WidthKind,
): readonly MeasuredPart[] {
  const known = measured.get(geometry);
  if (known?.thresholds === thresholds && known.widthKind === widthKind) return known.parts;
  const parts = partsOf(geometry).map((part): MeasuredPart => {
    const lonLat = projectGeometry(part, plane.srid, 4490);
    const planar = planarArea(part);
    const perimeter = perimeterOf(part);
    const width = widthOf(part, planar, perimeter, thresholds, widthKind);
    return {
      ellipsoidal: ellipsoidalArea(lonLat),
      planar,
      width,
      class: classifyPiece({ area: planar, perimeter, width }, thresholds),
      geometry: constant(toGeoJson(lonLat)),
    };
  });
  measured.set(geometry, { thresholds, widthKind, parts });
  return parts;
}

/**
 * The largest circle in a polygon of area A and perimeter P has a radius of at least A/P and at most √(A/π). A piece below
 * the tolerated area is no real overlap however wide, so its width is only estimated; where the lower bound reaches the
 * tolerance a piece is real, and a search would only refine the figure that is printed.
 */
function widthOf(
  part: FlatGeometry,
  area: number,
  perimeter: number,
  { toleranceArea, toleranceWidth }: Thresholds,
  kind: WidthKind,
): InscribedWidth {
  const bounds = { atLeast: perimeter > 0 ? (2 * area) / perimeter : 0, atMost: 2 * Math.sqrt(area / Math.PI) };
  if (kind === 'bounded' && (area < toleranceArea || bounds.atLeast >= toleranceWidth)) return bounds;
  const found = inscribedWidth(part, area < toleranceArea ? 0 : undefined);
  return {
    atLeast: Math.max(found.atLeast, bounds.atLeast),
    atMost: Math.max(found.atLeast, bounds.atLeast, Math.min(found.atMost, bounds.atMost)),
  };
}

/** Polygons of a (multi)polygon, each on its own. */
export function partsOf(geometry: FlatGeometry): FlatGeometry[] {
  let firstRing = 0;
  return Array.from(geometry.parts, (lastRing) => {
    const from = firstRing === 0 ? 0 : geometry.ends[firstRing - 1]!;
    const to = geometry.ends[lastRing - 1]!;
    const part: FlatGeometry = {
      type: 'Polygon',
      xy: geometry.xy.slice(2 * from, 2 * to),
      ends: geometry.ends.slice(firstRing, lastRing).map((end) => end - from),
      parts: Uint32Array.of(lastRing - firstRing),
    };
    firstRing = lastRing;
    return part;
  });
}

/** Length of all rings, holes included, in the unit of the coordinates. */
export function perimeterOf(geometry: FlatGeometry): number {
  const { xy } = geometry;
  let length = 0;
  for (const { start, end } of ringsOf(geometry)) {
    for (let v = start; v < end - 1; v++) {
      length += Math.hypot(xy[2 * v + 2]! - xy[2 * v]!, xy[2 * v + 3]! - xy[2 * v + 1]!);
    }
  }
  return length;
}
