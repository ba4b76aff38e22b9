/**
 * Restores a backup beside the present database, proves it complete, and only then changes places. The replaced database stays
 * under another name until somebody drops it.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import type { PostgresInstallation } from '../setup/find-postgres.mjs';
import { countDifferences, countTables, fileDigest, readManifest, type BackupManifest } from './backup-manifest.ts';
import { ClusterError } from './cluster-error.ts';
import { databaseOf, withDatabase } from './connection-string.ts';
import { newestMigration } from './migrate.ts';
import { runTool } from './postgres-tools.ts';
import { quoteIdentifier } from './sql.ts';

export interface RestoreOptions {
  /** The database to replace. Its user must be allowed to create databases. */
  readonly url: string;
  readonly tools: PostgresInstallation;
  readonly folder: string;
  /** Only prove that the backup can be restored: the copy is dropped, nothing is replaced. */
  readonly verifyOnly: boolean;
  /** Tables restored so far, of all. */
  readonly progress?: (done: number, total: number) => void;
}

export interface RestoreReport {
  readonly manifest: BackupManifest;
  readonly rows: number;
  /** Name under which the replaced database is kept; undefined after a mere verification. */
  readonly replaced: string | undefined;
}

/** Restores and verifies; throws when the dump is damaged, a table is short of rows, or the database is in use. */
export async function restoreDatabase(options: RestoreOptions): Promise<RestoreReport> {
  const { url, folder, verifyOnly } = options;
  const manifest = await readManifest(folder);
  await refuseNewer(manifest);
  await checkDump(folder, manifest);
  const name = databaseOf(url) ?? 'dimai';
  const fresh = `${name}_restore_${randomBytes(4).toString('hex')}`;
  await maintain(url, async (client) => {
    if (!verifyOnly) await refuseWhileInUse(client, name);
    await client.query(`create database ${quoteIdentifier(fresh)} template template0`);
  });
  let replaced: string | undefined;
  try {
    await fill(options, manifest, fresh);
    if (!verifyOnly) replaced = await changePlaces(url, name, fresh);
  } finally {
    if (replaced == null) await maintain(url, (client) => dropDatabase(client, fresh));
  }
  return { manifest, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), replaced };
}

async function refuseNewer({ migration }: BackupManifest): Promise<void> {
  const newest = await newestMigration();
  if (migration <= newest) return;
  throw new ClusterError(
    `备份来自更新的程序版本（结构 ${migration} > ${newest}），请先升级程序。`,
    `The backup comes from a newer program (schema ${migration} > ${newest}): upgrade first.`,
  );
}

async function checkDump(folder: string, manifest: BackupManifest): Promise<void> {
  const digest = await fileDigest(join(folder, manifest.dump.file));
  if (digest === manifest.dump.sha256) return;
  throw new ClusterError(
    `备份文件已损坏或被改动：SHA-256 应为 ${manifest.dump.sha256}，实为 ${digest}。`,
    `The backup is damaged or was changed: its SHA-256 should be ${manifest.dump.sha256} and is ${digest}.`,
  );
}

async function fill(
  { url, tools, folder, progress }: RestoreOptions,
  manifest: BackupManifest,
  fresh: string,
): Promise<void> {
  const target = withDatabase(url, fresh);
  let done = 0;
  const args = ['--no-owner', '--no-privileges', '--exit-on-error', '--verbose', '-j', '2', '-d', target];
  await runTool(tools, 'pg_restore', [...args, join(folder, manifest.dump.file)], (line) => {
    if (/processing data for table|finished item \d+ TABLE DATA/.test(line))
      progress?.((done += 1), 2 * manifest.tables.length);
  });
  const client = new Client({ connectionString: target });
  await client.connect();
  try {
    const differences = countDifferences(manifest.tables, await countTables(client));
    if (differences.length === 0) return;
    throw new ClusterError(
      `恢复后的行数与备份清单不符：${differences.join('；')}`,
      `The restored tables do not have the rows the manifest lists: ${differences.join('; ')}`,
    );
  } finally {
    await client.end();
  }
}

/** A connection that was just closed is seen for a moment longer; vacuum workers do not count, renaming ends them. */
async function refuseWhileInUse(client: Client, name: string): Promise<void> {
  let users = await usersOf(client, name);
  for (let waits = 0; users.length > 0 && waits < 10; waits += 1) {
    await setTimeout(100);
    users = await usersOf(client, name);
  }
  if (users.length === 0) return;
  throw new ClusterError(
    `数据库正在使用中（${users.join('、')}），请先停止服务再恢复。`,
    `The database is in use (${users.join(', ')}): stop the server before restoring.`,
  );
}

async function usersOf(client: Client, name: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ users: string[] }>(
    `select coalesce(array_agg(distinct coalesce(nullif(application_name, ''), usename)), '{}') as users
     from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
    [name],
  );
  return rows[0]?.users ?? [];
}

async function changePlaces(url: string, name: string, fresh: string): Promise<string> {
  const replaced = `${name}_before_${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  await maintain(url, async (client) => {
    await refuseWhileInUse(client, name);
    await client.query(`alter database ${quoteIdentifier(name)} rename to ${quoteIdentifier(replaced)}`);
    await client.query(`alter database ${quoteIdentifier(fresh)} rename to ${quoteIdentifier(name)}`);
  });
  return replaced;
}

async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
}

/** Works from another database, because one cannot rename the one one is in. */
async function maintain(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: withDatabase(url, 'postgres'), application_name: 'dimai-restore' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
