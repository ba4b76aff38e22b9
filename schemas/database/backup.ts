/** A backup is a folder: the dump in PostgreSQL's custom format, and a manifest that says what must be in it. */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresInstallation } from '../setup/find-postgres.mjs';
import { countTables, fileDigest, MANIFEST_FILE, type BackupManifest, type TableCount } from './backup-manifest.ts';
import { ClusterError } from './cluster-error.ts';
import { migrationVersion } from './migrate.ts';
import { runTool } from './postgres-tools.ts';

export interface BackupOptions {
  readonly url: string;
  readonly tools: PostgresInstallation;
  /** Folder to create; must not exist. */
  readonly folder: string;
  /** Rows dumped so far, of all. */
  readonly progress?: (done: number, total: number) => void;
}

const DUMP_FILE = 'database.dump';

/**
 * Dumps the database while others go on writing: counts and dump share one snapshot. The folder gets its name when it is
 * complete, so a killed backup is never taken for one.
 */
export async function backupDatabase({ url, tools, folder, progress }: BackupOptions): Promise<BackupManifest> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const client = new Client({ connectionString: url, application_name: 'dimai-backup' });
  // When the server goes away it is pg_dump that says so.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const facts = await databaseFacts(client);
    const tables = await countTables(client);
    const file = join(unfinished, DUMP_FILE);
    await dump({ url, tools, file, snapshot: facts.snapshot, tables, progress: progress ?? (() => {}) });
    const manifest: BackupManifest = {
      product: 'dimai',
      formatVersion: 1,
      createdAt: new Date().toISOString(),
      postgres: facts.postgres,
      postgis: facts.postgis,
      migration: facts.migration,
      dump: { file: DUMP_FILE, bytes: (await stat(file)).size, sha256: await fileDigest(file) },
      tables: [...tables],
    };
    await writeFile(join(unfinished, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
    await rename(unfinished, folder);
    return manifest;
  } finally {
    await client.end();
  }
}

interface DatabaseFacts {
  readonly snapshot: string;
  readonly postgres: string;
  readonly postgis: string;
  readonly migration: number;
}

async function databaseFacts(client: Client): Promise<DatabaseFacts> {
  if ((await migrationVersion(client)) < 0) {
    throw new ClusterError(
      '数据库还是空的，没有可备份的内容。',
      'The database is still empty, there is nothing to back up.',
    );
  }
  const { rows } = await client.query<DatabaseFacts>(`
    select
      pg_export_snapshot() as snapshot,
      split_part(current_setting('server_version'), ' ', 1) as postgres,
      (select extversion from pg_extension where extname = 'postgis') as postgis,
      (select coalesce(max(number), 0) from dimai.migration) as migration`);
  if (rows[0] == null) throw new Error('the database did not answer');
  return rows[0];
}

interface DumpOptions {
  readonly url: string;
  readonly tools: PostgresInstallation;
  readonly file: string;
  readonly snapshot: string;
  readonly tables: readonly TableCount[];
  readonly progress: (done: number, total: number) => void;
}

/** Staging tables are deliveries on their way; they are not part of a backup. */
async function dump({ url, tools, file, snapshot, tables, progress }: DumpOptions): Promise<void> {
  const total = tables.reduce((sum, { rows }) => sum + rows, 0);
  const rows = new Map(tables.map((count) => [`${count.schema}.${count.table}`, count.rows]));
  let done = 0;
  let current = 0;
  const args = ['-Fc', '-Z', '5', '--no-owner', '--no-privileges', '--verbose', '--exclude-table-data=staging.*'];
  await runTool(tools, 'pg_dump', [...args, `--snapshot=${snapshot}`, '-f', file, '-d', url], (line) => {
    const table = /dumping contents of table "(.+)"/.exec(line)?.[1];
    if (table == null) return;
    done += current;
    current = rows.get(table.replaceAll('"', '')) ?? 0;
    progress(done, total);
  });
  progress(total, total);
}
