import { z } from 'zod';
import { savedAs } from '../../schemas/file-headers.ts';
import { Problem } from '../../schemas/problems.ts';
import { requireDistrict } from '../district-scope.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { openTasks, workingCalendar } from '../reconciliation/tasks.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { accessLogDays } from './access-log-days.ts';
import { accessLogXml, buildAccessLog } from './access-log.ts';
import { checkAccessLog, LOG_BYTES } from './check-log.ts';
import { logXsd } from './log-schema.ts';
import { unreportedOf } from './unreported.ts';

const TAG = '登簿日志';
const Which = z.strictObject({
  district: z
    .string()
    .regex(/^\d{6}$/, '应为 6 位区县代码')
    .describe('区县代码'),
  day: z.iso.date().describe('登簿日期（北京时间）'),
});
const Xml = z.any().meta({ type: 'string' });

/** The log names certificates and every entry: it is read by those who may read the layer. */
async function logOf(context: RouteContext, { district, day }: z.output<typeof Which>) {
  context.layers.find('registration-record', 'path');
  requireDistrict(context.caller, district);
  if (day > beijingDay(context.clock())) throw new Problem('request-invalid', `日期 ${day} 尚未到来`);
  return buildAccessLog(context.db, district, day);
}

const read = route({
  method: 'get',
  path: '/api/access-log',
  tag: TAG,
  right: 'export:download',
  summary: '一个区县一天的登簿日志（XML），含登簿详单与上报详单',
  description: '写出前按结构与各项勾稽关系自检；有误时不交出。',
  query: Which,
  mediaType: 'application/xml',
  answer: Xml,
  problems: ['layer-restricted', 'log-inconsistent'],
  async handle(context, { query }) {
    const xml = accessLogXml(await logOf(context, query));
    const { findings } = checkAccessLog(xml);
    if (findings.length > 0) {
      const errors = findings.slice(0, 100).map(({ at, message }) => ({ at, expected: message }));
      throw new Problem(
        'log-inconsistent',
        `登簿数据有 ${findings.length} 处不符，日志未生成，请先更正：${findings[0]!.message}`,
        { errors },
      );
    }
    await context.audit('access-log.read', query.district, { day: query.day });
    const name = `AccessLog_${query.district}_${query.day}.xml`;
    return { body: xml, headers: savedAs(name) };
  },
});

const days = route({
  method: 'get',
  path: '/api/access-log/days',
  tag: TAG,
  right: 'export:run',
  summary: '一个区县各日的登簿、已上报与未上报条数，近的在前',
  query: z.strictObject({
    district: Which.shape.district,
    before: z.iso.date().optional().describe('只列此日之前'),
    limit: integerParameter(1, 366, '至多几日').default(31),
  }),
  answer: z.object({
    days: z.array(
      z.object({
        day: z.string(),
        registers: z.int().describe('登簿条数'),
        reported: z.int().describe('已上报条数'),
        unreported: z.int().describe('未上报条数'),
        openTasks: z.int().describe('其中已登记、尚未销账的任务数'),
      }),
    ),
    next: z.string().nullable().describe('下一页的 before；null 为已到最早'),
  }),
  problems: ['layer-restricted'],
  async handle(context, { query }) {
    context.layers.find('registration-record', 'path');
    requireDistrict(context.caller, query.district);
    const found = await accessLogDays(context.db, query.district, query.before ?? null, query.limit + 1);
    const page = found.slice(0, query.limit);
    return {
      body: { days: page.map((day) => ({ ...day })), next: found.length > query.limit ? page.at(-1)!.day : null },
    };
  },
});

const FindingSchema = z
  .object({ code: z.string(), line: z.int().nullable(), at: z.string(), message: z.string() })
  .meta({ id: 'AccessLogFinding' });

const check = route({
  method: 'post',
  path: '/api/access-log/check',
  tag: TAG,
  right: 'export:run',
  summary: '核验一份登簿日志（正文为 XML）',
  body: Xml,
  bodyBytes: LOG_BYTES,
  answer: z.object({
    isValid: z.boolean(),
    registers: z.int(),
    accesses: z.int(),
    unreported: z.int().describe('未上报条数'),
    findings: z.array(FindingSchema),
  }),
  async handle(_context, { body }) {
    const { findings, log, unreported } = checkAccessLog(Buffer.isBuffer(body) ? body.toString('utf8') : '');
    return {
      body: {
        isValid: findings.length === 0,
        registers: log?.registers.length ?? 0,
        accesses: log?.accesses.length ?? 0,
        unreported: unreported.length,
        findings: findings.map((finding) => ({ ...finding })),
      },
    };
  },
});

const tasks = route({
  method: 'post',
  statuses: [201],
  path: '/api/access-log/tasks',
  tag: TAG,
  right: 'export:run',
  summary: '把一天的未上报清单登记为销账任务',
  body: Which,
  answer: z.object({
    id: z.string(),
    found: z.int(),
    opened: z.int().describe('新登记的任务数'),
    closed: z.int().describe('销账的任务数；一天的清单不销账，总为 0'),
    dueOn: z.string(),
    unknownYears: z.array(z.int()).describe('期限内节假日未知的年份'),
  }),
  problems: ['layer-restricted'],
  async handle(context, { body }) {
    const log = await logOf(context, body);
    const returned = {
      origin: 'access-log',
      district: body.district,
      sourceName: `登簿日志 ${body.day}`,
      sourceSha256: null,
      receivedOn: beijingDay(context.clock()),
      createdBy: context.caller.id,
    } as const;
    const made = await openTasks(context.db, workingCalendar(context.settings), returned, unreportedOf(log));
    await context.audit('reconciliation.open', made.id, { district: body.district, opened: made.opened });
    return { status: 201, body: { ...made, unknownYears: [...made.unknownYears] } };
  },
});

const schema = route({
  method: 'get',
  path: '/api/access-log/schema.xsd',
  tag: TAG,
  right: 'export:run',
  summary: '登簿日志的 XML Schema',
  mediaType: 'application/xml',
  answer: Xml,
  handle: async () => ({ body: logXsd() }),
});

/** Routes of the 登簿日志. */
export const accessLogRoutes: readonly Route[] = [days, read, check, tasks, schema];
