/** Recording what happened to codes: checked as a whole, under one lock, so that the graph of codes has no cycle and no code two lives. */
import type { PoolClient } from 'pg';
import { asEditor } from '../../schemas/database/scope.ts';
import { Problem, type ProblemCode } from '../../schemas/problems.ts';
import { areaOfShape, closeGround, piecesBetween, type Closure, type Ground } from './carried-ground.ts';
import { districtOfCode, faultOfCode, landCodeKind, seriesOf } from './code-kinds.ts';
import { CARRIES_GROUND, EVENT_LOCK, eventTypes, type NewEvent, type Recorder } from './event.ts';
import { endHeld, requireIssuable } from './held-codes.ts';
import { readCodeRecords, type CodeRecord } from './code-records.ts';

/** What an event may be refused for. */
export const EVENT_FAULTS = [
  'land-code-invalid',
  'land-code-future',
  'land-code-ended',
  'land-code-reused',
  'land-code-held',
  'land-code-expired',
  'land-code-cycle',
  'land-code-order',
  'land-code-shape',
  'land-code-areas',
] as const satisfies readonly ProblemCode[];

/** Records an event in a transaction of the caller and returns its id. Throws what is in `EVENT_FAULTS`. */
export async function recordEvent(client: PoolClient, event: NewEvent, who: Recorder): Promise<number> {
  refuseGrammar(event);
  if (event.on > who.today) {
    throw new Problem('land-code-future', `事件日期 ${event.on} 晚于今天 ${who.today}；请在事件发生后登记`);
  }
  await client.query('select pg_advisory_xact_lock($1)', [EVENT_LOCK]);
  const codes = [...new Set([...event.from, ...event.to.map(({ code }) => code)])];
  const records = await readCodeRecords(client, codes);
  await refuseCycle(client, event);
  for (const code of event.from) refuseBefore(event, code, records.get(code));
  for (const { code } of event.to) refuseAfter(event, code, records.get(code));
  const after = event.to.map(({ code }) => code);
  await requireIssuable(client, after, { surveyTaskId: event.surveyTaskId, today: who.today });
  const ground = groundOf(event, records);
  const closure = CARRIES_GROUND.has(event.type)
    ? closeGround(ground.before, ground.after, await piecesBetween(client, ground.before, ground.after))
    : looseGround(ground);
  const made = await asEditor(client, who.scope, () => write(client, event, who, ground, closure));
  await endHeld(client, after, who.at);
  return made;
}

function refuseGrammar({ type, from, to }: NewEvent): void {
  const wrong = [...from, ...to.map(({ code }) => code)].filter((code) => landCodeKind(code) === undefined);
  if (wrong.length > 0) throw new Problem('land-code-invalid', wrong.map(faultOfCode).join('；'));
  const { zh, before, after } = eventTypes[type];
  const fits = (count: number, [least, most]: readonly [number, number]) => count >= least && count <= most;
  if (!fits(from.length, before) || !fits(to.length, after)) {
    const range = ([least, most]: readonly [number, number]) =>
      least === most ? `${least} 个` : `${least} 至 ${most} 个`;
    const text = `${zh}应有变更前代码 ${range(before)}、变更后代码 ${range(after)}`;
    throw new Problem('land-code-invalid', `${text}；现为 ${from.length} 个和 ${to.length} 个`);
  }
  const afterCodes = to.map(({ code }) => code);
  if (new Set(from).size < from.length || new Set(afterCodes).size < to.length) {
    throw new Problem('land-code-invalid', '同一代码在变更前或变更后只能出现一次');
  }
  const kept = afterCodes.filter((code) => from.includes(code));
  if (kept.length > 0) {
    throw new Problem(
      'land-code-reused',
      `${kept.join('、')} 变更后仍用原代码；界线或特征变更后原编号不得再用，请先申领新代码`,
    );
  }
  if (type === 'created' && from.some((code) => landCodeKind(code) !== 'provisional')) {
    throw new Problem(
      'land-code-invalid',
      '新建之前只能是临时地块代码（DK…）；已有宗地代码的请登记为分割、合并或边界调整',
    );
  }
}

