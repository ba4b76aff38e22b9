/** What is asked about stock land over HTTP, and how figures are answered. */
import { z } from 'zod';

import { codeEntry } from '../../../schemas/codelists/index.ts';
import { integerParameter } from '../../parameters.ts';
import type { RouteContext } from '../../route.ts';
import { answerTag, momentParameter, publicationTimes, versionsAt } from '../as-of.ts';
import { dimensions, MU_PER_SQUARE_METRE, STOCK_LAYERS, townName, type DimensionId } from './figures.ts';
import type { StockFacts } from './stock-facts.ts';
import { NO_VALUE, type Rings, type StockFilter } from './stock-filter.ts';
import type { Figures, SummaryOrder } from './summarise.ts';

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

/** What every question about stock land takes. */
export const stockQuery = z.strictObject({
  ...valueParameters,
  minMu: number.optional().describe('用地规模下限（亩，含）'),
  maxMu: number.optional().describe('用地规模上限（亩，不含）'),
  within: polygon.optional().describe('地块内点所在的范围：经度,纬度;… 多个环以 | 分隔'),
  scope: z.enum(['in-stock', 'exited', 'all']).default('in-stock').describe('在库、已出库或全部'),
  year: integerParameter(1990, 2100, '经济数据的年度；缺省为有数据的最近一年').optional(),
  asOf: momentParameter,
});
/** A question about stock land. */
export type StockQuery = z.output<typeof stockQuery>;

export const figuresSchema = z
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
export const groupSchema = figuresSchema
  .extend({ value: z.string().describe('代码或名称；- 为未填者'), title: z.string() })
  .meta({ id: 'StockFiguresGroup' });
export const basisSchema = z
  .object({
    versions: z.record(z.string(), z.int()).describe('各图层的版本；0 为没有数据'),
    published: z.record(z.string(), z.string().nullable()).describe('各版本的发布时间'),
    asOf: z.string().nullable(),
    year: z.int().nullable(),
    years: z.array(z.int()).describe('有经济数据的年度'),
  })
  .meta({ id: 'StockFiguresBasis' });

/** Figures as they are answered: land in 亩, all unrounded. */
export function answerFigures(figures: Figures): z.input<typeof figuresSchema> {
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

/** What a value of a dimension is called; a township whose name another district has too is called with its district. */
export function titleOf(
  dimension: (typeof dimensions)[number] | undefined,
  value: string,
  { dictionaries }: Pick<StockFacts, 'dictionaries'>,
): string {
  if (value === NO_VALUE) return '未填';
  if (dimension?.id === 'town') return townTitle(value, dictionaries['town']!.texts);
  const codelist = dimension !== undefined && 'codelist' in dimension ? dimension.codelist : undefined;
  return (codelist && codeEntry(codelist, value)?.label) ?? value;
}

function townTitle(value: string, towns: readonly string[]): string {
  const name = townName(value);
  const isShared = towns.some((other) => other !== value && townName(other) === name);
  const district = value.slice(0, -name.length - 1);
  if (!isShared || district === '') return name;
  return `${codeEntry('administrative-division', district)?.label ?? district} ${name}`;
}

/** What an answer is made from. */
export interface Basis {
  readonly facts: StockFacts;
  readonly order: SummaryOrder;
  readonly published: Readonly<Record<string, string | null>>;
  readonly asOf: string | null;
  readonly years: readonly number[];
}

/** Facts, versions and filter of a query; throws where the day lies before the first publication. */
export async function basisOf(context: RouteContext, given: StockQuery): Promise<Basis> {
  refuseUnreadable(context);
  const facts = await context.stockFacts.within(context.caller.districts).read();
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
    districts: context.caller.districts,
    sizeMu: min === undefined && max === undefined ? undefined : { min, max },
  };
  const published = await publicationTimes(context, versions);
  return { facts, order: { versions, year, filter }, published, asOf: given.asOf ?? null, years };
}

/** Figures are of all stock layers together: who may not read one of them gets none. */
function refuseUnreadable({ layers }: RouteContext): void {
  for (const { id } of STOCK_LAYERS) layers.find(id, 'path');
}

const LAYER_IDS = [...STOCK_LAYERS.map(({ id }) => id), 'stock-land-economics'];

/** What an answer was made from, as it is told. */
export function answerBasis({ order, published, asOf, years }: Basis): z.input<typeof basisSchema> {
  return { versions: { ...order.versions }, published: { ...published }, asOf, year: order.year, years: [...years] };
}

/** The same question at the same versions has the same answer; who may not ask is told so before. */
export async function tagOf(context: RouteContext, { query: given }: { query: StockQuery }): Promise<string> {
  refuseUnreadable(context);
  return answerTag(context, LAYER_IDS, given);
}
