/** One PostgreSQL installation. */
export interface PostgresInstallation {
  /** Folder of `initdb`, `pg_ctl`, `pg_dump` … */
  readonly binaries: string;
  readonly major: number;
  readonly version: string;
  readonly share: string;
  /** Version of PostGIS in its share folder; undefined when it has none. */
  readonly postgis: string | undefined;
  /** Variables its programs need besides the usual ones. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface SearchOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Look in this folder alone. */
  readonly folder?: string | undefined;
  readonly prefix?: string;
}

export const MINIMUM_POSTGRES: 14;
export const MINIMUM_POSTGIS: '3.3';
/** Every installation found, newest first. */
export function findPostgres(options?: SearchOptions): PostgresInstallation[];
/** New enough, and with PostGIS. */
export function isUsable(installation: Pick<PostgresInstallation, 'major' | 'postgis'>): boolean;
/** Compares `3.10.1` with `3.3` by number. */
export function isAtLeast(version: string, minimum: string): boolean;
/** Environment without the PG… variables of other servers. */
export function withoutPgVariables(env: NodeJS.ProcessEnv): Record<string, string | undefined>;
