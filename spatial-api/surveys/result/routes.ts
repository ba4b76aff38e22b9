/** Results of surveys over HTTP: handed in, looked at before anything is done, published, taken back. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { withTransaction } from '../../../schemas/database/sql.ts';
import { fromWkb, toGeoJson } from '../../../schemas/geometry.ts';
import { startJob } from '../../../schemas/jobs/jobs.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import { Problem } from '../../../schemas/problems.ts';
import type { SurveyState } from '../../../schemas/rules/survey.ts';
import { surveyStates } from '../../../schemas/rules/survey.ts';
import { geometrySchema, maskedValue, showsAs } from '../../catalogue/feature-view.ts';
import { editorOf } from '../../editing/routes.ts';
import { eventTypeNames } from '../../land-codes/event.ts';
import { EVENT_FAULTS } from '../../land-codes/record-event.ts';
import { Bytes } from '../../overlap/route-schemas.ts';
import { integerParameter } from '../../parameters.ts';
import { beijingDay } from '../../reconciliation/beijing-day.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { receiveBody } from '../receive-file.ts';
import { reason, TAG, taskParams } from '../route-schemas.ts';
import { actorOf } from '../task-routes.ts';
import { noteEntry, readTask, type SurveyTask } from '../task-store.ts';
import { planCodes } from './plan-codes.ts';
import { plannedRow, publishResult } from './publish-result.ts';
import { listResults, lockResult, readResult, readRows, type SurveyResult } from './result-store.ts';
import { undoResult } from './undo-result.ts';

const params = taskParams.extend({ result: z.uuid().describe('成果编号') });
const resultState = z
  .enum(['waiting', 'checked', 'published', 'undone', 'discarded'])
  .describe('waiting 检查中，checked 待发布，published 已发布，undone 发布后已撤销，discarded 已作废');

const SummarySchema = z
  .object({
    id: z.uuid(),
    task: z.int(),
    state: resultState,
    name: z.string(),
    jobId: z.uuid().nullable().describe('检查任务；进度见 /api/jobs/{id}'),
    sha256: z.string().nullable(),
    blocking: z.int().nullable().describe('须更正的问题数；未检查的为 null'),
    parcels: z.int().nullable(),
    points: z.int().nullable(),
    lines: z.int().nullable(),
    moved: z.int().nullable().describe('被捕捉移动的界址点数'),
    closed: z.int().nullable().describe('闭合的缝隙与重叠数'),
    srid: z.int().nullable().describe('比对所用的平面（EPSG）'),
    tolerance: z.number().nullable().describe('捕捉限差（米）'),
    uploadedBy: z.string(),
    uploadedAt: z.string(),
    checkedAt: z.string().nullable(),
    publishedBy: z.string().nullable(),
    publishedAt: z.string().nullable(),
    undoneBy: z.string().nullable(),
    undoneAt: z.string().nullable(),
    undoneReason: z.string().nullable(),
  })
  .meta({ id: 'SurveyResultSummary' });

const ParcelSchema = z.object({
  number: z.int(),
  label: z.string().nullable().describe('成果中的编号'),
  properties: z.record(z.string(), z.unknown()).describe('个人信息按权限脱敏'),
  replaces: z.array(z.string()).describe('占用其土地的已发布宗地'),
  code: z.string().nullable().describe('发布后的宗地代码；尚未发布的为预计'),
  codeOrigin: z
    .enum(['kept', 'brought', 'held', 'next', 'issued'])
    .nullable()
    .describe('kept 界址未动沿用，brought 成果所填，held 任务预留，next 顺序取号（他人可能先取），issued 已发布'),
  areaDeclared: z.number().nullable(),
  areaBefore: z.number().nullable().describe('捕捉前椭球面积（㎡），未取整'),
  areaAfter: z.number().nullable().describe('捕捉后椭球面积（㎡），未取整'),
  geometryBefore: geometrySchema,
  geometry: geometrySchema,
});

const FindingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']).describe('error 须更正后才能发布'),
  layer: z.string().nullable(),
  number: z.int().nullable(),
  zh: z.string(),
  en: z.string(),
  squareMetres: z.number().nullable(),
  metres: z.number().nullable().describe('平均宽度（米）'),
  place: z.array(z.number()).nullable().describe('[经度, 纬度]'),
  geometry: geometrySchema.nullable(),
});

const ChangeSchema = z.object({
  kind: z.enum(['node-moved', 'node-added', 'gap-closed', 'overlap-closed']),
  label: z.string().nullable(),
  other: z.string().nullable(),
  target: z
    .string()
    .nullable()
    .describe('捕捉到的：published-point、published-line、survey-point；新增点取自 published、survey'),
  metres: z.number().nullable().describe('移动距离、点到边的距离，或平均宽度（米）'),
  squareMetresBefore: z.number().nullable(),
  squareMetresAfter: z.number().nullable(),
  geometry: geometrySchema,
});

const ResultSchema = z
  .object({
    ...SummarySchema.shape,
    layers: z.array(z.object({ name: z.string(), taken: z.string().nullable(), rows: z.int() })),
    replaced: z.array(z.object({ code: z.string(), area: z.number() })).describe('变更前的宗地与椭球面积（㎡）'),
    areaBefore: z.number().describe('变更前合计（㎡）'),
    areaAfter: z.number().describe('变更后合计（㎡）'),
    isOutdated: z.boolean().describe('检查之后图层又有新版本；发布时若范围内有变化则须重新检查'),
    parcelRows: z.array(ParcelSchema),
    events: z.array(
      z.object({
        type: z.enum(eventTypeNames),
        from: z.array(z.string()),
        to: z.array(z.string()).describe('发布后的代码；尚未发布的为预计'),
        id: z.int().nullable(),
      }),
    ),
    findings: z.array(FindingSchema),
    findingsTotal: z.int(),
    changes: z.array(ChangeSchema),
    changesTotal: z.int(),
    mayPublish: z.boolean(),
    mayUndo: z.boolean(),
    versions: z.record(z.string(), z.int()).nullable().describe('发布形成的图层版本'),
  })
  .meta({ id: 'SurveyResult' });

/** Rows of lists that one answer holds. */
const MOST = 1000;
const OPEN_STATES: readonly SurveyState[] = ['field', 'submitted'];

