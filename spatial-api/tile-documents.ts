/**
 * What the OpenAPI document says of tiles. They are answered by routers of their own (`tiles/router.ts`, `tiles/ogc/router.ts`) and on
 * the connection; a test asks every example.
 */
import { z } from 'zod';

import type { DescribedRoute } from './openapi.ts';

const MVT = 'application/vnd.mapbox-vector-tile';
const bytes = z.string().meta({ format: 'binary' });
const document = z.looseObject({});
const text = (description: string, example: string) => z.string().meta({ description, examples: [example] });
const number = (description: string, example: number) =>
  z
    .int()
    .min(0)
    .meta({ description, examples: [example] });

const layers = text('一个图层编号，或以逗号分隔的至多 8 个；次序与重复不影响结果', 'parcel,building');
const publicList = text('PUBLIC_LAYERS 所列图层的编号，逗号分隔', 'parcel');
const layer = text('图层编号，见 /tiles', 'parcel');
const grid = text('瓦片矩阵集，见 /ogc/tileMatrixSets', 'CGCS2000Quad');
const place = {
  level: number('级别', 16),
  row: number('行，自北向南', 10621),
  column: number('列，自西向东', 54586),
};
const collections = text(
  '图层编号，以逗号分隔，至多 8 个；缺省为图层目录中有瓦片的前 8 个',
  'parcel,building',
).optional();

/** Selection and time, for tiles of every grid. */
const question = z.looseObject({
  version: text('图层版本；多个图层按编号字母序各给一个', '1').optional(),
  asOf: text('当日终了时的现状，如 2026-06-30；也可为时刻或版本号', '2026-11-28').optional(),
  landClass: text(
    '任一公开字段名均可作条件：多个值以逗号分隔，06* 为开头相同，1000..5000 为区间',
    '0601,07*',
  ).optional(),
});

const TILE_PROBLEMS = [
  'layer-unknown',
  'layer-not-drawn',
  'layer-restricted',
  'tile-address-invalid',
  'server-busy',
] as const;
const common = { method: 'get', tag: '瓦片' } as const;

/** Tiles below `/tiles`. */
const tiles: readonly DescribedRoute[] = [
  {
    ...common,
    path: '/tiles',
    summary: '有瓦片的图层、版本及 TileJSON 地址',
    answer: z.looseObject({ tiles: z.array(z.looseObject({ id: z.string(), version: z.int() })) }),
  },
  {
    ...common,
    path: '/tiles/{layers}.json',
    summary: 'TileJSON 3.0：级别、范围、属性及其中文名、版本',
    description: '加 ?pin 则所给瓦片地址固定于当前版本，可长期缓存。条件与瓦片相同。',
    params: z.strictObject({ layers }),
    query: question,
    answer: z.looseObject({ tilejson: z.literal('3.0.0'), tiles: z.array(z.string()) }),
    problems: ['layer-unknown', 'layer-not-drawn', 'layer-restricted'],
  },
  {
    ...common,
    path: '/tiles/{layers}/{z}/{x}/{y}.mvt',
    summary: 'WebMercatorQuad 矢量瓦片（MVT 2）',
    description:
      '无内容为 204。发布新版本后下一次请求即为新瓦片；未受影响的瓦片 ETag 不变。低级别中没有位置绘出的要素计入 <图层>-aggregate。',
    params: z.strictObject({ layers, z: number('级别', 16), x: number('列', 54586), y: number('行', 26688) }),
    query: question,
    answer: bytes,
    statuses: [200, 204],
    mediaType: MVT,
    problems: [...TILE_PROBLEMS, 'layer-version-unknown'],
  },
  {
    ...common,
    path: '/tiles/{layer}.pmtiles',
    summary: '图层当前版本的瓦片包（PMTiles 3），可按 Range 取用',
    params: z.strictObject({ layer }),
    answer: bytes,
    mediaType: 'application/vnd.pmtiles',
    problems: ['layer-unknown', 'layer-not-drawn', 'layer-restricted', 'archive-absent'],
  },
];

