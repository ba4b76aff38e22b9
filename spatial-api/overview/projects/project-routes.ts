import { z } from 'zod';

import { codeEntry } from '../../../schemas/codelists/index.ts';
import { cancellableQuery } from '../../../schemas/database/cancellable-query.ts';
import { shownAs } from '../../../schemas/file-headers.ts';
import { projectRedline } from '../../../schemas/layers/project-redline.ts';
import { valueList } from '../../parameters.ts';
import { beijingDay } from '../../reconciliation/beijing-day.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { workingCalendar } from '../../reconciliation/tasks.ts';
import { answerTag, dayAsked, momentParameter, publicationTimes, versionsAsked } from '../as-of.ts';
import {
  keyProjects,
  milestoneSums,
  NO_VALUE,
  type ProjectDimension,
  type ProjectPlotRow,
  progresses,
  projectDimensions,
  summariseProjects,
} from './key-projects.ts';
import { projectReport } from './project-report.ts';

const list = valueList(2000).optional();

const projectFilter = z.strictObject({
  level: list.describe('重大项目级别代码，以逗号分隔'),
  stage: list.describe('项目阶段代码，以逗号分隔；- 为未填'),
  district: list.describe('区县代码（六位），以逗号分隔'),
  progress: list.describe('进展：finished 已登记，overdue 逾期，on-time 按期，unplanned 无计划'),
  asOf: momentParameter,
  today: z.iso.date().optional().describe('判断逾期的日期；缺省为 asOf 所在之日，没有 asOf 则为今天（北京时间）'),
});

/** What is asked, as it was read. */
export type ProjectQuery = z.output<typeof projectFilter>;

const groupSchema = z
  .object({ value: z.string(), title: z.string(), projects: z.int(), hectares: z.number() })
  .meta({ id: 'KeyProjectGroup' });
const milestoneSchema = z
  .object({
    value: z.string(),
    title: z.string(),
    reached: z.int(),
    reachedLate: z.int(),
    overdue: z.int(),
    planned: z.int(),
    unplanned: z.int(),
  })
  .meta({ id: 'KeyProjectMilestones' });
const projectSchema = z
  .object({
    code: z.string(),
    name: z.string(),
    level: z.string(),
    levelTitle: z.string(),
    stage: z.string().nullable(),
    stageTitle: z.string(),
    district: z.string().nullable(),
    districtTitle: z.string(),
    applicant: z.string().nullable(),
    hectares: z.number(),
    plots: z.array(z.number()).describe('项目红线图层中各地块的要素编号'),
    center: z.tuple([z.number(), z.number()]).nullable(),
    progress: z.enum(progresses),
    next: z
      .object({ title: z.string(), dueOn: z.string(), overdueDays: z.int().describe('已逾期的工作日数') })
      .nullable()
      .describe('下一节点'),
  })
  .meta({ id: 'KeyProject' });

const SQUARE_METRES = 10_000;
const TITLES: Readonly<Record<ProjectDimension, string | null>> = {
  level: 'key-project-level',
  stage: 'project-stage',
  district: 'administrative-division',
  progress: null,
};
/** How projects stand, in words. */
export const PROGRESS_TITLES = { finished: '已登记', overdue: '逾期', 'on-time': '按期', unplanned: '无计划' } as const;

function titleOf(dimension: ProjectDimension, value: string | null): string {
  if (value === null || value === NO_VALUE) return '未填';
  const codelist = TITLES[dimension];
  if (codelist === null) return PROGRESS_TITLES[value as keyof typeof PROGRESS_TITLES];
  return codeEntry(codelist, value)?.label ?? value;
}

