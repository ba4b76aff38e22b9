import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { keepFilter } from '../actions/navigate.ts';
import { Answer } from './asked.tsx';
import { Select } from './form.tsx';
import { ListFoot, useListPages } from './list-pages.tsx';

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
  const state = useSignal(new URLSearchParams(search).get('state') ?? '');
  const pages = useListPages(`${id} ${state.value}`, {
    fetchPage: async (cursor, signal) => fetchPage(state.value, cursor, signal),
    rowsOf: ({ rows }) => rows,
    isMoving: ({ rows }) => rows.some(isMoving),
  });
  useEffect(() => keepFilter({ state: state.value }), [state.value]);
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
      <Answer question={pages.question} rows={6}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div class="card">{empty}</div>
          ) : (
            <>
              {children([...rows, ...pages.further], pages.question.again)}
              <ListFoot pages={pages} more={words.more} />
            </>
          )
        }
      </Answer>
    </>
  );
}
