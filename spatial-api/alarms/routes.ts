/** The list of alarms that the security administrator works off. */
import { z } from 'zod';

import { parameters } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { ALARM_KINDS, alarmKinds } from './alarm-rules.ts';

const NO_STORE = { 'Cache-Control': 'no-store' };
const TAG = '安全';

const alarmSchema = z
  .object({
    id: z.int(),
    kind: z.enum(alarmKinds),
    title: z.string(),
    titleEn: z.string(),
    actor: z.string().describe('账号或密钥编号；未登录为 anonymous'),
    actorName: z.string(),
    address: z.string().nullable(),
    subject: z.string(),
    amount: z.int().describe('次数或要素数'),
    threshold: z.int(),
    routes: z.array(z.string()),
    firstAt: z.string(),
    lastAt: z.string(),
    state: z.enum(['open', 'handled', 'dismissed']),
    handledBy: z.string().nullable(),
    handledAt: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Alarm' });

interface AlarmRow {
  readonly id: number;
  readonly kind: keyof typeof ALARM_KINDS;
  readonly [column: string]: unknown;
}

const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const COLUMNS = `id, kind, actor, actor_name as "actorName", address, subject, amount, threshold,
  coalesce(array(select jsonb_array_elements_text(detail -> 'routes')), '{}') as routes,
  ${utc('first_at')} as "firstAt", ${utc('last_at')} as "lastAt", state, handled_by as "handledBy", ${utc('handled_at')} as "handledAt", note`;

function alarmOf(row: AlarmRow): z.input<typeof alarmSchema> {
  const { zh, en } = ALARM_KINDS[row.kind];
  return { ...(row as unknown as Omit<z.input<typeof alarmSchema>, 'title' | 'titleEn'>), title: zh, titleEn: en };
}

const getAlarms = route({
  method: 'get',
  path: '/api/alarms',
  tag: TAG,
  summary: '安全告警，新者在前',
  right: 'alarms:handle',
  query: z.strictObject({
    state: z.enum(['open', 'handled', 'dismissed']).optional(),
    kind: z.enum(alarmKinds).optional(),
    before: integerParameter(1, Number.MAX_SAFE_INTEGER, '只看此编号之前的（翻页）').optional(),
    limit: integerParameter(1, 500, '条数').default(100),
  }),
  answer: z.object({ alarms: z.array(alarmSchema), open: z.int().describe('未处置的告警数') }),
  async handle({ db }, { query: { state, kind, before, limit } }) {
    const { add, values } = parameters();
    const conditions = [
      'true',
      ...(state === undefined ? [] : [`state = ${add(state)}`]),
      ...(kind === undefined ? [] : [`kind = ${add(kind)}`]),
      ...(before === undefined ? [] : [`id < ${add(before, 'bigint')}`]),
    ];
    const { rows } = await db.query<AlarmRow>(
      `select ${COLUMNS} from dimai.alarm where ${conditions.join(' and ')} order by id desc limit ${add(limit, 'integer')}`,
      values,
    );
    const open = await db.query<{ open: number }>(`select count(*) as open from dimai.alarm where state = 'open'`);
    return { body: { alarms: rows.map(alarmOf), open: open.rows[0]!.open }, headers: NO_STORE };
  },
});

const putAlarm = route({
  method: 'put',
  path: '/api/alarms/{id}',
  writesWhenReadOnly: true,
  tag: TAG,
  summary: '处置告警：已处理或排除，须写明说明',
  right: 'alarms:handle',
  params: z.strictObject({ id: integerParameter(1, Number.MAX_SAFE_INTEGER, '告警编号') }),
  body: z.strictObject({ state: z.enum(['handled', 'dismissed']), note: z.string().trim().min(2).max(1000) }),
  answer: alarmSchema,
  problems: ['alarm-unknown', 'alarm-closed'],
  async handle({ db, caller, clock, audit }: RouteContext, { params: { id }, body }) {
    const { rows } = await db.query<AlarmRow>(
      `update dimai.alarm set state = $2, note = $3, handled_by = $4, handled_at = $5
where id = $1 and state = 'open'
returning ${COLUMNS}`,
      [id, body.state, body.note, caller.name, clock()],
    );
    if (rows[0] === undefined) throw await notOpen(db, id);
    await audit('alarm.handle', String(id), { state: body.state });
    return { body: alarmOf(rows[0]), headers: NO_STORE };
  },
});

async function notOpen(db: RouteContext['db'], id: number): Promise<Problem> {
  const { rowCount } = await db.query('select from dimai.alarm where id = $1', [id]);
  return rowCount === 0
    ? new Problem('alarm-unknown', `没有编号为 ${id} 的告警`)
    : new Problem('alarm-closed', `告警 ${id} 已经处置`);
}

/** Routes of alarms. */
export const alarmRoutes: readonly Route[] = [getAlarms, putAlarm];
