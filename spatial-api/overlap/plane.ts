/**
 * The plane of an overlay: the 3° Gauss-Krüger plane, central-meridian form (EPSG 4534 … 4554), of the subject's
 * centroid. Lines drawn in that zone were straight there and stay straight.
 */
export interface Plane {
  readonly srid: number;
  /** The same plane with the zone number before the easting, EPSG 4513 … 4533. */
  readonly prefixedSrid: number;
  readonly zone: number;
}

/** Plane for a centroid's longitude in degrees; throws RangeError outside the zones 25 to 45 that CGCS2000 defines. */
export function planeAt(longitude: number): Plane {
  const zone = Math.round(longitude / 3);
  if (!(zone >= 25 && zone <= 45)) throw new RangeError(`longitude ${longitude} lies outside the 3° zones 25 to 45`);
  return { zone, srid: 4509 + zone, prefixedSrid: 4488 + zone };
}

/**
 * SQL that carries a row's geometry into the plane. A geometry delivered in this very zone is used as delivered, to the
 * last digit; another is densified first: 0.0001° (about 10 m) on a parallel departs from the plane's straight line by
 * less than two micrometres at 54° N. Subject and control lines go through the same expression, so that a shared border gives
 * the same coordinates on both sides.
 */
export function inPlane(plane: Plane, geom: string, delivered: string): string {
  return `case ST_SRID(${delivered})
      when ${plane.srid} then ${delivered}
      when ${plane.prefixedSrid} then ST_SetSRID(ST_Translate(${delivered}, -${plane.zone}000000, 0), ${plane.srid})
      else ST_Transform(ST_Segmentize(${geom}, 0.0001), ${plane.srid})
    end`;
}
