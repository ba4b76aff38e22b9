import { z } from 'zod';

import { codeEntry } from '../../../schemas/codelists/index.ts';
import { cancellableQuery } from '../../../schemas/database/cancellable-query.ts';
import { shownAs } from '../../../schemas/file-headers.ts';
import { cadastralSubdistrict } from '../../../schemas/layers/cadastral-subdistrict.ts';
import { parcel } from '../../../schemas/layers/parcel.ts';
import { registrationRecord } from '../../../schemas/layers/registration-record.ts';
import { valueList } from '../../parameters.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { minimumCountFor } from '../../statistics/minimum-count.ts';
import { suppressedGroups } from '../../../schemas/small-counts.ts';
import { answerTag, momentParameter, publicationTimes, versionsAsked } from '../as-of.ts';
import {
  registrationQuery,
  type RegistrationDimension,
  type RegistrationRow,
  subdistrictsQuery,
} from './registration-query.ts';
import { registrationReport } from './registration-report.ts';
import { suppressedCells } from '../../statistics/suppressed-cells.ts';

/** Stands for entries without a value. */
const NO_VALUE = '-';

const list = valueList(2000).optional();

export const registrationFilter = z
  .strictObject({
    type: list.describe('登记类型代码，以逗号分隔；- 为未填'),
    right: list.describe('权利类型代码，以逗号分隔'),
    district: list.describe('区县代码（六位），以逗号分隔'),
    subdistrict: list.describe('地籍子区代码（不动产单元号前十二位），以逗号分隔'),
    year: z
      .string()
      .regex(/^(\d{4}|-)$/, '应为四位年份')
      .optional()
      .describe('登簿年份'),
    month: z
      .string()
      .regex(/^(0[1-9]|1[0-2])$/, '应为 01 至 12')
      .optional()
      .describe('所选年份中的月份'),
    asOf: momentParameter,
  })
  .refine(({ year, month }) => month === undefined || year !== undefined, {
    message: '月份须与年份一并给出',
    path: ['month'],
  });

/** What is asked, as it was read. */
export type RegistrationQuery = z.output<typeof registrationFilter>;

const count = z.int().nullable().describe('登簿件数；不足最小计数时为 null');
const groupSchema = z.object({ value: z.string(), title: z.string(), count }).meta({ id: 'RegistrationGroup' });
const placeSchema = z
  .object({
    value: z.string().describe('地籍子区代码'),
    title: z.string(),
    center: z.tuple([z.number(), z.number()]).nullable().describe('[经度, 纬度]；没有图形时为 null'),
    count,
  })
  .meta({ id: 'RegistrationPlace' });

type Counts = readonly { readonly value: string; readonly count: number }[];

/** Entries of the register as they are answered. */
export async function registrationBody(context: RouteContext, query: RegistrationQuery) {
  const { db, layers, signal } = context;
  layers.find(registrationRecord.id, 'path');
  const { asOf, ...filter } = query;
  const version = (await versionsAsked(context, [registrationRecord.id], asOf))[registrationRecord.id]!;
  const statement = registrationQuery(version, filter);
  const { rows } = await cancellableQuery<RegistrationRow & Record<string, unknown>>(
    db,
    { text: statement.text, values: [...statement.values] },
    signal,
  );
  const minimum = minimumCountFor(context.caller);
  const of = (dimension: RegistrationDimension): Counts =>
    rows
      .filter((row) => row.dimension === dimension)
      .map((row) => ({ value: row.value ?? NO_VALUE, count: row.count }));
  const groups = (dimension: RegistrationDimension, title: (value: string) => string) =>
    told(of(dimension), minimum).map((group) => ({
      ...group,
      title: group.value === NO_VALUE ? '未填' : title(group.value),
    }));
  const codes = [
    ...new Set(rows.flatMap(({ dimension, value }) => (isPlaced(dimension) && value !== null ? [value] : []))),
  ];
  const places = await placesOf(context, codes);
  const total = of('total')[0]?.count ?? 0;
  const published = await publicationTimes(context, { [registrationRecord.id]: version });
  return {
    version,
    publishedAt: published[registrationRecord.id]!,
    minimumCount: minimum,
    total: total > 0 && total < minimum ? null : total,
    types: groups('type', (value) => codeEntry('registration-type', value)?.label ?? value),
    rights: groups('right', (value) => codeEntry('right-type', value)?.label ?? value),
    districts: groups('district', (value) => codeEntry('administrative-division', value)?.label ?? value),
    subdistricts: groups('subdistrict', (value) => places.get(value)?.title ?? value).map((group) => ({
      ...group,
      center: places.get(group.value)?.center ?? null,
    })),
    years: inTime(told(of('year'), minimum)),
    months: filter.year === undefined ? null : inTime(told(of('month'), minimum)),
    frames: framesOf(rows, minimum),
  };
}

