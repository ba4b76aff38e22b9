/** Keeps the address of the map and the state in step: a step a person would want back is a history entry, a moved camera is not. */
import { batch, effect } from '@preact/signals';
import { closeColumns, openColumns, overlookColumns } from './actions/columns.ts';
import { askAt, closeFound, openFeature } from './actions/identify.ts';
import { initialStates } from './layers.ts';
import { urlStateOf, type ViewerState } from './state.ts';
import { readUrlState, type ToolOrder, type UrlState, writeUrlState } from './url-state.ts';
import type { Viewer } from './viewer.ts';

const QUIET_MS = 250;

/** Starts following; returns what stops it. Theme and language come into the address once they differ from the start. */
export function followAddress(viewer: Viewer): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { theme, language } = viewer.state;
  const first = { theme: theme.peek(), language: language.peek() };
  const { start } = viewer;
  const chosen = { theme: start.theme !== undefined, language: start.language !== undefined };
  const stop = effect(() => {
    clearTimeout(timer);
    if (viewer.state.route.value.page !== 'map' || viewer.state.catalogue.value.state !== 'answered') return;
    chosen.theme ||= theme.value !== first.theme;
    chosen.language ||= language.value !== first.language;
    const next = urlStateOf(viewer.state, chosen);
    if (isStep(readUrlState(location.search), next)) write(next, 'pushState');
    else timer = setTimeout(() => write(next, 'replaceState'), QUIET_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** The address of the map as it was left, for the way back from another page. */
export function mapAddress({ state }: Viewer): string {
  return `/${writeUrlState(urlStateOf(state, { theme: false, language: false }))}`;
}

function write(state: UrlState, how: 'pushState' | 'replaceState'): void {
  const search = writeUrlState(state);
  if (search !== location.search) history[how](null, '', search === '' ? location.pathname : search);
}

/** Other layers, another selection, other columns or another tool are a step; what the tool is asked, camera, opacity, theme and language are not. */
function isStep(before: UrlState, after: UrlState): boolean {
  const partOf = (state: UrlState): string =>
    writeUrlState({
      ...(state.layers ? { layers: state.layers.map(({ id }) => ({ id, opacity: 1 })) } : {}),
      ...(state.at ? { at: state.at } : {}),
      ...(state.select && !state.at ? { select: state.select } : {}),
      ...(state.columns ? { columns: state.columns } : {}),
      ...(state.base ? { base: state.base } : {}),
      ...(state.boundaries ? { boundaries: state.boundaries } : {}),
      ...(state.tool ? { tool: { part: state.tool.part, order: '' } } : {}),
    });
  return partOf(before) !== partOf(after);
}

/** Brings the state to what an address says, after Back, Forward or at the start. */
export function restore(viewer: Viewer, url: UrlState): void {
  const { state } = viewer;
  batch(() => {
    state.base.value = url.base ?? 'calm';
    state.notes.value = url.notes ?? [];
    restoreTool(state, url.tool);
    state.boundaryIds.value = url.boundaries ?? [];
    state.above.value = url.above ?? [];
    state.below.value = url.below ?? [];
    state.layerStates.value = initialStates(state.layers.value, url.layers);
    if (url.theme) state.theme.value = url.theme;
    if (url.language) state.language.value = url.language;
    if (url.columns === undefined) closeColumns(viewer);
    else if (url.columns !== state.columnsLayer.value) void showColumns(viewer, url.columns, url.camera === undefined);
    void restoreFound(viewer, url);
  });
  if (!url.camera) return;
  if (state.map.value === null) state.camera.value = url.camera;
  else state.map.value.jumpTo(url.camera);
}

function restoreTool(state: ViewerState, tool: ToolOrder | undefined): void {
  const isSame =
    tool === undefined
      ? !state.areToolsOpen.peek()
      : state.areToolsOpen.peek() && tool.part === state.toolPart.peek() && tool.order === state.toolOrder.peek();
  if (isSame) return;
  state.areToolsOpen.value = tool !== undefined;
  state.toolOrder.value = tool?.order ?? '';
  if (tool === undefined) return;
  state.toolPart.value = tool.part;
  state.toolOrdered.value++;
}

async function showColumns(viewer: Viewer, layer: string, isCameraFree: boolean): Promise<void> {
  await openColumns(viewer, layer);
  if (isCameraFree) overlookColumns(viewer);
}

async function restoreFound(viewer: Viewer, { at, select }: UrlState): Promise<void> {
  const { state } = viewer;
  if (at !== undefined) await askAt(viewer, at);
  else if (select !== undefined) await openFeature(viewer, select);
  else closeFound(viewer);
  const found = state.found.value;
  if (found.state !== 'answered' || select === undefined) return;
  const index = found.value.hits.findIndex(({ layer, id }) => layer === select.layer && id === select.id);
  state.hitIndex.value = Math.max(0, index);
}
