/** Proposals of derived events, kept until a person has decided on each. */
import type { Pool, PoolClient } from 'pg';
import { asEditor } from '../../schemas/database/scope.ts';
import { withTransaction, type Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { districtOfCode } from './code-kinds.ts';
import { deriveEvents, type Doubt, type Thresholds } from './derive.ts';
import type { EventType, Recorder } from './event.ts';
import { recordEvent } from './record-event.ts';

/** A proposal as it is kept. */
export interface KeptProposal {
  readonly id: number;
  readonly layerVersion: number;
  readonly type: EventType;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly pieces: readonly { readonly from: string; readonly to: string; readonly area: number }[];
  readonly doubts: readonly Doubt[];
  readonly thresholds: Thresholds;
  readonly state: 'open' | 'confirmed' | 'refused';
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly reason: string | null;
  readonly eventId: number | null;
  /** Day on which the version was published: when the event was known at the latest. */
  readonly publishedOn: string | null;
}

/** Derives the events of a version and keeps those that are new; what people decided stays. Returns how many there are and how many are new. */
export async function proposeEvents(
  db: Pool,
  version: number,
  thresholds: Thresholds,
  note?: (done: number, total: number) => void,
): Promise<{ readonly proposals: number; readonly added: number }> {
  const proposals = await deriveEvents(db, version, thresholds, note);
  const { rowCount } = await db.query(
    `insert into dimai.land_code_proposal (layer_version, type, district_code, from_codes, to_codes, pieces, doubts, thresholds)
select $1, p.type, p.district, array(select jsonb_array_elements_text(p.before)), array(select jsonb_array_elements_text(p.after)),
  p.pieces, array(select jsonb_array_elements_text(p.doubts)), $3
from jsonb_to_recordset($2::jsonb) as p (type text, district text, before jsonb, after jsonb, pieces jsonb, doubts jsonb)
on conflict (layer_version, from_codes, to_codes) do nothing`,
    [
      version,
      JSON.stringify(
        proposals.map(({ type, from, to, pieces, doubts }) => ({
          type,
          district: districtOfCode(from[0] ?? to[0]!),
          before: from,
          after: to,
          pieces,
          doubts,
        })),
      ),
      JSON.stringify(thresholds),
    ],
  );
  return { proposals: proposals.length, added: rowCount ?? 0 };
}

const COLUMNS = `p.id::integer as id, p.layer_version as "layerVersion", p.type, p.from_codes as "from", p.to_codes as "to", p.pieces, p.doubts,
  p.thresholds, p.state, p.decided_by as "decidedBy", to_char(p.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "decidedAt",
  p.reason, p.event_id::integer as "eventId",
  to_char(v.published_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "publishedOn"`;

export interface ProposalFilter {
  readonly state?: KeptProposal['state'] | undefined;
  /** SQL patterns of districts; null is everywhere. */
  readonly districts: readonly string[] | null;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Proposals in the order in which they were made. */
export async function listProposals(db: Database, filter: ProposalFilter): Promise<readonly KeptProposal[]> {
  const { rows } = await db.query<KeptProposal>(
    `select ${COLUMNS}
from dimai.land_code_proposal p
left join dimai.dataset_version v on v.layer = 'parcel' and v.version = p.layer_version
where ($1::text is null or p.state = $1) and ($2::text[] is null or p.district_code like any ($2)) and p.id > $3
order by p.id
limit $4`,
    [filter.state ?? null, filter.districts, filter.after ?? 0, filter.limit],
  );
  return rows;
}

/** One proposal, locked until the transaction ends. Throws `proposal-unknown`, `proposal-decided`. */
async function openProposal(client: PoolClient, id: number): Promise<KeptProposal> {
  const { rows } = await client.query<KeptProposal>(
    `select ${COLUMNS}
from dimai.land_code_proposal p
left join dimai.dataset_version v on v.layer = 'parcel' and v.version = p.layer_version
where p.id = $1
for update of p`,
    [id],
  );
  const proposal = rows[0];
  if (proposal === undefined) throw new Problem('proposal-unknown', `没有编号为 ${id} 的沿革建议`);
  if (proposal.state !== 'open') {
    const what = proposal.state === 'confirmed' ? '确认' : '否决';
    throw new Problem('proposal-decided', `该建议已由 ${proposal.decidedBy} ${what}`);
  }
  return proposal;
}

/** Makes a proposal an event. The person may name another kind, for what the ground alone cannot tell. */
export async function confirmProposal(
  db: Pool,
  id: number,
  given: { readonly basis: string; readonly on?: string | undefined; readonly type?: EventType | undefined },
  who: Recorder,
): Promise<number> {
  return withTransaction(db, async (client) => {
    const proposal = await openProposal(client, id);
    const { layerVersion, from, to } = proposal;
    const shapesOf = async (column: 'version_from' | 'version_to', codes: readonly string[]) => {
      const { rows } = await client.query<{ code: string; shape: Buffer | null }>(
        `select parcel_code as code, st_asbinary(geom) as shape from land.parcel where ${column} = $1 and parcel_code = any($2)`,
        [layerVersion, codes],
      );
      return new Map(rows.flatMap(({ code, shape }) => (shape === null ? [] : [[code, shape] as const])));
    };
    const before = await shapesOf('version_to', from);
    const after = await shapesOf('version_from', to);
    const eventId = await recordEvent(
      client,
      {
        type: given.type ?? proposal.type,
        on: given.on ?? proposal.publishedOn ?? who.today,
        basis: given.basis,
        from,
        to: to.map((code) => ({ code, shape: after.get(code) })),
        origin: 'derived',
        shapesBefore: before,
      },
      who,
    );
    await asEditor(client, who.scope, () =>
      client.query(
        `update dimai.land_code_proposal set state = 'confirmed', decided_by = $2, decided_at = $3, event_id = $4 where id = $1`,
        [id, who.name, who.at, eventId],
      ),
    );
    return eventId;
  });
}

/** Says that nothing of the kind happened. */
export async function refuseProposal(db: Pool, id: number, reason: string, who: Recorder): Promise<void> {
  await withTransaction(db, async (client) => {
    await openProposal(client, id);
    await asEditor(client, who.scope, () =>
      client.query(
        `update dimai.land_code_proposal set state = 'refused', decided_by = $2, decided_at = $3, reason = $4 where id = $1`,
        [id, who.name, who.at, reason],
      ),
    );
  });
}

/** District of a proposal, for the rights of who decides. */
export async function districtOfProposal(db: Database, id: number): Promise<string> {
  const { rows } = await db.query<{ district: string }>(
    'select district_code as district from dimai.land_code_proposal where id = $1',
    [id],
  );
  if (rows[0] === undefined) throw new Problem('proposal-unknown', `没有编号为 ${id} 的沿革建议`);
  return rows[0].district;
}
