import '../styles/exports.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { keepFilter } from '../actions/navigate.ts';
import { Answer, Fault, useQuestion } from '../components/asked.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { ListFoot, useListPages } from '../components/list-pages.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { formatNumber } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  type Choices,
  fetchOptions,
  fetchTasks,
  type Received,
  reportAddress,
  sendReturned,
  type TaskKind,
} from './api.ts';
import { TaskTable } from './task-table.tsx';
import { ExportViews } from './views.tsx';
import { exportWords } from './words.ts';

type Options = Omit<Choices, 'templates' | 'faulty' | 'formats'>;
const KINDS: readonly TaskKind[] = ['local-only', 'upper-only', 'field-differs', 'unreported'];
const STATES = ['open', 'overdue', 'closed'] as const;

/** 比对销账: handing in what came back, and the tasks that come of it with their terms. */
export function ReconciliationPage({ route }: PageProps): JSX.Element {
  const words = useWords(exportWords);
  const question = useQuestion('options', fetchOptions);
  return (
    <Page title={words.views.reconciliation}>
      <PageHead title={words.views.reconciliation} lead={words.tasks.lead} />
      <ExportViews current="reconciliation" />
      <Answer question={question} rows={6}>
        {(options) => <Desk options={options} search={route.search} />}
      </Answer>
    </Page>
  );
}

function Desk({ options, search }: { readonly options: Options; readonly search: string }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(exportWords).tasks;
  const query = new URLSearchParams(search);
  const { districts, isEverywhere } = options;
  const district = useSignal(query.get('district') ?? (isEverywhere ? '' : (districts[0]?.code ?? '')));
  const stage = useSignal(query.get('state') ?? 'open');
  const kind = useSignal(query.get('kind') ?? '');
  const filter = { district: district.value, state: stage.value, kind: kind.value };
  const key = `tasks ${filter.district} ${filter.state} ${filter.kind}`;
  const pages = useListPages(key, {
    fetchPage: async (cursor, signal) => fetchTasks(filter, cursor, signal),
    rowsOf: ({ tasks }) => tasks,
  });
  useEffect(() => keepFilter({ ...filter, state: filter.state === 'open' ? '' : filter.state || 'all' }), [key]);
  return (
    <>
      <Receive district={district.value} onReceived={pages.restart} />
      <search class="filters">
        <Select
          label={words.district}
          value={district.value}
          {...(isEverywhere ? { none: words.all } : {})}
          options={districts.map(({ code, name }) => ({ value: code, title: `${name}（${code}）` }))}
          onChange={(code) => (district.value = code)}
        />
        <Select
          label={words.state}
          value={stage.value === 'all' ? '' : stage.value}
          none={words.all}
          options={STATES.map((value) => ({ value, title: words.states[value] }))}
          onChange={(value) => (stage.value = value)}
        />
        <Select
          label={words.kind}
          value={kind.value}
          none={words.all}
          options={KINDS.map((value) => ({ value, title: words.kinds[value] }))}
          onChange={(value) => (kind.value = value)}
        />
        {may(state, 'export:download') && (
          <a class="button filters-end" href={reportAddress(district.value)} download="">
            <Icon name="download" size={16} />
            {words.report}
          </a>
        )}
      </search>
      <Answer question={pages.question} rows={6}>
        {({ tasks }) =>
          tasks.length === 0 ? (
            <div class="card">
              <Notice icon="checks" title={words.empty}>
                <p>{words.emptyHint}</p>
              </Notice>
            </div>
          ) : (
            <>
              <TaskTable tasks={[...tasks, ...pages.further]} onChange={pages.restart} />
              <ListFoot pages={pages} more={words.more} />
            </>
          )
        }
      </Answer>
    </>
  );
}

/** A returned file becomes tasks. */
function Receive({
  district,
  onReceived,
}: {
  readonly district: string;
  readonly onReceived: () => void;
}): JSX.Element {
  const words = useWords(exportWords).tasks;
  const receivedOn = useSignal('');
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const done = useSignal<Received | null>(null);
  const send = async ([file]: readonly File[]): Promise<void> => {
    if (file === undefined) return;
    isBusy.value = true;
    failure.value = null;
    done.value = null;
    try {
      done.value = await sendReturned(file, district, receivedOn.value);
      onReceived();
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  const made = done.value;
  return (
    <details class="card install">
      <summary>{words.receive}</summary>
      {district === '' ? (
        <p class="callout">{words.needDistrict}</p>
      ) : (
        <div class="form">
          <div class="form-row">
            <TextField
              label={words.receivedOn}
              hint={words.receivedHint}
              type="date"
              value={receivedOn.value}
              onInput={(day) => (receivedOn.value = day)}
            />
          </div>
          <FileDrop
            title={isBusy.value ? words.reading : words.drop}
            hint={words.dropHint}
            isBusy={isBusy.value}
            onFiles={(files) => void send(files)}
          />
          {failure.value !== null && <Fault title={words.failed} error={failure.value} />}
          {made !== null && (
            <p class="callout callout--good" role="status">
              {words.done(
                formatNumber(made.found),
                formatNumber(made.opened),
                formatNumber(made.closed ?? 0),
                made.dueOn,
              )}
              {(made.elsewhere ?? 0) > 0 && words.elsewhere(formatNumber(made.elsewhere ?? 0))}
            </p>
          )}
        </div>
      )}
    </details>
  );
}
