/**
 * Removes what a bureau has entrusted to the platform when it is to be handed back or deleted (数据删除): rows of every layer with their history, deliveries, records
 * and jobs in the database, files beside it. Accounts and the audit log stay. What was removed is counted before, looked at again
 * afterwards, and certified.
 */
import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { quoteIdentifier, withTransaction } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import type { ContentStore } from '../attachments/store.ts';

/** Tables of the platform itself: what it is, who may use it, and what was done with it. */
const KEPT = [
  'migration',
  'tile_layer',
  'account',
  'account_identity',
  'audit_entry',
  'alarm',
  'login_attempt',
  'server_switch',
];
const QUEUE_KEPT = ['migrations'];
/** What lies in DIMAI_DATA and is not data: the database cluster, keys, rules and mappings that somebody wrote. */
const KEPT_FILES = ['cluster', 'data', 'secret.key', 'rules', 'sources', 'templates', 'holidays.json'];
const isKeptFile = (name: string): boolean => KEPT_FILES.includes(name) || name.startsWith('signing-');

/** A table that was emptied. */
export interface PurgedTable {
  readonly table: string;
  readonly rows: number;
}

/** Files of one entry of the data directory that were removed. */
export interface PurgedFiles {
  readonly entry: string;
  readonly files: number;
  readonly bytes: number;
}

export interface PurgeReport {
  readonly tables: readonly PurgedTable[];
  readonly files: readonly PurgedFiles[];
  /** What is still there afterwards: none, or the purge has failed. */
  readonly left: { readonly rows: number; readonly files: number };
  /** Entries of the audit log, which stays. */
  readonly auditEntries: number;
  readonly lastAuditHash: string | null;
}

/** Where the files lie: beside the database, and attachments on a storage of their own where the settings name one. */
export interface PurgedPlaces {
  readonly dataDirectory: string;
  readonly remote?: { readonly address: string; readonly store: ContentStore };
}

/** Counts what a purge would remove. */
export async function planPurge(db: Pool, places: PurgedPlaces): Promise<Pick<PurgeReport, 'tables' | 'files'>> {
  const contents = await remoteContents(db, places);
  return {
    tables: await countRows(db, await purgedTables(db)),
    files: [...countFiles(places.dataDirectory), ...remoteFiles(places, contents)],
  };
}

interface RemoteContent {
  readonly sha256: string;
  readonly bytes: number;
}

/** What the database knows to lie on the storage of the attachments. */
async function remoteContents(db: Pool, { remote }: PurgedPlaces): Promise<readonly RemoteContent[]> {
  if (remote === undefined) return [];
  const { rows } = await db.query<{ sha256: string; bytes: string }>(
    'select sha256, bytes from dimai.attachment_content order by sha256',
  );
  return rows.map(({ sha256, bytes }) => ({ sha256, bytes: Number(bytes) }));
}

function remoteFiles({ remote }: PurgedPlaces, contents: readonly RemoteContent[]): readonly PurgedFiles[] {
  if (remote === undefined || contents.length === 0) return [];
  const bytes = contents.reduce((sum, each) => sum + each.bytes, 0);
  return [{ entry: remote.address, files: contents.length, bytes }];
}

/** Removes attachments from their storage before the rows that name them go: what fails in between can be done again. Returns how many are still there. */
async function removeRemote({ remote }: PurgedPlaces, contents: readonly RemoteContent[]): Promise<number> {
  let left = 0;
  for (const { sha256 } of contents) {
    await remote!.store.remove(sha256);
    if ((await remote!.store.get(sha256)) !== undefined) left++;
  }
  return left;
}

/**
 * Removes everything in one transaction, then the files. Throws `purge-busy` where other processes of the platform are connected: they would go on
 * writing, and answer from what they have in memory.
 */
