/** Learning who works here, letting them in and out. */
import type { ViewerState } from '../state.ts';
import { fetchSession, isShutOut, logout } from '../session.ts';
import type { Viewer } from '../viewer.ts';
import { loadCatalogue } from './catalogue.ts';
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
export async function enter(viewer: Viewer, session: NonNullable<ViewerState['session']['value']>): Promise<void> {
  viewer.state.session.value = session;
  if (!session.mustChangePassword) await loadCatalogue(viewer);
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

/** A refusal that a login would mend shows the login. */
export function noticeShutOut(state: ViewerState, error: unknown): void {
  if (isShutOut(error)) void loadSession(state);
}
