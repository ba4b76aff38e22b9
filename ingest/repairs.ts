/**
 * Automatic repairs, off unless asked for by code (`--repair ring-not-closed`). Each mends one finding in the one way that
 * leaves nothing to decide; what needs a decision (which side of a bow tie is land?) is no repair. The repaired row is checked
 * like any other: it counts as repaired only if the finding is gone.
 */

import { isPolygonal, type FlatGeometry, ringsOf } from '../schemas/geometry.ts';
import type { CheckedRow } from './delivery.ts';
import { type Issue, type IssueCode, issue } from './issues.ts';
import { originalOf } from './map-row.ts';
import type { SourceColumn, SourceRow } from './readers/reader.ts';
import type { WorkingCrs } from './working-crs.ts';

interface Repair {
  readonly zh: string;
  readonly en: string;
  readonly shape?: (geometry: FlatGeometry, found: Issue) => FlatGeometry | null;
  readonly value?: (text: string) => string;
}

/** Code of the finding → what is done about it. README.md shows the same list. */
export const REPAIRS = {
  'ring-not-closed': {
    zh: '在环的末尾补首点',
    en: 'the first point of the ring is added at its end',
    shape: closeRings,
  },
  'point-repeated': {
    zh: '删除与前一点完全相同的点',
    en: 'points equal to the one before are left out',
    shape: dropRepeated,
  },
  'axes-swapped': {
    zh: '对调该行的纵横坐标',
    en: 'the two coordinates of the row change places',
    shape: (geometry) => ({ ...geometry, xy: geometry.xy.map((_, i) => geometry.xy[i ^ 1]!) }),
  },
  'zone-prefix-differs': {
    zh: '把该行横坐标的带号改为本次交付的带号（或去掉）',
    en: 'the zone prefix of the row becomes that of the delivery, or goes',
    shape: changePrefix,
  },
  'text-control-character': {
    zh: '删除文本中的控制字符',
    en: 'control characters of the text are left out',
    value: (text) => text.replaceAll(/\p{Cc}/gu, ''),
  },
} as const satisfies Partial<Record<IssueCode, Repair>>;

export type RepairCode = keyof typeof REPAIRS;

/** Narrows text from outside, e.g. `--repair`. */
export function isRepairCode(text: string): text is RepairCode {
  return Object.hasOwn(REPAIRS, text);
}

/** What was done to one row. */
export interface RepairRecord {
  readonly code: RepairCode;
  readonly before: FlatGeometry | null;
  readonly after: FlatGeometry | null;
  readonly column: string | null;
  readonly beforeValue: string | null;
  readonly afterValue: string | null;
}

/** The mapper of a delivery with repairs before it: rows without the findings asked for pass untouched. */
export function repairing(
  map: (row: SourceRow) => CheckedRow,
  { columns, crs }: { readonly columns: readonly SourceColumn[]; readonly crs: WorkingCrs },
  wanted: ReadonlySet<RepairCode>,
): (row: SourceRow) => CheckedRow {
  if (wanted.size === 0) return map;
  return (delivered) => {
    let row = delivered;
    let checked = map(row);
    const records: RepairRecord[] = [];
    for (const code of wanted) {
      const found = checked.issues?.find((each) => each.code === code);
      if (found == null) continue;
      const repaired = repair(row, columns, code, found);
      if (repaired == null) continue;
      const again = map(repaired.row);
      if (again.issues?.some((each) => each.code === code) === true) continue;
      [row, checked] = [repaired.row, again];
      records.push(...repaired.records);
    }
    if (records.length === 0) return checked;
    const said = records.map(({ code }) => issue('repaired', row.sourceRow, { actual: code, detail: REPAIRS[code] }));
    // the row of a mapper makes its values when asked: it is added to, not copied
    return Object.assign(checked, {
      issues: [...(checked.issues ?? []), ...said],
      repairs: records,
      original: () => originalOf(delivered, columns, crs),
    });
  };
}

function repair(
  row: SourceRow,
  columns: readonly SourceColumn[],
  code: RepairCode,
  found: Issue,
): { row: SourceRow; records: RepairRecord[] } | null {
  const { shape, value }: Repair = REPAIRS[code];
  if (shape != null && row.geometry != null) {
    const after = shape(row.geometry, found);
    if (after == null) return null;
    const record = { code, before: row.geometry, after, column: null, beforeValue: null, afterValue: null };
    return {
      row: { ...row, geometry: after, issues: row.issues.filter((each) => each.code !== code) },
      records: [record],
    };
  }
  if (value == null) return null;
  const records: RepairRecord[] = [];
  const values = row.values.map((given, i) => {
    if (typeof given !== 'string' || value(given) === given) return given;
    const column = columns[i]!.name;
    records.push({ code, before: null, after: null, column, beforeValue: given, afterValue: value(given) });
    return value(given);
  });
  return records.length === 0 ? null : { row: { ...row, values }, records };
}

/** Rings of a geometry, each changed by itself. */
function mapRings(
  geometry: FlatGeometry,
  change: (ring: Float64Array) => readonly number[] | Float64Array,
): FlatGeometry {
  const rings = ringsOf(geometry).map(({ start, end }) => change(geometry.xy.slice(2 * start, 2 * end)));
  const xy = new Float64Array(rings.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  const ends = rings.map((ring) => {
    xy.set(ring, at);
    at += ring.length;
    return at / 2;
  });
  return { ...geometry, xy, ends: Uint32Array.from(ends) };
}

function closeRings(geometry: FlatGeometry): FlatGeometry | null {
  if (!isPolygonal(geometry.type)) return null;
  return mapRings(geometry, (ring) => {
    const isClosed = ring[0] === ring.at(-2) && ring[1] === ring.at(-1);
    return isClosed ? ring : [...ring, ring[0]!, ring[1]!];
  });
}

function dropRepeated(geometry: FlatGeometry): FlatGeometry {
  return mapRings(geometry, (ring) => {
    const kept: number[] = [];
    for (let i = 0; i < ring.length; i += 2) {
      if (i === 0 || ring[i] !== kept.at(-2) || ring[i + 1] !== kept.at(-1)) kept.push(ring[i]!, ring[i + 1]!);
    }
    return kept;
  });
}

/** The finding gives a point as it is and as it should be: the difference is a whole number of zones. */
function changePrefix(geometry: FlatGeometry, { actual, expected }: Issue): FlatGeometry | null {
  const moved = Number.parseFloat(expected ?? '') - Number.parseFloat(actual ?? '');
  const metres = Math.round(moved / 1e6) * 1e6;
  if (!Number.isFinite(metres) || metres === 0) return null;
  return { ...geometry, xy: geometry.xy.map((value, i) => (i % 2 === 0 ? value + metres : value)) };
}
