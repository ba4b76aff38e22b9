import '../styles/land.css';
import '../styles/survey-desk.css';
import type { JSX } from 'preact';
import { useComputed, useSignal } from '@preact/signals';
import { surveyKinds, surveyStates } from '../../schemas/rules/survey.ts';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { say, sayFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ReasonField, TextField } from '../components/form.tsx';
import { Facts, Page, PageHead, Section } from '../components/page.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { assignTask, fetchTask, takeStep, type Task } from './api.ts';
import { HeldPart } from './held-part.tsx';
import { CodeList, OverlapList } from './overlap-list.tsx';
import { PackagePart } from './package-part.tsx';
import { STATE_COLOURS } from './surveys-page.tsx';
import { surveyWords } from './words.ts';

/** One survey task: its ground, what comes next, codes, package and history. */
export function SurveyPage({ route }: PageProps): JSX.Element {
  const words = useWords(surveyWords);
  const id = Number('id' in route.parameters ? route.parameters['id'] : 0);
  const question = useQuestion(`survey ${id}`, async (signal) => fetchTask(id, signal));
  const lifted = useSignal<string | null>(null);
  const figures = useComputed<readonly Figure[]>(() => {
    const now = question.answer.value;
    if (now.state !== 'answered') return [];
    const { geometry, number, state } = now.value;
    return [{ key: 'task', look: 'plot', geometry, label: number, colour: STATE_COLOURS[state]! }];
  });
  const view = useComputed(() => {
    const now = question.answer.value;
    return now.state === 'answered' ? extentOfGeometry(now.value.geometry) : null;
  });
  const layers = useComputed(() => ['administrative-area', 'parcel', 'building', 'boundary-point', 'control-point']);
  const answer = question.answer.value;
  return (
    <Page kind="desk" isWide title={answer.state === 'answered' ? answer.value.number : words.title}>
      <div class="desk-column">
        <Answer question={question} rows={8}>
          {(task) => (
            <>
              <Head task={task} onChange={question.again} />
              <Section id="overlaps" title={words.overlaps}>
                <OverlapList overlaps={task.overlaps} lifted={lifted} />
              </Section>
              <HeldPart task={task} onChange={question.again} />
              <PackagePart task={task} onMade={question.again} />
              <History task={task} />
            </>
          )}
        </Answer>
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={words.sketch} />
    </Page>
  );
}

/** States in which there is field work, or a result of it. */
const FIELD_STATES: readonly Task['state'][] = ['preparing', 'field', 'submitted', 'registered'];

interface PartProps {
  readonly task: Task;
  readonly onChange: () => void;
}

function Head({ task, onChange }: PartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(surveyWords);
  const language = state.language.value;
  const asked = useSignal<Task['steps'][number] | null>(null);
  const isAssigning = useSignal(false);
  const reason = useSignal('');
  const surveyor = useSignal(task.surveyor ?? '');
  const dueOn = useSignal(task.dueOn);
  const isBusy = useSignal(false);
  const run = async (act: () => Promise<unknown>): Promise<void> => {
    isBusy.value = true;
    try {
      await act();
      asked.value = null;
      isAssigning.value = false;
      reason.value = '';
      say(state, { tone: 'info', title: words.saved });
      onChange();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const assignment = () => ({
    ...(surveyor.value.trim() === '' || surveyor.value === task.surveyor ? {} : { surveyor: surveyor.value.trim() }),
    ...(dueOn.value === task.dueOn ? {} : { dueOn: dueOn.value }),
    reason: reason.value.trim(),
  });
  return (
    <>
      <PageHead
        title={
          <>
            {task.number} <span class="badge badge--accent">{surveyStates[task.state][language]}</span>{' '}
            {task.isOverdue && <span class="badge badge--danger">{words.late(task.overdueDays)}</span>}
          </>
        }
        lead={task.place}
        back={{ href: pathOfPage('surveys'), label: words.back }}
        actions={
          <>
            {task.steps.map((step) => (
              <Button
                key={step.to}
                tone={step.to === 'withdrawn' || step.to === 'returned' ? 'plain' : 'strong'}
                onClick={() => (asked.value = step)}
              >
                {step[language]}
              </Button>
            ))}
            {FIELD_STATES.includes(task.state) && (
              <a class="button" href={pathOfPage('survey-work', { id: String(task.id) })}>
                {state.messages.value.pages['survey-work']}
              </a>
            )}
            {task.mayChange && (
              <a class="button" href={`${pathOfPage('new-survey')}?task=${task.id}`}>
                {words.change}
              </a>
            )}
            {task.mayAssign && <Button onClick={() => (isAssigning.value = true)}>{words.assign}</Button>}
          </>
        }
      />
      <Facts
        facts={[
          [words.kind, surveyKinds[task.kind][language]],
          [words.purpose, task.purpose],
          [words.applicant, task.applicant],
          [words.contact, [task.contactName, task.contactPhone].filter((part) => part !== null).join(' ') || '—'],
          [words.due, task.dueOn],
          [words.surveyor, task.surveyor ?? '—'],
          [words.area, `${formatNumber(task.area.ellipsoidal, 2)} ㎡`],
          [words.districts, <CodeList key="d" codes={task.districts} />],
          [words.subdistricts, <CodeList key="s" codes={task.subdistricts} />],
          [words.source, words.sources[task.source.kind] ?? task.source.kind],
          [words.createdBy, `${task.createdBy} ${formatTimestamp(task.createdAt)}`],
        ]}
      />
      <Dialog
        title={asked.value?.[language] ?? ''}
        isOpen={asked.value !== null}
        onClose={() => (asked.value = null)}
        cancelLabel={words.cancel}
        confirm={{
          label: words.save,
          isBusy: isBusy.value,
          onConfirm: () => {
            const step = asked.value;
            if (step !== null && reason.value.trim() !== '')
              void run(async () => takeStep(task, step.to, reason.value.trim()));
          },
        }}
      >
        {asked.value?.needs.map((need) => (
          <p key={need} class="quiet">
            {words.needs[need]}
          </p>
        ))}
        <ReasonField label={words.reason} value={reason.value} onInput={(next) => (reason.value = next)} />
      </Dialog>
      <Dialog
        title={words.assign}
        isOpen={isAssigning.value}
        onClose={() => (isAssigning.value = false)}
        cancelLabel={words.cancel}
        confirm={{
          label: words.save,
          isBusy: isBusy.value,
          onConfirm: () => {
            if (reason.value.trim() !== '') void run(async () => assignTask(task, assignment()));
          },
        }}
      >
        <TextField
          label={words.surveyor}
          maxLength={50}
          value={surveyor.value}
          onInput={(next) => (surveyor.value = next)}
        />
        <TextField label={words.due} type="date" value={dueOn.value} onInput={(next) => (dueOn.value = next)} />
        <ReasonField label={words.reason} value={reason.value} onInput={(next) => (reason.value = next)} />
      </Dialog>
    </>
  );
}

function History({ task }: { readonly task: Task }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(surveyWords);
  const language = state.language.value;
  return (
    <Section id="history" title={words.history}>
      <ol class="survey-history">
        {task.history.map(({ kind, from, to, at, by, reason }, index) => (
          <li key={index}>
            {kind === 'step' ? surveyStates[to][language] : (words.entries[kind] ?? kind)}
            {kind === 'step' && from !== null && <span class="cell-note">{surveyStates[from][language]} →</span>}
            <span class="cell-note">
              {formatTimestamp(at)} {by} {reason ?? ''}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
