/** From an order to its sheets: the plane, the frames, what they are called. */
import type { Pool } from 'pg';
import { REQUEST_VERTICES } from '../../schemas/densify.ts';
import { projectGeometry, densifyForTransform } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromGeoJson, GeometryError } from '../../schemas/geometry.ts';
import {
  type GeographicScale,
  geographicSheetAt,
  MapSheetError,
  parseGeographicSheet,
  parseSquareSheet,
  type SquareScale,
  type SquareSheetSystem,
} from '../../schemas/map-sheet.ts';
import { epsgOfZone } from '../../schemas/crs.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Box } from './clip.ts';
import type { MapRequest } from './map-order.ts';
import {
  carry,
  degreesAround,
  degreesToPlane,
  type MapPlane,
  planeAt,
  planeOfEpsg,
  planeOfSheet,
  planeToDegrees,
  zoneWidthOf,
} from './map-plane.ts';
import {
  geographicSheetsIn,
  type PagesPlan,
  planArea,
  planGeographic,
  planSquare,
  squareSheetsIn,
} from './plan-pages.ts';
import type { Lines } from './scene.ts';

/** An outline that is drawn over the content: its rings in metres of the plane. */
export interface Outline {
  readonly title: string;
  readonly lines: Lines;
}

export interface MapPlan extends PagesPlan {
  readonly plane: MapPlane;
  /** Rings outside of which nothing is drawn, metres of the plane. */
  readonly shape?: Lines;
  readonly outlines: readonly Outline[];
  /** How sheets are numbered. */
  readonly division: 'paper' | 'square' | 'geographic';
  /** Zones that the area touches besides that of the plane. */
  readonly otherZones: readonly number[];
}

const SQUARE_SCALES: readonly number[] = [500, 1000, 2000];
const GEOGRAPHIC_SCALES: readonly number[] = [
  1_000_000, 500_000, 250_000, 100_000, 50_000, 25_000, 10_000, 5000, 2000, 1000, 500,
];

const wrong = (at: string, detail: string, expected: string, actual?: unknown): Problem =>
  new Problem('map-sheet-invalid', detail, { errors: [{ at, ...(actual == null ? {} : { actual }), expected }] });

/** Sheets of a request that names no parcel. `regionEpsg` is the plane of square sheets, whose numbers do not tell it. */
export function planMap(request: MapRequest, regionEpsg: number | null): MapPlan {
  try {
    const plan =
      request.sheet == null ? planGivenArea(request, regionEpsg) : planNamedSheet(request, request.sheet, regionEpsg);
    return { ...plan, outlines: outlinesOf(request, plan.plane) };
  } catch (error) {
    if (error instanceof MapSheetError)
      throw wrong('body.sheet', sheetWords(error), '如 3520.75-497.50 或 H50G005096', request.sheet);
    if (error instanceof GeometryError)
      throw new Problem('map-unsuitable', '所给的面不是有效的 GeoJSON', {
        errors: [{ at: 'body.geometry', expected: error.message }],
      });
    throw error;
  }
}

/** What is wrong with a sheet number, in Chinese. */
export function sheetWords({ code }: MapSheetError): string {
  switch (code) {
    case 'sheet-format':
      return '图幅号格式有误：1:500 为两位小数的 北-东 千米数（3520.75-497.50），1:1000、1:2000 为一位；经纬度分幅如 H50G005096';
    case 'sheet-alignment':
      return '图幅号不是该比例尺图幅的西南角，请核对比例尺与图幅规格';
    case 'sheet-range':
      return '图幅号的行列号超出范围';
    case 'zone-prefix':
      return '图幅号的东坐标不带带号';
    case 'place-range':
      return '地点没有对应的图幅';
  }
}

/** Plan of the sheets, before what is drawn over them. */
type SheetsPlan = Omit<MapPlan, 'outlines'>;

function planNamedSheet(request: MapRequest, sheet: string, regionEpsg: number | null): SheetsPlan {
  if (/^[A-V]\d{2}/.test(sheet)) {
    const found = parseGeographicSheet(sheet);
    if (request.scale != null && request.scale !== found.scale)
      throw wrong('body.scale', `图幅 ${sheet} 的比例尺为 1:${found.scale}`, String(found.scale), request.scale);
    const plane = planeOfSheet(found);
    return { plane, division: 'geographic', otherZones: [], ...planGeographic([found], plane, request) };
  }
  const system = squareSystem(request);
  const plane = requirePlane(request, regionEpsg);
  return {
    plane,
    division: 'square',
    otherZones: [],
    ...planSquare([parseSquareSheet(sheet, system)], system, request),
  };
}

