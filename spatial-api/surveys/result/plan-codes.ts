/**
 * Which codes a result will be given and what happens to those before. A parcel whose border stayed keeps its code; for the others
 * parcels that hang together by ground are one event, and each gets the code that it brings, else the lowest that the task holds in
 * its series, else the next of the series (GB/T 37346: a border that moved ends its code).
 */
import type { Database } from '../../../schemas/database/sql.ts';
import {
  findingText,
  type FindingWords,
  surveyFindings,
  type SurveyFindingCode,
} from '../../../schemas/rules/survey-findings.ts';
import { landCodeKind, seriesOf } from '../../land-codes/code-kinds.ts';
import { readCodeRecords } from '../../land-codes/code-records.ts';
import type { EventType } from '../../land-codes/event.ts';

/** A parcel of a result as its plan needs it. */
export interface PlannedRow {
  readonly number: number;
  readonly label: string | null;
  readonly replaces: readonly string[];
  readonly keepsCode: string | null;
  readonly feature: string | null;
}

/** Where a code comes from. */
export type CodeOrigin = 'kept' | 'brought' | 'held' | 'next';

export interface PlannedCode {
  readonly number: number;
  readonly code: string;
  readonly origin: CodeOrigin;
}

/** An event that publishing records. */
export interface PlannedEvent {
  readonly type: EventType;
  readonly from: readonly string[];
  /** Numbers of the parcels after. */
  readonly to: readonly number[];
}

export interface PlanFault {
  readonly code: SurveyFindingCode;
  readonly severity: 'error';
  readonly number: number;
  readonly zh: string;
  readonly en: string;
}

export interface CodePlan {
  readonly codes: readonly PlannedCode[];
  readonly events: readonly PlannedEvent[];
  readonly faults: readonly PlanFault[];
}

export interface PlanInput {
  readonly taskId: number;
  readonly resultId: string;
  /** Day in China. */
  readonly today: string;
}

/** Plans codes and events. Numbers of a series are only foreseen: somebody else may take them first. */
export async function planCodes(db: Database, rows: readonly PlannedRow[], input: PlanInput): Promise<CodePlan> {
  const faults: PlanFault[] = [];
  const fault = (code: SurveyFindingCode, number: number, words: FindingWords) =>
    faults.push({
      code,
      severity: surveyFindings[code].severity as 'error',
      number,
      zh: findingText(code, words, 'zh'),
      en: findingText(code, words, 'en'),
    });
  const subdistricts = await subdistrictsOf(db, input.resultId);
  const changing = rows.filter(({ keepsCode }) => keepsCode === null);
  const held = await heldCodes(db, input);
  const brought = changing.flatMap(({ number, label, replaces }) =>
    label !== null && landCodeKind(label) === 'parcel' && !replaces.includes(label) ? [{ number, code: label }] : [],
  );
  const records = await readCodeRecords(
    db,
    brought.map(({ code }) => code),
  );
  const codes = new Map<number, PlannedCode>();
  for (const { number, code } of brought) {
    const record = records.get(code);
    const why = whyTaken(code, record?.state, held);
    if (why !== undefined) fault('code-taken', number, { label: code, actual: why });
    codes.set(number, { number, code, origin: 'brought' });
  }
  const used = new Set(brought.map(({ code }) => code));
  const next = new Map<string, number>();
  for (const row of changing) {
    if (codes.has(row.number)) continue;
    const series = seriesFor(row, subdistricts.get(row.number) ?? null);
    if ('missing' in series) {
      fault('series-unknown', row.number, { label: row.label ?? `#${row.number}`, actual: series.missing });
      continue;
    }
    const own = held.find((code) => seriesOf(code).series === series.name && !used.has(code));
    if (own !== undefined) {
      used.add(own);
      codes.set(row.number, { number: row.number, code: own, origin: 'held' });
      continue;
    }
    const number = (next.get(series.name) ?? (await lastNumber(db, series.name))) + 1;
    next.set(series.name, number);
    const code = `${series.name}${String(number).padStart(5, '0')}`;
    codes.set(row.number, { number: row.number, code, origin: 'next' });
  }
  for (const { number, keepsCode } of rows) {
    if (keepsCode !== null) codes.set(number, { number, code: keepsCode, origin: 'kept' });
  }
  return { codes: [...codes.values()], events: eventsOf(changing, codes), faults };
}

