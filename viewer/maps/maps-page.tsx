import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepFilter, navigate } from '../actions/navigate.ts';
import { Answer } from '../components/asked.tsx';
import { Select, TextField } from '../components/form.tsx';
import { ListFoot, useListPages } from '../components/list-pages.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { JobBadge } from '../jobs/job-view.tsx';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type CadastralMap, fetchMaps } from './api.ts';
import { mapWords } from './words.ts';

const KINDS = ['sheets', 'parcel', 'parcels', 'index'] as const;

/** All maps that were issued, and those being drawn. */
export function MapsPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const words = useWords(mapWords);
  const given = new URLSearchParams(route.search);
  const q = useSignal(given.get('q') ?? '');
  const kind = useSignal(given.get('kind') ?? '');
  const pages = useListPages(`maps ${kind.value} ${q.value}`, {
    fetchPage: async (cursor, signal) => fetchMaps({ q: q.value.trim(), kind: kind.value }, cursor, signal),
    rowsOf: ({ maps }) => maps,
    isMoving: ({ pending }) => pending.some(({ state }) => state !== 'failed'),
  });
  useEffect(() => keepFilter({ q: q.value, kind: kind.value }), [q.value, kind.value]);
  return (
    <Page>
      <PageHead
        title={viewer.state.messages.value.pages.maps}
        lead={words.lead}
        actions={
          <>
            <a class="button" href={pathOfPage('presentation')}>
              {words.presentation}
            </a>
            <a class="button button--strong" href={pathOfPage('new-map')}>
              {words.make}
            </a>
          </>
        }
      />
      <search class="filters">
        <TextField
          label={words.find}
          placeholder={words.findHint}
          value={q.value}
          maxLength={100}
          onInput={(value) => (q.value = value)}
        />
        <Select
          label={words.kind}
          value={kind.value}
          none={words.all}
          options={KINDS.map((value) => ({ value, title: words.kinds[value]! }))}
          onChange={(value) => (kind.value = value)}
        />
      </search>
      <Answer question={pages.question} rows={6}>
        {({ maps, pending }) =>
          maps.length + pending.length === 0 ? (
            <div class="card">
              <Notice icon="map" title={words.empty}>
                <p>{words.emptyHint}</p>
              </Notice>
            </div>
          ) : (
            <>
              <MapTable rows={[...pending, ...maps, ...pages.further]} />
              <ListFoot pages={pages} more={words.more} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function MapTable({ rows }: { readonly rows: readonly CadastralMap[] }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(mapWords);
  const titles = words.columns;
  const kindOf = ({ report, request }: CadastralMap): string =>
    words.kinds[report?.kind ?? (request.parcel != null ? 'parcel' : request.parcels != null ? 'parcels' : 'sheets')]!;
  const columns: readonly Column<CadastralMap>[] = [
    {
      id: 'title',
      title: titles.title,
      isHead: true,
      cell: ({ id, title, job, report }) => (
        <>
          <a href={pathOfPage('cadastral-map', { id })} lang="zh-CN">
            {title}
          </a>
          {report === null && job !== null && <JobBadge job={job} />}
        </>
      ),
      sortBy: ({ title }) => title,
    },
    { id: 'kind', title: titles.kind, cell: kindOf, sortBy: kindOf },
    {
      id: 'scale',
      title: titles.scale,
      cell: ({ report }) => (report?.scale == null ? '—' : `1:${report.scale}`),
      sortBy: ({ report }) => report?.scale ?? null,
    },
    {
      id: 'sheets',
      title: titles.sheets,
      isNumber: true,
      cell: ({ report }) => (report === null ? '—' : formatNumber(report.sheetCount)),
      sortBy: ({ report }) => report?.sheetCount ?? null,
    },
    {
      id: 'edition',
      title: titles.edition,
      isNumber: true,
      cell: ({ edition, replacedBy, isCurrent }) => (
        <>
          {edition ?? '—'}
          {replacedBy !== null && <span class="cell-note">{words.replaced}</span>}
          {replacedBy === null && isCurrent === false && <span class="cell-note">{words.outdated}</span>}
        </>
      ),
      sortBy: ({ edition }) => edition,
    },
    { id: 'by', title: titles.by, cell: ({ createdBy }) => createdBy, sortBy: ({ createdBy }) => createdBy },
    {
      id: 'made',
      title: titles.made,
      cell: ({ createdAt }) => formatTimestamp(createdAt),
      sortBy: ({ createdAt }) => createdAt,
    },
  ];
  return (
    <Table
      caption={words.caption}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      onOpen={({ id }) => navigate(viewer, pathOfPage('cadastral-map', { id }))}
    />
  );
}