export async function purge(db: Pool, places: PurgedPlaces): Promise<PurgeReport> {
  const { dataDirectory } = places;
  await requireAlone(db);
  const tables = await purgedTables(db);
  const counted = await countRows(db, tables);
  const files = countFiles(dataDirectory);
  const contents = await remoteContents(db, places);
  const remoteLeft = await removeRemote(places, contents);
  await withTransaction(db, async (client) => {
    await client.query('set local statement_timeout = 0');
    // archives refuse to be changed, for as long as they are kept
    const guarded = await guardedTables(client, tables);
    for (const table of guarded) await client.query(`alter table ${named(table)} disable trigger user`);
    await client.query(`truncate ${tables.map(named).join(', ')} restart identity`);
    for (const table of guarded) await client.query(`alter table ${named(table)} enable trigger user`);
    for (const { schema, name } of tables.filter((each) => each.schema === 'staging')) {
      await client.query(`drop table ${quoteIdentifier(schema, name)}`);
    }
  });
  // deleted rows of the tables that stay are gone from the disk as well
  await db.query('checkpoint').catch(() => undefined);
  for (const { entry } of files) rmSync(join(dataDirectory, entry), { recursive: true, force: true });
  const left = await countRows(db, await purgedTables(db));
  const { rows } = await db.query<{ entries: string; hash: string | null }>(
    'select count(*) as entries, (select hash from dimai.audit_entry order by sequence desc limit 1) as hash from dimai.audit_entry',
  );
  return {
    tables: counted.filter((table) => table.rows > 0),
    files: [...files, ...remoteFiles(places, contents)],
    left: {
      rows: left.reduce((sum, table) => sum + table.rows, 0),
      files: remoteLeft + countFiles(dataDirectory).reduce((sum, each) => sum + each.files, 0),
    },
    auditEntries: Number(rows[0]!.entries),
    lastAuditHash: rows[0]!.hash,
  };
}

interface TableName {
  readonly schema: string;
  readonly name: string;
}

const named = ({ schema, name }: TableName): string => quoteIdentifier(schema, name);

/** Every table with data: those that no list names are purged, so that a new one is not forgotten. */
async function purgedTables(db: Pool): Promise<readonly TableName[]> {
  const { rows } = await db.query<TableName>(
    `select schemaname as schema, tablename as name
from pg_tables
where schemaname in ('land', 'staging')
  or (schemaname = 'dimai' and tablename <> all ($1::text[]))
  or (schemaname = 'dimai_queue' and tablename <> all ($2::text[]))
order by schemaname, tablename`,
    [KEPT, QUEUE_KEPT],
  );
  return rows;
}

/** Those that have triggers of their own. */
async function guardedTables(
  client: Pick<PoolClient, 'query'>,
  tables: readonly TableName[],
): Promise<readonly TableName[]> {
  const { rows } = await client.query<{ table: string }>(
    `select distinct format('%I.%I', n.nspname, c.relname) as table
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal`,
  );
  const guarded = new Set(rows.map(({ table }) => table));
  return tables.filter(({ schema, name }) => guarded.has(`${schema}.${name}`));
}

async function countRows(db: Pool, tables: readonly TableName[]): Promise<PurgedTable[]> {
  const counted: PurgedTable[] = [];
  for (const table of tables) {
    const { rows } = await db.query<{ rows: number }>(`select count(*) as rows from ${named(table)}`);
    counted.push({ table: `${table.schema}.${table.name}`, rows: Number(rows[0]!.rows) });
  }
  return counted;
}

/** Sockets and other things that are no files are not counted. */
function countFiles(dataDirectory: string): PurgedFiles[] {
  if (!existsSync(dataDirectory)) return [];
  return readdirSync(dataDirectory)
    .filter((entry) => !isKeptFile(entry))
    .map((entry) => ({ entry, ...sizeOf(join(dataDirectory, entry)) }))
    .filter(({ files }) => files > 0);
}

function sizeOf(path: string): { files: number; bytes: number } {
  const found = lstatSync(path);
  if (!found.isDirectory()) return { files: found.isFile() || found.isSymbolicLink() ? 1 : 0, bytes: found.size };
  return readdirSync(path)
    .map((name) => sizeOf(join(path, name)))
    .reduce((sum, each) => ({ files: sum.files + each.files, bytes: sum.bytes + each.bytes }), { files: 0, bytes: 0 });
}

async function requireAlone(db: Pool): Promise<void> {
  const { rows } = await db.query<{ name: string; sessions: string }>(
    `select application_name as name, count(*) as sessions from pg_stat_activity
where datname = current_database() and application_name like 'dimai%'
  and application_name <> current_setting('application_name')
group by application_name order by application_name`,
  );
  if (rows.length === 0) return;
  const others = rows.map(({ name, sessions }) => `${name}（${sessions}）`).join('、');
  throw new Problem(
    'purge-busy',
    `还有平台的其他进程连接着数据库：${others}。请先停止服务与任务进程（serve、work），再清除`,
  );
}