function summaryOf({ taskId, report, ...result }: SurveyResult): z.input<typeof SummarySchema> {
  const { id, state, name, jobId, sha256, blocking, srid, tolerance, uploadedBy, uploadedAt, checkedAt } = result;
  const { publishedBy, publishedAt, undoneBy, undoneAt, undoneReason } = result;
  return {
    id,
    state,
    name,
    jobId,
    sha256,
    blocking,
    srid,
    tolerance,
    uploadedBy,
    uploadedAt,
    checkedAt,
    publishedBy,
    publishedAt,
    undoneBy,
    undoneAt,
    undoneReason,
    task: taskId,
    parcels: report?.parcels ?? null,
    points: report?.points ?? null,
    lines: report?.lines ?? null,
    moved: report?.moved ?? null,
    closed: report?.closed ?? null,
  };
}

/** The task of a result that is being worked on. Throws `survey-closed`. */
async function openTask({ scoped }: RouteContext, id: number): Promise<SurveyTask> {
  const task = await readTask(scoped, id);
  if (OPEN_STATES.includes(task.state)) return task;
  throw new Problem(
    'survey-closed',
    `任务 ${task.number} ${surveyStates[task.state].zh}，此时不收成果；外业中或成果已提交时可以`,
  );
}

const upload = route({
  method: 'post',
  statuses: [202],
  path: '/api/survey-tasks/{id}/results',
  tag: TAG,
  right: 'survey:work',
  summary: '提交调查成果：宗地、界址点、界址线图层，或界址点坐标 TXT、DXF',
  description:
    '正文即文件本身（Shapefile、文件地理数据库须打包为 zip；GeoPackage、个人地理数据库、TXT、DXF 等直接上传）。以任务检查：界址点按限差捕捉到已发布的界址点与界址线（已发布的点从不移动），缝隙、重叠、界址点与界址线的一致性、面积逐项比对；只形成预览，不改动任何发布数据。',
  params: taskParams,
  query: z.strictObject({
    name: z
      .string()
      .regex(/^[^/\\]{1,200}$/)
      .describe('文件名，含扩展名'),
    crs: integerParameter(1000, 999_999, '坐标系 EPSG 代码，文件没有写明时').optional(),
    encoding: z.string().max(40).optional(),
    correctCoordinates: z.enum(['true', 'false']).optional().describe('true：坐标轴颠倒、单位有误的按检测结果更正'),
  }),
  body: Bytes,
  bodyStream: true,
  answer: SummarySchema,
  problems: ['survey-task-unknown', 'survey-closed', 'body-too-large', 'body-unreadable', 'layer-restricted'],
  async handle(context, { params: { id }, query: { name, crs, encoding, correctCoordinates }, body }) {
    context.layers.find('parcel', 'path');
    const task = await openTask(context, id);
    const stored = await receiveBody(context, name, body);
    const who = actorOf(context);
    const resultId = randomUUID();
    const options = {
      ...(crs === undefined ? {} : { crs }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(correctCoordinates === 'true' ? { correctCoordinates: true } : {}),
    };
    await withTransaction(context.db, async (client) => {
      await client.query(
        `insert into dimai.survey_result (id, task_id, state, name, upload_id, options, uploaded_by, uploaded_by_id, uploaded_at)
values ($1, $2, 'waiting', $3, $4, $5, $6, $7, $8)`,
        [resultId, id, name, stored.id, JSON.stringify(options), who.name, who.id, who.at],
      );
      await orderCheck(client, context, resultId, `检查调查成果：${task.number} ${name}`);
      const entry = { kind: 'result', from: task.state, to: task.state, reason: null, detail: { name, resultId } };
      await noteEntry(client, id, entry, who);
    });
    await context.audit('survey.result', task.number, { resultId, name, sha256: stored.sha256 });
    return { status: 202, body: summaryOf(await readResult(context.scoped, id, resultId)) };
  },
});

type Client = Parameters<typeof lockResult>[0];

async function orderCheck(client: Client, { caller }: RouteContext, resultId: string, title: string): Promise<void> {
  const order = { kind: 'survey-result-check', title, parameters: { resultId }, createdBy: caller.id };
  const jobId = await startJob(client, order);
  await client.query('update dimai.survey_result set job_id = $2 where id = $1', [resultId, jobId]);
}

const list = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/results',
  tag: TAG,
  summary: '调查任务的成果，新的在前',
  params: taskParams,
  answer: z.object({ results: z.array(SummarySchema) }),
  problems: ['survey-task-unknown'],
  async handle({ db }, { params: { id } }) {
    await readTask(db, id);
    return { body: { results: (await listResults(db, id)).map(summaryOf) } };
  },
});

