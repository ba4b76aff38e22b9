/**
 * Writes VCT 3.0 (三调、规划汇交): parts in their order, points, areas over lines of their own, attribute tables. Attribute
 * text loses the separator to its full-width twin, dates are yyyyMMdd; x is the easting. GB2312 with what GB18030 adds.
 */

import iconv from 'iconv-lite';
import { boundsOf, type FlatGeometry, isPolygonal, ringsOf } from '../geometry.ts';
import { type ByteSink, MemorySink } from './file-sink.ts';

export interface VctField {
  /** Column of the standard, e.g. `ZDDM`. */
  readonly code: string;
  readonly type: 'Char' | 'Int' | 'Float' | 'Date';
  readonly length: number;
  readonly scale?: number;
}

export interface VctFeature {
  /** Unique in the file, from 1. */
  readonly id: number;
  readonly geometry: FlatGeometry | null;
  /** In the order of the fields, the identifier left out. */
  readonly values: readonly (string | number | boolean | null)[];
}

/** A table of the file without its features. */
export interface VctTableHead {
  /** Name of the attribute table, e.g. `ZD`. */
  readonly name: string;
  /** 要素名称. */
  readonly title: string;
  /** 要素代码, ten digits. */
  readonly featureCode: string;
  readonly geometry: 'Point' | 'Line' | 'Polygon' | null;
  readonly fields: readonly VctField[];
}

export interface VctTable extends VctTableHead {
  readonly features: readonly VctFeature[];
}

export interface VctHead {
  readonly centralMeridian: number;
  readonly falseEasting: number;
  readonly width: 3 | 6;
  readonly zone: number;
  /** yyyyMMdd. */
  readonly date: string;
  readonly scale?: number;
}

/** Parts of a file that grow side by side; together they are the file. */
export const VCT_PARTS = ['Point', 'Line', 'Polygon', 'Attribute'] as const;
export type VctPart = (typeof VCT_PARTS)[number];

/** Lines that belong to no table of their own. */
const BOUNDARY_CODE = '1099000000';
const IDS_PER_LINE = 8;

/** State: the parts of a file being written, and its bounds. Features come table by table. */
export class VctWriter {
  private readonly head: VctHead;
  private readonly tables: readonly VctTableHead[];
  private readonly parts: Readonly<Record<VctPart, ByteSink>>;
  private readonly bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  private lineId: number;
  private table: VctTableHead | undefined;
  private readonly begun = new Set<VctTableHead>();

  /** `lastId` is the greatest id of a feature: lines of areas are numbered from there. */
  constructor(
    head: VctHead,
    tables: readonly VctTableHead[],
    parts: Readonly<Record<VctPart, ByteSink>>,
    lastId: number,
  ) {
    this.head = head;
    this.tables = tables;
    this.parts = parts;
    this.lineId = lastId;
  }

  add(table: VctTableHead, feature: VctFeature): void {
    const { id, geometry, values } = feature;
    if (table !== this.table) this.beginTable(table);
    if (geometry != null) this.addShape(id, table.featureCode, geometry);
    this.write('Attribute', [[id, ...values.map((value, i) => vctValue(value, table.fields[i]?.type))].join(',')]);
  }

  private beginTable(table: VctTableHead): void {
    if (this.table != null) this.write('Attribute', ['TableEnd']);
    this.table = table;
    this.begun.add(table);
    this.write('Attribute', [table.name]);
  }

  private addShape(id: number, code: string, geometry: FlatGeometry): void {
    const [minX, minY, maxX, maxY] = boundsOf(geometry);
    this.bounds[0] = Math.min(this.bounds[0], minX);
    this.bounds[1] = Math.min(this.bounds[1], minY);
    this.bounds[2] = Math.max(this.bounds[2], maxX);
    this.bounds[3] = Math.max(this.bounds[3], maxY);
    if (isPolygonal(geometry.type)) {
      const ids = ringsOf(geometry).map(({ start, end }) => {
        this.write('Line', lineRecord(++this.lineId, BOUNDARY_CODE, geometry, start, end));
        return this.lineId;
      });
      this.write('Polygon', polygonRecord(id, code, geometry, ids));
    } else if (geometry.type === 'Point' || geometry.type === 'MultiPoint') {
      this.write('Point', pointRecord(id, code, geometry));
    } else {
      for (const { start, end } of ringsOf(geometry)) this.write('Line', lineRecord(id, code, geometry, start, end));
    }
  }

