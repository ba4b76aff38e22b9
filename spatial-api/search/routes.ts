import { z } from 'zod';

import { withCancellable } from '../../schemas/database/cancellable-query.ts';
import { withStanding } from '../../schemas/database/standing-query.ts';
import { integerParameter, layerIds } from '../parameters.ts';
import { sm3 } from '../canonical-json.ts';
import { route, type Route } from '../route.ts';
import { findHolders } from './holder-query.ts';
import { placesOf } from './read-place.ts';
import { detailQuery, findMatches, type MatchDetail } from './search-query.ts';

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

const placeSchema = z
  .object({
    kind: z.enum(['coordinates', 'map-sheet']),
    title: z.string(),
    detail: z.string().describe('坐标系或图幅种类'),
    center: z.tuple([z.number(), z.number()]),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  })
  .meta({ id: 'NamedPlace', description: '文字本身所指的位置' });

const search = route({
  method: 'get',
  path: '/api/search',
  watched: true,
  tag: '查询',
  summary: '检索：按代码开头，或名称、坐落的任意片段、拼音首字母；坐标与图幅号',
  description: `完整代码在前，其次为代码开头相符者，再次为片段相符者，最后为拼音首字母相符者（三个字母起，数字照写，如 lll8h）。文字为坐标（经纬度、度分秒、平面坐标，次序不限）或图幅号时，places 给出其位置。
个人信息不参与检索；按权利人检索见 /api/search/holders。`,
  query: z.strictObject({
    q: z.string().trim().min(1).max(100).describe('代码开头，或名称、坐落中的文字，或其拼音首字母'),
    layers: layerIds.optional().describe('限于这些图层，以逗号分隔；缺省为全部'),
    limit: integerParameter(1, 100, '最多返回的条数').default(20),
  }),
  answer: z.object({
    results: z.array(resultSchema),
    places: z.array(placeSchema),
    isPartial: z
      .boolean()
      .describe('单个字没有索引可用：从最近入库的数据找起，限时；true 为没有找遍，可能还有相符的，请多写一个字'),
  }),
  problems: ['layer-unknown', 'layer-restricted'],
  async handle({ db, layers, signal, region }, { query }) {
    const plane = region.usualCrs.find((epsg) => epsg !== 4490) ?? 4549;
    const places = placesOf(query.q, region.view.center, plane).map((place) => ({
      ...place,
      center: [...place.center] as [number, number],
      bbox: place.bbox === null ? null : ([...place.bbox] as [number, number, number, number]),
    }));
    const asked = query.layers?.map((id) => layers.find(id, 'query.layers')) ?? layers.all;
    const found = await withCancellable(db, signal, async (client) => {
      const { matches, isPartial } = await findMatches(client, asked, query.q, query.limit);
      if (matches.length === 0) return { matches, isPartial, details: [] };
      const { text, values } = detailQuery(asked, matches);
      const details = await client.query<MatchDetail & Record<string, unknown>>(text, [...values]);
      return { matches, isPartial, details: details.rows };
    });
    const { matches, details, isPartial } = found;
    const byFeature = new Map(details.map((detail) => [`${detail.layer} ${detail.feature_id}`, detail]));
    const shown = matches.flatMap((match) => byFeature.get(`${match.layer} ${match.feature_id}`) ?? []);
    const results = shown.map((detail) => toResult(detail, layers.find(detail.layer).title));
    return { body: { results, places, isPartial } };
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

const searchHolders = route({
  method: 'get',
  path: '/api/search/holders',
  tag: '查询',
  right: 'personal:read',
  summary: '按权利人检索宗地与不动产单元',
  description: '须有查看个人信息的权限。每次检索记入审计日志：以首字与 SM3 摘要，不记全名。',
  query: z.strictObject({
    q: z.string().trim().min(2).max(100).describe('权利人名称的片段，至少两个字'),
    limit: integerParameter(1, 100, '最多返回的条数').default(20),
  }),
  answer: z.object({
    holders: z.array(
      z.object({
        name: z.string(),
        code: z.string().describe('宗地代码'),
        unitNumber: z.string().nullable(),
        location: z.string().nullable(),
      }),
    ),
  }),
  problems: ['layer-restricted'],
  async handle({ db, caller, layers, audit, signal }, { query }) {
    for (const id of ['parcel', 'right-holder']) layers.find(id, 'path');
    // On record before anything is seen; the same condition is found again by its digest.
    const about = { digest: sm3(query.q), begins: `${[...query.q][0]}**`, length: [...query.q].length };
    await audit('personal.search', null, about);
    const found = await withStanding(db, { signal, byIndex: true }, (client) =>
      findHolders(client, query.q, caller.districts, query.limit),
    );
    return { body: { holders: [...found] } };
  },
});

/** Routes that find features by text. */
export const searchRoutes: readonly Route[] = [search, searchHolders];