const isPlaced = (dimension: RegistrationDimension): boolean => dimension === 'subdistrict' || dimension === 'frame';

/** Counts as the caller may have them. */
function told(counts: Counts, minimum: number): { value: string; count: number | null }[] {
  const hidden = suppressedGroups(counts, minimum);
  return counts.map(({ value, count: known }, index) => ({ value, count: hidden.has(index) ? null : known }));
}

/** From the first to the last; collations of databases differ. */
const inTime = <T extends { readonly value: string }>(counts: readonly T[]): T[] =>
  counts.toSorted((a, b) => (a.value < b.value ? -1 : 1));

/** Place × time, period by period. */
function framesOf(rows: readonly RegistrationRow[], minimum: number) {
  const cells = rows
    .filter(({ dimension }) => dimension === 'frame')
    .map((row) => ({ keys: [row.value ?? NO_VALUE, row.period ?? NO_VALUE] as const, count: row.count }));
  const hidden = suppressedCells(cells, minimum);
  const frames = new Map<string, { value: string; count: number | null }[]>();
  for (const [index, { keys, count: known }] of cells.entries()) {
    const [row, column] = keys;
    const frame = frames.get(column) ?? [];
    frame.push({ value: row, count: hidden.has(index) ? null : known });
    frames.set(column, frame);
  }
  return [...frames].map(([period, places]) => ({ period, places })).toSorted((a, b) => (a.period < b.period ? -1 : 1));
}

async function placesOf({ db, signal }: Pick<RouteContext, 'db' | 'signal'>, codes: readonly string[]) {
  const { text, values } = subdistrictsQuery(codes);
  const { rows } = await cancellableQuery<{ code: string; name: string | null; x: number | null; y: number | null }>(
    db,
    { text, values: [...values] },
    signal,
  );
  return new Map(
    rows.map(({ code, name, x, y }) => [
      code,
      { title: name ?? code, center: x === null || y === null ? null : ([x, y] as [number, number]) },
    ]),
  );
}

const getRegistrations = route({
  method: 'get',
  path: '/api/overview/registrations',
  watched: true,
  tag: '总览',
  summary: '登记业务：登簿件数，按登记类型、权利类型、区县、地籍子区与时间',
  description:
    '每一维度按其他条件统计，各维度之和即合计。frames 为地籍子区 × 时间：选定年份时逐月，否则逐年。公开统计（未登录、仅有查看权限的使用方）不给出不足 5 件的数，也不给出能由合计推出它的数。',
  query: registrationFilter,
  answer: z.object({
    version: z.int(),
    publishedAt: z.string().nullable().describe('该版本的发布时间'),
    minimumCount: z.int().describe('公开统计的最小计数；1 为不限'),
    total: count,
    types: z.array(groupSchema),
    rights: z.array(groupSchema),
    districts: z.array(groupSchema),
    subdistricts: z.array(placeSchema),
    years: z.array(z.object({ value: z.string(), count })).describe('登簿年份；- 为未填登簿时间'),
    months: z
      .array(z.object({ value: z.string(), count }))
      .nullable()
      .describe('所选年份的各月；未选年份时为 null'),
    frames: z.array(z.object({ period: z.string(), places: z.array(z.object({ value: z.string(), count })) })),
  }),
  problems: ['layer-restricted'],
  etag: async (context, { query }) => {
    context.layers.find(registrationRecord.id, 'path');
    const layers = [registrationRecord, cadastralSubdistrict, parcel].map(({ id }) => id);
    return answerTag(context, layers, query);
  },
  handle: async (context, { query }) => ({ body: await registrationBody(context, query) }),
});

const getReport = route({
  method: 'get',
  path: '/api/overview/registrations.pdf',
  watched: true,
  tag: '总览',
  summary: '登记业务报告（PDF，矢量图表）',
  description: '条件与不足最小计数的处理同 /api/overview/registrations。',
  query: registrationFilter,
  mediaType: 'application/pdf',
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['layer-restricted'],
  async handle(context, { query }) {
    const body = await registrationBody(context, query);
    const pdf = await registrationReport(body, query, { region: context.region.title, createdAt: context.clock() });
    return { body: pdf, headers: shownAs('资源总览-登记业务.pdf') };
  },
});

/** Routes of the figures of the register. */
export const registrationRoutes: readonly Route[] = [getRegistrations, getReport];