  /** Ends the last table and joins the parts: `append` takes text and the contents of parts, in the order of the file. */
  finish(append: { text(bytes: Uint8Array): void; part(part: VctPart): void }): void {
    for (const table of this.tables) if (!this.begun.has(table)) this.beginTable(table);
    if (this.table != null) this.write('Attribute', ['TableEnd']);
    const text = (lines: readonly string[]): void => append.text(encodeLines(lines));
    text([
      ...section('Head', headLines(this.head, this.bounds)),
      ...section(
        'FeatureCode',
        this.tables.map(({ featureCode, title, geometry, name }) =>
          [featureCode, safe(title), geometry ?? 'NoneGeometry', name].join(','),
        ),
      ),
      ...section('TableStructure', this.tables.flatMap(structureLines)),
    ]);
    for (const part of VCT_PARTS) {
      if (part === 'Attribute') text(section('Annotation', []));
      text([`${part}Begin`]);
      append.part(part);
      text([`${part}End`]);
    }
  }

  private write(part: VctPart, lines: readonly string[]): void {
    this.parts[part].write(encodeLines(lines));
  }
}

function encodeLines(lines: readonly string[]): Buffer {
  return iconv.encode(lines.map((line) => `${line}\r\n`).join(''), 'gb18030');
}

/** The bytes of a small file. Coordinates are written with their shortest exact digits. */
export function writeVct(head: VctHead, tables: readonly VctTable[]): Buffer {
  const lastId = tables.reduce((most, { features }) => features.reduce((id, each) => Math.max(id, each.id), most), 0);
  const sinks = {
    Point: new MemorySink(),
    Line: new MemorySink(),
    Polygon: new MemorySink(),
    Attribute: new MemorySink(),
  };
  const writer = new VctWriter(head, tables, sinks, lastId);
  for (const table of tables) for (const feature of table.features) writer.add(table, feature);
  const file: Uint8Array[] = [];
  writer.finish({ text: (bytes) => file.push(bytes), part: (part) => file.push(sinks[part].bytes) });
  return Buffer.concat(file);
}

function section(name: string, lines: readonly string[]): string[] {
  return [`${name}Begin`, ...lines, `${name}End`];
}

function headLines(
  { centralMeridian, falseEasting, width, zone, date, scale = 10_000 }: VctHead,
  bounds: readonly [number, number, number, number],
): string[] {
  const [west, south, east, north] = Number.isFinite(bounds[0]) ? bounds : [0, 0, 0, 0];
  return [
    'DataMark:LANDUSE-VCT',
    'Version:3.0',
    'CoordinateSystemType:P',
    'Dim:2',
    'XAxisDirection:E',
    'YAxisDirection:N',
    'XYUnit:M',
    'ZUnit:M',
    'Spheroid:CGCS2000,6378137.0,298.257222101',
    'PrimeMeridian:Greenwich',
    'Projection:高斯-克吕格投影',
    `Parameters:${centralMeridian},1,${falseEasting},0,${width},${zone}`,
    'VerticalDatum:1985国家高程基准',
    'TemporalReferenceSystem:北京时间',
    `ExtentMin:${west},${south}`,
    `ExtentMax:${east},${north}`,
    `MapScale:${scale}`,
    'Offset:0,0',
    `Date:${date}`,
    'Separator:,',
  ];
}

function structureLines({ name, geometry, fields }: VctTableHead): string[] {
  return [
    `${name},${fields.length}${geometry == null ? ',NoneGeometry' : ''}`,
    ...fields.map(({ code, type, length, scale }) =>
      [code, type, length, ...(type === 'Float' ? [scale ?? 2] : [])].join(','),
    ),
    '0',
  ];
}

function vertices({ xy }: FlatGeometry, start: number, end: number): string[] {
  return Array.from({ length: end - start }, (_, i) => `${xy[2 * (start + i)]},${xy[2 * (start + i) + 1]}`);
}

function pointRecord(id: number, code: string, geometry: FlatGeometry): string[] {
  const count = geometry.xy.length / 2;
  return [String(id), code, 'Unknown', '1', String(count), ...vertices(geometry, 0, count), '0'];
}

function lineRecord(id: number, code: string, geometry: FlatGeometry, start: number, end: number): string[] {
  return [String(id), code, 'Unknown', '1', '1', '11', String(end - start), ...vertices(geometry, start, end), '0'];
}

/** Every ring is one line of its own; 0 separates rings. */
function polygonRecord(id: number, code: string, geometry: FlatGeometry, lineIds: readonly number[]): string[] {
  const list = lineIds.flatMap((lineId, i) => (i === 0 ? [lineId] : [0, lineId]));
  const rows: string[] = [];
  for (let i = 0; i < list.length; i += IDS_PER_LINE) rows.push(list.slice(i, i + IDS_PER_LINE).join(','));
  const [x, y] = [geometry.xy[0], geometry.xy[1]];
  return [String(id), code, 'Unknown', '100', `${x},${y}`, '21', String(list.length), ...rows, '0'];
}

/** A value as the attribute part has it: days without their dashes, text without the separator. */
export function vctValue(value: string | number | boolean | null, type: VctField['type'] | undefined): string {
  if (value == null) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  return type === 'Date' ? value.replaceAll('-', '') : safe(value);
}

function safe(text: string): string {
  return text.replaceAll(',', '，').replaceAll(/[\r\n]+/g, ' ');
}