const one = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/results/{result}',
  tag: TAG,
  summary: '成果预览：捕捉了哪些点、闭合了哪些缝隙与重叠、将启用哪些代码、前后面积、须更正的问题',
  params,
  answer: ResultSchema,
  problems: ['survey-task-unknown', 'survey-result-unknown', 'layer-restricted'],
  async handle(context, { params: { id, result } }) {
    context.layers.find('parcel', 'path');
    const task = await readTask(context.db, id);
    return { body: await preview(context, task, await readResult(context.db, id, result)) };
  },
});

async function preview(
  context: RouteContext,
  task: SurveyTask,
  result: SurveyResult,
): Promise<z.input<typeof ResultSchema>> {
  const { scoped, caller, clock } = context;
  const layer = layerById('parcel')!;
  const isFull = (await context.personalView([layer], `survey-result ${result.id}`)) === 'full';
  const rows = result.state === 'waiting' ? [] : await readRows(scoped, result.id, 'parcel');
  const plan =
    result.outcome === null && rows.length > 0
      ? await planCodes(scoped, rows.map(plannedRow), {
          taskId: task.id,
          resultId: result.id,
          today: beijingDay(clock()),
        })
      : { codes: [], events: [], faults: [] };
  const planned = new Map(plan.codes.map((code) => [code.number, code]));
  const codeOf = (number: number) => result.outcome?.codes[String(number)] ?? planned.get(number)?.code ?? null;
  const shape = (wkb: Buffer) => toGeoJson(fromWkb(wkb).geometry);
  const before = await deliveredShapes(scoped, result.id);
  const { findings, findingsTotal, changes, changesTotal } = await readLists(scoped, result.id);
  const faults = plan.faults.map(({ code, severity, number, zh, en }) => ({
    code,
    severity,
    number,
    zh,
    en,
    layer: 'parcel',
    squareMetres: null,
    metres: null,
    place: null,
    geometry: null,
  }));
  const replaced = result.report?.replaced ?? [];
  const changing = rows.filter(({ keepsCode }) => keepsCode === null);
  const kept = new Set(rows.flatMap(({ keepsCode }) => keepsCode ?? []));
  const blocking = (result.blocking ?? 0) + faults.length;
  const versions = await currentVersions(scoped);
  return {
    ...summaryOf(result),
    blocking: result.state === 'waiting' ? null : blocking,
    layers: [...(result.report?.layers ?? [])],
    replaced: replaced.map(({ code, area }) => ({ code, area })),
    areaBefore: replaced.filter(({ code }) => !kept.has(code)).reduce((sum, { area }) => sum + area, 0),
    areaAfter: changing.reduce((sum, { areaDrawn }) => sum + (areaDrawn ?? 0), 0),
    isOutdated:
      result.state === 'checked' &&
      ['parcel', 'boundary-point'].some((id) => (versions[id] ?? 0) !== (result.base?.[id] ?? 0)),
    parcelRows: rows.slice(0, MOST).map((row) => ({
      number: row.number,
      label: row.label,
      properties: maskedProperties(row.properties, isFull),
      replaces: [...row.replaces],
      code: codeOf(row.number),
      codeOrigin: result.outcome === null ? (planned.get(row.number)?.origin ?? null) : 'issued',
      areaDeclared: typeof row.properties['area'] === 'number' ? row.properties['area'] : null,
      areaBefore: row.areaDelivered,
      areaAfter: row.areaDrawn,
      geometryBefore: shape(before.get(row.number)!),
      geometry: shape(row.degrees),
    })),
    events:
      result.outcome?.events.map(({ id, type, from, to }) => ({
        id,
        type: type as z.input<typeof ResultSchema>['events'][number]['type'],
        from: [...from],
        to: [...to],
      })) ??
      plan.events.map(({ type, from, to }) => ({
        id: null,
        type,
        from: [...from],
        to: to.map((number) => codeOf(number) ?? `#${number}`),
      })),
    findings: [...faults, ...findings],
    findingsTotal: findingsTotal + faults.length,
    changes,
    changesTotal,
    mayPublish:
      result.state === 'checked' && blocking === 0 && task.state === 'submitted' && caller.may('ingest:publish'),
    mayUndo: result.state === 'published' && caller.may('ingest:publish'),
    versions: result.outcome === null ? null : { ...result.outcome.versions },
  };
}

