import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, Fault, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { createDelivery, type Delivery, fetchRejects, rejectFileAddress, type RejectedRow } from './api.ts';
import { MendDialog } from './mend-dialog.tsx';
import { expectedOf, mendedCsv } from './mended-file.ts';
import { sendFile } from './send-files.ts';
import { deliveryWords } from './words.ts';

export const rejectKey = ({ sourceRow }: Pick<RejectedRow, 'sourceRow'>): string => `reject-${sourceRow}`;

/** Rows that were not loaded: listed, shown on the map, exported, mended here or in a file, and submitted again alone. */
export function RejectPart({
  delivery,
  rejects,
  lifted,
  onShow,
}: {
  readonly delivery: Delivery;
  /** What is listed now; the map shows the same. */
  readonly rejects: Signal<readonly RejectedRow[]>;
  readonly lifted: Signal<string | null>;
  readonly onShow: (row: RejectedRow) => void;
}): JSX.Element {
  const viewer = useViewer();
  const words = useWords(deliveryWords).rejects;
  const next = useSignal<number | null>(null);
  const register = useSignal<number | null>(null);
  const mended = useSignal<ReadonlyMap<number, Readonly<Record<string, string>>>>(new Map());
  const open = useSignal<RejectedRow | null>(null);
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const question = useQuestion(`rejects ${delivery.id} ${delivery.deliveryId} ${delivery.state}`, async (signal) =>
    fetchRejects(delivery.id, null, signal),
  );
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state !== 'answered') return;
    rejects.value = answer.value.rejects;
    next.value = answer.value.next;
    register.value = answer.value.deliveryId;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchRejects(delivery.id, next.value);
      rejects.value = [...rejects.value, ...page.rejects];
      next.value = page.next;
    } catch (error) {
      reportFault(viewer.state, error);
    }
  };
  const submit = async (file: File): Promise<void> => {
    isBusy.value = true;
    failure.value = null;
    try {
      const upload = await sendFile(file, () => {}, new AbortController().signal);
      const { id } = await createDelivery([upload], file.name, { mends: register.value! });
      navigate(viewer, pathOfPage('delivery', { id }));
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  const submitEdited = (): void => {
    const name = `${delivery.name.replace(/\.[^.]*$/, '')}-${words.fileName}.csv`;
    void submit(new File([mendedCsv(rejects.value, mended.value)], name, { type: 'text/csv' }));
  };
  const mayMend = may(viewer.state, 'ingest:load') && register.value !== null;
  return (
    <Answer question={question} rows={3}>
      {() => (
        <Section
          id="rejects"
          title={words.title}
          note={words.note(formatNumber(delivery.report?.rows.rejected ?? rejects.value.length))}
          actions={
            <Files id={delivery.id} mayMend={mayMend} isBusy={isBusy.value} onFile={(file) => void submit(file)} />
          }
        >
          <p class="quiet">{words.lead}</p>
          {failure.value !== null && <Fault title={words.sendFailed} error={failure.value} />}
          <RejectTable
            rows={rejects.value}
            mended={mended.value}
            lifted={lifted}
            onShow={onShow}
            onMend={mayMend ? (row) => (open.value = row) : null}
          />
          <div class="list-foot">
            {next.value !== null && <Button onClick={() => void readOn()}>{words.more}</Button>}
            {mended.value.size > 0 && (
              <Button tone="strong" disabled={isBusy.value} onClick={submitEdited}>
                {words.submit(mended.value.size)}
              </Button>
            )}
          </div>
          {open.value !== null && (
            <MendDialog
              row={open.value}
              mended={mended.value.get(open.value.sourceRow) ?? {}}
              onClose={() => (open.value = null)}
              onKeep={(values) => {
                mended.value = new Map(mended.value).set(open.value!.sourceRow, values);
                open.value = null;
              }}
            />
          )}
        </Section>
      )}
    </Answer>
  );
}

function Files({
  id,
  mayMend,
  isBusy,
  onFile,
}: {
  readonly id: string;
  readonly mayMend: boolean;
  readonly isBusy: boolean;
  readonly onFile: (file: File) => void;
}): JSX.Element {
  const words = useWords(deliveryWords).rejects;
  return (
    <span class="page-actions">
      {(['gpkg', 'xlsx'] as const).map((form) => (
        <a key={form} class="button button--small" href={rejectFileAddress(id, form)} download="">
          <Icon name="download" size={16} />
          {words[form]}
        </a>
      ))}
      {mayMend && (
        <label class="button button--small" data-busy={isBusy}>
          <Icon name="deliveries" size={16} />
          {words.upload}
          <input
            class="visually-hidden"
            type="file"
            accept=".gpkg,.xlsx,.csv"
            disabled={isBusy}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file !== undefined) onFile(file);
            }}
          />
        </label>
      )}
    </span>
  );
}

function RejectTable({
  rows,
  mended,
  lifted,
  onShow,
  onMend,
}: {
  readonly rows: readonly RejectedRow[];
  readonly mended: ReadonlyMap<number, unknown>;
  readonly lifted: Signal<string | null>;
  readonly onShow: (row: RejectedRow) => void;
  readonly onMend: ((row: RejectedRow) => void) | null;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).rejects;
  const titles = words.columns;
  const errorsOf = ({ faults }: RejectedRow) => faults.filter(({ severity }) => severity === 'error');
  const lines = (row: RejectedRow, text: (fault: RejectedRow['faults'][number]) => string | null | undefined) =>
    errorsOf(row).map((fault, i) => <div key={i}>{text(fault) ?? '—'}</div>);
  const columns: readonly Column<RejectedRow>[] = [
    {
      id: 'row',
      title: titles.row,
      isNumber: true,
      cell: ({ sourceRow }) => sourceRow,
      sortBy: (row) => row.sourceRow,
    },
    {
      id: 'fault',
      title: titles.fault,
      isHead: true,
      cell: (row) => (
        <>
          {lines(row, ({ message, messageEn }) => (state.language.value === 'en' ? messageEn : message))}
          <span class="cell-note">
            {[row.rowKey, ...new Set(errorsOf(row).map(({ code }) => code))].filter((each) => each != null).join(' · ')}
          </span>
        </>
      ),
    },
    { id: 'actual', title: titles.actual, cell: (row) => lines(row, ({ actual }) => actual) },
    { id: 'expected', title: titles.expected, cell: (row) => lines(row, expectedOf) },
    {
      id: 'state',
      title: titles.state,
      cell: (row) => (
        <>
          {row.mendedBy !== null && <span class="badge badge--good">{words.mendedBy(row.mendedBy)}</span>}
          {mended.has(row.sourceRow) && <span class="badge badge--warn">{words.edited}</span>}
          {onMend !== null && row.mendedBy === null && (
            <span class="mend">
              <Button onClick={() => onMend(row)}>{words.mend}</Button>
            </span>
          )}
        </>
      ),
    },
  ];
  return (
    <Table
      caption={words.title}
      columns={columns}
      rows={rows}
      keyOf={rejectKey}
      virtualFrom={400}
      lifted={lifted.value}
      onLift={(key) => (lifted.value = key)}
      onOpen={onShow}
    />
  );
}
