/** Single plots of stock land: all that pass a filter as points, and one with its figures. */
import { z } from 'zod';

import { Problem } from '../../../schemas/problems.ts';
import { integerParameter } from '../../parameters.ts';
import { route, type Route } from '../../route.ts';
import { dimensions, measures, MU_PER_SQUARE_METRE, STOCK_LAYERS } from './figures.ts';
import { economicsOfYear } from './plot-economics.ts';
import { type Bounds, placedPlots } from './placed-plots.ts';
import { NO_VALUE } from './stock-filter.ts';
import { answerBasis, basisOf, basisSchema, stockQuery, tagOf, titleOf } from './stock-query.ts';
import { isLetThrough, visibleRows } from './summarise.ts';

const TAG = '总览';

const bounds = z
  .string()
  .max(120)
  .transform((text, context): Bounds => {
    const numbers = text.split(',').map(Number);
    const isSound = numbers.length === 4 && numbers.every(Number.isFinite);
    if (!isSound) context.addIssue('应为“西,南,东,北”四个数（度）');
    return numbers as unknown as Bounds;
  });

const placesQuery = stockQuery.extend({
  measure: z.enum(measures.map(({ id }) => id)).default('landArea'),
  bounds: bounds.optional().describe('只取内点在此范围内的地块：西,南,东,北'),
});

const getPlaces = route({
  method: 'get',
  path: '/api/overview/stock/places',
  tag: TAG,
  summary: '符合条件的全部地块的位置与指标值（二进制）',
  description: `供地图上的六边形与地块筛选。逐列、小端序：要素号 float64，经度、纬度、指标值 float32，图层序号 uint8（${STOCK_LAYERS.map(({ id }, index) => `${index} ${id}`).join('，')}），
每宗 21 字节。没有图形的地块位置为 NaN，未填报的指标值为 NaN。`,
  query: placesQuery,
  mediaType: 'application/octet-stream',
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['layer-restricted'],
  etag: tagOf,
  async handle(context, { query: { measure, bounds: within, ...given } }) {
    const { facts, order } = await basisOf(context, given);
    return { body: placedPlots(facts, order, measure, within) };
  },
});

const valueSchema = z.object({ value: z.string(), title: z.string() });

const getPlot = route({
  method: 'get',
  path: '/api/overview/stock/plots/{layer}/{id}',
  tag: TAG,
  summary: '一宗存量用地的指标：各维度的取值与逐年经济数据',
  params: z.object({
    layer: z.enum(STOCK_LAYERS.map(({ id }) => id)).describe('存量用地图层'),
    id: integerParameter(0, Number.MAX_SAFE_INTEGER, '要素号'),
  }),
  query: stockQuery.pick({ asOf: true }),
  answer: z.object({
    basis: basisSchema,
    plotCode: z.string(),
    values: z.record(z.string(), z.array(valueSchema)).describe('每个维度的取值；未填者为空'),
    landArea: z.number().nullable().describe('亩'),
    areaSquareMetres: z.number().nullable(),
    floorArea: z.number().nullable().describe('㎡'),
    years: z.array(
      z.object({
        year: z.int(),
        enterprises: z.int().describe('当年有记录的企业数'),
        output: z.number().nullable().describe('万元；null 为未填报'),
        tax: z.number().nullable(),
        sales: z.number().nullable(),
        investment: z.number().nullable(),
      }),
    ),
  }),
  problems: ['layer-restricted', 'feature-unknown'],
  async handle(context, { params, query }) {
    const basis = await basisOf(context, { ...query, scope: 'all' });
    const { facts, order, years } = basis;
    const { plots } = facts;
    const layer = STOCK_LAYERS.findIndex(({ id }) => id === params.layer);
    const isIn = isLetThrough(facts, order.filter);
    const row = visibleRows(facts, order.versions, order.filter).find(
      (each) => plots.layer.values[each] === layer && plots.featureId.values[each] === params.id && isIn(each),
    );
    if (row === undefined) throw new Problem('feature-unknown', `${params.layer} 没有要素 ${params.id}`);
    const plot = plots.plot.values[row]!;
    const known = (value: number) => (Number.isNaN(value) ? null : value);
    const area = known(plots.area.values[row]!);
    const values = dimensions.map((dimension) => {
      const code = plots.values[dimension.id]!.values[row]!;
      const texts = facts.dictionaries[dimension.id]!.texts;
      const found =
        'isMultiple' in dimension ? texts.filter((_, bit) => (code >>> bit) & 1) : texts.slice(code, code + 1);
      const isAbsent = !('isMultiple' in dimension) && code === -1;
      const present = isAbsent ? [] : found.filter((value) => value !== NO_VALUE);
      return [dimension.id, present.map((value) => ({ value, title: titleOf(dimension, value, facts) }))] as const;
    });
    return {
      body: {
        basis: answerBasis(basis),
        plotCode: facts.plotCodes.texts[plot]!,
        values: Object.fromEntries(values),
        landArea: area === null ? null : area * MU_PER_SQUARE_METRE,
        areaSquareMetres: area,
        floorArea: known(plots.floorArea.values[row]!),
        years: years.map((year) => {
          const sums = economicsOfYear(facts, order.versions, year);
          const reported = (sum: Float64Array, reports: Uint16Array) => (reports[plot] === 0 ? null : sum[plot]!);
          return {
            year,
            enterprises: sums.entries[plot]!,
            output: reported(sums.output, sums.outputReports),
            tax: reported(sums.tax, sums.taxReports),
            sales: reported(sums.sales, sums.salesReports),
            investment: reported(sums.investment, sums.investmentReports),
          };
        }),
      },
    };
  },
});

/** Routes of single plots. */
export const plotRoutes: readonly Route[] = [getPlaces, getPlot];
