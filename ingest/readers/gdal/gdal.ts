/**
 * File geodatabases, GeoPackages, FlatGeobuf, KML, GML and DXF through GDAL in a process of its own. Shapes come as WKB and
 * are decoded here, curves stroked within 1 mm; x is to the east, because GDAL's layers are in that order whatever EPSG says.
 */

import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type Issue, issue } from '../../issues.ts';
import { READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import type { Reader, ReadOptions, SourceColumn, SourceLayer, SourceRow, SourceValue } from '../reader.ts';
import type { StrokeTally } from '../stroke.ts';
import { contentDigest } from '../text-file.ts';
import { readAnyWkb, WkbFault } from './any-wkb.ts';
import { findDatasets, type GdalDataset } from './datasets.ts';
import { drawingLayer } from './drawing.ts';
import { settleGeometries, type SeveralGeometries } from './gml-geometries.ts';
import { GdalProcess } from './gdal-process.ts';
import type { GdalColumn, GdalLayer, GdalRow } from './messages.ts';

export const gdalReader: Reader = {
  id: 'gdal',
  label: 'FileGDB, GeoPackage, FlatGeobuf, KML, GML, DXF',
  extensions: ['gdb', 'gpkg', 'fgb', 'kml', 'gml', 'dxf'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const dataset of await findDatasets(files, options)) layers.push(...(await openDataset(dataset, options)));
    return layers;
  },
};

async function openDataset(dataset: GdalDataset, options: ReadOptions): Promise<readonly SourceLayer[]> {
  const gdal = new GdalProcess();
  try {
    let layers = await gdal.layers(dataset.path, dataset.config);
    // the description that settles them lies in a folder of ours, never beside what was delivered
    const isSettled = dataset.format === 'gml' && options.scratch != null;
    const several = isSettled ? await settleGeometries(dataset.path) : new Map<string, SeveralGeometries>();
    if (several.size > 0) layers = await gdal.layers(dataset.path, dataset.config);
    return layers.map((layer, index) => {
      const described = describeLayer(dataset, layer, index, options, several.get(layer.name));
      return dataset.format === 'dxf' ? drawingLayer(described, dataset.name) : described;
    });
  } finally {
    gdal.close();
  }
}

function describeLayer(
  dataset: GdalDataset,
  layer: GdalLayer,
  index: number,
  options: ReadOptions,
  several: SeveralGeometries | undefined,
): SourceLayer {
  const limits = options.limits ?? READ_LIMITS;
  const kept = layer.columns.map((column, i) => ({ column, i })).filter(({ column }) => column.type !== 'binary');
  const binary = layer.columns.filter(({ type }) => type === 'binary');
  return {
    name: layer.name,
    columns: kept.map(({ column }) => sourceColumn(column)),
    geometry: several?.kind ?? kindOf(layer.geometryType),
    rowCount: layer.rows,
    crsText: layer.wkt ?? undefined,
    encoding: undefined,
    issues: [
      ...binary.map(({ name }) => issue('binary-not-read', null, { actual: name })),
      ...(several == null ? [] : [issue('geometries-several', null, { actual: toldOf(several) })]),
    ],
    sha256: () => contentDigest(dataset.files, `${layer.name}\n`),
    bytes: dataset.files.reduce((sum, { bytes }) => sum + bytes, 0),
    read: () =>
      readRows(
        dataset,
        index,
        kept.map(({ i }) => i),
        limits,
        options,
      ),
  };
}

function toldOf({ taken, others }: SeveralGeometries): string {
  return `${taken}；未读入 not read: ${others.join('、')}`;
}

function sourceColumn({ name, type, width, precision }: GdalColumn): SourceColumn {
  return { name, type: columnType(type), length: width, scale: precision };
}

function columnType(type: string): SourceColumn['type'] {
  if (type === 'integer' || type === 'integer64' || type === 'real') return 'number';
  if (type === 'date') return 'date';
  return type === 'dateTime' || type === 'time' ? 'time' : 'text';
}

/** wkbGeometryType without Z and M. */
function kindOf(type: number): SourceLayer['geometry'] {
  const flat = (type & 0x0fffffff) % 1000;
  if (flat === 100) return null;
  if (flat === 1 || flat === 4) return 'point';
  if ([2, 5, 8, 9, 11].includes(flat)) return 'line';
  return [3, 6, 10, 12].includes(flat) ? 'polygon' : 'any';
}

let dumps = 0;
/** Bytes of a vertex with Z and M, and what a ring adds. */
const MOST_VERTEX_BYTES = 36;

async function* readRows(
  { path, config }: GdalDataset,
  layer: number,
  kept: readonly number[],
  limits: ReadLimits,
  { scratch }: ReadOptions,
): AsyncGenerator<readonly SourceRow[]> {
  const gdal = new GdalProcess();
  const folder = scratch == null ? tmpdir() : await scratch();
  const dumpPath = join(folder, `gdal-shapes-${process.pid}-${++dumps}.sql`);
  let sourceRow = 0;
  try {
    for await (const batch of gdal.rows({
      path,
      config,
      layer,
      dumpPath,
      mostBytes: MOST_VERTEX_BYTES * limits.vertices + 1024,
    })) {
      yield batch.map((row) => readRow(row, ++sourceRow, kept, limits));
    }
  } finally {
    gdal.close();
  }
}

function readRow(row: GdalRow, sourceRow: number, kept: readonly number[], limits: ReadLimits): SourceRow {
  const issues: Issue[] = [];
  const values = kept.map((i) => sourceValue(row.values[i]));
  if (row.fault != null) issues.push(issue('shape-unreadable', sourceRow, { actual: row.fault }));
  if (row.leftBytes != null) {
    const actual = `> ${limits.vertices}（${row.leftBytes} bytes）`;
    issues.push(issue('shape-too-large', sourceRow, { actual, expected: String(limits.vertices) }));
  }
  const geometry = row.wkb == null ? null : readShape(row.wkb, sourceRow, issues, limits);
  return { sourceRow, values, geometry, issues, ...(row.wkb == null ? {} : { shape: row.wkb }) };
}

function readShape(wkb: Uint8Array, sourceRow: number, issues: Issue[], limits: ReadLimits): FlatGeometry | null {
  const tally: StrokeTally = { curves: 0, deviation: 0 };
  try {
    const geometry = readAnyWkb(wkb, limits.depth, tally);
    if (tally.curves > 0) {
      const detail = { actual: tally.deviation.toExponential(2), expected: '1e-3 m / 1e-8°' };
      issues.push(issue('curves-stroked', sourceRow, detail));
    }
    const vertices = (geometry?.xy.length ?? 0) / 2;
    if (vertices <= limits.vertices) return geometry;
    issues.push(issue('shape-too-large', sourceRow, { actual: String(vertices), expected: String(limits.vertices) }));
  } catch (error) {
    if (!(error instanceof WkbFault)) throw error;
    issues.push(issue('shape-unreadable', sourceRow, { actual: error.message }));
  }
  return null;
}

function sourceValue(value: unknown): SourceValue {
  if (value == null || value === '') return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(String).join('|');
  return dateText(value);
}

interface DateParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
}

function dateText({ year, month = 1, day = 1, hour, minute = 0, second = 0 }: DateParts): string | null {
  const two = (part: number) => String(Math.trunc(part)).padStart(2, '0');
  const time = hour == null ? '' : `${two(hour)}:${two(minute)}:${two(second)}`;
  if (year == null) return time === '' ? null : time;
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return time === '' || time === '00:00:00' ? date : `${date} ${time}`;
}
