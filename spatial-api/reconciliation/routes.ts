import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { savedAs } from '../../schemas/file-headers.ts';
import { Problem } from '../../schemas/problems.ts';
import { requireDistrict } from '../district-scope.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { beijingDay } from './beijing-day.ts';
import { differencesOf } from './differences.ts';
import { readReturned, RETURNED_BYTES } from './read-table.ts';
import { reconciliationReport } from './report.ts';
import { closeTask, listTasks, openTasks, resendTask, type Task, workingCalendar } from './tasks.ts';

const TAG = '比对销账';
const District = z
  .string()
  .regex(/^\d{6}$/, '应为 6 位区县代码')
  .describe('区县代码');
const Id = z.object({
  id: z
    .string()
    .regex(/^\d{1,18}$/)
    .describe('任务编号'),
});
const Bytes = z.any().meta({ type: 'string', format: 'binary' });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Tasks in one report. */
const REPORTED = 100_000;

const TaskSchema = z
  .object({
    id: z.string(),
    district: z.string(),
    kind: z
      .enum(['local-only', 'upper-only', 'field-differs', 'unreported'])
      .describe('本地有上级无、上级有本地无、字段不一致、未上报'),
    businessNumber: z.string().describe('业务号'),
    unitNumber: z.string().describe('不动产单元号'),
    rightType: z.string().describe('权利类型代码'),
    differences: z.array(z.object({ field: z.string(), local: z.string().nullable(), upper: z.string().nullable() })),
    foundOn: z.string(),
    dueOn: z.string().describe('第 5 个工作日；次日起为超期'),
    unknownYears: z.array(z.int()).describe('期限内节假日未知的年份，这些年份只按周末计算'),
    state: z.enum(['open', 'closed']),
    isOverdue: z.boolean(),
    messageId: z.string().nullable().describe('报文编号；补报 _BBXZ、重报 _CBXZ、质检修复后上报 _BL'),
    resentAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    closedBy: z.string().nullable(),
    closingNote: z.string().nullable(),
  })
  .meta({ id: 'ReconciliationTask' });

const answerOf = (task: Task): z.input<typeof TaskSchema> => ({
  ...task,
  differences: task.differences.map((each) => ({ ...each })),
  unknownYears: [...task.unknownYears],
  resentAt: task.resentAt?.toISOString() ?? null,
  closedAt: task.closedAt?.toISOString() ?? null,
});

