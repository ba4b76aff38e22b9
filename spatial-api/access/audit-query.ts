import type { Database } from '../../schemas/database/sql.ts';
import { parameters } from '../../schemas/database/sql.ts';
import type { AuditEntry } from './audit-log.ts';

/** What entries are wanted; `action` may be the beginning of one, ended by a dot. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** An entry as it stands in the chain. */
export interface ReadEntry extends AuditEntry {
  readonly sequence: number;
  readonly at: string;
  readonly hash: string;
}

/** A page of entries, newest first, and the `before` of the next page. */
export async function readAudit(
  db: Database,
  filter: AuditFilter,
): Promise<{ readonly entries: readonly ReadEntry[]; readonly next: number | null }> {
  const { add, values } = parameters();
  const conditions = ['true'];
  if (filter.actor !== undefined) conditions.push(`actor = ${add(filter.actor)}`);
  if (filter.target !== undefined) conditions.push(`target = ${add(filter.target)}`);
  if (filter.action !== undefined) {
    conditions.push(
      filter.action.endsWith('.') ? `starts_with(action, ${add(filter.action)})` : `action = ${add(filter.action)}`,
    );
  }
  if (filter.from !== undefined) conditions.push(`at >= ${add(filter.from, 'timestamptz')}`);
  if (filter.to !== undefined) conditions.push(`at < ${add(filter.to, 'timestamptz')}`);
  if (filter.before !== undefined) conditions.push(`sequence < ${add(filter.before, 'bigint')}`);
  const text = `select entry, hash
from dimai.audit_entry
where ${conditions.join('\n  and ')}
order by sequence desc
limit ${add(filter.limit + 1, 'integer')}`;
  const { rows } = await db.query<{ entry: string; hash: string }>(text, values);
  const entries = rows
    .slice(0, filter.limit)
    .map(({ entry, hash }) => ({ ...(JSON.parse(entry) as Omit<ReadEntry, 'hash'>), hash }));
  return { entries, next: rows.length > filter.limit ? entries.at(-1)!.sequence : null };
}
