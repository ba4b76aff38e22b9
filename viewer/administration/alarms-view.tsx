import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { explain } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Choice, Select, TextArea } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { type Alarm, fetchAlarms, handleAlarm } from './api.ts';
import { administrationWords } from './words.ts';

const TONES = { open: 'badge--danger', handled: 'badge--good', dismissed: 'badge--unknown' } as const;

/** What the security administrator works off. */
export function AlarmsView(): JSX.Element {
  const { state } = useViewer();
  const all = useWords(administrationWords);
  const words = all.alarms;
  const shown = useSignal('open');
  const question = useQuestion(`alarms ${shown.value}`, async (signal) => fetchAlarms(shown.value, signal));
  const handling = useSignal<Alarm | null>(null);
  const columns: readonly Column<Alarm>[] = [
    {
      id: 'kind',
      title: words.kind,
      isHead: true,
      cell: (alarm) => (
        <>
          {titleIn(alarm, state.language.value)}
          <span class="cell-note">{alarm.routes.join(' · ')}</span>
        </>
      ),
    },
    {
      id: 'who',
      title: words.who,
      cell: ({ actorName, address }) => (
        <>
          {actorName}
          <span class="cell-note">{address}</span>
        </>
      ),
    },
    {
      id: 'amount',
      title: words.amount,
      isNumber: true,
      sortBy: ({ amount }) => amount,
      cell: ({ amount, threshold }) => `${formatNumber(amount)} / ${formatNumber(threshold)}`,
    },
    { id: 'last', title: words.last, sortBy: ({ lastAt }) => lastAt, cell: ({ lastAt }) => formatTimestamp(lastAt) },
    {
      id: 'state',
      title: words.state,
      cell: ({ state: is, handledBy, note }) => (
        <>
          <span class={`badge ${TONES[is]}`}>{words.states[is]}</span>
          {handledBy !== null && (
            <span class="cell-note">
              {words.by(handledBy)}
              {state.messages.value.marks.colon}
              {note}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'acts',
      title: '',
      cell: (alarm) =>
        alarm.state === 'open' && <Button onClick={() => (handling.value = alarm)}>{words.handle}</Button>,
    },
  ];
  const states = Object.entries(words.states).map(([value, title]) => ({ value, title }));
  return (
    <div class="administration">
      <search class="filters">
        <Select
          label={words.state}
          value={shown.value}
          none={all.all}
          options={states}
          onChange={(value) => (shown.value = value)}
        />
      </search>
      <Answer question={question}>
        {({ alarms, open }) =>
          alarms.length === 0 ? (
            <div class="card">
              <Notice icon="check" title={words.empty}>
                <p>{words.emptyHint}</p>
              </Notice>
            </div>
          ) : (
            <>
              <p class="quiet">{words.open(formatNumber(open))}</p>
              <Table caption={words.caption} columns={columns} rows={alarms} keyOf={({ id }) => String(id)} />
            </>
          )
        }
      </Answer>
      {handling.value !== null && (
        <HandleDialog
          alarm={handling.value}
          onClose={(isDone) => {
            handling.value = null;
            if (isDone) question.again();
          }}
        />
      )}
    </div>
  );
}

function HandleDialog({
  alarm,
  onClose,
}: {
  readonly alarm: Alarm;
  readonly onClose: (isDone: boolean) => void;
}): JSX.Element {
  const { state } = useViewer();
  const all = useWords(administrationWords);
  const words = all.alarms;
  const conclusion = useSignal<'handled' | 'dismissed'>('handled');
  const note = useSignal('');
  const fault = useSignal<string | undefined>(undefined);
  const save = async (): Promise<void> => {
    try {
      await handleAlarm(alarm.id, { state: conclusion.value, note: note.value });
      onClose(true);
    } catch (error) {
      const { title, detail } = explain(state, error);
      fault.value = detail ?? title;
    }
  };
  return (
    <Dialog
      title={`${titleIn(alarm, state.language.value)} · ${alarm.actorName}`}
      isOpen
      onClose={() => onClose(false)}
      cancelLabel={all.cancel}
      confirm={{ label: all.save, onConfirm: () => void save() }}
    >
      <Choice
        label={words.conclusion}
        value={conclusion.value}
        options={[
          { value: 'handled', title: words.handled },
          { value: 'dismissed', title: words.dismissed },
        ]}
        onChange={(value) => (conclusion.value = value)}
      />
      <TextArea
        label={words.note}
        value={note.value}
        isRequired
        fault={fault.value}
        onInput={(value) => (note.value = value)}
      />
    </Dialog>
  );
}
