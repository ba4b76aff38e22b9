import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { reportFault } from '../actions/say.ts';
import { useViewer } from '../viewer.ts';
import { type Question, useQuestion } from './asked.tsx';
import { Button } from './button.tsx';

interface ListPagesOptions<Page, Row> {
  /** A page of the list; a cursor of null asks for the first. */
  readonly fetchPage: (cursor: string | null, signal?: AbortSignal) => Promise<Page>;
  readonly rowsOf: (page: Page) => readonly Row[];
  /** While this holds of the first page it is read again every few seconds. */
  readonly isMoving?: (page: Page) => boolean;
}

/** A list that is read page by page. */
export interface ListPages<Page, Row> {
  /** The first page. */
  readonly question: Question<Page>;
  /** Rows of the pages behind it that were read so far. */
  readonly further: readonly Row[];
  readonly hasMore: boolean;
  readonly readOn: () => void;
  /** Forgets the further pages and reads the first one anew. */
  readonly restart: () => void;
}

/** While something moves a list is read again this often. */
const LOOK_MS = 2000;

/** Asks for a list whenever `key` changes (null asks nothing), and for its further pages on demand. */
export function useListPages<Page extends { readonly next: string | null }, Row>(
  key: string | null,
  { fetchPage, rowsOf, isMoving }: ListPagesOptions<Page, Row>,
): ListPages<Page, Row> {
  const { state } = useViewer();
  const question = useQuestion(key, async (signal) => fetchPage(null, signal));
  const further = useSignal<readonly Row[]>([]);
  const next = useSignal<string | null>(null);
  const answer = question.answer.value;
  const isBusy = isMoving !== undefined && answer.state === 'answered' && isMoving(answer.value);
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setInterval(question.again, LOOK_MS);
    return () => clearInterval(timer);
  }, [isBusy]);
  useEffect(() => {
    further.value = [];
  }, [key]);
  useEffect(() => {
    if (answer.state === 'answered' && further.value.length === 0) next.value = answer.value.next;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchPage(next.value);
      further.value = [...further.value, ...rowsOf(page)];
      next.value = page.next;
    } catch (error) {
      reportFault(state, error);
    }
  };
  return {
    question,
    further: further.value,
    hasMore: next.value !== null,
    readOn: () => void readOn(),
    restart: () => {
      further.value = [];
      question.again();
    },
  };
}

/** Below a list of which there is more. */
export function ListFoot({
  pages: { hasMore, readOn },
  more,
}: {
  readonly pages: Pick<ListPages<never, never>, 'hasMore' | 'readOn'>;
  readonly more: string;
}): JSX.Element | null {
  if (!hasMore) return null;
  return (
    <div class="list-foot">
      <Button onClick={readOn}>{more}</Button>
    </div>
  );
}
