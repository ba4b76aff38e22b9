import { z } from 'zod';

/** States of a job, as routes take and answer them. */
export const JobStateSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);

/** How a job is shown; results differ by kind and are described there. */
export const JobSchema = z
  .object({
    id: z.uuid(),
    kind: z.string().describe('任务种类'),
    title: z.string(),
    parameters: z.unknown(),
    state: JobStateSchema,
    progress: z
      .object({
        phase: z.string(),
        done: z.number().optional(),
        total: z.number().optional(),
        message: z.string().optional(),
      })
      .nullable()
      .describe('进行到哪一步；total 不明时没有'),
    result: z.unknown(),
    problem: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable().describe('失败的原因与办法'),
    createdBy: z.string().describe('发起人编号'),
    createdByName: z.string().describe('发起人姓名'),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    attempts: z.int().describe('开始执行的次数；执行进程意外终止后由其他进程重新执行'),
    isCancelRequested: z.boolean().describe('已要求取消，正在停下'),
  })
  .meta({ id: 'Job' });

/** A line that people read while they watch. */
export const JobLogLineSchema = z
  .object({
    id: z.int(),
    at: z.string(),
    level: z.enum(['info', 'warn', 'error']),
    message: z.string(),
    detail: z.unknown(),
  })
  .meta({ id: 'JobLogLine' });

/** Server-sent events; zod has no type for streams. */
export const EventStream = z.any().meta({ type: 'string' });
