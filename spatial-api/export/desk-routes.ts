/** What the export desk is made of: the choices of an order, and the schedule at quarter's end. */
import { z } from 'zod';
import { crsByEpsg } from '../../schemas/crs.ts';
import { isWithin } from '../district-scope.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { listTemplates } from './installed-templates.ts';
import { endedQuarter, nextQuarter, quartersBefore } from './quarter.ts';
import { CATCH_UP_MS } from './schedule.ts';

const TAG = '导出';
/** Quarters offered as moments: two years. */
const OFFERED = 8;

const DistrictSchema = z.object({ code: z.string(), name: z.string() });
const QuarterSchema = z.object({
  name: z.string().describe('如 2024Q1'),
  end: z.string().describe('季末零点（北京时间），以 UTC 表示'),
});

/** Districts of the region that the caller may export. */
const districtsOf = ({ caller, region }: RouteContext): z.input<typeof DistrictSchema>[] =>
  region.districts.filter(({ code }) => isWithin(caller.districts, code)).map(({ code, name }) => ({ code, name }));

const options = route({
  method: 'get',
  path: '/api/export-options',
  tag: TAG,
  right: 'export:run',
  summary: '发起导出时可选的区县、季末时点与坐标系',
  answer: z.object({
    region: DistrictSchema,
    isEverywhere: z.boolean().describe('可否不限范围导出；否则须写明区县'),
    isPersonalFull: z.boolean().describe('个人信息是否完整导出；否则脱敏'),
    districts: z.array(DistrictSchema),
    quarters: z.array(QuarterSchema).describe('已结束的季度，近的在前'),
    systems: z.array(z.object({ epsg: z.int(), title: z.string(), kind: z.enum(['geographic', 'gauss-kruger']) })),
    defaultCrs: z.int(),
  }),
  async handle(context) {
    const { caller, region, clock } = context;
    const codes = [...new Set([...region.usualCrs, ...(region.defaultCrs == null ? [] : [region.defaultCrs]), 4490])];
    return {
      body: {
        region: { code: region.districtCode, name: region.title },
        isEverywhere: caller.districts == null,
        isPersonalFull: caller.may('personal:read'),
        districts: districtsOf(context),
        quarters: quartersBefore(clock(), OFFERED).map(({ name, end }) => ({ name, end: end.toISOString() })),
        systems: codes.flatMap((epsg) => {
          const crs = crsByEpsg(epsg);
          return crs?.datum === 'CGCS2000' ? [{ epsg, title: crs.name, kind: crs.kind }] : [];
        }),
        defaultCrs: region.defaultCrs ?? region.usualCrs[0] ?? 4490,
      },
    };
  },
});

const schedule = route({
  method: 'get',
  path: '/api/export-schedule',
  tag: TAG,
  right: 'export:run',
  summary: '季末自动导出：按哪些模板、下次何时、最近一季各区县的结果',
  answer: z.object({
    templates: z.array(z.object({ id: z.string(), title: z.string() })).describe('QUARTERLY_EXPORTS 所列；空为未启用'),
    quarter: QuarterSchema.describe('最近结束的季度'),
    next: QuarterSchema.describe('进行中的季度，其季末零点后自动导出'),
    catchUpUntil: z.string().describe('季末未能运行的，至此时刻仍会补做'),
    entries: z.array(
      z.object({
        template: z.string(),
        district: z.string(),
        quarter: z.string(),
        exportId: z.string(),
        orderedAt: z.string(),
        jobState: z.string().nullable().describe('任务状态；已清除的为空'),
        state: z.string().nullable().describe('导出结果：exported、refused、misfit；未完成为空'),
        refusals: z.int(),
        notices: z.int(),
      }),
    ),
  }),
  problems: ['template-invalid'],
  async handle(context) {
    const { db, caller, clock, settings } = context;
    const ended = endedQuarter(clock());
    const next = nextQuarter(clock());
    const titles = new Map(listTemplates(settings).usable.map(({ template }) => [template.id, template.title]));
    const { rows } = await db.query<ScheduledRow>(SCHEDULED, [ended.name]);
    return {
      body: {
        templates: settings.quarterlyExports.map((id) => ({ id, title: titles.get(id) ?? id })),
        quarter: { name: ended.name, end: ended.end.toISOString() },
        next: { name: next.name, end: next.end.toISOString() },
        catchUpUntil: new Date(ended.end.getTime() + CATCH_UP_MS).toISOString(),
        entries: rows
          .filter(({ district }) => isWithin(caller.districts, district))
          .map(({ orderedAt, ...row }) => ({ ...row, orderedAt: orderedAt.toISOString() })),
      },
    };
  },
});

interface ScheduledRow {
  readonly template: string;
  readonly district: string;
  readonly quarter: string;
  readonly exportId: string;
  readonly orderedAt: Date;
  readonly jobState: string | null;
  readonly state: string | null;
  readonly refusals: number;
  readonly notices: number;
}

const SCHEDULED = `select schedule.template, schedule.district, schedule.quarter, schedule.job_id as "exportId",
  schedule.ordered_at as "orderedAt", job.state as "jobState", export.state,
  coalesce(export.refusals, 0)::integer as refusals, coalesce(export.notices, 0)::integer as notices
from dimai.export_schedule as schedule
left join dimai.job on job.id = schedule.job_id
left join dimai.export on export.id = schedule.job_id
where schedule.quarter = $1::text
order by schedule.template, schedule.district`;

export const exportDeskRoutes: readonly Route[] = [options, schedule];
