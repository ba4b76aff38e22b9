/**
 * Coordinate systems of Chinese land data and their EPSG codes, both ways (parameters as in the PROJ/EPSG database; remarks
 * elsewhere err: 2385 is CM 120°E). Gauss-Krüger zones come in two forms with one geometry: the easting carries the zone
 * number as a prefix (false easting zone·10⁶ + 500 000) or not (500 000). Coordinates are east, north everywhere in the
 * product, although EPSG lists north first.
 */

import { CGCS2000, type Ellipsoid, IAG75, KRASSOVSKY } from './ellipsoid.ts';

export type Datum = 'CGCS2000' | 'Xian80' | 'Beijing54';

/** Width of a zone in degrees: 3° for cadastre and land surveys, 6° for 1:25 000 and smaller. */
export type ZoneWidth = 3 | 6;

export interface GeographicCrs {
  readonly epsg: number;
  readonly name: string;
  readonly datum: Datum;
  readonly kind: 'geographic';
}

export interface GaussKrugerCrs {
  readonly epsg: number;
  readonly name: string;
  readonly datum: Datum;
  readonly kind: 'gauss-kruger';
  readonly width: ZoneWidth;
  /** 25–45 for 3° zones (CM = 3·zone), 13–23 for 6° zones (CM = 6·zone − 3): the two ranges do not meet. */
  readonly zone: number;
  /** True when eastings begin with the zone number. */
  readonly prefixed: boolean;
  /** Degrees east. */
  readonly centralMeridian: number;
  /** Metres. */
  readonly falseEasting: number;
}

export type ChineseCrs = GeographicCrs | GaussKrugerCrs;

interface DatumCodes {
  readonly name: string;
  readonly ellipsoid: Ellipsoid;
  readonly geographic: number;
  /** EPSG code minus zone number, by width, with and without prefix. */
  readonly offsets: { readonly [W in ZoneWidth]: { readonly prefixed: number; readonly plain: number } };
}

const DATUMS: Record<Datum, DatumCodes> = {
  CGCS2000: {
    name: 'CGCS2000',
    ellipsoid: CGCS2000,
    geographic: 4490,
    offsets: { 3: { prefixed: 4488, plain: 4509 }, 6: { prefixed: 4478, plain: 4489 } },
  },
  Xian80: {
    name: 'Xian 1980',
    ellipsoid: IAG75,
    geographic: 4610,
    offsets: { 3: { prefixed: 2324, plain: 2345 }, 6: { prefixed: 2314, plain: 2325 } },
  },
  Beijing54: {
    name: 'Beijing 1954',
    ellipsoid: KRASSOVSKY,
    geographic: 4214,
    offsets: { 3: { prefixed: 2376, plain: 2397 }, 6: { prefixed: 21400, plain: 21440 } },
  },
};

/** Zone numbers that lie in China, first and last, by width. */
export const ZONE_RANGE = { 3: [25, 45], 6: [13, 23] } as const satisfies Record<ZoneWidth, readonly [number, number]>;

const BY_EPSG: ReadonlyMap<number, ChineseCrs> = new Map(listCrs().map((crs) => [crs.epsg, crs]));

function listCrs(): ChineseCrs[] {
  return (Object.keys(DATUMS) as Datum[]).flatMap((datum): ChineseCrs[] => [
    { epsg: DATUMS[datum].geographic, name: DATUMS[datum].name, datum, kind: 'geographic' },
    ...([3, 6] as const).flatMap((width) =>
      zonesOf(width).flatMap((zone) => [
        describeZone(datum, width, zone, true),
        describeZone(datum, width, zone, false),
      ]),
    ),
  ]);
}

function zonesOf(width: ZoneWidth): number[] {
  const [first, last] = ZONE_RANGE[width];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function describeZone(datum: Datum, width: ZoneWidth, zone: number, prefixed: boolean): GaussKrugerCrs {
  const centralMeridian = centralMeridianOf(zone, width);
  const form = prefixed ? `zone ${zone}` : `CM ${centralMeridian}E`;
  return {
    epsg: DATUMS[datum].offsets[width][prefixed ? 'prefixed' : 'plain'] + zone,
    name: `${DATUMS[datum].name} / ${width === 3 ? '3-degree ' : ''}Gauss-Kruger ${form}`,
    datum,
    kind: 'gauss-kruger',
    width,
    zone,
    prefixed,
    centralMeridian,
    falseEasting: 500_000 + (prefixed ? zone * 1_000_000 : 0),
  };
}

/** The Chinese system of an EPSG code; undefined for any other code. */
export function crsByEpsg(epsg: number): ChineseCrs | undefined {
  return BY_EPSG.get(epsg);
}

/** EPSG code of the geographic system of a datum: 4490, 4610, 4214. */
export function geographicEpsg(datum: Datum): number {
  return DATUMS[datum].geographic;
}

export function ellipsoidOf(datum: Datum): Ellipsoid {
  return DATUMS[datum].ellipsoid;
}

/** Degrees east of the middle of a zone. */
export function centralMeridianOf(zone: number, width: ZoneWidth): number {
  return width === 3 ? 3 * zone : 6 * zone - 3;
}

/** Zone whose strip contains a longitude in degrees; a limit belongs to the zone east of it. Throws RangeError outside China's zones. */
export function zoneOfLongitude(longitude: number, width: ZoneWidth): number {
  const zone = width === 3 ? Math.floor((longitude + 1.5) / 3) : Math.floor(longitude / 6) + 1;
  const [first, last] = ZONE_RANGE[width];
  if (!(zone >= first && zone <= last)) {
    throw new RangeError(`longitude ${longitude}° lies in no ${width}° zone from ${first} to ${last}`);
  }
  return zone;
}

export interface ZoneForm {
  readonly width: ZoneWidth;
  /** Eastings carry the zone number. */
  readonly prefixed: boolean;
  /** CGCS2000 when absent. */
  readonly datum?: Datum;
}

/** EPSG code of a Gauss-Krüger zone. Throws RangeError for a zone number that the width does not have in China. */
export function epsgOfZone(zone: number, { width, prefixed, datum = 'CGCS2000' }: ZoneForm): number {
  const [first, last] = ZONE_RANGE[width];
  if (!(Number.isInteger(zone) && zone >= first && zone <= last)) {
    throw new RangeError(`${width}° zones run from ${first} to ${last}, not ${zone}`);
  }
  return DATUMS[datum].offsets[width][prefixed ? 'prefixed' : 'plain'] + zone;
}
