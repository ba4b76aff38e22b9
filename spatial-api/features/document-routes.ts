/** First page, conformance, collections and styles below `/ogc`. */
import { z } from 'zod';

import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { tileAccessOf } from '../access/request-caller.ts';
import { layerId } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { STANDARD_STYLE, styleOf } from '../styles/routes.ts';
import { versionOf } from '../../tiles/versions.ts';
import { baseOf, documentAnswer, formQuery } from './answer.ts';
import {
  collectionPage,
  collectionsPage,
  conformancePage,
  landingPage,
  queryablesPage,
  sortablesPage,
  styleMetadataPage,
  stylesPage,
  type DescribedCollection,
} from './documents.ts';
import { STYLESHEET } from './html.ts';
import {
  collectionSchema,
  collectionsSchema,
  conformanceSchema,
  landingSchema,
  schemaSchema,
  styleMetadataSchema,
  stylesSchema,
} from './route-schemas.ts';

const TAG = 'OGC';
const HTML = ['text/html'];

const getLanding = route({
  method: 'get',
  path: '/ogc',
  tag: TAG,
  summary: 'OGC API 首页',
  query: formQuery,
  answer: landingSchema,
  otherMediaTypes: HTML,
  handle: async (context, { query }) => {
    const page = landingPage(context.region, context.origin, baseOf(context));
    return documentAnswer(context, query.f, page.title, { ...page, links: [...page.links] });
  },
});

const getConformance = route({
  method: 'get',
  path: '/ogc/conformance',
  tag: TAG,
  summary: '所符合的标准',
  query: formQuery,
  answer: conformanceSchema,
  otherMediaTypes: HTML,
  handle: async (context, { query }) => documentAnswer(context, query.f, '符合性', conformancePage(baseOf(context))),
});

const getCollections = route({
  method: 'get',
  path: '/ogc/collections',
  tag: TAG,
  summary: '可读取的图层',
  query: formQuery,
  answer: collectionsSchema,
  otherMediaTypes: HTML,
  async handle(context, { query }) {
    const described = await describe(context, context.layers.all);
    return documentAnswer(context, query.f, '图层', collectionsPage(described, context.region, baseOf(context)));
  },
});

const params = z.strictObject({ collectionId: layerId });
const problems = ['layer-unknown', 'layer-restricted'] as const;

const getCollection = route({
  method: 'get',
  path: '/ogc/collections/{collectionId}',
  tag: TAG,
  summary: '一个图层',
  params,
  query: formQuery,
  answer: collectionSchema,
  otherMediaTypes: HTML,
  problems,
  async handle(context, { params: { collectionId }, query }) {
    const layer = context.layers.find(collectionId, 'path.collectionId');
    const [described] = await describe(context, [layer]);
    return documentAnswer(context, query.f, layer.title, collectionPage(described!, context.region, baseOf(context)));
  },
});

/** Where the data of other districts lies is not told to those who may not see it. */
async function describe(
  { tiles, caller, db }: RouteContext,
  layers: readonly Layer[],
): Promise<readonly DescribedCollection[]> {
  const versions = await tiles.versions.read();
  const { rows } = await db.query<{ layer: string; since: string }>(
    `select layer, to_char(min(published_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
from dimai.dataset_version
where state = 'published' and layer = any ($1::text[])
group by layer`,
    [layers.map(({ id }) => id)],
  );
  const since = new Map(rows.map((row) => [row.layer, row.since]));
  return Promise.all(
    layers.map(async (layer) => {
      const version = versionOf(versions, layer.id);
      const isTold = version > 0 && caller.districts === null;
      const extent = isTold ? (await tiles.summaries.summary(layer, version)).extent : null;
      return { layer, extent, since: since.get(layer.id) ?? null };
    }),
  );
}

const SCHEMA_TYPE = 'application/schema+json';

function schemaRoute(name: 'queryables' | 'sortables', summary: string, write: typeof queryablesPage): Route {
  return route({
    method: 'get',
    path: `/ogc/collections/{collectionId}/${name}`,
    tag: TAG,
    summary,
    params,
    query: formQuery,
    answer: schemaSchema,
    mediaType: SCHEMA_TYPE,
    otherMediaTypes: HTML,
    problems,
    async handle(context, { params: { collectionId }, query }) {
      const layer = context.layers.find(collectionId, 'path.collectionId');
      return documentAnswer(context, query.f, `${layer.title} ${summary}`, write(layer, baseOf(context)));
    },
  });
}

/** Styles that a caller may see: one of everything, and one of each layer that is drawn. */
function stylesOf({ tiles, caller }: RouteContext) {
  const layers = tiles.layers(tileAccessOf(caller));
  return {
    layers,
    names: [{ id: STANDARD_STYLE, title: '全部图层' }, ...layers.map(({ id, title }) => ({ id, title }))],
  };
}

const getStyles = route({
  method: 'get',
  path: '/ogc/styles',
  tag: TAG,
  summary: '样式目录',
  query: formQuery,
  answer: stylesSchema,
  otherMediaTypes: HTML,
  handle: async (context, { query }) =>
    documentAnswer(context, query.f, '样式', stylesPage(stylesOf(context).names, baseOf(context))),
});

const styleParams = z.strictObject({ styleId: z.string().max(100).describe('样式编号：standard 或图层编号') });

function findStyle(context: RouteContext, id: string) {
  const { layers, names } = stylesOf(context);
  const name = names.find((style) => style.id === id);
  if (name === undefined) throw new Problem('style-unknown', `没有样式 ${id}；可用的样式见 /ogc/styles`);
  return { ...name, layers: id === STANDARD_STYLE ? layers : layers.filter((layer) => layer.id === id) };
}

const getStyle = route({
  method: 'get',
  path: '/ogc/styles/{styleId}',
  tag: TAG,
  summary: '样式（MapLibre / Mapbox Style 8）',
  params: styleParams,
  answer: z.looseObject({ version: z.literal(8), name: z.string() }),
  mediaType: 'application/vnd.mapbox.style+json',
  problems: ['style-unknown'],
  async handle(context, { params: { styleId } }) {
    const { id, layers } = findStyle(context, styleId);
    return { body: { ...styleOf(id, layers, (layer) => `${context.origin}/tiles/${layer}.json`) } };
  },
});

const getStyleMetadata = route({
  method: 'get',
  path: '/ogc/styles/{styleId}/metadata',
  tag: TAG,
  summary: '样式说明',
  params: styleParams,
  query: formQuery,
  answer: styleMetadataSchema,
  otherMediaTypes: HTML,
  problems: ['style-unknown'],
  async handle(context, { params: { styleId }, query }) {
    const { id, title, layers } = findStyle(context, styleId);
    return documentAnswer(context, query.f, title, styleMetadataPage({ id, title }, layers, baseOf(context)));
  },
});

const getStylesheet = route({
  method: 'get',
  path: '/ogc/style.css',
  tag: TAG,
  summary: '网页的样式表',
  right: 'open',
  answer: z.string(),
  mediaType: 'text/css',
  handle: async () => ({ body: STYLESHEET }),
});

/** Routes of documents below `/ogc`. */
export const documentRoutes: readonly Route[] = [
  getLanding,
  getConformance,
  getCollections,
  getCollection,
  schemaRoute('queryables', '可查询的字段', queryablesPage),
  schemaRoute('sortables', '可排序的字段', sortablesPage),
  getStyles,
  getStyle,
  getStyleMetadata,
  getStylesheet,
];
