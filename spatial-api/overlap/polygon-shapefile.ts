/** Shapefiles of polygons with a DBF in UTF-8, byte by byte: .shp, .shx, .dbf, .prj and .cpg of one layer. */
import { crsByEpsg } from '../../schemas/crs.ts';
import { boundsOf, type FlatGeometry, ringsOf } from '../../schemas/geometry.ts';

/** A column of at most 10 ASCII characters. `text` holds `length` bytes of UTF-8, `number` at most 18 digits. */
export interface DbfColumn {
  readonly name: string;
  readonly type: 'text' | 'number';
  readonly length: number;
  readonly decimals?: number;
}

export interface ShapefileRow {
  /** Polygon or multipolygon in the layer's CRS. */
  readonly geometry: FlatGeometry;
  readonly values: readonly (string | number | null)[];
}

export interface ShapefileLayer {
  readonly name: string;
  readonly epsg: number;
  readonly columns: readonly DbfColumn[];
  readonly rows: readonly ShapefileRow[];
}

/** Files of the layer by name. `day` (yyyy-MM-dd) goes into the DBF head, so that the same rows give the same bytes. */
export function polygonShapefile(layer: ShapefileLayer, day: string): Readonly<Record<string, Uint8Array>> {
  const records = layer.rows.map(({ geometry }) => polygonRecord(geometry));
  const bounds = layer.rows.map(({ geometry }) => boundsOf(geometry));
  const text = (value: string) => new TextEncoder().encode(value);
  return {
    [`${layer.name}.shp`]: mainFile(records, bounds),
    [`${layer.name}.shx`]: indexFile(records, bounds),
    [`${layer.name}.dbf`]: tableFile(layer, day),
    [`${layer.name}.prj`]: text(prjText(layer.epsg)),
    [`${layer.name}.cpg`]: text('UTF-8'),
  };
}

type Box = readonly [number, number, number, number];
const POLYGON = 5;

/** Outer rings clockwise, holes the other way, as the format wants; parts follow one another. */
function polygonRecord(geometry: FlatGeometry): Buffer {
  const rings = ringsOf(geometry);
  const points = rings.reduce((sum, { start, end }) => sum + end - start, 0);
  const content = Buffer.alloc(44 + 4 * rings.length + 16 * points);
  content.writeInt32LE(POLYGON, 0);
  boundsOf(geometry).forEach((value, i) => content.writeDoubleLE(value, 4 + 8 * i));
  content.writeInt32LE(rings.length, 36);
  content.writeInt32LE(points, 40);
  let at = 44 + 4 * rings.length;
  let first = 0;
  const outer = outerRings(geometry);
  for (const [index, { start, end }] of rings.entries()) {
    content.writeInt32LE(first, 44 + 4 * index);
    const isReversed = isClockwise(geometry.xy, start, end) !== outer.has(index);
    for (let i = 0; i < end - start; i++) {
      const v = isReversed ? end - 1 - i : start + i;
      content.writeDoubleLE(geometry.xy[2 * v]!, at);
      content.writeDoubleLE(geometry.xy[2 * v + 1]!, at + 8);
      at += 16;
    }
    first += end - start;
  }
  return content;
}

function outerRings({ parts }: FlatGeometry): ReadonlySet<number> {
  return new Set([0, ...Array.from(parts).slice(0, -1)]);
}

function isClockwise(xy: Float64Array, start: number, end: number): boolean {
  const [x0, y0] = [xy[2 * start]!, xy[2 * start + 1]!];
  let twice = 0;
  for (let v = start; v < end - 1; v++) {
    twice += (xy[2 * v]! - x0) * (xy[2 * v + 3]! - y0) - (xy[2 * v + 2]! - x0) * (xy[2 * v + 1]! - y0);
  }
  return twice < 0;
}

function head(bytes: number, boxes: readonly Box[]): Buffer {
  const buffer = Buffer.alloc(100);
  buffer.writeInt32BE(9994, 0);
  buffer.writeInt32BE(bytes / 2, 24);
  buffer.writeInt32LE(1000, 28);
  buffer.writeInt32LE(POLYGON, 32);
  const whole = boxes.length === 0 ? [0, 0, 0, 0] : [0, 1, 2, 3].map((i) => edgeOf(boxes, i));
  whole.forEach((value, i) => buffer.writeDoubleLE(value, 36 + 8 * i));
  return buffer;
}

