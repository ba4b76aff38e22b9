/** Packages of survey tasks over HTTP: ordered, followed, fetched. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { savedAs } from '../../schemas/file-headers.ts';
import { listJobs, readJob, startJob } from '../../schemas/jobs/jobs.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { surveyStates } from '../../schemas/rules/survey.ts';
import { describePlan } from '../cadastral-map/describe-plan.ts';
import { settleMap } from '../cadastral-map/settle-map.ts';
import { JobSchema } from '../jobs/route-schemas.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { MANIFEST, PACKAGE_ZIP } from './make-package.ts';
import { groundOf, mapRequestOf, PackageRequest, SURVEY_PACKAGE_KIND, type PackageOrder } from './package-order.ts';
import { countPackageDownload, packageFolder, type PackageRecord, readPackages } from './package-store.ts';
import { TAG, taskParams } from './route-schemas.ts';
import { readTask } from './task-store.ts';

const Id = z.object({ id: z.uuid().describe('成果包编号，即任务（job）编号') });

const ManifestSchema = z
  .looseObject({
    format: z.string(),
    crs: z.object({ epsg: z.int(), title: z.string() }),
    layers: z.array(z.looseObject({ layer: z.string(), title: z.string(), version: z.int() })),
    contents: z.looseObject({
      overlapped: z.array(z.string()),
      parcelsDrawn: z.int(),
      controlPoints: z.int(),
    }),
    notices: z.array(z.string()),
    files: z.array(
      z.object({ name: z.string(), title: z.string(), bytes: z.int(), sha256: z.string(), sm3: z.string() }),
    ),
  })
  .describe('清单：每个文件的大小与摘要、各图层版本与数据集、坐标系、缺什么；与包内 manifest.json 相同')
  .meta({ id: 'SurveyPackageManifest' });

const PackageSchema = z
  .object({
    id: z.uuid(),
    taskId: z.int(),
    madeBy: z.string(),
    madeAt: z.string(),
    downloads: z.int(),
    view: z.enum(['masked', 'full']).describe('个人信息脱敏与否'),
    bytes: z.int().nullable().describe('压缩包大小；文件已清理的为 null'),
    manifest: ManifestSchema,
  })
  .meta({ id: 'SurveyPackage' });

const order = route({
  method: 'post',
  statuses: [202],
  path: '/api/survey-tasks/{id}/packages',
  tag: TAG,
  right: 'survey:work',
  summary: '生成地籍调查准备成果包：地籍图、邻宗与界址点、控制点、预留代码、预填的调查表',
  description:
    '作为任务执行，进度见 /api/jobs/{id}/events。所据图层版本在下达时固定，清单逐一列出。个人信息按权限脱敏。',
  params: taskParams,
  body: PackageRequest,
  answer: z.object({ id: z.uuid(), job: JobSchema }),
  problems: ['survey-task-unknown', 'survey-closed', 'map-unsuitable', 'map-place', 'map-empty', 'layer-restricted'],
  async handle(context, { params: { id }, body }) {
    const { scoped, db, caller, layers, region, clock, audit } = context;
    const task = await readTask(scoped, id);
    if (!['accepted', 'preparing', 'field'].includes(task.state)) {
      throw new Problem(
        'survey-closed',
        `任务 ${task.number} ${surveyStates[task.state].zh}，此时不能生成成果包；受理以后、提交成果以前可以`,
      );
    }
    const view = await context.personalView([layerById('parcel')!], `survey-package ${task.number}`);
    const map = await settleMap(scoped, mapRequestOf(task, body), {
      region,
      layers: layers.all,
      districts: caller.districts,
      view,
      name: caller.name,
      may: (right) => caller.may(right),
      now: clock(),
    });
    await describePlan(scoped, map);
    const settled: PackageOrder = {
      taskId: id,
      number: task.number,
      request: body,
      map,
      epsg: groundOf(task, 0).epsg,
    };
    const job = await startJob(db, {
      kind: SURVEY_PACKAGE_KIND,
      title: `地籍调查准备 ${task.number}`,
      parameters: settled,
      createdBy: caller.id,
    });
    await audit('survey.package', task.number, { job, view });
    return {
      status: 202,
      headers: { Location: `/api/survey-packages/${job}` },
      body: { id: job, job: { ...(await readJob(db, job))!, parameters: {} } },
    };
  },
});

function maySee({ caller }: RouteContext, { order: { map } }: PackageRecord): boolean {
  return map.view === 'masked' || caller.may('personal:read');
}

function packageAnswer(
  { settings }: RouteContext,
  { id, taskId, madeBy, madeAt, downloads, order: { map }, manifest }: PackageRecord,
): z.input<typeof PackageSchema> {
  const path = join(packageFolder(settings, id), PACKAGE_ZIP);
  const bytes = existsSync(path) ? statSync(path).size : null;
  const told = JSON.parse(JSON.stringify(manifest)) as z.input<typeof ManifestSchema>;
  return { id, taskId, madeBy, madeAt, downloads, view: map.view, bytes, manifest: told };
}

const list = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/packages',
  tag: TAG,
  summary: '任务的成果包，新的在前，以及正在生成的',
  params: taskParams,
  answer: z.object({ packages: z.array(PackageSchema), pending: z.array(JobSchema) }),
  problems: ['survey-task-unknown'],
  async handle(context, { params: { id } }) {
    await readTask(context.db, id);
    const [records, jobs] = await Promise.all([
      readPackages(context.db, { taskId: id }),
      listJobs(context.db, { kinds: [SURVEY_PACKAGE_KIND], limit: 50 }),
    ]);
    const pending = jobs.filter(
      ({ state, parameters }) =>
        (parameters as PackageOrder).taskId === id && (state === 'queued' || state === 'running' || state === 'failed'),
    );
    return {
      body: {
        packages: records.filter((record) => maySee(context, record)).map((record) => packageAnswer(context, record)),
        pending: pending.map((job) => ({ ...job, parameters: {} })),
      },
    };
  },
});

async function findPackage(context: RouteContext, id: string): Promise<PackageRecord> {
  const [record] = await readPackages(context.scoped, { id });
  if (record !== undefined && maySee(context, record)) return record;
  throw new Problem('survey-package-unknown', `没有编号为 ${id} 的成果包，或尚未完成、无权查看`);
}

const one = route({
  method: 'get',
  path: '/api/survey-packages/{id}',
  tag: TAG,
  summary: '一个成果包及其清单',
  params: Id,
  answer: PackageSchema,
  problems: ['survey-package-unknown'],
  async handle(context, { params: { id } }) {
    return { body: packageAnswer(context, await findPackage(context, id)) };
  },
});

const file = route({
  method: 'get',
  path: '/api/survey-packages/{id}/files/{name}',
  tag: TAG,
  summary: '成果包的一个文件；package.zip 为全部',
  // The download is counted; the package itself is found through the scope.
  reads: 'everything',
  params: Id.extend({
    name: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .describe('清单中的文件名、manifest.json 或 package.zip'),
  }),
  mediaType: 'application/octet-stream',
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['survey-package-unknown', 'survey-file-absent'],
  async handle(context, { params: { id, name } }) {
    const record = await findPackage(context, id);
    const names = [...record.manifest.files.map((each) => each.name), MANIFEST, PACKAGE_ZIP];
    const path = join(packageFolder(context.settings, id), name);
    if (!names.includes(name) || !existsSync(path)) {
      throw new Problem('survey-file-absent', `成果包没有文件 ${name}，或已清理；有：${names.join('、')}`);
    }
    await context.audit('survey.download', id, { file: name, view: record.order.map.view });
    await countPackageDownload(context.db, id);
    const saved = `${record.manifest.task.number}-${name}`;
    return {
      body: createReadStream(path),
      headers: {
        'Content-Length': String(statSync(path).size),
        ...savedAs(saved),
      },
    };
  },
});

/** Routes of survey packages. */
export const surveyPackageRoutes: readonly Route[] = [order, list, one, file];
