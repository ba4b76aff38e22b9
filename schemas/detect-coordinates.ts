/**
 * What the numbers of a delivery are: degrees or Gauss-Krüger metres, in which order, with which zone. A pure function over
 * coordinate pairs in file order and the hints of the header (界址点 TXT: 坐标系, 几度分带, 带号). It never decides silently
 * where two readings are possible: swapped axes and wrong units are proposed for correction, a missing zone is a choice.
 *
 * 1. both numbers within ±180: degrees, longitude first or (warning) latitude first; 度.分秒 suspected where it fits all rows
 * 2. northing 1.9e6–6.0e6; easting 1.8e5–8.2e5, or with a zone 13–23 (6°) or 25–45 (3°) before it
 * 3. the expected order, or axes swapped (error, correctable)
 * 4. zone of the eastings against 带号 of the header; zone from the header (info); no zone at all (choice, error in a batch)
 * 5. 6° zones under 几度分带=3, and the reverse (error)
 * 6. place of the result: check-place.ts
 * 7. rows of different forms (error with rows); kilometres or millimetres (error, correctable)
 */

import { coordinateFinding, type CoordinateFinding } from './coordinate-findings.ts';
import { type Datum, epsgOfZone, geographicEpsg, ZONE_RANGE, type ZoneWidth } from './crs-table.ts';

export type { CoordinateFinding, CoordinateFindingCode } from './coordinate-findings.ts';

export interface CoordinateHints {
  /** 坐标系; CGCS2000 when absent. */
  readonly datum?: Datum;
  /** 带号. */
  readonly zone?: number;
  /** 几度分带. */
  readonly width?: ZoneWidth;
  /** Order the format prescribes: `north-east` in 界址点 TXT (the default), `east-north` in GIS files. */
  readonly order?: 'north-east' | 'east-north';
  /** Nobody is there to choose a zone: a missing one is an error. */
  readonly batch?: boolean;
  /** The bureau's usual 3° zone, offered first. */
  readonly defaultZone?: number;
}

/** How to read the numbers. */
export type Reading =
  | {
      readonly kind: 'geographic';
      readonly epsg: number;
      readonly order: 'longitude-latitude' | 'latitude-longitude';
    }
  | {
      readonly kind: 'projected';
      readonly epsg: number;
      readonly order: 'north-east' | 'east-north';
      readonly zone: number;
      readonly width: ZoneWidth;
      /** The eastings carry the zone number. */
      readonly prefixed: boolean;
      /** Metres in the unit of the file. */
      readonly metresPerUnit: 1 | 1000 | 0.001;
    };

export type Detection = { readonly findings: readonly CoordinateFinding[] } & (
  | { readonly state: 'recognised'; readonly reading: Reading }
  /** Readable after a correction that a person has to confirm: axes exchanged, unit converted. */
  | { readonly state: 'correctable'; readonly reading: Reading }
  /** One of several zones; the bureau's own first. */
  | { readonly state: 'choose'; readonly readings: readonly Reading[] }
  | { readonly state: 'refused' }
);

/** Coordinates two by two, as the file has them. */
export type Pairs = readonly (readonly [number, number])[];

/** Form of one pair: what each number is. Rows of one file must share it. */
type Form =
  | 'longitude-latitude'
  | 'latitude-longitude'
  | `${'north-east' | 'east-north'} ${'plain' | 'prefixed'} ${'m' | 'km' | 'mm'}`
  | 'bad-prefix'
  | 'out-of-range'
  | 'not-finite';

const LONGITUDE = [73, 136] as const;
const LATITUDE = [3, 54] as const;
const NORTHING = [1.9e6, 6e6] as const;
const EASTING = [1.8e5, 8.2e5] as const;
/** What 3° zones reach in China, with a margin. */
const EASTING_3_DEGREE = [3.4e5, 6.6e5] as const;
const UNITS = { m: 1, km: 1000, mm: 0.001 } as const;

