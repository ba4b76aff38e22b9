/** Routes of OGC API Features below `/ogc`. Tiles below it are those of tiles/ogc. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { z } from 'zod';

import { parameters } from '../../schemas/database/sql.ts';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { savedAs } from '../../schemas/file-headers.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { versionOf } from '../../tiles/versions.ts';
import { visibleFields } from '../catalogue/feature-view.ts';
import { featureId, layerId } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { route, type Answer, type Route, type RouteContext } from '../route.ts';
import { baseOf, htmlAnswer, wantsHtml } from './answer.ts';
import { featureCrsList } from './crs.ts';
import { choiceConditions, pageStatement, propertyKeys } from './feature-query.ts';
import { escapeHtml, featureTable, htmlPage, type ShownFeature } from './html.ts';
import { FORMATS, itemsQuery, readQuestion, type FeatureFormat, type ItemsQuestion } from './items-input.ts';
import { encodeToken } from './page-token.ts';
import { featuresOf, readPage, withFilterErrors, type FeaturePage } from './read-page.ts';
import { linkSchema } from './route-schemas.ts';
import { streamFeatures } from './stream-features.ts';

const TAG = 'OGC';

const geoJsonFeature = z
  .looseObject({
    type: z.literal('Feature'),
    id: z.int(),
    geometry: z.looseObject({ type: z.string() }).nullable(),
    properties: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'GeoJsonFeature' });

const featureCollection = z
  .object({
    type: z.literal('FeatureCollection'),
    features: z.array(geoJsonFeature),
    numberMatched: z.int().optional().describe('符合条件的要素数；超过 10000 时不给出'),
    numberReturned: z.int(),
    timeStamp: z.string(),
    watermark: z.string().optional().describe('受控图层：何人何日读取'),
    links: z.array(linkSchema),
  })
  .meta({ id: 'FeatureCollection' });

const getItems = route({
  method: 'get',
  path: '/ogc/collections/{collectionId}/items',
  watched: true,
  tag: TAG,
  summary: '图层的要素：按范围、时间、CQL2 条件、字段取值选取，排序，逐页或整层读取',
  description: `GeoJSON 逐页给出，按 next 链接续读，第一万页与第一页同样快；csv、fgb、jsonseq 一次给出全部。
csv 与 fgb 的坐标总是先东后北。未列出的参数为字段名（如 landClass=0601），取值写法与瓦片相同。
时间 datetime 指数据版本的有效时间：某日或某时刻的内容，或一段时间内存在过的要素（取该段内最后的状态）。`,
  params: z.strictObject({ collectionId: layerId }),
  query: itemsQuery,
  answer: featureCollection,
  mediaType: FORMATS.json,
  otherMediaTypes: [FORMATS.html, FORMATS.jsonseq, FORMATS.csv, FORMATS.fgb],
  problems: ['layer-unknown', 'layer-restricted', 'server-busy'],
  async handle(context, { params, query }) {
    const layer = context.layers.find(params.collectionId, 'path.collectionId');
    const question = await readQuestion(context.db, layer, query, featureCrsList(context.region));
    const format = formatOf(context, query.f);
    const view = await context.personalView([layer], `ogc:${layer.id}`);
    const headers = {
      'Content-Type': contentType(format),
      'Content-Crs': `<${question.contentCrs.uri}>`,
      Vary: 'Accept',
    };
    if (format !== 'json' && format !== 'html') {
      const { properties, crs, sort, limit, versions } = question;
      const pieces = await withFilterErrors(
        streamFeatures(
          context.db,
          {
            format,
            shape: { layer, view, properties, crs },
            choice: { layer, versions, conditions: [] },
            conditions: question.conditions,
            sort,
            limit,
            countRows: context.countRows,
          },
          context.signal,
        ),
      );
      const name = `${layer.id}.${format === 'jsonseq' ? 'geojsons' : format}`;
      const body = Readable.from(pieces, { objectMode: false }) as unknown as z.input<typeof featureCollection>;
      return { body, headers: { ...headers, ...savedAs(name) } };
    }
    const current = versionOf(await context.tiles.versions.read(), layer.id);
    const page = await readPage(context.db, question, view, current, context.signal);
    context.countRows(page.count);
    const links = pageLinks(context, layer, query, page);
    if (format === 'html') return { ...itemsPage(context, layer, page, links), headers: { ...headers } };
    // A page says when it was read.
    return {
      body: collectionBytes(page, links, context.clock(), watermarkOf(context, layer)),
      headers,
      untagged: true,
    };
  },
});

/** Who read a restricted layer and when: a copy that turns up elsewhere says where it comes from. */
function watermarkOf({ caller, clock }: RouteContext, { secrecy }: Layer): string | undefined {
  return secrecy === 'restricted' ? `受控数据 ${caller.name} ${beijingDay(clock())} 不得外传` : undefined;
}

