/** What the viewer knows at any moment, as signals: panels read them, actions write them, the map and the address follow. */
import { computed, type ReadonlySignal, signal, type Signal } from '@preact/signals';
import type { CodeList } from '../schemas/layer.ts';
import type { ColumnFigures, Extent, FeatureRef, Hit, LayerInfo, LonLat } from './api.ts';
import { messagesOf, type Messages } from './i18n/messages.ts';
import { choicesOf, type LayerStates } from './layers.ts';
import type { MapController } from './map.ts';
import type { Boundary, BoundaryReading } from './boundaries.ts';
import type { Figure } from './map/figures.ts';
import type { AnyRoute } from './navigation.ts';
import { LONGEST_NOTES, type Note, writeNotes } from './notes.ts';
import type { Remembered } from './preferences.ts';
import type { Session } from './session.ts';
import type { BaseMap, Camera, Language, Theme, ToolPart, UrlState } from './url-state.ts';

/** Something asked of the server: not asked, under way, answered or failed. A failure is never shown as an empty answer. */
export type Asked<T> =
  | { readonly state: 'idle' }
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

/** Features found at a place; `at` is null where a search or a link named one feature. */
export interface Found {
  readonly at: LonLat | null;
  readonly hits: readonly Hit[];
}

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'error';
  readonly title: string;
  readonly detail?: string;
}

/** A part of the map that was asked for while another page was open. */
export interface AwaitedView {
  readonly extent: Extent;
  readonly maxZoom: number;
}

/** Code lists by id; they arrive after the map. */
export type CodeLists = Readonly<Record<string, CodeList>>;

/** Tools of the map, as the panel lists them. */
export type { ToolPart } from './url-state.ts';

export interface ViewerState {
  /** The page that is shown. */
  readonly route: Signal<AnyRoute>;
  /** Name of the one thing that the page is about, for the window's title; null where the page's own name will do. */
  readonly pageTitle: Signal<string | null>;
  /** Null until the server has said who works here. */
  readonly session: Signal<Session | null>;
  /**
   * What the server says since the session of the person ended: their page waits behind the login, with their rights, so that
   * nothing of it goes. Null while the session lasts.
   */
  readonly ended: Signal<Session | null>;
  /** The list of pages on a phone. */
  readonly isMenuOpen: Signal<boolean>;
  readonly language: Signal<Language>;
  readonly theme: Signal<Theme>;
  readonly messages: ReadonlySignal<Messages>;
  /** The catalogue; stays answered while newer versions are looked for. */
  readonly catalogue: Signal<Asked<readonly LayerInfo[]>>;
  readonly layers: ReadonlySignal<readonly LayerInfo[]>;
  readonly layerStates: Signal<LayerStates>;
  /** Layers brought above all others, the last one topmost, and put below them. */
  readonly above: Signal<readonly string[]>;
  readonly below: Signal<readonly string[]>;
  readonly base: Signal<BaseMap>;
  readonly camera: Signal<Camera | null>;
  readonly pointer: Signal<LonLat | null>;
  readonly found: Signal<Asked<Found>>;
  /** Index into the hits that were found. */
  readonly hitIndex: Signal<number>;
  readonly hit: ReadonlySignal<Hit | null>;
  /** The place or feature that is being asked about or was found. */
  readonly askedAt: Signal<LonLat | null>;
  readonly askedFeature: Signal<FeatureRef | null>;
  /** Layer whose columns are shown. */
  readonly columnsLayer: Signal<string | null>;
  readonly columns: Signal<Asked<ColumnFigures>>;
  readonly activeColumn: Signal<string | null>;
  readonly codeLists: Signal<CodeLists>;
  readonly isConnected: Signal<boolean>;
  readonly toasts: Signal<readonly Toast[]>;
  readonly isLayerPanelOpen: Signal<boolean>;
  readonly isGoToOpen: Signal<boolean>;
  readonly areToolsOpen: Signal<boolean>;
  readonly toolPart: Signal<ToolPart>;
  /** What the open tool was asked, as its own text; empty where nothing was. */
  readonly toolOrder: Signal<string>;
  /** Counts the orders that came with an address: the tool begins anew with each. */
  readonly toolOrdered: Signal<number>;
  readonly isTouring: Signal<boolean>;
  /** What a tool draws on the map. */
  readonly toolFigures: Signal<readonly Figure[]>;
  /** What was written on the map. */
  readonly notes: Signal<readonly Note[]>;
  /** Uploads whose boundaries belong to the map; the address carries them. */
  readonly boundaryIds: Signal<readonly string[]>;
  /** What is known of them, and of those that an earlier address had. */
  readonly boundaries: Signal<readonly Boundary[]>;
  readonly boundaryReading: Signal<BoundaryReading | null>;
  /** The boundary in which is selected: an upload, or one plot of it behind a `#`. */
  readonly chosenBoundary: Signal<string | null>;
  /** What a search draws there: the frame of a sheet. */
  readonly foundFigures: Signal<readonly Figure[]>;
  /** Somebody has asked for a feature, now or on an earlier visit: the hint is not needed any more. */
  readonly hasAsked: Signal<boolean>;
  /** Null until the map stands, and where the browser cannot draw it. */
  readonly map: Signal<MapController | null>;
  readonly canDraw: Signal<boolean>;
  /** Where the map is wanted as soon as it stands. */
  readonly awaitedView: Signal<AwaitedView | null>;
  /** 1 on a desk, more on a large screen. */
  readonly scale: Signal<number>;
  /** Panels are sheets at the bottom. */
  readonly isNarrow: Signal<boolean>;
  /** There is room for one panel only: while the layer panel is open the other waits. */
  readonly isTight: Signal<boolean>;
}

