/** The page as a report on paper. */
import { z } from 'zod';

import { shownAs } from '../../../schemas/file-headers.ts';
import { fromGeoJson } from '../../../schemas/geometry.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { areasOf } from '../areas.ts';
import { momentParameter } from '../as-of.ts';
import { restorationReport } from '../restoration/restoration-report.ts';
import { restorationBody } from '../restoration/restoration-routes.ts';
import { dimensions, measures } from '../stock/figures.ts';
import type { StockFacts } from '../stock/stock-facts.ts';
import { type StockQuery, stockQuery, titleOf } from '../stock/stock-query.ts';
import { progressBody, stockBody, trendBody } from '../stock/stock-routes.ts';
import type { AnsweredGroup } from './report-figures.ts';
import { type ReportView, stockReport, VIEW_TITLES } from './report-pdf.ts';

const reportQuery = stockQuery.extend({
  view: z
    .enum(Object.keys(VIEW_TITLES) as ReportView[])
    .default('general')
    .describe('总览的哪一页'),
  measure: z
    .enum(measures.map(({ id }) => id))
    .default('landArea')
    .describe('图表的指标'),
  compare: momentParameter.describe('对比的日期或时刻'),
});

const getReport = route({
  method: 'get',
  path: '/api/overview/report.pdf',
  tag: '总览',
  summary: '资源总览报告（PDF，矢量图表）',
  description: '条件与 /api/overview/stock 相同。批而未用页不写类别时统计批而未供、供而未用与闲置。',
  query: reportQuery,
  mediaType: 'application/pdf',
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['layer-restricted', 'figures-small'],
  async handle(context, { query: { view, measure, compare, ...given } }) {
    const createdAt = context.clock();
    const region = context.region.title;
    const headers = shownAs(`资源总览-${VIEW_TITLES[view]}.pdf`);
    if (view === 'restoration') {
      const asked = given.asOf === undefined ? {} : { asOf: given.asOf };
      const body = await restorationBody(context, asked);
      return { body: await restorationReport(body, asked, { region, createdAt }), headers };
    }
    const asked: StockQuery = { ...given, type: given.type ?? KINDS[view] };
    const stock = ofKinds(await stockBody(context, asked), KINDS[view]);
    const pdf = await stockReport({
      view,
      measure,
      stock,
      earlier:
        compare === undefined
          ? null
          : { day: dayOf(compare), stock: ofKinds(await stockBody(context, { ...asked, asOf: compare }), KINDS[view]) },
      trend: await trendBody(context, asked),
      progress: view === 'progress' ? await progressBody(context, asked) : null,
      areas: await districtsOf(context, stock.dimensions),
      conditions: conditionsOf(given, await context.stockFacts.within(context.caller.districts).read()),
      region,
      createdAt,
    });
    return { body: pdf, headers };
  },
});

/** Kinds of stock land that a page is about. */
const KINDS: Readonly<Record<ReportView, string[] | undefined>> = {
  general: undefined,
  'low-efficiency': ['1'],
  unused: ['2', '3', '4'],
  progress: undefined,
  restoration: undefined,
};

/** Of the kinds of stock land those alone that a page is about: a dimension is counted under all filters but its own. */
function ofKinds<T extends Awaited<ReturnType<typeof stockBody>>>(stock: T, kinds: readonly string[] | undefined): T {
  if (kinds === undefined) return stock;
  const { type, ...others } = stock.dimensions as Readonly<Record<string, readonly AnsweredGroup[]>>;
  return { ...stock, dimensions: { ...others, type: (type ?? []).filter(({ value }) => kinds.includes(value)) } };
}

/** Outlines of the districts that have a figure; none where the layer of areas may not be read. */
async function districtsOf(context: RouteContext, groups: Readonly<Record<string, readonly AnsweredGroup[]>>) {
  const has = new Set((groups['district'] ?? []).map(({ value }) => value));
  const areas = context.layers.all.some(({ id }) => id === 'administrative-area')
    ? await areasOf(context, 'district')
    : [];
  return areas
    .filter(({ code }) => has.has(code))
    .map(({ geometry, ...area }) => ({ ...area, geometry: fromGeoJson(geometry) }));
}

const dayOf = (moment: string): string => new Date(moment).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });

/** The filter in words. */
function conditionsOf(given: Partial<StockQuery>, facts: StockFacts): readonly string[] {
  const values = dimensions.flatMap((dimension) => {
    const chosen = given[dimension.id];
    return chosen === undefined
      ? []
      : [`${dimension.title}：${chosen.map((value) => titleOf(dimension, value, facts)).join('、')}`];
  });
  const { minMu, maxMu, within, scope } = given;
  return [
    ...values,
    ...(minMu === undefined && maxMu === undefined ? [] : [`用地规模 ${minMu ?? 0}～${maxMu ?? '∞'} 亩`]),
    ...(within === undefined ? [] : ['地图上所画范围以内']),
    ...(scope === 'exited' ? ['仅已出库'] : scope === 'all' ? ['含已出库'] : []),
  ];
}

/** Routes of reports. */
export const reportRoutes: readonly Route[] = [getReport];