/** The page as bytes: the features come from the database as text. */
function collectionBytes(
  page: FeaturePage,
  links: readonly object[],
  now: Date,
  watermark: string | undefined,
): z.input<typeof featureCollection> {
  const tail = {
    ...(page.matched === null ? {} : { numberMatched: page.matched }),
    numberReturned: page.count,
    timeStamp: now.toISOString(),
    ...(watermark === undefined ? {} : { watermark }),
    links,
  };
  const [head, foot] = ['{"type":"FeatureCollection","features":[', `],${JSON.stringify(tail).slice(1)}`];
  const bytes = Buffer.concat([Buffer.from(head), page.bytes, Buffer.from(foot)]);
  return bytes as unknown as z.input<typeof featureCollection>;
}

function formatOf(context: RouteContext, f: FeatureFormat | undefined): FeatureFormat {
  if (f !== undefined) return f;
  if (wantsHtml(context, undefined)) return 'html';
  const accept = context.header('Accept') ?? '';
  const named = (Object.keys(FORMATS) as FeatureFormat[]).filter((format) => accept.includes(FORMATS[format]));
  // `application/geo+json-seq` begins as `application/geo+json` does.
  return named.find((format) => format !== 'json' && format !== 'html') ?? 'json';
}

function contentType(format: FeatureFormat): string {
  return format === 'html' || format === 'csv' ? `${FORMATS[format]}; charset=utf-8` : FORMATS[format];
}

function pageLinks(
  context: RouteContext,
  layer: Layer,
  query: z.output<typeof itemsQuery>,
  { next }: FeaturePage,
): z.input<typeof linkSchema>[] {
  const here = `${baseOf(context)}/collections/${layer.id}`;
  const address = (changes: Readonly<Record<string, string>>, left: readonly string[] = []) => {
    const given = Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string]);
    const parts = new URLSearchParams([
      ...given.filter(([name]) => !(name in changes) && !left.includes(name)),
      ...Object.entries(changes),
    ]);
    return `${here}/items?${parts.toString()}`;
  };
  return [
    { rel: 'self', href: address({ f: 'json' }), type: FORMATS.json, title: '本页' },
    { rel: 'alternate', href: address({ f: 'html' }), type: FORMATS.html, title: '网页' },
    ...(next === null
      ? []
      : [
          {
            rel: 'next',
            href: address({ f: 'json', after: encodeToken(next) }, ['offset']),
            type: FORMATS.json,
            title: '下一页',
          },
        ]),
    { rel: 'collection', href: here, type: 'application/json', title: layer.title },
  ];
}

function itemsPage(
  context: RouteContext,
  layer: Layer,
  page: FeaturePage,
  links: readonly z.input<typeof linkSchema>[],
): Answer<z.input<typeof featureCollection>> {
  const features = featuresOf(page) as ShownFeature[];
  const here = `${baseOf(context)}/collections/${layer.id}/items`;
  const next = links.find(({ rel }) => rel === 'next')?.href.replace('f=json', 'f=html');
  const count = page.matched === null ? '超过 10000' : String(page.matched);
  const table = featureTable(features, titlesOf(layer), (id) => `${here}/${id}?f=html`);
  const more =
    next === undefined ? '' : `<p><a href="${next.replaceAll('&', '&amp;').replaceAll('"', '%22')}">下一页</a></p>`;
  const watermark = watermarkOf(context, layer);
  const mark = watermark === undefined ? '' : `<p>${escapeHtml(watermark)}</p>`;
  return htmlAnswer(
    htmlPage(
      layer.title,
      baseOf(context),
      `${mark}<p>共 ${count} 个要素，本页 ${features.length} 个。</p>${table}${more}`,
    ),
  );
}

