/** The plane a map is drawn in: Gauss-Krüger on CGCS2000, eastings without zone prefix. */
import { centralMeridianOf, crsByEpsg, epsgOfZone, type ZoneWidth, zoneOfLongitude } from '../../schemas/crs.ts';
import { pointTransform } from '../../schemas/gauss-kruger.ts';
import { Problem } from '../../schemas/problems.ts';

export interface MapPlane {
  readonly epsg: number;
  /** The same plane with the zone number before the easting. */
  readonly prefixedEpsg: number;
  readonly zone: number;
  readonly width: ZoneWidth;
  readonly centralMeridian: number;
}

/** 1:10,000 and larger are drawn in 3° zones, smaller in 6° zones (GB/T 14268 and the 3° rule for 1:10,000). */
export const zoneWidthOf = (scale: number): ZoneWidth => (scale <= 10_000 ? 3 : 6);

/** The plane of a place. Throws `map-place` outside the zones of China. */
export function planeAt(longitude: number, width: ZoneWidth): MapPlane {
  try {
    return planeOfZone(zoneOfLongitude(longitude, width), width);
  } catch (cause) {
    throw new Problem('map-place', `经度 ${longitude.toFixed(4)}° 不在 CGCS2000 ${width}° 分带范围内`, { cause });
  }
}

function planeOfZone(zone: number, width: ZoneWidth): MapPlane {
  return {
    epsg: epsgOfZone(zone, { width, prefixed: false }),
    prefixedEpsg: epsgOfZone(zone, { width, prefixed: true }),
    zone,
    width,
    centralMeridian: centralMeridianOf(zone, width),
  };
}

/** The plane of a code, with zone prefix or without; undefined for what is no plane of CGCS2000. */
export function planeOfEpsg(epsg: number): MapPlane | undefined {
  const crs = crsByEpsg(epsg);
  return crs?.kind === 'gauss-kruger' && crs.datum === 'CGCS2000' ? planeOfZone(crs.zone, crs.width) : undefined;
}

/**
 * SQL of a row's geometry in the plane: delivered in this very zone it is taken to the last digit, else its vertices are
 * projected. No vertex is added: on a 宗地 each one is a 界址点, and over 1 km the two lines are 12 mm apart.
 */
export function geometryInPlane({ epsg, prefixedEpsg, zone }: MapPlane): string {
  return `case st_srid(delivered)
      when ${epsg} then delivered
      when ${prefixedEpsg} then st_setsrid(st_translate(delivered, -${zone}000000, 0), ${epsg})
      else st_transform(geom, ${epsg})
    end`;
}

/** Degrees [longitude, latitude] around an outline in the plane: edges are looked at every 200 m. */
export function degreesAround(
  plane: Pick<MapPlane, 'epsg'>,
  outline: readonly (readonly [number, number])[],
): [west: number, south: number, east: number, north: number] {
  const toDegrees = pointTransform(plane.epsg, 4490);
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
