/**
 * A database as one caller may see it. Its connections act in a role that may read no layer table, only the views of schema
 * `shown`, which show the rows and values of the scope; a statement that names `land.parcel` reads `shown.parcel`. What is
 * forgotten in a statement is therefore not shown, and a table that has no view is refused by the server.
 */
import { createHash } from 'node:crypto';

import type { Pool, PoolClient } from 'pg';

import { bareTableName, featureIdSequence, tableName } from '../derive/ddl.ts';
import {
  createEditPolicy,
  createOutlineView,
  createScopeView,
  createScopeViews,
  OUTLINE_VIEW,
  createReducedView,
  createWholeView,
  isReducible,
  REDUCED_SCHEMA,
  reducedViewName,
  scopeViewName,
  SHOWN_SCHEMA,
  SHOWN_TABLES,
  WHOLE_SCHEMA,
  wholeViewName,
} from '../derive/scope-views.ts';
import { createRecordPolicies, WHOLE_RECORDS } from '../derive/record-views.ts';
import type { Layer } from '../layer.ts';
import { townshipsOf, wholePrefixes, type Districts } from '../district-scope.ts';
import { arrayText } from '../feature-filter.ts';
import { layers as catalogue } from '../layers/index.ts';
import { quoteLiteral } from './sql.ts';

/** What may be seen. */
export interface Scope {
  /** Ids of layers. */
  readonly layers: readonly string[];
  /** District codes, beginnings of them, or townships; null is everywhere. */
  readonly districts: Districts;
  /** Whether personal values are shown as they are. */
  readonly personal: boolean;
  /** Whether restricted layers are shown on a coarse grid. */
  readonly reduced?: boolean;
}

/** Role of readers. It belongs to the whole server, its rights to each database. */
export const READER_ROLE = 'dimai_reader';
/** Role in which rows of layers are edited: row-level security keeps it to the scope of who edits. */
export const EDITOR_ROLE = 'dimai_editor';

const TABLES = new RegExp(
  `\\bland\\.(?=(?:${catalogue.map(bareTableName).join('|')})\\b)|\\bdimai\\.(?=(?:${SHOWN_TABLES.join('|')})\\b)`,
  'g',
);

const among = (tables: readonly string[]) => new RegExp(`\\b${SHOWN_SCHEMA}\\.(?=(?:${tables.join('|')})\\b)`, 'g');
const REDUCIBLE = among([...catalogue.filter(isReducible).map(bareTableName), 'tile_mesh']);
const WHOLE = among([...catalogue.map(bareTableName), ...Object.keys(WHOLE_RECORDS)]);

/**
 * Which views a statement reads: `whole` where all of the districts is seen, as precisely as it is. They are only the faster ones; what they
 * show is decided by the settings of the connection.
 */
type Views = 'shown' | 'reduced' | 'whole';

function viewsOf({ districts, reduced }: Scope): Views {
  if (reduced === true) return 'reduced';
  return districts === null ? 'whole' : 'shown';
}

/** The statement with views in the place of layer tables. */
export function shownTables(text: string, views: Views = 'shown'): string {
  const shown = text.replaceAll(TABLES, `${SHOWN_SCHEMA}.`);
  if (views === 'whole') return shown.replaceAll(WHOLE, `${WHOLE_SCHEMA}.`);
  return views === 'reduced' ? shown.replaceAll(REDUCIBLE, `${REDUCED_SCHEMA}.`) : shown;
}

/** Texts of prepared statements with views in the place of layer tables: they are long and always the same. */
const shownTexts = new Map<string, string>();
const MOST_SHOWN_TEXTS = 600;

function shownPrepared(text: string, views: Views): string {
  const key = `${views} ${text}`;
  const known = shownTexts.get(key);
  if (known !== undefined) return known;
  const shown = shownTables(text, views);
  if (shownTexts.size < MOST_SHOWN_TEXTS) shownTexts.set(key, shown);
  return shown;
}

/** A pool on the same connections whose statements see the scope and no more. They may write what is no layer. */
export function scopedDatabase(db: Pool, scope: Scope): Pool {
  const views = viewsOf(scope);
  // The role and the settings, in one message.
  const { townships, settings } = entryOf(scope);
  const entry = `${townships}set role ${READER_ROLE}; select ${settings(false)}`;
  const enter = async (lent = ''): Promise<PoolClient> => {
    const client = await db.connect();
    try {
      await client.query(`${entry}${lent}`);
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
      return await client.query(shownQuery(given, views) as string, values as unknown[]);
    } catch (error) {
      broken = isBroken(error);
      throw error;
    } finally {
      leave(client, broken);
    }
  };
  const connect = async () => scopedClient(await enter(), views);
  const scoped = forwarding(db, { query, connect });
  entrances.set(scoped, async ({ set, reset }) => scopedClient(await enter(`; ${set}`), views, reset));
  pools.set(scoped, poolBelow(db));
  return scoped;
}

