/** The thread's side of `in-threads.ts`. */
import { parentPort, type Transferable } from 'node:worker_threads';
import type { Answer, ToldError } from './in-threads.ts';

export interface Answered<A> {
  readonly answer: A;
  /** Buffers of the answer that are handed over instead of copied. */
  readonly transfer?: readonly Transferable[];
}

/**
 * Answers questions of the main thread until it is told to stop: then `signal` fires, and `end` is called when all that was
 * under way has ended. `atOnce` questions are under way at a time: with two, the thread works on one while the other waits
 * for the database.
 */
export function answerQuestions<Q, A>(
  work: (question: Q, signal: AbortSignal) => Promise<Answered<A>>,
  end: () => Promise<void> = async () => {},
  atOnce = 1,
): void {
  const port = parentPort!;
  const stopping = new AbortController();
  const before: Promise<void>[] = Array.from({ length: atOnce }, () => Promise.resolve());
  let asked = 0;
  port.on('message', (message: 'stop' | { readonly number: number; readonly question: Q }) => {
    if (message === 'stop') {
      stopping.abort();
      void Promise.all(before)
        .then(end)
        .finally(() => port.close());
      return;
    }
    const lane = asked++ % atOnce;
    before[lane] = before[lane]!.then(async () => {
      const { number, question } = message;
      try {
        const { answer, transfer } = await work(question, stopping.signal);
        port.postMessage({ number, answer } satisfies Answer<A>, transfer);
      } catch (error) {
        port.postMessage({ number, error: told(error as Error) } satisfies Answer<A>);
      }
    });
  });
}

/** An error as far as it can be copied to another thread: its own fields are lost when an Error is. */
function told(error: Error): ToldError {
  const { name, message, stack } = error;
  const { code, zh, en } = error as Error & Record<'code' | 'zh' | 'en', unknown>;
  return { name, message, stack, code, zh, en };
}
