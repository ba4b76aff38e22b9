import { z } from 'zod';

import { route, type Route, type RouteContext } from '../../route.ts';
import { dayAsked } from '../as-of.ts';
import { addUp, mergeSmallGroups, refuseSmall } from '../../statistics/minimum-count.ts';
import { dimensions, MU_PER_SQUARE_METRE } from './figures.ts';
import { benefits, progressByPath, targetResults } from './progress.ts';
import {
  answerBasis,
  answerFigures,
  basisOf,
  basisSchema,
  figuresSchema,
  groupSchema,
  type StockQuery,
  stockQuery,
  tagOf,
  titleOf,
} from './stock-query.ts';
import { type Group, summarise, totalsByYear } from './summarise.ts';

const TAG = '总览';

/** Value of the groups that are too small to be told each by itself. */
const MERGED = '*';
const MERGED_TITLE = '其余';
const mergedGroup = (small: readonly Group[]): Group => ({ ...addUp(small), value: MERGED });

/** Figures of a question: the total, and every dimension under all filters but its own. */
export async function stockBody(context: RouteContext, given: StockQuery) {
  const basis = await basisOf(context, given);
  const { total, byDimension } = summarise(basis.facts, basis.order);
  refuseSmall(context.caller, [total.count]);
  const grouped = Object.entries(byDimension).map(([id, groups]) => {
    const dimension = dimensions.find((each) => each.id === id);
    return [
      id,
      mergeSmallGroups(context.caller, groups, mergedGroup).map((group) => ({
        ...answerFigures(group),
        value: group.value,
        title: group.value === MERGED ? MERGED_TITLE : titleOf(dimension, group.value, basis.facts),
      })),
    ];
  });
  return { basis: answerBasis(basis), total: answerFigures(total), dimensions: Object.fromEntries(grouped) };
}

const getFigures = route({
  method: 'get',
  path: '/api/overview/stock',
  tag: TAG,
  summary: '存量用地：五项指标的合计，及按各维度的分组',
  description: `用地规模、宗数、建筑面积、年产值、年税收，一次给出全部维度。合计按全部条件；每个维度的分组按除本维度以外的条件，
供图表联动。多值的危污乱散低分类各类均计，合计只计一次。公开统计中不足 5 宗的分组并为一组（*），合计不足 5 宗的不给出。定义与 SQL 见 /api/overview/definitions。`,
  query: stockQuery,
  answer: z.object({
    basis: basisSchema,
    total: figuresSchema,
    dimensions: z.record(z.string(), z.array(groupSchema)),
  }),
  problems: ['layer-restricted', 'figures-small'],
  etag: tagOf,
  handle: async (context, { query: given }) => ({ body: await stockBody(context, given) }),
});

const sumSchema = z.object({ count: z.int(), landArea: z.number().describe('亩') });
const sumOf = ({ count, area }: { readonly count: number; readonly area: number }) => ({
  count,
  landArea: area * MU_PER_SQUARE_METRE,
});

/** How far revitalisation has come, as of a day. */
export async function progressBody(context: RouteContext, rest: StockQuery, given?: string) {
  const basis = await basisOf(context, rest);
  const { facts, order } = basis;
  const today = given ?? dayAsked(rest.asOf, context.clock());
  const [path, state] = ['path', 'state'].map((id) => dimensions.find((each) => each.id === id));
  const compared = benefits(facts, order);
  const paths = progressByPath(facts, order, today);
  const targets = targetResults(facts, order, context.region.targets ?? []);
  refuseSmall(context.caller, [
    ...paths.flatMap((each) => [
      each.count,
      each.done.count,
      each.overdue.count,
      each.unplanned,
      ...each.byState.map(({ count }) => count),
    ]),
    ...targets.map(({ plots }) => plots),
    ...compared.figures.map(({ plots }) => plots),
    compared.investment.reported,
  ]);
  return {
    basis: answerBasis(basis),
    today,
    paths: paths.map((each) => ({
      ...sumOf(each),
      path: each.path,
      title: titleOf(path, each.path, facts),
      states: each.byState.map((part) => ({
        ...sumOf(part),
        state: part.state,
        title: titleOf(state, part.state, facts),
      })),
      done: sumOf(each.done),
      overdue: sumOf(each.overdue),
      unplanned: each.unplanned,
    })),
    targets: targets.map((target) => ({
      id: target.id,
      title: target.title,
      titleEn: target.titleEn,
      unit: target.unit,
      amount: target.amount,
      from: target.from,
      to: target.to,
      result: target.result,
      plots: target.plots,
      reference: target.reference,
    })),
    benefits: compared.figures.map(({ area, ...figure }) => {
      const mu = area * MU_PER_SQUARE_METRE;
      const perMu = (sum: number) => (mu > 0 ? sum / mu : null);
      return { ...figure, landArea: mu, beforePerMu: perMu(figure.before), afterPerMu: perMu(figure.after) };
    }),
    investment: compared.investment,
  };
}

