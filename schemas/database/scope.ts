/**
 * A database as one caller may see it. Its connections act in a role that may read no layer table, only the views of schema
 * `shown`, which show the rows and values of the scope; a statement that names `land.parcel` reads `shown.parcel`. What is
 * forgotten in a statement is therefore not shown, and a table that has no view is refused by the server.
 */
import { createHash } from 'node:crypto';

import type { Pool, PoolClient } from 'pg';

import { bareTableName } from '../derive/ddl.ts';
import { createScopeView, createScopeViews, scopeViewName, SHOWN_SCHEMA } from '../derive/scope-views.ts';
import type { Layer } from '../layer.ts';
import { districtPrefixes, type Districts } from '../district-scope.ts';
import { arrayText } from '../feature-filter.ts';
import { layers as catalogue } from '../layers/index.ts';
import { quoteLiteral } from './sql.ts';

/** What may be seen. */
export interface Scope {
  /** Ids of layers. */
  readonly layers: readonly string[];
  /** District codes or beginnings of them; null is everywhere. */
  readonly districts: Districts;
  /** Whether personal values are shown as they are. */
  readonly personal: boolean;
}

/** Role of readers. It belongs to the whole server, its rights to each database. */
export const READER_ROLE = 'dimai_reader';

const TABLES = new RegExp(`\\bland\\.(?=(?:${catalogue.map(bareTableName).join('|')})\\b)`, 'g');

/** The statement with views in the place of layer tables. */
export function shownTables(text: string): string {
  return text.replaceAll(TABLES, `${SHOWN_SCHEMA}.`);
}

/** A pool on the same connections whose statements see the scope and no more. They may write what is no layer. */
export function scopedDatabase(db: Pool, scope: Scope): Pool {
  const entry = entryOf(scope);
  const enter = async (): Promise<PoolClient> => {
    const client = await db.connect();
    try {
      await client.query(entry);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  };
  const query = async (given: unknown, values?: unknown) => {
    const client = await enter();
    let broken = false;
    try {
      return await client.query(shownQuery(given) as string, values as unknown[]);
    } catch (error) {
      broken = isBroken(error);
      throw error;
    } finally {
      leave(client, broken);
    }
  };
  const connect = async () => scopedClient(await enter());
  return forwarding(db, { query, connect });
}

/** The role and the settings of a scope, in one message. */
function entryOf({ layers, districts, personal }: Scope): string {
  const where = districts === null ? '*' : arrayText(districtPrefixes(districts).map((prefix) => `${prefix}%`));
  const settings = { scope_layers: arrayText(layers), scope_districts: where, scope_personal: personal ? 'on' : 'off' };
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config('dimai.${name}', ${quoteLiteral(value)}, false)`,
  );
  return `set role ${READER_ROLE}; select ${calls.join(', ')}`;
}

function scopedClient(client: PoolClient): PoolClient {
  return forwarding(client, {
    query: (given: unknown, ...rest: unknown[]) =>
      (client.query as (...all: unknown[]) => unknown)(shownQuery(given), ...rest),
    release: (error?: Error | boolean) => leave(client, error !== undefined && error !== false),
  });
}

/** Texts, configurations and cursors. */
function shownQuery(given: unknown): unknown {
  if (typeof given === 'string') return shownTables(given);
  const { text } = given as { text?: unknown };
  if (typeof text !== 'string') return given;
  if (typeof (given as { submit?: unknown }).submit !== 'function')
    return { ...(given as object), text: shownTables(text) };
  (given as { text: string }).text = shownTables(text);
  return given;
}

/** Gives a connection back in the role it came in; one that cannot leave the scope is closed. */
function leave(client: PoolClient, broken: boolean): void {
  if (broken) return client.release(true);
  client.query('reset role; reset dimai.scope_layers').then(
    () => client.release(),
    () => client.release(true),
  );
}

/** Errors after which a connection is of no use: those that the server did not report. */
function isBroken(error: unknown): boolean {
  return typeof (error as { severity?: unknown }).severity !== 'string';
}

/** An object with some of its functions replaced; the others work on the object itself. */
function forwarding<T extends object>(target: T, replaced: Readonly<Record<string, unknown>>): T {
  return new Proxy(target, {
    get(_target, name) {
      if (typeof name === 'string' && Object.hasOwn(replaced, name)) return replaced[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...all: unknown[]) => unknown).bind(target) : value;
    },
  });
}

/** Statements that make the role, where there is none yet. Two databases of a server may do so at once. */
const CREATE_ROLE = `do $$
begin
  if not exists (select from pg_roles where rolname = '${READER_ROLE}') then
    create role ${READER_ROLE} nologin;
  end if;
  if not pg_has_role(current_user, '${READER_ROLE}', 'member') then
    grant ${READER_ROLE} to current_user;
  end if;
exception when duplicate_object or unique_violation then null;
end
$$`;

/** Records are written by readers too: who looked, what was asked. Layer tables are not among what they may touch. */
const GRANTS = `
grant usage on schema ${SHOWN_SCHEMA}, dimai, staging, dimai_queue to ${READER_ROLE};
grant select on all tables in schema ${SHOWN_SCHEMA} to ${READER_ROLE};
grant select, insert, update, delete on all tables in schema dimai to ${READER_ROLE};
grant usage, select on all sequences in schema dimai to ${READER_ROLE};
grant select on all tables in schema staging, dimai_queue to ${READER_ROLE};
alter default privileges in schema staging grant select on tables to ${READER_ROLE}`;

/** Statements that put the view of a layer on a table that has taken the place of its table. */
export function renewScopeView(layer: Layer): readonly string[] {
  return [createScopeView(layer), `grant select on ${scopeViewName(layer)} to ${READER_ROLE}`];
}

/** Removes the views, so that migrations may change the tables below them. */
export async function dropScopeViews(client: Pick<PoolClient, 'query'>): Promise<void> {
  await client.query(`drop schema if exists ${SHOWN_SCHEMA} cascade`);
}

/** Brings role, views and rights to what the catalogue says; nothing happens where they are there. `version` is that of the migrations. */
export async function refreshScopeViews(client: Pick<PoolClient, 'query'>, version: string): Promise<void> {
  const views = createScopeViews(catalogue);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([version, views, GRANTS]))
    .digest('hex');
  await client.query(CREATE_ROLE);
  const { rows } = await client.query<{ fingerprint: string | null; granted: boolean }>(
    `select obj_description(n.oid, 'pg_namespace') as fingerprint, has_schema_privilege($2::name, n.oid, 'usage') as granted
from pg_namespace n
where n.nspname = $1`,
    [SHOWN_SCHEMA, READER_ROLE],
  );
  if (rows[0]?.fingerprint === fingerprint && rows[0].granted) return;
  await client.query('begin');
  try {
    await dropScopeViews(client);
    await client.query(views);
    await client.query(`comment on schema ${SHOWN_SCHEMA} is ${quoteLiteral(fingerprint)}`);
    await client.query(GRANTS);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
