import { z } from 'zod';

import { codeEntry } from '../../../schemas/codelists/index.ts';
import { cancellableQuery } from '../../../schemas/database/cancellable-query.ts';
import { restorationAcceptance } from '../../../schemas/layers/restoration-acceptance.ts';
import { restorationProject } from '../../../schemas/layers/restoration-project.ts';
import { restorationUnit } from '../../../schemas/layers/restoration-unit.ts';
import { shownAs } from '../../../schemas/file-headers.ts';
import { beijingDay } from '../../reconciliation/beijing-day.ts';
import { valueList } from '../../parameters.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { minimumCountFor, refuseSmall } from '../../statistics/minimum-count.ts';
import { suppressedGroups } from '../../../schemas/small-counts.ts';
import { answerTag, dayAsked, momentParameter, publicationTimes, versionsAsked } from '../as-of.ts';
import { districtTitle } from './district-title.ts';
import { restorationReport } from './restoration-report.ts';
import { type LandChangeRow, landChangeQuery, restorationQuery, type RestorationRow } from './restoration-query.ts';

const LAYERS = [restorationProject.id, restorationAcceptance.id];
const LAND_CHANGE_LAYERS = [restorationProject.id, restorationUnit.id];
const list = valueList(1000);

const figures = {
  projects: z.int().describe('项目数'),
  area: z.number().describe('项目面积（公顷，椭球面积）'),
  plannedArea: z.number().describe('计划修复面积（公顷）'),
  investment: z.number().describe('总投资（万元）'),
  paid: z.number().describe('已支付资金（万元）'),
  fundsRate: z.number().nullable().describe('资金执行率：已支付 / 总投资'),
  accepted: z.number().describe('验收合格面积（公顷）：各项目最高验收层级、通过或整改后通过'),
  acceptedProjects: z.int(),
  overdue: z.int().describe('工期已过而未验收的项目数'),
  unreported: z.object({ plannedArea: z.int(), investment: z.int(), paid: z.int() }).describe('未填报的项目数'),
};
const sumSchema = z.object(figures).meta({ id: 'RestorationFigures' });
const cellSchema = z
  .object({
    district: z.string().nullable(),
    districtTitle: z.string(),
    type: z.string().nullable(),
    typeTitle: z.string(),
    year: z.int().nullable().describe('立项年度'),
    ...figures,
  })
  .meta({ id: 'RestorationCell' });

const SQUARE_METRES = 10_000;

function sum(rows: readonly RestorationRow[]): z.input<typeof sumSchema> {
  const total = (key: keyof RestorationRow) => rows.reduce((all, row) => all + Number(row[key] ?? 0), 0);
  const [investment, paid] = [total('investment'), total('paid')];
  return {
    projects: total('projects'),
    area: total('area') / SQUARE_METRES,
    plannedArea: total('plannedArea') / SQUARE_METRES,
    investment,
    paid,
    fundsRate: investment > 0 ? paid / investment : null,
    accepted: total('accepted') / SQUARE_METRES,
    acceptedProjects: total('acceptedProjects'),
    overdue: total('overdue'),
    unreported: {
      plannedArea: total('plannedAreaUnreported'),
      investment: total('investmentUnreported'),
      paid: total('paidUnreported'),
    },
  };
}

const restorationFilter = z.strictObject({
  district: list.optional().describe('盟市（四位）或区县（六位）代码，以逗号分隔'),
  type: list.optional().describe('项目类型代码，以逗号分隔'),
  year: z
    .string()
    .regex(/^\d{4}(,\d{4}){0,50}$/, '应为四位年份，以逗号分隔')
    .transform((text) => text.split(',').map(Number))
    .optional()
    .describe('立项年度，以逗号分隔'),
  asOf: momentParameter,
  today: z.iso.date().optional().describe('判断逾期的日期；缺省为 asOf 所在之日，没有 asOf 则为今天（北京时间）'),
});

export type RestorationQuery = z.output<typeof restorationFilter>;

/** The same question at the same versions, of the same day, has the same answer; who may not ask is told so before. */
async function tagOf(context: RouteContext, layers: readonly string[], query: object): Promise<string> {
  for (const id of layers) context.layers.find(id, 'path');
  return answerTag(context, layers, beijingDay(context.clock()), query);
}

/** Figures of restoration as they are answered. */
export async function restorationBody(context: RouteContext, query: RestorationQuery) {
  for (const id of LAYERS) context.layers.find(id, 'path');
  const { db, region, clock, signal } = context;
  const versions = await versionsAsked(context, LAYERS, query.asOf);
  const today = query.today ?? dayAsked(query.asOf, clock());
  const statement = restorationQuery({
    projectVersion: versions[restorationProject.id] ?? 0,
    acceptanceVersion: versions[restorationAcceptance.id] ?? 0,
    districtDigits: region.districtCode.endsWith('0000') ? 4 : 6,
    today,
    districts: query.district,
    scope: context.caller.districts,
    types: query.type,
    years: query.year,
  });
  const { rows } = await cancellableQuery<RestorationRow & Record<string, unknown>>(
    db,
    { text: statement.text, values: [...statement.values] },
    signal,
  );
  refuseSmall(context.caller, [rows.reduce((all, { projects }) => all + projects, 0)]);
  const small = suppressedGroups(
    rows.map(({ projects }) => ({ count: projects })),
    minimumCountFor(context.caller),
  );
  const told = rows.filter((_, index) => !small.has(index));
  const merged = rows.filter((_, index) => small.has(index));
  const cells = told.map((row) => ({
    district: row.district,
    districtTitle: districtTitle(row.district),
    type: row.type,
    typeTitle: (row.type && codeEntry('restoration-type', row.type)?.label) ?? row.type ?? '未填',
    year: row.year,
    ...sum([row]),
  }));
  if (merged.length > 0) {
    const rest = { district: null, districtTitle: '其余', type: null, typeTitle: '其余', year: null };
    cells.push({ ...rest, ...sum(merged) });
  }
  const published = await publicationTimes(context, versions);
  return { versions: { ...versions }, published: { ...published }, today, total: sum(rows), cells };
}

