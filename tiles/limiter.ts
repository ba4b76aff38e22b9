import { Problem } from '../schemas/problems.ts';

/** How much work is let through at once and how much may wait. */
export interface LimiterOptions {
  readonly concurrency: number;
  /** Waiting beyond this is refused at once. */
  readonly queue: number;
}

interface Waiting {
  start(): void;
}

/** A bounded queue in front of the database: tiles never take every connection, and a flood is told to come back later. */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #waiting = new Set<Waiting>();
  #running = 0;

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Runs `work` when its turn comes; throws `server-busy` when the queue is full, and leaves the queue when `signal` fires. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.#running >= this.#options.concurrency) await this.#turn(signal);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#options.queue) {
      const detail = `已有 ${this.#waiting.size} 个瓦片在排队，请 1 秒后重试`;
      throw new Problem('server-busy', detail, { retryAfterSeconds: 1 });
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(entry);
        reject(signal.reason as Error);
      };
      const entry: Waiting = {
        start: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(entry);
    });
  }

  /** Passes the slot on, or gives it back. */
  #next(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next);
    next.start();
  }
}
