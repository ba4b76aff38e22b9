import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { LayerInfo } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { Choice, TextField } from '../components/form.tsx';
import { fieldTitleOf } from '../i18n/messages.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { MergeChange } from './field-api.ts';
import { fieldWords } from './field-words.ts';

/** A change put together by hand: the value of each field, and the shape of one side. */
export function HandDialog({
  change,
  layer,
  isOpen,
  isBusy,
  onClose,
  onSave,
}: {
  readonly change: MergeChange;
  readonly layer: LayerInfo | undefined;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onSave: (body: object) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords);
  const values = useSignal<Readonly<Record<string, string>>>({});
  const shape = useSignal<'mine' | 'theirs'>('mine');
  const said = (value: unknown): string => (value == null ? '' : String(value as string | number));
  useEffect(() => {
    if (!isOpen) return;
    values.value = Object.fromEntries(change.fields.map((key) => [key, said(change.mine?.values[key])]));
  }, [isOpen]);
  const fieldOf = (key: string) => layer?.fields.find((each) => each.key === key);
  const save = (): void => {
    const properties = Object.fromEntries(
      Object.entries(values.value).map(([key, text]) => {
        const type = fieldOf(key)?.type;
        const isNumber = type === 'decimal' || type === 'integer';
        return [key, text.trim() === '' ? null : isNumber ? Number(text) : text.trim()];
      }),
    );
    const drawn = change.hasShape && shape.value === 'mine' ? { geometry: change.mine?.geometry } : {};
    onSave({ decision: 'by-hand', properties, ...drawn });
  };
  return (
    <Dialog
      title={`${words.merge.hand} ${change.label}`}
      isOpen={isOpen}
      onClose={onClose}
      cancelLabel={words.cancel}
      confirm={{ label: words.merge.save, isBusy, onConfirm: save }}
    >
      <p class="quiet">{words.merge.handHint}</p>
      <div class="form">
        {change.fields.map((key) => {
          const field = fieldOf(key);
          const title = field === undefined ? key : fieldTitleOf(field, state.language.value);
          return (
            <TextField
              key={key}
              label={`${title}（${words.merge.sides.theirs} ${said(change.theirs?.values[key]) || '—'}）`}
              value={values.value[key] ?? ''}
              onInput={(next) => (values.value = { ...values.value, [key]: next })}
            />
          );
        })}
        {change.hasShape && (
          <Choice
            label={words.merge.handShape}
            value={shape.value}
            options={[
              { value: 'mine', title: words.merge.sides.mine },
              { value: 'theirs', title: words.merge.sides.theirs },
            ]}
            onChange={(next) => (shape.value = next)}
          />
        )}
      </div>
    </Dialog>
  );
}
