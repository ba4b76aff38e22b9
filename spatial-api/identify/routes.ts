import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { Problem } from '../../schemas/problems.ts';
import { featureSchema } from '../catalogue/feature-view.ts';
import { toFeature, type FeatureRow } from '../catalogue/read-feature.ts';
import { latitude, layerIds, longitude, numberParameter } from '../parameters.ts';
import { route, type Route } from '../route.ts';
import { HITS_PER_LAYER, identifyQuery } from './identify-query.ts';

const identify = route({
  method: 'get',
  path: '/api/identify',
  watched: true,
  tag: '查询',
  summary: '点查：某一位置上的要素',
  description: `按请求的图层次序返回，每层小者在前、至多 ${HITS_PER_LAYER} 个；truncated 列出未返回完的图层。`,
  query: z.strictObject({
    lon: longitude,
    lat: latitude,
    layers: layerIds.optional().describe('图层编号，以逗号分隔；缺省为全部有几何的图层'),
    tolerance: numberParameter(0, 1000, '容差（地面米），用于点状和线状要素').default(0),
  }),
  answer: z.object({
    hits: z.array(featureSchema),
    truncated: z.array(z.string()).describe('要素过多、未返回完的图层'),
  }),
  problems: ['layer-unknown', 'layer-restricted'],
  async handle({ db, layers, signal, personalView }, { query }) {
    const asked = query.layers?.map((id) => layers.find(id, 'query.layers')) ?? layers.all;
    const searched = asked.filter((layer) => layer.geometry !== null);
    if (searched.length === 0) throw new Problem('request-invalid', '所请求的图层都没有几何，无法点查');
    const place = { longitude: query.lon, latitude: query.lat, tolerance: query.tolerance };
    const view = await personalView(searched, `${query.lon},${query.lat}`);
    const { text, values } = identifyQuery(searched, place, view);
    const { rows } = await cancellableQuery<FeatureRow & Record<string, unknown>>(
      db,
      { text, values: [...values] },
      signal,
    );
    const found = searched.map((layer) => ({ layer, rows: rows.filter((row) => row.layer === layer.id) }));
    return {
      body: {
        hits: found.flatMap((at) => at.rows.slice(0, HITS_PER_LAYER).map((row) => toFeature(at.layer, row, view))),
        truncated: found.filter((at) => at.rows.length > HITS_PER_LAYER).map((at) => at.layer.id),
      },
    };
  },
});

/** Routes that answer what lies at a place. */
export const identifyRoutes: readonly Route[] = [identify];
