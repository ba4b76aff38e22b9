/**
 * The audit log: append-only, each entry hashed together with the hash before it (SM3, or SHA-256 by setting). Entries that come while a transaction
 * is under way go into the next one together, so a burst costs one lock. `append` resolves when the entry is committed: an act
 * that must be on record waits for it, and fails where it cannot be recorded.
 */
import { createHash } from 'node:crypto';

import type { Pool, PoolClient } from 'pg';

import { withTransaction } from '../../schemas/database/sql.ts';
import { canonicalJson, sm3 } from '../canonical-json.ts';
import type { Caller } from './caller.ts';

/** One act. */
export interface AuditEntry {
  readonly actor: Pick<Caller, 'kind' | 'id' | 'name'>;
  /** e.g. `ingest.publish`, `session.begin`. */
  readonly action: string;
  /** What it was done to: an id, a code; null where there is none. */
  readonly target: string | null;
  readonly result: 'done' | 'refused' | 'failed';
  readonly address: string | null;
  readonly requestId: string | null;
  /** Whatever else explains the act; never passwords, keys or unmasked personal data. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Appends to the log. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
}

/** Key of the advisory lock under which entries get their places. */
const CHAIN_LOCK = 0x6175_6469;
/** Hash before the first entry. */
export const FIRST_HASH = '0'.repeat(64);
const MOST_AT_ONCE = 500;

interface Waiting {
  readonly entry: AuditEntry;
  readonly at: Date;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Hash of the chain. An entry by another one than SM3 says so in its text, which is hashed as well. */
export type ChainDigest = 'sm3' | 'sha256';

/** The log in a database; `clock` gives the time that entries carry. */
export function createAuditLog(db: Pool, clock: () => Date, digest: ChainDigest = 'sm3'): AuditLog {
  const queue: Waiting[] = [];
  let running = false;
  const run = async () => {
    running = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST_AT_ONCE);
      try {
        await withTransaction(db, (client) => appendAll(client, batch, digest));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = false;
  };
  return {
    append(entry) {
      return new Promise((resolve, reject) => {
        queue.push({ entry, at: clock(), resolve, reject });
        if (!running) void run();
      });
    },
  };
}

async function appendAll(client: PoolClient, batch: readonly Waiting[], digest: ChainDigest): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
  const { rows } = await client.query<{ sequence: string; hash: string }>(
    'select sequence, hash from dimai.audit_entry order by sequence desc limit 1',
  );
  let sequence = Number(rows[0]?.sequence ?? 0);
  let previous = rows[0]?.hash ?? FIRST_HASH;
  const chained = batch.map(({ entry, at }) => {
    sequence += 1;
    const said = digest === 'sm3' ? {} : { digest };
    const text = canonicalJson({ ...entry, ...said, at: at.toISOString(), sequence });
    const link = { sequence, text, previous, hash: hashOf(previous, text, digest), at };
    previous = link.hash;
    return link;
  });
  await client.query(
    `insert into dimai.audit_entry (sequence, entry, previous_hash, hash, at)
select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])`,
    [
      chained.map((link) => link.sequence),
      chained.map((link) => link.text),
      chained.map((link) => link.previous),
      chained.map((link) => link.hash),
      chained.map((link) => link.at),
    ],
  );
}

/** Of the hash before and the text of an entry, hexadecimal. */
function hashOf(previous: string, text: string, digest: ChainDigest): string {
  const linked = `${previous}\n${text}`;
  return digest === 'sm3' ? sm3(linked) : createHash(digest).update(linked).digest('hex');
}

/** What a verification found. */
export type ChainReport =
  | { readonly state: 'whole'; readonly entries: number; readonly lastHash: string }
  | {
      readonly state: 'broken';
      readonly entries: number;
      /** Number of the first entry that does not fit. */
      readonly at: number;
      readonly reason: 'changed' | 'missing' | 'unlinked' | 'unsigned';
    };

/** A link of the chain as it is stored and exported. */
export interface ChainLink {
  readonly sequence: number;
  readonly entry: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Reads the whole chain and says whether every entry is there and as it was written. `expectedLast` is a hash noted earlier: an end that was cut off is found by it. */
export async function verifyChain(db: Pool, expectedLast?: string): Promise<ChainReport> {
  return verifyLinks(readChain(db), expectedLast);
}

/** The same of links from anywhere, e.g. an export. They may begin after the first entry; what came before is then not vouched for. */
export async function verifyLinks(links: AsyncIterable<ChainLink>, expectedLast?: string): Promise<ChainReport> {
  let previous: string | undefined;
  let last = 0;
  let entries = 0;
  let isKnown = expectedLast === undefined || expectedLast === FIRST_HASH;
  for await (const { sequence: at, entry, previousHash, hash } of links) {
    if (previous === undefined) {
      last = at - 1;
      previous = at === 1 ? FIRST_HASH : previousHash;
    }
    if (at !== last + 1) return { state: 'broken', entries, at: last + 1, reason: 'missing' };
    if (previousHash !== previous) return { state: 'broken', entries, at, reason: 'unlinked' };
    const { sequence, digest = 'sm3' } = headOf(entry);
    if ((digest !== 'sm3' && digest !== 'sha256') || hashOf(previous, entry, digest) !== hash || sequence !== at) {
      return { state: 'broken', entries, at, reason: 'changed' };
    }
    previous = hash;
    last = at;
    entries += 1;
    isKnown ||= hash === expectedLast;
  }
  if (!isKnown) return { state: 'broken', entries, at: last + 1, reason: 'missing' };
  return { state: 'whole', entries, lastHash: previous ?? FIRST_HASH };
}

/** Links read at once. */
const PAGE = 10_000;

/** Links in their order, all of them or those of a span of time (`to` excluded). */
export async function* readChain(
  db: Pool,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
): AsyncGenerator<ChainLink> {
  const bounds = `($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3)`;
  for (let last = 0; ;) {
    const { rows } = await db.query<ChainLink>(
      `select sequence::float8 as sequence, entry, previous_hash as "previousHash", hash
from dimai.audit_entry
where sequence > $1 and ${bounds}
order by sequence
limit ${PAGE}`,
      [last, from ?? null, to ?? null],
    );
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)!.sequence;
  }
}

/** What an entry says of its place in the chain. */
function headOf(entry: string): { readonly sequence?: unknown; readonly digest?: unknown } {
  try {
    return JSON.parse(entry) as { sequence?: unknown };
  } catch {
    return {};
  }
}
