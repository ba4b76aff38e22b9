import type { Pool, PoolClient } from 'pg';
import { asEditor } from '../../schemas/database/scope.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { EVENT_LOCK, type EventType, type Recorder } from './event.ts';

/**
 * Takes back an event that was recorded by mistake. The event stays on record with who took it back and why; the codes before
 * live again, those that it made are released and never return. Throws `event-unknown`, `event-built-upon`.
 */
export function revokeEvent(db: Pool, id: number, reason: string, who: Recorder): Promise<void> {
  return withTransaction(db, (client) => revokeEventIn(client, id, reason, who));
}

/** The same in a transaction of the caller. */
export async function revokeEventIn(client: PoolClient, id: number, reason: string, who: Recorder): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [EVENT_LOCK]);
  const { rows } = await client.query<{ type: EventType; revoked: boolean }>(
    'select type, revoked_at is not null as revoked from dimai.land_code_event where id = $1 for update',
    [id],
  );
  const event = rows[0];
  if (event === undefined || event.revoked) {
    throw new Problem('event-unknown', `没有编号为 ${id} 的有效沿革事件${event?.revoked ? '，它已被撤销' : ''}`);
  }
  const { rows: later } = await client.query<{ code: string }>(
    `select distinct n.code from dimai.land_code_edge e
join dimai.land_code_edge l on l.event_id <> e.event_id and l.from_code = e.to_code
cross join lateral (select e.to_code as code) as n
where e.event_id = $1
union
select distinct e.from_code from dimai.land_code_edge e
join dimai.land_code_event v on v.type = 'restored' and v.id > $1
join dimai.land_code_edge l on l.event_id = v.id and l.to_code = e.from_code
where e.event_id = $1`,
    [id],
  );
  if (later.length > 0) {
    const codes = later.map(({ code }) => code).join('、');
    throw new Problem('event-built-upon', `${codes} 其后已有事件，请先撤销后来的事件`);
  }
  const made =
    event.type === 'restored'
      ? `state = 'ended', ended_event = (select max(l.event_id) from dimai.land_code_edge l where l.from_code = c.code and l.to_code is null),
  ended_on = (select max(v.happened_on) from dimai.land_code_edge l join dimai.land_code_event v on v.id = l.event_id
    where l.from_code = c.code and l.to_code is null)`
      : `state = 'released', released_reason = $2, released_by = $3, released_at = $4, born_event = null, born_on = null`;
  const values = event.type === 'restored' ? [id] : [id, `撤销事件：${reason}`, who.name, who.at];
  await asEditor(client, who.scope, async () => {
    await client.query(
      `update dimai.land_code c set ${made}
  where code in (select to_code from dimai.land_code_edge where event_id = $1)`,
      values,
    );
    await client.query(
      `update dimai.land_code set state = 'current', ended_event = null, ended_on = null
  where code in (select from_code from dimai.land_code_edge where event_id = $1)`,
      [id],
    );
    await client.query(
      `update dimai.land_code_event set revoked_by = $2, revoked_at = $3, revoked_reason = $4, revoked_edges = (
    select jsonb_agg(jsonb_build_object('from', from_code, 'to', to_code, 'area', area)) from dimai.land_code_edge where event_id = $1)
  where id = $1`,
      [id, who.name, who.at, reason],
    );
    await client.query('delete from dimai.land_code_edge where event_id = $1', [id]);
    await client.query(
      `update dimai.land_code_proposal set state = 'open', event_id = null, decided_by = null, decided_at = null where event_id = $1`,
      [id],
    );
  });
}
