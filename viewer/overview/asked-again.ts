import { useEffect, useRef } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { keepInAddress } from '../actions/navigate.ts';
import { ApiError, ConnectionError } from '../api.ts';
import { type Question, useLast, useQuestion } from '../components/asked.tsx';
import type { Basis } from './api.ts';
import { type ListFilter, writeListFilter } from './list-filter.ts';

/** How often a page that nobody touches looks for what was published. */
const REFRESH_MS = 5000;

/** An answer of before that is still shown though asking again has failed. */
export interface Stale {
  readonly error: unknown;
  /** When the answer that is shown was given. */
  readonly since: Date;
}

/**
 * A question that is asked again and again: what is published shows within seconds. The last answer stays until the next is there,
 * and while the server cannot give one; `stale` says so then, and a page has to.
 */
export function useAskedAgain<T>(asked: string, ask: (signal: AbortSignal) => Promise<T>) {
  const question = useQuestion(asked, async (signal) => ({ asked, value: await ask(signal), since: new Date() }));
  useEffect(() => {
    // The entity tag makes an unchanged answer cost next to nothing.
    const timer = setInterval(() => document.visibilityState === 'visible' && question.again(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [asked]);
  const { held, stale } = useHeld(question, asked);
  return { question, last: useLast(question)?.value ?? held, stale };
}

interface Given<T> {
  /** The question that it answers. */
  readonly asked: string;
  readonly value: T;
  readonly since: Date;
}

/** What was answered to this very question before the server failed. A refusal is no failure: what may not be seen is not kept. */
function useHeld<T>(
  { answer }: Question<Given<T>>,
  asked: string,
): { readonly held: T | null; readonly stale: Stale | null } {
  const given = useRef<Given<T> | null>(null);
  const failed = useRef<unknown>(null);
  const now = answer.value;
  if (now.state === 'answered') {
    given.current = now.value;
    failed.current = null;
  }
  if (now.state === 'failed') {
    failed.current = now.error;
    if (!isServerFault(now.error)) given.current = null;
  }
  const before = given.current;
  // Asking once more may be under way: until it has succeeded the failure stands.
  if (failed.current === null || before === null || before.asked !== asked) return { held: null, stale: null };
  return { held: before.value, stale: { error: failed.current, since: before.since } };
}

const isServerFault = (error: unknown): boolean =>
  error instanceof ConnectionError || (error instanceof ApiError && error.status >= 500);

/** What the other answers of a page are asked at: when something is published, they are asked again with the figures. */
export function versionKey({ basis }: { readonly basis: Pick<Basis, 'versions'> }): string {
  return ` at ${Object.values(basis.versions).join('.')}`;
}

/** The conditions of a page, which stand in its address and follow it back and forth. */
export function useFilterOfAddress<F extends ListFilter<string>>(
  search: string,
  read: (search: string) => F,
): readonly [filter: Signal<F>, change: (next: F) => void] {
  const filter = useSignal(read(search));
  useEffect(() => {
    const given = read(search);
    if (writeListFilter(given) !== writeListFilter(filter.value)) filter.value = given;
  }, [search]);
  const change = (next: F): void => {
    filter.value = next;
    keepInAddress(writeListFilter(next));
  };
  return [filter, change];
}