async function currentVersions(db: RouteContext['scoped']): Promise<Readonly<Record<string, number>>> {
  const { rows } = await db.query<{ layer: string; version: number }>('select layer, version from dimai.layer_state');
  return Object.fromEntries(rows.map(({ layer, version }) => [layer, version]));
}

/** Shapes as delivered, in degrees. */
async function deliveredShapes(db: RouteContext['scoped'], id: string): Promise<ReadonlyMap<number, Buffer>> {
  const { rows } = await db.query<{ number: number; shape: Buffer }>(
    `select number, st_asbinary(st_transform(delivered, 4490)) as shape from dimai.survey_result_row where result_id = $1 and layer = 'parcel'`,
    [id],
  );
  return new Map(rows.map(({ number, shape }) => [number, shape]));
}

function maskedProperties(properties: Readonly<Record<string, unknown>>, isFull: boolean): Record<string, unknown> {
  const { fields } = layerById('parcel')!;
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => {
      const shown = showsAs(fields[key], isFull);
      return shown === 'nothing' ? [] : [[key, shown === 'masked' ? maskedValue(value) : value]];
    }),
  );
}

interface Lists {
  readonly findings: z.input<typeof FindingSchema>[];
  readonly findingsTotal: number;
  readonly changes: z.input<typeof ChangeSchema>[];
  readonly changesTotal: number;
}

