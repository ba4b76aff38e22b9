import type { PaddingOptions } from 'maplibre-gl';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect, type ReadonlySignal, type Signal } from '@preact/signals';
import { say } from '../actions/say.ts';
import type { DrawnGeometry, Extent, FeatureRef } from '../api.ts';
import { extentOf } from '../layers.ts';
import { MapController, type MapTool } from '../map.ts';
import { composeStyle, type Scene } from '../map/compose-style.ts';
import type { Figure } from '../map/figures.ts';
import type { Raised } from '../map/raised.ts';
import type { Camera } from '../url-state.ts';
import { useViewer, type Viewer } from '../viewer.ts';
import { IconButton } from './button.tsx';
import { useMapGeneration } from './map-generation.ts';
import { Notice } from './notice.tsx';
import { Watermark } from './watermark.tsx';

/** A map beside a desk: what it shows and what can be done on it. */
export interface DeskMapProps {
  readonly figures: ReadonlySignal<readonly Figure[]>;
  /** Layers of the catalogue that are drawn below the figures. */
  readonly layers: ReadonlySignal<readonly string[]>;
  /** Key of the figure that is lifted out of the others, on the map and wherever else it is listed. */
  readonly lifted: Signal<string | null>;
  /** Brought into view as it changes. */
  readonly view: ReadonlySignal<Extent | null>;
  /** Takes clicks and drags while there is one. */
  readonly tool?: ReadonlySignal<MapTool | null>;
  /** Who leaves this map goes on where it stood: its camera is that of the whole product. */
  readonly sharesCamera?: boolean;
  /** Columns over everything. */
  readonly raised?: ReadonlySignal<Raised | null>;
  /** Plain paper instead of the calm base map: classes of colour are read wrongly over land and water. */
  readonly isPlain?: ReadonlySignal<boolean>;
  /** Of these layers only these features are drawn; a layer that is not named is drawn whole. */
  readonly only?: ReadonlySignal<Readonly<Record<string, readonly number[]>>>;
  /** The layers as of a day; empty is now. */
  readonly asOf?: ReadonlySignal<string>;
  readonly selected?: ReadonlySignal<{ readonly ref: FeatureRef; readonly geometry: DrawnGeometry | null } | null>;
  readonly onPick?: (key: string) => void;
  readonly onChooseColumn?: (id: string) => void;
  readonly onPickFeature?: (feature: FeatureRef) => void;
  readonly onRest?: (bounds: Extent, zoom: number) => void;
  /** Given the map while it stands. */
  readonly handle?: Signal<MapController | null>;
  readonly label: string;
  /** Pixels that something covers at the edges; by default a little air. */
  readonly padding?: PaddingOptions;
  /** Told of the map itself, and of its end. */
  readonly onMap?: (map: MapController | null) => void;
  /** Over the map: buttons of the tool, a legend. */
  readonly children?: ComponentChildren;
}

const PADDING = 72;
/** Deepest zoom to which a view is brought: a strip of decimetres should still be seen with its surroundings. */
const CLOSEST = 19;

/** The map of a desk. Where the browser cannot draw it, a line says so: all that it shows is in the lists as well. */
export function DeskMap(props: DeskMapProps): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value;
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<MapController | null>(null);
  const camera = useRef<Camera | null>(null);
  const { count, onLost } = useMapGeneration(viewer);
  const isKnown = state.catalogue.value.state === 'answered' && state.canDraw.value;
  useEffect(() => {
    if (!isKnown || container.current === null) return undefined;
    const started = startDeskMap(viewer, container.current, props, camera.current, () => {
      camera.current = map.current?.camera() ?? null;
      onLost();
    });
    map.current = started?.map ?? null;
    props.onMap?.(map.current);
    return () => {
      started?.stop();
      map.current = null;
      props.onMap?.(null);
    };
  }, [viewer, isKnown, count]);
  if (!state.canDraw.value) {
    return (
      <div class="desk-map desk-map--none">
        <Notice icon="map" title={messages.state.noWebGl}>
          <p>{messages.state.noMapHint}</p>
        </Notice>
        {props.children}
      </div>
    );
  }
  const home = (): void => {
    const extent = props.view.value ?? extentOf(state.layers.value);
    if (extent !== null) map.current?.fit(extent, props.padding ?? paddingOf(container.current), CLOSEST);
  };
  return (
    <section class="desk-map" aria-label={messages.pages.map}>
      <div class="map" ref={container} data-state="loading" />
      <Watermark layers={props.layers.value} />
      <div class="desk-map-controls">
        <div class="control-group">
          <IconButton icon="home" label={messages.controls.view} onClick={home} />
          <IconButton icon="plus" label={messages.controls.zoomIn} onClick={() => map.current?.zoomBy(1)} />
          <IconButton icon="minus" label={messages.controls.zoomOut} onClick={() => map.current?.zoomBy(-1)} />
        </div>
      </div>
      {props.children}
    </section>
  );
}

