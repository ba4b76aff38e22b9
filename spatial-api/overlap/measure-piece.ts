import { ellipsoidalArea, planarArea } from '../../schemas/area.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, type GeoJsonGeometry, toGeoJson } from '../../schemas/geometry.ts';
import type { Thresholds } from '../../schemas/rules/rule.ts';
import { constant } from '../canonical-json.ts';
import { classifyPiece, type PieceClass } from './classify-piece.ts';
import { type AreaKind, closedAlone } from './close-areas.ts';
import { type InscribedWidth, inscribedWidth } from './inscribed-circle.ts';
import type { Plane } from './plane.ts';
import type { Areas, Piece } from './result.ts';

/** Both areas of a polygon given in the plane, m² unrounded. */
export function areasOf(inPlane: FlatGeometry, plane: Plane): Areas {
  return areasOfBoth(inPlane, projectGeometry(inPlane, plane.srid, 4490));
}

/** The same of a polygon that is there in degrees (EPSG:4490) as well. */
export function areasOfBoth(inPlane: FlatGeometry, inDegrees: FlatGeometry): Areas {
  return { ellipsoidal: ellipsoidalArea(inDegrees), planar: planarArea(inPlane) };
}

export interface PieceSource {
  readonly plot: string;
  readonly plotAreas: Areas;
  /** The deciding kind. */
  readonly areaKind: AreaKind;
  readonly feature: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly geometry: FlatGeometry;
  /** All of the plot, in degrees: it is measured once, however many lines cover it. */
  readonly whole?: FlatGeometry | undefined;
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
  return measuredParts(source, plane, thresholds, widthKind).map((part) => ({
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

/** By the plot's geometry. */
const measured = new WeakMap<FlatGeometry, Measured>();

function measuredParts(
  { geometry, whole }: PieceSource,
  plane: Plane,
  thresholds: Thresholds,
  widthKind: WidthKind,
): readonly MeasuredPart[] {
  if (whole == null) return measureParts(geometry, undefined, plane, thresholds, widthKind);
  const known = measured.get(geometry);
  if (known?.thresholds === thresholds && known.widthKind === widthKind) return known.parts;
  const parts = measureParts(geometry, whole, plane, thresholds, widthKind);
  for (const part of parts) constant(part.geometry);
  measured.set(geometry, { thresholds, widthKind, parts });
  return parts;
}

function measureParts(
  geometry: FlatGeometry,
  inDegrees: FlatGeometry | undefined,
  plane: Plane,
  thresholds: Thresholds,
  widthKind: WidthKind,
): readonly MeasuredPart[] {
  const partsInDegrees = inDegrees == null ? [] : partsOf(inDegrees);
  return partsOf(geometry).map((part, i): MeasuredPart => {
    const lonLat = partsInDegrees[i] ?? projectGeometry(part, plane.srid, 4490);
    const planar = planarArea(part);
    const perimeter = perimeterOf(part);
    const width = widthOf(part, planar, perimeter, thresholds, widthKind);
    return {
      ellipsoidal: ellipsoidalArea(lonLat),
      planar,
      width,
      class: classifyPiece({ area: planar, perimeter, width }, thresholds),
      geometry: toGeoJson(lonLat),
    };
  });
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
  if (geometry.parts.length === 1) return [geometry.type === 'Polygon' ? geometry : { ...geometry, type: 'Polygon' }];
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
  const { xy, ends } = geometry;
  let length = 0;
  for (let ring = 0, v = 0; ring < ends.length; ring++, v++) {
    for (const last = ends[ring]! - 1; v < last; v++) {
      length += Math.hypot(xy[2 * v + 2]! - xy[2 * v]!, xy[2 * v + 3]! - xy[2 * v + 1]!);
    }
  }
  return length;
}
