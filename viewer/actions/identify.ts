/** Asking what lies at a place, and opening one feature. */
import { batch } from '@preact/signals';
import {
  ConnectionError,
  fetchFeature,
  fetchHits,
  type Extent,
  type FeatureRef,
  type Hit,
  type LonLat,
  type NamedPlace,
  type SearchResult,
} from '../api.ts';
import { metresPerPixel } from '../format.ts';
import { areaOfExtent } from '../geometry-extent.ts';
import { askedLayers, withLayer } from '../layers.ts';
import { freePadding } from '../layout.ts';
import type { ViewerState } from '../state.ts';
import type { Viewer } from '../viewer.ts';
import { reportFault } from './say.ts';

/** Without a map every published layer that is switched on is asked. */
const DEEPEST = 22;
const REACH_PIXELS = 4;

/** Metres around a place within which lines and points count as hit. */
function reachAt(state: ViewerState, [, latitude]: LonLat): number {
  return REACH_PIXELS * metresPerPixel(latitude, state.camera.value?.zoom ?? 18);
}

/** Asks what lies at a place, among the layers that are to be seen there. */
export async function askAt(viewer: Viewer, at: LonLat, toleranceMetres = reachAt(viewer.state, at)): Promise<void> {
  const { state } = viewer;
  batch(() => {
    state.askedAt.value = at;
    state.askedFeature.value = null;
    state.hasAsked.value = true;
    state.found.value = { state: 'asking' };
    state.hitIndex.value = 0;
    if (state.isTight.value) state.isLayerPanelOpen.value = false;
  });
  const zoom = state.camera.value?.zoom ?? DEEPEST;
  const layers = askedLayers(state.layers.value, state.layerStates.value, zoom);
  await find(viewer, at, async (signal) => (layers.length === 0 ? [] : fetchHits(at, layers, toleranceMetres, signal)));
}

/** Opens one feature that a search, a list or a link named. */
export async function openFeature(viewer: Viewer, ref: FeatureRef): Promise<void> {
  const { state } = viewer;
  batch(() => {
    state.askedAt.value = null;
    state.askedFeature.value = ref;
    state.found.value = { state: 'asking' };
    state.hitIndex.value = 0;
    if (state.isTight.value) state.isLayerPanelOpen.value = false;
  });
  await find(viewer, null, async (signal) => [await fetchFeature(ref, signal)]);
}

async function find(
  viewer: Viewer,
  at: LonLat | null,
  ask: (signal: AbortSignal) => Promise<readonly Hit[]>,
): Promise<void> {
  const { state } = viewer;
  try {
    const hits = await viewer.identifying.run(ask);
    if (hits !== undefined) state.found.value = { state: 'answered', value: { at, hits } };
  } catch (error) {
    state.found.value = { state: 'failed', error };
    if (error instanceof ConnectionError) reportFault(state, error);
  }
}

/** Repeats the last question. */
export async function askAgain(viewer: Viewer): Promise<void> {
  const { askedAt, askedFeature } = viewer.state;
  if (askedAt.value !== null) await askAt(viewer, askedAt.value);
  else if (askedFeature.value !== null) await openFeature(viewer, askedFeature.value);
}

/** Closes what was found. */
export function closeFound({ state, identifying }: Viewer): void {
  identifying.cancel();
  batch(() => {
    state.askedAt.value = null;
    state.askedFeature.value = null;
    state.found.value = { state: 'idle' };
  });
}

/** Goes to a search result: its layer is switched on, the map moves there, its attributes open. */
export async function goToResult(viewer: Viewer, result: SearchResult): Promise<void> {
  const { state } = viewer;
  state.layerStates.value = withLayer(state.layerStates.value, result.layer, { visible: true });
  const opened = openFeature(viewer, result);
  await nextFrame();
  if (result.bbox !== null) moveTo(state, result.bbox, 18);
  else if (result.center !== null) moveTo(state, [...result.center, ...result.center], 17);
  await opened;
}

/** Goes to a place and asks what lies there. */
export async function goToPlace(viewer: Viewer, place: LonLat): Promise<void> {
  moveTo(viewer.state, [...place, ...place], 17);
  await askAt(viewer, place);
}

/** Goes to a sheet and draws its frame. */
export function goToSheet({ state }: Viewer, { title, bbox }: NamedPlace): void {
  if (bbox === null) return;
  moveTo(state, bbox, 20);
  state.foundFigures.value = [{ key: 'sheet', look: 'plot', geometry: areaOfExtent(bbox), label: title }];
}

/** Brings an extent into view, at once or as soon as the map stands. */
function moveTo({ map, awaitedView }: ViewerState, extent: Extent, maxZoom: number): void {
  if (map.value === null) awaitedView.value = { extent, maxZoom };
  else map.value.fit(extent, freePadding(), maxZoom);
}

/** The panel that an action opened covers part of the map; its box is known one frame later. */
const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
