import { createHash } from 'node:crypto';
import { z } from 'zod';

import { codeEntry } from '../../../schemas/codelists/index.ts';
import { versionOf } from '../../../tiles/versions.ts';
import { integerParameter } from '../../parameters.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { momentParameter, versionsAt } from '../as-of.ts';
import {
  dimensions,
  measures,
  MU_PER_SQUARE_METRE,
  SIZE_BOUNDS_MU,
  STOCK_LAYERS,
  type DimensionId,
} from './figures.ts';
import { figureSql } from './figure-sql.ts';
import { benefits, progressByPath, targetResults } from './progress.ts';
import type { StockFacts } from './stock-facts.ts';
import { ALL_IN_STOCK, NO_VALUE, type Rings, type StockFilter } from './stock-filter.ts';
import { summarise, type Figures, type SummaryOrder } from './summarise.ts';

const TAG = '总览';

const list = z
  .string()
  .max(4000)
  .transform((text) => [...new Set(text.split(','))].filter((value) => value !== ''));
const number = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, '应为不小于 0 的数')
  .transform(Number);

/** One list of values per dimension; `-` stands for plots without a value. */
const valueParameters = Object.fromEntries(
  dimensions.map(({ id, title }) => [id, list.optional().describe(`${title}，多个以逗号分隔；${NO_VALUE} 为未填者`)]),
) as unknown as Record<DimensionId, z.ZodOptional<typeof list>>;

const polygon = z
  .string()
  .max(12_000)
  .transform((text, context): Rings => {
    const rings = text.split('|').map((ring) =>
      ring.split(';').map((pair) => {
        const [longitude, latitude] = pair.split(',').map(Number);
        return [longitude ?? Number.NaN, latitude ?? Number.NaN] as const;
      }),
    );
    const isSound = rings.every((ring) => ring.length >= 3 && ring.every((point) => point.every(Number.isFinite)));
    if (!isSound) context.addIssue('应为“经度,纬度;经度,纬度;…”，至少三点；多个环以 | 分隔');
    return rings;
  });

const query = z.strictObject({
  ...valueParameters,
  minMu: number.optional().describe('用地规模下限（亩，含）'),
  maxMu: number.optional().describe('用地规模上限（亩，不含）'),
  within: polygon.optional().describe('地块内点所在的范围：经度,纬度;… 多个环以 | 分隔'),
  scope: z.enum(['in-stock', 'exited', 'all']).default('in-stock').describe('在库、已出库或全部'),
  year: integerParameter(1990, 2100, '经济数据的年度；缺省为有数据的最近一年').optional(),
  asOf: momentParameter,
});
type StockQuery = z.output<typeof query>;

const figuresSchema = z
  .object({
    count: z.int().describe('宗数'),
    landArea: z.number().describe('用地规模（亩），未取整'),
    areaSquareMetres: z.number().describe('用地规模（㎡）'),
    floorArea: z.number().describe('建筑面积（㎡）'),
    output: z.number().describe('年产值（万元）'),
    tax: z.number().describe('年税收（万元）'),
    unreported: z
      .object({ landArea: z.int(), floorArea: z.int(), output: z.int(), tax: z.int() })
      .describe('未填报的宗数；其值不计入合计，也不按 0 计'),
    partlyReported: z
      .object({ output: z.int(), tax: z.int() })
      .describe('地块上部分企业未填报的宗数；已填报的部分计入合计'),
  })
  .meta({ id: 'StockFigures' });
const groupSchema = figuresSchema
  .extend({ value: z.string().describe('代码或名称；- 为未填者'), title: z.string() })
  .meta({ id: 'StockFiguresGroup' });
const basisSchema = z
  .object({
    versions: z.record(z.string(), z.int()).describe('各图层的版本'),
    asOf: z.string().nullable(),
    year: z.int().nullable(),
    years: z.array(z.int()).describe('有经济数据的年度'),
  })
  .meta({ id: 'StockFiguresBasis' });

function answerFigures(figures: Figures): z.input<typeof figuresSchema> {
  const { count, area, floorArea, output, tax, unreported, partlyReported } = figures;
  return {
    count,
    landArea: area * MU_PER_SQUARE_METRE,
    areaSquareMetres: area,
    floorArea,
    output,
    tax,
    unreported: {
      landArea: unreported.area,
      floorArea: unreported.floorArea,
      output: unreported.output,
      tax: unreported.tax,
    },
    partlyReported,
  };
}

