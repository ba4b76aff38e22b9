/**
 * A dataset as 界址点 TXT. Plots that are still what the newest text delivery said come back byte for byte, in their order;
 * what has changed since is composed in the manner of that delivery, and a dataset that never came as text in the national
 * form.
 */

import type pg from 'pg';
import { planarArea } from '../area.ts';
import { type ChineseCrs, crsByEpsg } from '../crs.ts';
import { epsgOfZone, zoneOfLongitude } from '../crs-table.ts';
import { columnName, tableName } from '../derive/ddl.ts';
import {
  type OriginalPlot,
  type PlotToWrite,
  ringsKey,
  splitOriginal,
  writeBoundaryTxt,
  type WrittenRing,
} from '../formats/boundary-write.ts';
import type { BoundarySection } from '../formats/boundary-txt.ts';
import { projectGeometry } from '../gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromWkb, ringsOf } from '../geometry.ts';
import type { Layer } from '../layer.ts';
import { quoteIdentifier } from './sql.ts';

export interface BoundaryExportOptions {
  readonly dataset: string;
  /** Layer version that is exported; the current one when absent. */
  readonly version?: number;
  /** 数据产生单位, for a file without a predecessor. */
  readonly producer?: string;
}

interface TextDelivery {
  readonly version: number;
  readonly crs: string;
  readonly encoding: string;
  readonly content: Buffer;
}

