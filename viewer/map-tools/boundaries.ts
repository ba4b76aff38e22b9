/** Boundaries on the map: a file goes to the server, which reads it in any format that it takes in, and says what it found. */
import { closeFound } from '../actions/identify.ts';
import { reportFault } from '../actions/say.ts';
import { ApiError, ConnectionError } from '../api.ts';
import { type Boundary, MOST_BOUNDARIES } from '../boundaries.ts';
import { type Findings, fetchFindings, sendUpload } from '../checks/api.ts';
import { extentOfPlots } from '../checks/subject.ts';
import { freePadding } from '../layout.ts';
import type { Viewer } from '../viewer.ts';
import { openTool } from './tool-order.ts';

/** Reads files one after the other and brings them into view. `crs` is asked for only where a file does not tell its own. */
export async function takeBoundaries(viewer: Viewer, files: readonly File[], crs: number | null = null): Promise<void> {
  const { state } = viewer;
  closeFound(viewer);
  openTool(state, 'boundary');
  for (const file of files) await takeBoundary(viewer, file, crs);
}

async function takeBoundary(viewer: Viewer, file: File, crs: number | null): Promise<void> {
  const { state } = viewer;
  const again = (): void => void takeBoundary(viewer, file, crs);
  state.boundaryReading.value = { name: file.name, error: null, again };
  try {
    const { uploadId, ...found } = await sendUpload(file, crs);
    add(viewer, { id: uploadId, title: file.name, found });
    state.boundaryIds.value = [...state.boundaryIds.value, uploadId].slice(-MOST_BOUNDARIES);
    state.boundaryReading.value = null;
    showBoundary(viewer, found);
  } catch (error) {
    state.boundaryReading.value = { name: file.name, error, again };
    if (error instanceof ConnectionError) reportFault(state, error);
  }
}

/** Asks for the boundaries that an address names and the page does not hold yet. */
export async function restoreBoundaries(viewer: Viewer): Promise<void> {
  const { state } = viewer;
  const missing = state.boundaryIds.value.filter((id) => !state.boundaries.value.some((each) => each.id === id));
  for (const id of missing) {
    try {
      const found = await fetchFindings({ uploadId: id });
      add(viewer, { id, title: found.title ?? id, found });
    } catch (error) {
      reportFault(state, error);
      // A file that the server no longer has is not asked for again.
      if (error instanceof ApiError) state.boundaryIds.value = state.boundaryIds.value.filter((each) => each !== id);
    }
  }
}

export function showBoundary({ state }: Viewer, { plots }: Pick<Findings, 'plots'>): void {
  const extent = extentOfPlots(plots);
  if (extent !== null) state.map.value?.fit(extent, freePadding(), 18);
}

function add({ state }: Viewer, boundary: Boundary): void {
  state.boundaries.value = [...state.boundaries.value.filter(({ id }) => id !== boundary.id), boundary];
}