const pools = new WeakMap<Pool, Pool>();

/** Statements that set a connection for as long as it is lent, and set it back. */
export interface LentSettings {
  readonly set: string;
  readonly reset: string;
}

const entrances = new WeakMap<Pool, (lent: LentSettings) => Promise<PoolClient>>();

/** A connection with settings of its own. In a scope they come and go in the messages of the scope and take none themselves. */
export async function connectWith(db: Pool, lent: LentSettings): Promise<PoolClient> {
  const enter = entrances.get(db);
  if (enter !== undefined) return enter(lent);
  const client = await db.connect();
  try {
    await client.query(lent.set);
  } catch (error) {
    client.release(true);
    throw error;
  }
  const release = (error?: Error | boolean) => giveBack(client, lent.reset, error !== undefined && error !== false);
  return forwarding(client, { release });
}

/** The pool whose connections a scoped database uses; any other pool itself. What is kept of rows is kept by it. */
export function poolBelow(db: Pool): Pool {
  return pools.get(db) ?? db;
}

/**
 * Runs statements of a transaction in the role of editors: features beyond the scope are neither found nor written by them, records
 * beyond it are not written. Without a scope (jobs, commands) they run as they are.
 */
export async function asEditor<T>(
  client: Pick<PoolClient, 'query'>,
  scope: Scope | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (scope === undefined) return work();
  const { townships, settings } = entryOf(scope);
  await client.query(`${townships}set local role ${EDITOR_ROLE}; select ${settings(true)}`);
  const result = await work();
  // After an error the transaction is at its end, and the role with it.
  await client.query('reset role; reset dimai.scope_layers; reset dimai.scope_whole');
  return result;
}

/** The settings of a scope, for the session or one transaction, and the statement that has its townships ready before. */
function entryOf(scope: Scope): {
  readonly townships: string;
  readonly settings: (isLocal: boolean) => string;
} {
  const { layers, districts, personal, reduced } = scope;
  const where = districts === null ? '*' : arrayText(wholePrefixes(districts).map((prefix) => `${prefix}%`));
  const townships = arrayText(townshipsOf(districts ?? []));
  const settings = {
    scope_layers: arrayText(layers),
    scope_districts: where,
    scope_townships: townships,
    scope_personal: personal ? 'on' : 'off',
    scope_precise: reduced === true ? 'off' : 'on',
    // What views of schema whole look for.
    scope_whole: viewsOf(scope) === 'whole' ? `,${layers.join(',')},` : '',
  };
  return {
    townships: townships === '{}' ? '' : `select dimai.keep_townships(${quoteLiteral(townships)}); `,
    settings: (isLocal) =>
      Object.entries(settings)
        .map(([name, value]) => `set_config('dimai.${name}', ${quoteLiteral(value)}, ${isLocal})`)
        .join(', '),
  };
}

function scopedClient(client: PoolClient, views: Views, reset?: string): PoolClient {
  return forwarding(client, {
    query: (given: unknown, ...rest: unknown[]) =>
      (client.query as (...all: unknown[]) => unknown)(shownQuery(given, views), ...rest),
    release: (error?: Error | boolean) => leave(client, error !== undefined && error !== false, reset),
  });
}

/** Texts, configurations, cursors and raw reads. What is prepared under a name is another statement here, and has another name. */
function shownQuery(given: unknown, views: Views): unknown {
  if (typeof given === 'string') return shownTables(given, views);
  const query = given as { text?: unknown; name?: unknown; submit?: unknown };
  if (typeof query.text !== 'string') return given;
  const isNamed = typeof query.name === 'string' && query.name !== '';
  const shown = isNamed
    ? {
        text: shownPrepared(query.text, views),
        name: `${views} ${query.name as string}`,
      }
    : { text: shownTables(query.text, views) };
  return typeof query.submit === 'function' ? Object.assign(query, shown) : { ...query, ...shown };
}

/** Gives a connection back in the role it came in; one that cannot leave the scope is closed. */
function leave(client: PoolClient, broken: boolean, reset = ''): void {
  giveBack(client, `reset role; reset dimai.scope_layers; reset dimai.scope_whole; ${reset}`, broken);
}

