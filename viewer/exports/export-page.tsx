import { useMarks } from '../components/marks.ts';
import '../styles/exports.css';
import '../styles/jobs.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, type Question, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Facts, Page, PageHead, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { isEnded } from '../jobs/api.ts';
import { JobButtons, JobLog, JobProblemNote, JobProgressBar, useDuration, useWatchedJob } from '../jobs/job-view.tsx';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Export, fetchExport, isOver, type Manifest, orderExport } from './api.ts';
import { requestAgain } from './order.ts';
import { ProblemsSection } from './problems-section.tsx';
import { ExportBadge, ProblemCounts } from './state-badge.tsx';
import { exportWords } from './words.ts';

/** One export: its steps while it runs, then its problems, its file and its manifest. */
export function ExportPage({ route }: PageProps): JSX.Element {
  const id = route.parameters['id'] ?? '';
  const words = useWords(exportWords).one;
  const question = useQuestion(id, async (signal) => fetchExport(id, signal));
  const answer = question.answer.value;
  return (
    <Page title={answer.state === 'answered' ? answer.value.title : null}>
      <Answer question={question}>
        {(made) => (
          <>
            <PageHead
              title={<span lang="zh-CN">{made.title}</span>}
              back={{ href: pathOfPage('exports'), label: words.back }}
              actions={<Actions made={made} />}
            />
            <Followed made={made} question={question} />
            {made.manifest !== null && <Gaps manifest={made.manifest} />}
            {made.manifest !== null && <PartsSection made={made} />}
            {made.manifest !== null && <ManifestSection manifest={made.manifest} />}
            {made.links.problemList !== undefined && <ProblemsSection made={made} />}
          </>
        )}
      </Answer>
    </Page>
  );
}

