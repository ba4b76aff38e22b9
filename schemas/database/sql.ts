/** Helpers of hand-written SQL: quoting, numbered parameters, transactions. */
import { escapeIdentifier, escapeLiteral, type ClientBase, type Pool, type PoolClient } from 'pg';

/** A statement with its numbered parameters, as `pg` takes it. */
export interface Query {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What can run a statement: a pool, or a client inside a transaction. */
export type Database = Pick<Pool, 'query'> | Pick<ClientBase, 'query'>;

/** `land.parcel` → `"land"."parcel"` when given as two parts; the one way an identifier enters a statement. */
export function quoteIdentifier(...parts: readonly string[]): string {
  return parts.map((part) => escapeIdentifier(part)).join('.');
}

/** A text literal, for DDL and comments, which take no parameters. */
export function quoteLiteral(value: string): string {
  return escapeLiteral(value);
}

/** Collects values while a statement is composed: `add(ids, 'bigint[]')` returns `$1::bigint[]`. */
export interface Parameters {
  readonly values: unknown[];
  readonly add: (value: unknown, cast?: string) => string;
}

export function parameters(): Parameters {
  const values: unknown[] = [];
  return {
    values,
    add(value, cast) {
      values.push(value);
      return cast == null ? `$${values.length}` : `$${values.length}::${cast}`;
    },
  };
}

/** Runs `work` in one transaction on one connection, begun as `begin` says: committed when it resolves, rolled back when it throws. */
export async function withTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is dropped, not returned to the pool.
    await client.query('rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}
