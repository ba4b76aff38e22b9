/** 销账: a task for every difference, with its term, until it is closed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { z } from 'zod';
import { HOLIDAYS } from '../../schemas/calendar/holidays.ts';
import { WorkingCalendar } from '../../schemas/calendar/working-days.ts';
import { type Database, parameters, withTransaction } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Settings } from '../../schemas/settings.ts';
import type { Difference, DifferenceKind, FieldDifference } from './differences.ts';
import { newMessageId, type ResendKind, resentId } from './message-id.ts';

/** Working days in which a difference is to be mended. */
export const TERM_DAYS = 5;

/** What brought differences: a returned file, or the log of a day. */
export interface Returned {
  readonly origin: 'difference-file' | 'access-log';
  readonly district: string;
  readonly sourceName: string;
  readonly sourceSha256: string | null;
  /** `yyyy-MM-dd`: the term counts from the next working day. */
  readonly receivedOn: string;
  readonly createdBy: string;
}

export interface Reconciliation {
  readonly id: string;
  readonly found: number;
  /** Tasks that are new. */
  readonly opened: number;
  /** Open tasks of earlier files that this file no longer lists. */
  readonly closed: number;
  readonly dueOn: string;
  readonly unknownYears: readonly number[];
}

export interface Task {
  readonly id: string;
  readonly district: string;
  readonly kind: DifferenceKind;
  readonly businessNumber: string;
  readonly unitNumber: string;
  readonly rightType: string;
  readonly differences: readonly FieldDifference[];
  readonly foundOn: string;
  readonly dueOn: string;
  readonly unknownYears: readonly number[];
  readonly state: 'open' | 'closed';
  readonly isOverdue: boolean;
  readonly messageId: string | null;
  readonly resentAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closingNote: string | null;
}

const HolidayFile = z.array(z.strictObject({ year: z.int(), off: z.array(z.string()), worked: z.array(z.string()) }));

/** The calendar of the product with the years of `holidays.json` in the data folder. */
export function workingCalendar({ dataDirectory }: Pick<Settings, 'dataDirectory'>): WorkingCalendar {
  const path = join(dataDirectory, 'holidays.json');
  if (!existsSync(path)) return new WorkingCalendar();
  try {
    return new WorkingCalendar([...HOLIDAYS, ...HolidayFile.parse(JSON.parse(readFileSync(path, 'utf8')))]);
  } catch (cause) {
    throw new Problem('request-invalid', `节假日文件 holidays.json 有误：${(cause as Error).message}`, { cause });
  }
}

/**
 * Opens a task for every difference that has none yet; an open one keeps its term and takes the fields as told now. A difference file is the whole truth of its district: open tasks of
 * its kind that it no longer lists are closed by it; a log speaks of one day and closes nothing.
 */
