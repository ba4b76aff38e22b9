/** Survey tasks over HTTP: a sketch looked at, commissioned, changed, assigned, and taken from state to state. */
import { z } from 'zod';
import { withTransaction } from '../../schemas/database/sql.ts';
import { toGeoJson } from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import { dataFolder } from '../../schemas/settings.ts';
import { surveyKindNames, surveyStateNames, surveyStates } from '../../schemas/rules/survey.ts';
import { requireDistrict } from '../district-scope.ts';
import { expectedVersion, seenVersion } from '../editing/routes.ts';
import type { SubjectRequest } from '../overlap/find-subject.ts';
import { Bytes, Crs } from '../overlap/route-schemas.ts';
import { receiveUpload, UPLOAD_BYTES } from '../overlap/uploads.ts';
import { integerParameter } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { workingCalendar } from '../reconciliation/tasks.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { nextWorkingDay, workingDaysBetween } from '../stock-land/milestones.ts';
import {
  AssignmentBody,
  ChangeBody,
  CommissionBody,
  OverlapSchema,
  reason,
  SketchBody,
  SketchSchema,
  surveyState,
  TAG,
  taskParams,
  TaskSchema,
  TaskSummarySchema,
} from './route-schemas.ts';
import { geoJsonOf, type LayerOverlap, readSketch, type Sketch, sketchOverlaps, tasksUnder } from './sketch.ts';
import { mayHandle, requireRevision, stepsOf, takeSurveyStep } from './take-step.ts';
import {
  type Actor,
  changeTask,
  countTasks,
  listTasks,
  lockTask,
  makeTask,
  noteEntry,
  readEntries,
  readTask,
  type SurveyTask,
  type TaskFilter,
} from './task-store.ts';

/** What a sketch may be refused for. */
const SKETCH_FAULTS = [
  'subject-invalid',
  'code-unknown',
  'upload-unknown',
  'survey-place',
  'layer-restricted',
] as const;

/** Who acts, at the clock of the server. */
export function actorOf({ caller, clock, scope }: RouteContext): Actor {
  return { id: caller.id, name: caller.name, at: clock(), scope };
}

/** Puts on record that personal data of surveys is read in full, where the caller may. */
export async function recordPersonalSight({ caller, audit }: RouteContext, target: string): Promise<void> {
  if (caller.may('personal:read')) await audit('personal.read', target, { records: ['survey-task'] });
}

interface Examined {
  readonly sketch: Sketch;
  readonly overlaps: readonly LayerOverlap[];
}

/** Reads a sketch for a caller: it must lie in their districts, and they must be allowed to see the parcels that it is held against. */
async function examine(context: RouteContext, request: SubjectRequest): Promise<Examined> {
  const { db, scoped, signal, layers, caller, ruleSet } = context;
  layers.find('parcel', 'path');
  const sketch = await readSketch({ db: scoped, places: db, signal }, request);
  for (const district of sketch.districts) requireDistrict(caller, district);
  const shown = { db: scoped, whole: db, thresholds: ruleSet.thresholds, signal };
  return { sketch, overlaps: await sketchOverlaps(shown, sketch.subjects, layersOf(context)) };
}

/** Layers that a sketch is held against and the caller may see. */
function layersOf({ layers }: RouteContext): readonly string[] {
  const open = new Set(layers.all.map(({ id }) => id));
  return ['parcel', 'building'].filter((id) => open.has(id));
}

async function sketchAnswer({ scoped }: RouteContext, { sketch, overlaps }: Examined) {
  const { title, areas, geometry, districts, subdistricts, findings } = sketch;
  return {
    title,
    area: { ...areas },
    geometry: toGeoJson(geometry),
    districts: [...districts],
    subdistricts: [...subdistricts],
    findings: findings.map(({ place, ...finding }) => ({
      ...finding,
      ...(place == null ? {} : { place: [...place] }),
    })),
    overlaps: overlapsAnswer(overlaps),
    tasks: (await tasksUnder(scoped, geometry)).map((each) => ({ ...each, state: each.state as SurveyTask['state'] })),
  } satisfies z.input<typeof SketchSchema>;
}

const overlapsAnswer = (overlaps: readonly LayerOverlap[]): z.input<typeof OverlapSchema>[] =>
  overlaps.map((each) => ({
    ...each,
    // Tasks of before this was counted listed all.
    count: each.count ?? each.features.length,
    datasets: each.datasets.map((dataset) => ({ ...dataset })),
    features: each.features.map((feature) => ({ ...feature, area: { ...feature.area } })),
    coveredArea: { ...each.coveredArea },
  }));