function edgeOf(boxes: readonly Box[], i: number): number {
  return boxes.reduce(
    (edge, box) => (i < 2 ? Math.min(edge, box[i]!) : Math.max(edge, box[i]!)),
    i < 2 ? Infinity : -Infinity,
  );
}

function mainFile(records: readonly Buffer[], boxes: readonly Box[]): Buffer {
  const parts = records.flatMap((record, i) => {
    const recordHead = Buffer.alloc(8);
    recordHead.writeInt32BE(i + 1, 0);
    recordHead.writeInt32BE(record.length / 2, 4);
    return [recordHead, record];
  });
  const bytes = 100 + parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([head(bytes, boxes), ...parts]);
}

function indexFile(records: readonly Buffer[], boxes: readonly Box[]): Buffer {
  const entries = Buffer.alloc(8 * records.length);
  let offset = 50;
  for (const [i, record] of records.entries()) {
    entries.writeInt32BE(offset, 8 * i);
    entries.writeInt32BE(record.length / 2, 8 * i + 4);
    offset += 4 + record.length / 2;
  }
  return Buffer.concat([head(100 + entries.length, boxes), entries]);
}

function tableFile({ columns, rows }: ShapefileLayer, day: string): Buffer {
  const recordBytes = 1 + columns.reduce((sum, column) => sum + column.length, 0);
  const headBytes = 33 + 32 * columns.length;
  const table = Buffer.alloc(headBytes + recordBytes * rows.length + 1, 0x20);
  table.fill(0, 0, headBytes);
  const [year = 1900, month = 1, date = 1] = day.split('-').map(Number);
  Buffer.from([3, year - 1900, month, date]).copy(table);
  table.writeUInt32LE(rows.length, 4);
  table.writeUInt16LE(headBytes, 8);
  table.writeUInt16LE(recordBytes, 10);
  for (const [i, column] of columns.entries()) {
    const at = 32 + 32 * i;
    table.write(column.name, at, 11, 'ascii');
    table.write(column.type === 'number' ? 'N' : 'C', at + 11, 'ascii');
    table.writeUInt8(column.length, at + 16);
    table.writeUInt8(column.decimals ?? 0, at + 17);
  }
  table.writeUInt8(0x0d, headBytes - 1);
  let at = headBytes;
  for (const { values } of rows) {
    at += 1;
    for (const [i, column] of columns.entries()) {
      cellBytes(values[i] ?? null, column).copy(table, at);
      at += column.length;
    }
  }
  table.writeUInt8(0x1a, table.length - 1);
  return table;
}

function cellBytes(value: string | number | null, { type, length, decimals = 0 }: DbfColumn): Buffer {
  if (value == null) return Buffer.alloc(length, 0x20);
  if (type === 'number') return Buffer.from(Number(value).toFixed(decimals).padStart(length).slice(0, length), 'ascii');
  return cutText(String(value), length);
}

/** UTF-8 of at most `length` bytes, never half a character. */
function cutText(value: string, length: number): Buffer {
  let bytes = Buffer.from(value, 'utf8');
  if (bytes.length > length) {
    let end = length;
    while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
    bytes = bytes.subarray(0, end);
  }
  return Buffer.concat([bytes, Buffer.alloc(length - bytes.length, 0x20)]);
}

const GEOGRAPHIC =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** Text of the .prj as ArcGIS writes it, for CGCS2000 degrees and Gauss-Krüger zones. */
export function prjText(epsg: number): string {
  const crs = crsByEpsg(epsg);
  if (crs?.datum !== 'CGCS2000') throw new RangeError(`EPSG:${epsg} is no CRS of CGCS2000`);
  if (crs.kind === 'geographic') return GEOGRAPHIC;
  const { centralMeridian, falseEasting, width, zone, prefixed } = crs;
  const name = `CGCS2000${width === 3 ? '_3_Degree' : ''}_GK_${prefixed ? `Zone_${zone}` : `CM_${centralMeridian}E`}`;
  return `PROJCS["${name}",${GEOGRAPHIC},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${falseEasting.toFixed(1)}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${centralMeridian.toFixed(1)}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
}
