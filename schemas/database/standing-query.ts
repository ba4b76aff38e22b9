/**
 * Long statements that are always the same: a connection plans each of them once. Planning a search of sixty columns takes
 * 20 to 60 ms, a land file 15 ms; running them takes two.
 */
import { Pool, type ClientBase, type QueryResult, type QueryResultRow } from 'pg';

import { withCancellable } from './cancellable-query.ts';
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

/**
 * Runs a statement by the one plan that its connection made for all values. It has to be written so that this plan can be good:
 * beginnings as `~>=~` and `~<~`, since a plan for all values makes no range of `like $1`. With `byIndex` whole tables are read
 * only where no index serves; without it where the planner thinks so. On a pool it is cancelled in the server when `signal` fires.
 */
export function standingQuery<R extends QueryResultRow>(
  db: Pool | ClientBase,
  { text, values }: Query,
  { signal, byIndex = false }: { readonly signal?: AbortSignal | undefined; readonly byIndex?: boolean } = {},
): Promise<QueryResult<R>> {
  const name = statementName(text);
  const run = async (client: ClientBase): Promise<QueryResult<R>> => {
    if (name === undefined) return client.query<R>(text, [...values]);
    const seldom = byIndex ? '; set enable_seqscan = off' : '';
    await client.query(`set plan_cache_mode = force_generic_plan${seldom}`);
    try {
      return await client.query<R>({ name, text, values: [...values] });
    } finally {
      await client.query('reset plan_cache_mode; reset enable_seqscan');
    }
  };
  return db instanceof Pool ? withCancellable(db, signal, run) : run(db);
}
