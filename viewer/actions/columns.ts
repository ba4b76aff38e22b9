/** The overview columns of one layer. */
import { batch } from '@preact/signals';
import { fetchColumns } from '../api.ts';
import { freePadding } from '../layout.ts';
import type { Viewer } from '../viewer.ts';
import { reportFault } from './say.ts';

/** Degrees from straight down at which heights are seen. */
const PITCH = 50;
/** Share of the span around the outermost columns: seen from the side, what is near takes more room than its extent says. */
const MARGIN = 0.22;

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

/** Brings all columns into view, seen from the side. */
export function overlookColumns({ state }: Viewer): void {
  const figures = state.columns.value;
  if (figures.state !== 'answered' || figures.value.cells.length === 0) return;
  const centers = figures.value.cells.map(({ center }) => center);
  const [west, east] = widened(centers.map(([longitude]) => longitude));
  const [south, north] = widened(centers.map(([, latitude]) => latitude));
  state.map.value?.overlook([west, south, east, north], freePadding(), PITCH);
}

/** Least and greatest with a margin, at least a hundredth of a degree. */
function widened(values: readonly number[]): readonly [number, number] {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.01, (greatest - least) * MARGIN);
  return [least - margin, greatest + margin];
}

export function closeColumns({ state, adding }: Viewer): void {
  adding.cancel();
  batch(() => {
    state.columnsLayer.value = null;
    state.activeColumn.value = null;
    state.columns.value = { state: 'idle' };
  });
}