/** Detects the reading of coordinate pairs in file order. */
export function detectCoordinates(pairs: Pairs, hints: CoordinateHints = {}): Detection {
  if (pairs.length === 0) return { state: 'refused', findings: [coordinateFinding('no-rows')] };
  const forms = pairs.map(([a, b]) => formOf(a, b));
  const common = mostFrequent(forms);
  const mixed = checkUniform(pairs, forms);
  if (mixed.length > 0) return { state: 'refused', findings: mixed };
  if (common === 'longitude-latitude' || common === 'latitude-longitude') return detectDegrees(pairs, common, hints);
  return detectMetres(pairs, common, hints);
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function formOf(a: number, b: number): Form {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return 'not-finite';
  if (Math.abs(a) <= 180 && Math.abs(b) <= 180) {
    if (isWithin(a, LONGITUDE) && isWithin(b, LATITUDE)) return 'longitude-latitude';
    return isWithin(a, LATITUDE) && isWithin(b, LONGITUDE) ? 'latitude-longitude' : 'out-of-range';
  }
  for (const unit of ['m', 'km', 'mm'] as const) {
    const first = a * UNITS[unit];
    const second = b * UNITS[unit];
    const order = isWithin(first, NORTHING) ? 'north-east' : isWithin(second, NORTHING) ? 'east-north' : undefined;
    const easting = order === 'north-east' ? second : first;
    if (order == null) continue;
    if (isWithin(easting, EASTING)) return `${order} plain ${unit}`;
    if (!isWithin(easting % 1e6, EASTING) || easting < 1e7 || easting >= 1e8) continue;
    if (widthOfZone(Math.floor(easting / 1e6)) != null) return `${order} prefixed ${unit}`;
    if (unit === 'm') return 'bad-prefix';
  }
  return 'out-of-range';
}

/** 3 or 6; undefined for a number that no zone of China has. */
function widthOfZone(zone: number): ZoneWidth | undefined {
  return ([3, 6] as const).find((width) => isWithin(zone, ZONE_RANGE[width]) && Number.isInteger(zone));
}

function mostFrequent<T>(items: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most))[0];
}

const FORM_NAMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'longitude-latitude': ['经度,纬度', 'longitude, latitude'],
  'latitude-longitude': ['纬度,经度', 'latitude, longitude'],
  'north-east': ['X(北),Y(东)', 'north, east'],
  'east-north': ['Y(东),X(北)', 'east, north'],
  plain: ['不含带号', 'without zone'],
  prefixed: ['含带号', 'with zone'],
  m: ['米', 'metres'],
  km: ['千米', 'kilometres'],
  mm: ['毫米', 'millimetres'],
};

function nameOf(form: Form): [string, string] {
  const words = form.split(' ').map((word) => FORM_NAMES[word] ?? [word, word]);
  return [words.map(([zh]) => zh).join(' '), words.map(([, en]) => en).join(' ')];
}

/** Findings for rows that cannot be read, or not like the others. */
function checkUniform(pairs: Pairs, forms: readonly Form[]): CoordinateFinding[] {
  const findings: CoordinateFinding[] = [];
  for (const [form, code] of [
    ['not-finite', 'not-finite'],
    ['out-of-range', 'out-of-range'],
    ['bad-prefix', 'prefix-unknown'],
  ] as const) {
    const rows = rowsWhere(forms, (each) => each === form);
    if (rows.length > 0) findings.push(coordinateFinding(code, { rows, actual: prefixesOf(pairs, rows) }));
  }
  const readable = forms.filter((form) => !isUnreadable(form));
  const expected = readable.length > 0 ? mostFrequent(readable) : undefined;
  for (const other of new Set(readable)) {
    if (expected == null || other === expected) continue;
    const rows = rowsWhere(forms, (form) => form === other);
    findings.push(coordinateFinding('rows-mixed', { rows, expected: nameOf(expected), actual: nameOf(other) }));
  }
  return findings;
}