const receive = route({
  method: 'post',
  statuses: [201],
  path: '/api/reconciliations',
  tag: TAG,
  right: 'export:run',
  summary: '提交上级返回的比对结果（.mdb、.xlsx 或 .csv），登记销账任务',
  description:
    '文件含差异类型列的按其分类；没有的视为上级现有记录，与本地登簿逐条比对。主键为不动产单元号、业务号、权利类型。该区县此前的未销账任务若不再列出，随之销账。',
  query: z.strictObject({
    name: z.string().min(1).max(200).describe('文件名，以其扩展名识别类型'),
    district: District,
    receivedOn: z.iso.date().optional().describe('收到日期，缺省为今天；期限从次日起算 5 个工作日'),
  }),
  body: Bytes,
  bodyBytes: RETURNED_BYTES,
  answer: z.object({
    id: z.string(),
    found: z.int().describe('差异数'),
    opened: z.int().describe('新登记的任务数'),
    closed: z.int().describe('随本次比对销账的任务数'),
    elsewhere: z.int().describe('文件中属其他区县、未登记的差异数'),
    dueOn: z.string(),
    unknownYears: z.array(z.int()),
  }),
  problems: ['upload-unreadable', 'layer-restricted'],
  async handle(context, { query, body }) {
    context.layers.find('registration-record', 'path');
    requireDistrict(context.caller, query.district);
    const today = beijingDay(context.clock());
    if ((query.receivedOn ?? today) > today) {
      throw new Problem('request-invalid', `收到日期 ${query.receivedOn} 尚未到来`);
    }
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const folder = mkdtempSync(join(tmpdir(), 'dimai-returned-'));
    try {
      const path = join(folder, `returned${extname(query.name)}`);
      writeFileSync(path, content);
      const { differences, elsewhere } = await differencesOf(context.db, readReturned(path, query.name), {
        code: query.district,
        region: context.region.districts.map(({ code }) => code),
      });
      const returned = {
        origin: 'difference-file',
        district: query.district,
        sourceName: query.name,
        sourceSha256: createHash('sha256').update(content).digest('hex'),
        receivedOn: query.receivedOn ?? today,
        createdBy: context.caller.id,
      } as const;
      const made = await openTasks(context.db, workingCalendar(context.settings), returned, differences);
      await context.audit('reconciliation.open', made.id, {
        district: query.district,
        opened: made.opened,
        closed: made.closed,
      });
      return { status: 201, body: { ...made, elsewhere, unknownYears: [...made.unknownYears] } };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

const Filter = {
  district: District.optional(),
  state: z.enum(['open', 'closed']).optional(),
  kind: z.enum(['local-only', 'upper-only', 'field-differs', 'unreported']).optional(),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('是否超期'),
};

const list = route({
  method: 'get',
  path: '/api/reconciliation/tasks',
  tag: TAG,
  right: 'export:run',
  summary: '销账任务',
  query: z.strictObject({
    ...Filter,
    cursor: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional()
      .describe('上一页的 next'),
    limit: integerParameter(1, 500, '每页条数').default(100),
  }),
  answer: z.object({ tasks: z.array(TaskSchema), next: z.string().nullable() }),
  async handle(context, { query: { cursor, limit, ...filter } }) {
    requireDistrict(context.caller, filter.district);
    const found = await listTasks(context.db, today(context), { ...filter, after: cursor, limit: limit + 1 });
    const tasks = found.slice(0, limit);
    return { body: { tasks: tasks.map(answerOf), next: found.length > limit ? tasks.at(-1)!.id : null } };
  },
});

const today = (context: RouteContext): string => beijingDay(context.clock());

const report = route({
  method: 'get',
  path: '/api/reconciliation/report',
  tag: TAG,
  right: 'export:download',
  summary: '销账报告（XLSX）：汇总、未销账、已销账',
  query: z.strictObject({ district: District.optional() }),
  mediaType: XLSX,
  answer: Bytes,
  async handle(context, { query: { district } }) {
    requireDistrict(context.caller, district);
    const tasks = await listTasks(context.db, today(context), { district, limit: REPORTED });
    await context.audit('reconciliation.report', district ?? null);
    const name = `销账报告-${district ?? '全部'}-${today(context)}.xlsx`;
    return { body: await reconciliationReport(tasks), headers: savedAs(name) };
  },
});

/** The district of a task must be one of the caller's before anything is done to it. */
async function requireOwn(context: RouteContext, id: string): Promise<void> {
  const { rows } = await context.db.query<{ district: string }>(
    'select district from dimai.reconciliation_task where id = $1::bigint',
    [id],
  );
  if (rows[0] != null) requireDistrict(context.caller, rows[0].district);
}

const resend = route({
  method: 'post',
  path: '/api/reconciliation/tasks/{id}/resend',
  tag: TAG,
  right: 'export:run',
  summary: '为补报、重报编定报文编号',
  params: Id,
  body: z.strictObject({
    kind: z.enum(['late', 'again', 'after-repair']).describe('补报（_BBXZ）、重报（_CBXZ）、质检修复后上报（_BL）'),
  }),
  answer: TaskSchema,
  problems: ['task-unknown', 'task-closed'],
  async handle(context, { params: { id }, body: { kind } }) {
    await requireOwn(context, id);
    const task = await resendTask(context.db, today(context), id, kind);
    await context.audit('reconciliation.resend', id, { messageId: task.messageId });
    return { body: answerOf(task) };
  },
});

const close = route({
  method: 'post',
  path: '/api/reconciliation/tasks/{id}/close',
  tag: TAG,
  right: 'export:run',
  summary: '销账',
  params: Id,
  body: z.strictObject({ note: z.string().trim().min(1).max(500).describe('处理说明') }),
  answer: TaskSchema,
  problems: ['task-unknown', 'task-closed'],
  async handle(context, { params: { id }, body: { note } }) {
    await requireOwn(context, id);
    const task = await closeTask(context.db, today(context), id, context.caller.name, note);
    await context.audit('reconciliation.close', id, { note });
    return { body: answerOf(task) };
  },
});

/** Routes of 比对 and 销账. */
export const reconciliationRoutes: readonly Route[] = [receive, list, report, resend, close];
