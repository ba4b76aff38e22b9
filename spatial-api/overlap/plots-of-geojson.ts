import { crsByEpsg } from '../../schemas/crs.ts';
import { detectCoordinates } from '../../schemas/detect-coordinates.ts';
import { REQUEST_VERTICES } from '../../schemas/densify.ts';
import { densifyForTransform, projectGeometry } from '../../schemas/gauss-kruger.ts';
import {
  asMulti,
  boundsOf,
  type FlatGeometry,
  fromGeoJson,
  GeometryError,
  isEmpty,
  isPolygonal,
  ringsOf,
} from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import type { InputFinding } from './check-input.ts';
import type { Plot } from './prepare-subjects.ts';
import { MOST_PLOTS, NOTHING_DECLARED, type SubmittedPlot, type Submission } from './submitted-plot.ts';

/**
 * Plots of a GeoJSON geometry, feature or feature collection in `epsg` (x = east or longitude first, as GeoJSON has it).
 * A feature's number is its property `plotNumber` or 地块编号, else its position from 1. A plot that cannot be read is
 * a finding; throws a Problem only for what concerns the request as a whole: another datum, no plots, too many.
 */
export function plotsOfGeoJson(geojson: unknown, epsg: number, most: number = MOST_PLOTS): Submission {
  const known = supportedCrs(epsg);
  const features = featuresOf(geojson);
  if (features.length === 0) throw new Problem('subject-invalid', '没有任何地块');
  if (features.length > most) {
    throw new Problem('subject-invalid', `一次最多检查 ${most} 个地块，收到 ${features.length} 个，请分批提交`);
  }
  const plots: SubmittedPlot[] = [];
  const findings: InputFinding[] = [];
  for (const [index, feature] of features.entries()) {
    const plot = plotOf(feature, index, known);
    if ('code' in plot) findings.push(plot);
    else plots.push(plot);
  }
  const title = (geojson as { name?: unknown } | null)?.name;
  return { plots, findings, own: {}, title: typeof title === 'string' ? title : null };
}

