import '../styles/checks.css';
import type { JSX } from 'preact';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { fetchRules, type Verdict } from './api.ts';
import { type Batch, fetchBatches } from './batch-api.ts';
import { checkWords } from './words.ts';

const VERDICTS: readonly Verdict[] = ['fail', 'undetermined', 'conditional', 'pass'];

/** All batches, the newest first. */
export function BatchesPage(): JSX.Element {
  const viewer = useViewer();
  const words = useWords(checkWords);
  const question = useQuestion('batches', async (signal) => fetchBatches(null, signal));
  const rules = useQuestion('rules', fetchRules).answer.value;
  const typeTitle = ({ projectType }: Batch): string => {
    const type = rules.state === 'answered' ? rules.value.projectTypes.find(({ id }) => id === projectType) : undefined;
    return type === undefined ? projectType : titleIn(type, viewer.state.language.value);
  };
  const titles = words.batch.columns;
  const columns: readonly Column<Batch>[] = [
    {
      id: 'name',
      title: titles.name,
      isHead: true,
      cell: ({ id, name, applicant }) => (
        <>
          <a href={pathOfPage('batch', { id })}>{name}</a>
          {applicant !== null && <span class="cell-note">{applicant}</span>}
        </>
      ),
      sortBy: ({ name }) => name,
    },
    { id: 'type', title: titles.type, cell: typeTitle, sortBy: typeTitle },
    {
      id: 'plots',
      title: titles.plots,
      isNumber: true,
      cell: ({ plots }) => formatNumber(plots),
      sortBy: ({ plots }) => plots,
    },
    { id: 'outcome', title: titles.outcome, cell: (batch) => <VerdictCounts batch={batch} /> },
    {
      id: 'by',
      title: titles.by,
      cell: ({ createdBy, createdAt }) => (
        <>
          {createdBy}
          <span class="cell-note">{formatTimestamp(createdAt)}</span>
        </>
      ),
      sortBy: ({ createdAt }) => createdAt,
    },
  ];
  return (
    <Page>
      <PageHead
        title={viewer.state.messages.value.pages.batches}
        lead={words.batch.lead}
        back={{ href: pathOfPage('checks'), label: words.check.back }}
        actions={
          <a class="button button--strong" href={pathOfPage('new-check')}>
            {words.archive.new}
          </a>
        }
      />
      <Answer question={question} rows={6}>
        {({ batches }) =>
          batches.length === 0 ? (
            <div class="card">
              <Notice icon="checks" title={words.batch.empty}>
                <p>{words.batch.emptyHint}</p>
              </Notice>
            </div>
          ) : (
            <Table
              caption={words.batch.caption}
              columns={columns}
              rows={batches}
              keyOf={({ id }) => id}
              onOpen={({ id }) => navigate(viewer, pathOfPage('batch', { id }))}
            />
          )
        }
      </Answer>
    </Page>
  );
}

/** How many plots came to which verdict. */
function VerdictCounts({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = useWords(checkWords);
  return (
    <span class="verdict-counts">
      {VERDICTS.flatMap((verdict) => {
        const count = batch.verdicts[verdict] ?? 0;
        return count === 0
          ? []
          : [
              <span key={verdict} class="verdict-badge" data-verdict={verdict}>
                {words.verdicts[verdict]} {formatNumber(count)}
              </span>,
            ];
      })}
      {batch.refused > 0 && (
        <span class="badge badge--danger">
          {words.batch.states.refused} {formatNumber(batch.refused)}
        </span>
      )}
      {batch.waiting > 0 && (
        <span class="badge">
          {words.batch.states.waiting} {formatNumber(batch.waiting)}
        </span>
      )}
    </span>
  );
}
