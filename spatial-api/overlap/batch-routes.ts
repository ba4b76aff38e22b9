/** Batches: thousands of plots, each archived as a check of its own, by a job. */
import { z } from 'zod';
import { shownAs } from '../../schemas/file-headers.ts';
import { Problem } from '../../schemas/problems.ts';
import { createdCursor, pageOf } from '../keyset.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { authorOf, TAG, today } from './answers.ts';
import { findCheck } from './archive.ts';
import { type Batch, type BatchDraft, findBatch, listBatches, orderBatch, readBatchRows } from './batch-store.ts';
import type { SummaryRow } from './batch-summary.ts';
import { batchWorkbook, ruleTitles, summaryRowOf } from './batch-workbook.ts';
import { checkParameters, findProjectType } from './check-parameters.ts';
import { layersOf, planCheck, UnknownVersionError } from './check-plan.ts';
import { versionsAt } from './control-data.ts';
import { plotsOfCodes } from './plots-of-code.ts';
import { plotsOfGeoJson } from './plots-of-geojson.ts';
import type { CheckRecord } from './record.ts';
import { BatchBody, BatchRowSchema, BatchSchema, Bytes, Id, Verdict } from './route-schemas.ts';
import { plotsOfUpload } from './uploads.ts';

/** Plots of one batch. A city's yearly survey is checked district by district. */
export const MOST_BATCH_PLOTS = 200_000;

type Subjects = Pick<BatchDraft, 'plots' | 'source'> & { readonly title: string | null };

async function subjectsOf({ db, scoped }: RouteContext, body: z.output<typeof BatchBody>): Promise<Subjects> {
  if (body.codes != null) {
    return { plots: await plotsOfCodes(scoped, body.codes), source: { kind: 'code' }, title: null };
  }
  if (body.uploadId != null) {
    const { submission, source } = await plotsOfUpload(db, body.uploadId);
    return { plots: [...submission.plots, ...submission.findings], source, title: submission.title };
  }
  const { plots, findings, title } = plotsOfGeoJson(body.geometry, body.crs ?? 4490, MOST_BATCH_PLOTS);
  return { plots: [...plots, ...findings], source: { kind: 'geometry' }, title };
}

const order = route({
  method: 'post',
  statuses: [202],
  path: '/api/overlap-batches',
  tag: TAG,
  right: 'overlap:check',
  summary: '批量审查：成千上万个地块，每个地块一份存档的审查记录',
  description:
    '作为任务执行：进度、取消见 /api/jobs/{jobId}。数据版本在下达时固定，其间的发布不影响本批。单个地块有误不影响其他地块，列为“未审查”并说明原因。',
  body: BatchBody,
  answer: BatchSchema,
  problems: [
    'subject-invalid',
    'upload-unknown',
    'project-type-unknown',
    'parameters-incomplete',
    'rules-not-in-force',
    'layer-version-unknown',
  ],
  async handle(context, { body }) {
    const { db, ruleSet, clock, caller, audit } = context;
    const day = body.day ?? today(clock);
    const projectType = findProjectType(ruleSet, body.projectType);
    const parameters = checkParameters(projectType, body.parameters);
    const [{ plots, source, title }, dated] = await Promise.all([
      subjectsOf(context, body),
      body.asOf == null ? {} : versionsAt(db, layersOf(ruleSet, projectType, day), body.asOf),
    ]);
    if (plots.length === 0) throw new Problem('subject-invalid', '没有任何地块');
    if (plots.length > MOST_BATCH_PLOTS) {
      throw new Problem('subject-invalid', `一批最多 ${MOST_BATCH_PLOTS} 个地块，收到 ${plots.length} 个，请分批提交`);
    }
    const draft: BatchDraft = {
      name: body.name || title || `${projectType.title} ${day}`,
      projectType: projectType.id,
      parameters,
      day,
      versions: await currentVersions(context, body.projectType, day, { ...dated, ...body.versions }),
      rulesDigest: ruleSet.digest,
      applicant: body.applicant || null,
      source,
      plots,
      by: authorOf(caller, body.by),
      districts: caller.districts,
      callerId: caller.id,
    };
    const { id, jobId } = await orderBatch(db, draft);
    await audit('overlap.batch', id, { projectType: projectType.id, plots: plots.length, job: jobId });
    return {
      status: 202,
      headers: { Location: `/api/overlap-batches/${id}` },
      body: answerOf(await findBatch(db, id)),
    };
  },
});