const getProgress = route({
  method: 'get',
  path: '/api/overview/stock/progress',
  tag: TAG,
  summary: '盘活进度：按路径与状态、逾期、目标完成情况、盘活前后效益',
  description:
    '在库与已出库的地块一并计算（scope 不起作用）。效益只比较前后均已填报的地块，用同一面积；其余列为未填报。',
  query: stockQuery.extend({
    today: z.iso.date().optional().describe('判断逾期的日期；缺省为 asOf 所在之日，没有 asOf 则为今天（北京时间）'),
  }),
  answer: z.object({
    basis: basisSchema,
    today: z.string(),
    paths: z.array(
      sumSchema.extend({
        path: z.string(),
        title: z.string(),
        states: z.array(sumSchema.extend({ state: z.string(), title: z.string() })),
        done: sumSchema,
        overdue: sumSchema.describe('计划完成时间已过而未完成'),
        unplanned: z.int().describe('未完成且没有计划完成时间的宗数'),
      }),
    ),
    targets: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        titleEn: z.string(),
        unit: z.enum(['亩', '家']),
        amount: z.number(),
        from: z.string(),
        to: z.string(),
        result: z.number(),
        plots: z.int(),
        reference: z.string(),
      }),
    ),
    benefits: z.array(
      z.object({
        id: z.enum(['sales', 'tax']),
        before: z.number().describe('处置前一年（万元）'),
        after: z.number().describe('盘活后（万元）'),
        beforePerMu: z.number().nullable().describe('亩均（万元/亩）'),
        afterPerMu: z.number().nullable(),
        landArea: z.number().describe('参与比较的面积（亩）'),
        plots: z.int(),
        unreported: z.int(),
      }),
    ),
    investment: z.object({
      sum: z.number().describe('盘活后投资（万元）'),
      reported: z.int().describe('已填报的宗数；为 0 时没有数值'),
      unreported: z.int(),
    }),
  }),
  problems: ['layer-restricted', 'figures-small'],
  handle: async (context, { query: { today, ...given } }) => ({ body: await progressBody(context, given, today) }),
});

/** Output and tax of every year. */
export async function trendBody(context: RouteContext, given: Omit<StockQuery, 'year'>) {
  const basis = await basisOf(context, { ...given, year: undefined });
  const totals = totalsByYear(basis.facts, basis.order, basis.years);
  const years = basis.years.map((year, index) => {
    const { count, output, tax, unreported } = totals[index]!;
    refuseSmall(context.caller, [count, count - unreported.output, count - unreported.tax]);
    return { year, count, output, tax, unreported: { output: unreported.output, tax: unreported.tax } };
  });
  return { basis: answerBasis(basis), years };
}

const getTrend = route({
  method: 'get',
  path: '/api/overview/stock/trend',
  tag: TAG,
  summary: '逐年的年产值与年税收',
  query: stockQuery.omit({ year: true }),
  answer: z.object({
    basis: basisSchema,
    years: z.array(
      z.object({
        year: z.int(),
        count: z.int().describe('宗数；未填报数与之相等的年度没有数值'),
        output: z.number(),
        tax: z.number(),
        unreported: z.object({ output: z.int(), tax: z.int() }),
      }),
    ),
  }),
  problems: ['layer-restricted', 'figures-small'],
  etag: async (context, { query: given }) => tagOf(context, { query: { ...given, year: undefined } }),
  handle: async (context, { query: given }) => ({ body: await trendBody(context, given) }),
});

/** Routes of the figures of stock land. */
export const stockRoutes: readonly Route[] = [getFigures, getProgress, getTrend];
