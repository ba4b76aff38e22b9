/** Questions that several threads of this process answer at once, and their answers in order. */
import { Worker } from 'node:worker_threads';

export interface ThreadOptions {
  /** A `.mjs` file that registers tsx and imports the program; the loader of the main thread is not that of its threads. */
  readonly program: URL;
  /** What each thread is given at its start. */
  readonly workerData: unknown;
  readonly threads: number;
  /** Questions that a thread is given ahead: the next is there when one is done, and memory stays bounded. */
  readonly ahead?: number;
  readonly signal?: AbortSignal | undefined;
  /** Makes an error of another thread, which arrives without its class, what it was. */
  readonly revive?: (error: Error) => Error;
}

/** What a thread answers to `number`. */
export type Answer<A> =
  | { readonly number: number; readonly answer: A }
  | { readonly number: number; readonly error: ToldError };

/** What of an error can be copied from thread to thread. */
export interface ToldError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: unknown;
  readonly zh: unknown;
  readonly en: unknown;
}

function asError({ message, ...rest }: ToldError): Error {
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
  return Object.assign(new Error(message), known);
}

/**
 * Answers of `threads` threads to the questions, in the order of the questions. The threads end with the iteration, however
 * it ends; when the signal fires they are asked to stop first, so that what they do elsewhere is called off.
 */
export async function* inThreads<Q, A>(
  questions: Iterable<Q> | AsyncIterable<Q>,
  options: ThreadOptions,
): AsyncGenerator<A> {
  const { threads, ahead = 2, signal } = options;
  yield* withCrew<Q, A, A>(options, async function* (crew) {
    const answers: Promise<A>[] = [];
    let asked = 0;
    for await (const question of questions) {
      signal?.throwIfAborted();
      if (answers.length >= threads * ahead) yield await answers.shift()!;
      const answer = crew[asked % threads]!.ask(asked, question);
      answer.catch(() => {}); // thrown where it is awaited, in its turn
      answers.push(answer);
      asked++;
    }
    for (let answer = answers.shift(); answer != null; answer = answers.shift()) yield await answer;
  });
}

/**
 * Answers beside their questions, as they come: a thread is given the next question when it has answered, so that questions of very
 * different length keep all threads busy. Ends as `inThreads` does.
 */
export async function* asAnswered<Q, A>(
  questions: Iterable<Q>,
  options: ThreadOptions,
): AsyncGenerator<{ readonly question: Q; readonly answer: A }> {
  const { signal } = options;
  yield* withCrew<Q, A, { readonly question: Q; readonly answer: A }>(options, async function* (crew) {
    const coming = questions[Symbol.iterator]();
    const underWay = new Map<Thread<Q, A>, Promise<{ thread: Thread<Q, A>; question: Q; answer: A }>>();
    let asked = 0;
    const give = (thread: Thread<Q, A>): void => {
      const next = coming.next();
      if (next.done === true) return;
      const question = next.value;
      const answered = thread.ask(asked++, question).then((answer) => ({ thread, question, answer }));
      answered.catch(() => {}); // thrown where it is awaited
      underWay.set(thread, answered);
    };
    signal?.throwIfAborted();
    crew.forEach(give);
    while (underWay.size > 0) {
      const { thread, question, answer } = await Promise.race(underWay.values());
      underWay.delete(thread);
      signal?.throwIfAborted();
      give(thread);
      yield { question, answer };
    }
  });
}

/** What `work` gives with a crew of threads, which ends with it, however it ends. */
async function* withCrew<Q, A, R>(
  { program, workerData, threads, signal, revive = (error) => error }: ThreadOptions,
  work: (crew: readonly Thread<Q, A>[]) => AsyncGenerator<R>,
): AsyncGenerator<R> {
  const crew = Array.from({ length: threads }, () => new Thread<Q, A>(program, workerData, revive));
  const stop = () => crew.forEach((thread) => thread.stop());
  signal?.addEventListener('abort', stop, { once: true });
  try {
    yield* work(crew);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(crew.map((thread) => thread.end(signal?.aborted === true)));
  }
}

/** Most of what a thread makes is gone with its answer; swept in larger heaps it costs half as much. */
const YOUNG_MB = 56;

/** A thread that was asked to stop is ended after this time. */
const GRACE_MS = 2000;

interface Waiting<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/** State: a thread and what it was asked. */
class Thread<Q, A> {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting<A>>();
  private readonly revive: (error: Error) => Error;
  private readonly ended: Promise<void>;
  private failure: Error | null = null;

  constructor(program: URL, workerData: unknown, revive: (error: Error) => Error) {
    this.revive = revive;
    this.worker = new Worker(program, {
      workerData,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.worker.on('message', (answer: Answer<A>) => this.hear(answer));
    this.worker.on('error', (error: Error) => this.fail(error));
    this.ended = new Promise((resolve) =>
      this.worker.on('exit', (code) => {
        this.fail(new Error(`a thread of ${program.pathname} ended with code ${code}`));
        resolve();
      }),
    );
  }

  ask(number: number, question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      if (this.failure != null) return reject(this.failure);
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage({ number, question });
    });
  }

  stop(): void {
    this.worker.postMessage('stop');
  }

  async end(wasStopped: boolean): Promise<void> {
    if (wasStopped) await Promise.race([this.ended, new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
    await this.worker.terminate();
  }

  private hear(heard: Answer<A>): void {
    const waiting = this.waiting.get(heard.number);
    this.waiting.delete(heard.number);
    if ('error' in heard) waiting?.reject(this.revive(asError(heard.error)));
    else waiting?.resolve(heard.answer);
  }

  private fail(error: Error): void {
    this.failure ??= this.revive(error);
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}
