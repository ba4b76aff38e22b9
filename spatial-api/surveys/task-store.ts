/** Survey tasks in the database: made, read, listed, changed. Readers see them through views, writers are held to their districts. */
import type { Pool, PoolClient } from 'pg';
import { asEditor, type Scope } from '../../schemas/database/scope.ts';
import { type Database, parameters } from '../../schemas/database/sql.ts';
import { toWkb } from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import { type SurveyKind, type SurveyState, surveyStates } from '../../schemas/rules/survey.ts';
import type { LayerOverlap, Sketch } from './sketch.ts';

/** What the commissioner says of a survey. */
export interface TaskDetails {
  readonly kind: SurveyKind;
  readonly purpose: string;
  readonly place: string;
  /** Personal, as are the next two. */
  readonly applicant: string;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
}

/** A task as it is stored; personal values as the reader's scope shows them. */
export interface SurveyTask extends TaskDetails {
  readonly id: number;
  readonly number: string;
  readonly state: SurveyState;
  readonly districts: readonly string[];
  readonly subdistricts: readonly string[];
  /** WKB, EPSG:4490. */
  readonly shape: Buffer;
  readonly deliveredSrid: number | null;
  readonly ellipsoidalArea: number;
  readonly planarArea: number;
  readonly source: unknown;
  readonly overlaps: readonly LayerOverlap[];
  readonly surveyor: string | null;
  readonly surveyorId: string | null;
  /** `yyyy-MM-dd`. */
  readonly dueOn: string;
  readonly revision: number;
  readonly createdBy: string;
  readonly createdById: string;
  readonly createdAt: string;
  readonly changedAt: string;
}

/** Who acts on a task, at the clock of the server. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  /** What they may write; absent for jobs. */
  readonly scope?: Scope | undefined;
}

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Columns of a task of `dimai.survey_task t`. */
const COLUMNS = `t.id::integer as id, t.number, t.kind, t.state, t.purpose, t.place, t.applicant, t.contact_name as "contactName",
  t.contact_phone as "contactPhone", t.districts, t.subdistricts, st_asbinary(t.geom) as shape, st_srid(t.delivered) as "deliveredSrid",
  t.ellipsoidal_area as "ellipsoidalArea", t.planar_area as "planarArea", t.source, t.overlapped as overlaps, t.surveyor, t.surveyor_id as "surveyorId",
  to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", t.revision, t.created_by as "createdBy", t.created_by_id as "createdById",
  ${moment('t.created_at')} as "createdAt", ${moment('t.changed_at')} as "changedAt"`;

/** One task of those that the database shows. Throws `survey-task-unknown`. */
export async function readTask(db: Database, id: number): Promise<SurveyTask> {
  const { rows } = await db.query<SurveyTask>(`select ${COLUMNS} from dimai.survey_task t where t.id = $1`, [id]);
  const [task] = rows;
  if (task === undefined)
    throw new Problem('survey-task-unknown', `没有编号为 ${id} 的调查任务，或不在可办理的行政区内`);
  return task;
}

/** The same, locked until the transaction ends; by whom it may be written has been seen before, through `readTask`. */
export async function lockTask(client: PoolClient, id: number): Promise<SurveyTask> {
  await client.query('select 1 from dimai.survey_task where id = $1 for update', [id]);
  return readTask(client, id);
}

/** What a list is narrowed to. */
export interface TaskFilter {
  readonly states?: readonly string[] | undefined;
  readonly kind?: string | undefined;
  /** District or beginning of one. */
  readonly district?: string | undefined;
  /** Part of a number, place or purpose, or of the surveyor's name. */
  readonly q?: string | undefined;
  /** Open tasks that were due before the day. */
  readonly overdueOn?: string | undefined;
  /** Account that commissioned or surveys. */
  readonly personId?: string | undefined;
  /** West, south, east, north in degrees. */
  readonly box?: readonly number[] | undefined;
}

