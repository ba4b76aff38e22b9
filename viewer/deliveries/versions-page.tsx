import '../styles/deliveries.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { say, sayFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Select } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { queryOf } from '../api.ts';
import { formatNumber, formatTimestamp } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { isEnded } from '../jobs/api.ts';
import { JobProblemNote, JobProgressBar, useWatchedJob } from '../jobs/job-view.tsx';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchVersions, type LayerVersion, rollBack } from './api.ts';
import { deliveryWords } from './words.ts';

/** Every version of a layer, and the way back to one. */
export function VersionsPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(deliveryWords);
  const language = state.language.value;
  const id = route.parameters['layer'] ?? '';
  const layer = state.layers.value.find((each) => each.id === id);
  const title = layer === undefined ? id : titleOf(layer, language);
  const question = useQuestion(id, async (signal) => fetchVersions(id, signal));
  const asked = useSignal<number | null>(null);
  const jobId = useSignal<string | null>(null);
  const { job } = useWatchedJob(jobId.value);
  const ended = job.value !== null && isEnded(job.value) ? job.value.state : null;
  useEffect(() => {
    if (ended === 'succeeded') {
      say(state, { tone: 'info', title: words.versions.rolled });
      question.again();
    }
  }, [ended]);
  const roll = async (version: number): Promise<void> => {
    asked.value = null;
    try {
      jobId.value = (await rollBack(id, version)).id;
    } catch (error) {
      sayFault(state, error);
    }
  };
  return (
    <Page title={words.historyOf(title)}>
      <PageHead
        title={words.historyOf(title)}
        lead={words.versions.lead}
        back={{ href: pathOfPage('deliveries'), label: words.back }}
      />
      <div class="filters">
        <Select
          label={words.versions.layer}
          value={id}
          options={state.layers.value
            .filter(({ version }) => version > 0)
            .map((each) => ({ value: each.id, title: titleOf(each, language) }))}
          onChange={(next) => navigate(viewer, pathOfPage('versions', { layer: next }))}
        />
      </div>
      {job.value !== null && ended !== 'succeeded' && (
        <div class="card note">
          <JobProgressBar job={job.value} />
          <JobProblemNote job={job.value} />
        </div>
      )}
      <Answer question={question}>
        {({ versions }) =>
          versions.length === 0 ? (
            <div class="card">
              <Notice icon="layers" title={words.versions.none} />
            </div>
          ) : (
            <VersionTable
              versions={versions}
              current={versions[0]!.version}
              textOf={
                may(state, 'export:download')
                  ? (dataset, version) => `/api/layers/${id}/boundary-points.txt?${queryOf({ dataset, version })}`
                  : null
              }
              onRoll={may(state, 'ingest:publish') ? (version) => (asked.value = version) : null}
            />
          )
        }
      </Answer>
      <Dialog
        title={words.versions.rollTitle(asked.value ?? 0)}
        isOpen={asked.value !== null}
        onClose={() => (asked.value = null)}
        cancelLabel={words.versions.cancel}
        confirm={{
          label: words.versions.rollBack,
          tone: 'danger',
          onConfirm: () => asked.value !== null && void roll(asked.value),
        }}
      >
        <p>{words.versions.rollText}</p>
      </Dialog>
    </Page>
  );
}

function VersionTable({
  versions,
  current,
  textOf,
  onRoll,
}: {
  readonly versions: readonly LayerVersion[];
  readonly current: number;
  /** Where a version of a dataset is handed back as 界址点 TXT; null for who may not have it. */
  readonly textOf: ((dataset: string, version: number) => string) | null;
  readonly onRoll: ((version: number) => void) | null;
}): JSX.Element {
  const words = useWords(deliveryWords);
  const titles = words.versions;
  const columns: readonly Column<LayerVersion>[] = [
    {
      id: 'version',
      title: titles.version,
      isHead: true,
      cell: ({ version, rolledBackTo }) => (
        <>
          {words.review.version(version)}
          {version === current && <span class="badge badge--good version-badge">{titles.current}</span>}
          {rolledBackTo !== null && <span class="cell-note">{titles.rolledBack(rolledBackTo)}</span>}
        </>
      ),
      sortBy: ({ version }) => version,
    },
    { id: 'dataset', title: titles.dataset, cell: ({ dataset }) => dataset, sortBy: ({ dataset }) => dataset },
    {
      id: 'when',
      title: titles.when,
      cell: ({ publishedAt }) => formatTimestamp(publishedAt),
      sortBy: ({ publishedAt }) => publishedAt,
    },
    { id: 'by', title: titles.by, cell: ({ publishedBy, createdBy }) => publishedBy ?? createdBy },
    {
      id: 'source',
      title: titles.source,
      cell: ({ source, dataset, version }) =>
        textOf === null || !/\.txt$/i.test(source) ? (
          source
        ) : (
          <>
            {source}
            <a class="cell-note" href={textOf(dataset, version)} download>
              {titles.boundaryText}
            </a>
          </>
        ),
    },
    {
      id: 'changes',
      title: titles.changes,
      isNumber: true,
      cell: ({ added, changed, removed }) => [added, changed, removed].map((count) => formatNumber(count)).join(' / '),
    },
    ...(onRoll === null
      ? []
      : [
          {
            id: 'roll',
            title: '',
            cell: ({ version }: LayerVersion) =>
              version === current ? null : <Button onClick={() => onRoll(version)}>{titles.rollBack}</Button>,
          },
        ]),
  ];
  return (
    <Table
      caption={words.history}
      columns={columns}
      rows={versions}
      keyOf={({ version, dataset }) => `${version} ${dataset}`}
    />
  );
}
