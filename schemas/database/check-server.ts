/** Whether the server that DATABASE_URL names can carry the product. */
import { Client } from 'pg';
import { isAtLeast, MINIMUM_POSTGIS, MINIMUM_POSTGRES } from '../setup/find-postgres.mjs';
import { redactUrl } from '../settings.ts';
import { ClusterError } from './cluster-error.ts';

/** What a server says of itself. */
export interface ServerFacts {
  /** 150018 for 15.18. */
  readonly versionNumber: number;
  readonly encoding: string;
  /** Installed in the database, else the one that could be installed; null where there is none. */
  readonly postgis: string | null;
}

const FACTS = `
select
  current_setting('server_version_num')::integer as "versionNumber",
  current_setting('server_encoding') as encoding,
  (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'postgis') as postgis`;

/** Connects and asks; throws `ClusterError` when the server cannot be reached or lacks something, naming all that is missing. */
export async function checkServer(url: string): Promise<ServerFacts> {
  const facts = await askServer(url);
  const problems = serverProblems(facts);
  if (problems.length === 0) return facts;
  throw new ClusterError(
    `DATABASE_URL（${redactUrl(url)}）不能用：`,
    `DATABASE_URL cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** Lines on what a server lacks; empty when it will do. */
export function serverProblems({ versionNumber, encoding, postgis }: ServerFacts): readonly string[] {
  const problems = [];
  if (versionNumber < MINIMUM_POSTGRES * 10_000) {
    problems.push(
      `PostgreSQL ${Math.floor(versionNumber / 10_000)}：需要 ${MINIMUM_POSTGRES} 以上 ${MINIMUM_POSTGRES} or later is needed`,
    );
  }
  if (encoding !== 'UTF8') problems.push(`编码 encoding ${encoding}：需要 UTF8 is needed`);
  if (postgis == null)
    problems.push('没有 PostGIS，请安装服务器的 postgis 软件包 No PostGIS: install the package postgis on the server');
  else if (!isAtLeast(postgis, MINIMUM_POSTGIS)) {
    problems.push(`PostGIS ${postgis}：需要 ${MINIMUM_POSTGIS} 以上 ${MINIMUM_POSTGIS} or later is needed`);
  }
  return problems;
}

async function askServer(url: string): Promise<ServerFacts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'dimai' });
  try {
    await client.connect();
    const { rows } = await client.query<ServerFacts>(FACTS);
    if (rows[0] == null) throw new Error('no answer');
    return rows[0];
  } catch (cause) {
    throw new ClusterError(
      `连不上 DATABASE_URL 所指的数据库（${redactUrl(url)}）。`,
      `The database of DATABASE_URL cannot be reached: ${(cause as Error).message || String((cause as NodeJS.ErrnoException).code)}`,
      { cause },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