function conditionsOf(filter: TaskFilter, add: ReturnType<typeof parameters>['add']): string[] {
  const { states, kind, district, q, overdueOn, personId, box } = filter;
  const open = Object.entries(surveyStates).flatMap(([state, { isOpen }]) => (isOpen ? [state] : []));
  const part = q === undefined ? '' : add(`%${q.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`, 'text');
  return [
    ...(states === undefined ? [] : [`t.state = any(${add(states, 'text[]')})`]),
    ...(kind === undefined ? [] : [`t.kind = ${add(kind, 'text')}`]),
    ...(district === undefined
      ? []
      : [`exists (select from unnest(t.districts) as d where starts_with(d, ${add(district, 'text')}))`]),
    ...(q === undefined
      ? []
      : [`(t.number ilike ${part} or t.place ilike ${part} or t.purpose ilike ${part} or t.surveyor ilike ${part})`]),
    ...(overdueOn === undefined
      ? []
      : [`t.due_on < ${add(overdueOn, 'date')} and t.state = any(${add(open, 'text[]')})`]),
    ...(personId === undefined ? [] : [`${add(personId, 'text')} in (t.created_by_id, t.surveyor_id)`]),
    ...(box === undefined
      ? []
      : [`t.geom && st_makeenvelope(${box.map((value) => add(value, 'float8')).join(', ')}, 4490)`]),
  ];
}

