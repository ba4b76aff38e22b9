/**
 * Giving out numbers. A series is one row, locked by whoever takes from it, so that callers at the same moment stand in line and
 * no two get one number; a number that was given out is never given out again, whatever becomes of it.
 */
import type { PoolClient } from 'pg';
import { asEditor, type Scope } from '../../schemas/database/scope.ts';
import type { Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { codeInSeries, districtOfCode, isBuildingSeries, lastOfSeries, seriesKind } from './code-kinds.ts';

/** What is asked for. */
export interface Allocation {
  /** e.g. `320402001001GB`, `DK3204022026`, or `320402001001GB00008F` for buildings. */
  readonly series: string;
  readonly count: number;
  readonly purpose: string;
  /** Last day on which the codes are held. */
  readonly expiresOn: string | null;
  readonly by: string;
  readonly at: Date;
  /** What they may write, which the database holds them to; absent for who may write everything. */
  readonly scope?: Scope | undefined;
}

/** Takes numbers from a series, in a transaction of the caller. Throws `land-code-invalid`, `land-code-series-full`. */
export async function allocateCodes(client: PoolClient, allocation: Allocation): Promise<readonly string[]> {
  const { series, count, purpose, expiresOn, by, at, scope } = allocation;
  const kind = seriesKind(series);
  if (kind === undefined) {
    throw new Problem(
      'land-code-invalid',
      `${series} 不是编号序列；应为地籍子区 12 位加特征码 2 位（如 320402001001GB），或宗地代码加 F（自然幢号）`,
    );
  }
  if (kind === 'building') await requireLivingParcel(client, series.slice(0, 19));
  await foundSeries(client, series, scope);
  await client.query('select 1 from dimai.land_code_series where series = $1 for update', [series]);
  // Numbers are in use wherever whoever looks may see: they are read before the role is taken.
  const { rows: used } = await client.query<{ highest: number }>(`select ${highestUsed(series)} as highest`, [series]);
  const { rows } = await asEditor(client, scope, () =>
    client.query<{ last: number }>(
      `update dimai.land_code_series set last_number = greatest(last_number, $2::integer) + $3::integer
where series = $1 returning last_number as last`,
      [series, used[0]!.highest, count],
    ),
  );
  const { last } = rows[0] ?? unwritten(series);
  if (last > lastOfSeries(series)) {
    const left = lastOfSeries(series) - (last - count);
    throw new Problem('land-code-series-full', `${series} 只剩 ${left} 个编号，不足 ${count} 个；请换用其他地籍子区`);
  }
  const numbers = Array.from({ length: count }, (_, index) => last - count + 1 + index);
  const codes = numbers.map((number) => codeInSeries(series, number));
  await asEditor(client, scope, () =>
    client.query(
      `insert into dimai.land_code (code, kind, state, district_code, series, number, purpose, allocated_by, allocated_at, expires_on)
select code, $3, 'reserved', $4, $5, number, $6, $7, $8, $9
from unnest($1::text[], $2::integer[]) as given (code, number)`,
      [codes, numbers, kind, districtOfCode(series), series, purpose, by, at, expiresOn],
    ),
  );
  return codes;
}

function unwritten(series: string): never {
  throw new Problem('forbidden', `${series} 不在可办理的行政区内，不能取号`);
}

/** Buildings stand on parcels that are, or are about to be. Throws `code-unknown`. */
async function requireLivingParcel(client: Database, code: string): Promise<void> {
  const { rows } = await client.query(
    `select 1 where exists (select from land.parcel where parcel_code = $1 and version_to is null)
  or exists (select from dimai.land_code where code = $1 and state in ('reserved', 'current'))`,
    [code],
  );
  if (rows.length === 0) throw new Problem('code-unknown', `没有现势或预留的宗地 ${code}，不能为其建筑物编号`);
}

/** Highest number of the series `$1` that any version of the data, or any event, has used. */
const highestUsed = (series: string): string => (isBuildingSeries(series) ? HIGHEST_BUILDING : HIGHEST_PARCEL);

const HIGHEST_PARCEL = `greatest(
  (select coalesce(max(right(parcel_code, 5)::integer), 0) from (
    select parcel_code from land.parcel
    where parcel_code like $1 || '%' and parcel_code ~ '^\\d{12}[A-Z]{2}\\d{5}$'
    order by parcel_code using ~>~
    limit 1
  ) as highest),
  (select coalesce(max(number), 0) from dimai.land_code where series = $1))`;

/** Numbers that buildings or units of any version bear; a 不动产单元号 holds its 幢号 after the F. */
const BUILDING_NUMBERS = `(
  select substr(building_number, 21, 4)::integer as number from land.building
  where building_number ~>=~ $1 and building_number ~<~ ($1 || '~') and building_number ~ '^.{19}F\\d{4}$'
  union
  select substr(unit_number, 21, 4)::integer from land.building_unit
  where unit_number ~>=~ $1 and unit_number ~<~ ($1 || '~') and unit_number ~ '^.{19}F\\d{8}$'
)`;

const HIGHEST_BUILDING = `greatest(
  (select coalesce(max(number), 0) from ${BUILDING_NUMBERS} as borne),
  (select coalesce(max(number), 0) from dimai.land_code where series = $1))`;

/** Numbers that parcels of any version bear. */
const PARCEL_NUMBERS = `(
  select distinct right(parcel_code, 5)::integer as number from land.parcel
  where parcel_code like $1 || '%' and parcel_code ~ '^\\d{12}[A-Z]{2}\\d{5}$'
)`;

/** Begins a series behind what is in use. */
async function foundSeries(client: PoolClient, series: string, scope: Scope | undefined): Promise<void> {
  const { rows } = await client.query('select 1 from dimai.land_code_series where series = $1', [series]);
  if (rows.length > 0) return;
  const { rows: used } = await client.query<{ highest: number }>(`select ${highestUsed(series)} as highest`, [series]);
  await asEditor(client, scope, () =>
    client.query(
      `insert into dimai.land_code_series (series, founded_at, last_number) values ($1, $2, $2)
on conflict (series) do nothing`,
      [series, used[0]!.highest],
    ),
  );
}

/** Gives up a code that was reserved; its number stays away. Throws `code-unknown`, `land-code-reused`, `land-code-held`. */
export async function releaseCode(
  client: PoolClient,
  code: string,
  { reason, by, at, scope }: Pick<Allocation, 'by' | 'at' | 'scope'> & { readonly reason: string },
): Promise<void> {
  const { rowCount } = await asEditor(client, scope, () =>
    client.query(
      `update dimai.land_code set state = 'released', released_reason = $2, released_by = $3, released_at = $4
where code = $1 and state = 'reserved' and survey_task_id is null`,
      [code, reason, by, at],
    ),
  );
  if (rowCount === 1) return;
  const { rows } = await client.query<{ state: string; number: string | null }>(
    `select c.state, t.number from dimai.land_code c left join dimai.survey_task t on t.id = c.survey_task_id where c.code = $1`,
    [code],
  );
  const [found] = rows;
  if (found === undefined) throw new Problem('code-unknown', `没有预留过代码 ${code}`);
  if (found.state === 'reserved') {
    throw new Problem(
      'land-code-held',
      `${code} 为地籍调查 ${found.number} 预留，随任务办结、撤销或到期而释放，不单独注销`,
    );
  }
  throw new Problem('land-code-reused', `${code} 已启用或已注销，不是预留状态，无需注销预留`);
}

/** Numbers of a series that no parcel bears, and why. */
export interface SeriesHole {
  readonly from: number;
  readonly to: number;
  /** `before`: below where the series was taken over, given out elsewhere or never; `reserved`, `expired`, `released`: given out here. */
  readonly why: 'before' | 'reserved' | 'expired' | 'released';
  readonly purpose: string | null;
  readonly by: string | null;
  readonly at: string | null;
}

/** How a series stands. */
export interface SeriesReport {
  readonly series: string;
  readonly foundedAt: number;
  readonly last: number;
  readonly used: number;
  readonly holes: readonly SeriesHole[];
}

/** Every number from 1 to the last one is borne by a parcel of some version, by an event, or stands in a hole that says why. */
export async function reportSeries(db: Database, series: string, today: string): Promise<SeriesReport> {
  const numbers = isBuildingSeries(series) ? BUILDING_NUMBERS : PARCEL_NUMBERS;
  const { rows: state } = await db.query<{ founded_at: number; last_number: number }>(
    'select founded_at, last_number from dimai.land_code_series where series = $1',
    [series],
  );
  const { rows } = await db.query<{
    number: number;
    state: string | null;
    purpose: string | null;
    by: string | null;
    at: string | null;
  }>(
    `with borne as (
  select number from ${numbers} as in_data
  union
  select number from dimai.land_code where series = $1 and state in ('current', 'ended')
), last as (
  select greatest(coalesce(max(number), 0), $2::integer) as number from borne
)
select n as number,
  case when c.state = 'reserved' and c.expires_on < $3::date then 'expired' else c.state end as state,
  coalesce(c.released_reason, c.purpose) as purpose, coalesce(c.released_by, c.allocated_by) as by,
  to_char(coalesce(c.released_at, c.allocated_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as at
from generate_series(1, (select number from last)) as n
left join dimai.land_code c on c.series = $1 and c.number = n
where not exists (select from borne where borne.number = n)
order by n`,
    [series, state[0]?.last_number ?? 0, today],
  );
  const { rows: counted } = await db.query<{ used: number; highest: number }>(
    `select count(*)::integer as used, coalesce(max(number), 0) as highest from ${numbers} as in_data`,
    [series],
  );
  const highest = counted[0]!.highest;
  const holes: SeriesHole[] = [];
  for (const { number, state: held, purpose, by, at } of rows) {
    const why = (held ?? 'before') as SeriesHole['why'];
    const last = holes.at(-1);
    const continues = last?.to === number - 1 && last.why === why && last.purpose === purpose && last.by === by;
    if (continues && last.at === at) holes[holes.length - 1] = { ...last, to: number };
    else holes.push({ from: number, to: number, why, purpose, by, at });
  }
  return {
    series,
    foundedAt: state[0]?.founded_at ?? highest,
    last: Math.max(state[0]?.last_number ?? 0, highest),
    used: counted[0]!.used,
    holes,
  };
}