const getRestoration = route({
  method: 'get',
  path: '/api/overview/restoration',
  tag: '总览',
  summary: '生态修复：项目、面积、资金与验收，按盟市（区县）× 类型 × 立项年度',
  query: restorationFilter,
  answer: z.object({
    versions: z.record(z.string(), z.int()),
    published: z.record(z.string(), z.string().nullable()).describe('各版本的发布时间'),
    today: z.string(),
    total: sumSchema,
    cells: z.array(cellSchema).describe('各格之和即合计；公开统计中不足 5 个项目的格并为一格（其余）'),
  }),
  problems: ['layer-restricted', 'figures-small'],
  etag: async (context, { query }) => tagOf(context, LAYERS, query),
  handle: async (context, { query }) => ({ body: await restorationBody(context, query) }),
});

const landClassSchema = z.string().nullable().describe('三调地类编码；单元未填则为 null');

const landChangeSchema = z.object({
  versions: z.record(z.string(), z.int()),
  area: z.number().describe('合计（公顷，椭球面积）'),
  units: z.int(),
  changes: z
    .array(
      z
        .object({
          before: landClassSchema,
          beforeTitle: z.string(),
          after: landClassSchema,
          afterTitle: z.string(),
          units: z.int(),
          area: z.number().describe('公顷'),
        })
        .meta({ id: 'LandClassChange' }),
    )
    .describe('修复前地类 × 修复后地类；按前、按后之和都等于合计'),
});

const landClassTitle = (code: string | null): string =>
  (code === null ? undefined : codeEntry('land-class-survey', code)?.label) ?? code ?? '未填';

const getLandChange = route({
  method: 'get',
  path: '/api/overview/restoration/land-change',
  tag: '总览',
  summary: '生态修复：修复单元的地类变化（修复前 × 修复后）',
  description: '一个单元计一次，面积为椭球面积；所属项目不在所求之列、或项目已不存在的单元不计。',
  query: restorationFilter.omit({ today: true }),
  answer: landChangeSchema,
  problems: ['layer-restricted', 'figures-small'],
  etag: async (context, { query }) => tagOf(context, LAND_CHANGE_LAYERS, query),
  async handle(context, { query }) {
    for (const id of LAND_CHANGE_LAYERS) context.layers.find(id, 'path');
    const { db, region, caller, signal } = context;
    const versions = await versionsAsked(context, LAND_CHANGE_LAYERS, query.asOf);
    const { text, values } = landChangeQuery({
      projectVersion: versions[restorationProject.id] ?? 0,
      unitVersion: versions[restorationUnit.id] ?? 0,
      districtDigits: region.districtCode.endsWith('0000') ? 4 : 6,
      districts: query.district,
      scope: caller.districts,
      types: query.type,
      years: query.year,
    });
    const { rows } = await cancellableQuery<LandChangeRow & Record<string, unknown>>(
      db,
      { text, values: [...values] },
      signal,
    );
    const sumOf = (some: readonly LandChangeRow[], key: 'units' | 'area') =>
      some.reduce((all, row) => all + row[key], 0);
    refuseSmall(caller, [sumOf(rows, 'units')]);
    const small = suppressedGroups(
      rows.map(({ projects }) => ({ count: projects })),
      minimumCountFor(caller),
    );
    const merged = rows.filter((_, index) => small.has(index));
    const changes = rows
      .filter((_, index) => !small.has(index))
      .map(({ before, after, units, area }) => ({
        before,
        beforeTitle: landClassTitle(before),
        after,
        afterTitle: landClassTitle(after),
        units,
        area: area / SQUARE_METRES,
      }));
    if (merged.length > 0) {
      const rest = { before: null, beforeTitle: '其余', after: null, afterTitle: '其余' };
      changes.push({ ...rest, units: sumOf(merged, 'units'), area: sumOf(merged, 'area') / SQUARE_METRES });
    }
    return {
      body: {
        versions: { ...versions },
        area: sumOf(rows, 'area') / SQUARE_METRES,
        units: sumOf(rows, 'units'),
        changes,
      },
    };
  },
});

const getReport = route({
  method: 'get',
  path: '/api/overview/restoration.pdf',
  tag: '总览',
  summary: '生态修复报告（PDF，矢量图表）',
  query: restorationFilter,
  mediaType: 'application/pdf',
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['layer-restricted', 'figures-small'],
  async handle(context, { query }) {
    const body = await restorationBody(context, query);
    const pdf = await restorationReport(body, query, { region: context.region.title, createdAt: context.clock() });
    return { body: pdf, headers: shownAs('资源总览-生态修复.pdf') };
  },
});

/** Routes of the figures of restoration. */
export const restorationRoutes: readonly Route[] = [getRestoration, getLandChange, getReport];