export async function openTasks(
  db: Pool,
  calendar: WorkingCalendar,
  returned: Returned,
  differences: readonly Difference[],
): Promise<Reconciliation> {
  const term = calendar.after(returned.receivedOn, TERM_DAYS);
  return withTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into dimai.reconciliation (origin, district, source_name, source_sha256, received_on, found, created_by)
values ($1, $2, $3, $4, $5, $6, $7) returning id::text as id`,
      [
        returned.origin,
        returned.district,
        returned.sourceName,
        returned.sourceSha256,
        returned.receivedOn,
        differences.length,
        returned.createdBy,
      ],
    );
    const { id } = rows[0]!;
    const listed = JSON.stringify(differences.map(({ fields, ...rest }) => ({ ...rest, differences: fields })));
    const { rows: listedTasks } = await client.query<{ isNew: boolean }>(
      `insert into dimai.reconciliation_task (reconciliation_id, district, kind, business_number, unit_number, right_type,
  differences, message_id, found_on, due_on, unknown_years)
select $1, $2, d.kind, d."businessNumber", d."unitNumber", d."rightType", d.differences, d."messageId", $4, $5, $6
from json_to_recordset($3::json) as d (kind text, "businessNumber" text, "unitNumber" text, "rightType" text,
  "messageId" text, differences jsonb)
on conflict (district, kind, business_number, unit_number, right_type) where state = 'open'
do update set differences = excluded.differences
returning xmax = 0 as "isNew"`,
      [id, returned.district, listed, returned.receivedOn, term.day, term.unknownYears],
    );
    const opened = listedTasks.filter(({ isNew }) => isNew).length;
    const closed = returned.origin === 'difference-file' ? await closeUnlisted(client, returned, listed) : 0;
    await client.query('update dimai.reconciliation set opened = $2, closed = $3 where id = $1', [id, opened, closed]);
    return {
      id,
      found: differences.length,
      opened,
      closed,
      dueOn: term.day,
      unknownYears: term.unknownYears,
    };
  });
}

async function closeUnlisted(client: Database, { district, sourceName }: Returned, listed: string): Promise<number> {
  const { rowCount } = await client.query(
    `update dimai.reconciliation_task as task
set state = 'closed', closed_at = now(), closed_by = 'comparison', closing_note = $3
where task.state = 'open' and task.district = $1 and task.kind <> 'unreported' and not exists (
  select from json_to_recordset($2::json) as d (kind text, "businessNumber" text, "unitNumber" text, "rightType" text)
  where d.kind = task.kind and d."businessNumber" = task.business_number and d."unitNumber" = task.unit_number
    and d."rightType" = task.right_type)`,
    [district, listed, `新的比对结果 ${sourceName} 中已无此差异`],
  );
  return rowCount ?? 0;
}

export interface TaskFilter {
  readonly district?: string | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly kind?: DifferenceKind | undefined;
  readonly overdue?: boolean | undefined;
  /** Id of the last task of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

const columns = (today: string): string => `id::text as id, district, kind, business_number as "businessNumber",
  unit_number as "unitNumber", right_type as "rightType", differences, to_char(found_on, 'YYYY-MM-DD') as "foundOn",
  to_char(due_on, 'YYYY-MM-DD') as "dueOn", unknown_years as "unknownYears", state,
  state = 'open' and due_on < ${today} as "isOverdue", message_id as "messageId", resent_at as "resentAt",
  closed_at as "closedAt", closed_by as "closedBy", closing_note as "closingNote"`;

/** Tasks in the order in which they were found; `today` is a day in Beijing. */
export async function listTasks(db: Database, today: string, filter: TaskFilter): Promise<readonly Task[]> {
  const { add, values } = parameters();
  const day = add(today, 'date');
  const conditions = [
    'true',
    ...(filter.district == null ? [] : [`district = ${add(filter.district, 'text')}`]),
    ...(filter.state == null ? [] : [`state = ${add(filter.state, 'text')}`]),
    ...(filter.kind == null ? [] : [`kind = ${add(filter.kind, 'text')}`]),
    ...(filter.overdue == null ? [] : [`(state = 'open' and due_on < ${day}) = ${add(filter.overdue, 'boolean')}`]),
    ...(filter.after == null ? [] : [`id > ${add(filter.after, 'bigint')}`]),
  ];
  const { rows } = await db.query<Task>(
    `select ${columns(day)}
from dimai.reconciliation_task
where ${conditions.join(' and ')}
order by reconciliation_task.id
limit ${add(filter.limit, 'integer')}`,
    values,
  );
  return rows;
}

async function findTask(db: Database, today: string, id: string): Promise<Task> {
  const { rows } = await db.query<Task>(
    `select ${columns('$2::date')} from dimai.reconciliation_task where id = $1::bigint`,
    [id, today],
  );
  const task = rows[0];
  if (task == null) throw new Problem('task-unknown', `没有编号为 ${id} 的销账任务`);
  return task;
}

/** Gives the message of a task the id under which it goes up once more. */
export async function resendTask(db: Database, today: string, id: string, kind: ResendKind): Promise<Task> {
  const task = await findTask(db, today, id);
  if (task.state === 'closed') throw new Problem('task-closed', `任务 ${id} 已销账`);
  if (task.kind === 'upper-only')
    throw new Problem('task-closed', `任务 ${id} 为上级有本地无，应在本地补录，没有报文可报`);
  const base = task.messageId ?? (await newMessageId(db, task.district, today));
  await db.query('update dimai.reconciliation_task set message_id = $2, resent_at = now() where id = $1::bigint', [
    id,
    resentId(base, kind),
  ]);
  return findTask(db, today, id);
}

/** Closes a task by hand. */
export async function closeTask(db: Database, today: string, id: string, by: string, note: string): Promise<Task> {
  const { rowCount } = await db.query(
    `update dimai.reconciliation_task set state = 'closed', closed_at = now(), closed_by = $2, closing_note = $3
where id = $1::bigint and state = 'open'`,
    [id, by, note],
  );
  const task = await findTask(db, today, id);
  if (rowCount === 0) throw new Problem('task-closed', `任务 ${id} 已销账`);
  return task;
}
