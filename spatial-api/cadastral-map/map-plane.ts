/**
 * The plane a map is drawn in: Gauss-Krüger on CGCS2000, eastings without zone prefix; for sheets of 1:1,000,000 the cone of
 * their row.
 */
import { centralMeridianOf, crsByEpsg, epsgOfZone, type ZoneWidth, zoneOfLongitude } from '../../schemas/crs.ts';
import { lambertWkt, ogcWkt } from '../../schemas/formats/ogc-wkt.ts';
import { type PointTransform, pointTransform, projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry } from '../../schemas/geometry.ts';
import { coneOfSheet, fromLambert, type LambertCone, lambertProj, toLambert } from '../../schemas/lambert-cone.ts';
import type { GeographicSheet } from '../../schemas/map-sheet.ts';
import { Problem } from '../../schemas/problems.ts';

interface Zone {
  readonly zone: number;
  readonly width: ZoneWidth;
  readonly centralMeridian: number;
}

/** A Gauss-Krüger zone. */
export interface ZonePlane extends Zone {
  readonly kind: 'zone';
  readonly epsg: number;
  /** The same plane with the zone number before the easting. */
  readonly prefixedEpsg: number;
}

/** The cone of a 1:1,000,000 sheet, which has no code; `zone` is the 6° zone that the sheet covers. */
export interface ConePlane extends Zone {
  readonly kind: 'cone';
  readonly epsg: null;
  readonly cone: LambertCone;
}

export type MapPlane = ZonePlane | ConePlane;

/** 1:10,000 and larger are drawn in 3° zones, smaller in 6° zones (GB/T 14268 and the 3° rule for 1:10,000). */
export const zoneWidthOf = (scale: number): ZoneWidth => (scale <= 10_000 ? 3 : 6);

/** The plane of a place. Throws `map-place` outside the zones of China. */
export function planeAt(longitude: number, width: ZoneWidth): ZonePlane {
  try {
    return planeOfZone(zoneOfLongitude(longitude, width), width);
  } catch (cause) {
    throw new Problem('map-place', `经度 ${longitude.toFixed(4)}° 不在 CGCS2000 ${width}° 分带范围内`, { cause });
  }
}

function planeOfZone(zone: number, width: ZoneWidth): ZonePlane {
  return {
    kind: 'zone',
    epsg: epsgOfZone(zone, { width, prefixed: false }),
    prefixedEpsg: epsgOfZone(zone, { width, prefixed: true }),
    zone,
    width,
    centralMeridian: centralMeridianOf(zone, width),
  };
}

/** The plane of a code, with zone prefix or without; undefined for what is no plane of CGCS2000. */
export function planeOfEpsg(epsg: number): ZonePlane | undefined {
  const crs = crsByEpsg(epsg);
  return crs?.kind === 'gauss-kruger' && crs.datum === 'CGCS2000' ? planeOfZone(crs.zone, crs.width) : undefined;
}

/** The plane that the series has for a sheet of the geographic grid: its zone, at 1:1,000,000 its cone. */
export function planeOfSheet(sheet: GeographicSheet): MapPlane {
  const middle = (sheet.west + sheet.east) / 2;
  const plane = planeAt(middle, zoneWidthOf(sheet.scale));
  if (sheet.scale !== 1_000_000) return plane;
  const { zone, width, centralMeridian } = plane;
  return { kind: 'cone', epsg: null, zone, width, centralMeridian, cone: coneOfSheet(sheet) };
}

/** Whether two planes are one and the same. */
export const isSamePlane = (a: MapPlane, b: MapPlane): boolean => wktOf(a) === wktOf(b);

/** The 3° zone that a parcel lies in; that of `near`, in whose plane it is given, as long as it lies there. */
export function zoneOfParcel(geometry: FlatGeometry, near: ZonePlane): ZonePlane {
  const [west, , east] = boundsOf(projectGeometry(geometry, near.epsg, 4490));
  const longitude = (west + east) / 2;
  return near.width === 3 && Math.abs(longitude - near.centralMeridian) <= 1.5 ? near : planeAt(longitude, 3);
}

