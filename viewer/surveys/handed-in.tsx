import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Answer, useQuestion } from '../components/asked.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { Section } from '../components/page.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fieldWords } from './field-words.ts';
import type { FieldPartProps } from './field-work-page.tsx';
import { useDeed, useRepeat } from './use-deed.ts';

interface Handed {
  readonly id: string;
  readonly state: string;
}

interface HandedInProps<T extends Handed> extends FieldPartProps {
  readonly kind: 'merges' | 'results';
  readonly words: { readonly lead: string; readonly drop: string; readonly dropHint: string };
  readonly fetchAll: (task: string, signal: AbortSignal) => Promise<readonly T[]>;
  readonly send: (task: string, file: File) => Promise<unknown>;
  readonly card: (each: T, open: () => void) => JSX.Element;
  /** One that was opened. */
  readonly one: (id: string, back: () => void) => JSX.Element;
}

/** Files that came back from the field or bring its result: handed in, listed, and one of them opened. */
export function HandedIn<T extends Handed>({
  task,
  figures,
  kind,
  words: { lead, drop, dropHint },
  fetchAll,
  send,
  card,
  one,
}: HandedInProps<T>): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords);
  const id = String(task.id);
  const question = useQuestion(`${kind} ${id}`, async (signal) => fetchAll(id, signal));
  const open = useSignal<string | null>(null);
  const { isBusy, run } = useDeed();
  const answer = question.answer.value;
  useRepeat(answer.state === 'answered' && answer.value.some((each) => each.state === 'waiting'), question.again);
  const takes = task.state === 'field' || task.state === 'submitted';
  if (open.value !== null) {
    return one(open.value, () => {
      figures.value = [];
      open.value = null;
      question.again();
    });
  }
  return (
    <Section id={kind} title={words.tabs[kind]}>
      <p class="quiet">{lead}</p>
      {may(state, 'survey:work') && takes && (
        <FileDrop
          title={drop}
          hint={dropHint}
          isBusy={isBusy.value}
          onFiles={([file]) => file !== undefined && void run(async () => send(id, file)).then(question.again)}
        />
      )}
      <Answer question={question}>
        {(all) =>
          all.length === 0 ? (
            <p class="quiet">{words.none}</p>
          ) : (
            <ul class="field-list">{all.map((each) => card(each, () => (open.value = each.id)))}</ul>
          )
        }
      </Answer>
    </Section>
  );
}