const previewSketch = route({
  method: 'post',
  path: '/api/survey-sketches',
  tag: TAG,
  right: 'survey:commission',
  summary: '查看调查范围：所在区县与地籍子区、重叠的宗地与房屋及面积、在办的调查任务；不保存',
  writesWhenReadOnly: true,
  body: SketchBody,
  answer: SketchSchema,
  problems: SKETCH_FAULTS,
  async handle(context, { body }) {
    return { body: await sketchAnswer(context, await examine(context, body)) };
  },
});

const uploadSketch = route({
  method: 'post',
  statuses: [201],
  path: '/api/survey-sketches/files',
  tag: TAG,
  right: 'survey:commission',
  summary: '上传调查范围文件（界址点 TXT、Shapefile 压缩包、DXF、GeoPackage、GeoJSON、VCT 等），读成范围',
  description: '正文即文件本身。返回的 uploadId 用于委托，保留 30 天。',
  query: z.strictObject({
    name: z
      .string()
      .regex(/^[^/\\]{1,200}$/)
      .describe('文件名，含扩展名'),
    crs: Crs.optional(),
  }),
  body: Bytes,
  bodyBytes: UPLOAD_BYTES,
  answer: z.object({ uploadId: z.uuid(), ...SketchSchema.shape }),
  problems: ['upload-unreadable', 'body-too-large', ...SKETCH_FAULTS],
  async handle(context, { query: { name, crs = null }, body }) {
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const { db, settings, caller } = context;
    const uploadId = await receiveUpload(
      db,
      { name, content, crs, createdBy: caller.id },
      dataFolder(settings, 'uploads'),
    );
    return { status: 201, body: { uploadId, ...(await sketchAnswer(context, await examine(context, { uploadId }))) } };
  },
});

const commission = route({
  method: 'post',
  statuses: [201],
  path: '/api/survey-tasks',
  tag: TAG,
  right: 'survey:commission',
  summary: '委托地籍调查：以范围建立调查任务',
  description:
    '范围为 GeoJSON、文件或现有宗地。所在区县由范围求得，须都在委托人的行政区范围内。重叠清单连同图层版本存入任务；宗地图层没有发布时如实记为无法判断。',
  body: CommissionBody,
  answer: TaskSchema,
  problems: SKETCH_FAULTS,
  async handle(context, { body }) {
    const { geometry, crs, code, uploadId, kind, purpose, place, applicant } = body;
    const { sketch, overlaps } = await examine(context, { geometry, crs, code, uploadId });
    const who = actorOf(context);
    const today = beijingDay(who.at);
    const calendar = workingCalendar(context.settings);
    const dueOn = calendar.after(today, context.settings.surveyDays).day;
    const details = {
      kind,
      purpose,
      place,
      applicant,
      contactName: body.contactName ?? null,
      contactPhone: body.contactPhone ?? null,
    };
    const id = await withTransaction(context.db, (client) =>
      makeTask(client, { details, sketch, overlaps, dueOn, year: Number(today.slice(0, 4)) }, who),
    );
    const task = await readTask(context.scoped, id);
    await context.audit('survey.commission', task.number, { id, kind, districts: [...task.districts] });
    return {
      status: 201,
      headers: { Location: `/api/survey-tasks/${id}`, ETag: `"${task.revision}"` },
      body: await taskAnswer(context, task),
    };
  },
});

/** Text made shorter and geometry read: how a task is answered. */
function summaryAnswer({ clock, settings }: RouteContext, task: SurveyTask): z.input<typeof TaskSummarySchema> {
  const today = beijingDay(clock());
  const calendar = workingCalendar(settings);
  const due = nextWorkingDay(task.dueOn, calendar);
  const isOverdue = surveyStates[task.state].isOpen && today > due;
  const { id, number, kind, state, purpose, place, applicant, surveyor, dueOn, createdBy, createdAt, changedAt } = task;
  return {
    id,
    number,
    kind,
    state,
    purpose,
    place,
    applicant,
    surveyor,
    dueOn,
    createdBy,
    createdAt,
    changedAt,
    districts: [...task.districts],
    subdistricts: [...task.subdistricts],
    area: { ellipsoidal: task.ellipsoidalArea, planar: task.planarArea },
    isOverdue,
    overdueDays: isOverdue ? workingDaysBetween(due, today, calendar) : 0,
    revision: task.revision,
    geometry: geoJsonOf(task.shape),
  };
}

