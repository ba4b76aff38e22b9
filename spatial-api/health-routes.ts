import { z } from 'zod';

import { migrationVersion, readMigrations } from '../schemas/database/migrate.ts';
import { readQueueState } from '../schemas/jobs/jobs.ts';
import { Problem } from '../schemas/problems.ts';
import type { Metrics } from './metrics.ts';
import { collectMetrics } from './processes.ts';
import { route, type Route, type RouteContext } from './route.ts';

/** A database that does not answer within this time counts as absent. */
const READY_TIMEOUT_MS = 3000;

/** Liveness, readiness and measurements, for whoever watches the server. */
export function healthRoutes(metrics: Metrics): readonly Route[] {
  const live = route({
    method: 'get',
    path: '/healthz',
    tag: '运行',
    summary: '存活检查：进程在工作（不访问数据库）',
    right: 'open',
    answer: z.object({ status: z.literal('ok') }),
    handle: async () => ({ body: { status: 'ok' as const }, headers: { 'Cache-Control': 'no-store' } }),
  });
  const ready = route({
    method: 'get',
    path: '/readyz',
    tag: '运行',
    summary: '就绪检查：数据库可用且结构为最新，任务队列可用',
    right: 'open',
    answer: z.object({
      status: z.literal('ready'),
      database: z.literal('ok'),
      migrations: z.object({ applied: z.int(), expected: z.int() }),
      queue: z
        .object({
          workers: z.int().describe('在线的执行进程'),
          queued: z.int(),
          running: z.int(),
          waitingSeconds: z.number().describe('排队最久的任务已等待的秒数'),
        })
        .describe('任务队列；workers 为 0 时任务只排队不执行'),
    }),
    problems: ['not-ready'],
    handle: async (context) => ({ body: await checkReady(context), headers: { 'Cache-Control': 'no-store' } }),
  });
  const measurements = route({
    method: 'get',
    path: '/metrics',
    tag: '运行',
    summary: '运行指标（Prometheus 文本格式）',
    right: 'operations:read',
    answer: z.string(),
    mediaType: 'text/plain',
    handle: async () => ({
      body: await collectMetrics(metrics.registry),
      headers: { 'Cache-Control': 'no-store' },
    }),
  });
  return [live, ready, measurements];
}

async function checkReady({ db }: RouteContext) {
  const expected = (await readMigrations()).at(-1)?.number ?? 0;
  const late = new Promise<never>((_, reject) => {
    const problem = new Problem('database-unavailable', `数据库在 ${READY_TIMEOUT_MS / 1000} 秒内没有应答`);
    setTimeout(() => reject(problem), READY_TIMEOUT_MS).unref();
  });
  const applied = await Promise.race([migrationVersion(db), late]);
  if (applied < expected) {
    throw new Problem('not-ready', `数据库结构为第 ${applied} 版，程序需要第 ${expected} 版；请重启服务以完成升级`);
  }
  const { kinds: _, ...queue } = await Promise.race([readQueueState(db), late]);
  return { status: 'ready', database: 'ok', migrations: { applied, expected }, queue } as const;
}
