import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { explain } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/form.tsx';
import { Facts, Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchHealth, fetchReadOnly, setReadOnly } from './api.ts';
import { administrationWords } from './words.ts';

/** How the system is, and the switch for an emergency. */
export function HealthView(): JSX.Element {
  const { state } = useViewer();
  const all = useWords(administrationWords);
  const words = all.health;
  const health = useQuestion('health', fetchHealth);
  const mode = useQuestion('read-only', fetchReadOnly);
  const isAsking = useSignal(false);
  const reason = useSignal('');
  const fault = useSignal<string | undefined>(undefined);
  const change = async (readOnly: boolean): Promise<void> => {
    try {
      await setReadOnly({ readOnly, reason: reason.value });
      isAsking.value = false;
      reason.value = '';
      mode.again();
    } catch (error) {
      const { title, detail } = explain(state, error);
      fault.value = detail ?? title;
    }
  };
  return (
    <div class="administration">
      <Section id="read-only" title={words.readOnly}>
        <Answer question={mode} rows={1}>
          {({ readOnly, isFixed, reason: because, changedBy, changedAt }) => (
            <>
              <p>
                <span class={`badge ${readOnly ? 'badge--warn' : 'badge--good'}`}>
                  {readOnly ? words.isOn : words.isOff}
                </span>{' '}
                {isFixed && words.fixed}
              </p>
              {changedBy !== null && changedAt !== null && (
                <p class="quiet">
                  {because} · {words.since(changedBy, formatTimestamp(changedAt))}
                </p>
              )}
              {may(state, 'accounts:manage') && !isFixed && (
                <Button onClick={() => (isAsking.value = true)}>{readOnly ? words.end : words.begin}</Button>
              )}
              <Dialog
                title={readOnly ? words.end : words.begin}
                isOpen={isAsking.value}
                onClose={() => (isAsking.value = false)}
                cancelLabel={all.cancel}
                confirm={{
                  label: readOnly ? words.end : words.begin,
                  onConfirm: () => void change(!readOnly),
                  tone: readOnly ? 'strong' : 'danger',
                }}
              >
                <TextField
                  label={words.reason}
                  value={reason.value}
                  isRequired
                  fault={fault.value}
                  onInput={(value) => (reason.value = value)}
                />
              </Dialog>
            </>
          )}
        </Answer>
      </Section>
      <Section id="health" title={words.parts}>
        <Answer question={health} rows={3}>
          {(parts) => <Facts facts={flatten(parts)} />}
        </Answer>
      </Section>
    </div>
  );
}

/** Parts and their parts as terms: `queue.waiting`. */
function flatten(value: Readonly<Record<string, unknown>>, before = ''): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, part]) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? flatten(part as Readonly<Record<string, unknown>>, `${before}${name}.`)
      : [[`${before}${name}`, String(part)] as const],
  );
}
