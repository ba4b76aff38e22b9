import { useMarks } from '../components/marks.ts';
import '../styles/exports.css';
import type { JSX } from 'preact';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { ListFoot, useListPages } from '../components/list-pages.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { JobProgressBar } from '../jobs/job-view.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Export, fetchExports, fetchSchedule, isOver, type Schedule, type ScheduleEntry } from './api.ts';
import { ExportBadge, ProblemCounts } from './state-badge.tsx';
import { ExportViews } from './views.tsx';
import { exportWords } from './words.ts';

/** All exports there were, and what is exported without anybody asking. */
export function ExportsPage(): JSX.Element {
  const viewer = useViewer();
  const words = useWords(exportWords);
  return (
    <Page>
      <PageHead
        title={viewer.state.messages.value.pages.exports}
        lead={words.lead}
        actions={
          <a class="button button--strong" href={pathOfPage('new-export')}>
            {words.new}
          </a>
        }
      />
      <ExportViews current="exports" />
      <ExportList />
      <ScheduleSection />
    </Page>
  );
}

function ExportList(): JSX.Element {
  const words = useWords(exportWords);
  const pages = useListPages('exports', {
    fetchPage: fetchExports,
    rowsOf: ({ exports }) => exports,
    isMoving: ({ exports }) => exports.some((each) => !isOver(each)),
  });
  return (
    <Answer question={pages.question} rows={6}>
      {({ exports }) =>
        exports.length === 0 ? (
          <div class="card">
            <Notice icon="download" title={words.empty}>
              <p>{words.emptyHint}</p>
            </Notice>
          </div>
        ) : (
          <>
            <ExportTable rows={[...exports, ...pages.further]} />
            <ListFoot pages={pages} more={words.more} />
          </>
        )
      }
    </Answer>
  );
}

const rowsOf = ({ manifest }: Export): number | null =>
  manifest === null ? null : manifest.tables.reduce((sum, { rows }) => sum + rows, 0);

function ExportTable({ rows }: { readonly rows: readonly Export[] }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(exportWords);
  const titles = words.columns;
  const columns: readonly Column<Export>[] = [
    {
      id: 'title',
      title: titles.title,
      isHead: true,
      cell: ({ id, title, manifest }) => (
        <>
          <a href={pathOfPage('export', { id })} lang="zh-CN">
            {title}
          </a>
          {manifest !== null && <span class="cell-note">{manifest.file.name}</span>}
        </>
      ),
      sortBy: ({ title }) => title,
    },
    {
      id: 'state',
      title: titles.state,
      cell: (each) =>
        each.state === 'running' ? <JobProgressBar job={each.job} /> : <ExportBadge state={each.state} />,
      sortBy: ({ state }) => words.states[state],
    },
    { id: 'problems', title: titles.problems, cell: (each) => (isOver(each) ? <ProblemCounts of={each} /> : '') },
    {
      id: 'rows',
      title: titles.rows,
      isNumber: true,
      cell: (each) => {
        const count = rowsOf(each);
        return count === null ? '—' : formatNumber(count);
      },
      sortBy: rowsOf,
    },
    {
      id: 'when',
      title: titles.when,
      cell: ({ job }) => (
        <>
          {formatTimestamp(job.createdAt)}
          <span class="cell-note">{job.createdByName}</span>
        </>
      ),
      sortBy: ({ job }) => job.createdAt,
    },
    {
      id: 'downloads',
      title: titles.downloads,
      isNumber: true,
      isMinor: true,
      cell: ({ downloads }) => formatNumber(downloads),
      sortBy: ({ downloads }) => downloads,
    },
  ];
  return (
    <Table
      caption={words.caption}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      onOpen={({ id }) => navigate(viewer, pathOfPage('export', { id }))}
    />
  );
}

/** What is exported when a quarter has ended. */
function ScheduleSection(): JSX.Element {
  const words = useWords(exportWords).schedule;
  const question = useQuestion('schedule', fetchSchedule);
  return (
    <Section id="schedule" title={words.title}>
      <Answer question={question} rows={2}>
        {(schedule) =>
          schedule.templates.length === 0 && schedule.entries.length === 0 ? (
            <p class="quiet">{words.off}</p>
          ) : (
            <ScheduleTable schedule={schedule} />
          )
        }
      </Answer>
    </Section>
  );
}

function ScheduleTable({ schedule }: { readonly schedule: Schedule }): JSX.Element {
  const marks = useMarks();
  const { schedule: words, states } = useWords(exportWords);
  const { templates, quarter, next, entries } = schedule;
  const titleOf = (id: string): string => templates.find((template) => template.id === id)?.title ?? id;
  const outcome = ({ state, jobState }: ScheduleEntry): string => {
    const known = state ?? jobState ?? 'removed';
    return known in states ? states[known as keyof typeof states] : known;
  };
  const columns: readonly Column<ScheduleEntry>[] = [
    {
      id: 'district',
      title: words.district,
      isHead: true,
      cell: ({ district, exportId }) => <a href={pathOfPage('export', { id: exportId })}>{district}</a>,
      sortBy: ({ district }) => district,
    },
    { id: 'template', title: words.template, cell: ({ template }) => titleOf(template) },
    {
      id: 'state',
      title: words.state,
      cell: (entry) => (
        <>
          <span class={`badge ${entry.state === 'exported' ? 'badge--good' : ''}`}>{outcome(entry)}</span>{' '}
          {entry.state !== null && <ProblemCounts of={entry} />}
        </>
      ),
      sortBy: outcome,
    },
  ];
  return (
    <>
      {templates.length > 0 && (
        <p class="quiet schedule-next">
          {words.next(next.name, formatTimestamp(next.end))}
          {marks.colon}
          {templates.map(({ title }) => title).join(marks.list)}
        </p>
      )}
      {entries.length === 0 ? (
        <p class="quiet">{words.none(quarter.name)}</p>
      ) : (
        <Table
          caption={words.caption(quarter.name)}
          columns={columns}
          rows={entries}
          keyOf={({ exportId }) => exportId}
        />
      )}
    </>
  );
}
