import '../styles/land.css';
import '../styles/deliveries.css';
import '../styles/surveys.css';
import type { JSX } from 'preact';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import { type SurveyState, surveyStates } from '../../schemas/rules/survey.ts';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { Extent } from '../api.ts';
import { Fault, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { Tabs } from '../components/tabs.tsx';
import { extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { BundlePart } from './bundle-part.tsx';
import { fetchTask, type Task } from './api.ts';
import { fieldWords } from './field-words.ts';
import { MergePart } from './merge-part.tsx';
import { RecordPart } from './record-part.tsx';
import { ResultPart } from './result-part.tsx';

/** What the parts of the page are given. */
export interface FieldPartProps {
  readonly task: Task;
  /** What a part draws on the map, beside the area of the task. */
  readonly figures: Signal<readonly Figure[]>;
  readonly view: Signal<Extent | null>;
  readonly lifted: Signal<string | null>;
  /** The task has moved on. */
  readonly onChange: () => void;
}

/** Field work of a survey and its result: bundle, merge, signatures, publication. */
export function FieldWorkPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords);
  const id = route.parameters['id'] ?? '';
  const question = useQuestion(`survey-work ${id}`, async (signal) => fetchTask(Number(id), signal));
  const answer = question.answer.value;
  if (answer.state === 'answered') return <Desk key={id} task={answer.value} onChange={question.again} />;
  return (
    <Page>
      <PageHead title={words.title} />
      {answer.state === 'failed' ? (
        <Fault error={answer.error} onRetry={question.again} />
      ) : (
        <Skeleton label={state.messages.value.state.loading} rows={8} />
      )}
    </Page>
  );
}

const PARTS = ['bundles', 'merges', 'results', 'records'] as const;
type Part = (typeof PARTS)[number];

/** Where the state of a task says that work goes on. */
const firstPart = (state: SurveyState): Part =>
  state === 'submitted' || state === 'registered' ? 'results' : 'bundles';

function Desk({ task, onChange }: { readonly task: Task; readonly onChange: () => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords);
  const part = useSignal<Part>(firstPart(task.state));
  const lifted = useSignal<string | null>(null);
  const own = useSignal<readonly Figure[]>([]);
  const view = useSignal<Extent | null>(extentOfGeometry(task.geometry));
  const figures = useComputed<readonly Figure[]>(() => [
    { key: 'task', look: 'trace', geometry: task.geometry, colour: '#7a5c00' },
    ...own.value,
  ]);
  const layers = useComputed(() => ['parcel', 'boundary-point']);
  const props: FieldPartProps = { task, figures: own, view, lifted, onChange };
  const { zh, en } = surveyStates[task.state];
  return (
    <Page kind="desk" isWide title={`${task.number} ${words.title}`}>
      <div class="desk-column">
        <PageHead
          title={words.title}
          back={{ href: pathOfPage('survey', { id: String(task.id) }), label: task.number }}
          lead={
            <span class="land-file-lead">
              <span class="badge badge--accent">{state.language.value === 'en' ? en : zh}</span>
              <span>{task.place}</span>
              <span>{task.dueOn}</span>
            </span>
          }
        />
        <Tabs
          label={words.title}
          tabs={PARTS.map((id) => ({ id, title: words.tabs[id] }))}
          current={part.value}
          onChange={(next) => {
            own.value = [];
            part.value = next;
          }}
        >
          {part.value === 'bundles' && <BundlePart {...props} />}
          {part.value === 'merges' && <MergePart {...props} />}
          {part.value === 'results' && <ResultPart {...props} />}
          {part.value === 'records' && <RecordPart {...props} />}
        </Tabs>
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={words.map} />
    </Page>
  );
}