/** The state at the start: what the address says, else what was chosen last time, else Chinese. */
export function createState(url: UrlState, stored: Remembered, route: AnyRoute): ViewerState {
  const language = signal<Language>(url.language ?? stored.language ?? 'zh');
  const catalogue = signal<Asked<readonly LayerInfo[]>>({ state: 'idle' });
  const found = signal<Asked<Found>>({ state: 'idle' });
  const hitIndex = signal(0);
  return {
    route: signal(route),
    pageTitle: signal(null),
    session: signal(null),
    ended: signal(null),
    isMenuOpen: signal(false),
    awaitedView: signal(null),
    language,
    theme: signal(url.theme ?? stored.theme),
    messages: computed(() => messagesOf(language.value)),
    catalogue,
    layers: computed(() => (catalogue.value.state === 'answered' ? catalogue.value.value : [])),
    layerStates: signal({}),
    above: signal(url.above ?? []),
    below: signal(url.below ?? []),
    base: signal(url.base ?? 'calm'),
    camera: signal(url.camera ?? null),
    pointer: signal(null),
    found,
    hitIndex,
    hit: computed(() => (found.value.state === 'answered' ? (found.value.value.hits[hitIndex.value] ?? null) : null)),
    askedAt: signal(null),
    askedFeature: signal(null),
    columnsLayer: signal(null),
    columns: signal<Asked<ColumnFigures>>({ state: 'idle' }),
    activeColumn: signal(null),
    codeLists: signal({}),
    isConnected: signal(true),
    toasts: signal([]),
    isLayerPanelOpen: signal(true),
    isGoToOpen: signal(false),
    areToolsOpen: signal(url.tool !== undefined),
    toolPart: signal<ToolPart>(url.tool?.part ?? 'measure'),
    toolOrder: signal(url.tool?.order ?? ''),
    toolOrdered: signal(0),
    isTouring: signal(false),
    toolFigures: signal([]),
    notes: signal(url.notes ?? []),
    boundaryIds: signal(url.boundaries ?? []),
    boundaries: signal([]),
    boundaryReading: signal(null),
    chosenBoundary: signal(null),
    foundFigures: signal([]),
    hasAsked: signal(stored.hasAsked),
    map: signal(null),
    canDraw: signal(true),
    scale: signal(1),
    isNarrow: signal(false),
    isTight: signal(false),
  };
}

/** Whether something stands at the right: what was found, the tools, or the figures of the columns. */
export function hasRightPanel({ found, columnsLayer, areToolsOpen, isTight, isLayerPanelOpen }: ViewerState): boolean {
  const isWanted = found.value.state !== 'idle' || columnsLayer.value !== null || areToolsOpen.value;
  return isWanted && !(isTight.value && isLayerPanelOpen.value);
}

/** What the address should say now. Theme and language only where they were chosen. */
export function urlStateOf(
  state: ViewerState,
  chosen: { readonly theme: boolean; readonly language: boolean },
): UrlState {
  const camera = state.camera.value;
  const layers = choicesOf(state.layers.value, state.layerStates.value);
  const at = state.askedAt.value;
  const hit = state.hit.value;
  const select = hit === null ? state.askedFeature.value : { layer: hit.layer, id: hit.id };
  const columns = state.columnsLayer.value;
  const notes = state.notes.value;
  const boundaries = state.boundaryIds.value;
  return {
    ...(camera === null ? {} : { camera }),
    ...(layers === undefined ? {} : { layers }),
    above: state.above.value,
    below: state.below.value,
    ...(at === null ? {} : { at }),
    ...(select === null ? {} : { select }),
    ...(columns === null ? {} : { columns }),
    base: state.base.value,
    ...(state.areToolsOpen.value ? { tool: { part: state.toolPart.value, order: state.toolOrder.value } } : {}),
    ...(notes.length === 0 || writeNotes(notes).length > LONGEST_NOTES ? {} : { notes }),
    ...(boundaries.length === 0 ? {} : { boundaries }),
    ...(chosen.theme ? { theme: state.theme.value } : {}),
    ...(chosen.language ? { language: state.language.value } : {}),
  };
}