/** Metres of the plane to degrees [longitude, latitude]. */
export const planeToDegrees = (plane: MapPlane): PointTransform =>
  plane.kind === 'zone' ? pointTransform(plane.epsg, 4490) : fromLambert(plane.cone);

/** Degrees [longitude, latitude] to metres of the plane. */
export const degreesToPlane = (plane: MapPlane): PointTransform =>
  plane.kind === 'zone' ? pointTransform(4490, plane.epsg) : toLambert(plane.cone);

/** The vertices of something flat, carried by a transformation. */
export function carry<T extends { readonly xy: Float64Array }>(shape: T, transform: PointTransform): T {
  const xy = new Float64Array(shape.xy.length);
  for (let at = 0; at < xy.length; at += 2) transform(shape.xy[at]!, shape.xy[at + 1]!, xy, at);
  return { ...shape, xy };
}

/** From one plane to another. */
export function betweenPlanes(from: MapPlane, to: MapPlane): PointTransform {
  const [down, up] = [planeToDegrees(from), degreesToPlane(to)];
  return (x, y, out, at) => {
    down(x, y, out, at);
    up(out[at]!, out[at + 1]!, out, at);
  };
}

/** OGC text of the plane. */
export const wktOf = (plane: MapPlane): string => (plane.kind === 'zone' ? ogcWkt(plane.epsg) : lambertWkt(plane.cone));

/** The plane in words, as it is printed: `高斯-克吕格 3° 分带投影，中央子午线 120°（40 带）`. */
export function planeWords(plane: MapPlane): string {
  if (plane.kind === 'zone')
    return `高斯-克吕格 ${plane.width}° 分带投影，中央子午线 ${plane.centralMeridian}°（${plane.zone} 带）`;
  const [south, north] = plane.cone.parallels.map(degreesAndMinutes);
  return `双标准纬线正轴等角圆锥投影（兰伯特），标准纬线 ${south}、${north}，中央经线 ${plane.centralMeridian}°`;
}

function degreesAndMinutes(degrees: number): string {
  const minutes = Math.round(degrees * 60);
  return `${Math.floor(minutes / 60)}°${String(minutes % 60).padStart(2, '0')}′`;
}

/** SQL of a geometry in degrees, in the plane. */
export const transformed = (geometry: string, plane: MapPlane): string =>
  plane.kind === 'zone'
    ? `st_transform(${geometry}, ${plane.epsg})`
    : `st_transform(${geometry}, '${lambertProj(plane.cone)}')`;

/**
 * SQL of a row's geometry in the plane: delivered in this very zone it is taken to the last digit, else its vertices are
 * projected. No vertex is added: on a 宗地 each one is a 界址点, and over 1 km the two lines are 12 mm apart.
 */
export function geometryInPlane(plane: MapPlane): string {
  if (plane.kind === 'cone') return transformed('geom', plane);
  const { epsg, prefixedEpsg, zone } = plane;
  return `case st_srid(delivered)
      when ${epsg} then delivered
      when ${prefixedEpsg} then st_setsrid(st_translate(delivered, -${zone}000000, 0), ${epsg})
      else st_transform(geom, ${epsg})
    end`;
}

/** Degrees [longitude, latitude] around an outline in the plane: edges are looked at every 200 m. */
export function degreesAround(
  plane: MapPlane,
  outline: readonly (readonly [number, number])[],
): [west: number, south: number, east: number, north: number] {
  const toDegrees = planeToDegrees(plane);
  const out = new Float64Array(2);
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [i, from] of outline.entries()) {
    const to = outline[(i + 1) % outline.length]!;
    const steps = Math.min(500, 1 + Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 200));
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      toDegrees(from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, out, 0);
      west = Math.min(west, out[0]!);
      east = Math.max(east, out[0]!);
      south = Math.min(south, out[1]!);
      north = Math.max(north, out[1]!);
    }
  }
  return [west - 1e-5, south - 1e-5, east + 1e-5, north + 1e-5];
}
