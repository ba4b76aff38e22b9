/**
 * Writes VCT 3.0 (三调、规划汇交): parts in their order, points, areas over lines of their own, attribute tables. Attribute
 * text loses the separator to its full-width twin, dates are yyyyMMdd; x is the easting. GB2312 with what GB18030 adds.
 */

import iconv from 'iconv-lite';
import { boundsOf, type FlatGeometry, isPolygonal, ringsOf } from '../geometry.ts';

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

export interface VctTable {
  /** Name of the attribute table, e.g. `ZD`. */
  readonly name: string;
  /** 要素名称. */
  readonly title: string;
  /** 要素代码, ten digits. */
  readonly featureCode: string;
  readonly geometry: 'Point' | 'Line' | 'Polygon' | null;
  readonly fields: readonly VctField[];
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

/** Lines that belong to no table of their own. */
const BOUNDARY_CODE = '1099000000';
const IDS_PER_LINE = 8;

/** The bytes of the file. Coordinates are written with their shortest exact digits. */
export function writeVct(head: VctHead, tables: readonly VctTable[]): Buffer {
  const parts = { point: [] as string[], line: [] as string[], polygon: [] as string[] };
  let lineId = tables.reduce((most, { features }) => features.reduce((id, each) => Math.max(id, each.id), most), 0);
  for (const table of tables) {
    for (const { id, geometry } of table.features) {
      if (geometry == null) continue;
      if (isPolygonal(geometry.type)) {
        const ids = ringsOf(geometry).map(({ start, end }) => {
          parts.line.push(...lineRecord(++lineId, BOUNDARY_CODE, geometry, start, end));
          return lineId;
        });
        parts.polygon.push(...polygonRecord(id, table.featureCode, geometry, ids));
      } else if (geometry.type === 'Point' || geometry.type === 'MultiPoint') {
        parts.point.push(...pointRecord(id, table.featureCode, geometry));
      } else {
        for (const { start, end } of ringsOf(geometry)) {
          parts.line.push(...lineRecord(id, table.featureCode, geometry, start, end));
        }
      }
    }
  }
  const lines = [
    ...section('Head', headLines(head, tables)),
    ...section(
      'FeatureCode',
      tables.map(({ featureCode, title, geometry, name }) =>
        [featureCode, safe(title), geometry ?? 'NoneGeometry', name].join(','),
      ),
    ),
    ...section('TableStructure', tables.flatMap(structureLines)),
    ...section('Point', parts.point),
    ...section('Line', parts.line),
    ...section('Polygon', parts.polygon),
    ...section('Annotation', []),
    ...section('Attribute', tables.flatMap(attributeLines)),
  ];
  return iconv.encode(lines.map((line) => `${line}\r\n`).join(''), 'gb18030');
}

function section(name: string, lines: readonly string[]): string[] {
  return [`${name}Begin`, ...lines, `${name}End`];
}

function headLines(
  { centralMeridian, falseEasting, width, zone, date, scale = 10_000 }: VctHead,
  tables: readonly VctTable[],
): string[] {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of tables.flatMap(({ features }) => features)) {
    if (geometry == null) continue;
    const bounds = boundsOf(geometry);
    [minX, minY] = [Math.min(minX, bounds[0]), Math.min(minY, bounds[1])];
    [maxX, maxY] = [Math.max(maxX, bounds[2]), Math.max(maxY, bounds[3])];
  }
  const [west, south, east, north] = Number.isFinite(minX) ? [minX, minY, maxX, maxY] : [0, 0, 0, 0];
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

function structureLines({ name, geometry, fields }: VctTable): string[] {
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

function attributeLines({ name, features }: VctTable): string[] {
  return [name, ...features.map(({ id, values }) => [id, ...values.map(valueText)].join(',')), 'TableEnd'];
}

function valueText(value: string | number | boolean | null): string {
  if (value == null) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value.replaceAll('-', '') : safe(value);
}

function safe(text: string): string {
  return text.replaceAll(',', '，').replaceAll(/[\r\n]+/g, ' ');
}
