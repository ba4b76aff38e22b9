import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import type { Query } from '../../schemas/database/sql.ts';
import { integerParameter, layerIds } from '../parameters.ts';
import { route, type Route } from '../route.ts';
import { detailQuery, searchQuery, type MatchDetail, type SearchMatch } from './search-query.ts';

const resultSchema = z
  .object({
    layer: z.string(),
    id: z.int().describe('要素号'),
    code: z.string().describe('主键代码'),
    title: z.string(),
    subtitle: z.string().nullable().describe('坐落等说明'),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable().describe('[西, 南, 东, 北]'),
    center: z.tuple([z.number(), z.number()]).nullable().describe('[经度, 纬度]'),
  })
  .meta({ id: 'SearchResult' });

const search = route({
  method: 'get',
  path: '/api/search',
  watched: true,
  tag: '查询',
  summary: '检索：按代码开头，或名称、坐落的任意片段',
  description: '完整代码在前，其次为代码开头相符者，再次为片段相符者。个人信息不参与检索。',
  query: z.strictObject({
    q: z.string().trim().min(1).max(100).describe('代码开头，或名称、坐落中的文字'),
    layers: layerIds.optional().describe('限于这些图层，以逗号分隔；缺省为全部'),
    limit: integerParameter(1, 100, '最多返回的条数').default(20),
  }),
  answer: z.object({ results: z.array(resultSchema) }),
  problems: ['layer-unknown', 'layer-restricted'],
  async handle({ db, layers, signal }, { query }) {
    const asked = query.layers?.map((id) => layers.find(id, 'query.layers')) ?? layers.all;
    const statement = searchQuery(asked, query.q, query.limit);
    if (statement === undefined) return { body: { results: [] } };
    const run = async <R>({ text, values }: Query) =>
      (await cancellableQuery<R & Record<string, unknown>>(db, { text, values: [...values] }, signal)).rows;
    const matches = await run<SearchMatch>(statement);
    if (matches.length === 0) return { body: { results: [] } };
    const details = await run<MatchDetail>(detailQuery(asked, matches));
    const byFeature = new Map(details.map((detail) => [`${detail.layer} ${detail.feature_id}`, detail]));
    const shown = matches.flatMap((match) => byFeature.get(`${match.layer} ${match.feature_id}`) ?? []);
    return { body: { results: shown.map((detail) => toResult(detail, layers.find(detail.layer).title)) } };
  },
});

function toResult(detail: MatchDetail, layerTitle: string): z.input<typeof resultSchema> {
  const { layer, feature_id: id, code, title, place, bbox, center } = detail;
  return {
    layer,
    id,
    code: code ?? '',
    title: title || code || layerTitle,
    subtitle: place,
    bbox: bbox === null ? null : [...bbox],
    center: center === null ? null : [...center],
  };
}

/** Routes that find features by text. */
export const searchRoutes: readonly Route[] = [search];
