/** What the viewer says when something went wrong or has changed. */
import { ApiError, ConnectionError } from '../api.ts';
import type { Toast, ViewerState } from '../state.ts';

let toastId = 0;
const TOAST_MS = 8000;

/** Says something in the corner; the same thing is not said twice at once. */
export function say(state: ViewerState, toast: Omit<Toast, 'id'>): void {
  if (state.toasts.value.some(({ title }) => title === toast.title)) return;
  const id = ++toastId;
  state.toasts.value = [...state.toasts.value.slice(-2), { id, ...toast }];
  setTimeout(() => unsay(state, id), TOAST_MS);
}

export function unsay(state: ViewerState, id: number): void {
  state.toasts.value = state.toasts.value.filter((toast) => toast.id !== id);
}

/** Title and detail of a fault in the reader's language; a lost connection is told by the banner. */
export function explain(state: ViewerState, error: unknown): { readonly title: string; readonly detail?: string } {
  const { state: messages } = state.messages.value;
  if (error instanceof ConnectionError) return { title: messages.offline };
  if (!(error instanceof ApiError)) return { title: String(error instanceof Error ? error.message : error) };
  const title = state.language.value === 'en' ? (error.titleEn ?? error.title) : error.title;
  const detail = state.language.value === 'en' ? (error.detailEn ?? error.detail) : error.detail;
  return detail === null ? { title } : { title, detail };
}

/** A request failed: a lost connection shows as a banner until it returns, any other fault as a toast. */
export function reportFault(state: ViewerState, error: unknown): void {
  if (error instanceof ConnectionError) state.isConnected.value = false;
  else sayFault(state, error);
}

/** Says in the corner why something could not be done, a lost connection too: what was asked for is not asked again by itself. */
export function sayFault(state: ViewerState, error: unknown): void {
  say(state, { tone: 'error', ...explain(state, error) });
}
