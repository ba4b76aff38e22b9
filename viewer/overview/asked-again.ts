import { useEffect } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { keepInAddress } from '../actions/navigate.ts';
import { useLast, useQuestion } from '../components/asked.tsx';
import { type ListFilter, writeListFilter } from './list-filter.ts';

/** How often a page that nobody touches looks for what was published. */
const REFRESH_MS = 5000;

/** A question that is asked again and again: what is published shows within seconds. The last answer stays until the next is there. */
export function useAskedAgain<T>(asked: string, ask: (signal: AbortSignal) => Promise<T>) {
  const question = useQuestion(asked, ask);
  useEffect(() => {
    // The entity tag makes an unchanged answer cost next to nothing.
    const timer = setInterval(() => document.visibilityState === 'visible' && question.again(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [asked]);
  return { question, last: useLast(question) };
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