async function taskAnswer(context: RouteContext, task: SurveyTask): Promise<z.input<typeof TaskSchema>> {
  const { scoped, caller } = context;
  const entries = await readEntries(scoped, task.id);
  return {
    ...summaryAnswer(context, task),
    contactName: task.contactName,
    contactPhone: task.contactPhone,
    surveyorId: task.surveyorId,
    source: task.source as { kind: string },
    deliveredCrs: task.deliveredSrid,
    overlaps: overlapsAnswer(task.overlaps),
    mayChange: isChangeable(task) && caller.may('survey:commission') && mayHandle(task, caller),
    mayAssign: surveyStates[task.state].isOpen && caller.may('survey:manage'),
    steps: stepsOf(task, caller).map(({ to, zh, en, needs = [] }) => ({ to, zh, en, needs: [...needs] })),
    history: entries.map(({ kind, from, to, reason: why, detail, by, at }) => ({
      kind,
      detail,
      by,
      at,
      reason: why,
      from: from as SurveyTask['state'] | null,
      to: to as SurveyTask['state'],
    })),
  };
}

/** What is asked for may change until it is accepted. */
const isChangeable = ({ state }: SurveyTask): boolean => state === 'commissioned' || state === 'returned';

const filterShape = {
  state: z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(surveyStateNames)).min(1))
    .optional()
    .describe('状态，可多个，以逗号分隔'),
  kind: z.enum(surveyKindNames).optional(),
  district: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional()
    .describe('行政区代码或其前几位'),
  q: z.string().trim().min(1).max(100).optional().describe('编号、坐落、目的或调查员的片段'),
  overdue: z.enum(['true', 'false']).optional().describe('true：只列超期的'),
  mine: z.enum(['true', 'false']).optional().describe('true：只列本人委托或承办的'),
  bbox: z
    .string()
    .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/)
    .transform((text) => text.split(',').map(Number))
    .optional()
    .describe('西,南,东,北（度）'),
};

const list = route({
  method: 'get',
  path: '/api/survey-tasks',
  tag: TAG,
  summary: '地籍调查任务：状态、期限、调查员，新的在前；各状态件数',
  query: z.strictObject({
    ...filterShape,
    after: integerParameter(1, Number.MAX_SAFE_INTEGER, '上一页的 next').optional(),
    limit: integerParameter(1, 200, '每页条数').default(50),
  }),
  answer: z.object({
    tasks: z.array(TaskSummarySchema),
    counts: z.record(z.string(), z.int()).describe('各状态件数，不计 state 条件'),
    next: z.int().nullable(),
  }),
  async handle(context, { query }) {
    const { db, caller, clock } = context;
    const filter: TaskFilter = {
      states: query.state,
      kind: query.kind,
      district: query.district,
      q: query.q,
      box: query.bbox,
      overdueOn: query.overdue === 'true' ? beijingDay(clock()) : undefined,
      personId: query.mine === 'true' ? caller.id : undefined,
    };
    await recordPersonalSight(context, 'survey-tasks');
    const [found, counts] = await Promise.all([
      listTasks(db, filter, { after: query.after, limit: query.limit + 1 }),
      countTasks(db, { ...filter, states: undefined }),
    ]);
    const page = found.slice(0, query.limit);
    context.countRows(page.length);
    return {
      body: {
        tasks: page.map((task) => summaryAnswer(context, task)),
        counts: Object.fromEntries(surveyStateNames.map((state) => [state, counts.get(state) ?? 0])),
        next: found.length > query.limit ? page.at(-1)!.id : null,
      },
    };
  },
});

const one = route({
  method: 'get',
  path: '/api/survey-tasks/{id}',
  tag: TAG,
  summary: '一个调查任务：委托内容、重叠清单、可作的办理与历史',
  params: taskParams,
  answer: TaskSchema,
  problems: ['survey-task-unknown'],
  async handle(context, { params: { id } }) {
    const task = await readTask(context.db, id);
    await recordPersonalSight(context, `survey-task ${task.number}`);
    return { body: await taskAnswer(context, task), headers: { ETag: `"${task.revision}"` } };
  },
});

const overlapsNow = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/overlaps',
  tag: TAG,
  summary: '按现势版本重新求得的重叠清单',
  reads: 'everything',
  params: taskParams,
  answer: z.object({ overlaps: z.array(OverlapSchema) }),
  problems: ['survey-task-unknown', 'layer-restricted', 'subject-invalid', 'survey-place'],
  async handle(context, { params: { id } }) {
    const { db, scoped, signal, layers, ruleSet } = context;
    layers.find('parcel', 'path');
    const { shape } = await readTask(scoped, id);
    const { subjects } = await readSketch(
      { db: scoped, places: db, signal },
      { geometry: geoJsonOf(shape), crs: 4490 },
    );
    const overlaps = await sketchOverlaps(
      { db: scoped, whole: db, thresholds: ruleSet.thresholds, signal },
      subjects,
      layersOf(context),
    );
    return { body: { overlaps: overlapsAnswer(overlaps) } };
  },
});

