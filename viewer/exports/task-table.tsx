import { useMarks } from '../components/marks.ts';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Fault } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Choice, TextArea } from '../components/form.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatLandCode, formatTimestamp } from '../format.ts';
import { useWords } from '../words.ts';
import { closeTask, type ResendKind, resendTask, type Task } from './api.ts';
import { exportWords } from './words.ts';

/** Tasks with their terms, and what can be done with each. */
export function TaskTable({
  tasks,
  onChange,
}: {
  readonly tasks: readonly Task[];
  readonly onChange: () => void;
}): JSX.Element {
  const words = useWords(exportWords).tasks;
  const titles = words.columns;
  const asked = useSignal<{ readonly act: 'close' | 'resend'; readonly task: Task } | null>(null);
  const columns: readonly Column<Task>[] = [
    {
      id: 'number',
      title: titles.number,
      isHead: true,
      cell: ({ businessNumber, district }) => (
        <>
          {businessNumber}
          <span class="cell-note">{district}</span>
        </>
      ),
      sortBy: ({ businessNumber }) => businessNumber,
    },
    {
      id: 'unit',
      title: titles.unit,
      cell: ({ unitNumber }) => <span class="unit-number">{formatLandCode(unitNumber)}</span>,
      sortBy: ({ unitNumber }) => unitNumber,
    },
    { id: 'kind', title: titles.kind, cell: ({ kind }) => words.kinds[kind], sortBy: ({ kind }) => words.kinds[kind] },
    { id: 'differences', title: titles.differences, cell: (task) => <Differences task={task} /> },
    { id: 'due', title: titles.due, cell: (task) => <Due task={task} />, sortBy: ({ dueOn }) => dueOn },
    {
      id: 'message',
      title: titles.message,
      cell: ({ messageId }) => <span class="digest">{messageId ?? '—'}</span>,
      sortBy: ({ messageId }) => messageId,
    },
    {
      id: 'act',
      title: titles.act,
      cell: (task) =>
        task.state === 'closed' ? (
          ''
        ) : (
          <span class="task-acts">
            {task.kind !== 'upper-only' && (
              <Button onClick={() => (asked.value = { act: 'resend', task })}>{words.resend}</Button>
            )}
            <Button onClick={() => (asked.value = { act: 'close', task })}>{words.close}</Button>
          </span>
        ),
    },
  ];
  const leave = (): void => {
    asked.value = null;
  };
  const done = (): void => {
    leave();
    onChange();
  };
  return (
    <>
      <Table caption={words.caption} columns={columns} rows={tasks} keyOf={({ id }) => id} />
      {asked.value?.act === 'close' && <CloseDialog task={asked.value.task} onLeave={leave} onDone={done} />}
      {asked.value?.act === 'resend' && <ResendDialog task={asked.value.task} onLeave={leave} onDone={done} />}
    </>
  );
}

function Differences({ task: { differences } }: { readonly task: Task }): JSX.Element {
  const marks = useMarks();
  const words = useWords(exportWords).tasks;
  if (differences.length === 0) return <>—</>;
  return (
    <ul class="plain-list">
      {differences.map(({ field, local, upper }) => (
        <li key={field}>
          {field}
          {marks.colon}
          {words.local} {local ?? words.blank}
          {marks.comma}
          {words.upper} {upper ?? words.blank}
        </li>
      ))}
    </ul>
  );
}

/** The term, or how the task was closed. */
function Due({ task }: { readonly task: Task }): JSX.Element {
  const marks = useMarks();
  const words = useWords(exportWords).tasks;
  const { dueOn, isOverdue, state, closedAt, closedBy, closingNote, unknownYears } = task;
  if (state === 'closed') {
    return (
      <>
        <span class="badge badge--good">{words.states.closed}</span>
        <span class="cell-note">
          {closedAt === null ? '' : words.closedBy(closedBy ?? '', formatTimestamp(closedAt))}
          {closingNote !== null && `${marks.colon}${closingNote}`}
        </span>
      </>
    );
  }
  return (
    <>
      {dueOn} {isOverdue && <span class="badge badge--danger">{words.overdue}</span>}
      {unknownYears.length > 0 && <span class="cell-note">{words.unknownYears(unknownYears.join(marks.list))}</span>}
    </>
  );
}

interface TaskDialogProps {
  readonly task: Task;
  readonly onLeave: () => void;
  readonly onDone: () => void;
}

/** Runs a step of a dialog: busy while it lasts, what the server refuses is told in it. */
function useDialogStep(onDone: () => void) {
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const run = async (act: () => Promise<Task>): Promise<void> => {
    isBusy.value = true;
    failure.value = null;
    try {
      await act();
      onDone();
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  return { isBusy, failure, run };
}

function CloseDialog({ task, onLeave, onDone }: TaskDialogProps): JSX.Element {
  const words = useWords(exportWords).tasks;
  const note = useSignal('');
  const fault = useSignal<string | undefined>(undefined);
  const { isBusy, failure, run } = useDialogStep(onDone);
  const confirm = (): void => {
    if (note.value.trim() === '') fault.value = words.noteMissing;
    else void run(async () => closeTask(task.id, note.value.trim()));
  };
  return (
    <Dialog
      title={words.closeTitle}
      isOpen
      onClose={onLeave}
      cancelLabel={words.cancel}
      confirm={{ label: words.close, isBusy: isBusy.value, onConfirm: confirm }}
    >
      <p class="quiet">
        {task.businessNumber} · {words.kinds[task.kind]}
      </p>
      <TextArea
        label={words.note}
        isRequired
        maxLength={500}
        value={note.value}
        fault={fault.value}
        onInput={(text) => (note.value = text)}
      />
      {failure.value !== null && <Fault error={failure.value} />}
    </Dialog>
  );
}

const RESEND_KINDS: readonly ResendKind[] = ['late', 'again', 'after-repair'];

function ResendDialog({ task, onLeave, onDone }: TaskDialogProps): JSX.Element {
  const words = useWords(exportWords).tasks;
  const kind = useSignal<ResendKind>('late');
  const { isBusy, failure, run } = useDialogStep(onDone);
  return (
    <Dialog
      title={words.resendTitle}
      isOpen
      onClose={onLeave}
      cancelLabel={words.cancel}
      confirm={{
        label: words.resend,
        isBusy: isBusy.value,
        onConfirm: () => void run(async () => resendTask(task.id, kind.value)),
      }}
    >
      <p class="quiet">
        {task.businessNumber} · {words.kinds[task.kind]}
      </p>
      <Choice
        label={words.resendTitle}
        value={kind.value}
        options={RESEND_KINDS.map((value) => ({ value, title: words.resendKinds[value] }))}
        onChange={(value) => (kind.value = value)}
      />
      {failure.value !== null && <Fault error={failure.value} />}
    </Dialog>
  );
}