/** Tasks, the newest first, after the one of id `after`. */
export async function listTasks(
  db: Database,
  filter: TaskFilter,
  { after, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<readonly SurveyTask[]> {
  const { add, values } = parameters();
  const conditions = conditionsOf(filter, add);
  if (after !== undefined) conditions.push(`t.id < ${add(after, 'bigint')}`);
  const where = conditions.length === 0 ? '' : `where ${conditions.join('\n  and ')}`;
  const { rows } = await db.query<SurveyTask>(
    `select ${COLUMNS}
from dimai.survey_task t
${where}
order by t.id desc
limit ${add(limit, 'integer')}`,
    [...values],
  );
  return rows;
}

/** How many tasks of a filter are in each state. */
export async function countTasks(db: Database, filter: TaskFilter): Promise<ReadonlyMap<string, number>> {
  const { add, values } = parameters();
  const conditions = conditionsOf(filter, add);
  const { rows } = await db.query<{ state: string; count: number }>(
    `select t.state, count(*)::integer as count from dimai.survey_task t
${conditions.length === 0 ? '' : `where ${conditions.join('\n  and ')}`}
group by t.state`,
    [...values],
  );
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** A step or change that was put on record. */
export interface TaskEntry {
  readonly kind: string;
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly by: string;
  readonly byId: string;
  readonly at: string;
}

/** What happened to a task, in order. */
export async function readEntries(db: Database, taskId: number): Promise<readonly TaskEntry[]> {
  const { rows } = await db.query<TaskEntry>(
    `select kind, from_state as "from", to_state as "to", reason, detail, taken_by as by, taken_by_id as "byId", ${moment('taken_at')} as at
from dimai.survey_task_step where task_id = $1 order by id`,
    [taskId],
  );
  return rows;
}

/** Puts on record what happened to a task, in a transaction of the caller. */
export async function noteEntry(
  client: PoolClient,
  taskId: number,
  entry: Pick<TaskEntry, 'kind' | 'from' | 'to' | 'reason'> & { readonly detail?: object | undefined },
  who: Actor,
): Promise<void> {
  await client.query(
    `insert into dimai.survey_task_step (task_id, kind, from_state, to_state, reason, detail, taken_by, taken_by_id, taken_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      taskId,
      entry.kind,
      entry.from,
      entry.to,
      entry.reason,
      entry.detail === undefined ? null : JSON.stringify(entry.detail),
      who.name,
      who.id,
      who.at,
    ],
  );
}

/** Ground of a sketch as values of the columns that hold it. */
function groundOf(sketch: Sketch, overlaps: readonly LayerOverlap[]): unknown[] {
  const { delivered } = sketch;
  return [
    sketch.districts,
    sketch.subdistricts,
    Buffer.from(toWkb(sketch.geometry)),
    delivered === null ? null : Buffer.from(toWkb(delivered.geometry, delivered.srid)),
    sketch.areas.ellipsoidal,
    sketch.areas.planar,
    JSON.stringify(sketch.source),
    JSON.stringify(overlaps),
  ];
}

/** Makes a task in a transaction of the caller and returns its id. Numbers of a year run on without holes. */
export async function makeTask(
  client: PoolClient,
  given: {
    readonly details: TaskDetails;
    readonly sketch: Sketch;
    readonly overlaps: readonly LayerOverlap[];
    readonly dueOn: string;
    /** Beijing. */
    readonly year: number;
  },
  who: Actor,
): Promise<number> {
  const { details, sketch, overlaps, dueOn, year } = given;
  const { rows: numbered } = await client.query<{ last: number }>(
    `insert into dimai.survey_task_number (year, last_number) values ($1, 1)
on conflict (year) do update set last_number = survey_task_number.last_number + 1 returning last_number as last`,
    [year],
  );
  const number = `DC${year}${String(numbered[0]!.last).padStart(6, '0')}`;
  const id = await asEditor(client, who.scope, async () => {
    const { rows } = await client.query<{ id: number }>(
      `insert into dimai.survey_task (number, kind, state, purpose, place, applicant, contact_name, contact_phone, districts, subdistricts,
  geom, delivered, ellipsoidal_area, planar_area, source, overlapped, due_on, created_by, created_by_id, created_at, changed_at)
values ($1, $2, 'commissioned', $3, $4, $5, $6, $7, $8, $9, st_setsrid($10::bytea::geometry, 4490), $11::bytea::geometry, $12, $13, $14, $15,
  $16, $17, $18, $19, $19)
returning id::integer as id`,
      [
        number,
        details.kind,
        details.purpose,
        details.place,
        details.applicant,
        details.contactName,
        details.contactPhone,
        ...groundOf(sketch, overlaps),
        dueOn,
        who.name,
        who.id,
        who.at,
      ],
    );
    return rows[0]!.id;
  });
  await noteEntry(
    client,
    id,
    { kind: 'created', from: null, to: 'commissioned', reason: null, detail: { number } },
    who,
  );
  return id;
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What may change of a task; what is absent stays. */
export interface TaskChange extends Optional<TaskDetails> {
  readonly state?: SurveyState | undefined;
  readonly surveyor?: string | null | undefined;
  readonly surveyorId?: string | null | undefined;
  readonly dueOn?: string | undefined;
  readonly ground?: { readonly sketch: Sketch; readonly overlaps: readonly LayerOverlap[] } | undefined;
}

const PLAIN_COLUMNS = {
  kind: 'kind',
  purpose: 'purpose',
  place: 'place',
  applicant: 'applicant',
  contactName: 'contact_name',
  contactPhone: 'contact_phone',
  state: 'state',
  surveyor: 'surveyor',
  surveyorId: 'surveyor_id',
  dueOn: 'due_on',
} as const satisfies Partial<Record<keyof TaskChange, string>>;

/** Changes a task that is locked; returns its new revision. */
export async function changeTask(client: PoolClient, id: number, change: TaskChange, who: Actor): Promise<number> {
  const { add, values } = parameters();
  const sets = Object.entries(PLAIN_COLUMNS).flatMap(([key, column]) => {
    const value = change[key as keyof typeof PLAIN_COLUMNS];
    return value === undefined ? [] : [`${column} = ${add(value, column === 'due_on' ? 'date' : 'text')}`];
  });
  if (change.ground !== undefined) {
    const ground = groundOf(change.ground.sketch, change.ground.overlaps);
    const [districts, subdistricts, geom, delivered, ellipsoidal, planar, source, overlaps] = ground;
    sets.push(
      `districts = ${add(districts, 'text[]')}`,
      `subdistricts = ${add(subdistricts, 'text[]')}`,
      `geom = st_setsrid(${add(geom, 'bytea')}::geometry, 4490)`,
      `delivered = ${add(delivered, 'bytea')}::geometry`,
      `ellipsoidal_area = ${add(ellipsoidal, 'float8')}`,
      `planar_area = ${add(planar, 'float8')}`,
      `source = ${add(source, 'jsonb')}`,
      `overlapped = ${add(overlaps, 'jsonb')}`,
    );
  }
  const { rows } = await asEditor(client, who.scope, () =>
    client.query<{ revision: number }>(
      `update dimai.survey_task set ${[...sets, `changed_at = ${add(who.at, 'timestamptz')}`].join(', ')}, revision = revision + 1
where id = ${add(id, 'bigint')} returning revision`,
      [...values],
    ),
  );
  if (rows[0] === undefined) throw new Problem('forbidden', '该调查任务不在可办理的行政区内');
  return rows[0].revision;
}

/** Whether a package was made for a task. */
export async function hasPackage(db: Pool | PoolClient, taskId: number): Promise<boolean> {
  const { rowCount } = await db.query('select 1 from dimai.survey_package where task_id = $1 limit 1', [taskId]);
  return rowCount === 1;
}