/** What a value of a dimension is called. */
function titleOf(dimension: (typeof dimensions)[number] | undefined, value: string): string {
  if (value === NO_VALUE) return '未填';
  const codelist = dimension !== undefined && 'codelist' in dimension ? dimension.codelist : undefined;
  return (codelist && codeEntry(codelist, value)?.label) ?? value;
}

interface Basis {
  readonly facts: StockFacts;
  readonly order: SummaryOrder;
  readonly asOf: string | null;
  readonly years: readonly number[];
}

/** Facts, versions and filter of a query; throws where the day lies before the first publication. */
async function basisOf(context: RouteContext, given: StockQuery): Promise<Basis> {
  refuseUnreadable(context);
  const facts = await context.stockFacts.read();
  const versions = given.asOf === undefined ? facts.versions : await versionsAt(context.db, LAYER_IDS, given.asOf);
  const years = [...facts.years.keys()].toSorted((a, b) => a - b);
  const year = given.year ?? years.at(-1) ?? null;
  const { minMu: min, maxMu: max, within: area, scope } = given;
  const values: Partial<Record<DimensionId, readonly string[]>> = {};
  for (const { id } of dimensions) if (given[id] !== undefined) values[id] = given[id];
  const filter: StockFilter = {
    values,
    scope,
    area,
    sizeMu: min === undefined && max === undefined ? undefined : { min, max },
  };
  return { facts, order: { versions, year, filter }, asOf: given.asOf ?? null, years };
}

/** Figures are of all stock layers together: who may not read one of them gets none. */
function refuseUnreadable({ layers }: RouteContext): void {
  for (const { id } of STOCK_LAYERS) layers.find(id, 'path');
}

const LAYER_IDS = [...STOCK_LAYERS.map(({ id }) => id), 'stock-land-economics'];

function answerBasis({ order, asOf, years }: Basis): z.input<typeof basisSchema> {
  return { versions: { ...order.versions }, asOf, year: order.year, years: [...years] };
}

/** The same question at the same versions has the same answer; who may not ask is told so before. */
async function tagOf(context: RouteContext, { query: given }: { query: StockQuery }): Promise<string> {
  refuseUnreadable(context);
  const current = await context.tiles.versions.read();
  const versions = LAYER_IDS.map((id) => versionOf(current, id));
  const hash = createHash('sha256').update(JSON.stringify([context.programTag, versions, given]));
  return `W/"${hash.digest('base64url').slice(0, 20)}"`;
}

const getFigures = route({
  method: 'get',
  path: '/api/overview/stock',
  tag: TAG,
  summary: '存量用地：五项指标的合计，及按各维度的分组',
  description: `用地规模、宗数、建筑面积、年产值、年税收，一次给出全部维度。合计按全部条件；每个维度的分组按除本维度以外的条件，
供图表联动。多值的危污乱散低分类各类均计，合计只计一次。定义与 SQL 见 /api/overview/definitions。`,
  query,
  answer: z.object({
    basis: basisSchema,
    total: figuresSchema,
    dimensions: z.record(z.string(), z.array(groupSchema)),
  }),
  problems: ['layer-restricted'],
  etag: tagOf,
  async handle(context, { query: given }) {
    const basis = await basisOf(context, given);
    const { total, byDimension } = summarise(basis.facts, basis.order);
    const grouped = Object.entries(byDimension).map(([id, groups]) => {
      const dimension = dimensions.find((each) => each.id === id);
      return [
        id,
        groups.map((group) => ({
          ...answerFigures(group),
          value: group.value,
          title: titleOf(dimension, group.value),
        })),
      ];
    });
    const body = { basis: answerBasis(basis), total: answerFigures(total), dimensions: Object.fromEntries(grouped) };
    return { body };
  },
});

const sumSchema = z.object({ count: z.int(), landArea: z.number().describe('亩') });
const sumOf = ({ count, area }: { readonly count: number; readonly area: number }) => ({
  count,
  landArea: area * MU_PER_SQUARE_METRE,
});

