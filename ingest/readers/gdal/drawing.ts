/**
 * Drawings (DXF). A parcel is a closed polyline: it becomes an area. What names it is either in the extended data of 南方CASS
 * (`SOUTH`: 编码, 宗地号, 权利人, 地类) or a text that lies inside. Arcs come as chords of half a degree.
 */

import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { issue } from '../../issues.ts';
import type { SourceLayer, SourceRow, SourceValue } from '../reader.ts';

const CASS_COLUMNS = ['CASS编码', '宗地号', '权利人', '地类', '图内文字'] as const;

interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** The entities of a drawing with areas for closed lines, and the columns that name them. */
export function drawingLayer(layer: SourceLayer, name: string): SourceLayer {
  const columnOf = (wanted: string) => layer.columns.findIndex((column) => column.name === wanted);
  const [raw, text] = [columnOf('RawCodeValues'), columnOf('Text')];
  const kept = layer.columns.map((_, i) => i).filter((i) => i !== raw);
  const own = CASS_COLUMNS.map((title) => ({ name: title, type: 'text' as const, length: 0, scale: 0 }));
  return {
    ...layer,
    name,
    columns: [...kept.map((i) => layer.columns[i]!), ...own],
    geometry: 'any',
    // entities without a plane shape are no features of the drawing's own CRS either
    crsText: undefined,
    async *read() {
      const labels = new LabelGrid(await labelsOf(layer, text));
      for await (const batch of layer.read()) {
        yield batch.map((row) => readEntity(row, { raw, kept, labels }));
      }
    },
  };
}

const MOST_LABELS = 2_000_000;

async function labelsOf(layer: SourceLayer, text: number): Promise<readonly Label[]> {
  const labels: Label[] = [];
  for await (const batch of layer.read()) {
    for (const { values, geometry } of batch) {
      const value = values[text];
      if (geometry?.type !== 'Point' || typeof value !== 'string' || labels.length >= MOST_LABELS) continue;
      labels.push({ x: geometry.xy[0]!, y: geometry.xy[1]!, text: value.trim() });
    }
  }
  return labels;
}

function readEntity(
  row: SourceRow,
  { raw, kept, labels }: { raw: number; kept: readonly number[]; labels: LabelGrid },
): SourceRow {
  const area = asArea(row.geometry);
  const [code = null, parcel = null, holder = null, landClass = null] = cassValues(row.values[raw] ?? null);
  const inside = area == null ? [] : labels.inside(area);
  const found = parcel ?? (inside.length === 1 ? inside[0]! : null);
  const values = [
    ...kept.map((i) => row.values[i] ?? null),
    code,
    found,
    holder,
    landClass,
    inside.length === 0 ? null : inside.join('|'),
  ];
  if (area == null) return { ...row, values };
  const issues = [...row.issues, issue('line-closed', row.sourceRow, { actual: `${area.xy.length / 2}` })];
  return { ...row, values, geometry: area, issues };
}

/** Ends of a closed polyline with arcs lie a rounding apart (9e-10 m in a real drawing); no survey measures micrometres. */
const ROUNDING = 1e-6;

/** A line that returns to its first point, as the area it bounds; its last point is put exactly on the first. */
function asArea(geometry: FlatGeometry | null): FlatGeometry | null {
  if (geometry?.type !== 'LineString' || geometry.xy.length < 8) return null;
  const last = geometry.xy.length - 2;
  const [x, y] = [geometry.xy[0]!, geometry.xy[1]!];
  const gap = Math.hypot(x - geometry.xy[last]!, y - geometry.xy[last + 1]!);
  if (gap > ROUNDING) return null;
  const xy = gap === 0 ? geometry.xy : geometry.xy.slice();
  xy[last] = x;
  xy[last + 1] = y;
  return { ...geometry, xy, type: 'Polygon', parts: Uint32Array.of(1) };
}

/** Values of `SOUTH` in order: `1001 SOUTH`, then `1000 …` until another application begins. */
function cassValues(raw: SourceValue): (string | null)[] {
  if (typeof raw !== 'string') return [];
  const values: (string | null)[] = [];
  let isSouth = false;
  for (const item of raw.split('|')) {
    const [code = '', ...rest] = item.trim().split(' ');
    const value = rest.join(' ').trim();
    if (code === '1001') isSouth = value.toUpperCase() === 'SOUTH';
    else if (isSouth && code === '1000') values.push(value === '' ? null : value);
  }
  return values;
}

/** State: texts by square, so that a town's parcels do not each look at all of them. */
class LabelGrid {
  private readonly cells = new Map<string, Label[]>();
  private readonly size: number;

  constructor(labels: readonly Label[]) {
    const width = spread(labels.map(({ x }) => x));
    const height = spread(labels.map(({ y }) => y));
    this.size = Math.max(1e-9, Math.sqrt((width * height) / Math.max(1, labels.length)) || Math.max(width, height, 1));
    for (const label of labels) {
      const key = this.key(this.index(label.x), this.index(label.y));
      const cell = this.cells.get(key);
      if (cell == null) this.cells.set(key, [label]);
      else cell.push(label);
    }
  }

  private index(value: number): number {
    return Math.floor(value / this.size);
  }

  private key(column: number, row: number): string {
    return `${column} ${row}`;
  }

  /** Texts whose point lies inside the ring. */
  inside({ xy }: FlatGeometry): string[] {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < xy.length; i += 2) {
      minX = Math.min(minX, xy[i]!);
      maxX = Math.max(maxX, xy[i]!);
      minY = Math.min(minY, xy[i + 1]!);
      maxY = Math.max(maxY, xy[i + 1]!);
    }
    return this.candidates(minX, minY, maxX, maxY)
      .filter(({ x, y }) => contains(xy, x, y))
      .map(({ text }) => text);
  }

  private candidates(minX: number, minY: number, maxX: number, maxY: number): Label[] {
    const columns = this.index(maxX) - this.index(minX) + 1;
    const rows = this.index(maxY) - this.index(minY) + 1;
    // a frame around the whole drawing looks at all texts once rather than at empty squares
    if (columns * rows > this.cells.size) return [...this.cells.values()].flat();
    const found: Label[] = [];
    for (let column = this.index(minX); column <= this.index(maxX); column++) {
      for (let row = this.index(minY); row <= this.index(maxY); row++) {
        found.push(...(this.cells.get(this.key(column, row)) ?? []));
      }
    }
    return found;
  }
}

function spread(values: readonly number[]): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high > low ? high - low : 0;
}

function contains(xy: Float64Array, x: number, y: number): boolean {
  let isInside = false;
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    const [x1, y1, x2, y2] = [xy[i]!, xy[i + 1]!, xy[j]!, xy[j + 1]!];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside;
  }
  return isInside;
}
