import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { IconButton } from './button.tsx';

interface PanelProps {
  readonly id: string;
  readonly side: 'left' | 'right';
  readonly title: string;
  /** Small words beside the title. */
  readonly note?: ComponentChildren;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly isNarrow: boolean;
  /** Between title and body, does not scroll. */
  readonly head?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Takes the keyboard focus when it opens. */
  readonly takesFocus?: boolean;
}

/** A card at the side of the map; on a narrow screen a sheet that is pulled up from the bottom. Escape closes it. */
export function Panel(props: PanelProps): JSX.Element {
  const { id, side, title, note, closeLabel, onClose, isNarrow, head, children, takesFocus } = props;
  const panel = useRef<HTMLElement>(null);
  const sheet = useSheet(panel, isNarrow, onClose);
  useEffect(() => {
    if (takesFocus) panel.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <section
      ref={panel}
      id={id}
      class={`panel panel--${side}`}
      data-covers={isNarrow ? 'bottom' : side}
      data-height={sheet.height}
      aria-labelledby={`${id}-title`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header class="panel-head" onPointerDown={sheet.grab}>
        {isNarrow && <span class="panel-handle" aria-hidden="true" />}
        <h2 id={`${id}-title`}>{title}</h2>
        {note != null && <span class="panel-note">{note}</span>}
        <IconButton icon="close" label={closeLabel} onClick={onClose} />
      </header>
      {head}
      <div class="panel-body">{children}</div>
    </section>
  );
}

type SheetHeight = 'half' | 'full';

/** Dragging the head of a sheet: up makes it tall, down makes it half, further down closes it. */
function useSheet(panel: { readonly current: HTMLElement | null }, isNarrow: boolean, onClose: () => void) {
  const [height, setHeight] = useState<SheetHeight>('half');
  const grab = (down: PointerEvent): void => {
    const sheet = panel.current;
    if (!isNarrow || sheet === null || (down.target as Element).closest('button') !== null) return;
    const move = (event: PointerEvent): void => {
      sheet.style.transform = `translateY(${Math.max(-40, event.clientY - down.clientY)}px)`;
    };
    const release = (): void => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', drop);
      removeEventListener('pointercancel', release);
      sheet.style.transform = '';
    };
    const drop = (event: PointerEvent): void => {
      release();
      const way = event.clientY - down.clientY;
      if (way < -40) setHeight('full');
      else if (way > 60 && height === 'full') setHeight('half');
      else if (way > 60) onClose();
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', drop);
    addEventListener('pointercancel', release);
  };
  return { height, grab };
}
