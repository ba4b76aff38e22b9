import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { keepInAddress } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { useViewer } from '../viewer.ts';
import { Answer, useQuestion } from './asked.tsx';
import { Button } from './button.tsx';
import { Select } from './form.tsx';

/** A page of a list, and where the next one begins. */
export interface ListPage<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

interface PagedListProps<T, S extends string> {
  /** Tells the questions of this list from those of others. */
  readonly id: string;
  /** `?state=…` of the page's address. */
  readonly search: string;
  readonly states: readonly S[];
  readonly words: {
    readonly state: string;
    readonly all: string;
    readonly more: string;
    readonly states: Readonly<Record<S, string>>;
  };
  readonly fetchPage: (state: string, cursor: string | null, signal?: AbortSignal) => Promise<ListPage<T>>;
  /** While this holds of a row the list is read again every few seconds. */
  readonly isMoving: (row: T) => boolean;
  readonly empty: ComponentChildren;
  readonly children: (rows: readonly T[], again: () => void) => ComponentChildren;
}

/** While something moves the list is read again this often. */
const LOOK_MS = 2000;

/** A list by state, page by page, which follows what is under way. The chosen state stays in the address. */
export function PagedList<T, S extends string>({
  id,
  search,
  states,
  words,
  fetchPage,
  isMoving,
  empty,
  children,
}: PagedListProps<T, S>): JSX.Element {
  const viewer = useViewer();
  const state = useSignal(new URLSearchParams(search).get('state') ?? '');
  const question = useQuestion(`${id} ${state.value}`, async (signal) => fetchPage(state.value, null, signal));
  const further = useSignal<readonly T[]>([]);
  const next = useSignal<string | null>(null);
  const answer = question.answer.value;
  const isBusy = answer.state === 'answered' && answer.value.rows.some(isMoving);
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setInterval(question.again, LOOK_MS);
    return () => clearInterval(timer);
  }, [isBusy]);
  useEffect(() => {
    further.value = [];
    keepInAddress(state.value === '' ? '' : `?state=${state.value}`);
  }, [state.value]);
  useEffect(() => {
    if (answer.state === 'answered' && further.value.length === 0) next.value = answer.value.next;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchPage(state.value, next.value);
      further.value = [...further.value, ...page.rows];
      next.value = page.next;
    } catch (error) {
      reportFault(viewer.state, error);
    }
  };
  return (
    <>
      <search class="filters">
        <Select
          label={words.state}
          value={state.value}
          none={words.all}
          options={states.map((value) => ({ value, title: words.states[value] }))}
          onChange={(value) => (state.value = value)}
        />
      </search>
      <Answer question={question} rows={6}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div class="card">{empty}</div>
          ) : (
            <>
              {children([...rows, ...further.value], question.again)}
              {next.value !== null && (
                <div class="list-foot">
                  <Button onClick={() => void readOn()}>{words.more}</Button>
                </div>
              )}
            </>
          )
        }
      </Answer>
    </>
  );
}