async function readLists(db: RouteContext['scoped'], id: string): Promise<Lists> {
  type Stored<T> = Omit<T, 'geometry'> & { readonly shape: Buffer | null; readonly total: string };
  const { rows: findings } = await db.query<Stored<z.input<typeof FindingSchema>>>(
    `select code, severity, layer, number, zh, en, square_metres as "squareMetres", metres,
  case when place is not null then array[st_x(place), st_y(place)] end as place, st_asbinary(geom) as shape, count(*) over () as total
from dimai.survey_result_finding where result_id = $1
order by case severity when 'error' then 0 when 'warning' then 1 else 2 end, id limit $2`,
    [id, MOST],
  );
  const { rows: changes } = await db.query<Stored<z.input<typeof ChangeSchema>>>(
    `select kind, label, other, target, metres, square_metres_before as "squareMetresBefore", square_metres_after as "squareMetresAfter",
  st_asbinary(geom) as shape, count(*) over () as total
from dimai.survey_result_change where result_id = $1
order by case kind when 'overlap-closed' then 0 when 'gap-closed' then 1 else 2 end, id limit $2`,
    [id, MOST],
  );
  const drawn = (shape: Buffer | null) => (shape === null ? null : toGeoJson(fromWkb(shape).geometry));
  return {
    findings: findings.map(({ shape, total: _total, ...found }) => ({ ...found, geometry: drawn(shape) })),
    findingsTotal: Number(findings[0]?.total ?? 0),
    changes: changes.map(({ shape, total: _total, ...change }) => ({ ...change, geometry: drawn(shape)! })),
    changesTotal: Number(changes[0]?.total ?? 0),
  };
}

const check = route({
  method: 'post',
  statuses: [202],
  path: '/api/survey-tasks/{id}/results/{result}/check',
  tag: TAG,
  right: 'survey:work',
  summary: '按现在的发布数据重新检查一份尚未发布的成果',
  params,
  answer: SummarySchema,
  problems: ['survey-task-unknown', 'survey-closed', 'survey-result-unknown', 'survey-result-closed'],
  async handle(context, { params: { id, result } }) {
    const task = await openTask(context, id);
    await withTransaction(context.db, async (client) => {
      const { state, name } = await lockResult(client, id, result);
      requireOpen(state, name);
      await client.query(`update dimai.survey_result set state = 'waiting' where id = $1`, [result]);
      await orderCheck(client, context, result, `重新检查调查成果：${task.number} ${name}`);
    });
    await context.audit('survey.result-check', task.number, { resultId: result });
    return { status: 202, body: summaryOf(await readResult(context.scoped, id, result)) };
  },
});

function requireOpen(state: SurveyResult['state'], name: string): void {
  if (state === 'waiting' || state === 'checked') return;
  const why = { published: '已经发布', undone: '发布后已撤销', discarded: '已作废' }[state];
  throw new Problem('survey-result-closed', `成果 ${name} ${why}；请重新提交成果`);
}

