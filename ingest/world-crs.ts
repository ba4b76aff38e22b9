/**
 * Coordinate systems of other countries and worldwide ones, through proj4. Only what lies within decimetres of CGCS2000
 * (ITRF, ETRS89, GDA, NAD83 …, all on the same kind of frame) is taken as it stands; any other datum needs parameters.
 */

import proj4 from 'proj4';
import type { PointTransform } from '../schemas/gauss-kruger.ts';
import { childOf, nameOf, parseWkt, type WktNode } from '../schemas/wkt.ts';

/** Names of datums on geocentric frames, as WKT writes them without blanks, underscores and case. */
const MODERN_DATUM =
  /wgs(19)?84|worldgeodeticsystem(19)?84|cgcs2000|china2000|chinageodetic|gda(19)?94|gda20(20)?|geocentricdatumofaustralia|nzgd2000|newzealand(geodeticdatum)?2000|etrs(19)?89|europeanterrestrial|rgf(19)?93|nad(19)?83|northamerican(datum)?1983|sirgas|jgd20(00|11)|japanesegeodeticdatum20|kgd2002|geocentricdatumofkorea|korea2000|itrf|twd(19)?97|hartebeesthoek94|posgar|magnasirgas|gdm2000|vn2000|dgn95|pz90|swiss(19)?95|chtrf95|lks9[24]|estonia(19)?97|rgr92|rgaf09/i;

export interface WorldCrs {
  /** The name in the text. */
  readonly name: string;
  /** The name of its datum. */
  readonly datum: string;
  readonly isGeographic: boolean;
  /** 1 for degrees, too. */
  readonly metresPerUnit: number;
  /** True when the datum may be taken for CGCS2000 at the accuracy of maps: centimetres to decimetres. */
  readonly isModern: boolean;
  /** Delivered units → degrees on the system's own ellipsoid; no datum change. */
  readonly toDegrees: PointTransform;
}

/** Seven parameters to CGCS2000 as .prj and TXT headers give them: metres, arc seconds (position vector), parts per million. */
export type DatumShift = readonly [
  dx: number,
  dy: number,
  dz: number,
  rx: number,
  ry: number,
  rz: number,
  scale: number,
];

/** What proj4 makes of a text; the parts we use. */
interface ParsedProjection {
  readonly a: number;
  readonly b: number;
  readonly projName: string;
  readonly to_meter?: number;
  datum: { datum_type: number };
}

const NO_DATUM = 5;

/** Reads WKT (or a proj string). Throws Error when proj4 cannot; the caller says so. */
export function worldCrs(text: string): WorldCrs {
  const projection = parseProjection(text);
  projection.datum = { ...projection.datum, datum_type: NO_DATUM };
  const isGeographic = projection.projName === 'longlat' || projection.projName === 'identity';
  const degrees = `+proj=longlat +a=${projection.a} +b=${projection.b} +no_defs`;
  const metresPerUnit = isGeographic ? 1 : (projection.to_meter ?? 1);
  return { ...namesOf(text), isGeographic, metresPerUnit, toDegrees: transformOf(projection, degrees) };
}

/** Delivered units → degrees of CGCS2000 by seven parameters. `text` is WKT or a proj string of the old system. */
export function shiftedToDegrees(text: string, shift: DatumShift): PointTransform {
  const { a, b } = parseProjection(text);
  const projection = parseProjection(`${projStringOf(text)} +a=${a} +b=${b} +towgs84=${shift.join(',')}`);
  return transformOf(projection, '+proj=longlat +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +no_defs');
}

function projStringOf(text: string): string {
  if (!text.trim().startsWith('+')) throw new Error('a datum shift needs a system given as a proj string');
  return text;
}

function parseProjection(text: string): ParsedProjection {
  const Projection = (proj4 as unknown as { Proj: new (text: string) => ParsedProjection }).Proj;
  return new Projection(text);
}

function transformOf(projection: ParsedProjection, target: string): PointTransform {
  const converter = proj4(projection as unknown as string, target);
  return (x, y, out, at) => {
    const [longitude, latitude] = converter.forward([x, y]) as [number, number];
    out[at] = longitude;
    out[at + 1] = latitude;
  };
}

const GEOGRAPHIC: readonly string[] = ['GEOGCS', 'GEOGCRS', 'GEODCRS', 'BASEGEOGCRS'];

function namesOf(text: string): Pick<WorldCrs, 'name' | 'datum' | 'isModern'> {
  if (text.trim().startsWith('+')) return { name: text, datum: text, isModern: /WGS84|NAD83|GRS80/.test(text) };
  const node = parseWkt(text);
  const datum = nameOf(findNode(node, 'DATUM', 'ENSEMBLE', 'TRF'));
  // some programs name the geographic system and leave its datum unknown
  const named = /^(d_)?(unknown|unnamed|not[ _]specified)/i.test(datum)
    ? nameOf(GEOGRAPHIC.includes(node.keyword) ? node : findNode(node, ...GEOGRAPHIC))
    : datum;
  return { name: nameOf(node), datum, isModern: MODERN_DATUM.test(named.replaceAll(/[^\p{L}\p{N}]/gu, '')) };
}

function findNode(node: WktNode, ...keywords: readonly string[]): WktNode | undefined {
  const own = childOf(node, ...keywords);
  if (own != null) return own;
  for (const value of node.values) {
    const found = typeof value === 'object' ? findNode(value, ...keywords) : undefined;
    if (found != null) return found;
  }
  return undefined;
}

/** A name as EPSG and Esri may both write it: `GDA_1994_MGA_Zone_56` and `GDA94 / MGA zone 56` are `gda94mgazone56`. */
export function plainCrsName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll(/19(\d\d)/g, '$1');
}

/** Whether two systems carry a point to the same place, within 1e-9 degrees (0.1 mm). */
export function isSameSystem(a: WorldCrs, b: WorldCrs, [x, y]: readonly [number, number]): boolean {
  const out = new Float64Array(4);
  a.toDegrees(x, y, out, 0);
  b.toDegrees(x, y, out, 2);
  return Math.abs(out[0]! - out[2]!) < 1e-9 && Math.abs(out[1]! - out[3]!) < 1e-9;
}
