/** The layer tree: which layers can be drawn, which are, and whether the present scale shows them. Pure functions. */
import type { LayerGroup } from '../schemas/layer.ts';
import type { LayerInfo } from './api.ts';
import type { LayerChoice } from './url-state.ts';

export interface LayerState {
  readonly visible: boolean;
  /** 0–1 */
  readonly opacity: number;
}

export type LayerStates = Readonly<Record<string, LayerState>>;

/** Why a visible layer may show nothing: the map is zoomed out too far for it, or it holds no data yet. */
export type Showing = 'shown' | 'too-far-out' | 'no-data';

export interface TreeLayer {
  readonly layer: LayerInfo;
  readonly state: LayerState;
  readonly showing: Showing;
}

export interface TreeGroup {
  readonly id: LayerGroup;
  readonly layers: readonly TreeLayer[];
  readonly visible: number;
}

/** Groups in the order in which a bureau lists them. */
export const GROUPS: readonly LayerGroup[] = [
  'cadastre',
  'control-lines',
  'land-use',
  'stock-land',
  'projects',
  'restoration',
  'mining',
  'registration',
  'administration',
  'reference',
];

/** What a first visit shows: whose land it is, what may not be built on, and where the districts end. */
export const FIRST_LAYERS: readonly string[] = [
  'administrative-area',
  'urban-growth-boundary',
  'ecological-redline',
  'basic-farmland',
  'parcel',
  'building',
];

const HIDDEN: LayerState = { visible: false, opacity: 1 };

/** Layers that have tiles, hence a place in the tree. */
export function drawnLayers(layers: readonly LayerInfo[]): readonly LayerInfo[] {
  return layers.filter((layer) => layer.zoom !== null);
}

/** Visibility from the address, or that of a first visit where the address says nothing. */
export function initialStates(layers: readonly LayerInfo[], choices: readonly LayerChoice[] | undefined): LayerStates {
  const chosen = new Map(
    (choices ?? FIRST_LAYERS.map((id) => ({ id, opacity: 1 }))).map((choice) => [choice.id, choice]),
  );
  return Object.fromEntries(
    drawnLayers(layers).map(({ id }) => [id, { visible: chosen.has(id), opacity: chosen.get(id)?.opacity ?? 1 }]),
  );
}

/** The visible layers for the address; undefined where they are those of a first visit. */
export function choicesOf(layers: readonly LayerInfo[], states: LayerStates): readonly LayerChoice[] | undefined {
  const visible = drawnLayers(layers).filter(({ id }) => states[id]?.visible);
  const first = drawnLayers(layers).filter(({ id }) => FIRST_LAYERS.includes(id));
  const isFirst =
    visible.length === first.length &&
    visible.every(({ id }) => FIRST_LAYERS.includes(id) && states[id]?.opacity === 1);
  return isFirst ? undefined : visible.map(({ id }) => ({ id, opacity: states[id]?.opacity ?? 1 }));
}

/** Changes one layer. */
export function withLayer(states: LayerStates, id: string, change: Partial<LayerState>): LayerStates {
  return { ...states, [id]: { ...(states[id] ?? HIDDEN), ...change } };
}

/** Switches a whole group: on unless all of it is on already. */
export function withGroupSwitched(states: LayerStates, group: TreeGroup): LayerStates {
  const visible = group.visible < group.layers.length;
  return group.layers.reduce((next, { layer }) => withLayer(next, layer.id, { visible }), states);
}

/** The tree at a zoom; groups without a drawable layer are left out. */
export function treeOf(layers: readonly LayerInfo[], states: LayerStates, zoom: number): readonly TreeGroup[] {
  const drawn = drawnLayers(layers);
  return GROUPS.flatMap((id) => {
    const members = drawn
      .filter((layer) => layer.group === id)
      .map((layer) => ({ layer, state: states[layer.id] ?? HIDDEN, showing: showingOf(layer, zoom) }));
    if (members.length === 0) return [];
    return [{ id, layers: members, visible: members.filter(({ state }) => state.visible).length }];
  });
}

function showingOf(layer: LayerInfo, zoom: number): Showing {
  if (layer.version === 0) return 'no-data';
  return layer.zoom !== null && zoom < layer.zoom[0] ? 'too-far-out' : 'shown';
}

/** Groups in the order in which a click is answered: what somebody points at before what it lies in. */
const ASK_ORDER: readonly LayerGroup[] = [
  'projects',
  'stock-land',
  'cadastre',
  'registration',
  'restoration',
  'mining',
  'control-lines',
  'land-use',
  'administration',
  'reference',
];

/** Inside the cadastre a point or line that was hit was meant; else the parcel comes before what stands on it. */
const CADASTRE_FIRST: readonly string[] = ['boundary-point', 'boundary-line', 'parcel', 'building', 'building-unit'];

/** Layers that a click asks about, the answer wanted first at the front: visible, published and drawn at this zoom. */
export function askedLayers(layers: readonly LayerInfo[], states: LayerStates, zoom: number): readonly string[] {
  return drawnLayers(layers)
    .filter((layer) => states[layer.id]?.visible && showingOf(layer, zoom) === 'shown')
    .toSorted((a, b) => askRank(a) - askRank(b))
    .map(({ id }) => id);
}

function askRank({ id, group }: LayerInfo): number {
  const place = CADASTRE_FIRST.indexOf(id);
  return ASK_ORDER.indexOf(group) * 10 + (place < 0 ? 9 : place);
}

/** The smallest extent around all published layers; null before the first load. */
export function extentOf(layers: readonly LayerInfo[]): readonly [number, number, number, number] | null {
  const extents = layers.flatMap(({ extent }) => (extent === null ? [] : [extent]));
  if (extents.length === 0) return null;
  return [
    Math.min(...extents.map((extent) => extent[0])),
    Math.min(...extents.map((extent) => extent[1])),
    Math.max(...extents.map((extent) => extent[2])),
    Math.max(...extents.map((extent) => extent[3])),
  ];
}
