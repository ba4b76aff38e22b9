/**
 * Forward-only migrations: numbered SQL files, each in its own transaction, recorded with a checksum. Several processes may
 * start at once: an advisory lock lets one of them migrate while the others wait.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Pool, PoolClient } from 'pg';
import { migrateQueue } from '../jobs/queue-schema.ts';
import { dropScopeViews, refreshScopeViews } from './scope.ts';

export interface Migration {
  /** Order in which they are applied. */
  readonly number: number;
  /** File name, `000001-platform.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with unix line ends, so that a checkout on Windows has the same one. */
  readonly checksum: string;
}

export interface MigrationReport {
  /** Names of the files applied now. */
  readonly applied: readonly string[];
  /** Number the database stands at. */
  readonly version: number;
}

/** Thrown when files and database do not belong together; the message says which and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

const migrationsFolder = fileURLToPath(new URL('./migrations/', import.meta.url));

/** Any fixed number: every process that migrates takes the same advisory lock. */
const MIGRATION_LOCK = 5_206_412_027;

const HISTORY_TABLE = `
create schema if not exists dimai;
create table if not exists dimai.migration (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now(),
  took_ms integer not null
)`;

/** Reads `000001-name.sql` … of a folder, in order of their numbers; gaps are allowed, doubles are not. */
export async function readMigrations(folder: string = migrationsFolder): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{6}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(name.slice(0, 6));
      const before = names[index - 1];
      if (before?.startsWith(name.slice(0, 6)))
        throw new MigrationError(`迁移编号重复 ${before} and ${name} have one number`);
      const sql = (await readFile(`${folder}/${name}`, 'utf8')).replaceAll('\r\n', '\n');
      return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Compares what was applied with the files; returns those still to apply. */
export function pendingMigrations(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const newest = applied.at(-1)?.number ?? 0;
  for (const row of applied) {
    const file = files.find(({ number }) => number === row.number);
    if (file == null) {
      throw new MigrationError(
        `数据库执行过 ${row.name}，本程序没有：数据库比程序新，请升级程序。The database has had ${row.name}, which this program lacks: the database is newer, upgrade the program.`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new MigrationError(
        `迁移 ${row.name} 执行后被改动，请恢复原文件，另加新迁移。${row.name} was changed after it had been applied: restore the file and put the change into a new migration.`,
      );
    }
  }
  const pending = files.filter(({ number }) => !applied.some((row) => row.number === number));
  const late = pending.find(({ number }) => number < newest);
  if (late == null) return pending;
  throw new MigrationError(
    `迁移 ${late.name} 的编号小于已执行的 ${newest}，请改用更大的编号。${late.name} comes before ${newest}, which has been applied: give it a higher number.`,
  );
}

/** Brings the database to the newest migration. Nothing happens when it is there already; refuses when it is newer. */
export async function migrate(pool: Pool, folder?: string): Promise<MigrationReport> {
  const files = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(HISTORY_TABLE);
    const pending = pendingMigrations(files, await appliedMigrations(client));
    if (pending.length > 0) await dropScopeViews(client);
    for (const migration of pending) await applyMigration(client, migration);
    // Under the same lock: tables of the queue library, versioned by the library itself.
    await migrateQueue(pool);
    if (folder === undefined) await refreshScopeViews(client, String(files.at(-1)?.number));
    return { applied: pending.map(({ name }) => name), version: files.at(-1)?.number ?? 0 };
  } finally {
    // Closed, not returned: that ends the advisory lock and the session's lifted timeout, whatever state it is in.
    client.release(true);
  }
}

async function appliedMigrations(client: PoolClient): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    'select number, name, checksum from dimai.migration order by number',
  );
  return rows;
}

async function applyMigration(client: PoolClient, { number, name, sql, checksum }: Migration): Promise<void> {
  const started = performance.now();
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into dimai.migration (number, name, checksum, took_ms) values ($1, $2, $3, $4)', [
      number,
      name,
      checksum,
      Math.round(performance.now() - started),
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => {});
    throw new MigrationError(`迁移失败 Migration ${name} failed: ${(cause as Error).message}`, { cause });
  }
}

/** Number of the newest migration this program knows. */
export async function newestMigration(): Promise<number> {
  return (await readMigrations()).at(-1)?.number ?? 0;
}

/** Where a database stands, for `doctor` and `/readyz`: -1 when it was never migrated. */
export async function migrationVersion(pool: Pick<Pool, 'query'>): Promise<number> {
  const { rows } = await pool.query<{ exists: boolean }>(`select to_regclass('dimai.migration') is not null as exists`);
  if (!rows[0]?.exists) return -1;
  const versions = await pool.query<{ version: number }>(
    'select coalesce(max(number), 0) as version from dimai.migration',
  );
  return versions.rows[0]?.version ?? 0;
}
