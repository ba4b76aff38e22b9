import '../styles/checks.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, navigate } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatArea, formatTimestamp } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { type ArchiveFilter, type CheckSummary, fetchChecks, fetchRules, type Rules, type Verdict } from './api.ts';
import { VerdictBadge } from './verdict.tsx';
import { checkWords } from './words.ts';

const NOTHING: ArchiveFilter = { q: '', verdict: '', projectType: '', signed: '', from: '', until: '' };
const VERDICTS: readonly Verdict[] = ['pass', 'conditional', 'fail', 'undetermined'];
const TYPING_MS = 300;

/** All checks, the newest first, with search; the conditions stand in the address. */
export function ArchivePage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const { archive: words, batch } = useWords(checkWords);
  const filter = useSignal<ArchiveFilter>(filterOf(route.search));
  const asked = useSignal<ArchiveFilter>(filter.value);
  const rules = useQuestion('rules', fetchRules);
  const known = rules.answer.value;
  const typed = filter.value;
  useEffect(() => {
    const timer = setTimeout(() => (asked.value = typed), TYPING_MS);
    keepInAddress(searchOf(typed));
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    const given = filterOf(route.search);
    if (searchOf(given) !== searchOf(filter.value)) filter.value = asked.value = given;
  }, [route.search]);
  return (
    <Page>
      <PageHead
        title={state.messages.value.pages.checks}
        lead={words.lead}
        actions={
          <>
            <a class="button" href={pathOfPage('batches')}>
              {batch.list}
            </a>
            <a class="button button--strong" href={pathOfPage('new-check')}>
              <Icon name="plus" size={16} />
              {words.new}
            </a>
          </>
        }
      />
      <Filters
        filter={typed}
        rules={known.state === 'answered' ? known.value : null}
        onChange={(change) => (filter.value = { ...filter.value, ...change })}
      />
      <Results filter={asked.value} rules={known.state === 'answered' ? known.value : null} />
    </Page>
  );
}

function filterOf(search: string): ArchiveFilter {
  const query = new URLSearchParams(search);
  return Object.fromEntries(Object.keys(NOTHING).map((key) => [key, query.get(key) ?? ''])) as unknown as ArchiveFilter;
}

