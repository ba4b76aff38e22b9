/** What a job is: work that takes longer than a request, done by a worker process, watched by people. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** States that a job does not leave by itself. */
export const ENDED: readonly JobState[] = ['succeeded', 'failed', 'cancelled'];

/** How far a job is. `total` is absent where nobody knows; `done` and `total` count what the phase counts (rows, tiles, files). */
export interface JobProgress {
  readonly phase: string;
  readonly done?: number;
  readonly total?: number;
  /** A sentence for people, in Chinese. */
  readonly message?: string;
}

/** Why a job failed, and what to do. */
export interface JobProblem {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** A job as it stands. Times are ISO 8601 in UTC. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly parameters: unknown;
  readonly state: JobState;
  readonly progress: JobProgress | null;
  readonly result: unknown;
  readonly problem: JobProblem | null;
  readonly createdBy: string;
  /** What people call them: the name of the account. */
  readonly createdByName: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** How often a worker took it up. */
  readonly attempts: number;
  /** Somebody asked for it to stop; it has not stopped yet while its state is `running`. */
  readonly isCancelRequested: boolean;
}

/** A line of a job's log. */
export interface JobLogLine {
  readonly id: number;
  readonly at: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly detail: unknown;
}

/** What a handler is given. */
export interface JobContext {
  readonly id: string;
  /** Who started the job. */
  readonly createdBy: string;
  readonly db: Pool;
  /** Log of the process, for operators; people who watch the job read `note`. */
  readonly log: Logger;
  /** Fires when the job is cancelled, its worker stops or loses the job; the handler then throws, best with `throwIfAborted`. */
  readonly signal: AbortSignal;
  /** Costs nothing: written at most twice a second, the newest always. */
  readonly progress: (progress: JobProgress) => void;
  /** A line for the people who watch. */
  readonly note: (message: string, more?: { readonly level?: JobLogLine['level']; readonly detail?: unknown }) => void;
  /**
   * Inside the transaction that makes the job's effect visible: throws unless this worker still has the job, and holds it
   * until the transaction ends. A worker that was given up for dead (its connection broke) cannot publish what another one publishes.
   */
  readonly fence: (client: Pick<Pool, 'query'>) => Promise<void>;
}

/**
 * A kind of job. `run` resolves with the result (JSON). What it throws decides: an error with `code`, `zh` and `en` (a refusal)
 * or a `Problem` is told as it is, anything else is a fault. `run` may be called again for the same job after its worker died,
 * so its effect is one transaction, or can be repeated.
 */
export interface JobHandler<P = unknown, R = unknown> {
  readonly kind: string;
  /** Workers that may die over a job before it fails; 3 where absent. */
  readonly attempts?: number;
  run(context: JobContext, parameters: P): Promise<R>;
}

/** A handler of any parameters, as lists of handlers hold it. */
export type AnyJobHandler = JobHandler<never>;

/** Why a signal fired. */
export class JobInterrupted extends Error {
  override readonly name = 'JobInterrupted';
  readonly reason: 'cancelled' | 'stopping' | 'lost';
  constructor(reason: JobInterrupted['reason']) {
    super(`job ${reason}`);
    this.reason = reason;
  }
}
