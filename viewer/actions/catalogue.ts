/** Reading the layer catalogue, and following what is published while the page is open. */
import { batch, effect } from '@preact/signals';
import { restore } from '../address.ts';
import { ConnectionError, fetchLayers, isServerThere, isShutOut, type LayerInfo } from '../api.ts';
import { titleOf } from '../i18n/messages.ts';
import type { Viewer } from '../viewer.ts';
import { askAgain } from './identify.ts';
import { reportFault, say } from './say.ts';

const RETRY_MS = 3000;
const REFRESH_MS = 10_000;

/** Reads the catalogue for the first time and brings up what the address asked for. */
export async function loadCatalogue(viewer: Viewer): Promise<void> {
  const { state, start } = viewer;
  state.catalogue.value = { state: 'asking' };
  try {
    const layers = await fetchLayers();
    batch(() => {
      state.catalogue.value = { state: 'answered', value: layers };
      restore(viewer, start);
    });
  } catch (error) {
    state.catalogue.value = { state: 'failed', error };
    if (error instanceof ConnectionError) reportFault(state, error);
  }
}

/** Looks for versions published since; says which layers are new, and the map fetches them. */
export async function refreshCatalogue({ state }: Viewer): Promise<void> {
  if (state.catalogue.value.state !== 'answered') return;
  try {
    const layers = await fetchLayers();
    const changed = changedLayers(state.layers.value, layers);
    if (changed.length === 0) return;
    state.catalogue.value = { state: 'answered', value: layers };
    const titles = changed.map((layer) => titleOf(layer, state.language.value)).join(state.messages.value.marks.list);
    say(state, { tone: 'info', title: state.messages.value.state.newVersion(titles) });
  } catch (error) {
    // An ended session is told by the login.
    if (!isShutOut(error)) reportFault(state, error);
  }
}

function changedLayers(before: readonly LayerInfo[], after: readonly LayerInfo[]): readonly LayerInfo[] {
  const versions = new Map(before.map(({ id, version }) => [id, version]));
  return after.filter(({ id, version }) => versions.get(id) !== version);
}

/** Asks for new versions while the page is seen, and waits for a server that does not answer. Returns what stops it. */
export function followServer(viewer: Viewer): () => void {
  const refresh = (): void => {
    const { isConnected, ended } = viewer.state;
    const isOpen = document.visibilityState === 'visible' && isConnected.value && ended.value === null;
    if (isOpen) void refreshCatalogue(viewer);
  };
  const timer = setInterval(refresh, REFRESH_MS);
  addEventListener('focus', refresh);
  const stop = effect(() => {
    if (!viewer.state.isConnected.value) void waitForServer(viewer);
  });
  return () => {
    clearInterval(timer);
    removeEventListener('focus', refresh);
    stop();
  };
}

async function waitForServer(viewer: Viewer): Promise<void> {
  const { state } = viewer;
  while (!(await isServerThere())) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  state.isConnected.value = true;
  say(state, { tone: 'info', title: state.messages.value.state.online });
  state.map.value?.reload();
  if (state.catalogue.value.state === 'failed') await loadCatalogue(viewer);
  else await refreshCatalogue(viewer);
  if (state.found.value.state === 'failed') await askAgain(viewer);
}
