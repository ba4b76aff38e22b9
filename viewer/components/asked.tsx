import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { explain, reportFault } from '../actions/say.ts';
import { type ApiError, ConnectionError, isAboutConditions, isNowhere, isShutOut } from '../api.ts';
import { gateOf } from '../session.ts';
import { Latest } from '../latest.ts';
import { deskAbove } from '../navigation.ts';
import type { Asked } from '../state.ts';
import { useViewer } from '../viewer.ts';
import { Button } from './button.tsx';
import { Notice, Skeleton } from './notice.tsx';

/** Something that is asked of the server while a component is seen, and again whenever `key` changes. */
export interface Question<T> {
  readonly answer: Signal<Asked<T>>;
  /** Asks again; what was answered stays until the new answer is there. */
  readonly again: () => void;
}

/** Asks the server; a key of null asks nothing. A lost connection is asked again as soon as it returns, and what an ended session was refused after the next login. */
export function useQuestion<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Question<T> {
  const { state } = useViewer();
  const answer = useSignal<Asked<T>>({ state: 'idle' });
  const latest = useRef(new Latest());
  const send = async (): Promise<void> => {
    if (answer.value.state !== 'answered') answer.value = { state: 'asking' };
    try {
      const value = await latest.current.run(ask);
      if (value !== undefined) answer.value = { state: 'answered', value };
    } catch (error) {
      answer.value = { state: 'failed', error };
      if (error instanceof ConnectionError) reportFault(state, error);
    }
  };
  useEffect(() => {
    answer.value = { state: 'idle' };
    if (key === null) latest.current.cancel();
    else void send();
    return () => latest.current.cancel();
  }, [key]);
  const isConnected = state.isConnected.value;
  useEffect(() => {
    if (isConnected && answer.value.state === 'failed' && answer.value.error instanceof ConnectionError) void send();
  }, [isConnected]);
  const isOpen = gateOf(state) === null;
  useEffect(() => {
    if (isOpen && answer.value.state === 'failed' && isShutOut(answer.value.error)) void send();
  }, [isOpen]);
  return { answer, again: () => void send() };
}

/** The last answer to a question, which stays while the next one is under way: charts and maps do not blink. Null before the first, and after a failure. */
export function useLast<T>({ answer }: Question<T>): T | null {
  const last = useRef<T | null>(null);
  const now = answer.value;
  if (now.state === 'answered') last.current = now.value;
  if (now.state === 'failed') last.current = null;
  return last.current;
}

/** Shows an answer; what is under way or has failed is shown as that. */
export function Answer<T>({
  question,
  rows = 5,
  children,
}: {
  readonly question: Question<T>;
  readonly rows?: number;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  const { state } = useViewer();
  const answer = question.answer.value;
  if (answer.state === 'answered') return <>{children(answer.value)}</>;
  if (answer.state === 'failed') return <Fault error={answer.error} onRetry={question.again} />;
  return <Skeleton label={state.messages.value.state.loading} rows={rows} />;
}

/** Shows an answer and keeps it while the next one is under way: charts do not blink when something is chosen or published. */
export function LastAnswer<T>({
  question,
  rows,
  children,
}: {
  readonly question: Question<T>;
  readonly rows: number;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  const last = useLast(question);
  if (last !== null) return <>{children(last)}</>;
  return (
    <Answer question={question} rows={rows}>
      {() => null}
    </Answer>
  );
}

/** Stands in for a part that keeps its last answer (`useLast`): nothing while the first is under way, the fault where there is none. */
export function Missing<T>({ question }: { readonly question: Question<T> }): JSX.Element | null {
  const answer = question.answer.value;
  return answer.state === 'failed' ? <Fault error={answer.error} onRetry={question.again} /> : null;
}

/** What the server said when it did not do what it was asked. An address that is mistyped is not tried again: it offers the desk above, or the page without conditions. */
export function Fault({
  error,
  title,
  onRetry,
}: {
  readonly error: unknown;
  /** What did not happen; by default that data could not be had. */
  readonly title?: string;
  readonly onRetry?: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.state;
  const told = explain(state, error);
  const route = state.route.value;
  if (title === undefined && isNowhere(error) && Object.keys(route.parameters).length > 0) {
    const { page, path } = deskAbove(location.pathname);
    const names: Partial<Record<string, string>> = state.messages.value.pages;
    const isMistyped = (error as ApiError).status === 400;
    return (
      <Notice icon="empty" tone="error" title={isMistyped ? messages.nowhere : told.title}>
        <p>{isMistyped || told.detail === undefined ? messages.unknownHint : told.detail}</p>
        <a class="button button--strong" href={path}>
          {messages.toDesk(names[page] ?? '')}
        </a>
      </Notice>
    );
  }
  if (title === undefined && location.search !== '' && isAboutConditions(error))
    return (
      <Notice icon="empty" tone="error" title={messages.oddConditions}>
        <p>{messages.oddConditionsHint}</p>
        <Button tone="strong" onClick={() => location.assign(location.pathname)}>
          {messages.withoutConditions}
        </Button>
      </Notice>
    );
  return (
    <Notice icon="warning" tone="error" title={title ?? messages.failed}>
      <p>{told.title}</p>
      {told.detail !== undefined && <p>{told.detail}</p>}
      {onRetry && <Button onClick={onRetry}>{messages.retry}</Button>}
    </Notice>
  );
}
