import { createHash } from 'node:crypto';

import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { isInVersion, listVersions } from '../../schemas/database/versions.ts';
import { Problem } from '../../schemas/problems.ts';
import { versionOf } from '../../tiles/versions.ts';
import { asOf, featureId, integerParameter, layerId } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { getAreaNames } from './area-names.ts';
import { getDifferences } from './differences.ts';
import { featureSchema } from './feature-view.ts';
import { codelistsOf, layerDetailSchema, layerInfo, layerSchema } from './layer-info.ts';
import { featureColumns, toFeature, type FeatureRow } from './read-feature.ts';
import { versionThen } from './version-then.ts';

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
  watched: true,
  tag: '图层',
  summary: '一个要素的属性、面积与完整几何',
  description: '给出 asOf 则为当时的内容。',
  params: z.strictObject({ id: layerId, featureId }),
  query: z.strictObject({ asOf: asOf.optional() }),
  answer: featureSchema,
  problems: ['layer-unknown', 'layer-restricted', 'layer-version-unknown', 'feature-unknown'],
  async handle({ db, layers, signal, personalView }, { params, query }) {
    const layer = layers.find(params.id);
    const version = query.asOf == null ? null : await versionThen(db, layer, query.asOf);
    const view = await personalView([layer], String(params.featureId));
    const text = `select ${featureColumns(layer, ANY_NUMBER, view)}\nwhere feature_id = $1::bigint and ${version == null ? 'version_to is null' : isInVersion('$2::integer')}`;
    const values = [params.featureId, ...(version == null ? [] : [version])];
    const { rows } = await cancellableQuery<FeatureRow & Record<string, unknown>>(db, { text, values }, signal);
    const row = rows[0];
    if (row === undefined) {
      throw new Problem(
        'feature-unknown',
        `${layer.title}${version == null ? '当前版本' : `版本 ${version} `}中没有 ${params.featureId} 号要素`,
      );
    }
    return { body: toFeature(layer, row, view) };
  },
});

const getVersions = route({
  method: 'get',
  path: '/api/layers/{id}/versions',
  tag: '图层',
  summary: '一个图层的历次版本，新的在前',
  params: z.strictObject({ id: layerId }),
  query: z.strictObject({
    before: integerParameter(1, 2_147_483_647, '只列此版本之前的（上一页最后一个版本号）').optional(),
    limit: integerParameter(1, 500, '每页条数').default(100),
  }),
  answer: z.object({
    versions: z.array(
      z
        .object({
          version: z.int(),
          deliveryId: z.int().describe('批次号'),
          dataset: z.string(),
          publishedAt: z.string(),
          createdBy: z.string(),
          publishedBy: z.string().nullable(),
          source: z.string(),
          rolledBackTo: z.int().nullable().describe('回退所取的版本；不是回退则为 null'),
          added: z.int(),
          changed: z.int(),
          removed: z.int(),
          unchanged: z.int(),
        })
        .meta({ id: 'LayerVersion' }),
    ),
  }),
  problems: ['layer-unknown', 'layer-restricted'],
  async handle({ db, layers }, { params, query: { before, limit } }) {
    const { id } = layers.find(params.id);
    return { body: { versions: [...(await listVersions(db, id, { before: before ?? null, limit }))] } };
  },
});

/** Changes with the versions of the layers and with the program, whose catalogue is part of the answer. */
async function catalogueTag({ tiles, programTag }: RouteContext, ids: readonly string[]): Promise<string> {
  const versions = await tiles.versions.read();
  const hash = createHash('sha256').update(JSON.stringify(ids.map((id) => [id, versionOf(versions, id)])));
  return `W/"${programTag}-${hash.digest('base64url').slice(0, 16)}"`;
}

/** Routes of the layer catalogue. */
export const catalogueRoutes: readonly Route[] = [
  listLayers,
  getAreaNames,
  getLayer,
  getVersions,
  getDifferences,
  getItem,
];
