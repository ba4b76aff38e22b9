/** What a backup holds, written beside its dump, so that a restore can be proven complete. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { quoteIdentifier, quoteLiteral, type Database } from './sql.ts';

const manifestSchema = z.object({
  product: z.literal('dimai'),
  formatVersion: z.literal(1),
  /** ISO time in UTC. */
  createdAt: z.string(),
  /** Server version, `15.18`. */
  postgres: z.string(),
  postgis: z.string(),
  /** Number of the newest migration. */
  migration: z.number(),
  dump: z.object({ file: z.string(), bytes: z.number(), sha256: z.string() }),
  /** Rows of every table of the schemas `dimai` and `land`, at the instant of the dump. */
  tables: z.array(z.object({ schema: z.string(), table: z.string(), rows: z.number() })),
});

export type BackupManifest = z.infer<typeof manifestSchema>;
export type TableCount = BackupManifest['tables'][number];

export const MANIFEST_FILE = 'manifest.json';

/** Reads the manifest of a backup folder; throws with the wrong part named. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const parsed = manifestSchema.safeParse(JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${MANIFEST_FILE} 不是备份清单 is not a backup manifest: ${z.prettifyError(parsed.error)}`);
}

const TABLES = `
select n.nspname as schema, c.relname as table
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('dimai', 'land')
order by n.nspname, c.relname`;

/** Exact counts of all tables, in one statement: one snapshot. */
export async function countTables(db: Database): Promise<readonly TableCount[]> {
  const { rows: tables } = await db.query<{ schema: string; table: string }>(TABLES);
  if (tables.length === 0) return [];
  const counts = tables.map(
    ({ schema, table }) =>
      `select ${quoteLiteral(schema)} as schema, ${quoteLiteral(table)} as table, count(*)::float8 as rows from ${quoteIdentifier(schema, table)}`,
  );
  const { rows } = await db.query<TableCount>(counts.join('\nunion all\n'));
  return rows;
}

/** Tables whose counts differ, for a message. */
export function countDifferences(expected: readonly TableCount[], actual: readonly TableCount[]): readonly string[] {
  const name = ({ schema, table }: TableCount) => `${schema}.${table}`;
  const found = new Map(actual.map((count) => [name(count), count.rows]));
  return expected
    .filter((count) => found.get(name(count)) !== count.rows)
    .map((count) => `${name(count)}: ${count.rows} → ${found.get(name(count)) ?? '–'}`);
}

/** SHA-256 of a file, hexadecimal. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
