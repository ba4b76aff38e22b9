/**
 * 矿业权拐点坐标 as registers hold them, several areas of one right in one text, some of them deducted:
 *
 *   区域数,点数,1,X,Y,2,X,Y,…,*,上标高,下标高,,1[,点数,1,X,Y,…,*,上标高,下标高,,-1]
 *
 * X is the northing, Y the easting; 1 adds an area, -1 deducts it. Numbers are kept as written, so that a text that was
 * read is written back the same.
 */

export interface VertexPoint {
  readonly name: string;
  /** X, the northing, as written. */
  readonly north: string;
  readonly east: string;
}

export interface VertexRegion {
  readonly points: readonly VertexPoint[];
  /** 标高 in metres as written; blank where none is given. */
  readonly upper: string;
  readonly lower: string;
  /** What stands between the elevations and the sign, usually nothing. */
  readonly rest: string;
  /** `1` adds, `-1` deducts; as written. */
  readonly sign: string;
}

export interface VertexFault {
  readonly code: 'count-wrong' | 'number-expected' | 'mark-missing' | 'text-left';
  /** Field of the text, from 1. */
  readonly field: number;
  readonly actual: string;
  readonly expected: string;
}

export interface VertexText {
  /** 区域数 as written. */
  readonly count: string;
  readonly regions: readonly VertexRegion[];
  readonly faults: readonly VertexFault[];
}

const NUMBER = /^[+-]?\d+(\.\d*)?$/;

/** True for a text of this form: two counts, a first point numbered, and a mark with elevations. */
export function isVertexText(text: string): boolean {
  return /^\s*\d+\s*,\s*\d+\s*,[^,*]{1,10},\s*[+-]?\d+(\.\d*)?\s*,\s*[+-]?\d+(\.\d*)?\s*,[\s\S]*\*/.test(text);
}

/** Reads a text. Never throws: what is wrong is in `faults`, what is right is read as far as it goes. */
export function parseVertexText(text: string): VertexText {
  const fields = text
    .trim()
    .replace(/,\s*$/, '')
    .split(',')
    .map((field) => field.trim());
  const faults: VertexFault[] = [];
  const regions: VertexRegion[] = [];
  let at = 1;
  while (at < fields.length) {
    const mark = fields.indexOf('*', at);
    if (mark < 0) {
      const actual = fields.slice(at, at + 6).join(',');
      faults.push({ code: regions.length === 0 ? 'mark-missing' : 'text-left', field: at + 1, actual, expected: '*' });
      break;
    }
    regions.push(readRegion(fields, at, mark, faults));
    at = mark + 5;
  }
  const count = fields[0] ?? '';
  if (Number(count) !== regions.length) {
    faults.push({ code: 'count-wrong', field: 1, actual: count, expected: String(regions.length) });
  }
  return { count, regions, faults };
}

function readRegion(fields: readonly string[], at: number, mark: number, faults: VertexFault[]): VertexRegion {
  const points: VertexPoint[] = [];
  for (let i = at + 1; i + 2 < mark; i += 3) {
    const [name = '', north = '', east = ''] = fields.slice(i, i + 3);
    if (NUMBER.test(north) && NUMBER.test(east)) points.push({ name, north, east });
    else faults.push({ code: 'number-expected', field: i + 2, actual: `${north},${east}`, expected: 'X,Y' });
  }
  const declared = fields[at] ?? '';
  const isWhole = (mark - at - 1) % 3 === 0;
  if (Number(declared) !== points.length || !isWhole) {
    faults.push({ code: 'count-wrong', field: at + 1, actual: declared, expected: String(points.length) });
  }
  const [upper = '', lower = '', rest = '', sign = ''] = fields.slice(mark + 1, mark + 5);
  for (const [i, elevation] of [upper, lower].entries()) {
    if (elevation === '' || NUMBER.test(elevation)) continue;
    faults.push({ code: 'number-expected', field: mark + 2 + i, actual: elevation, expected: '标高' });
  }
  if (sign !== '1' && sign !== '-1') {
    faults.push({ code: 'number-expected', field: mark + 5, actual: sign, expected: '1, -1' });
  }
  return { points, upper, lower, rest, sign };
}

/** Writes the text anew; the same as was read, but for blanks around the commas. */
export function formatVertexText(regions: readonly VertexRegion[]): string {
  const fields = [String(regions.length)];
  for (const { points, upper, lower, rest, sign } of regions) {
    fields.push(String(points.length));
    for (const { name, north, east } of points) fields.push(name, north, east);
    fields.push('*', upper, lower, rest, sign);
  }
  return fields.join(',');
}