/** No code may become an ancestor of itself, whatever order its history is told in. */
async function refuseCycle(client: PoolClient, { from, to }: NewEvent): Promise<void> {
  if (from.length === 0 || to.length === 0) return;
  const { rows } = await client.query<{ code: string }>(
    `with recursive ancestor (code) as (
  select unnest($1::text[])
  union
  select e.from_code from ancestor a join dimai.land_code_edge e on e.to_code = a.code where e.from_code is not null
)
select code from ancestor where code = any($2::text[])`,
    [from, to.map(({ code }) => code)],
  );
  if (rows.length === 0) return;
  const codes = rows.map(({ code }) => code).join('、');
  throw new Problem('land-code-cycle', `${codes} 本是变更前代码的前身，不能又成为其后继；请核对变更前后的代码`);
}

function refuseBefore({ on }: NewEvent, code: string, record: CodeRecord | undefined): void {
  if (record === undefined) {
    throw new Problem('code-unknown', `没有代码 ${code}：它不在任何版本的宗地中，也没有登记过；请核对代码`);
  }
  if (record.state === 'released') throw new Problem('land-code-ended', `${code} 预留后已注销，从未启用`);
  if (record.endedOn !== null) {
    throw new Problem(
      'land-code-ended',
      `${code} 已于 ${record.endedOn} 灭失；可用其后继代码办理，见 /api/land-codes/${code}`,
    );
  }
  if (record.bornOn !== null && on < record.bornOn) {
    throw new Problem('land-code-order', `事件日期 ${on} 早于 ${code} 的启用日期 ${record.bornOn}`);
  }
}

function refuseAfter({ type, on }: NewEvent, code: string, record: CodeRecord | undefined): void {
  if (type === 'restored') {
    if (record?.endedBy !== 'extinguished') {
      throw new Problem('land-code-order', `${code} 不是因灭失而终止的代码，不能恢复`);
    }
    if (on < record.endedOn!) throw new Problem('land-code-order', `恢复日期 ${on} 早于灭失日期 ${record.endedOn}`);
    return;
  }
  if (record === undefined || record.state === 'reserved') return;
  if (record.state === 'released') {
    throw new Problem('land-code-reused', `${code} 的编号已注销，不得再用；请另申领代码`);
  }
  if (record.bornBy !== null || record.endedOn !== null) {
    throw new Problem('land-code-reused', `${code} 已于 ${record.bornOn ?? '此前'}启用过，不得再用；请另申领代码`);
  }
  if (record.firstVersionOn !== null && on > record.firstVersionOn) {
    throw new Problem(
      'land-code-reused',
      `${code} 在 ${record.firstVersionOn} 发布的宗地中已经使用，早于事件日期 ${on}`,
    );
  }
}

interface GroundOfEvent {
  readonly before: readonly Ground[];
  readonly after: readonly Ground[];
}

function groundOf(event: NewEvent, records: ReadonlyMap<string, CodeRecord>): GroundOfEvent {
  const needed = CARRIES_GROUND.has(event.type);
  const missing: string[] = [];
  const groundFor = (code: string, given: Buffer | undefined): readonly Ground[] => {
    const shape = given ?? records.get(code)?.shape ?? undefined;
    if (shape === undefined) {
      if (needed) missing.push(code);
      return [];
    }
    return [{ code, shape, area: areaOfShape(shape) }];
  };
  const before = event.from.flatMap((code) =>
    groundFor(code, records.get(code)?.shape ?? event.shapesBefore?.get(code)),
  );
  const after = event.to.flatMap(({ code, shape }) => groundFor(code, shape));
  if (missing.length > 0) {
    throw new Problem(
      'land-code-shape',
      `${missing.join('、')} 没有图形，无法核对面积；请随事件提交图形，或先将宗地入库发布`,
    );
  }
  return { before, after };
}

