/** Coordinate systems that features are asked and answered in. The axes stand in the order that EPSG defines: north first in the Chinese ones. */
import { crsByEpsg } from '../../schemas/crs.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Region } from '../../schemas/regions/region.ts';

/** A coordinate system as OGC APIs name it. */
export interface FeatureCrs {
  readonly uri: string;
  /** As PostGIS knows it; CRS84 and EPSG:4326 differ from EPSG:4490 by centimetres and are taken for it, as everywhere in China. */
  readonly srid: number;
  /** Whether north comes first. */
  readonly isNorthFirst: boolean;
  readonly unit: 'degree' | 'metre';
  /** Bounds beyond which its coordinates mean nothing: west, south, east, north. */
  readonly bounds: readonly [number, number, number, number];
}

/** How tables hold geometry. */
export const STORED_SRID = 4490;
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0/';
const GLOBE = [-180, -90, 180, 90] as const;
const HALF_WORLD = 20_037_508.342789244;

const degrees = (uri: string, isNorthFirst: boolean): FeatureCrs => ({
  uri,
  srid: STORED_SRID,
  isNorthFirst,
  unit: 'degree',
  bounds: GLOBE,
});

/** Longitude, latitude: what is meant where nothing is said. */
export const CRS84 = degrees('http://www.opengis.net/def/crs/OGC/1.3/CRS84', false);
/** EPSG:4490, in which the features are stored. */
export const STORAGE_CRS = degrees(`${EPSG}4490`, true);

/** All that a region answers in. */
export function featureCrsList({ usualCrs }: Pick<Region, 'usualCrs'>): readonly FeatureCrs[] {
  const planes = usualCrs.flatMap((epsg): FeatureCrs[] => {
    const crs = crsByEpsg(epsg);
    if (crs?.kind !== 'gauss-kruger' || crs.datum !== 'CGCS2000') return [];
    const { falseEasting } = crs;
    const bounds = [falseEasting - 490_000, 0, falseEasting + 490_000, 10_000_000] as const;
    return [{ uri: `${EPSG}${epsg}`, srid: epsg, isNorthFirst: true, unit: 'metre', bounds }];
  });
  const mercator: FeatureCrs = {
    uri: `${EPSG}3857`,
    srid: 3857,
    isNorthFirst: false,
    unit: 'metre',
    bounds: [-HALF_WORLD, -HALF_WORLD, HALF_WORLD, HALF_WORLD],
  };
  return [CRS84, STORAGE_CRS, degrees(`${EPSG}4326`, true), ...planes, mercator];
}

/** The CRS of a URI, or of its short forms `EPSG:4549` and `[EPSG:4549]`; throws `request-invalid` for another one. */
export function findCrs(list: readonly FeatureCrs[], given: string | undefined, name: string): FeatureCrs {
  if (given === undefined) return CRS84;
  const short = /^\[?(?:EPSG):(\d+)\]?$/i.exec(given)?.[1];
  const uri = short === undefined ? (/^\[?OGC:CRS84\]?$/i.test(given) ? CRS84.uri : given) : `${EPSG}${short}`;
  const found = list.find((crs) => crs.uri === uri);
  if (found !== undefined) return found;
  const expected = list.map((crs) => crs.uri).join('、');
  throw new Problem('request-invalid', `不支持坐标系 ${given.slice(0, 100)}；可用的有 ${expected}`, {
    errors: [{ at: `query.${name}`, actual: given.slice(0, 100), expected }],
  });
}
