/**
 * Codes and numbers of 界址点 held for a survey before anybody goes out. They come from the series of 一码 (`../land-codes/allocate.ts`),
 * are issued to this task alone, and expire. A code that expired without ever having been issued is free: the next survey of the series
 * takes it first, so that papers left behind do not make holes. One that was issued never returns.
 */
import type { PoolClient } from 'pg';
import { asEditor } from '../../schemas/database/scope.ts';
import type { Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { type SurveyState, surveyStates } from '../../schemas/rules/survey.ts';
import { allocateCodes } from '../land-codes/allocate.ts';
import { type Actor, lockTask, noteEntry, type SurveyTask } from './task-store.ts';

/** States in which a task may hold codes. */
const HOLDING: readonly SurveyState[] = ['accepted', 'preparing', 'field'];

/** What a reservation needs beside what is reserved. */
export interface Holding {
  readonly taskId: number;
  readonly count: number;
  /** Last day on which they are held. */
  readonly expiresOn: string;
  /** Day in China. */
  readonly today: string;
}

/** A code as a task holds, or held, it. */
export interface HeldCode {
  readonly code: string;
  readonly state: 'held' | 'expired' | 'issued' | 'freed';
  readonly expiresOn: string;
  readonly reservedBy: string;
  readonly reservedAt: string;
  readonly endedAt: string | null;
}

/** A run of numbers of 界址点. */
export interface HeldPoints extends Omit<HeldCode, 'code' | 'state'> {
  readonly subdistrict: string;
  readonly from: number;
  readonly to: number;
  readonly state: 'held' | 'expired' | 'freed';
}

/**
 * Holds codes of a series (地籍子区 12 + 特征码 2) for a task, in a transaction of the caller. Throws `survey-closed`,
 * `survey-code-elsewhere`, `land-code-invalid`, `land-code-series-full`, `forbidden`.
 */
export async function reserveCodes(
  client: PoolClient,
  series: string,
  holding: Holding,
  who: Actor,
): Promise<readonly string[]> {
  const task = await holder(client, holding.taskId);
  if (!/^\d{12}[GJZ][A-Z]$/.test(series)) {
    throw new Problem(
      'land-code-invalid',
      `${series} 不是宗地代码的编号序列；应为地籍子区 12 位加特征码 2 位，如 320402001001GB`,
    );
  }
  requireOwn(task, series.slice(0, 12));
  const { count, expiresOn, today } = holding;
  const purpose = `地籍调查 ${task.number}`;
  const freed = await takeFreed(client, series, { count, today });
  await client.query(
    `update dimai.survey_code set ended_at = $2, ended_why = 'expired' where code = any($1::text[]) and ended_at is null`,
    [freed, who.at],
  );
  const fresh =
    freed.length === count
      ? []
      : await allocateCodes(client, {
          series,
          count: count - freed.length,
          purpose,
          expiresOn,
          by: who.name,
          at: who.at,
          scope: who.scope,
        });
  const codes = [...freed, ...fresh].sort();
  await asEditor(client, who.scope, () =>
    client.query(
      `update dimai.land_code set survey_task_id = $2, purpose = $3, allocated_by = $4, allocated_at = $5, expires_on = $6
where code = any($1::text[])`,
      [codes, task.id, purpose, who.name, who.at, expiresOn],
    ),
  );
  await client.query(
    `insert into dimai.survey_code (task_id, code, series, number, reserved_by, reserved_by_id, reserved_at, expires_on)
select $2, code, $3, right(code, 5)::integer, $4, $5, $6, $7 from unnest($1::text[]) as code`,
    [codes, task.id, series, who.name, who.id, who.at, expiresOn],
  );
  await noteEntry(
    client,
    task.id,
    { kind: 'codes', from: task.state, to: task.state, reason: null, detail: { codes, expiresOn } },
    who,
  );
  return codes;
}

/** Lowest codes that surveys held until before today and that no parcel of any version bears; locked. */
async function takeFreed(
  client: PoolClient,
  series: string,
  { count, today }: { readonly count: number; readonly today: string },
): Promise<readonly string[]> {
  const { rows } = await client.query<{ code: string }>(
    `select c.code
from dimai.land_code c
where c.series = $1 and c.state = 'reserved' and c.survey_task_id is not null and c.expires_on < $2::date
  and not exists (select from land.parcel p where p.parcel_code = c.code)
order by c.number
limit $3
for update of c`,
    [series, today, count],
  );
  return rows.map(({ code }) => code);
}

async function holder(client: PoolClient, taskId: number): Promise<SurveyTask> {
  const task = await lockTask(client, taskId);
  if (HOLDING.includes(task.state)) return task;
  throw new Problem(
    'survey-closed',
    `任务 ${task.number} ${surveyStates[task.state].zh}，此时不能预留代码；受理以后、提交成果以前可以`,
  );
}

function requireOwn({ number, districts, subdistricts }: SurveyTask, subdistrict: string): void {
  const isOwn =
    subdistricts.length > 0 ? subdistricts.includes(subdistrict) : districts.includes(subdistrict.slice(0, 6));
  if (isOwn) return;
  const own = subdistricts.length > 0 ? `地籍子区 ${subdistricts.join('、')}` : `行政区 ${districts.join('、')}`;
  throw new Problem('survey-code-elsewhere', `${subdistrict} 不在任务 ${number} 的范围内；可预留的是${own}`);
}

/** Key of the locks under which numbers of 界址点 are given out, one for each 地籍子区. */
const POINT_LOCK = 0x6a7a_6468;

/**
 * Holds numbers of 界址点 (J1, J2 …) of a 地籍子区, in a transaction of the caller: a run behind every number that is in use or held.
 * Throws `survey-closed`, `survey-code-elsewhere`.
 */
export async function reservePoints(
  client: PoolClient,
  subdistrict: string,
  holding: Holding,
  who: Actor,
): Promise<{ readonly from: number; readonly to: number }> {
  const task = await holder(client, holding.taskId);
  requireOwn(task, subdistrict);
  const { count, expiresOn, today } = holding;
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [POINT_LOCK, subdistrict]);
  const { rows } = await client.query<{ highest: number }>(
    `select greatest(
  (select coalesce(max(substring(point_number from '^J?(\\d{1,8})$')::integer), 0) from land.boundary_point
    where parcel_code like $1 || '%'),
  (select coalesce(max(last_number), 0) from dimai.survey_point_range
    where subdistrict = $1 and (ended_at is null and expires_on >= $2::date or ended_why = 'registered'))) as highest`,
    [subdistrict, today],
  );
  const from = rows[0]!.highest + 1;
  const to = from + count - 1;
  await client.query(
    `insert into dimai.survey_point_range (task_id, subdistrict, first_number, last_number, reserved_by, reserved_by_id, reserved_at, expires_on)
values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [task.id, subdistrict, from, to, who.name, who.id, who.at, expiresOn],
  );
  const detail = { subdistrict, points: [from, to], expiresOn };
  await noteEntry(client, task.id, { kind: 'points', from: task.state, to: task.state, reason: null, detail }, who);
  return { from, to };
}

/** Holds what a task holds until another day, what has expired unused and was not taken since as well. */
export async function prolong(
  client: PoolClient,
  taskId: number,
  { expiresOn, reason }: { readonly expiresOn: string; readonly reason: string },
  who: Actor,
): Promise<number> {
  const task = await holder(client, taskId);
  const { rows } = await client.query<{ code: string }>(
    `update dimai.survey_code set expires_on = $2 where task_id = $1 and ended_at is null returning code`,
    [taskId, expiresOn],
  );
  await asEditor(client, who.scope, () =>
    client.query(`update dimai.land_code set expires_on = $2 where code = any($1::text[]) and state = 'reserved'`, [
      rows.map(({ code }) => code),
      expiresOn,
    ]),
  );
  // A run that expired may have been given to others since: only one that still holds is prolonged.
  await client.query(
    `update dimai.survey_point_range set expires_on = $2 where task_id = $1 and ended_at is null and expires_on >= $3::date`,
    [taskId, expiresOn, who.at],
  );
  const detail = { expiresOn, codes: rows.length };
  await noteEntry(client, taskId, { kind: 'prolonged', from: task.state, to: task.state, reason, detail }, who);
  return rows.length;
}

/** Frees what a task holds at its end: from the day before on, nobody holds it. */
export async function freeHeld(
  client: PoolClient,
  taskId: number,
  why: 'withdrawn' | 'registered',
  { who, today }: { readonly who: Actor; readonly today: string },
): Promise<readonly string[]> {
  const { rows } = await client.query<{ code: string }>(
    `update dimai.survey_code set ended_at = $2, ended_why = $3 where task_id = $1 and ended_at is null returning code`,
    [taskId, who.at, why],
  );
  const codes = rows.map(({ code }) => code);
  await asEditor(client, who.scope, () =>
    client.query(
      `update dimai.land_code set expires_on = least(expires_on, $2::date - 1), purpose = purpose || $3
where code = any($1::text[]) and state = 'reserved'`,
      [codes, today, why === 'withdrawn' ? '（任务撤销，未启用）' : '（任务办结，未启用）'],
    ),
  );
  await client.query(
    `update dimai.survey_point_range set ended_at = $2, ended_why = $3 where task_id = $1 and ended_at is null`,
    [taskId, who.at, why],
  );
  return codes;
}

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** What a task holds and held, on a day. */
export async function readHeld(
  db: Database,
  taskId: number,
  today: string,
): Promise<{ readonly codes: readonly HeldCode[]; readonly points: readonly HeldPoints[] }> {
  const { rows: codes } = await db.query<HeldCode>(
    `select code, case when ended_why = 'issued' then 'issued' when ended_why in ('withdrawn', 'registered') then 'freed'
    when ended_why = 'expired' or expires_on < $2::date then 'expired' else 'held' end as state,
  to_char(expires_on, 'YYYY-MM-DD') as "expiresOn", reserved_by as "reservedBy", ${moment('reserved_at')} as "reservedAt", ${moment('ended_at')} as "endedAt"
from dimai.survey_code where task_id = $1 order by code, id`,
    [taskId, today],
  );
  const { rows: points } = await db.query<HeldPoints>(
    `select subdistrict, first_number as "from", last_number as "to",
  case when ended_why in ('withdrawn', 'registered') then 'freed' when expires_on < $2::date then 'expired' else 'held' end as state,
  to_char(expires_on, 'YYYY-MM-DD') as "expiresOn", reserved_by as "reservedBy", ${moment('reserved_at')} as "reservedAt", ${moment('ended_at')} as "endedAt"
from dimai.survey_point_range where task_id = $1 order by id`,
    [taskId, today],
  );
  return { codes, points };
}
