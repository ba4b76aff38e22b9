import { createHash } from 'node:crypto';

import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { Problem } from '../../schemas/problems.ts';
import { versionOf } from '../../tiles/versions.ts';
import { featureId, layerId } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { featureSchema } from './feature-view.ts';
import { codelistsOf, layerDetailSchema, layerInfo, layerSchema } from './layer-info.ts';
import { featureColumns, toFeature, type FeatureRow } from './read-feature.ts';

/** More vertices than a geometry can have. */
const ANY_NUMBER = '2147483647';

const listLayers = route({
  method: 'get',
  path: '/api/layers',
  tag: '图层',
  summary: '全部图层：定义、图例、当前版本与范围',
  answer: z.object({ layers: z.array(layerSchema) }),
  etag: async (context) =>
    catalogueTag(
      context,
      context.layers.all.map(({ id }) => id),
    ),
  async handle({ layers, tiles }) {
    const versions = await tiles.versions.read();
    const described = layers.all.map(async (layer) => {
      const summary = await tiles.summaries.summary(layer, versionOf(versions, layer.id));
      return layerInfo(layer, versions.get(layer.id), summary);
    });
    return { body: { layers: await Promise.all(described) } };
  },
});

const getLayer = route({
  method: 'get',
  path: '/api/layers/{id}',
  tag: '图层',
  summary: '一个图层及其数据字典（字段与码表）',
  params: z.strictObject({ id: layerId }),
  answer: layerDetailSchema,
  problems: ['layer-unknown', 'layer-restricted'],
  etag: async (context, { params }) => catalogueTag(context, [context.layers.find(params.id).id]),
  async handle({ layers, tiles }, { params }) {
    const layer = layers.find(params.id);
    const versions = await tiles.versions.read();
    const summary = await tiles.summaries.summary(layer, versionOf(versions, layer.id));
    return { body: { ...layerInfo(layer, versions.get(layer.id), summary), codelists: codelistsOf(layer) } };
  },
});

const getItem = route({
  method: 'get',
  path: '/api/layers/{id}/items/{featureId}',
  tag: '图层',
  summary: '一个要素的属性、面积与完整几何',
  params: z.strictObject({ id: layerId, featureId }),
  answer: featureSchema,
  problems: ['layer-unknown', 'layer-restricted', 'feature-unknown'],
  async handle({ db, layers, signal, personalView }, { params }) {
    const layer = layers.find(params.id);
    const view = await personalView([layer], String(params.featureId));
    const text = `select ${featureColumns(layer, ANY_NUMBER, view)}\nwhere feature_id = $1::bigint and version_to is null`;
    const values = [params.featureId];
    const { rows } = await cancellableQuery<FeatureRow & Record<string, unknown>>(db, { text, values }, signal);
    const row = rows[0];
    if (row === undefined) {
      throw new Problem('feature-unknown', `${layer.title}当前版本中没有 ${params.featureId} 号要素`);
    }
    return { body: toFeature(layer, row, view) };
  },
});

/** Changes with the versions of the layers and with the program, whose catalogue is part of the answer. */
async function catalogueTag({ tiles, programTag }: RouteContext, ids: readonly string[]): Promise<string> {
  const versions = await tiles.versions.read();
  const hash = createHash('sha256').update(JSON.stringify(ids.map((id) => [id, versionOf(versions, id)])));
  return `W/"${programTag}-${hash.digest('base64url').slice(0, 16)}"`;
}

/** Routes of the layer catalogue. */
export const catalogueRoutes: readonly Route[] = [listLayers, getLayer, getItem];
