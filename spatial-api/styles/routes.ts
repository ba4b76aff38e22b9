import { z } from 'zod';

import { catalogueStyle, type Style } from '../../schemas/derive/style.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { aggregateStyleLayers } from '../../tiles/aggregate-style.ts';
import { corsHeaders } from '../../tiles/cors.ts';
import { tileAccessOf } from '../access/request-caller.ts';
import { route, type Route } from '../route.ts';

/** The style that shows every layer. */
export const STANDARD_STYLE = 'standard';

const getStyle = route({
  method: 'get',
  path: '/styles/{name}.json',
  tag: '瓦片',
  summary: 'MapLibre 样式，由图例生成',
  description: `${STANDARD_STYLE} 为全部图层；以图层编号为名者只含该图层。不引用字形与图标，离线可用。`,
  params: z.strictObject({ name: z.string().max(100).describe('样式名，如 standard 或 parcel') }),
  answer: z.looseObject({
    version: z.literal(8),
    name: z.string(),
    sources: z.looseObject({}),
    layers: z.array(z.looseObject({})),
  }),
  problems: ['style-unknown'],
  async handle({ tiles, origin, caller, header }, { params }) {
    const readable = tiles.layers(tileAccessOf(caller));
    const shown = params.name === STANDARD_STYLE ? readable : readable.filter(({ id }) => id === params.name);
    if (shown.length === 0) {
      const names = [STANDARD_STYLE, ...readable.map(({ id }) => id)].join('、');
      throw new Problem('style-unknown', `没有样式 ${params.name}；可用的样式：${names}`);
    }
    const style = styleOf(params.name, shown, (id) => `${origin}/tiles/${id}.json`);
    return {
      body: {
        ...style,
        sources: { ...style.sources },
        layers: style.layers.map((layer) => ({ ...(layer as object) })),
      },
      headers: corsHeaders(tiles.allowedOrigins, header('Origin')),
    };
  },
});

/** The style of some layers; what their tiles only count is drawn under the labels. */
export function styleOf(name: string, layers: readonly Layer[], tileJsonUrl: (id: string) => string): Style {
  const style = catalogueStyle(name, layers, tileJsonUrl);
  const aggregates = layers.flatMap((layer) => aggregateStyleLayers(layer));
  const firstLabel = style.layers.findIndex((layer) => (layer as { type: string }).type === 'symbol');
  const at = firstLabel === -1 ? style.layers.length : firstLabel;
  return { ...style, layers: [...style.layers.slice(0, at), ...aggregates, ...style.layers.slice(at)] };
}

/** Routes of map styles. */
export const styleRoutes: readonly Route[] = [getStyle];
