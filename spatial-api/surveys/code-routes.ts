/** Codes and numbers of 界址点 that a task holds. */
import { z } from 'zod';
import { withTransaction } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { requireDistrict } from '../district-scope.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { prolong, readHeld, reserveCodes, reservePoints } from './reserve-codes.ts';
import { reason, TAG, taskParams } from './route-schemas.ts';
import { actorOf } from './task-routes.ts';
import { readTask } from './task-store.ts';

/** The day some calendar days later. */
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const expiresOn = z.iso.date().optional().describe('预留至何日；缺省自今天起 SURVEY_CODE_DAYS 天');

/** Until when something is held: as asked, or as the setting says. Throws `request-invalid` for a day that has gone by. */
function termOf({ clock, settings }: RouteContext, asked: string | undefined) {
  const today = beijingDay(clock());
  const until = asked ?? dayAfter(today, settings.surveyCodeDays);
  if (until >= today) return { today, expiresOn: until };
  throw new Problem('request-invalid', `预留期限 ${until} 早于今天 ${today}`, {
    errors: [{ at: 'body.expiresOn', actual: until, expected: `不早于 ${today}` }],
  });
}

const heldShape = {
  expiresOn: z.string(),
  reservedBy: z.string(),
  reservedAt: z.string(),
  endedAt: z.string().nullable(),
};

/** What a task holds, as the interface answers it. */
export const HeldSchema = z
  .object({
    codes: z.array(
      z.object({
        code: z.string(),
        state: z.enum(['held', 'expired', 'issued', 'freed']).describe('预留中、已过期、已启用、任务结束后释放'),
        ...heldShape,
      }),
    ),
    points: z.array(
      z.object({
        subdistrict: z.string(),
        from: z.int(),
        to: z.int(),
        state: z.enum(['held', 'expired', 'freed']),
        ...heldShape,
      }),
    ),
  })
  .meta({ id: 'SurveyHeldCodes' });

async function heldAnswer({ scoped, clock }: RouteContext, taskId: number): Promise<z.input<typeof HeldSchema>> {
  const { codes, points } = await readHeld(scoped, taskId, beijingDay(clock()));
  return { codes: codes.map((each) => ({ ...each })), points: points.map((each) => ({ ...each })) };
}

const list = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/codes',
  tag: TAG,
  summary: '任务预留的宗地代码与界址点号：期限、是否启用',
  params: taskParams,
  answer: HeldSchema,
  problems: ['survey-task-unknown'],
  async handle(context, { params: { id } }) {
    await readTask(context.db, id);
    return { body: await heldAnswer(context, id) };
  },
});

const COMMON = ['survey-task-unknown', 'survey-closed', 'survey-code-elsewhere'] as const;

const reserve = route({
  method: 'post',
  statuses: [201],
  path: '/api/survey-tasks/{id}/codes',
  tag: TAG,
  right: 'survey:work',
  summary: '为任务预留宗地代码',
  description:
    '取自一码的编号序列，只由本任务启用；到期未启用的即释放，同一子区的下一次预留先取用。已启用过的代码从不再用。',
  params: taskParams,
  body: z.strictObject({
    series: z.string().describe('地籍子区 12 位加特征码 2 位，如 320402001001GB'),
    count: z.int().min(1).max(500).default(1),
    expiresOn,
  }),
  answer: z.object({ reserved: z.array(z.string()), ...HeldSchema.shape }),
  problems: [...COMMON, 'land-code-invalid', 'land-code-series-full'],
  async handle(context, { params: { id }, body }) {
    const task = await readTask(context.scoped, id);
    requireDistrict(context.caller, body.series.slice(0, 6));
    const term = termOf(context, body.expiresOn);
    const reserved = await withTransaction(context.db, (client) =>
      reserveCodes(client, body.series, { taskId: id, count: body.count, ...term }, actorOf(context)),
    );
    await context.audit('survey.reserve', task.number, { codes: [...reserved], expiresOn: term.expiresOn });
    return { status: 201, body: { reserved: [...reserved], ...(await heldAnswer(context, id)) } };
  },
});

const reserveNumbers = route({
  method: 'post',
  statuses: [201],
  path: '/api/survey-tasks/{id}/points',
  tag: TAG,
  right: 'survey:work',
  summary: '为任务预留界址点号：在地籍子区内统一编号的，从已用与在留的最大号之后取连续的一段',
  params: taskParams,
  body: z.strictObject({
    subdistrict: z
      .string()
      .regex(/^\d{12}$/)
      .describe('地籍子区，十二位'),
    count: z.int().min(1).max(10_000),
    expiresOn,
  }),
  answer: z.object({ from: z.int(), to: z.int(), ...HeldSchema.shape }),
  problems: COMMON,
  async handle(context, { params: { id }, body }) {
    const task = await readTask(context.scoped, id);
    requireDistrict(context.caller, body.subdistrict.slice(0, 6));
    const term = termOf(context, body.expiresOn);
    const run = await withTransaction(context.db, (client) =>
      reservePoints(client, body.subdistrict, { taskId: id, count: body.count, ...term }, actorOf(context)),
    );
    await context.audit('survey.reserve', task.number, { points: { ...body, ...run }, expiresOn: term.expiresOn });
    return { status: 201, body: { ...run, ...(await heldAnswer(context, id)) } };
  },
});

const prolongHeld = route({
  method: 'put',
  path: '/api/survey-tasks/{id}/codes/expiry',
  tag: TAG,
  right: 'survey:manage',
  summary: '延长（或提前）预留期限；已被他人取用的不再恢复',
  params: taskParams,
  body: z.strictObject({ expiresOn: z.iso.date(), reason }),
  answer: HeldSchema,
  problems: COMMON,
  async handle(context, { params: { id }, body }) {
    const task = await readTask(context.scoped, id);
    const term = termOf(context, body.expiresOn);
    const codes = await withTransaction(context.db, (client) =>
      prolong(client, id, { expiresOn: term.expiresOn, reason: body.reason }, actorOf(context)),
    );
    await context.audit('survey.prolong', task.number, { codes, expiresOn: term.expiresOn });
    return { body: await heldAnswer(context, id) };
  },
});

/** Routes of codes that surveys hold. */
export const surveyCodeRoutes: readonly Route[] = [list, reserve, reserveNumbers, prolongHeld];
