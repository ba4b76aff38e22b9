/** News of cases from other platforms: each message once, and never an older one over a newer. */
import type { Pool } from 'pg';
import { withTransaction } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { canonicalJson } from '../canonical-json.ts';

export interface InboundMessage {
  readonly sender: string;
  readonly messageId: string;
  readonly caseNumber: string;
  /** Grows with every message about a case. */
  readonly sequence: number;
  readonly state: string;
  readonly code: string | null;
  readonly happenedAt: string;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** `applied`: it is the newest of its case. `outdated`: a newer one came before. `repeated`: it has been here before. */
export type Outcome = 'applied' | 'outdated' | 'repeated';

/** Takes a message. Throws `message-differs` where another message came under its id. */
export function takeMessage(db: Pool, message: InboundMessage): Promise<Outcome> {
  const { sender, messageId, caseNumber, sequence, state, code, happenedAt, detail } = message;
  return withTransaction(db, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${sender} ${caseNumber}`]);
    const body = canonicalJson(message);
    const { rows: known } = await client.query<{ same: boolean }>(
      'select body = $3::jsonb as same from dimai.inbound_message where sender = $1 and message_id = $2',
      [sender, messageId, body],
    );
    if (known[0] !== undefined) {
      if (known[0].same) return 'repeated';
      throw new Problem('message-differs', `报文 ${messageId} 此前收到过内容不同的一份；一个编号只能对应一份报文`);
    }
    const { rowCount } = await client.query(
      `insert into dimai.case_state as c (sender, case_number, sequence, state, code, happened_at, detail)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (sender, case_number) do update set sequence = excluded.sequence, state = excluded.state,
  code = coalesce(excluded.code, c.code), happened_at = excluded.happened_at, detail = excluded.detail
where c.sequence < excluded.sequence`,
      [sender, caseNumber, sequence, state, code, happenedAt, detail === null ? null : JSON.stringify(detail)],
    );
    const outcome = rowCount === 1 ? 'applied' : 'outdated';
    await client.query(
      'insert into dimai.inbound_message (sender, message_id, subject, sequence, outcome, body) values ($1, $2, $3, $4, $5, $6)',
      [sender, messageId, caseNumber, sequence, outcome, body],
    );
    return outcome;
  });
}