/** Leading digits of the eastings in these rows, for the message about zones that do not exist. */
function prefixesOf(pairs: Pairs, rows: readonly number[]): string {
  const prefixes = rows.map((row) => Math.floor(Math.max(...pairs[row - 1]!) / 1e6));
  return [...new Set(prefixes)].join(', ');
}

function isUnreadable(form: Form): boolean {
  return form === 'not-finite' || form === 'out-of-range' || form === 'bad-prefix';
}

function rowsWhere<T>(items: readonly T[], holds: (item: T) => boolean): number[] {
  return items.flatMap((item, i) => (holds(item) ? [i + 1] : []));
}

function detectDegrees(
  pairs: Pairs,
  order: 'longitude-latitude' | 'latitude-longitude',
  { datum = 'CGCS2000' }: CoordinateHints,
): Detection {
  const findings = [
    ...(order === 'latitude-longitude' ? [coordinateFinding('latitude-first')] : []),
    ...suspectPackedSeconds(pairs),
  ];
  return { state: 'recognised', reading: { kind: 'geographic', epsg: geographicEpsg(datum), order }, findings };
}

/** Rows below which 度.分秒 is not looked for. */
const PACKED_ROWS = 3;
/** Different minutes and seconds from which their all being below 60 is no accident (0.36⁸ is 0.03 %). */
const PACKED_VALUES = 8;

function suspectPackedSeconds(pairs: Pairs): CoordinateFinding[] {
  const values = pairs.flat();
  if (pairs.length < PACKED_ROWS || !values.every(couldBePackedSeconds)) return [];
  const different = new Set(values.map((value) => Math.floor(value * 1e4 + 1e-4)));
  return [coordinateFinding('dms-packed', { severity: different.size >= PACKED_VALUES ? 'warning' : 'info' })];
}

/** ddd.mmss…: two digits of minutes and two of seconds below 60. */
function couldBePackedSeconds(value: number): boolean {
  const hundredMillionths = Math.round(value * 1e8);
  return Math.floor(hundredMillionths / 1e6) % 100 < 60 && Math.floor(hundredMillionths / 1e4) % 100 < 60;
}

function detectMetres(pairs: Pairs, form: Form, hints: CoordinateHints): Detection {
  const [order, prefix, unit] = form.split(' ') as [
    'north-east' | 'east-north',
    'plain' | 'prefixed',
    keyof typeof UNITS,
  ];
  const metresPerUnit = UNITS[unit];
  const eastings = pairs.map(([a, b]) => (order === 'north-east' ? b : a) * metresPerUnit);
  const correctable = [...checkOrder(order, hints), ...checkUnit(unit)];
  const zones = prefix === 'prefixed' ? findPrefix(eastings, hints) : findHeaderZone(hints);
  const readingOf = (zone: number, width: ZoneWidth): Reading => {
    const prefixed = prefix === 'prefixed';
    const epsg = epsgOfZone(zone, { width, prefixed, datum: hints.datum ?? 'CGCS2000' });
    return { kind: 'projected', epsg, order, zone, width, prefixed, metresPerUnit };
  };
  const { zone, width } = zones;
  const beyond = checkReach(eastings, width ?? hints.width ?? 3);
  const findings = [...correctable, ...zones.findings, ...beyond];
  if (zones.findings.some(({ code, severity }) => severity === 'error' && code !== 'zone-missing')) {
    return { state: 'refused', findings };
  }
  if (zone == null || width == null) {
    if (hints.batch === true) return { state: 'refused', findings };
    return { state: 'choose', readings: zonesToChoose(hints).map((choice) => readingOf(...choice)), findings };
  }
  return { state: correctable.length > 0 ? 'correctable' : 'recognised', reading: readingOf(zone, width), findings };
}

