/** A draft as text: lines of coordinates that a person types, and the short form that stands in an address. */
import { crsByEpsg } from '../../schemas/crs-table.ts';
import type { LonLat } from '../api.ts';
import { planeOf, readCoordinates } from '../../schemas/typed-coordinates.ts';
import { type Draft, type DraftPlot, finishedPlots, type Ring, type Vertex } from './draft.ts';

/** How typed lines were read; the numbers of lines count from one. */
export type RingReading =
  | { readonly state: 'ring'; readonly ring: Ring }
  | { readonly state: 'unreadable' | 'outside'; readonly lines: readonly number[] }
  | { readonly state: 'too-few' };

/** Reads one point a line, e.g. `119.97,31.80`, `J1 497547.63 3520917.61` or `1,40497547.63,3520917.61`. */
export function readRing(text: string, near: LonLat): RingReading {
  const lines = text.split('\n').map((line) => line.trim());
  const readings = lines.flatMap((line, index) =>
    line === ''
      ? []
      : [{ line: index + 1, reading: readCoordinates(withoutNumber(line), near), text: withoutNumber(line) }],
  );
  const wrong = (state: 'unreadable' | 'outside'): readonly number[] =>
    readings.filter(({ reading }) => reading.state === state).map(({ line }) => line);
  for (const state of ['unreadable', 'outside'] as const) {
    if (wrong(state).length > 0) return { state, lines: wrong(state) };
  }
  const ring = readings.flatMap(({ reading, text: typed }): Vertex[] => {
    if (reading.state !== 'place') return [];
    if (reading.as === 'geographic') return [{ place: reading.place, plane: null }];
    const [one, other] = numbersOf(typed);
    const [east, north] = reading.swapped ? [other!, one!] : [one!, other!];
    return [{ place: reading.place, plane: { epsg: reading.epsg, east, north } }];
  });
  const open = ring.length > 3 && isSame(ring[0]!, ring.at(-1)!) ? ring.slice(0, -1) : ring;
  return open.length < 3 ? { state: 'too-few' } : { state: 'ring', ring: open };
}

const isSame = (a: Vertex, b: Vertex): boolean => a.place[0] === b.place[0] && a.place[1] === b.place[1];

/** A boundary-point file numbers its points: `J1,`, `1 `, `J1,1,`. The number is not a coordinate. */
function withoutNumber(line: string): string {
  const parts = line
    .normalize('NFKC')
    .split(/[\s,;、]+/)
    .filter((part) => part !== '');
  const rest = parts.slice(-2);
  const isNumbered = parts.length > 2 && parts.slice(0, -2).every((part) => /^[A-Za-z]{0,3}\d{0,6}$/.test(part));
  return isNumbered && rest.every((part) => /^-?\d+(\.\d+)?$/.test(part)) ? rest.join(' ') : line;
}

const numbersOf = (text: string): readonly number[] =>
  [
    ...text
      .normalize('NFKC')
      .replace(/[=:XYxy]/g, ' ')
      .matchAll(/-?\d+(?:\.\d+)?/g),
  ].map(([number]) => Number(number));

/** Points of a ring, one a line: as typed, else in degrees of seven decimals (about a centimetre) or metres of three. */
export function writeRing(ring: Ring, inPlane: boolean): string {
  return ring
    .map(({ place, plane }) => {
      const given = inPlane ? (plane ?? planeOf(place)) : null;
      if (given === null) return place.map((degrees) => trimmed(degrees, 9)).join(', ');
      return `${trimmed(given.east, 4)}, ${trimmed(given.north, 4)}`;
    })
    .join('\n');
}

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** Longest draft that an address carries; a larger one is kept by the window alone. */
const LONGEST = 1800;

/** `crs~number:x,y;x,y/x,y;…|number:…`, the empty string for nothing or too much. */
export function writeDraft(draft: Draft): string {
  const plots = finishedPlots(draft);
  const vertices = plots.flatMap(({ rings }) => rings.flat());
  const epsg = vertices[0]?.plane?.epsg;
  const inPlane = epsg !== undefined && vertices.every(({ plane }) => plane?.epsg === epsg);
  const pointOf = ({ place, plane }: Vertex): string =>
    (inPlane && plane !== null ? [plane.east, plane.north] : place.map((degrees) => trimmed(degrees, 8))).join(',');
  const plotOf = ({ number, rings }: DraftPlot): string =>
    `${encodeURIComponent(number)}:${rings
      .filter((ring) => ring.length >= 3)
      .map((ring) => ring.map(pointOf).join(';'))
      .join('/')}`;
  if (plots.length === 0) return '';
  const text = `${inPlane ? epsg : 4490}~${plots.map(plotOf).join('|')}`;
  return text.length > LONGEST ? '' : text;
}

/** The draft of an address; null for what cannot be read, which is left out, never guessed. */
export function readDraft(text: string): Draft | null {
  const [crs, body, ...rest] = text.split('~');
  if (crs === undefined || body === undefined || rest.length > 0 || !/^\d{4,5}$/.test(crs)) return null;
  const plane = crsByEpsg(Number(crs));
  // An easting without the number of its zone is read in the zone that the plane has.
  const near: LonLat = [plane?.kind === 'gauss-kruger' ? plane.centralMeridian : 120, 32];
  const plots: DraftPlot[] = [];
  for (const part of body.split('|')) {
    const match = /^([^:]{1,60}):(.+)$/.exec(part);
    if (match === null) return null;
    const rings: Ring[] = [];
    for (const ring of match[2]!.split('/')) {
      const reading = readRing(ring.replaceAll(';', '\n'), near);
      if (reading.state !== 'ring') return null;
      rings.push(reading.ring);
    }
    plots.push({ number: decodeNumber(match[1]!), rings });
  }
  const planes = plots.flatMap(({ rings }) => rings.flat()).map(({ plane }) => plane?.epsg ?? 4490);
  if (planes.some((epsg) => epsg !== Number(crs))) return null;
  return { plots, plot: 0, ring: 0, isOpen: false };
}

function decodeNumber(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
