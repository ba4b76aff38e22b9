import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { overlookColumns } from '../actions/columns.ts';
import { askAt, closeFound } from '../actions/identify.ts';
import { say } from '../actions/say.ts';
import { useMapGeneration } from '../components/map-generation.ts';
import { figuresOfBoundaries } from '../boundaries.ts';
import { extentOf } from '../layers.ts';
import { freePadding } from '../layout.ts';
import { MapController } from '../map.ts';
import { composeStyle, type Scene } from '../map/compose-style.ts';
import { figuresOfNotes } from '../notes.ts';
import { useViewer, type Viewer } from '../viewer.ts';

/** The map, once the catalogue says what can be on it. */
export function MapCanvas(): JSX.Element {
  const viewer = useViewer();
  const container = useRef<HTMLDivElement>(null);
  const isKnown = viewer.state.catalogue.value.state === 'answered';
  const { count, onLost } = useMapGeneration(viewer);
  useEffect(
    () => (isKnown && container.current ? startMap(viewer, container.current, onLost) : undefined),
    [viewer, isKnown, count],
  );
  return <div id="map" class="map" ref={container} data-state="loading" />;
}

/** Builds the map and lets it follow the state; a browser that cannot draw it gets the list instead. Returns what ends it. */
function startMap(viewer: Viewer, container: HTMLElement, onLost: () => void): (() => void) | undefined {
  const { state } = viewer;
  const shown = new Set<string>();
  const awaited = state.awaitedView.peek();
  state.awaitedView.value = null;
  try {
    const map = new MapController(
      container,
      {
        style: composeStyle(sceneOf(viewer, shown)),
        camera: awaited === null ? state.camera.peek() : null,
        extent: awaited?.extent ?? extentOf(state.layers.peek()),
        ...(awaited === null ? {} : { maxZoom: awaited.maxZoom }),
        padding: freePadding(),
        locale: { 'Map.Title': state.messages.peek().state.mapLabel },
      },
      {
        onCamera: (camera) => (state.camera.value = camera),
        onPointer: (place) => (state.pointer.value = place),
        onAsk: (place, tolerance) => void askAt(viewer, place, tolerance),
        onPickColumn: (id) => (state.activeColumn.value = id),
        onLost,
        onTileProblem: () => say(state, { tone: 'error', title: state.messages.peek().state.tilesFailed }),
      },
    );
    state.map.value = map;
    if (viewer.start.camera === undefined) overlookColumns(viewer);
    return followState(viewer, map, shown);
  } catch (error) {
    console.warn(error);
    state.canDraw.value = false;
    return undefined;
  }
}

function followState(viewer: Viewer, map: MapController, shown: Set<string>): () => void {
  const { state } = viewer;
  const stops = [
    effect(() => map.show(composeStyle(sceneOf(viewer, shown)))),
    effect(() => map.select(state.hit.value)),
    effect(() => map.describe(state.messages.value.state.mapLabel)),
    effect(() => {
      const columns = state.columns.value;
      if (columns.state !== 'answered') return void map.raise(null);
      const amounts = columns.value.cells.map(({ id, center, areaSquareMetres }) => ({
        id,
        center,
        amount: areaSquareMetres,
      }));
      return void map.raise({ columns: amounts, active: state.activeColumn.value });
    }),
  ];
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && state.found.value.state !== 'idle') closeFound(viewer);
  };
  const canvas = map.element();
  canvas.addEventListener('keydown', onEscape);
  return () => {
    for (const stop of stops) stop();
    state.map.value = null;
    map.destroy();
  };
}

/** What should be seen now. `shown` gathers the layers that have been visible. */
export function sceneOf({ state }: Viewer, shown: Set<string>): Scene {
  const states = state.layerStates.value;
  for (const [id, { visible }] of Object.entries(states)) if (visible) shown.add(id);
  const hit = state.hit.value;
  const ids = state.boundaryIds.value;
  const boundaries = state.boundaries.value.filter(({ id }) => ids.includes(id));
  const figures = [
    ...figuresOfBoundaries(boundaries, state.messages.value.units.hectares),
    ...figuresOfNotes(state.notes.value),
    ...state.foundFigures.value,
    ...state.toolFigures.value,
  ];
  return {
    layers: state.layers.value,
    states,
    shown,
    above: state.above.value,
    below: state.below.value,
    base: state.base.value,
    theme: state.theme.value,
    scale: state.scale.value,
    hasColumns: state.columnsLayer.value !== null,
    ...(figures.length === 0 ? {} : { figures }),
    selected: hit === null ? null : { ref: hit, geometry: hit.geometry },
  };
}