/** Versions of all layers that the batch looks at, given or current. */
async function currentVersions(
  { db, ruleSet }: RouteContext,
  projectTypeId: string,
  day: string,
  versions: Readonly<Record<string, number>>,
): Promise<Readonly<Record<string, number>>> {
  try {
    const { controls } = await planCheck(db, ruleSet, {
      projectType: findProjectType(ruleSet, projectTypeId),
      day,
      versions,
    });
    return Object.fromEntries([...controls.values()].map(({ layer, version }) => [layer, version]));
  } catch (cause) {
    if (!(cause instanceof UnknownVersionError)) throw cause;
    const { layer, version, newest } = cause;
    throw new Problem('layer-version-unknown', `图层 ${layer} 没有版本 ${version}，最新为 ${newest}`, { cause });
  }
}

function answerOf(batch: Batch): z.input<typeof BatchSchema> {
  const { districts: _districts, ...told } = batch;
  return { ...told, source: { ...told.source }, verdicts: { ...told.verdicts }, versions: { ...told.versions } };
}

const list = route({
  method: 'get',
  path: '/api/overlap-batches',
  tag: TAG,
  right: 'overlap:check',
  summary: '批量审查清单，新的在前',
  query: z.strictObject({
    cursor: createdCursor.optional().describe('上一页的 next'),
    limit: integerParameter(1, 200, '每页条数').default(50),
  }),
  answer: z.object({ batches: z.array(BatchSchema), next: z.string().nullable() }),
  async handle({ db }, { query: { cursor, limit } }) {
    const found = await listBatches(db, { after: cursor, limit: limit + 1 });
    const { page, next } = pageOf(found, limit);
    return { body: { batches: page.map(answerOf), next } };
  },
});

const read = route({
  method: 'get',
  path: '/api/overlap-batches/{id}',
  tag: TAG,
  right: 'overlap:check',
  summary: '一项批量审查：各结论的地块数、任务状态',
  params: Id,
  answer: BatchSchema,
  problems: ['batch-unknown'],
  async handle({ db }, { params }) {
    return { body: answerOf(await findBatch(db, params.id)) };
  },
});

const plots = route({
  method: 'get',
  path: '/api/overlap-batches/{id}/plots',
  tag: TAG,
  right: 'overlap:check',
  summary: '批量审查的地块，按送审次序分页；checkId 为其审查记录',
  params: Id,
  query: z.strictObject({
    verdict: Verdict.optional(),
    state: z.enum(['waiting', 'checked', 'refused']).optional(),
    after: integerParameter(-1, MOST_BATCH_PLOTS, '上一页最后一个地块的 position').default(-1),
    limit: integerParameter(1, 1000, '每页条数').default(100),
  }),
  answer: z.object({ plots: z.array(BatchRowSchema), next: z.int().nullable() }),
  problems: ['batch-unknown'],
  async handle({ db }, { params, query }) {
    await findBatch(db, params.id);
    const found = await readBatchRows(db, params.id, { ...query, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const next = found.length > query.limit ? page.at(-1)!.position : null;
    return {
      body: {
        plots: page.map(({ findings, summary, ...row }) => ({
          ...row,
          summary: summary == null ? null : { ...summary, areas: { ...summary.areas } },
          findings: findings?.map((finding) => ({ ...finding })) ?? null,
        })),
        next,
      },
    };
  },
});

const summary = route({
  method: 'get',
  path: '/api/overlap-batches/{id}/summary.xlsx',
  tag: TAG,
  right: 'overlap:check',
  summary: '批量审查汇总（工作簿）：每个地块一行；任务未完时，未审查的地块照列',
  params: Id,
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  answer: Bytes,
  problems: ['batch-unknown', 'check-tampered'],
  async handle({ db }, { params }) {
    const batch = await findBatch(db, params.id);
    const rows: SummaryRow[] = [];
    let titles: ReadonlyMap<string, string> = new Map();
    for (let after = -1; ;) {
      const page = await readBatchRows(db, batch.id, { after, limit: 5000 });
      const [first] = page.flatMap(({ checkId }) => (checkId == null ? [] : [checkId]));
      if (titles.size === 0 && first != null) {
        const check = await findCheck(db, first);
        titles = ruleTitles(JSON.parse(check.record) as CheckRecord);
      }
      for (const row of page) rows.push(summaryRowOf(row));
      if (page.length < 5000) break;
      after = page.at(-1)!.position;
    }
    return {
      body: await batchWorkbook(rows, titles),
      headers: shownAs(`批量审查汇总 ${batch.name}.xlsx`),
    };
  },
});

/** Routes of batches. */
export const batchRoutes: readonly Route[] = [order, list, read, plots, summary];