function checkOrder(
  found: 'north-east' | 'east-north',
  { order = 'north-east' }: CoordinateHints,
): CoordinateFinding[] {
  if (found === order) return [];
  return [coordinateFinding('axes-swapped', { expected: FORM_NAMES[order]!, actual: FORM_NAMES[found]! })];
}

function checkUnit(unit: keyof typeof UNITS): CoordinateFinding[] {
  if (unit === 'm') return [];
  return [coordinateFinding(unit === 'km' ? 'unit-kilometres' : 'unit-millimetres')];
}

interface ZoneFound {
  readonly zone?: number;
  readonly width?: ZoneWidth;
  readonly findings: readonly CoordinateFinding[];
}

/** The zone that eastings carry, held against the header. */
function findPrefix(eastings: readonly number[], hints: CoordinateHints): ZoneFound {
  const prefixes = eastings.map((easting) => Math.floor(easting / 1e6));
  const zone = mostFrequent(prefixes);
  const others = rowsWhere(prefixes, (prefix) => prefix !== zone);
  if (others.length > 0) {
    const actual = [...new Set(prefixes.filter((prefix) => prefix !== zone))].join(', ');
    const detail = {
      rows: others,
      expected: [`${zone} 带`, `zone ${zone}`],
      actual: [`${actual} 带`, `zone ${actual}`],
    } as const;
    return { findings: [coordinateFinding('rows-mixed', detail)] };
  }
  const width = widthOfZone(zone)!;
  const findings: CoordinateFinding[] = [];
  if (hints.zone != null && hints.zone !== zone) {
    findings.push(coordinateFinding('zone-mismatch', { actual: String(zone), expected: String(hints.zone) }));
  }
  if (hints.width != null && hints.width !== width) {
    findings.push(coordinateFinding('width-mismatch', { actual: String(zone), expected: String(hints.width) }));
  }
  return { zone, width, findings };
}

/** The zone that only the header gives. */
function findHeaderZone({ zone, width }: CoordinateHints): ZoneFound {
  if (zone == null) return { findings: [coordinateFinding('zone-missing')] };
  const ownWidth = widthOfZone(zone);
  if (ownWidth == null || (width != null && width !== ownWidth)) {
    const expected = width == null ? '3/6' : String(width);
    return { findings: [coordinateFinding('header-zone-unknown', { actual: String(zone), expected })] };
  }
  return { zone, width: ownWidth, findings: [coordinateFinding('zone-added', { actual: String(zone) })] };
}

/** Eastings that a 3° zone does not reach. */
function checkReach(eastings: readonly number[], width: ZoneWidth): CoordinateFinding[] {
  if (width === 6) return [];
  const rows = rowsWhere(eastings, (easting) => !isWithin(easting % 1e6, EASTING_3_DEGREE));
  return rows.length > 0 ? [coordinateFinding('easting-beyond-zone', { rows })] : [];
}

function zonesToChoose({ width, defaultZone }: CoordinateHints): [zone: number, width: ZoneWidth][] {
  const choices = (width == null ? ([3, 6] as const) : [width]).flatMap((each) => {
    const [first, last] = ZONE_RANGE[each];
    return Array.from({ length: last - first + 1 }, (_, i): [number, ZoneWidth] => [first + i, each]);
  });
  return choices.toSorted(([a], [b]) => Number(b === defaultZone) - Number(a === defaultZone));
}

/** The pairs as x0, y0, x1, y1 … in the reading's coordinate system: longitude, latitude or east, north. */
export function applyReading(pairs: Pairs, reading: Reading): Float64Array {
  const isXFirst = reading.order === 'longitude-latitude' || reading.order === 'east-north';
  const factor = reading.kind === 'projected' ? reading.metresPerUnit : 1;
  return Float64Array.from(pairs.flatMap(([a, b]) => (isXFirst ? [a * factor, b * factor] : [b * factor, a * factor])));
}