interface ExportedRow {
  readonly featureId: number;
  readonly sourceRow: number | null;
  readonly versionFrom: number;
  readonly geometry: FlatGeometry;
  /** 0 for a system without a code. */
  readonly srid: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Why there is nothing to write: a layer without areas, or a dataset that does not exist. */
export class BoundaryExportFault extends Error {
  override readonly name = 'BoundaryExportFault';
}

/** The bytes of the file. Throws BoundaryExportFault. */
export async function exportBoundaryTxt(
  db: pg.Pool | pg.ClientBase,
  layer: Layer,
  { dataset, version, producer = '' }: BoundaryExportOptions,
): Promise<Buffer> {
  if (layer.geometry !== 'MultiPolygon' && layer.geometry !== 'Geometry') {
    throw new BoundaryExportFault(`${layer.title}没有面状图形，不能写成界址点 TXT`);
  }
  const { datasetId, version: current } = await findDataset(db, layer, dataset);
  const asOf = version ?? current;
  const rows = await readRows(db, layer, datasetId, asOf);
  const delivery = await newestText(db, datasetId, asOf);
  if (delivery == null) return composeFile(layer, rows, producer);
  const parts = splitOriginal(delivery);
  const former = await formerPlots(db, layer, datasetId, delivery, parts.plots);
  const crs = crsOf(delivery.crs) ?? commonCrs(rows);
  const plots = rows.map((row): PlotToWrite & { order: number } => {
    const like = former.get(row.featureId);
    if (row.versionFrom <= delivery.version && like != null) {
      return { unchanged: like, header: {}, rings: [], order: like };
    }
    const header = headerOf(layer, row, false);
    const order = like ?? Number.MAX_SAFE_INTEGER;
    return { ...(like == null ? {} : { like }), header, rings: writtenRings(row, crs), order };
  });
  return writeBoundaryTxt(
    plots.toSorted((a, b) => a.order - b.order),
    { original: delivery },
  );
}

async function findDataset(
  db: pg.Pool | pg.ClientBase,
  layer: Layer,
  dataset: string,
): Promise<{ datasetId: number; version: number }> {
  const { rows } = await db.query<{ datasetId: number; version: number }>(
    `select d.id as "datasetId", coalesce(s.version, 0) as version
     from dimai.dataset d
     left join dimai.layer_state s on s.layer = d.layer
     where d.layer = $1 and d.name = $2`,
    [layer.id, dataset],
  );
  if (rows[0] == null) throw new BoundaryExportFault(`${layer.title}没有名为“${dataset}”的数据集`);
  return rows[0];
}

async function newestText(db: pg.Pool | pg.ClientBase, datasetId: number, asOf: number): Promise<TextDelivery | null> {
  const { rows } = await db.query<TextDelivery>(
    `select v.version, v.source_crs as crs, t.encoding, t.content
     from dimai.dataset_version v
     join dimai.delivered_text t on t.dataset_version_id = v.id
     where v.dataset_id = $1 and v.state = 'published' and v.version <= $2 and t.format = 'boundary-txt'
     order by v.version desc
     limit 1`,
    [datasetId, asOf],
  );
  return rows[0] ?? null;
}

async function readRows(
  db: pg.Pool | pg.ClientBase,
  layer: Layer,
  datasetId: number,
  asOf: number,
): Promise<readonly ExportedRow[]> {
  const keys = Object.keys(layer.fields);
  const columns = keys.map((key) => `${quoteIdentifier(columnName(key))} as ${quoteIdentifier(key)}`);
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${columns.join(', ')}, feature_id as "#feature", source_row as "#row", version_from as "#from",
       st_asewkb(coalesce(delivered, geom)) as "#shape"
     from ${tableName(layer)}
     where dataset_id = $1 and version_from <= $2 and (version_to is null or version_to > $2) and geom is not null
     order by source_row, feature_id`,
    [datasetId, asOf],
  );
  return rows.map((row) => {
    const { geometry, srid } = fromWkb(row['#shape'] as Buffer);
    return {
      featureId: Number(row['#feature']),
      sourceRow: row['#row'] as number | null,
      versionFrom: row['#from'] as number,
      geometry,
      srid: srid ?? 0,
      values: row,
    };
  });
}

/**
 * Feature → number of its plot in the text, at the version that the text made. Rows which that delivery brought know their
 * plot; rows it left unchanged are found by their rings.
 */
async function formerPlots(
  db: pg.Pool | pg.ClientBase,
  layer: Layer,
  datasetId: number,
  { version }: TextDelivery,
  plots: readonly OriginalPlot[],
): Promise<ReadonlyMap<number, number>> {
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const rows = await readRows(db, layer, datasetId, version);
  for (const { featureId, sourceRow, versionFrom } of rows) {
    if (versionFrom !== version || sourceRow == null) continue;
    found.set(featureId, sourceRow);
    taken.add(sourceRow);
  }
  const byRings = new Map<string, OriginalPlot[]>();
  for (const plot of plots) {
    if (taken.has(plot.number)) continue;
    byRings.set(plot.key, [...(byRings.get(plot.key) ?? []), plot]);
  }
  for (const row of rows) {
    if (found.has(row.featureId)) continue;
    // the text has the northing first, unless it is in degrees with the longitude first
    const candidates = byRings.get(keyOf(row.geometry, true)) ?? byRings.get(keyOf(row.geometry, false));
    const plot = candidates?.shift();
    if (plot != null) found.set(row.featureId, plot.number);
  }
  return found;
}

function keyOf(geometry: FlatGeometry, isNorthFirst: boolean): string {
  return ringsKey(
    pairsOf(geometry).map((ring) => ring.map(([x, y]): [number, number] => (isNorthFirst ? [y, x] : [x, y]))),
  );
}

function pairsOf(geometry: FlatGeometry): [number, number][][] {
  const { xy } = geometry;
  return ringsOf(geometry).map(({ start, end }) =>
    Array.from({ length: end - start }, (_, i): [number, number] => [xy[2 * (start + i)]!, xy[2 * (start + i) + 1]!]),
  );
}

function crsOf(label: string): ChineseCrs | undefined {
  const epsg = /^EPSG:(\d+)$/.exec(label)?.[1];
  return epsg == null ? undefined : crsByEpsg(Number(epsg));
}

/** The system of all rows where they share one, else the 3° zone, with its number before the easting, of their middle. */
function commonCrs(rows: readonly ExportedRow[]): ChineseCrs {
  const [first] = rows;
  const shared = first != null && rows.every(({ srid }) => srid === first.srid) ? crsByEpsg(first.srid) : undefined;
  if (shared?.kind === 'gauss-kruger') return shared;
  const longitudes = rows.flatMap(({ geometry, srid }) => {
    const [west, , east] = boundsOf(srid === 4490 ? geometry : toDegrees(geometry, srid));
    return [west, east];
  });
  const middle = longitudes.length === 0 ? 120 : (Math.min(...longitudes) + Math.max(...longitudes)) / 2;
  return crsByEpsg(epsgOfZone(zoneOfLongitude(middle, 3), { width: 3, prefixed: true }))!;
}

function toDegrees(geometry: FlatGeometry, srid: number): FlatGeometry {
  return projectGeometry(geometry, srid, 4490);
}

function writtenRings({ geometry, srid }: ExportedRow, crs: ChineseCrs): readonly WrittenRing[] {
  return pairsOf(srid === crs.epsg ? geometry : projectGeometry(geometry, srid, crs.epsg));
}

/** Field of the heading → the field of a layer that says it, by code. */
const HEADER_CODES: readonly (readonly [name: string, codes: readonly string[]])[] = [
  ['地块编号', ['DKBH', 'TBBH', 'ZDDM', 'BH']],
  ['地块名称', ['DKMC', 'XMMC', 'MC', 'ZL']],
  ['图幅号', ['TFH']],
  ['地块用途', ['TDYTMC', 'DKYTMC', 'GHYT', 'YT']],
  ['地类编码', ['DLBM', 'TDYTDM']],
];

function headerOf(layer: Layer, row: ExportedRow, isWhole: boolean): Record<string, string> {
  const header: Record<string, string> = {};
  for (const [name, codes] of HEADER_CODES) {
    const key = Object.keys(layer.fields).find((field) => codes.includes(layer.fields[field]!.code));
    const value = key == null ? null : row.values[key];
    if (typeof value === 'string' || typeof value === 'number') header[name] = `${value}`;
  }
  const crs = crsByEpsg(row.srid);
  const plane =
    crs?.kind === 'gauss-kruger' ? row.geometry : projectGeometry(row.geometry, row.srid, commonCrs([row]).epsg);
  header['地块面积（公顷）'] = (planarArea(plane) / 10_000).toFixed(4);
  if (isWhole) header['图形属性'] = '面';
  return header;
}

function composeFile(layer: Layer, rows: readonly ExportedRow[], producer: string): Buffer {
  const crs = commonCrs(rows);
  const plots = rows.map((row): PlotToWrite => ({ header: headerOf(layer, row, true), rings: writtenRings(row, crs) }));
  return writeBoundaryTxt(plots, { sections: [nationalSection(crs, producer)] });
}

const DATUM_NAMES = {
  CGCS2000: '2000国家大地坐标系',
  Xian80: '1980西安坐标系',
  Beijing54: '1954年北京坐标系',
} as const;

function nationalSection(crs: ChineseCrs, producer: string): BoundarySection {
  const entry = (key: string, value: string | number) => ({ key, value: String(value) });
  return {
    title: '属性描述',
    entries: [
      entry('格式版本号', '1.01'),
      entry('数据产生单位', producer),
      entry('坐标系', DATUM_NAMES[crs.datum]),
      entry('几度分带', crs.kind === 'gauss-kruger' ? crs.width : ''),
      entry('投影类型', '高斯克吕格'),
      entry('计量单位', '米'),
      entry('带号', crs.kind === 'gauss-kruger' ? crs.zone : ''),
      entry('精度', '0.001'),
      entry('转换参数', '0,0,0,0,0,0,0'),
    ],
  };
}
