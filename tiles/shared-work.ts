/** Thrown to the last one who waited for work that was given up. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}

interface Shared<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** Work that several requests want at once is done once; it is given up when the last of them has left. */
export class SharedWork<T> {
  readonly #running = new Map<string, Shared<T>>();

  /** Number of distinct pieces of work under way. */
  get size(): number {
    return this.#running.size;
  }

  /** Joins the work of this key or starts it; rejects with `ClientLeft` for a caller whose own `signal` fires. */
  run(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    if (signal.aborted) return Promise.reject(new ClientLeft());
    const shared = this.#running.get(key) ?? this.#start(key, work);
    shared.waiting += 1;
    return new Promise((resolve, reject) => {
      // An object rather than a function of its own for each request: less is made for it.
      const leaving = {
        handleEvent: () => {
          this.#leave(key, shared);
          reject(new ClientLeft());
        },
      };
      signal.addEventListener('abort', leaving, { once: true });
      shared.promise.then(
        (value) => {
          signal.removeEventListener('abort', leaving);
          resolve(value);
        },
        (error: unknown) => {
          signal.removeEventListener('abort', leaving);
          reject(error as Error);
        },
      );
    });
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const promise = work(controller.signal).finally(() => {
      if (this.#running.get(key) === shared) this.#running.delete(key);
    });
    // Those who wait see the failure; once nobody does, it is nobody's.
    promise.catch(() => undefined);
    const shared: Shared<T> = { promise, controller, waiting: 0 };
    this.#running.set(key, shared);
    return shared;
  }

  #leave(key: string, shared: Shared<T>): void {
    shared.waiting -= 1;
    if (shared.waiting > 0) return;
    // Whoever comes now must not join work that is being given up.
    if (this.#running.get(key) === shared) this.#running.delete(key);
    shared.controller.abort(new ClientLeft());
  }
}