/** 新建、灭失 and 恢复 take or leave ground without an equal on the other side. */
function looseGround({ before, after }: GroundOfEvent): Closure {
  const sum = (grounds: readonly Ground[]) => grounds.reduce((total, { area }) => total + area, 0);
  return { before: sum(before), after: sum(after), tolerance: 0, pieces: [] };
}

async function write(
  client: PoolClient,
  event: NewEvent,
  who: Recorder,
  ground: GroundOfEvent,
  closure: Closure,
): Promise<number> {
  const { type, on, basis, remark = null, from, to, origin } = event;
  const district = districtOfCode(from[0] ?? to[0]!.code);
  const { rows } = await client.query<{ id: number }>(
    `insert into dimai.land_code_event (type, happened_on, basis, remark, origin, district_code, area_before, area_after,
  tolerance, recorded_by, recorded_by_id, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [
      type,
      on,
      basis,
      remark,
      origin,
      district,
      closure.before,
      closure.after,
      closure.tolerance,
      who.name,
      who.id,
      who.at,
    ],
  );
  const { id } = rows[0]!;
  const shapes = new Map([...ground.before, ...ground.after].map((each) => [each.code, each]));
  await putCodes(client, from, shapes, { event: id, on, side: 'ended', revives: false });
  await putCodes(
    client,
    to.map(({ code }) => code),
    shapes,
    { event: id, on, side: 'born', revives: type === 'restored' },
  );
  const edges = edgesOf(event, closure);
  await client.query(
    `insert into dimai.land_code_edge (event_id, from_code, to_code, area, geom)
select $1, from_code, to_code, area, st_geomfromwkb(shape, 4490)
from unnest($2::text[], $3::text[], $4::float8[], $5::bytea[]) as edge (from_code, to_code, area, shape)`,
    [
      id,
      edges.map((edge) => edge.from),
      edges.map((edge) => edge.to),
      edges.map((edge) => edge.area),
      edges.map((edge) => edge.shape),
    ],
  );
  return id;
}

interface Edge {
  readonly from: string | null;
  readonly to: string | null;
  readonly area: number | null;
  readonly shape: Buffer | null;
}

function edgesOf({ type, from, to }: NewEvent, { pieces }: Closure): readonly Edge[] {
  if (CARRIES_GROUND.has(type)) return pieces;
  const alone = { area: null, shape: null };
  if (from.length === 0) return to.map(({ code }) => ({ from: null, to: code, ...alone }));
  if (to.length === 0) return from.map((code) => ({ from: code, to: null, ...alone }));
  return from.flatMap((one) => to.map(({ code }) => ({ from: one, to: code, ...alone })));
}

async function putCodes(
  client: PoolClient,
  codes: readonly string[],
  shapes: ReadonlyMap<string, Ground>,
  how: { readonly event: number; readonly on: string; readonly side: 'born' | 'ended'; readonly revives: boolean },
): Promise<void> {
  if (codes.length === 0) return;
  const ends = how.side === 'ended';
  const life = ends
    ? `state = 'ended', ended_event = excluded.ended_event, ended_on = excluded.ended_on`
    : how.revives
      ? `state = 'current', ended_event = null, ended_on = null`
      : `state = 'current', born_event = excluded.born_event, born_on = excluded.born_on`;
  const numbered = codes.map(seriesOf);
  await client.query(
    `insert into dimai.land_code as c (code, kind, state, district_code, series, number, ${how.side}_event, ${how.side}_on, area, geom)
select code, kind, '${ends ? 'ended' : 'current'}', district, series, number, $6, $7, area, st_geomfromwkb(shape, 4490)
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $8::float8[], $9::bytea[])
  as given (code, kind, district, series, number, area, shape)
on conflict (code) do update set ${life}, area = coalesce(excluded.area, c.area), geom = coalesce(excluded.geom, c.geom)`,
    [
      codes,
      codes.map((code) => landCodeKind(code)),
      codes.map(districtOfCode),
      numbered.map(({ series }) => series),
      numbered.map(({ number }) => number),
      how.event,
      how.on,
      codes.map((code) => shapes.get(code)?.area ?? null),
      codes.map((code) => shapes.get(code)?.shape ?? null),
    ],
  );
}
