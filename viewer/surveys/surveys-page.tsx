import '../styles/land.css';
import '../styles/survey-desk.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useComputed, useSignal } from '@preact/signals';
import { surveyKinds, surveyStates } from '../../schemas/rules/survey.ts';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepFilter, navigate } from '../actions/navigate.ts';
import type { Extent } from '../api.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { extentAround, extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchTasks, type TaskSummary } from './api.ts';
import { surveyWords } from './words.ts';

/** Colours of the states on the map and in the list. */
export const STATE_COLOURS: Readonly<Record<string, string>> = {
  commissioned: '#5c6bc0',
  returned: '#ef6c00',
  accepted: '#0288d1',
  preparing: '#00897b',
  field: '#7cb342',
  submitted: '#8e24aa',
  registered: '#78909c',
  withdrawn: '#b0bec5',
};

type Filter = Readonly<Record<'state' | 'kind' | 'q' | 'overdue' | 'mine', string>>;

/** Survey tasks: list and map. */
export function SurveysPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(surveyWords);
  const language = state.language.value;
  const given = new URLSearchParams(route.search);
  const read = (key: keyof Filter): string => given.get(key) ?? '';
  const filter = useSignal<Filter>({
    state: read('state'),
    kind: read('kind'),
    q: read('q'),
    overdue: read('overdue'),
    mine: read('mine'),
  });
  const earlier = useSignal<readonly TaskSummary[]>([]);
  const next = useSignal<number | null>(null);
  const lifted = useSignal<string | null>(null);
  const view = useSignal<Extent | null>(null);
  const query = Object.fromEntries(Object.entries(filter.value).filter(([, value]) => value !== ''));
  const question = useQuestion(JSON.stringify(query), async (signal) => {
    const found = await fetchTasks(query, null, signal);
    earlier.value = [];
    next.value = found.next;
    return found;
  });
  const answer = question.answer.value;
  const tasks = answer.state === 'answered' ? [...answer.value.tasks, ...earlier.value] : [];
  const figures = useComputed<readonly Figure[]>(() => {
    const now = question.answer.value;
    const all = now.state === 'answered' ? [...now.value.tasks, ...earlier.value] : [];
    return all.map(({ id, geometry, state: at, number }) => ({
      key: String(id),
      look: 'piece',
      geometry,
      label: number.slice(-4),
      colour: STATE_COLOURS[at]!,
    }));
  });
  useEffect(() => {
    const extents = tasks.map(({ geometry }) => extentOfGeometry(geometry)).filter((extent) => extent !== null);
    if (view.value === null && extents.length > 0) view.value = extentAround(extents);
  }, [tasks.length]);
  const layers = useComputed(() => ['administrative-area', 'parcel', 'control-point']);
  const set = (change: Partial<Filter>): void => {
    filter.value = { ...filter.value, ...change };
    keepFilter({ ...filter.value });
  };
  const more = async (): Promise<void> => {
    const found = await fetchTasks(query, next.value, new AbortController().signal);
    earlier.value = [...earlier.value, ...found.tasks];
    next.value = found.next;
  };
  const counts = answer.state === 'answered' ? answer.value.counts : {};
  const open = ({ id }: Pick<TaskSummary, 'id'>): void => navigate(viewer, pathOfPage('survey', { id: String(id) }));
  return (
    <Page kind="desk" isWide title={words.title}>
      <div class="desk-column">
        <PageHead
          title={words.title}
          lead={words.lead}
          actions={
            may(state, 'survey:commission') && (
              <a class="button button--strong" href={pathOfPage('new-survey')}>
                {words.commission}
              </a>
            )
          }
        />
        <div class="filters">
          <Select
            label={words.state}
            value={filter.value.state}
            none={words.all}
            options={Object.entries(surveyStates).map(([value, title]) => ({
              value,
              title: `${title[language]}${counts[value] === undefined ? '' : ` ${counts[value]}`}`,
            }))}
            onChange={(value) => set({ state: value })}
          />
          <Select
            label={words.kind}
            value={filter.value.kind}
            none={words.all}
            options={Object.entries(surveyKinds).map(([value, title]) => ({ value, title: title[language] }))}
            onChange={(value) => set({ kind: value })}
          />
          <TextField label={words.find} value={filter.value.q} onInput={(value) => set({ q: value })} />
        </div>
        <div class="survey-switches">
          {(['overdue', 'mine'] as const).map((key) => (
            <label key={key} class="check-line">
              <input
                type="checkbox"
                checked={filter.value[key] === 'true'}
                onChange={(event) => set({ [key]: event.currentTarget.checked ? 'true' : '' })}
              />
              {words[key]}
            </label>
          ))}
        </div>
        <Answer question={question}>
          {() =>
            tasks.length === 0 ? (
              <Notice icon="empty" title={words.none}>
                <p class="quiet">{words.noneHint}</p>
              </Notice>
            ) : (
              <Table
                caption={words.title}
                columns={[
                  {
                    id: 'number',
                    title: words.number,
                    isHead: true,
                    cell: (task) => (
                      <>
                        <a href={pathOfPage('survey', { id: String(task.id) })}>{task.number}</a>
                        <span class="cell-note">{task.place}</span>
                      </>
                    ),
                    sortBy: ({ number }) => number,
                  },
                  {
                    id: 'state',
                    title: words.state,
                    cell: ({ state: at, kind }) => (
                      <>
                        <span class="plot-state">
                          <span class="plot-colour" style={{ background: STATE_COLOURS[at] ?? 'transparent' }} />
                          {surveyStates[at][language]}
                        </span>
                        <span class="cell-note">{surveyKinds[kind][language]}</span>
                      </>
                    ),
                    sortBy: ({ state: at }) => at,
                  },
                  {
                    id: 'due',
                    title: words.due,
                    cell: ({ dueOn, isOverdue, overdueDays }) => (
                      <>
                        {dueOn} {isOverdue && <span class="badge badge--danger">{words.late(overdueDays)}</span>}
                      </>
                    ),
                    sortBy: ({ dueOn }) => dueOn,
                  },
                  { id: 'surveyor', title: words.surveyor, cell: ({ surveyor }) => surveyor ?? '—' },
                  {
                    id: 'area',
                    title: `${words.area} (㎡)`,
                    isNumber: true,
                    cell: ({ area }) => formatNumber(area.ellipsoidal, 2),
                    sortBy: ({ area }) => area.ellipsoidal,
                  },
                ]}
                rows={tasks}
                keyOf={({ id }) => String(id)}
                lifted={lifted.value}
                onLift={(key) => (lifted.value = key)}
                onOpen={open}
              />
            )
          }
        </Answer>
        {next.value !== null && <Button onClick={() => void more()}>{words.more}</Button>}
      </div>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        onPick={(key) => open({ id: Number(key) })}
        label={words.title}
      />
    </Page>
  );
}
