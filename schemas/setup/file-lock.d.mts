export interface FileLock {
  /** Once is enough; more does no harm. */
  release(): void;
}

export type LockMode = 'exclusive' | 'shared';

/** Waits until `path` (created when absent) is ours; a second lock by the same process waits as well. */
export function acquireLock(path: string, mode: LockMode): Promise<FileLock>;

/** The lock, or undefined when another one stands in its way. */
export function tryLock(path: string, mode: LockMode): Promise<FileLock | undefined>;
