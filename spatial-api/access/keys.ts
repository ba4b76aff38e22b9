/** Keys of other systems: shown once, kept as a hash, limited to rights, layers, areas, calls and time. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';

import type { Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { rightNames, type Right } from '../../schemas/roles.ts';
import { caller, type Caller } from './caller.ts';

/** Rights that a system may have: none that needs a person's name under it, and none of the administrators. */
export const KEY_RIGHTS = [
  'layer:read',
  'restricted:read',
  'precise:read',
  'overlap:check',
  'map:make',
  'ingest:load',
  'export:run',
  'export:download',
  'operations:read',
] as const satisfies readonly Right[];

/** A key without its secret. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The system or body that uses it. */
  readonly consumer: string;
  readonly rights: readonly string[];
  readonly layers: readonly string[] | null;
  /** Each as `layer.field`. */
  readonly fields: readonly string[] | null;
  readonly districts: readonly string[] | null;
  readonly callsPerMinute: number | null;
  readonly callsPerDay: number | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** What a key is made with. */
export type NewKey = Omit<ApiKey, 'id' | 'revokedAt' | 'createdAt' | 'fields'> & Partial<Pick<ApiKey, 'fields'>>;

/** A key as its lookup gives it: who it is, and its limits. */
export interface KnownKey {
  readonly caller: Caller;
  readonly callsPerMinute: number | null;
  readonly callsPerDay: number | null;
}

const FORM = /^dmk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** Makes a key; the text is in the answer and nowhere else. */
export async function createKey(db: Database, given: NewKey): Promise<{ readonly id: string; readonly key: string }> {
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  await db.query(
    `insert into dimai.api_key
  (id, name, consumer, secret_hash, rights, layers, districts, calls_per_minute, calls_per_day, expires_at, created_by, fields)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      given.name,
      given.consumer,
      hashOf(secret),
      given.rights,
      given.layers,
      given.districts,
      given.callsPerMinute,
      given.callsPerDay,
      given.expiresAt,
      given.createdBy,
      given.fields ?? null,
    ],
  );
  return { id, key: `dmk_${id}_${secret}` };
}

/** All keys with their calls of today, newest first. */
export async function listKeys(db: Database): Promise<readonly (ApiKey & { readonly callsToday: number })[]> {
  const { rows } = await db.query<ApiKey & { callsToday: number }>(
    `select id, name, consumer, rights, layers, fields, districts, calls_per_minute as "callsPerMinute", calls_per_day as "callsPerDay",
  ${utc('expires_at')} as "expiresAt", ${utc('revoked_at')} as "revokedAt", created_by as "createdBy", ${utc('created_at')} as "createdAt",
  coalesce((select u.calls from dimai.api_key_use u where u.key_id = k.id and u.day = (now() at time zone 'Asia/Shanghai')::date), 0)::float8 as "callsToday"
from dimai.api_key k
order by created_at desc, id`,
  );
  return rows;
}

function utc(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}

/** Ends a key for good; throws `key-unknown`. */
export async function revokeKey(db: Database, id: string, by: string): Promise<void> {
  const { rowCount } = await db.query(
    'update dimai.api_key set revoked_at = coalesce(revoked_at, now()), revoked_by = coalesce(revoked_by, $2) where id = $1',
    [id, by],
  );
  if (rowCount === 0) throw new Problem('key-unknown', `没有编号为 ${id} 的密钥`);
}

/** The system behind a key; undefined where the key is unknown, revoked or expired. */
export async function callerOfKey(db: Pool, text: string, now: Date): Promise<KnownKey | undefined> {
  const [, id, secret] = FORM.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const { rows } = await db.query<{
    consumer: string;
    name: string;
    secret_hash: Buffer;
    rights: string[];
    layers: string[] | null;
    fields: string[] | null;
    districts: string[] | null;
    calls_per_minute: number | null;
    calls_per_day: number | null;
  }>(
    `select consumer, name, secret_hash, rights, layers, fields, districts, calls_per_minute, calls_per_day
from dimai.api_key
where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [id, now],
  );
  const row = rows[0];
  if (row === undefined || !timingSafeEqual(row.secret_hash, hashOf(secret))) return undefined;
  const known = new Set<string>(rightNames);
  return {
    caller: caller({
      kind: 'key',
      id: `key:${id}`,
      name: `${row.consumer}·${row.name}`,
      rights: new Set(row.rights.filter((right): right is Right => known.has(right))),
      layers: row.layers === null ? null : new Set(row.layers),
      fields: row.fields === null ? null : fieldsByLayer(row.fields),
      districts: row.districts,
    }),
    callsPerMinute: row.calls_per_minute,
    callsPerDay: row.calls_per_day,
  };
}

function fieldsByLayer(names: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const fields = new Map<string, Set<string>>();
  for (const [layer, field] of names.map((name) => name.split('.') as [string, string])) {
    fields.set(layer, (fields.get(layer) ?? new Set()).add(field));
  }
  return fields;
}

/** 256 random bits need no slow hash. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
