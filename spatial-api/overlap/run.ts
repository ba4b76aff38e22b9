import type { Pool, PoolClient } from 'pg';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { poolBelow } from '../../schemas/database/scope.ts';
import type { Query } from '../../schemas/database/sql.ts';
import { standingQuery, statementName } from '../../schemas/database/standing-query.ts';

/** How the statements of checks reach the database: a few at a time, each with a limit, all cancelled when the caller leaves. */
export interface OverlapRun {
  readonly db: Pool;
  /** Statements of all checks of this process that may run at once. */
  readonly lanes: Lanes;
  /** Limit of one statement, milliseconds; what exceeds it could not be checked. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Shapes of restricted layers are those on a grid: what is kept of them in memory is kept apart. */
  readonly isReduced?: boolean | undefined;
  /** A connection that is lent for standing statements: they run on it one after the other, within the limit that its session has. */
  readonly on?: PoolClient | undefined;
}

/** Lets a fixed number of tasks run at a time; the others wait in order. */
export class Lanes {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next == null) this.free++;
      else next();
    }
  }
}

/** Limit of one statement of a single check: a hundred times what a large plot takes. */
export const STATEMENT_LIMIT_MS = 10_000;

const lanesOfPool = new WeakMap<Pool, Lanes>();

/** A run on a pool. All runs of a pool share its lanes: a third of its connections, so that checks never starve tiles and search. */
export function overlapRun(db: Pool, options: Partial<Omit<OverlapRun, 'db'>> = {}): OverlapRun {
  let lanes = options.lanes ?? lanesOfPool.get(poolBelow(db));
  if (lanes == null) {
    lanes = new Lanes(Math.max(1, Math.floor((db.options.max ?? 10) / 3)));
    lanesOfPool.set(poolBelow(db), lanes);
  }
  return {
    db,
    lanes,
    timeoutMs: options.timeoutMs ?? STATEMENT_LIMIT_MS,
    signal: options.signal,
    isReduced: options.isReduced,
    on: options.on,
  };
}

/** A statement met its limit. */
export class OverlapTimeoutError extends Error {
  override readonly name = 'OverlapTimeoutError';
  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/** Runs one statement within the limits of the run; throws the run's own reason when the caller has left. */
export async function ask<R extends object>(run: OverlapRun, query: Query): Promise<R[]> {
  if (run.on !== undefined) return (await standingQuery(run.on, query)).rows as R[];
  return run.lanes.run(async () => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new OverlapTimeoutError(run.timeoutMs)), run.timeoutMs);
    const signal = run.signal == null ? limit.signal : AbortSignal.any([run.signal, limit.signal]);
    try {
      const named = { name: statementName(query.text), text: query.text, values: [...query.values] };
      return (await cancellableQuery(run.db, named, signal)).rows as R[];
    } finally {
      clearTimeout(timer);
    }
  });
}