const getProgress = route({
  method: 'get',
  path: '/api/overview/stock/progress',
  tag: TAG,
  summary: '盘活进度：按路径与状态、逾期、目标完成情况、盘活前后效益',
  description:
    '在库与已出库的地块一并计算（scope 不起作用）。效益只比较前后均已填报的地块，用同一面积；其余列为未填报。',
  query: query.extend({ today: z.iso.date().optional().describe('判断逾期的日期；缺省为今天（北京时间）') }),
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
    investment: z.object({ sum: z.number().describe('盘活后投资（万元）'), unreported: z.int() }),
  }),
  problems: ['layer-restricted'],
  async handle(context, { query: { today: given, ...rest } }) {
    const basis = await basisOf(context, rest);
    const { facts, order } = basis;
    const today = given ?? new Date(context.clock().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const [path, state] = ['path', 'state'].map((id) => dimensions.find((each) => each.id === id));
    const compared = benefits(facts, order);
    return {
      body: {
        basis: answerBasis(basis),
        today,
        paths: progressByPath(facts, order, today).map((each) => ({
          ...sumOf(each),
          path: each.path,
          title: titleOf(path, each.path),
          states: each.byState.map((part) => ({
            ...sumOf(part),
            state: part.state,
            title: titleOf(state, part.state),
          })),
          done: sumOf(each.done),
          overdue: sumOf(each.overdue),
          unplanned: each.unplanned,
        })),
        targets: targetResults(facts, order, context.region.targets ?? []).map((target) => ({
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
      },
    };
  },
});

const getTrend = route({
  method: 'get',
  path: '/api/overview/stock/trend',
  tag: TAG,
  summary: '逐年的年产值与年税收',
  query: query.omit({ year: true }),
  answer: z.object({
    basis: basisSchema,
    years: z.array(
      z.object({
        year: z.int(),
        output: z.number(),
        tax: z.number(),
        unreported: z.object({ output: z.int(), tax: z.int() }),
      }),
    ),
  }),
  problems: ['layer-restricted'],
  etag: async (context, { query: given }) => tagOf(context, { query: { ...given, year: undefined } }),
  async handle(context, { query: given }) {
    const basis = await basisOf(context, { ...given, year: undefined });
    const years = basis.years.map((year) => {
      const { output, tax, unreported } = summarise(basis.facts, { ...basis.order, year }).total;
      return { year, output, tax, unreported: { output: unreported.output, tax: unreported.tax } };
    });
    return { body: { basis: answerBasis(basis), years } };
  },
});

const getDefinitions = route({
  method: 'get',
  path: '/api/overview/definitions',
  tag: TAG,
  summary: '指标与维度的定义，及与之等价的 SQL',
  answer: z.object({
    measures: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        titleEn: z.string(),
        unit: z.string(),
        digits: z.int(),
        sql: z.string(),
        note: z.string(),
      }),
    ),
    dimensions: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        titleEn: z.string(),
        codelist: z.string().nullable(),
        multiple: z.boolean().describe('一宗可有多个值：各值均计，合计只计一次'),
        sql: z.string().describe('在库地块按此维度的完整语句'),
      }),
    ),
    sizeBoundsMu: z.array(z.number()),
  }),
  async handle({ stockFacts }) {
    const { versions, years } = await stockFacts.read();
    const order = { versions, year: Math.max(...years.keys(), 0) || null, filter: ALL_IN_STOCK };
    return {
      body: {
        measures: measures.map((measure) => ({ ...measure })),
        dimensions: dimensions.map((dimension) => ({
          id: dimension.id,
          title: dimension.title,
          titleEn: dimension.titleEn,
          codelist: 'codelist' in dimension ? dimension.codelist : null,
          multiple: 'isMultiple' in dimension,
          sql: withValues(figureSql(order, dimension.id)),
        })),
        sizeBoundsMu: [...SIZE_BOUNDS_MU],
      },
    };
  },
});

/** A statement that can be pasted: its few numbers and texts in place. */
function withValues({ text, values }: ReturnType<typeof figureSql>): string {
  return text.replaceAll(/\$(\d+)/g, (_, index: string) => JSON.stringify(values[Number(index) - 1]));
}

/** Routes of the figures of stock land. */
export const stockRoutes: readonly Route[] = [getFigures, getProgress, getTrend, getDefinitions];