/** Keys of properties with the names that people know. */
function titlesOf(layer: Layer): readonly (readonly [key: string, title: string])[] {
  const names = new Map(visibleFields(layer).map(([key, { title }]) => [key, title]));
  const areas: Readonly<Record<string, string>> = { ellipsoidalArea: '椭球面积㎡', planarArea: '平面面积㎡' };
  return propertyKeys(layer).map((key) => [key, names.get(key) ?? areas[key] ?? key]);
}

const itemQuery = itemsQuery.pick({ crs: true, datetime: true, properties: true, skipGeometry: true }).extend({
  f: z.enum(['json', 'html']).optional(),
});

const getItem = route({
  method: 'get',
  path: '/ogc/collections/{collectionId}/items/{featureId}',
  watched: true,
  tag: TAG,
  summary: '一个要素',
  params: z.strictObject({ collectionId: layerId, featureId }),
  query: z.strictObject(itemQuery.shape),
  answer: geoJsonFeature.extend({ links: z.array(linkSchema) }).meta({ id: 'GeoJsonFeatureWithLinks' }),
  mediaType: FORMATS.json,
  otherMediaTypes: [FORMATS.html],
  problems: ['layer-unknown', 'layer-restricted', 'feature-unknown'],
  async handle(context, { params, query }) {
    const layer = context.layers.find(params.collectionId, 'path.collectionId');
    const question = await readQuestion(context.db, layer, query, featureCrsList(context.region));
    const view = await context.personalView([layer], `ogc:${layer.id}/${params.featureId}`);
    const seen = await rowVersion(context, question, params.featureId);
    const text = await readItem(context, question, view, params.featureId);
    // The version is what an edit is held against; the rest tells apart how a feature is shown.
    const shown = createHash('sha256').update(text).digest('base64url').slice(0, 12);
    const here = `${baseOf(context)}/collections/${layer.id}`;
    const links = [
      { rel: 'self', href: `${here}/items/${params.featureId}?f=json`, type: FORMATS.json, title: '本要素' },
      { rel: 'alternate', href: `${here}/items/${params.featureId}?f=html`, type: FORMATS.html, title: '网页' },
      { rel: 'collection', href: here, type: 'application/json', title: layer.title },
    ];
    const headers = { 'Content-Crs': `<${question.contentCrs.uri}>`, Vary: 'Accept', ETag: `"${seen}-${shown}"` };
    const feature = JSON.parse(text) as z.input<typeof geoJsonFeature>;
    if (wantsHtml(context, query.f)) {
      const table = featureTable([feature], titlesOf(layer), (id) => `${here}/items/${id}?f=html`);
      return {
        ...htmlAnswer<typeof feature & { links: typeof links }>(
          htmlPage(`${layer.title} ${params.featureId}`, baseOf(context), table),
        ),
      };
    }
    // The text goes out as it came: decimals keep the digits that the database gave them.
    const body = Buffer.from(`${text.slice(0, -1)},"links":${JSON.stringify(links)}}`);
    return { body: body as unknown as typeof feature & { links: typeof links }, headers };
  },
});

/** Version of the row that stands for a feature; read before the feature, so that an edit in between is told by the tag. */
async function rowVersion({ db }: RouteContext, { layer, versions }: ItemsQuestion, id: number): Promise<number> {
  const { values, add } = parameters();
  const conditions = choiceConditions({ layer, versions, conditions: [`feature_id = ${add(id, 'bigint')}`] }, add);
  const text = `select version_from as version from ${tableName(layer)} feature where ${conditions.join(' and ')} limit 1`;
  const { rows } = await db.query<{ version: number }>(text, [...values]);
  return rows[0]?.version ?? 0;
}

async function readItem(
  context: RouteContext,
  question: ItemsQuestion,
  view: 'masked' | 'full',
  id: number,
): Promise<string> {
  const { layer, versions, properties, crs } = question;
  const query = parameters();
  const text = pageStatement(
    { layer, view, properties, crs },
    { layer, versions, conditions: [`feature_id = ${query.add(id, 'bigint')}`] },
    { sort: [], limit: 1 },
    query,
  );
  const { rows } = await cancellableQuery<{ text: string }>(context.db, { text, values: query.values }, context.signal);
  if (rows[0] === undefined) throw new Problem('feature-unknown', `${layer.title}中没有 ${id} 号要素`);
  return rows[0].text;
}

/** Routes of features. */
export const itemRoutes: readonly Route[] = [getItems, getItem];
