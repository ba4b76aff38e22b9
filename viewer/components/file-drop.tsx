import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Icon } from './icon.tsx';

/** A place to drop a file on, and a button that opens the file dialog. */
export function FileDrop({
  title,
  hint,
  isBusy = false,
  onFiles,
  multiple = false,
}: {
  readonly title: string;
  readonly hint: string;
  readonly isBusy?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly multiple?: boolean;
}): JSX.Element {
  const id = useId();
  const isOver = useSignal(false);
  const take = (list: FileList | null | undefined): void => {
    const files = [...(list ?? [])];
    if (files.length > 0 && !isBusy) onFiles(files);
  };
  return (
    <label
      class="file-drop"
      for={id}
      data-over={isOver.value}
      data-busy={isBusy}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        take(event.dataTransfer?.files);
      }}
    >
      <Icon name="deliveries" size={28} />
      <span class="file-drop-title">{title}</span>
      <span class="file-drop-hint">{hint}</span>
      <input
        id={id}
        class="visually-hidden"
        type="file"
        multiple={multiple}
        disabled={isBusy}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}
