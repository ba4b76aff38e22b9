/** Learning who works here, letting them in and out. */
import { batch } from '@preact/signals';
import type { ViewerState } from '../state.ts';
import { SHUT_OUT } from '../api.ts';
import { fetchSession, logout, type Session } from '../session.ts';
import type { Viewer } from '../viewer.ts';
import { loadCatalogue, refreshCatalogue } from './catalogue.ts';
import { reportFault } from './say.ts';

/** Asks the server who works here. A server that does not answer is told by the other requests. */
export async function loadSession(state: ViewerState): Promise<void> {
  try {
    state.session.value = await fetchSession();
  } catch (error) {
    console.warn(error);
  }
}

/** Somebody has said who they are: what they may see is read afresh. */
export async function enter(viewer: Viewer, session: Session): Promise<void> {
  const { state } = viewer;
  const isHeld = state.ended.value !== null;
  if (isHeld && session.id !== state.session.value?.id) {
    // What the one before has seen and typed is not for the next.
    location.reload();
    return;
  }
  batch(() => {
    state.session.value = session;
    state.ended.value = isHeld && session.mustChangePassword ? session : null;
  });
  if (session.mustChangePassword) return;
  if (state.catalogue.value.state === 'answered') await refreshCatalogue(viewer);
  else await loadCatalogue(viewer);
}

export async function leave({ state }: Viewer): Promise<void> {
  try {
    await logout();
  } catch (error) {
    reportFault(state, error);
    return;
  }
  // What was seen must not stay behind for the next person at this screen.
  location.assign('/');
}

/**
 * Shows the login once a request was refused that a login would mend. The page of whoever was logged in is kept behind it, with
 * all that was typed. Returns what stops it.
 */
export function followShutOut({ state }: Viewer): () => void {
  const look = async (): Promise<void> => {
    const known = state.session.value;
    const now = await fetchSession();
    // Somebody has logged in meanwhile.
    if (state.session.value !== known) return;
    const isOther = now.id !== known?.id;
    if (known?.kind !== 'user' || known.mustChangePassword) state.session.value = now;
    else if (isOther && now.kind === 'user') location.reload();
    else if (isOther || now.mustChangePassword) state.ended.value = now;
  };
  let isLooking = false;
  const onShutOut = (): void => {
    // One page asks many things at once, and all of them are refused.
    if (isLooking) return;
    isLooking = true;
    void look()
      .catch(console.warn)
      .finally(() => (isLooking = false));
  };
  addEventListener(SHUT_OUT, onShutOut);
  return () => removeEventListener(SHUT_OUT, onShutOut);
}
