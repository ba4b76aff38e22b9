import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

/** A question that is answered before anything else; Escape and a click beside it close it. */
export function Dialog({
  title,
  isOpen,
  onClose,
  cancelLabel,
  confirm,
  children,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly cancelLabel: string;
  readonly confirm: {
    readonly label: string;
    readonly onConfirm: () => void;
    readonly isBusy?: boolean;
    readonly tone?: 'strong' | 'danger';
  };
  readonly children: ComponentChildren;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onClose={onClose}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
    >
      {isOpen && (
        <form
          class="dialog-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!confirm.isBusy) confirm.onConfirm();
          }}
        >
          <h2 id={id}>{title}</h2>
          {children}
          <div class="dialog-buttons">
            <Button onClick={onClose}>{cancelLabel}</Button>
            <button
              type="submit"
              class={`button button--${confirm.tone ?? 'strong'}`}
              disabled={confirm.isBusy}
              aria-busy={confirm.isBusy}
            >
              {confirm.label}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}