function squareSystem({ scale, sheetFormat = '50x50' }: MapRequest): SquareSheetSystem {
  if (scale == null || !SQUARE_SCALES.includes(scale))
    throw wrong('body.scale', '正方形、矩形分幅须写明比例尺 500、1000 或 2000', '500、1000 或 2000', scale);
  return { scale: scale as SquareScale, format: sheetFormat };
}

function requirePlane({ crs }: MapRequest, regionEpsg: number | null): MapPlane {
  const plane = planeOfEpsg(crs ?? regionEpsg ?? 0);
  if (plane != null) return plane;
  throw wrong(
    'body.crs',
    '本地区跨多个分带，正方形图幅须以 crs 写明分带，如 4549',
    '投影坐标系的 EPSG 编号，如 4549',
    crs,
  );
}

function planGivenArea(request: MapRequest, regionEpsg: number | null): SheetsPlan {
  const crs = request.crs ?? 4490;
  const at = request.geometry == null ? 'body.box' : 'body.geometry';
  const given = request.geometry == null ? boxGeometry(request.box!) : polygonOf(request.geometry, at);
  const degrees = inDegrees(given, crs, at);
  const [west, south, east, north] = boundsOf(degrees);
  const width = zoneWidthOf(request.scale ?? 500);
  const plane = planeOfEpsg(crs) ?? middlePlane(request, [(west + east) / 2, (south + north) / 2], width, regionEpsg);
  const inPlane = ontoPlane(given, degrees, crs, plane);
  const bounds = boundsOf(inPlane);
  const shape = request.geometry == null ? undefined : { xy: inPlane.xy, ends: inPlane.ends };
  const pages = pagesOf(request, bounds, plane, shape);
  return {
    plane,
    division: request.division ?? 'paper',
    otherZones: request.division === 'geographic' ? [] : zonesBeside(west, east, plane),
    ...(shape == null ? {} : { shape }),
    ...pages,
  };
}

/** Outlines of a request in the plane of its map. */
function outlinesOf({ outlines = [], crs = 4490 }: MapRequest, plane: MapPlane): Outline[] {
  return outlines.map(({ title, geometry }, i) => {
    const at = `body.outlines.${i}.geometry`;
    const given = polygonOf(geometry, at);
    return { title, lines: ontoPlane(given, inDegrees(given, crs, at), crs, plane) };
  });
}

/** What was given in a CRS, in degrees. Throws where that is nowhere in China. */
function inDegrees(given: FlatGeometry, crs: number, at: string): FlatGeometry {
  const degrees =
    crs === 4490
      ? given
      : projectGeometry(densifyForTransform(given, crs, 4490, { mostVertices: REQUEST_VERTICES }), crs, 4490);
  const [west, south, east, north] = boundsOf(degrees);
  if (west >= 73 && east <= 136 && south >= 3 && north <= 54) return degrees;
  throw new Problem('map-place', '范围不在中国境内，请核对坐标系与坐标次序（经度在前）', {
    errors: [{ at, expected: `EPSG:${crs} 坐标` }],
  });
}

/** The same in metres of the plane: given in it, to the last digit. */
function ontoPlane(given: FlatGeometry, degrees: FlatGeometry, crs: number, plane: MapPlane): FlatGeometry {
  if (planeOfEpsg(crs)?.epsg === plane.epsg) return projectGeometry(given, crs, plane.epsg!);
  const dense = densifyForTransform(degrees, 4490, epsgNear(plane), { mostVertices: REQUEST_VERTICES });
  return carry(dense, degreesToPlane(plane));
}

/** The plane of an area: at 1:1,000,000 in sheets of the grid the cone of the sheet in its middle, else a zone. */
function middlePlane(
  { division, scale }: MapRequest,
  [longitude, latitude]: readonly [number, number],
  width: 3 | 6,
  regionEpsg: number | null,
): MapPlane {
  if (division === 'geographic' && scale === 1_000_000)
    return planeOfSheet(geographicSheetAt(longitude, latitude, scale));
  return planeFor(longitude, width, regionEpsg);
}

/** The zone whose lines a plane's resemble most: where edges have to be densified for one, they have for the other. */
const epsgNear = ({ epsg, zone, width }: MapPlane): number => epsg ?? epsgOfZone(zone, { width, prefixed: false });

function planeFor(longitude: number, width: 3 | 6, regionEpsg: number | null): MapPlane {
  const region = regionEpsg == null ? undefined : planeOfEpsg(regionEpsg);
  // The region's own plane as long as the place is not clearly in another zone: its maps fit each other.
  if (region?.width === width && Math.abs(longitude - region.centralMeridian) <= width / 2) return region;
  return planeAt(longitude, width);
}

