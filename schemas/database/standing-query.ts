/**
 * Long statements that are always the same: a connection plans each of them once. Planning a search of sixty columns takes
 * 20 to 60 ms, a land file 15 ms; running them takes two.
 */
import { Pool, type ClientBase, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';

import { withCancellable } from './cancellable-query.ts';
import { connectWith } from './scope.ts';
import type { Query } from './sql.ts';

const names = new Map<string, string>();
/** A connection keeps the plan of every name; statements beyond this number, which somebody composes ever anew, are planned each time. */
const MOST_NAMES = 300;

/** The name under which a text is prepared on connections; undefined where there are too many already. */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `standing-${names.size}`;
  names.set(text, name);
  return name;
}

/** How standing statements are run. On a pool they are cancelled in the server when `signal` fires. */
export interface StandingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whole tables are read only where no index serves; otherwise where the planner thinks so. */
  readonly byIndex?: boolean;
}

/** Connections that are set for standing statements until they are given back. */
const ready = new WeakSet<ClientBase>();

const settingsOf = (byIndex: boolean) => ({
  set: `set plan_cache_mode = force_generic_plan${byIndex ? '; set enable_seqscan = off' : ''}`,
  reset: 'reset plan_cache_mode; reset enable_seqscan',
});

/** Lends a connection for several standing statements: it is set for them once. */
export function withStanding<T>(
  db: Pool,
  { signal, byIndex = false }: StandingOptions,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return withCancellable({ connect: () => connectWith(db, settingsOf(byIndex)) }, signal, (client) => {
    ready.add(client);
    return work(client);
  });
}

/**
 * Runs a statement by the one plan that its connection made for all values. It has to be written so that this plan can be good:
 * beginnings as `~>=~` and `~<~`, since a plan for all values makes no range of `like $1`.
 */
export function standingQuery<R extends QueryResultRow>(
  db: Pool | ClientBase,
  { text, values }: Query,
  options: StandingOptions = {},
): Promise<QueryResult<R>> {
  const name = statementName(text);
  const query = { ...(name === undefined ? {} : { name }), text, values: [...values] };
  if (db instanceof Pool) return withStanding(db, options, (client) => client.query<R>(query));
  return ready.has(db) ? db.query<R>(query) : setForOne(db, options, () => db.query<R>(query));
}

async function setForOne<T>(client: ClientBase, { byIndex = false }: StandingOptions, run: () => Promise<T>) {
  const { set, reset } = settingsOf(byIndex);
  await client.query(set);
  try {
    return await run();
  } finally {
    await client.query(reset);
  }
}
