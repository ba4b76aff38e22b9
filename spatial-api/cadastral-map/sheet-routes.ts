/** Sheet numbers both ways, neighbours, and the sheets of an area. */
import { z } from 'zod';
import {
  type Direction,
  geographicNeighbours,
  type GeographicScale,
  geographicSheetAt,
  MapSheetError,
  parseGeographicSheet,
  parseSquareSheet,
  squareNeighbours,
  type SquareScale,
  squareSheetAt,
} from '../../schemas/map-sheet.ts';
import { Problem } from '../../schemas/problems.ts';
import { numberParameter } from '../parameters.ts';
import { route, type Route } from '../route.ts';
import { ringInDegrees } from './describe-plan.ts';
import { degreesToPlane, type MapPlane, planeAt, planeOfEpsg, planeOfSheet } from './map-plane.ts';
import { sheetWords } from './plan-map.ts';
import { geographicSheetsOf, graticuleOutline, squareSheetsIn } from './plan-pages.ts';
import { SheetsSchema } from './route-schemas.ts';

type Sheets = z.input<typeof SheetsSchema>['sheets'];

const SQUARE = ['500', '1000', '2000'] as const;
const GEOGRAPHIC = [
  '500',
  '1000',
  '2000',
  '5000',
  '10000',
  '25000',
  '50000',
  '100000',
  '250000',
  '500000',
  '1000000',
] as const;

const Query = z.strictObject({
  lon: numberParameter(-180, 180, '经度')
    .optional()
    .meta({ examples: [119.9741] }),
  lat: numberParameter(-90, 90, '纬度')
    .optional()
    .meta({ examples: [31.8112] }),
  number: z.string().trim().min(3).max(20).optional().describe('图幅号：由图幅号查范围'),
  bbox: z
    .string()
    .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/, '应为 西,南,东,北（度）')
    .optional()
    .describe('西,南,东,北（度）：范围内的全部图幅，即接合图'),
  scale: z
    .enum(GEOGRAPHIC)
    .optional()
    .meta({ description: '比例尺分母；经纬度图幅号自带比例尺，可省略', examples: ['500'] }),
  kind: z
    .enum(['square', 'geographic'])
    .optional()
    .describe('square 正方形、矩形分幅（1:500、1:1000、1:2000）；缺省按比例尺'),
  format: z.enum(['50x50', '40x50']).default('50x50').describe('正方形、矩形图幅（厘米，北 × 东）'),
  crs: z
    .enum(Array.from({ length: 21 }, (_, i) => String(4534 + i)) as [string, ...string[]])
    .optional()
    .describe('正方形图幅所在平面 EPSG；缺省为地点所在 3° 带或地区的平面'),
});

type SheetQuery = z.output<typeof Query>;

/** Most sheets of one answer. */
const MOST = 2000;

const mapSheets = route({
  method: 'get',
  path: '/api/map-sheets',
  tag: '地籍图',
  summary: '图幅号与坐标互查、接图表、范围内的图幅',
  description: 'lon、lat 查所在图幅，number 由图幅号查范围（两者附相邻图幅），bbox 列出范围内全部图幅；三者取一。',
  query: Query,
  answer: SheetsSchema,
  problems: ['map-sheet-invalid', 'map-place'],
  async handle({ region }, { query }) {
    const asked = [query.number, query.bbox, query.lon].filter((part) => part != null).length;
    if (asked !== 1 || (query.lon == null) !== (query.lat == null))
      throw new Problem('request-invalid', '应写明 lon 与 lat、number、bbox 之一', {
        errors: [{ at: 'query', expected: 'lon 与 lat、number 或 bbox' }],
      });
    try {
      return { body: { sheets: answer(query, region.defaultCrs) } };
    } catch (error) {
      if (!(error instanceof MapSheetError)) throw error;
      throw new Problem('map-sheet-invalid', sheetWords(error), {
        errors: [
          {
            at: query.number == null ? 'query' : 'query.number',
            ...(query.number == null ? {} : { actual: query.number }),
            expected: error.message,
          },
        ],
        cause: error,
      });
    }
  },
});

function answer(query: SheetQuery, regionEpsg: number | null): Sheets {
  const isGeographic = query.number == null ? kindOf(query) === 'geographic' : /^[A-V]\d{2}/.test(query.number);
  return isGeographic ? geographicSheets(query) : squareSheets(query, regionEpsg);
}

function kindOf({ kind, scale }: SheetQuery): 'square' | 'geographic' {
  return kind ?? (SQUARE.some((known) => known === scale) ? 'square' : 'geographic');
}

