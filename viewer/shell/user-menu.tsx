import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { leave } from '../actions/session.ts';
import { Icon } from '../components/icon.tsx';
import { useViewer } from '../viewer.ts';

/** Who works here, and the way out; nothing where nobody has to say who they are. */
export function UserMenu(): JSX.Element | null {
  const viewer = useViewer();
  const { session, messages } = viewer.state;
  const isOpen = useSignal(false);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen.value) return undefined;
    const close = (event: Event): void => {
      if (!menu.current?.contains(event.target as Node)) isOpen.value = false;
    };
    addEventListener('pointerdown', close);
    return () => removeEventListener('pointerdown', close);
  }, [isOpen.value]);
  const who = session.value;
  if (who?.kind !== 'user') return null;
  const words = messages.value.user;
  return (
    <div
      ref={menu}
      class="user"
      onKeyDown={(event) => {
        if (event.key === 'Escape') isOpen.value = false;
      }}
    >
      <button
        type="button"
        class="user-button"
        aria-expanded={isOpen.value}
        aria-controls="user-menu"
        aria-label={`${words.menu}: ${who.name}`}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Icon name="person" />
        <span class="only-wide">{who.name}</span>
      </button>
      {isOpen.value && (
        <div id="user-menu" class="user-menu">
          <p class="user-name">{who.name}</p>
          <p class="quiet">{who.roles.map((role) => words.roles[role] ?? role).join(messages.value.marks.list)}</p>
          <button type="button" class="button" onClick={() => void leave(viewer)}>
            {words.leave}
          </button>
        </div>
      )}
    </div>
  );
}
