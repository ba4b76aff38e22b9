import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/form.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { RejectedRow } from './api.ts';
import { expectedOf, isAbout, textOf } from './mended-file.ts';
import { deliveryWords } from './words.ts';

/** The values of a rejected row as they were delivered, to be mended; what is wrong is said beside the value. */
export function MendDialog({
  row,
  mended,
  onClose,
  onKeep,
}: {
  readonly row: RejectedRow;
  /** What was mended before. */
  readonly mended: Readonly<Record<string, string>>;
  readonly onClose: () => void;
  readonly onKeep: (values: Readonly<Record<string, string>>) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).rejects;
  const values = useSignal<Readonly<Record<string, string>>>(mended);
  const columns = Object.keys(row.attributes);
  const errors = row.faults.filter(({ severity }) => severity === 'error');
  const isEnglish = state.language.value === 'en';
  const faultOf = (column: string) => errors.find(({ field }) => isAbout(field, column));
  const others = errors.filter(({ field }) => !columns.some((column) => isAbout(field, column)));
  // what is wrong comes first
  const sorted = columns.toSorted((a, b) => Number(faultOf(b) != null) - Number(faultOf(a) != null));
  return (
    <Dialog
      title={words.dialog(String(row.sourceRow))}
      isOpen
      onClose={onClose}
      cancelLabel={words.cancel}
      confirm={{ label: words.keep, onConfirm: () => onKeep(values.value) }}
    >
      <div class="mend-form">
        {others.map(({ message, messageEn }, i) => (
          <p key={i} class="callout callout--danger">
            {isEnglish ? messageEn : message}
          </p>
        ))}
        {others.length > 0 && <p class="quiet">{words.shapeHint}</p>}
        {sorted.map((column) => {
          const fault = faultOf(column);
          const value = values.value[column] ?? textOf(row.attributes[column]);
          const isAsDelivered = values.value[column] === undefined;
          return (
            <TextField
              key={column}
              label={column}
              value={value}
              onInput={(text) => (values.value = { ...values.value, [column]: text })}
              {...(fault !== undefined && isAsDelivered
                ? { fault: isEnglish ? fault.messageEn : fault.message }
                : fault === undefined || expectedOf(fault) === null
                  ? {}
                  : { hint: words.expected(expectedOf(fault)!) })}
            />
          );
        })}
      </div>
    </Dialog>
  );
}
