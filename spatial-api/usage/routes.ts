/** What the interfaces were used for, over a day, a week, a month or a year. */
import { z } from 'zod';

import type { Database } from '../../schemas/database/sql.ts';
import { route, type Route } from '../route.ts';
import { DURATIONS } from './usage.ts';

/** Periods with the unit in which they are told. */
const PERIODS = { day: 'hour', week: 'day', month: 'day', year: 'month' } as const;
const STEPS = { day: '1 day', week: '7 days', month: '1 month', year: '1 year' } as const;

const figures = {
  calls: z.int(),
  refused: z.int().describe('被拒绝：未登录、无权限、超配额'),
  failed: z.int().describe('服务错误'),
  meanMs: z.number().nullable(),
  p95Ms: z
    .number()
    .nullable()
    .describe(`95% 的调用不超过的时长，取 ${DURATIONS.join('、')} 之一；更长为 null`),
};
const pointSchema = z.object({ at: z.string(), ...figures }).meta({ id: 'InterfaceUsePoint' });
const shareSchema = z.object({ id: z.string(), name: z.string(), ...figures }).meta({ id: 'InterfaceUseShare' });

const getUse = route({
  method: 'get',
  path: '/api/interface-statistics',
  tag: '运行',
  summary: '接口调用统计：次数、拒绝、失败、时长，按时间、使用方与接口',
  right: 'operations:read',
  query: z.strictObject({
    period: z.enum(['day', 'week', 'month', 'year']).default('day'),
    consumer: z.string().max(80).optional().describe('只看一个使用方：key:编号、people、local、anonymous'),
  }),
  answer: z.object({
    from: z.string(),
    to: z.string(),
    unit: z.enum(['hour', 'day', 'month']),
    series: z.array(pointSchema),
    consumers: z.array(shareSchema),
    routes: z.array(shareSchema),
  }),
  async handle({ db, clock, usage }, { query: { period, consumer } }) {
    await usage.flush();
    const unit = PERIODS[period];
    const now = clock();
    const window = { now, step: STEPS[period], consumer: consumer ?? null };
    const { rows: bounds } = await db.query<{ from: string; to: string }>(
      `select to_char(${start('$1')} at time zone 'UTC', '${UTC}') as from, to_char($1::timestamptz at time zone 'UTC', '${UTC}') as to`
        .replaceAll(':step', STEPS[period])
        .replaceAll(':unit', unit),
      [now],
    );
    const series = await read(db, window, unit, `date_trunc('${unit}', hour, 'Asia/Shanghai')`, 'group_key');
    const consumers = await read(db, window, unit, 'consumer', 'calls desc, group_key');
    const routes = await read(db, window, unit, 'route', 'calls desc, group_key');
    const { rows: keys } = await db.query<{ id: string; name: string }>(
      `select 'key:' || id as id, consumer || '·' || name as name from dimai.api_key`,
    );
    const names = new Map([...keys.map(({ id, name }) => [id, name] as const), ...PEOPLE]);
    return {
      body: {
        ...bounds[0]!,
        unit,
        series: series.map(({ key, ...rest }) => ({ at: key, ...rest })),
        consumers: consumers.map(({ key, ...rest }) => ({ id: key, name: names.get(key) ?? key, ...rest })),
        routes: routes.slice(0, 50).map(({ key, ...rest }) => ({ id: key, name: key, ...rest })),
      },
      headers: { 'Cache-Control': 'no-store' },
    };
  },
});

const PEOPLE = [
  ['people', '本单位用户'],
  ['local', '本机操作员'],
  ['anonymous', '未登录'],
] as const;
const UTC = 'YYYY-MM-DD"T"HH24:MI:SS"Z"';

/** Whole units back from a moment, so that the first bar is whole. */
function start(now: string): string {
  return `(date_trunc(':unit', ${now}::timestamptz - interval ':step', 'Asia/Shanghai') + interval '1 :unit')`;
}

interface Figures {
  readonly key: string;
  readonly calls: number;
  readonly refused: number;
  readonly failed: number;
  readonly meanMs: number | null;
  readonly p95Ms: number | null;
}

interface Window {
  readonly now: Date;
  readonly step: string;
  readonly consumer: string | null;
}

async function read(
  db: Database,
  window: Window,
  unit: string,
  group: string,
  order: string,
): Promise<readonly Figures[]> {
  const { rows } = await db.query<Omit<Figures, 'p95Ms'> & { buckets: readonly number[] }>(
    `select
  ${group === 'consumer' || group === 'route' ? 'group_key' : `to_char(group_key at time zone 'UTC', '${UTC}')`} as key,
  calls, refused, failed, took / nullif(calls, 0) as "meanMs", buckets
from (
  select ${group} as group_key, sum(calls)::float8 as calls, sum(refused)::float8 as refused, sum(failed)::float8 as failed,
    sum(took_ms) as took,
    array[${[...DURATIONS, 0].map((_, index) => `sum(buckets[${index + 1}])::float8`).join(', ')}] as buckets
  from dimai.interface_use
  where hour >= ${start('$1').replaceAll(':step', window.step).replaceAll(':unit', unit)}
    and hour <= $1::timestamptz
    and ($2::text is null or consumer = $2)
  group by 1
) as grouped
order by ${order}`,
    [window.now, window.consumer],
  );
  return rows.map(({ buckets, ...rest }) => ({ ...rest, p95Ms: percentile(buckets, 0.95) }));
}

/** Upper bound of the class in which a share of the calls has ended; null where that is the last, which has none. */
export function percentile(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [index, count] of buckets.entries()) {
    seen += count;
    if (total > 0 && seen >= total * share) return DURATIONS[index] ?? null;
  }
  return null;
}

/** Routes of the use of interfaces. */
export const usageRoutes: readonly Route[] = [getUse];
