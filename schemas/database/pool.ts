/** The connection pool: how values come out of the database, and what every session is set to. */
import { Pool, TypeOverrides, types as pgTypes, type CustomTypesConfig } from 'pg';

export interface PoolOptions {
  readonly url: string;
  /** Connections at most; default 10. */
  readonly size?: number;
  /** Limit of a statement in milliseconds; 0 (the default) is none. */
  readonly statementTimeoutMs?: number;
  /** Workers a query may add. Default 0: they make tile queries 6 times slower (20.5 ms against 3.2 ms); batch work sets 2. */
  readonly parallelWorkers?: number;
  /** Shown in pg_stat_activity; default `dimai`. */
  readonly applicationName?: string;
}

/** Whole numbers that a double holds exactly become numbers, larger ones stay text. */
export function parseBigint(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** Up to 15 significant digits a double gives a decimal back unchanged; longer ones stay text. */
export function parseNumeric(text: string): number | string {
  const significant = text.replace(/^-?0*\.?0*|\./g, '');
  return significant.length <= 15 ? Number(text) : text;
}

/** int8 and numeric as numbers where exact, dates as `yyyy-MM-dd` (a JavaScript Date would shift them by the time zone). */
function valueTypes(): CustomTypesConfig {
  const types = new TypeOverrides();
  types.setTypeParser(pgTypes.builtins.INT8, parseBigint);
  types.setTypeParser(pgTypes.builtins.NUMERIC, parseNumeric);
  types.setTypeParser(pgTypes.builtins.DATE, (text: string) => text);
  return types;
}

/** Settings of every session. JIT costs more than it saves on our short statements; UTC keeps archived answers reproducible. */
function sessionOptions(options: PoolOptions): string {
  const settings = {
    jit: 'off',
    TimeZone: 'UTC',
    statement_timeout: options.statementTimeoutMs ?? 0,
    max_parallel_workers_per_gather: options.parallelWorkers ?? 0,
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/**
 * A pool on `url`. An idle connection that breaks (server restarted, network gone) is dropped quietly: the next query opens
 * another one or fails with the real cause.
 */
export function createPool(given: PoolOptions | string): Pool {
  const options = typeof given === 'string' ? { url: given } : given;
  const pool = new Pool({
    connectionString: options.url,
    max: options.size ?? 10,
    application_name: options.applicationName ?? 'dimai',
    connectionTimeoutMillis: 10_000,
    // A connection has planned the long statements of search and land file, which takes up to half a second: it outlives a pause.
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    options: sessionOptions(options),
    types: valueTypes(),
  });
  pool.on('error', () => {});
  // A connection that breaks while it is checked out fails its statement; unheard, its event would end the whole process.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}
