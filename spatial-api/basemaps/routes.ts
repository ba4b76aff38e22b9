/** Background maps of 天地图 through this server. */
import { z } from 'zod';

import { Problem } from '../../schemas/problems.ts';
import type { Settings } from '../../schemas/settings.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route } from '../route.ts';
import { BASEMAP_LAYERS, basemapLayers, fetchTile, LAST_LEVEL, type BasemapUpstream } from './upstream.ts';

const TAG = '瓦片';

function upstreamOf({ basemapOrigin, basemapKey }: Settings): BasemapUpstream | undefined {
  return basemapKey === undefined ? undefined : { origin: basemapOrigin, key: basemapKey };
}

const listBasemaps = route({
  method: 'get',
  path: '/api/basemaps',
  tag: TAG,
  summary: '可用的底图（天地图，密钥留在服务器）',
  answer: z.object({
    basemaps: z.array(
      z.object({ id: z.enum(basemapLayers), title: z.string(), titleEn: z.string(), tiles: z.string() }),
    ),
  }),
  async handle({ settings, origin }) {
    const isSet = upstreamOf(settings) !== undefined;
    const basemaps = basemapLayers.map((id) => ({
      id,
      title: BASEMAP_LAYERS[id].zh,
      titleEn: BASEMAP_LAYERS[id].en,
      tiles: `${origin}/api/basemaps/${id}/{z}/{x}/{y}`,
    }));
    return { body: { basemaps: isSet ? basemaps : [] } };
  },
});

const MOST = 2 ** LAST_LEVEL - 1;

const getTile = route({
  method: 'get',
  path: '/api/basemaps/{layer}/{z}/{x}/{y}',
  tag: TAG,
  summary: '底图瓦片',
  params: z.strictObject({
    layer: z.enum(basemapLayers),
    z: integerParameter(0, LAST_LEVEL, '级别'),
    x: integerParameter(0, MOST, '列'),
    y: integerParameter(0, MOST, '行'),
  }),
  answer: z.string(),
  mediaType: 'image/png',
  otherMediaTypes: ['image/jpeg'],
  problems: ['basemap-absent', 'basemap-unavailable', 'tile-outside-grid'],
  async handle({ settings, signal }, { params: { layer, z: level, x, y } }) {
    const upstream = upstreamOf(settings);
    if (upstream === undefined) throw new Problem('basemap-absent', '未配置底图（BASEMAP_KEY）');
    if (x >= 2 ** level || y >= 2 ** level)
      throw new Problem('tile-outside-grid', `${level} 级的行列号应小于 ${2 ** level}`);
    const { bytes, type } = await fetchTile(upstream, layer, [level, x, y], signal);
    return {
      body: bytes as unknown as string,
      headers: { 'Content-Type': type, 'Cache-Control': 'private, max-age=86400' },
    };
  },
});

/** Routes of background maps. */
export const basemapRoutes: readonly Route[] = [listBasemaps, getTile];
