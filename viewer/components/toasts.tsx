import type { JSX } from 'preact';
import { unsay } from '../actions/say.ts';
import { useViewer } from '../viewer.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

/** Short messages in the corner; read out as they come. */
export function Toasts(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.state;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {state.toasts.value.map((toast) => (
        <div key={toast.id} class={`toast toast--${toast.tone}`}>
          <Icon name={toast.tone === 'error' ? 'warning' : 'info'} />
          <div class="toast-text">
            <strong>{toast.title}</strong>
            {toast.detail !== undefined && <span>{toast.detail}</span>}
          </div>
          <IconButton icon="close" label={messages.dismiss} onClick={() => unsay(state, toast.id)} />
        </div>
      ))}
    </div>
  );
}

/** Across the top while the server does not answer. */
export function ConnectionBanner(): JSX.Element | null {
  const { state } = useViewer();
  if (state.isConnected.value) return null;
  return (
    <div class="banner" role="alert">
      <Icon name="unlinked" />
      {state.messages.value.state.offline}
    </div>
  );
}