/** What can be done with it: the file, the list, the same order once more. */
function Actions({ made }: { readonly made: Export }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(exportWords).one;
  const isBusy = useSignal(false);
  const order = async (checkOnly: boolean): Promise<void> => {
    isBusy.value = true;
    try {
      const { id } = await orderExport(requestAgain(made.request, checkOnly));
      navigate(viewer, pathOfPage('export', { id }));
    } catch (error) {
      reportFault(viewer.state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const { download, manifest, problems } = made.links;
  return (
    <>
      {problems !== undefined && (
        <a class="button" href={problems} download="">
          {words.workbook}
        </a>
      )}
      {manifest !== undefined && (
        <a class="button" href={manifest} download="">
          {words.manifestFile}
        </a>
      )}
      {made.state === 'refused' && (
        <Button tone="strong" disabled={isBusy.value} onClick={() => void order(true)}>
          {words.again}
        </Button>
      )}
      {made.state === 'checked' && (
        <Button tone="strong" disabled={isBusy.value} onClick={() => void order(false)}>
          {words.runNow}
        </Button>
      )}
      {download !== undefined && may(viewer.state, 'export:download') && (
        <a class="button button--strong" href={download} download="">
          <Icon name="download" size={16} />
          {made.manifest?.parts === undefined ? words.download : words.downloadList}
        </a>
      )}
    </>
  );
}

function Followed({ made, question }: { readonly made: Export; readonly question: Question<Export> }): JSX.Element {
  const { state } = useViewer();
  const { one: words, everywhere } = useWords(exportWords);
  const watched = useWatchedJob(made.job.id);
  const job = watched.job.value ?? made.job;
  const took = useDuration(job);
  const hasEnded = isEnded(job);
  useEffect(() => {
    if (hasEnded && !isOver(made)) question.again();
  }, [hasEnded, made.state]);
  const { request } = made;
  const told = words.told[made.state];
  const mayNot = made.links.download !== undefined && !may(state, 'export:download');
  return (
    <>
      <div class="card job-card">
        <div class="job-head">
          <span class="problem-counts">
            <ExportBadge state={made.state === 'queued' && job.state === 'running' ? 'running' : made.state} />
            {isOver(made) && <ProblemCounts of={made} />}
          </span>
          {job.state !== 'succeeded' && <JobButtons job={job} onChange={watched.again} />}
        </div>
        {!hasEnded && <Steps phase={job.progress?.phase ?? ''} request={request} />}
        {!hasEnded && <JobProgressBar job={job} />}
        <JobProblemNote job={job} />
        {told !== undefined && (
          <p class={`callout ${made.state === 'checked' ? 'callout--good' : 'callout--warn'}`}>{told}</p>
        )}
        {mayNot && <p class="callout">{words.noRight}</p>}
        <Facts
          facts={[
            [words.area, areaText(request, words.drawn, everywhere, state.messages.value.marks.list)],
            ...(request.filter === undefined ? [] : ([[words.filter, request.filter]] as const)),
            [words.asOf, momentText(made, words.current)],
            ...(request.epsg === undefined ? [] : ([[words.crs, `EPSG:${request.epsg}`]] as const)),
            [words.personal, words.views[request.view]],
            [words.by, `${job.createdByName} ${formatTimestamp(job.createdAt)}`],
            ...(took === null ? [] : ([[words.took, took]] as const)),
            ...(made.expiresAt === null ? [] : ([[words.keptUntil, formatTimestamp(made.expiresAt)]] as const)),
            ...(made.manifest === null
              ? []
              : ([[words.downloads, words.times(formatNumber(made.downloads))]] as const)),
          ]}
        />
      </div>
      {watched.lines.value.length > 0 && (
        <Section id="log" title={words.log}>
          <JobLog lines={watched.lines.value} />
        </Section>
      )}
    </>
  );
}

/** The place, or the districts that have a file each. */
function areaText(
  { polygon, district, districts }: Export['request'],
  drawn: string,
  everywhere: string,
  mark: string,
): string {
  if (polygon !== undefined) return drawn;
  return district ?? districts?.join(mark) ?? everywhere;
}

function momentText({ manifest, request }: Export, current: string): string {
  const moment = manifest?.asOf ?? request.asOf;
  return moment === undefined ? current : formatTimestamp(moment);
}

const STEPS = ['check', 'draw', 'write', 'read-back'] as const;

/** The steps, the present one marked. */
function Steps({
  phase,
  request: { checkOnly, pictures },
}: {
  readonly phase: string;
  readonly request: Export['request'];
}): JSX.Element {
  const words = useWords(exportWords).one;
  const all = STEPS.filter((step) => step !== 'draw' || pictures !== undefined);
  const at = all.findIndex((step) => step === phase);
  return (
    <ol class="steps">
      {(checkOnly === true ? all.slice(0, 1) : all).map((step, index) => (
        <li key={step} aria-current={index === at ? 'step' : undefined} data-done={index < at}>
          {words.steps[step]}
        </li>
      ))}
    </ol>
  );
}

/** Tables that lack data, and tables that could not be cut: what the file does not say by itself. */
function Gaps({ manifest: { gaps, uncut } }: { readonly manifest: Manifest }): JSX.Element | null {
  const marks = useMarks();
  const words = useWords(exportWords).one;
  if (gaps.length + uncut.length === 0) return null;
  return (
    <div class="callout callout--warn gaps">
      <Icon name="warning" />
      <div>
        {gaps.length > 0 && (
          <details open={gaps.length <= 5}>
            <summary>
              <strong>{words.gaps}</strong>（{formatNumber(gaps.length)}）
            </summary>
            <ul class="plain-list" lang="zh-CN">
              {gaps.map(({ table, layer, message }) => (
                <li key={`${table} ${layer}`}>
                  {table}：{message}
                </li>
              ))}
            </ul>
          </details>
        )}
        {uncut.length > 0 && <p>{words.uncut(uncut.join(marks.list))}</p>}
      </div>
    </div>
  );
}

const sizeText = (bytes: number): string =>
  bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;

const rowsIn = (tables: Manifest['tables']): number => tables.reduce((sum, { rows }) => sum + rows, 0);

type Part = NonNullable<Manifest['parts']>[number];

/** The files of an order by districts. */
function PartsSection({ made: { manifest, links } }: { readonly made: Export }): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(exportWords).one;
  const parts = manifest?.parts;
  if (parts === undefined) return null;
  const mayLoad = links.download !== undefined && may(state, 'export:download');
  const columns: readonly Column<Part>[] = [
    { id: 'district', title: words.district, isHead: true, cell: ({ district }) => district },
    {
      id: 'file',
      title: words.file,
      cell: ({ district, file }) =>
        mayLoad ? (
          <a href={`${links.download}?district=${district}`} download="">
            {file.name}
          </a>
        ) : (
          file.name
        ),
    },
    {
      id: 'bytes',
      title: words.bytes,
      isNumber: true,
      cell: ({ file }) => sizeText(file.bytes),
      sortBy: ({ file }) => file.bytes,
    },
    {
      id: 'rows',
      title: words.rows,
      isNumber: true,
      cell: ({ tables }) => formatNumber(rowsIn(tables)),
      sortBy: ({ tables }) => rowsIn(tables),
    },
    { id: 'sm3', title: 'SM3', cell: ({ file }) => <span class="digest">{file.sm3}</span> },
  ];
  return (
    <Section id="parts" title={words.parts}>
      <Table caption={words.parts} columns={columns} rows={parts} keyOf={({ district }) => district} />
    </Section>
  );
}

function ManifestSection({ manifest }: { readonly manifest: Manifest }): JSX.Element {
  const words = useWords(exportWords).one;
  const { state } = useViewer();
  const { file, tables, layers, pictures = [] } = manifest;
  const titleOfLayer = (id: string): string => {
    const layer = state.layers.value.find((each) => each.id === id);
    return layer === undefined ? id : titleOf(layer, state.language.value);
  };
  const columns: readonly Column<Manifest['tables'][number]>[] = [
    { id: 'table', title: words.tableColumn, isHead: true, cell: ({ name }) => name, sortBy: ({ name }) => name },
    {
      id: 'rows',
      title: words.rows,
      isNumber: true,
      cell: ({ rows }) => formatNumber(rows),
      sortBy: ({ rows }) => rows,
    },
    {
      id: 'digest',
      title: words.digest,
      isMinor: true,
      cell: ({ digest }) => <span class="digest">{digest}</span>,
    },
  ];
  return (
    <Section id="manifest" title={words.manifest}>
      <Facts
        facts={[
          [words.file, file.name],
          [words.bytes, `${sizeText(file.bytes)}（${formatNumber(file.bytes)}）`],
          ['SM3', <span class="digest">{file.sm3}</span>],
          ['SHA-256', <span class="digest">{file.sha256}</span>],
          ...pictures.map(
            ({ field, title, delivered, attached, drawn, missing, bytes }) =>
              [
                `${title} ${field}`,
                `${words.pictureCounts(formatNumber(delivered), formatNumber(attached), formatNumber(drawn), formatNumber(missing))}（${sizeText(bytes)}）`,
              ] as const,
          ),
          [
            words.versions,
            // layers without data are told above
            Object.entries(layers)
              .filter(([, version]) => version > 0)
              .map(([layer, version]) => `${titleOfLayer(layer)} ${version}`)
              .join(state.messages.value.marks.list),
          ],
        ]}
      />
      <div class="long-tables">
        <Table caption={words.tablesCaption} columns={columns} rows={tables} keyOf={({ name }) => name} />
      </div>
    </Section>
  );
}
