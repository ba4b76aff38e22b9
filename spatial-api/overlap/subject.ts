import type { Pool } from 'pg';
import { crsByEpsg } from '../../schemas/crs.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { densifyForTransform, projectGeometry } from '../../schemas/gauss-kruger.ts';
import {
  asMulti,
  boundsOf,
  type FlatGeometry,
  fromGeoJson,
  fromWkb,
  GeometryError,
  isEmpty,
  isPolygonal,
  ringsOf,
} from '../../schemas/geometry.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { projectRedline } from '../../schemas/layers/project-redline.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Plot } from './overlay-plot.ts';

/** A plot with what its sender declared of it. */
export interface SubmittedPlot extends Plot {
  /** m², from a property `area` (m²) or `hectares` of the sender. */
  readonly declaredArea: number | null;
}

/** Plots of one request; most a batch of plots can have in one check. */
export const MOST_PLOTS = 500;

/**
 * Plots of a GeoJSON geometry, feature or feature collection in `epsg` (x = east or longitude first, as GeoJSON has it).
 * A feature's number is its property `plotNumber` or 地块编号, else its position from 1. Throws a Problem that says
 * what is wrong: another datum, swapped axes, no polygon.
 */
export function plotsOfGeoJson(geojson: unknown, epsg: number): SubmittedPlot[] {
  const crs = crsByEpsg(epsg);
  if (epsg !== 4326 && crs?.datum !== 'CGCS2000') {
    throw new Problem(
      'subject-invalid',
      `不支持坐标系 EPSG:${epsg}；请提交 CGCS2000 经纬度（4490）或高斯-克吕格 3°/6° 带坐标`,
    );
  }
  const features = featuresOf(geojson);
  if (features.length === 0) throw new Problem('subject-invalid', '没有任何地块');
  if (features.length > MOST_PLOTS) {
    throw new Problem('subject-invalid', `一次最多检查 ${MOST_PLOTS} 个地块，收到 ${features.length} 个，请分批提交`);
  }
  return features.map((feature, index) => plotOf(feature, index, epsg === 4326 ? 4490 : epsg));
}

interface Feature {
  readonly geometry: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

function featuresOf(geojson: unknown): Feature[] {
  const value = (geojson ?? {}) as { type?: unknown; features?: unknown; geometry?: unknown; properties?: unknown };
  if (value.type === 'FeatureCollection' && Array.isArray(value.features)) return value.features.flatMap(featuresOf);
  if (value.type === 'Feature') {
    return [{ geometry: value.geometry, properties: (value.properties ?? {}) as Record<string, unknown> }];
  }
  return [{ geometry: geojson, properties: {} }];
}

function plotOf(feature: Feature, index: number, epsg: number): SubmittedPlot {
  const { properties } = feature;
  const number = textOf(properties['plotNumber'] ?? properties['地块编号']) ?? String(index + 1);
  const geometry = asMulti(polygonOf(feature.geometry, number));
  refuseStrangeCoordinates(geometry, epsg, number);
  const inDegrees = epsg === 4490 ? geometry : projectGeometry(densifyForTransform(geometry, epsg, 4490), epsg, 4490);
  return {
    number,
    name: textOf(properties['name'] ?? properties['地块名称']) ?? '',
    geometry: inDegrees,
    delivered: epsg === 4490 ? null : { geometry, srid: epsg },
    declaredArea: declaredArea(properties),
  };
}

function polygonOf(geojson: unknown, number: string): FlatGeometry {
  try {
    const geometry = fromGeoJson(geojson);
    if (isPolygonal(geometry.type) && !isEmpty(geometry)) {
      refuseOpenRings(geometry, number);
      return geometry;
    }
  } catch (cause) {
    if (!(cause instanceof GeometryError)) throw cause;
    throw new Problem('subject-invalid', `地块 ${number} 的几何无法读取：${cause.message}`, { cause });
  }
  throw new Problem('subject-invalid', `地块 ${number} 不是面；请提交 Polygon 或 MultiPolygon`);
}

function refuseOpenRings({ xy, ...geometry }: FlatGeometry, number: string): void {
  for (const [index, { start, end }] of ringsOf({ xy, ...geometry }).entries()) {
    const closed = xy[2 * start] === xy[2 * end - 2] && xy[2 * start + 1] === xy[2 * end - 1];
    if (closed && end - start >= 4) continue;
    const what = closed ? '少于三个不同的点' : '没有闭合（最后一点应与第一点相同）';
    throw new Problem('subject-invalid', `地块 ${number} 的第 ${index + 1} 圈${what}`);
  }
}

/** Degrees outside China, or metres whose axes are exchanged or whose zone number does not fit the CRS. */
function refuseStrangeCoordinates(geometry: FlatGeometry, epsg: number, number: string): void {
  const [minX, minY, maxX, maxY] = boundsOf(geometry);
  const crs = crsByEpsg(epsg)!;
  const refuse = (what: string): never => {
    throw new Problem('subject-invalid', `地块 ${number} 的坐标与 EPSG:${epsg} 不符：${what}`);
  };
  if (crs.kind === 'geographic') {
    if (minX >= 3 && maxX <= 54 && minY >= 73 && maxY <= 136) refuse('经度与纬度的顺序颠倒');
    if (minX < 73 || maxX > 136 || minY < 3 || maxY > 54) refuse('不在中国境内的经纬度范围内');
    return;
  }
  const falseEasting = crs.falseEasting ?? 500000;
  const isNorthing = (low: number, high: number) => low >= 300_000 && high <= 6_100_000;
  const isEasting = (low: number, high: number) => low >= falseEasting - 400_000 && high <= falseEasting + 400_000;
  if (isEasting(minX, maxX) && isNorthing(minY, maxY)) return;
  refuse(
    isEasting(minY, maxY) && isNorthing(minX, maxX) ? '北坐标与东坐标的顺序颠倒' : '东坐标应含或不含带号，请核对坐标系',
  );
}

function declaredArea(properties: Readonly<Record<string, unknown>>): number | null {
  const { area, hectares } = properties;
  if (typeof area === 'number' && area > 0) return area;
  return typeof hectares === 'number' && hectares > 0 ? hectares * 10000 : null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined;
}

interface StoredRow {
  readonly number: string;
  readonly name: string | null;
  readonly geom: Buffer;
  readonly delivered: Buffer | null;
  readonly srid: number | null;
}

/** Plots behind a 宗地代码 or 项目代码, as currently published. Throws `code-unknown`. */
export async function plotsOfCode(db: Pool, code: string): Promise<SubmittedPlot[]> {
  const clean = code.replaceAll(/\s/g, '');
  const { rows } = await db.query<StoredRow>(
    `select parcel_code as number, location as name, ST_AsBinary(geom) as geom, ST_AsBinary(delivered) as delivered, ST_SRID(delivered) as srid
from ${tableName(parcel)} where version_to is null and parcel_code = $1
union all
select coalesce(plot_number, '1'), project_name, ST_AsBinary(geom), ST_AsBinary(delivered), ST_SRID(delivered)
from ${tableName(projectRedline)} where version_to is null and project_code = $1
order by 1`,
    [clean],
  );
  if (rows.length === 0) throw new Problem('code-unknown', `没有代码为 ${clean} 的宗地或项目`);
  return rows.map((row) => ({
    number: row.number,
    name: row.name ?? '',
    geometry: fromWkb(row.geom).geometry,
    delivered:
      row.delivered == null || row.srid == null ? null : { geometry: fromWkb(row.delivered).geometry, srid: row.srid },
    declaredArea: null,
  }));
}