function zonesBeside(west: number, east: number, { width, zone }: MapPlane): number[] {
  const zones = new Set<number>();
  for (const longitude of [west, east]) {
    const at = planeAt(longitude, width).zone;
    if (at !== zone) zones.add(at);
  }
  return [...zones].sort((a, b) => a - b);
}

function pagesOf(request: MapRequest, bounds: Box, plane: MapPlane, shape: Lines | undefined): PagesPlan {
  switch (request.division) {
    case 'square': {
      const system = squareSystem(request);
      return planSquare(squareSheetsIn(bounds, system, shape), system, request);
    }
    case 'geographic': {
      const { scale } = request;
      if (scale == null || !GEOGRAPHIC_SCALES.includes(scale))
        throw wrong('body.scale', '经纬度分幅须写明标准比例尺', GEOGRAPHIC_SCALES.toReversed().join('、'), scale);
      return planGeographic(geographicSheetsIn(bounds, plane, scale as GeographicScale, shape), plane, request);
    }
    default:
      return planArea(bounds, request, shape);
  }
}

function boxGeometry([west, south, east, north]: Box): FlatGeometry {
  return {
    type: 'Polygon',
    xy: Float64Array.of(west, south, east, south, east, north, west, north, west, south),
    ends: Uint32Array.of(5),
    parts: Uint32Array.of(1),
  };
}

function polygonOf(geojson: unknown, at: string): FlatGeometry {
  const geometry = fromGeoJson(geojson);
  if (geometry.xy.length >= 8) return geometry;
  throw new Problem('map-unsuitable', '所给的面没有内容', {
    errors: [{ at, expected: '至少三个顶点的面' }],
  });
}

/** Digits of the division that a sheet of a scale is named for: a village, a town, a county, a city. */
const nameDigits = (scale: number): number => (scale <= 10_000 ? 12 : scale <= 100_000 ? 9 : scale <= 250_000 ? 6 : 4);

/**
 * 图名: what holds the middle of each sheet, a 村 or 地籍子区 on large scales, a town or more on smaller ones; where nothing does,
 * the division nearest to it on the sheet, and last `fallback`. Sheets of one place are told apart by 1, 2, 3.
 */
export async function nameSheets(
  db: Pool,
  plan: Pick<MapPlan, 'plane' | 'sheets' | 'scale'>,
  versions: Readonly<Record<string, number | undefined>>,
  fallback: string,
): Promise<string[]> {
  const places = plan.sheets.map(({ bounds, outline, plane = plan.plane }) => {
    const out = new Float64Array(2);
    planeToDegrees(plane)((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, out, 0);
    return [out[0]!, out[1]!, ...degreesAround(plane, outline.slice(0, -1))] as const;
  });
  const digits = nameDigits(plan.scale);
  const { rows } = await db.query<{ name: string | null }>(
    `select coalesce(
  (select name from land.cadastral_subdistrict where $9::integer = 12 and version_from <= $7 and (version_to is null or version_to > $7) and st_intersects(geom, p.place) order by code limit 1),
  (select district_name from ${DIVISIONS} and st_intersects(geom, p.place) order by length(${DIVISION_CODE}) desc, district_code limit 1),
  (select district_name from ${DIVISIONS} and geom && p.sheet order by length(${DIVISION_CODE}) desc, geom <-> p.place, district_code limit 1)
) as name
from (
  select n, st_setsrid(st_makepoint(x, y), 4490) as place, st_makeenvelope(west, south, east, north, 4490) as sheet
  from unnest($1::double precision[], $2::double precision[], $3::double precision[], $4::double precision[], $5::double precision[], $6::double precision[])
    with ordinality as t (x, y, west, south, east, north, n)
) as p
order by p.n`,
    [
      ...Array.from({ length: 6 }, (_, i) => places.map((place) => place[i]!)),
      versions['cadastral-subdistrict'] ?? 0,
      versions['administrative-area'] ?? 0,
      digits,
    ],
  );
  return tellApart(rows.map(({ name }) => name ?? fallback));
}

/** A code without the noughts that fill it: 320400 is a city of four digits. */
const DIVISION_CODE = `case when length(district_code) = 6 then regexp_replace(district_code, '(00){1,2}$', '') else district_code end`;

/** Divisions in the version of the map, none lower than its sheets are named for. */
const DIVISIONS = `land.administrative_area
    where version_from <= $8 and (version_to is null or version_to > $8) and district_name is not null and length(${DIVISION_CODE}) <= $9::integer`;

/** Equal names get 1, 2, 3. */
export function tellApart(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    if (names.filter((other) => other === name).length === 1) return name;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${name}${count}`;
  });
}
