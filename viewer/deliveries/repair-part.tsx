import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { issueTitleOf } from '../../schemas/issue-titles.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { isEnded } from '../jobs/api.ts';
import { JobProblemNote, JobProgressBar, useWatchedJob } from '../jobs/job-view.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Delivery, fetchRepairs, type RepairedRow, undoRepairs } from './api.ts';
import { deliveryWords } from './words.ts';

export const repairKey = ({ id }: Pick<RepairedRow, 'id'>): string => `repair-${id}`;

/** What was repaired by order: before and after, on the map as well, and taken back if it should not have been. */
export function RepairPart({
  delivery,
  repairs,
  lifted,
  onShow,
  onUndone,
}: {
  readonly delivery: Delivery;
  /** What is listed now; the map shows the same. */
  readonly repairs: Signal<readonly RepairedRow[]>;
  readonly lifted: Signal<string | null>;
  readonly onShow: (row: RepairedRow) => void;
  readonly onUndone: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).repairs;
  const next = useSignal<number | null>(null);
  const asks = useSignal(false);
  const jobId = useSignal<string | null>(null);
  const { job } = useWatchedJob(jobId.value);
  const question = useQuestion(`repairs ${delivery.id} ${delivery.deliveryId} ${delivery.state}`, async (signal) =>
    fetchRepairs(delivery.id, null, signal),
  );
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state !== 'answered') return;
    repairs.value = answer.value.repairs;
    next.value = answer.value.next;
  }, [answer]);
  const ended = job.value !== null && isEnded(job.value) ? job.value.state : null;
  useEffect(() => {
    if (ended !== 'succeeded') return;
    question.again();
    onUndone();
  }, [ended]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchRepairs(delivery.id, next.value);
      repairs.value = [...repairs.value, ...page.repairs];
      next.value = page.next;
    } catch (error) {
      reportFault(state, error);
    }
  };
  const undo = async (): Promise<void> => {
    asks.value = false;
    try {
      jobId.value = (await undoRepairs(delivery.id)).id;
    } catch (error) {
      reportFault(state, error);
    }
  };
  const mayUndo =
    delivery.state === 'published' &&
    may(state, 'ingest:publish') &&
    repairs.value.some(({ undoneAt }) => undoneAt === null);
  return (
    <Answer question={question} rows={3}>
      {({ repairs: first }) =>
        first.length === 0 ? null : (
          <Section
            id="repairs"
            title={words.title}
            note={words.note(formatNumber(delivery.report?.issueCounts['repaired'] ?? repairs.value.length))}
            actions={mayUndo && <Button onClick={() => (asks.value = true)}>{words.undo}</Button>}
          >
            {job.value !== null && ended !== 'succeeded' && (
              <div class="card note">
                <JobProgressBar job={job.value} />
                <JobProblemNote job={job.value} />
              </div>
            )}
            <RepairTable rows={repairs.value} lifted={lifted} onShow={onShow} />
            {next.value !== null && (
              <div class="list-foot">
                <Button onClick={() => void readOn()}>{words.more}</Button>
              </div>
            )}
            <Dialog
              title={words.undoTitle}
              isOpen={asks.value}
              onClose={() => (asks.value = false)}
              cancelLabel={words.cancel}
              confirm={{ label: words.undo, tone: 'danger', onConfirm: () => void undo() }}
            >
              <p>{words.undoText}</p>
            </Dialog>
          </Section>
        )
      }
    </Answer>
  );
}

function RepairTable({
  rows,
  lifted,
  onShow,
}: {
  readonly rows: readonly RepairedRow[];
  readonly lifted: Signal<string | null>;
  readonly onShow: (row: RepairedRow) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).repairs;
  const titles = words.columns;
  const text = (column: string | null, value: string | null): string =>
    value === null ? '—' : column === null ? words.points(value) : value;
  const columns: readonly Column<RepairedRow>[] = [
    {
      id: 'row',
      title: titles.row,
      isNumber: true,
      cell: ({ sourceRow }) => sourceRow,
      sortBy: (row) => row.sourceRow,
    },
    {
      id: 'code',
      title: titles.code,
      isHead: true,
      cell: ({ code, rowKey }) => (
        <>
          {issueTitleOf(code, state.language.value)} <span class="code-name">{code}</span>
          {rowKey !== null && <span class="cell-note">{rowKey}</span>}
        </>
      ),
    },
    { id: 'column', title: titles.column, cell: ({ column }) => column ?? words.shape },
    { id: 'before', title: titles.before, cell: ({ column, before }) => text(column, before) },
    { id: 'after', title: titles.after, cell: ({ column, after }) => text(column, after) },
    {
      id: 'state',
      title: titles.state,
      cell: ({ undoneAt }) => (undoneAt === null ? null : <span class="badge">{words.undone}</span>),
    },
  ];
  return (
    <Table
      caption={words.title}
      columns={columns}
      rows={rows}
      keyOf={repairKey}
      virtualFrom={400}
      lifted={lifted.value}
      onLift={(key) => (lifted.value = key)}
      onOpen={onShow}
    />
  );
}
