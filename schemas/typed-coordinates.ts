/** Coordinates as people type and read them: degrees in CGCS2000, and the Gauss-Krüger plane of the 3° zone they lie in. */
import { crsByEpsg, epsgOfZone, type GaussKrugerCrs, ZONE_RANGE, zoneOfLongitude } from './crs-table.ts';
import { fromGaussKruger, toGaussKruger } from './gauss-kruger.ts';

type LonLat = readonly [longitude: number, latitude: number];

/** A place in the plane of its 3° zone, easting without zone prefix, metres. */
export interface PlanePlace {
  readonly epsg: number;
  readonly zone: number;
  readonly east: number;
  readonly north: number;
}

/** How typed text was read. `swapped`: latitude or northing stood first. */
export type Reading =
  | { readonly state: 'place'; readonly place: LonLat; readonly as: 'geographic'; readonly swapped: boolean }
  | {
      readonly state: 'place';
      readonly place: LonLat;
      readonly as: 'projected';
      readonly epsg: number;
      readonly zone: number;
      readonly swapped: boolean;
    }
  | { readonly state: 'unreadable' }
  | { readonly state: 'outside' };

/** The plane of the 3° zone a longitude lies in, e.g. EPSG:4549 (CM 120°E) for Changzhou; null outside China's zones. */
export function planeOf([longitude, latitude]: LonLat): PlanePlace | null {
  const crs = zoneCrs(zoneAt(longitude), false);
  if (crs === null) return null;
  const [east, north] = toGaussKruger(longitude, latitude, crs);
  return { epsg: crs.epsg, zone: crs.zone, east, north };
}

/** Zone number at a longitude; 0 where China has none. */
function zoneAt(longitude: number): number {
  return longitude >= 73.5 && longitude < 136.5 ? zoneOfLongitude(longitude, 3) : 0;
}

function zoneCrs(zone: number, prefixed: boolean): GaussKrugerCrs | null {
  if (zone < ZONE_RANGE[3][0] || zone > ZONE_RANGE[3][1]) return null;
  const crs = crsByEpsg(epsgOfZone(zone, { width: 3, prefixed }));
  return crs?.kind === 'gauss-kruger' ? crs : null;
}

/**
 * Reads `119.974123, 31.809755`, `31°48′35.1″N 119°58′26.8″E`, `497547.63 3520917.61` or `40497547.63,3520917.61`, in either
 * order. A plane easting without zone prefix is taken to lie in the zone of `near`, the place the map shows.
 */
export function readCoordinates(text: string, near: LonLat): Reading {
  const pair = readPair(text.normalize('NFKC'));
  if (pair === null) return { state: 'unreadable' };
  const [first, second] = pair;
  if (Math.abs(first) <= 180 && Math.abs(second) <= 180) return readGeographic(first, second);
  return isNorthing(first) && isEasting(second)
    ? readPlane(second, first, true, near)
    : readPlane(first, second, false, near);
}

/** True for text that is worth reading as coordinates while someone types into the search box. */
export function looksLikeCoordinates(text: string): boolean {
  const plain = text.normalize('NFKC');
  return /[°,;，、]|\d\s+\d/.test(plain) && readPair(plain) !== null;
}

const SIGNS = /东经|北纬|经度|纬度|[EN]|[:=XYxy]/g;

function readPair(text: string): readonly [number, number] | null {
  const cleaned = text.replace(SIGNS, ' ').trim();
  const sexagesimal = [...cleaned.matchAll(/(\d+)\s*[°度]\s*(\d+)\s*['′分]\s*(\d+(?:\.\d+)?)?\s*(?:["″秒]|'')?/g)];
  if (sexagesimal.length === 2) {
    const [first, second] = sexagesimal.map(([, degrees, minutes, seconds]) =>
      fromSexagesimal(degrees, minutes, seconds),
    );
    return first === undefined || second === undefined ? null : [first, second];
  }
  const numbers = cleaned
    .replace(/°/g, ' ')
    .split(/[\s,;、]+/)
    .filter((part) => part !== '');
  if (numbers.length !== 2 || !numbers.every((part) => /^-?\d+(\.\d+)?$/.test(part))) return null;
  return [Number(numbers[0]), Number(numbers[1])];
}

const fromSexagesimal = (degrees = '0', minutes = '0', seconds = '0'): number =>
  Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;

function readGeographic(first: number, second: number): Reading {
  if (isInChina(first, second)) return { state: 'place', place: [first, second], as: 'geographic', swapped: false };
  if (isInChina(second, first)) return { state: 'place', place: [second, first], as: 'geographic', swapped: true };
  return { state: 'outside' };
}

function readPlane(easting: number, north: number, swapped: boolean, near: LonLat): Reading {
  if (!isEasting(easting) || !isNorthing(north)) return { state: 'unreadable' };
  const prefix = Math.floor(easting / 1e6);
  const crs = zoneCrs(prefix > 0 ? prefix : zoneAt(near[0]), prefix > 0);
  if (crs === null) return { state: 'outside' };
  const place = fromGaussKruger(easting, north, crs);
  if (!isInChina(...place)) return { state: 'outside' };
  return { state: 'place', place, as: 'projected', epsg: crs.epsg, zone: crs.zone, swapped };
}

const isInChina = (longitude: number, latitude: number): boolean =>
  longitude >= 73 && longitude <= 136 && latitude >= 3 && latitude <= 54;
const isNorthing = (metres: number): boolean => metres >= 300_000 && metres <= 6_000_000;
const isEasting = (metres: number): boolean => {
  const prefix = Math.floor(metres / 1e6);
  const plain = metres - prefix * 1e6;
  return plain >= 180_000 && plain <= 820_000 && (prefix === 0 || (prefix >= 25 && prefix <= 45));
};