function whyTaken(code: string, state: string | undefined, held: readonly string[]): string | undefined {
  if (held.includes(code)) return undefined;
  if (state === undefined) return undefined;
  return `${code} ${{ reserved: '不是为本任务预留的', current: '已在使用', ended: '已灭失，不得再用', released: '已注销，不得再用' }[state] ?? '不可用'}`;
}

/** Codes that the task holds and that have not expired, the lowest first. */
async function heldCodes(db: Database, { taskId, today }: PlanInput): Promise<readonly string[]> {
  const { rows } = await db.query<{ code: string }>(
    `select code from dimai.land_code
where survey_task_id = $1 and state = 'reserved' and expires_on >= $2::date
order by code`,
    [taskId, today],
  );
  return rows.map(({ code }) => code);
}

/** 地籍子区 by the place of each parcel. */
async function subdistrictsOf(db: Database, resultId: string): Promise<ReadonlyMap<number, string>> {
  const { rows } = await db.query<{ number: number; code: string }>(
    `select distinct on (r.number) r.number, s.code
from dimai.survey_result_row r
join land.cadastral_subdistrict s on s.version_to is null and s.geom && r.geom and st_intersects(s.geom, st_pointonsurface(r.geom))
where r.result_id = $1 and r.layer = 'parcel'
order by r.number, s.code`,
    [resultId],
  );
  return new Map(rows.map(({ number, code }) => [number, code]));
}

function seriesFor(
  { feature, replaces }: PlannedRow,
  subdistrict: string | null,
): { readonly name: string } | { readonly missing: string } {
  const [first] = replaces;
  const features = new Set(replaces.map((code) => code.slice(12, 14)));
  const place = subdistrict ?? (first === undefined ? null : first.slice(0, 12));
  const kind = feature ?? (features.size === 1 ? [...features][0]! : null);
  if (place === null) return { missing: '不在任何已发布的地籍子区内' };
  if (kind === null)
    return { missing: replaces.length === 0 ? '没有特征码' : `变更前特征码不一（${[...features].join('、')}）` };
  const name = `${place}${kind}`;
  return landCodeKind(`${name}00001`) === 'parcel' ? { name } : { missing: `${name} 不是编号序列` };
}

/** The highest number that a series has given out or that any parcel bears. */
async function lastNumber(db: Database, series: string): Promise<number> {
  const { rows } = await db.query<{ last: number }>(
    `select greatest(
  (select coalesce(max(last_number), 0) from dimai.land_code_series where series = $1),
  (select coalesce(max(number), 0) from dimai.land_code where series = $1),
  (select coalesce(max(right(parcel_code, 5)::integer), 0) from land.parcel
    where parcel_code like $1 || '%' and parcel_code ~ '^\\d{12}[A-Z]{2}\\d{5}$')) as last`,
    [series],
  );
  return rows[0]!.last;
}

/** Parcels that take ground of the same codes are one event. */
function eventsOf(rows: readonly PlannedRow[], codes: ReadonlyMap<number, PlannedCode>): readonly PlannedEvent[] {
  const groups: { from: Set<string>; to: number[] }[] = [];
  for (const { number, replaces } of rows) {
    const touched = groups.filter(({ from }) => replaces.some((code) => from.has(code)));
    const joined = {
      from: new Set([...touched.flatMap(({ from }) => [...from]), ...replaces]),
      to: [...touched.flatMap(({ to }) => to), number],
    };
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  return groups.map(({ from, to }) => {
    const before = [...from].toSorted();
    return { type: typeOf(before, to, codes), from: before, to: to.toSorted((a, b) => a - b) };
  });
}

function typeOf(from: readonly string[], to: readonly number[], codes: ReadonlyMap<number, PlannedCode>): EventType {
  if (from.length === 0) return 'created';
  if (from.length === 1 && to.length > 1) return 'split';
  if (from.length > 1 && to.length === 1) return 'merged';
  if (from.length === 1 && to.length === 1) {
    const after = codes.get(to[0]!)?.code;
    if (after !== undefined && after.slice(0, 12) !== from[0]!.slice(0, 12)) return 'district-changed';
    if (after !== undefined && after.slice(12, 14) !== from[0]!.slice(12, 14)) return 'feature-changed';
  }
  return 'boundary-adjusted';
}
