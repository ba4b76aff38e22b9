import { useEffect } from 'preact/hooks';
import type { ReadonlySignal } from '@preact/signals';
import { redo, removeVertex, step, undo } from './draft.ts';
import { type Drawing, finish } from './draw-tool.ts';

/** Undo, redo, close and remove by keyboard, unless somebody is typing. */
export function useDrawingKeys({ history, chosen }: Drawing, isActive: ReadonlySignal<boolean>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, textarea, select, button, a, summary');
      if (isTyping || !isActive.value) return;
      const key = event.key.toLowerCase();
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && key === 'z' && !event.shiftKey) history.value = undo(history.value);
      else if (isCommand && (key === 'y' || key === 'z')) history.value = redo(history.value);
      else if (key === 'enter' && !isCommand) finish(history, chosen);
      else if ((key === 'delete' || key === 'backspace') && chosen.value !== null) {
        history.value = step(history.value, removeVertex(history.value.present, chosen.value));
        chosen.value = null;
      } else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [history, isActive]);
}