const publish = route({
  method: 'post',
  path: '/api/survey-tasks/{id}/results/{result}/publish',
  tag: TAG,
  right: 'ingest:publish',
  summary: '发布成果：赋码、登记沿革、宗地与界址点线入库，任务办结；一个事务，任一步失败则全部撤回，代码也不例外',
  params,
  body: z.strictObject({
    on: z.iso.date().optional().describe('变更日期；缺省为今天'),
    basis: z.string().trim().min(1).max(500).describe('依据：批文、合同或调查报告'),
  }),
  answer: ResultSchema,
  problems: [
    'survey-task-unknown',
    'survey-result-unknown',
    'survey-result-closed',
    'survey-result-blocked',
    'survey-result-outdated',
    'transition-illegal',
    'transition-incomplete',
    'edit-invalid',
    'feature-exists',
    'version-conflict',
    'code-unknown',
    ...EVENT_FAULTS,
    'land-code-series-full',
    'district-forbidden',
    'layer-restricted',
  ],
  async handle(context, { params: { id, result }, body: { on, basis } }) {
    context.layers.find('parcel', 'path');
    const task = await readTask(context.scoped, id);
    const actor = actorOf(context);
    const today = beijingDay(actor.at);
    const outcome = await withTransaction(context.db, (client) =>
      publishResult(client, {
        taskId: id,
        resultId: result,
        on: on ?? today,
        basis,
        caller: context.caller,
        actor,
        recorder: { ...actor, today, scope: context.scope },
        editor: editorOf(context),
      }),
    );
    await context.audit('survey.publish', task.number, {
      resultId: result,
      versions: outcome.versions,
      codes: outcome.codes,
    });
    return {
      body: await preview(context, await readTask(context.scoped, id), await readResult(context.scoped, id, result)),
    };
  },
});

const undo = route({
  method: 'post',
  path: '/api/survey-tasks/{id}/results/{result}/undo',
  tag: TAG,
  right: 'ingest:publish',
  summary: '撤销已发布的成果：变更前的宗地以新版本恢复，沿革事件撤销；所启用的代码不再使用',
  params,
  body: z.strictObject({ reason }),
  answer: SummarySchema,
  problems: [
    'survey-task-unknown',
    'survey-result-unknown',
    'survey-result-closed',
    'survey-result-built-upon',
    'event-unknown',
    'event-built-upon',
    'version-conflict',
    'feature-unknown',
    'layer-restricted',
  ],
  async handle(context, { params: { id, result }, body }) {
    context.layers.find('parcel', 'path');
    const task = await readTask(context.scoped, id);
    const actor = actorOf(context);
    const recorder = { ...actor, today: beijingDay(actor.at), scope: context.scope };
    const versions = await withTransaction(context.db, (client) =>
      undoResult(client, {
        taskId: id,
        resultId: result,
        reason: body.reason,
        actor,
        recorder,
        editor: editorOf(context),
      }),
    );
    await context.audit('survey.undo', task.number, { resultId: result, versions });
    return { body: summaryOf(await readResult(context.scoped, id, result)) };
  },
});

const discard = route({
  method: 'delete',
  path: '/api/survey-tasks/{id}/results/{result}',
  tag: TAG,
  right: 'survey:work',
  summary: '作废一份尚未发布的成果',
  params,
  answer: SummarySchema,
  problems: ['survey-task-unknown', 'survey-result-unknown', 'survey-result-closed'],
  async handle(context, { params: { id, result } }) {
    const task = await readTask(context.scoped, id);
    await withTransaction(context.db, async (client) => {
      const { state, name } = await lockResult(client, id, result);
      requireOpen(state, name);
      await client.query(`update dimai.survey_result set state = 'discarded' where id = $1`, [result]);
    });
    await context.audit('survey.result-discard', task.number, { resultId: result });
    return { body: summaryOf(await readResult(context.scoped, id, result)) };
  },
});

/** Routes of survey results. */
export const surveyResultRoutes: readonly Route[] = [upload, list, one, check, publish, undo, discard];