/** Room around a view; little on a small map. */
function paddingOf(container: HTMLElement | null) {
  const room = Math.min(PADDING, (container?.clientHeight ?? 400) / 7);
  return { top: room, right: room, bottom: room, left: room };
}

/** `last` is the camera of a map that the graphics card has dropped: the new one goes on where it stood. */
function startDeskMap(
  viewer: Viewer,
  container: HTMLElement,
  props: DeskMapProps,
  last: Camera | null,
  onLost: () => void,
) {
  const { state } = viewer;
  const shown = new Set<string>();
  const first = props.view.peek();
  try {
    const map = new MapController(
      container,
      {
        style: composeStyle(sceneOf(viewer, props, shown)),
        camera: last ?? (first === null ? state.camera.peek() : null),
        extent: first ?? extentOf(state.layers.peek()),
        maxZoom: CLOSEST,
        padding: props.padding ?? paddingOf(container),
        locale: { 'Map.Title': props.label },
      },
      {
        onCamera: (camera) => {
          // Who draws on one map goes on where the other stood.
          if (props.sharesCamera === true) state.camera.value = camera;
        },
        onPointer: (place) => (state.pointer.value = place),
        onAsk: () => undefined,
        onPickColumn: (id) => (props.lifted.value = id),
        ...(props.onChooseColumn === undefined ? {} : { onChooseColumn: props.onChooseColumn }),
        ...(props.onPickFeature === undefined ? {} : { onPickFeature: props.onPickFeature }),
        ...(props.onRest === undefined ? {} : { onRest: props.onRest }),
        onPickFigure: (key) => {
          if (key !== null) props.onPick?.(key);
        },
        onHoverFigure: (key) => (props.lifted.value = key),
        onLost,
        onTileProblem: () => say(state, { tone: 'error', title: state.messages.peek().state.tilesFailed }),
      },
    );
    if (props.handle !== undefined) props.handle.value = map;
    let view = first;
    const stops = [
      effect(() => map.use(props.tool?.value ?? null)),
      effect(() => void map.raise(props.raised?.value ?? null)),
      effect(() => map.select(props.selected?.value?.ref ?? null)),
      effect(() => map.show(composeStyle(sceneOf(viewer, props, shown)))),
      effect(() => map.highlight(props.lifted.value)),
      effect(() => map.describe(props.label)),
      effect(() => {
        const wanted = props.view.value;
        if (wanted !== null && wanted !== view) map.fit(wanted, props.padding ?? paddingOf(container), CLOSEST);
        view = wanted;
      }),
    ];
    const stop = (): void => {
      for (const each of stops) each();
      if (props.handle !== undefined) props.handle.value = null;
      map.destroy();
    };
    return { map, stop };
  } catch (error) {
    console.warn(error);
    state.canDraw.value = false;
    return undefined;
  }
}

function sceneOf(
  { state }: Viewer,
  { figures, layers, raised, only, asOf, selected, isPlain }: DeskMapProps,
  shown: Set<string>,
): Scene {
  const visible = layers.value;
  for (const id of visible) shown.add(id);
  const states = [...shown].map((id) => [id, { visible: visible.includes(id), opacity: 0.8 }] as const);
  return {
    layers: state.layers.value,
    states: Object.fromEntries(states),
    shown,
    base: isPlain?.value === true ? 'none' : 'calm',
    theme: state.theme.value,
    scale: state.scale.value,
    hasColumns: raised !== undefined && raised.value !== null,
    figures: figures.value,
    selected: selected?.value ?? null,
    only: only?.value ?? {},
    asOf: asOf?.value ?? '',
  };
}
