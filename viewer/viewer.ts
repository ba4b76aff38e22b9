/** The viewer's state with the requests that are under way; every action and panel takes it first. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Latest } from './latest.ts';
import type { ViewerState } from './state.ts';
import type { UrlState } from './url-state.ts';

export interface Viewer {
  readonly state: ViewerState;
  /** What the address said when the page was opened. */
  readonly start: UrlState;
  readonly identifying: Latest;
  readonly adding: Latest;
}

export function createViewer(state: ViewerState, start: UrlState): Viewer {
  return { state, start, identifying: new Latest(), adding: new Latest() };
}

export const ViewerContext = createContext<Viewer | null>(null);

/** The viewer of the page. Throws outside of it. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('no viewer around this component');
  return viewer;
}
