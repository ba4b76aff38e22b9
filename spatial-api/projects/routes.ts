import { z } from 'zod';

import { codeEntry } from '../../schemas/codelists/index.ts';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { projectRedline } from '../../schemas/layers/project-redline.ts';
import { Problem } from '../../schemas/problems.ts';
import { LEVEL_TITLES, PROJECT_LEVELS, reaches } from '../../schemas/rules/project-stages.ts';
import { geometrySchema } from '../catalogue/feature-view.ts';
import { editorOf, expectedVersion, seenVersion } from '../editing/routes.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import {
  PLOTS,
  projectsQuery,
  REVIEWS,
  STAGE_HISTORY,
  TOWNSHIPS,
  type PlotRow,
  type ProjectRow,
  type ReviewRow,
  type StageRow,
  type TownshipRow,
} from './project-queries.ts';
import {
  giveReview,
  levelOver,
  nextSteps,
  readProject,
  requireCover,
  reviewStates,
  takeProjectStep,
  type Project,
} from './project-review.ts';

const TAG = '项目审批';
const code = z.string().trim().min(1).max(40).describe('项目代码');
const params = z.object({ code });
const level = z.enum(PROJECT_LEVELS).describe('office 自然资源所，district 区（县）局，city 市局');
const titleSchema = z.object({ zh: z.string(), en: z.string() });

const projectSchema = z
  .object({
    code: z.string(),
    name: z.string().nullable(),
    type: z.string().nullable(),
    stage: z.string().nullable().describe('各地块阶段不一时为 null，见 stages'),
    stages: z.array(z.string()),
    districts: z.array(z.string()),
    plots: z.int(),
    area: z.number().nullable().describe('椭球面积，m²'),
    version: z.int().describe('供 If-Match'),
    appliedOn: z.string().nullable(),
    center: z.tuple([z.number(), z.number()]).nullable(),
  })
  .meta({ id: 'Project' });

const list = route({
  method: 'get',
  path: '/api/projects',
  tag: TAG,
  summary: '建设用地项目：类型、阶段与所在地',
  description: '项目由项目红线中同一项目代码的地块组成；限定了范围的人只见其范围内的地块。',
  query: z.strictObject({
    stage: z
      .string()
      .regex(/^(\d|-)$/)
      .optional()
      .describe('项目阶段；- 为未定'),
    type: z
      .string()
      .regex(/^\d{1,2}$/)
      .optional(),
    district: z
      .string()
      .regex(/^\d{2,6}$/)
      .optional(),
    q: z.string().trim().min(1).max(100).optional().describe('项目代码或名称的片段'),
    after: code.optional().describe('上一页的 next'),
    limit: integerParameter(1, 500, '每页条数').default(100),
  }),
  answer: z.object({ projects: z.array(projectSchema), next: z.string().nullable() }),
  problems: ['layer-restricted'],
  async handle({ db, layers, signal }, { query: { q, limit, ...filter } }) {
    layers.find(projectRedline.id, 'path');
    const { text, values } = projectsQuery({ ...filter, text: q, limit: limit + 1 });
    const { rows } = await cancellableQuery<ProjectRow & Record<string, unknown>>(
      db,
      { text, values: [...values] },
      signal,
    );
    const page = rows.slice(0, limit);
    return {
      body: {
        projects: page.map(({ stages, districts, center, ...row }) => ({
          ...row,
          stages: [...stages],
          districts: [...districts],
          center: center === null ? null : ([center[0], center[1]] as [number, number]),
        })),
        next: rows.length > limit ? page.at(-1)!.code : null,
      },
    };
  },
});

const placeSchema = z.object({
  level,
  code: z.string(),
  name: z.string(),
  area: z.number().nullable().describe('项目在该乡镇内的椭球面积，m²'),
});

