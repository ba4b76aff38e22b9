import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Job } from '../../schemas/jobs/job.ts';
import { cancelJob, listJobs, readJob, readJobLog, retryJob } from '../../schemas/jobs/jobs.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Caller } from '../access/caller.ts';
import { createdCursor, pageOf } from '../keyset.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { EventStream, JobLogLineSchema, JobSchema, JobStateSchema } from './route-schemas.ts';
import { jobStream } from './job-stream.ts';

const TAG = '任务';
const Id = z.object({ id: z.uuid().describe('任务编号') });

/** Who has a job sees and steers it, and who manages jobs; for everybody else it does not exist. Throws `job-unknown`. */
export async function findOwnJob({ db, caller }: RouteContext, id: string): Promise<Job> {
  const job = await readJob(db, id);
  if (job == null || !(caller.may('jobs:manage') || isOwn(caller, job))) return unknown(id);
  return job;
}

function isOwn(caller: Caller, { createdBy }: Job): boolean {
  return caller.kind !== 'anonymous' && createdBy === caller.id;
}

function unknown(id: string): never {
  throw new Problem('job-unknown', `没有编号为 ${id} 的任务`);
}

function answerOf(job: Job): z.input<typeof JobSchema> {
  return { ...job };
}

const list = route({
  method: 'get',
  path: '/api/jobs',
  tag: TAG,
  right: 'open',
  summary: '任务清单，新的在前',
  description: '自己的任务；有 jobs:manage 权限的可见全部。',
  query: z.strictObject({
    kind: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,60}$/)
      .optional(),
    state: JobStateSchema.optional(),
    createdBy: z.string().max(200).optional().describe('发起人编号；须有 jobs:manage 权限'),
    cursor: createdCursor.optional().describe('上一页的 next'),
    limit: integerParameter(1, 200, '每页条数').default(50),
  }),
  answer: z.object({ jobs: z.array(JobSchema), next: z.string().nullable() }),
  async handle({ db, caller }, { query: { kind, state, createdBy, cursor, limit } }) {
    const seesAll = caller.may('jobs:manage');
    if (!seesAll && caller.kind === 'anonymous') throw new Problem('login-required', '查看任务需要登录');
    const found = await listJobs(db, {
      kinds: kind == null ? undefined : [kind],
      states: state == null ? undefined : [state],
      createdBy: seesAll ? createdBy : caller.id,
      after: cursor,
      limit: limit + 1,
    });
    const { page, next } = pageOf(found, limit);
    return { body: { jobs: page.map(answerOf), next } };
  },
});

const read = route({
  method: 'get',
  path: '/api/jobs/{id}',
  tag: TAG,
  right: 'open',
  summary: '一个任务的状态、进度、结果与日志',
  params: Id,
  answer: z.object({ ...JobSchema.shape, log: z.array(JobLogLineSchema) }),
  problems: ['job-unknown'],
  async handle(context, { params }) {
    const job = await findOwnJob(context, params.id);
    return { body: { ...answerOf(job), log: [...(await readJobLog(context.db, job.id))] } };
  },
});

/** Progress of any job as server-sent events; `findJob` has made sure that there is one. */
export function streamJob({ db, jobEvents, signal }: RouteContext, id: string, afterLine: number) {
  return eventAnswer(jobStream({ db, events: jobEvents, id, afterLine, signal }));
}

/** Server-sent events as an answer. */
export function eventAnswer(events: AsyncIterable<string>) {
  // A proxy that buffers or compresses would hold events back.
  return {
    body: Readable.from(events),
    headers: { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' },
  };
}

/** What a client of server-sent events sends when it connects again. */
export const lastEventId = (context: RouteContext) => {
  const given = Number(context.header('Last-Event-ID') ?? 0);
  return Number.isSafeInteger(given) && given > 0 ? given : 0;
};

const events = route({
  method: 'get',
  path: '/api/jobs/{id}/events',
  tag: TAG,
  right: 'open',
  summary: '任务进度（服务器推送事件）',
  description:
    '事件 job 为整个任务，先发当前状态，其后每有变化即发；log 为一行日志（其 id 可作 Last-Event-ID，重连不漏不重）；end 表示任务已结束，随后断开。',
  params: Id,
  mediaType: 'text/event-stream',
  answer: EventStream,
  problems: ['job-unknown'],
  async handle(context, { params }) {
    await findOwnJob(context, params.id);
    return streamJob(context, params.id, lastEventId(context));
  },
});

const retry = route({
  method: 'post',
  statuses: [202],
  path: '/api/jobs/{id}/retry',
  tag: TAG,
  right: 'open',
  summary: '重新执行失败或已取消的任务',
  params: Id,
  answer: JobSchema,
  problems: ['job-unknown', 'job-not-ended'],
  async handle(context, { params }) {
    await findOwnJob(context, params.id);
    if (await retryJob(context.db, params.id)) {
      return { status: 202, body: answerOf(await findOwnJob(context, params.id)) };
    }
    const { state } = await findOwnJob(context, params.id);
    throw new Problem('job-not-ended', `任务处于 ${state} 状态；只有失败（failed）或已取消（cancelled）的可以重新执行`);
  },
});

const cancel = route({
  method: 'delete',
  path: '/api/jobs/{id}',
  tag: TAG,
  right: 'open',
  summary: '取消任务',
  description: '排队的立即取消；执行中的通知其停下并退回已做的部分，停下之前 isCancelRequested 为 true。已结束的不变。',
  params: Id,
  answer: JobSchema,
  problems: ['job-unknown', 'job-ended'],
  async handle(context, { params }) {
    await findOwnJob(context, params.id);
    const job = (await cancelJob(context.db, params.id)) ?? unknown(params.id);
    if (job.state === 'succeeded' || job.state === 'failed') {
      throw new Problem('job-ended', `任务已结束（${job.state}），无可取消`);
    }
    return { status: job.state === 'running' ? 202 : 200, body: answerOf(job) };
  },
});

/** Routes of jobs of any kind. */
export const jobRoutes: readonly Route[] = [list, read, events, retry, cancel];