function requireScale<T extends number>({ scale }: SheetQuery, known: readonly string[]): T {
  if (scale == null || !known.includes(scale))
    throw new Problem('map-sheet-invalid', `应写明比例尺 ${known.join('、')}`, {
      errors: [{ at: 'query.scale', ...(scale == null ? {} : { actual: scale }), expected: known.join('、') }],
    });
  return Number(scale) as T;
}

function boxOfText(text: string): [number, number, number, number] {
  return text.split(',').map(Number) as [number, number, number, number];
}

function geographicSheets(query: SheetQuery): Sheets {
  const found =
    query.number != null
      ? [parseGeographicSheet(query.number)]
      : query.bbox == null
        ? [geographicSheetAt(query.lon!, query.lat!, requireScale<GeographicScale>(query, GEOGRAPHIC))]
        : geographicSheetsOf(boxOfText(query.bbox), requireScale<GeographicScale>(query, GEOGRAPHIC));
  requireFew(found.length);
  return found.map((sheet) => {
    const plane = planeOfSheet(sheet);
    return {
      number: sheet.number,
      kind: 'geographic',
      scale: sheet.scale,
      epsg: null,
      bounds: [sheet.west, sheet.south, sheet.east, sheet.north],
      ring: ringInDegrees(plane, graticuleOutline(sheet, plane)),
      ...(found.length > 1 ? {} : { neighbours: numbersOf(geographicNeighbours(sheet.number)) }),
    };
  });
}

function planeBox(
  plane: MapPlane,
  [west, south, east, north]: readonly [number, number, number, number],
): [number, number, number, number] {
  const toPlane = degreesToPlane(plane);
  const out = new Float64Array(2);
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [(west + east) / 2, south],
    [(west + east) / 2, north],
  ] as const) {
    toPlane(x, y, out, 0);
    left = Math.min(left, out[0]!);
    right = Math.max(right, out[0]!);
    bottom = Math.min(bottom, out[1]!);
    top = Math.max(top, out[1]!);
  }
  return [left, bottom, right, top];
}

function squareSheets(query: SheetQuery, regionEpsg: number | null): Sheets {
  const scale = requireScale<SquareScale>(query, SQUARE);
  const system = { scale, format: query.format };
  const plane = planeOfQuery(query, regionEpsg);
  const out = new Float64Array(2);
  if (query.lon != null) degreesToPlane(plane)(query.lon, query.lat!, out, 0);
  const found =
    query.number != null
      ? [parseSquareSheet(query.number, system)]
      : query.bbox == null
        ? [squareSheetAt(out[0]!, out[1]!, system)]
        : squareSheetsIn(planeBox(plane, boxOfText(query.bbox)), system);
  requireFew(found.length);
  return found.map(({ number, west, south, east, north }) => ({
    number,
    kind: 'square',
    scale,
    epsg: plane.epsg,
    bounds: [west, south, east, north],
    ring: ringInDegrees(plane, [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ]),
    ...(found.length > 1 ? {} : { neighbours: numbersOf(squareNeighbours(number, system)) }),
  }));
}

function planeOfQuery({ crs, lon, bbox }: SheetQuery, regionEpsg: number | null): MapPlane {
  const longitude = lon ?? (bbox == null ? undefined : (boxOfText(bbox)[0] + boxOfText(bbox)[2]) / 2);
  const given = planeOfEpsg(Number(crs ?? 0));
  if (given != null) return given;
  const region = planeOfEpsg(regionEpsg ?? 0);
  if (region != null && (longitude == null || Math.abs(longitude - region.centralMeridian) <= 1.5)) return region;
  if (longitude != null) return planeAt(longitude, 3);
  throw new Problem('map-sheet-invalid', '本地区跨多个分带，正方形图幅号须以 crs 写明分带，如 4549', {
    errors: [{ at: 'query.crs', expected: '投影坐标系的 EPSG 编号，如 4549' }],
  });
}

function requireFew(count: number): void {
  if (count <= MOST) return;
  throw new Problem('map-sheet-invalid', `范围内有 ${count} 幅，一次至多列出 ${MOST} 幅，请缩小范围`, {
    errors: [{ at: 'query.bbox', expected: '更小的范围' }],
  });
}

function numbersOf(around: Partial<Record<Direction, { readonly number: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(around).map(([direction, { number }]) => [direction, number]));
}

export const sheetRoutes: readonly Route[] = [mapSheets];
