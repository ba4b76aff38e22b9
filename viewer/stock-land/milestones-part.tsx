import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { say, sayFault } from '../actions/say.ts';
import { IconButton } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ReasonField, TextField } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Milestone, putMilestone } from './api.ts';
import type { RecordPartProps } from './record-page.tsx';
import { stockWords } from './words.ts';

/** Milestones of the path in their order: planned, reached, late by so many working days. */
export function MilestonesPart({ layer, id, record, onChange }: RecordPartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(stockWords);
  const asked = useSignal<Milestone | null>(null);
  const form = useSignal({ planned: '', actual: '', basis: '', reason: '' });
  const isBusy = useSignal(false);
  const mayEdit = may(state, 'land:edit');
  const open = (node: Milestone): void => {
    form.value = { planned: node.planned ?? '', actual: node.actual ?? '', basis: node.basis ?? '', reason: '' };
    asked.value = node;
  };
  const save = async (): Promise<void> => {
    const node = asked.value;
    if (node === null || form.value.reason.trim() === '') return;
    isBusy.value = true;
    try {
      const { planned, actual, basis, reason } = form.value;
      const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
      await putMilestone(layer, id, record.version, node.code, {
        planned: orNull(planned),
        actual: orNull(actual),
        basis: orNull(basis),
        reason: reason.trim(),
      });
      asked.value = null;
      say(state, { tone: 'info', title: words.saved });
      onChange();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const set = (key: keyof typeof form.value) => (next: string) => (form.value = { ...form.value, [key]: next });
  return (
    <Section id="milestones" title={words.milestones} note={words.today(record.today)}>
      {record.milestones.length === 0 ? (
        <p class="block-missing">{words.noPath}</p>
      ) : (
        <ol class="milestones">
          {record.milestones.map((node) => (
            <li key={node.code} class="milestone" data-state={node.state}>
              <span class="milestone-mark" aria-hidden="true" />
              <div class="milestone-text">
                <strong>{node.title}</strong>
                {node.isMandatory && <span class="badge">{words.mandatory}</span>}
                <span
                  class={`badge ${node.state === 'overdue' ? 'badge--danger' : node.state === 'reached' ? 'badge--good' : node.state === 'reached-late' ? 'badge--warn' : ''}`}
                >
                  {node.state === 'overdue' ? words.overdue(node.overdueDays) : words.nodeStates[node.state]}
                </span>
                <span class="cell-note">
                  {words.planned} {node.planned ?? '—'} · {words.actual} {node.actual ?? '—'}
                  {node.basis !== null && ` · ${node.basis}`}
                </span>
              </div>
              {mayEdit && <IconButton icon="pen" label={`${words.edit} ${node.title}`} onClick={() => open(node)} />}
            </li>
          ))}
        </ol>
      )}
      <Dialog
        title={asked.value?.title ?? ''}
        isOpen={asked.value !== null}
        onClose={() => (asked.value = null)}
        cancelLabel={words.cancel}
        confirm={{ label: words.save, isBusy: isBusy.value, onConfirm: () => void save() }}
      >
        <div class="form">
          <div class="form-row">
            <TextField label={words.planned} type="date" value={form.value.planned} onInput={set('planned')} />
            <TextField label={words.actual} type="date" value={form.value.actual} onInput={set('actual')} />
          </div>
          <TextField label={words.basis} maxLength={200} value={form.value.basis} onInput={set('basis')} />
          <ReasonField label={words.reason} value={form.value.reason} onInput={set('reason')} />
        </div>
      </Dialog>
    </Section>
  );
}