/** 市 → 区 → 所 of a project, by its codes and its ground. */
async function placesOf(
  { everywhere, layers, signal }: RouteContext,
  project: Pick<Project, 'code' | 'plots'>,
): Promise<z.input<typeof placeSchema>[]> {
  const districts = [...new Set(project.plots.flatMap(({ district }) => (district === null ? [] : [district])))].sort();
  const cities = [...new Set(districts.map((each) => `${each.slice(0, 4)}00`))];
  const named = (code: string) => codeEntry('administrative-division', code)?.label ?? code;
  const isKnown = layers.all.some(({ id }) => id === administrativeArea.id);
  const { rows: townships } = isKnown
    ? await cancellableQuery<TownshipRow & Record<string, unknown>>(
        everywhere,
        { text: TOWNSHIPS, values: [project.code] },
        signal,
      )
    : { rows: [] };
  return [
    ...cities.map((each) => ({ level: 'city' as const, code: each, name: named(each), area: null })),
    ...districts.map((each) => ({ level: 'district' as const, code: each, name: named(each), area: null })),
    ...townships.map((each) => ({
      level: 'office' as const,
      code: each.code,
      name: `${each.name ?? each.code}自然资源所`,
      area: each.area,
    })),
  ];
}

const one = route({
  method: 'get',
  path: '/api/projects/{code}',
  tag: TAG,
  summary: '一个项目：地块、市→区→所、可办理的阶段、各级审查意见与全部历史',
  description:
    '所在自然资源所由图形与乡镇范围得出。不全在范围内的项目可以看到其中的地块，不能办理；全不在范围内的答 403。',
  params,
  answer: z.object({
    code: z.string(),
    name: z.string().nullable(),
    type: z.string().nullable(),
    stage: z.string().nullable(),
    version: z.int().describe('供 If-Match'),
    area: z.number().nullable().describe('椭球面积，m²'),
    places: z.array(placeSchema),
    level: level.nullable().describe('本人办理此项目的层级；null 为其范围不能覆盖项目'),
    mayDecide: z.boolean(),
    plots: z.array(
      z.object({
        id: z.int(),
        number: z.string(),
        name: z.string().nullable(),
        stage: z.string().nullable(),
        area: z.number().nullable(),
        geometry: geometrySchema.nullable(),
      }),
    ),
    reviewStates: z.array(
      z.object({ level, title: titleSchema, state: z.enum(['none', 'agreed', 'returned', 'outdated']) }),
    ),
    steps: z.array(
      z.object({
        to: z.string(),
        zh: z.string(),
        en: z.string(),
        level,
        isHighEnough: z.boolean().describe('本人的层级可否办理'),
        missing: z.array(level).describe('尚缺同意意见的层级'),
      }),
    ),
    reviews: z.array(
      z.object({
        id: z.int(),
        stage: z.string(),
        level,
        agrees: z.boolean(),
        opinion: z.string(),
        by: z.string(),
        at: z.string(),
        isOutdated: z.boolean().describe('其后界线已变更'),
      }),
    ),
    history: z.array(
      z.object({
        at: z.string().nullable(),
        by: z.string().nullable(),
        reason: z.string().nullable(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        kind: z.string(),
        level: level.nullable(),
        plots: z.int(),
        version: z.int(),
      }),
    ),
  }),
  problems: ['layer-restricted', 'project-unknown'],
  reads: 'everything',
  async handle(context, { params: { code: given } }) {
    const { db, scoped, layers, caller, scope } = context;
    layers.find(projectRedline.id, 'path');
    const project = await readProject(db, given);
    const { rows: plots } = await scoped.query<PlotRow>(PLOTS, [given]);
    if (plots.length === 0) requireCover(undefined, project, scope);
    const [over, places, reviews, history] = await Promise.all([
      levelOver(db, project, scope),
      placesOf(context, project),
      scoped.query<ReviewRow>(REVIEWS, [given]),
      scoped.query<StageRow>(STAGE_HISTORY, [given]),
    ]);
    const states = reviewStates(project, reviews.rows, history.rows);
    const isWhole = new Set(project.plots.map(({ stage }) => stage ?? '')).size === 1;
    const areas = plots.map(({ area }) => area);
    return {
      body: {
        code: given,
        name: plots[0]!.projectName,
        type: plots[0]!.type,
        stage: isWhole ? plots[0]!.stage : null,
        version: project.version,
        area: areas.includes(null) ? null : areas.reduce<number>((sum, area) => sum + (area ?? 0), 0),
        places,
        level: over ?? null,
        mayDecide: over !== undefined && caller.may('overlap:sign'),
        plots: plots.map(({ id, number, name, stage, area, shape }) => ({
          id,
          number,
          name,
          stage,
          area,
          geometry: shape === null ? null : toGeoJson(fromWkb(shape).geometry),
        })),
        reviewStates: states.map((each) => ({ ...each, title: LEVEL_TITLES[each.level] })),
        steps: (isWhole && over !== undefined ? nextSteps(project, over, states) : []).map(
          ({ step: { to, zh, en, level: lowest }, isHighEnough, missing }) => ({
            to,
            zh,
            en,
            level: lowest,
            isHighEnough,
            missing: missing.map((each) => each.level),
          }),
        ),
        reviews: reviews.rows.map(({ ground, version: _version, ...review }) => ({
          ...review,
          isOutdated: ground !== project.ground,
        })),
        history: history.rows.map((row) => ({ ...row, level: row.level as z.input<typeof level> | null })),
      },
      headers: { ETag: `"${project.version}"` },
    };
  },
});

/** The level at which a caller decides on a project. Throws `project-unknown`, `forbidden`. */
async function decisionOf(context: RouteContext, given: string) {
  const { db, layers, scope } = context;
  layers.find(projectRedline.id, 'path');
  const expected = expectedVersion(context);
  const project = await readProject(db, given);
  return { code: given, expected, level: requireCover(await levelOver(db, project, scope), project, scope) };
}

const DECIDES = ['layer-restricted', 'project-unknown', 'version-conflict', 'version-required'] as const;

const changeStage = route({
  method: 'post',
  path: '/api/projects/{code}/stages',
  tag: TAG,
  right: 'overlap:sign',
  summary: '办理项目阶段',
  description:
    '各地块一并变更，形成图层的新版本。办理人的范围须覆盖项目的全部地块（自然资源所以乡镇范围为准），否则答 403；合法的阶段、层级与须先有的审查意见见 steps。',
  params,
  headers: seenVersion,
  body: z.strictObject({ to: z.string().regex(/^\d$/), reason: z.string().trim().min(1).max(500) }),
  answer: z.object({ version: z.int(), from: z.string(), to: z.string() }),
  problems: [...DECIDES, 'transition-illegal', 'transition-incomplete'],
  async handle(context, { params: { code: given }, body }) {
    const decision = await decisionOf(context, given);
    const { version, from } = await takeProjectStep(context.db, decision, body, editorOf(context));
    await context.audit('project.stage', given, { from, to: body.to, level: decision.level, version });
    return { body: { version, from, to: body.to }, headers: { ETag: `"${version}"` } };
  },
});

const review = route({
  method: 'post',
  path: '/api/projects/{code}/reviews',
  tag: TAG,
  right: 'overlap:sign',
  summary: '对项目的当前阶段给出审查意见（所、区、市）',
  description: '意见留存不改；其后界线有变更的，须重新审查。上级可代下级出具，写明 level。',
  params,
  headers: seenVersion,
  body: z.strictObject({ agrees: z.boolean(), opinion: z.string().trim().min(1).max(1000), level: level.optional() }),
  statuses: [201],
  answer: z.object({ stage: z.string(), level, agrees: z.boolean() }),
  problems: DECIDES,
  async handle(context, { params: { code: given }, body }) {
    const decision = await decisionOf(context, given);
    const as = body.level ?? decision.level;
    if (!reaches(decision.level, as)) {
      throw new Problem('forbidden', `本人为${LEVEL_TITLES[decision.level].zh}，不能代${LEVEL_TITLES[as].zh}出具意见`);
    }
    const project = await giveReview(context.db, { ...decision, level: as }, body, editorOf(context));
    await context.audit('project.review', given, { stage: project.stage, level: as, agrees: body.agrees });
    return { status: 201, body: { stage: project.stage, level: as, agrees: body.agrees } };
  },
});

/** Routes of projects. */
export const projectRoutes: readonly Route[] = [list, one, changeStage, review];