function giveBack(client: PoolClient, reset: string, broken: boolean): void {
  if (broken) return client.release(true);
  client.query(reset).then(
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

/** Statements that make a role, where there is none yet. Two databases of a server may do so at once. */
const createRole = (role: string) => `do $$
begin
  if not exists (select from pg_roles where rolname = '${role}') then
    create role ${role} nologin;
  end if;
  if not pg_has_role(current_user, '${role}', 'member') then
    grant ${role} to current_user;
  end if;
exception when duplicate_object or unique_violation then null;
end
$$`;

/** Records are written by readers too: who looked, what was asked. Layer tables are not among what they may touch. */
const GRANTS = `
grant usage on schema ${SHOWN_SCHEMA}, ${REDUCED_SCHEMA}, ${WHOLE_SCHEMA}, dimai, staging, dimai_queue to ${READER_ROLE};
grant select on all tables in schema ${SHOWN_SCHEMA}, ${REDUCED_SCHEMA}, ${WHOLE_SCHEMA} to ${READER_ROLE};
grant select, insert, update, delete on all tables in schema dimai to ${READER_ROLE};
grant usage, select on all sequences in schema dimai to ${READER_ROLE};
grant select on all tables in schema staging, dimai_queue to ${READER_ROLE};
revoke all on ${SHOWN_TABLES.map((table) => `dimai.${table}`).join(', ')} from ${READER_ROLE};
grant usage on schema land, dimai, ${SHOWN_SCHEMA}, ${REDUCED_SCHEMA} to ${EDITOR_ROLE};
grant select on all tables in schema ${SHOWN_SCHEMA}, ${REDUCED_SCHEMA} to ${EDITOR_ROLE};
grant select, insert, update on all tables in schema dimai to ${EDITOR_ROLE};
grant delete on dimai.land_code_edge to ${EDITOR_ROLE};
grant usage, select on all sequences in schema land, dimai to ${EDITOR_ROLE};
alter default privileges in schema staging grant select on tables to ${READER_ROLE}`;

/** Statements that put the view of a layer on a table that has taken the place of its table, and hold its editors. */
export function renewScopeView(layer: Layer): readonly string[] {
  return [
    createScopeView(layer),
    createWholeView(layer),
    `grant select on ${wholeViewName(layer)} to ${READER_ROLE}`,
    createOutlineView(catalogue),
    `grant select on ${scopeViewName(layer)}, ${OUTLINE_VIEW} to ${READER_ROLE}, ${EDITOR_ROLE}`,
    ...(isReducible(layer)
      ? [createReducedView(layer), `grant select on ${reducedViewName(layer)} to ${READER_ROLE}, ${EDITOR_ROLE}`]
      : []),
    editable(layer),
  ];
}

/** Statements that take the view of a layer away, so that its table may go. */
export function dropScopeView(layer: Layer): readonly string[] {
  const reduced = isReducible(layer) ? [`drop view ${reducedViewName(layer)}`] : [];
  return [
    `drop view if exists ${OUTLINE_VIEW}`,
    `drop view ${scopeViewName(layer)}, ${wholeViewName(layer)}`,
    ...reduced,
  ];
}

/** Rows of a layer are read, ended and added by editors, never removed. */
function editable(layer: Layer): string {
  return `${createEditPolicy(layer, EDITOR_ROLE)};
grant select, insert, update on ${tableName(layer)} to ${EDITOR_ROLE};
grant usage on sequence ${featureIdSequence(layer)} to ${EDITOR_ROLE}`;
}

/** Removes the views, so that migrations may change the tables below them. */
export async function dropScopeViews(client: Pick<PoolClient, 'query'>): Promise<void> {
  await client.query(`drop schema if exists ${SHOWN_SCHEMA}, ${REDUCED_SCHEMA}, ${WHOLE_SCHEMA} cascade`);
}

/** Brings role, views and rights to what the catalogue says; nothing happens where they are there. `version` is that of the migrations. */
export async function refreshScopeViews(client: Pick<PoolClient, 'query'>, version: string): Promise<void> {
  const views = createScopeViews(catalogue);
  const edits = [...catalogue.map(editable), createRecordPolicies(EDITOR_ROLE)].join(';\n');
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([version, views, GRANTS, edits]))
    .digest('hex');
  for (const role of [READER_ROLE, EDITOR_ROLE]) await client.query(createRole(role));
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
    await client.query(edits);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