/** Key projects as they are answered. */
export async function projectsBody(context: RouteContext, query: ProjectQuery) {
  const { db, layers, clock, settings, signal } = context;
  layers.find(projectRedline.id, 'path');
  const { asOf, today = dayAsked(query.asOf, clock()), ...filter } = query;
  const version = (await versionsAsked(context, [projectRedline.id], asOf))[projectRedline.id]!;
  const { rows } = await cancellableQuery<ProjectPlotRow & Record<string, unknown>>(
    db,
    {
      text: `select project_code as "projectCode", project_name as "projectName", key_level as level, stage,
  left(district_code, 6) as district, applicant, milestones, ellipsoidal_area as area, feature_id as "featureId",
  st_x(inside) as x, st_y(inside) as y
from land.project_redline
cross join lateral (select st_pointonsurface(geom) as inside) as placed
where key_level is not null and version_from <= $1::integer and coalesce(version_to > $1::integer, true)
order by project_code, plot_number`,
      values: [version],
    },
    signal,
  );
  const all = keyProjects(
    rows.map((row) => ({ ...row, featureId: Number(row.featureId) })),
    { today, calendar: workingCalendar(settings) },
  );
  const { projects, dimensions } = summariseProjects(all, filter);
  return {
    version,
    publishedAt: (await publicationTimes(context, { [projectRedline.id]: version }))[projectRedline.id]!,
    today,
    total: {
      projects: projects.length,
      plots: projects.reduce((sum, { plots }) => sum + plots.length, 0),
      hectares: projects.reduce((sum, { area }) => sum + area, 0) / SQUARE_METRES,
      ...Object.fromEntries(
        progresses.map((progress) => [progress, projects.filter((each) => each.progress === progress).length]),
      ),
    } as { projects: number; plots: number; hectares: number } & Record<(typeof progresses)[number], number>,
    dimensions: Object.fromEntries(
      projectDimensions.map((id) => [
        id,
        dimensions[id].map(({ value, projects: count, area }) => ({
          value,
          title: titleOf(id, value),
          projects: count,
          hectares: area / SQUARE_METRES,
        })),
      ]),
    ) as Record<ProjectDimension, z.input<typeof groupSchema>[]>,
    milestones: milestoneSums(projects),
    projects: projects.map(
      ({ code, name, level, stage, district, applicant, area, plots, center, progress, next }) => ({
        code,
        name,
        level,
        levelTitle: titleOf('level', level),
        stage,
        stageTitle: titleOf('stage', stage),
        district,
        districtTitle: titleOf('district', district),
        applicant,
        hectares: area / SQUARE_METRES,
        plots: [...plots],
        center: center === null ? null : ([...center] as [number, number]),
        progress,
        next: next === null ? null : { title: next.title, dueOn: next.dueOn!, overdueDays: next.overdueDays },
      }),
    ),
  };
}

const getProjects = route({
  method: 'get',
  path: '/api/overview/projects',
  tag: '总览',
  summary: '重大项目：个数、面积、进展与各节点的完成情况',
  description:
    '重大项目为项目红线中填有重大项目级别的项目；一个项目有多个地块时计一个。每一维度按其他条件统计，各维度之和即合计；节点的五种状态之和即项目数。遇节假日顺延至下一工作日。',
  query: projectFilter,
  answer: z.object({
    version: z.int(),
    publishedAt: z.string().nullable().describe('该版本的发布时间'),
    today: z.string(),
    total: z.object({
      projects: z.int(),
      plots: z.int(),
      hectares: z.number().describe('椭球面积（公顷）'),
      finished: z.int(),
      overdue: z.int(),
      'on-time': z.int(),
      unplanned: z.int(),
    }),
    dimensions: z.object({
      level: z.array(groupSchema),
      stage: z.array(groupSchema),
      district: z.array(groupSchema),
      progress: z.array(groupSchema),
    }),
    milestones: z.array(milestoneSchema),
    projects: z.array(projectSchema),
  }),
  problems: ['layer-restricted'],
  etag: async (context, { query }) => {
    context.layers.find(projectRedline.id, 'path');
    return answerTag(context, [projectRedline.id], beijingDay(context.clock()), query);
  },
  handle: async (context, { query }) => ({ body: await projectsBody(context, query) }),
});

const getReport = route({
  method: 'get',
  path: '/api/overview/projects.pdf',
  tag: '总览',
  summary: '重大项目报告（PDF，矢量图表）',
  query: projectFilter,
  mediaType: 'application/pdf',
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['layer-restricted'],
  async handle(context, { query }) {
    const body = await projectsBody(context, query);
    const pdf = await projectReport(body, query, { region: context.region.title, createdAt: context.clock() });
    return { body: pdf, headers: shownAs('资源总览-重大项目.pdf') };
  },
});

/** Routes of key projects. */
export const keyProjectRoutes: readonly Route[] = [getProjects, getReport];
