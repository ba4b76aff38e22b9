import '../styles/deliveries.css';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { Fault } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { PagedList } from '../components/paged-list.tsx';
import { Progress } from '../components/progress.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatTimestamp } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { createDelivery, type DeliveryState, type DeliverySummary, fetchDeliveries, isUnderWay } from './api.ts';
import { sendFile } from './send-files.ts';
import { StateBadge } from './state-badge.tsx';
import { deliveryWords } from './words.ts';

const STATES: readonly DeliveryState[] = [
  'examined',
  'staged',
  'loading',
  'published',
  'refused',
  'failed',
  'cancelled',
  'discarded',
];
/** Handing in, and all deliveries there were. */
export function DeliveriesPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords);
  return (
    <Page>
      <PageHead
        title={state.messages.value.pages.deliveries}
        lead={words.lead}
        actions={
          <a class="button" href={pathOfPage('versions', { layer: 'parcel' })}>
            {words.history}
          </a>
        }
      />
      {may(state, 'ingest:load') && <HandIn />}
      <DeliveryList search={route.search} />
    </Page>
  );
}

/** Files are sent in pieces; several that belong together make one delivery. */
function HandIn(): JSX.Element {
  const viewer = useViewer();
  const words = useWords(deliveryWords);
  const files = useSignal<readonly File[]>([]);
  const sent = useSignal(0);
  const failure = useSignal<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const all = files.value.reduce((sum, { size }) => sum + size, 0);
  const send = async (chosen: readonly File[]): Promise<void> => {
    const controller = new AbortController();
    stop.current = controller;
    files.value = chosen;
    failure.value = null;
    sent.value = 0;
    let before = 0;
    try {
      const ids: string[] = [];
      for (const file of chosen) {
        ids.push(await sendFile(file, (bytes) => (sent.value = before + bytes), controller.signal));
        before += file.size;
        sent.value = before;
      }
      const { id } = await createDelivery(ids, nameOf(chosen));
      navigate(viewer, pathOfPage('delivery', { id }));
    } catch (error) {
      if (!controller.signal.aborted) failure.value = error;
    } finally {
      files.value = [];
    }
  };
  if (files.value.length > 0) {
    return (
      <div class="card sending">
        <Progress
          label={`${words.sendingFile} ${files.value.map(({ name }) => name).join(viewer.state.messages.value.marks.list)}`}
          share={all === 0 ? null : sent.value / all}
          text={words.sending(sizeText(sent.value), sizeText(all))}
        />
        <Button onClick={() => stop.current?.abort()}>{words.cancelSending}</Button>
      </div>
    );
  }
  return (
    <div class="hand-in">
      <FileDrop title={words.drop} hint={words.dropHint} multiple onFiles={(chosen) => void send(chosen)} />
      {failure.value !== null && (
        <div class="card">
          <Fault title={words.sendFailed} error={failure.value} />
          <p class="quiet">{words.resumeHint}</p>
        </div>
      )}
    </div>
  );
}

/** The parts of a shapefile are one delivery under their common name. */
function nameOf(files: readonly File[]): string {
  const main = files.find(({ name }) => /\.shp$/i.test(name)) ?? files[0];
  return main?.name ?? '';
}

/** `3.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} kB`;
  return bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(2)} GB`;
}

function DeliveryList({ search }: { readonly search: string }): JSX.Element {
  const words = useWords(deliveryWords);
  return (
    <PagedList
      id="deliveries"
      search={search}
      states={STATES}
      words={words}
      fetchPage={async (state, cursor, signal) => {
        const { ingestJobs, next } = await fetchDeliveries({ state }, cursor, signal);
        return { rows: ingestJobs, next };
      }}
      isMoving={isUnderWay}
      empty={
        <Notice icon="deliveries" title={words.empty}>
          <p>{words.emptyHint}</p>
        </Notice>
      }
    >
      {(rows) => <DeliveryTable rows={rows} />}
    </PagedList>
  );
}

function DeliveryTable({ rows }: { readonly rows: readonly DeliverySummary[] }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(deliveryWords);
  const { layers, language } = viewer.state;
  const layerTitle = ({ options }: DeliverySummary): string => {
    const layer = layers.value.find(({ id }) => id === options.layer);
    return layer === undefined ? (options.layer ?? words.noLayer) : titleOf(layer, language.value);
  };
  const columns: readonly Column<DeliverySummary>[] = [
    {
      id: 'name',
      title: words.columns.name,
      isHead: true,
      cell: ({ id, name }) => (
        <a href={pathOfPage('delivery', { id })} lang="zh-CN">
          {name}
        </a>
      ),
      sortBy: ({ name }) => name,
    },
    { id: 'layer', title: words.columns.layer, cell: layerTitle, sortBy: layerTitle },
    {
      id: 'state',
      title: words.columns.state,
      cell: (delivery) => <StateBadge delivery={delivery} />,
      sortBy: ({ state }) => words.states[state],
    },
    { id: 'by', title: words.columns.by, cell: ({ createdBy }) => createdBy, sortBy: ({ createdBy }) => createdBy },
    {
      id: 'changed',
      title: words.columns.changed,
      cell: ({ changedAt }) => formatTimestamp(changedAt),
      sortBy: ({ changedAt }) => changedAt,
    },
  ];
  return (
    <Table
      caption={words.caption}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      onOpen={({ id }) => navigate(viewer, pathOfPage('delivery', { id }))}
    />
  );
}