function searchOf(filter: ArchiveFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given as [string, string][]).toString()}`;
}

function Filters({
  filter,
  rules,
  onChange,
}: {
  readonly filter: ArchiveFilter;
  readonly rules: Rules | null;
  readonly onChange: (change: Partial<ArchiveFilter>) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const language = state.language.value;
  const { archive } = words;
  return (
    <search class="filters">
      <TextField
        label={archive.search}
        placeholder={archive.searchHint}
        value={filter.q}
        maxLength={100}
        onInput={(q) => onChange({ q })}
      />
      <Select
        label={archive.verdict}
        value={filter.verdict}
        none={archive.all}
        options={VERDICTS.map((value) => ({ value, title: words.verdicts[value] }))}
        onChange={(verdict) => onChange({ verdict })}
      />
      <Select
        label={archive.projectType}
        value={filter.projectType}
        none={archive.all}
        options={(rules?.projectTypes ?? []).map((type) => ({ value: type.id, title: titleIn(type, language) }))}
        onChange={(projectType) => onChange({ projectType })}
      />
      <Select
        label={archive.signed}
        value={filter.signed}
        none={archive.all}
        options={(['true', 'false'] as const).map((value) => ({ value, title: archive.signedStates[value] }))}
        onChange={(signed) => onChange({ signed })}
      />
      <TextField type="date" label={archive.from} value={filter.from} onInput={(from) => onChange({ from })} />
      <TextField type="date" label={archive.until} value={filter.until} onInput={(until) => onChange({ until })} />
      {searchOf(filter) !== '' && <Button onClick={() => onChange(NOTHING)}>{archive.clear}</Button>}
    </search>
  );
}

function Results({ filter, rules }: { readonly filter: ArchiveFilter; readonly rules: Rules | null }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(checkWords).archive;
  const key = searchOf(filter);
  const question = useQuestion(`archive${key}`, async (signal) => fetchChecks(filter, null, signal));
  const further = useSignal<readonly CheckSummary[]>([]);
  const next = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const answer = question.answer.value;
  useEffect(() => {
    further.value = [];
    next.value = answer.state === 'answered' ? answer.value.next : null;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const page = await fetchChecks(filter, next.value);
      further.value = [...further.value, ...page.checks];
      next.value = page.next;
    } catch (error) {
      reportFault(viewer.state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Answer question={question} rows={8}>
      {({ checks }) => {
        const rows = [...checks, ...further.value];
        if (rows.length === 0) return <Nothing isFiltered={key !== ''} />;
        return (
          <>
            <CheckTable rows={rows} rules={rules} />
            <div class="list-foot">
              <span class="quiet" role="status">
                {words.count(rows.length)}
              </span>
              {next.value !== null && (
                <Button disabled={isBusy.value} onClick={() => void readOn()}>
                  {words.more}
                </Button>
              )}
            </div>
          </>
        );
      }}
    </Answer>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }): JSX.Element {
  const words = useWords(checkWords).archive;
  return (
    <div class="card">
      <Notice icon="checks" title={isFiltered ? words.none : words.empty}>
        <p>{isFiltered ? words.noneHint : words.emptyHint}</p>
        {!isFiltered && (
          <a class="button button--strong" href={pathOfPage('new-check')}>
            {words.new}
          </a>
        )}
      </Notice>
    </div>
  );
}

function CheckTable({
  rows,
  rules,
}: {
  readonly rows: readonly CheckSummary[];
  readonly rules: Rules | null;
}): JSX.Element {
  const viewer = useViewer();
  const words = useWords(checkWords);
  const language = viewer.state.language.value;
  const typeTitle = ({ projectType }: CheckSummary): string => {
    const type = rules?.projectTypes.find(({ id }) => id === projectType);
    return type === undefined ? projectType : titleIn(type, language);
  };
  const titles = words.columns;
  const columns: readonly Column<CheckSummary>[] = [
    {
      id: 'name',
      title: titles.name,
      isHead: true,
      cell: (check) => (
        <>
          <a href={pathOfPage('check', { id: check.id })}>{check.name}</a>
          {check.applicant !== null && <span class="cell-note">{check.applicant}</span>}
        </>
      ),
      sortBy: ({ name }) => name,
    },
    {
      id: 'verdict',
      title: titles.verdict,
      cell: ({ verdict }) => <VerdictBadge verdict={verdict} />,
      sortBy: ({ verdict }) => VERDICTS.indexOf(verdict),
    },
    { id: 'type', title: titles.type, cell: typeTitle, sortBy: typeTitle },
    {
      id: 'area',
      title: `${titles.area}${words.inBrackets(words.hectares)}`,
      isNumber: true,
      cell: ({ area }) => (area === null ? '—' : formatArea(area).hectares),
      sortBy: ({ area }) => area,
    },
    {
      id: 'number',
      title: titles.number,
      cell: ({ number, revision }) => (
        <>
          <span class="number-code">{number}</span>
          {revision > 1 && <span class="cell-note">{titles.revision(revision)}</span>}
        </>
      ),
      sortBy: ({ number }) => number,
    },
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
    {
      id: 'signed',
      title: titles.signed,
      cell: ({ signed }) =>
        signed ? (
          <span class="badge badge--good">{words.archive.signedStates.true}</span>
        ) : (
          <span class="quiet">{words.archive.signedStates.false}</span>
        ),
      sortBy: ({ signed }) => Number(signed),
    },
  ];
  return (
    <Table
      caption={words.archive.caption}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      onOpen={({ id }) => navigate(viewer, pathOfPage('check', { id }))}
    />
  );
}
