/** The overview columns of one layer. */
import { batch } from '@preact/signals';
import { fetchColumns } from '../api.ts';
import type { Viewer } from '../viewer.ts';
import { reportFault } from './say.ts';

/** Degrees from straight down at which heights are seen. */
export const COLUMNS_PITCH = 50;

/** Shows the columns of a layer. */
export async function openColumns(viewer: Viewer, layer: string): Promise<void> {
  const { state } = viewer;
  batch(() => {
    state.columnsLayer.value = layer;
    state.columns.value = { state: 'asking' };
    if (state.isTight.value) state.isLayerPanelOpen.value = false;
  });
  try {
    const figures = await viewer.adding.run((signal) => fetchColumns(layer, signal));
    if (figures !== undefined) state.columns.value = { state: 'answered', value: figures };
  } catch (error) {
    state.columns.value = { state: 'failed', error };
    reportFault(state, error);
  }
}

export function closeColumns({ state, adding }: Viewer): void {
  adding.cancel();
  batch(() => {
    state.columnsLayer.value = null;
    state.activeColumn.value = null;
    state.columns.value = { state: 'idle' };
  });
}
