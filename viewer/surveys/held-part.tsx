import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { sayFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ReasonField, Select, TextField } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatLandCode } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchHeld, holdCodes, holdPoints, prolongHeld, type Task } from './api.ts';
import { surveyWords } from './words.ts';

const TONES: Readonly<Record<string, string>> = {
  held: 'badge--accent',
  expired: 'badge--danger',
  issued: 'badge--good',
  freed: 'badge--unknown',
};

/** Kinds of land whose codes are held most: state and collective, for building and for homesteads. */
const FEATURES = ['GB', 'JB', 'JC', 'GE', 'JE', 'JA'] as const;

/** Codes and numbers of 界址点 that a task holds, each with its last day. */
export function HeldPart({ task, onChange }: { readonly task: Task; readonly onChange: () => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(surveyWords);
  const question = useQuestion(`held ${task.id} ${task.revision}`, async (signal) => fetchHeld(task.id, signal));
  const [first] = task.subdistricts;
  const series = useSignal(first === undefined ? '' : `${first}GB`);
  const count = useSignal('1');
  const isBusy = useSignal(false);
  const hold = async (act: () => Promise<unknown>): Promise<void> => {
    isBusy.value = true;
    try {
      await act();
      question.again();
      onChange();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const isProlonging = useSignal(false);
  const until = useSignal('');
  const reason = useSignal('');
  const answer = question.answer.value;
  // What expired is held until somebody takes it, and may be held longer.
  const holds =
    answer.state === 'answered' &&
    [...answer.value.codes, ...answer.value.points].some(({ state: at }) => at === 'held' || at === 'expired');
  const mayProlong = holds && may(state, 'survey:manage');
  const mayHold = may(state, 'survey:work') && ['accepted', 'preparing', 'field'].includes(task.state);
  const many = Math.max(1, Math.round(Number(count.value) || 1));
  return (
    <Section id="held" title={words.held}>
      <Answer question={question} rows={2}>
        {({ codes, points }) => {
          const rows = [
            ...codes.map(({ code, state: at, expiresOn }) => ({
              key: code,
              name: formatLandCode(code),
              at,
              expiresOn,
            })),
            ...points.map(({ subdistrict, from, to, state: at, expiresOn }) => ({
              key: `${subdistrict} ${from}`,
              name: `${subdistrict} J${from}–J${to}`,
              at,
              expiresOn,
            })),
          ];
          return rows.length === 0 ? (
            <p class="quiet">{words.heldNone}</p>
          ) : (
            <Table
              caption={words.held}
              columns={[
                { id: 'code', title: words.feature, isHead: true, cell: ({ name }) => name },
                {
                  id: 'state',
                  title: words.state,
                  cell: ({ at }) => <span class={`badge ${TONES[at] ?? ''}`}>{words.heldStates[at]}</span>,
                },
                { id: 'until', title: words.until, cell: ({ expiresOn }) => expiresOn },
              ]}
              rows={rows}
              keyOf={({ key }) => key}
            />
          );
        }}
      </Answer>
      {mayProlong && (
        <div class="survey-row">
          <Button onClick={() => (isProlonging.value = true)}>{words.prolong}</Button>
        </div>
      )}
      <Dialog
        title={words.prolong}
        isOpen={isProlonging.value}
        onClose={() => (isProlonging.value = false)}
        cancelLabel={words.cancel}
        confirm={{
          label: words.save,
          isBusy: isBusy.value,
          onConfirm: () => {
            if (until.value === '' || reason.value.trim() === '') return;
            void hold(async () => {
              await prolongHeld(task.id, until.value, reason.value.trim());
              isProlonging.value = false;
              reason.value = '';
            });
          },
        }}
      >
        <p class="quiet">{words.prolongLead}</p>
        <TextField
          label={words.until}
          type="date"
          isRequired
          value={until.value}
          onInput={(next) => (until.value = next)}
        />
        <ReasonField label={words.reason} value={reason.value} onInput={(next) => (reason.value = next)} />
      </Dialog>
      {mayHold && (
        <div class="survey-row">
          {task.subdistricts.length > 0 && (
            <Select
              label={words.series}
              value={series.value}
              options={task.subdistricts.flatMap((subdistrict) =>
                FEATURES.map((feature) => ({ value: `${subdistrict}${feature}`, title: `${subdistrict} ${feature}` })),
              )}
              onChange={(value) => (series.value = value)}
            />
          )}
          <TextField
            label={words.count}
            isNumber
            value={count.value}
            maxLength={5}
            onInput={(value) => (count.value = value)}
          />
          <Button disabled={isBusy.value} onClick={() => void hold(async () => holdCodes(task.id, series.value, many))}>
            {words.reserve}
          </Button>
          <Button
            disabled={isBusy.value}
            onClick={() => void hold(async () => holdPoints(task.id, series.value.slice(0, 12), many))}
          >
            {words.reservePoints}
          </Button>
        </div>
      )}
    </Section>
  );
}
