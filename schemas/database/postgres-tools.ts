/** pg_dump and pg_restore of the installation that the managed cluster uses, or the newest one found. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPostgres, withoutPgVariables, type PostgresInstallation } from '../setup/find-postgres.mjs';
import { ClusterError, explainFailure } from './cluster-error.ts';

/** The newest installation that has the client programs; PostGIS does not matter to them. */
export function clientTools(folder?: string): PostgresInstallation {
  const [newest] = findPostgres({ folder });
  if (newest != null) return newest;
  throw new ClusterError(
    '没有找到 pg_dump、pg_restore，请安装 PostgreSQL 客户端（或运行 npm start）。',
    'Neither pg_dump nor pg_restore was found: install the PostgreSQL client programs (or run npm start).',
  );
}

/** Runs a client program; each line it writes to stderr goes to `line` (their --verbose reports progress there). */
export async function runTool(
  tools: PostgresInstallation,
  program: 'pg_dump' | 'pg_restore',
  args: readonly string[],
  line: (text: string) => void = () => {},
): Promise<void> {
  const child = spawn(join(tools.binaries, program), args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...withoutPgVariables(process.env), LC_ALL: 'C', ...tools.environment },
  });
  const tail: string[] = [];
  createInterface({ input: child.stderr }).on('line', (text) => {
    tail.push(text);
    if (tail.length > 15) tail.shift();
    line(text);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw explainFailure(program, tail.join('\n'));
}