/** The EPSG code to read coordinates by; throws a Problem for a datum that is not ours. */
export function supportedCrs(epsg: number): number {
  if (epsg === 4326) return 4490;
  if (crsByEpsg(epsg)?.datum === 'CGCS2000') return epsg;
  throw new Problem(
    'subject-invalid',
    `不支持坐标系 EPSG:${epsg}；请提交 CGCS2000 经纬度（4490）或高斯-克吕格 3°/6° 带坐标`,
  );
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

function plotOf({ geometry, properties }: Feature, index: number, epsg: number): SubmittedPlot | InputFinding {
  const number = textOf(properties['plotNumber'] ?? properties['地块编号']) ?? String(index + 1);
  const read = polygonOf(geometry, number);
  if ('code' in read) return read;
  const strange = strangeCoordinates(read, epsg, number);
  if (strange != null) return strange;
  return {
    number,
    name: textOf(properties['name'] ?? properties['地块名称']) ?? '',
    ...placed(read, epsg),
    declared: { ...NOTHING_DECLARED, area: declaredArea(properties) },
  };
}

/** Vertices that a plot may have in degrees: its own, however many, and what its edges may want besides. */
const mostOf = ({ xy }: FlatGeometry): number => xy.length / 2 + REQUEST_VERTICES;

/** A geometry in degrees, with the one delivered beside it. */
export function placed(delivered: FlatGeometry, epsg: number): Pick<Plot, 'geometry' | 'delivered'> {
  const geometry = asMulti(delivered);
  if (epsg === 4490) return { geometry, delivered: null };
  const inDegrees = projectGeometry(
    densifyForTransform(geometry, epsg, 4490, { mostVertices: mostOf(geometry) }),
    epsg,
    4490,
  );
  return { geometry: inDegrees, delivered: { geometry, srid: epsg } };
}

function polygonOf(geojson: unknown, number: string): FlatGeometry | InputFinding {
  let geometry: FlatGeometry;
  try {
    geometry = fromGeoJson(geojson);
  } catch (cause) {
    if (!(cause instanceof GeometryError)) throw cause;
    return unreadable(number, cause.message, '有效的 GeoJSON 面');
  }
  if (!isPolygonal(geometry.type)) return unreadable(number, geometry.type, 'Polygon 或 MultiPolygon');
  if (isEmpty(geometry)) return unreadable(number, '空图形', '面');
  return openRing(geometry, number) ?? geometry;
}

function unreadable(plot: string, actual: string, expected: string): InputFinding {
  const message = `地块 ${plot} 的图形无法读取：${actual}，应为${expected}`;
  return { code: 'geometry-unreadable', severity: 'error', blocks: true, plot, actual, expected, message };
}

/** The first ring that is not closed or has no area to speak of. */
export function openRing(geometry: FlatGeometry, plot: string): InputFinding | undefined {
  const { xy } = geometry;
  for (const [index, { start, end }] of ringsOf(geometry).entries()) {
    const isClosed = xy[2 * start] === xy[2 * end - 2] && xy[2 * start + 1] === xy[2 * end - 1];
    if (isClosed && end - start >= 4) continue;
    const what = isClosed ? '少于三个不同的点' : '没有闭合（最后一点应与第一点相同）';
    return {
      code: isClosed ? 'ring-too-short' : 'ring-not-closed',
      severity: 'error',
      blocks: true,
      plot,
      actual: `第 ${index + 1} 圈`,
      expected: isClosed ? '至少三个不同的点' : '首尾点相同',
      message: `地块 ${plot} 的第 ${index + 1} 圈${what}`,
    };
  }
  return undefined;
}

/** Degrees outside China, or metres whose axes are exchanged or whose zone number does not fit the CRS. */
export function strangeCoordinates(geometry: FlatGeometry, epsg: number, plot: string): InputFinding | undefined {
  const [minX, minY, maxX, maxY] = boundsOf(geometry);
  const what = strangeness([minX, minY, maxX, maxY], epsg);
  if (what == null) return undefined;
  return {
    code: 'coordinates-strange',
    severity: 'error',
    blocks: true,
    plot,
    actual: `${minX}, ${minY}`,
    expected: suggestedCrs(geometry) ?? `EPSG:${epsg} 的坐标`,
    message: `地块 ${plot} 的坐标与 EPSG:${epsg} 不符：${what}`,
  };
}

function strangeness([minX, minY, maxX, maxY]: readonly [number, number, number, number], epsg: number) {
  const crs = crsByEpsg(epsg)!;
  if (crs.kind === 'geographic') {
    if (minX >= 3 && maxX <= 54 && minY >= 73 && maxY <= 136) return '经度与纬度的顺序颠倒';
    return minX < 73 || maxX > 136 || minY < 3 || maxY > 54 ? '不在中国境内的经纬度范围内' : undefined;
  }
  const { falseEasting } = crs;
  const isNorthing = (low: number, high: number) => low >= 300_000 && high <= 6_100_000;
  const isEasting = (low: number, high: number) => low >= falseEasting - 400_000 && high <= falseEasting + 400_000;
  if (isEasting(minX, maxX) && isNorthing(minY, maxY)) return undefined;
  if (isEasting(minY, maxY) && isNorthing(minX, maxX)) return '北坐标与东坐标的顺序颠倒';
  return '东坐标应含或不含带号，请核对坐标系';
}

/** What the numbers look like, where they are one thing only. */
function suggestedCrs({ xy }: FlatGeometry): string | undefined {
  const pairs = Array.from({ length: xy.length / 2 }, (_, i) => [xy[2 * i]!, xy[2 * i + 1]!] as const);
  const detection = detectCoordinates(pairs, { order: 'east-north' });
  if (detection.state !== 'recognised' && detection.state !== 'correctable') return undefined;
  return `按数值判断为 EPSG:${detection.reading.epsg}`;
}

function declaredArea(properties: Readonly<Record<string, unknown>>): number | null {
  const { area, hectares } = properties;
  if (typeof area === 'number' && area > 0) return area;
  return typeof hectares === 'number' && hectares > 0 ? hectares * 10000 : null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined;
}
