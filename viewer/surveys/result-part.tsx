import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { say } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextArea } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  checkResult,
  discardResult,
  fetchResult,
  fetchResults,
  handInResult,
  publishResult,
  type Result,
  type ResultSummary,
  undoResult,
} from './field-api.ts';
import { fieldWords } from './field-words.ts';
import type { FieldPartProps } from './field-work-page.tsx';
import { ResultPreview, resultFigures } from './result-preview.tsx';
import { HandedIn } from './handed-in.tsx';
import { useDeed, useRepeat } from './use-deed.ts';

/** Results of a task: handed in, looked at, published, taken back. */
export function ResultPart(props: FieldPartProps): JSX.Element {
  const words = useWords(fieldWords).result;
  return (
    <HandedIn
      {...props}
      kind="results"
      words={words}
      fetchAll={fetchResults}
      send={handInResult}
      card={(result, open) => <ResultCard key={result.id} result={result} onOpen={open} />}
      one={(id, back) => <OneResult key={id} {...props} id={id} onBack={back} />}
    />
  );
}

const TONES: Readonly<Record<ResultSummary['state'], string>> = {
  waiting: 'badge--unknown',
  checked: 'badge--warn',
  published: 'badge--good',
  undone: 'badge--unknown',
  discarded: 'badge--unknown',
};

function ResultCard({ result, onOpen }: { readonly result: ResultSummary; readonly onOpen: () => void }): JSX.Element {
  const words = useWords(fieldWords).result;
  return (
    <li class="card field-card">
      <div class="field-card-head">
        {result.checkedAt === null ? (
          <strong>{result.name}</strong>
        ) : (
          <button type="button" class="link-button" onClick={onOpen}>
            {result.name}
          </button>
        )}
        <span class={`badge ${TONES[result.state]}`}>{words.states[result.state]}</span>
        {result.state === 'checked' && (result.blocking ?? 0) > 0 && (
          <span class="badge badge--warn">{words.blocking(result.blocking ?? 0)}</span>
        )}
        <span class="cell-note">
          {result.uploadedBy} · {formatTimestamp(result.uploadedAt)}
        </span>
      </div>
    </li>
  );
}

function OneResult({
  task,
  id,
  figures,
  view,
  lifted,
  onBack,
  onChange,
}: FieldPartProps & { readonly id: string; readonly onBack: () => void }): JSX.Element {
  const words = useWords(fieldWords);
  const taskId = String(task.id);
  const question = useQuestion(`result ${id}`, async (signal) => fetchResult(taskId, id, signal));
  const answer = question.answer.value;
  const result = answer.state === 'answered' ? answer.value : null;
  useEffect(() => {
    if (result !== null) figures.value = resultFigures(result);
  }, [result]);
  useRepeat(result?.state === 'waiting', question.again);
  return (
    <Section
      id="result"
      title={result?.name ?? words.tabs.results}
      actions={
        <Button icon="left" onClick={onBack}>
          {words.result.back}
        </Button>
      }
    >
      <Answer question={question}>
        {(found) => (
          <>
            <ResultActions
              task={task}
              result={found}
              onBack={onBack}
              onChange={() => {
                question.again();
                onChange();
              }}
            />
            <ResultPreview result={found} lifted={lifted} onShow={(extent) => (view.value = extent)} />
          </>
        )}
      </Answer>
    </Section>
  );
}

function ResultActions({
  task,
  result,
  onBack,
  onChange,
}: {
  readonly task: FieldPartProps['task'];
  readonly result: Result;
  readonly onBack: () => void;
  readonly onChange: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords);
  const { isBusy, run } = useDeed();
  const asked = useSignal<'publish' | 'undo' | null>(null);
  const text = useSignal('');
  const taskId = String(task.id);
  const confirm = async (): Promise<void> => {
    const said = text.value.trim();
    const what = asked.value;
    if (said === '' || what === null) return;
    const act = what === 'publish' ? publishResult : undoResult;
    if (!(await run(async () => act(taskId, result.id, said)))) return;
    asked.value = null;
    say(state, { tone: 'info', title: words.done });
    onChange();
  };
  const open = (what: 'publish' | 'undo'): void => {
    text.value = '';
    asked.value = what;
  };
  const isOpen = result.state === 'checked' || result.state === 'waiting';
  return (
    <div class="card field-card">
      <p class="field-counts">
        <span class={`badge ${TONES[result.state]}`}>{words.result.states[result.state]}</span>
        {result.state === 'checked' && (
          <span class={`badge ${(result.blocking ?? 0) > 0 ? 'badge--warn' : 'badge--good'}`}>
            {(result.blocking ?? 0) > 0 ? words.result.blocking(result.blocking ?? 0) : words.result.sound}
          </span>
        )}
        {result.isOutdated && <span>{words.result.outdated}</span>}
        {result.state === 'checked' && task.state === 'field' && <span>{words.result.notSubmitted}</span>}
        {result.undoneReason !== null && <span>{result.undoneReason}</span>}
      </p>
      <div class="page-actions">
        {result.mayPublish && (
          <Button tone="strong" icon="stamp" onClick={() => open('publish')}>
            {words.result.publish}
          </Button>
        )}
        {result.mayUndo && (
          <Button tone="danger" icon="undo" onClick={() => open('undo')}>
            {words.result.undo}
          </Button>
        )}
        {isOpen && may(state, 'survey:work') && (
          <>
            <Button
              icon="repeat"
              disabled={isBusy.value || result.state === 'waiting'}
              onClick={() => void run(async () => checkResult(taskId, result.id)).then(onChange)}
            >
              {words.result.check}
            </Button>
            <Button
              icon="bin"
              disabled={isBusy.value}
              onClick={() => void run(async () => discardResult(taskId, result.id)).then(onBack)}
            >
              {words.result.discard}
            </Button>
          </>
        )}
      </div>
      <Dialog
        title={asked.value === 'undo' ? words.result.undo : words.result.publish}
        isOpen={asked.value !== null}
        onClose={() => (asked.value = null)}
        cancelLabel={words.cancel}
        confirm={{
          label: asked.value === 'undo' ? words.result.undo : words.result.publish,
          isBusy: isBusy.value,
          tone: asked.value === 'undo' ? 'danger' : 'strong',
          onConfirm: () => void confirm(),
        }}
      >
        <p>{asked.value === 'undo' ? words.result.undoText : words.result.publishText}</p>
        <TextArea
          label={asked.value === 'undo' ? words.reason : words.result.basis}
          isRequired
          maxLength={500}
          value={text.value}
          onInput={(next) => (text.value = next)}
        />
      </Dialog>
    </div>
  );
}