const change = route({
  method: 'patch',
  path: '/api/survey-tasks/{id}',
  tag: TAG,
  right: 'survey:commission',
  summary: '修改委托内容，或换一个范围；受理以前，由委托人或管理人员',
  params: taskParams,
  headers: seenVersion,
  body: ChangeBody,
  answer: TaskSchema,
  problems: ['survey-task-unknown', 'survey-closed', 'version-conflict', 'version-required', ...SKETCH_FAULTS],
  async handle(context, { params: { id }, body }) {
    const expected = expectedVersion(context);
    const seen = await readTask(context.scoped, id);
    if (!mayHandle(seen, context.caller)) {
      throw new Problem('forbidden', `任务 ${seen.number} 由他人委托，只能由委托人或管理人员修改`);
    }
    const { geometry, crs, code, uploadId, reason: why, ...details } = body;
    const hasSketch = geometry != null || code != null || uploadId != null;
    const ground = hasSketch ? await examine(context, { geometry, crs, code, uploadId }) : undefined;
    const who = actorOf(context);
    await withTransaction(context.db, async (client) => {
      const task = await lockTask(client, id);
      requireRevision(task, expected);
      if (!isChangeable(task)) {
        throw new Problem(
          'survey-closed',
          `任务 ${task.number} ${surveyStates[task.state].zh}，委托内容不能再修改；须退回后修改`,
        );
      }
      await changeTask(client, id, { ...details, ground }, who);
      const fields = [...Object.keys(details), ...(hasSketch ? ['geometry'] : [])];
      await noteEntry(
        client,
        id,
        { kind: 'changed', from: task.state, to: task.state, reason: why, detail: { fields } },
        who,
      );
    });
    const task = await readTask(context.scoped, id);
    await context.audit('survey.change', task.number, { id, revision: task.revision });
    return { body: await taskAnswer(context, task), headers: { ETag: `"${task.revision}"` } };
  },
});

const assign = route({
  method: 'put',
  path: '/api/survey-tasks/{id}/assignment',
  tag: TAG,
  right: 'survey:manage',
  summary: '分派调查员，或改定期限',
  params: taskParams,
  headers: seenVersion,
  body: AssignmentBody,
  answer: TaskSchema,
  problems: ['survey-task-unknown', 'survey-closed', 'version-conflict', 'version-required'],
  async handle(context, { params: { id }, body }) {
    const expected = expectedVersion(context);
    await readTask(context.scoped, id);
    const who = actorOf(context);
    const { surveyor, surveyorId, dueOn, reason: why } = body;
    await withTransaction(context.db, async (client) => {
      const task = await lockTask(client, id);
      requireRevision(task, expected);
      if (!surveyStates[task.state].isOpen) {
        throw new Problem('survey-closed', `任务 ${task.number} ${surveyStates[task.state].zh}，不能再分派或改期`);
      }
      const person = surveyor === undefined ? {} : { surveyor, surveyorId: surveyorId ?? null };
      await changeTask(client, id, { ...person, dueOn }, who);
      const detail = { ...(surveyor === undefined ? {} : { surveyor }), ...(dueOn === undefined ? {} : { dueOn }) };
      await noteEntry(client, id, { kind: 'assigned', from: task.state, to: task.state, reason: why, detail }, who);
    });
    const task = await readTask(context.scoped, id);
    await context.audit('survey.assign', task.number, { id, dueOn: task.dueOn });
    return { body: await taskAnswer(context, task), headers: { ETag: `"${task.revision}"` } };
  },
});

const step = route({
  method: 'post',
  path: '/api/survey-tasks/{id}/steps',
  tag: TAG,
  summary: '办理：受理、退回、准备、外业、提交成果、登记、撤销',
  description: '各步所需的权限、条件见任务的 steps；不合状态的答 transition-illegal，并列出可作的。',
  params: taskParams,
  headers: seenVersion,
  body: z.strictObject({ to: surveyState, reason }),
  answer: TaskSchema,
  problems: [
    'survey-task-unknown',
    'version-conflict',
    'version-required',
    'transition-illegal',
    'transition-incomplete',
  ],
  async handle(context, { params: { id }, body }) {
    const expected = expectedVersion(context);
    const { caller } = context;
    await readTask(context.scoped, id);
    const who = actorOf(context);
    const { from } = await withTransaction(context.db, (client) =>
      takeSurveyStep(client, { taskId: id, expected, ...body }, { caller, who }),
    );
    const task = await readTask(context.scoped, id);
    await context.audit('survey.step', task.number, { id, from, to: body.to });
    return { body: await taskAnswer(context, task), headers: { ETag: `"${task.revision}"` } };
  },
});

/** Routes of survey tasks. */
export const surveyTaskRoutes: readonly Route[] = [
  previewSketch,
  uploadSketch,
  commission,
  list,
  one,
  overlapsNow,
  change,
  assign,
  step,
];