/** What the public sees without an account, where `PUBLIC_LAYERS` names layers. */
const publicTiles: readonly DescribedRoute[] = [
  {
    ...common,
    path: '/public/tiles',
    summary: '公众可查的图层',
    answer: z.looseObject({ tiles: z.array(z.looseObject({ id: z.string(), version: z.int() })) }),
  },
  {
    ...common,
    path: '/public/tiles/{layers}.json',
    summary: '公众查询瓦片的 TileJSON 3.0',
    params: z.strictObject({ layers: publicList }),
    answer: z.looseObject({ tilejson: z.literal('3.0.0'), tiles: z.array(z.string()) }),
    problems: ['layer-unknown', 'request-invalid'],
  },
  {
    ...common,
    path: '/public/tiles/{layers}/{z}/{x}/{y}.mvt',
    summary: '公众查询的矢量瓦片：目录所定字段与级别，宗地只有代码末 7 位、用途与界线',
    description: '无需登录；不含权利人及坐落，不接受条件、版本与时点。无内容为 204。',
    params: z.strictObject({
      layers: publicList,
      z: number('级别，15 起', 16),
      x: number('列', 54586),
      y: number('行', 26688),
    }),
    answer: bytes,
    statuses: [200, 204],
    mediaType: MVT,
    problems: ['layer-unknown', 'tile-address-invalid', 'request-invalid', 'server-busy'],
  },
];

const ogcDocument = (path: string, summary: string, params?: z.ZodObject, query?: z.ZodObject): DescribedRoute => ({
  ...common,
  path,
  summary: `OGC API - Tiles：${summary}`,
  ...(params === undefined ? {} : { params, problems: ['layer-unknown', 'layer-not-drawn', 'grid-unknown'] as const }),
  ...(query === undefined ? {} : { query }),
  answer: document,
});

const ogcTile = (path: string, params: z.ZodObject, query: z.ZodObject): DescribedRoute => ({
  ...common,
  path,
  summary: 'OGC API - Tiles：瓦片，网格为 Web 墨卡托、CGCS2000 经纬度或 3° 带',
  description: '内容、版本、条件、辖区与 /tiles 相同，几何按该网格的坐标系裁切。地址次序为级别、行、列。',
  params,
  query,
  answer: bytes,
  statuses: [200, 204],
  mediaType: MVT,
  problems: [...TILE_PROBLEMS, 'grid-unknown', 'tile-outside-grid'],
});

/** OGC API - Tiles below `/ogc`. */
export const ogcTileDocuments: readonly DescribedRoute[] = [
  ogcDocument('/ogc/tileMatrixSets', '瓦片矩阵集'),
  ogcDocument('/ogc/tileMatrixSets/{grid}', '瓦片矩阵集的定义', z.strictObject({ grid })),
  ogcDocument('/ogc/collections/{layer}/tiles', '图层的瓦片集', z.strictObject({ layer })),
  ogcDocument('/ogc/collections/{layer}/tiles/{grid}', '瓦片集说明', z.strictObject({ layer, grid })),
  ogcTile(
    '/ogc/collections/{layer}/tiles/{grid}/{level}/{row}/{column}',
    z.strictObject({ layer, grid, ...place }),
    question,
  ),
  ogcDocument('/ogc/tiles', '全部图层的瓦片集'),
  ogcDocument('/ogc/tiles/{grid}', '多个图层的瓦片集说明', z.strictObject({ grid }), z.strictObject({ collections })),
  ogcTile(
    '/ogc/tiles/{grid}/{level}/{row}/{column}',
    z.strictObject({ grid, ...place }),
    question.extend({ collections }),
  ),
];

/** Everything about tiles. */
export const tileDocuments: readonly DescribedRoute[] = [...tiles, ...publicTiles, ...ogcTileDocuments];
