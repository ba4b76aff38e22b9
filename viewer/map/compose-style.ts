/** The whole map as one pure function of what should be seen; MapLibre applies the difference to the style before. */
import type {
  GeoJSONSourceSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { LayerGroup } from '../../schemas/layer.ts';
import type { DrawnGeometry, FeatureRef, LayerInfo } from '../api.ts';
import { drawnLayers, type LayerStates } from '../layers.ts';
import type { BaseMap, Theme } from '../url-state.ts';
import { ADMINISTRATIVE_LAYER, AREA_NAMES } from './administrative.ts';
import { BASE_LAYER, baseMapLayers, pictureLayers, pictureSources } from './base-map.ts';
import { type Figure, figureLabels, figureLayers, FIGURES, figureSource } from './figures.ts';
import { mapPalette, type InkPalette } from './palette.ts';
import { type Parts, thematicParts } from './thematic.ts';

export interface Scene {
  readonly layers: readonly LayerInfo[];
  readonly states: LayerStates;
  readonly base: BaseMap;
  readonly theme: Theme;
  /** Layers that have been visible since the page was opened: they stay in the style, hidden, so that switching them on again costs nothing. */
  readonly shown: ReadonlySet<string>;
  /** 1 on a desk, up to 1.7 on a wall: widths and text grow with it. */
  readonly scale: number;
  /** Columns stand on the map: everything else steps back. */
  readonly hasColumns: boolean;
  /** What the page itself draws: plots, pieces, points that are being drawn. */
  readonly figures?: readonly Figure[];
  /** Layers that were brought above all others, the last one topmost, and those that were put below. */
  readonly above?: readonly string[];
  readonly below?: readonly string[];
  /** Of these layers only these features are drawn. */
  readonly only?: Readonly<Record<string, readonly number[]>>;
  /** The layers as of a day; absent or empty is now. */
  readonly asOf?: string;
  readonly selected: { readonly ref: FeatureRef; readonly geometry: DrawnGeometry | null } | null;
}

/** Style layer that stays empty and marks where the labels begin; columns are put before it. */
export const LABELS_BEGIN = 'labels-begin';
const SELECTION = 'selection';
/** What is left of a layer's strength behind columns. */
const BEHIND_COLUMNS = 0.26;

/** Groups from the ground up: what covers everything lies lowest. */
const STOREYS: readonly LayerGroup[] = [
  'land-use',
  'reference',
  'restoration',
  'mining',
  'cadastre',
  'stock-land',
  'control-lines',
  'projects',
  'registration',
  'administration',
];

/** Inside the cadastre a building stands on its parcel and a boundary point on its line. */
const ABOVE_OWN_GROUP: readonly string[] = [
  'building',
  'building-unit',
  'boundary-line',
  'boundary-point',
  'control-point',
];

/** The style of a scene. */
export function composeStyle(scene: Scene): StyleSpecification {
  const palette = mapPalette(scene.theme);
  const published = drawnLayers(scene.layers).filter((layer) => layer.version > 0);
  const drawn = published.filter(({ id }) => scene.shown.has(id) && id in scene.states);
  const base = scene.base === 'calm' ? published.filter(({ id }) => id === BASE_LAYER) : [];
  const parts = drawn
    .toSorted((a, b) => rankOf(a, scene) - rankOf(b, scene))
    .map((layer) => {
      const { visible, opacity } = scene.states[layer.id]!;
      const strength = scene.hasColumns ? opacity * BEHIND_COLUMNS : opacity;
      const drawing = { theme: scene.theme, palette, opacity, strength, visible, scale: scene.scale };
      return limited(thematicParts(layer, drawing), scene.only?.[layer.id]);
    });
  const all = (part: keyof Parts): readonly LayerSpecification[] => parts.flatMap((each) => each[part]);
  return {
    version: 8,
    name: 'dimai',
    sources: {
      ...pictureSources(scene.base),
      ...sourcesOf([...base, ...drawn], scene.selected?.geometry ?? null, scene.asOf ?? ''),
      ...(scene.figures === undefined ? {} : { [FIGURES]: figureSource(scene.figures) }),
    },
    layers: [
      ...baseMapLayers(palette.base, base[0]?.zoom?.[0] ?? null),
      ...pictureLayers(scene.base),
      ...all('areas'),
      ...all('lines'),
      ...all('points'),
      ...selectionLayers(scene, palette.ink),
      ...all('marks'),
      ...(scene.figures === undefined ? [] : figureLayers(scene.scale, palette.ink)),
      { id: LABELS_BEGIN, type: 'background', layout: { visibility: 'none' } },
      ...all('labels'),
      ...(scene.figures === undefined ? [] : figureLabels(scene.scale, palette.ink)),
    ],
  };
}

/** Style layers that draw these features alone; all of them where none are named. */
function limited(parts: Parts, ids: readonly number[] | undefined): Parts {
  if (ids === undefined) return parts;
  // `match` looks an id up, where `in` would go through the list for every feature.
  const isNamed = ids.length === 0 ? ['literal', false] : ['match', ['id'], [...ids], true, false];
  const limit = (part: LayerSpecification): LayerSpecification => {
    const filter = 'filter' in part && part.filter !== undefined ? ['all', part.filter, isNamed] : isNamed;
    return { ...part, filter } as LayerSpecification;
  };
  const entries = Object.entries(parts).map(([name, layers]) => [name, (layers as LayerSpecification[]).map(limit)]);
  return Object.fromEntries(entries) as Parts;
}

/** Place of a layer from the ground up: its storey, unless it was moved. */
function rankOf(layer: LayerInfo, { above = [], below = [] }: Scene): number {
  const [up, down] = [above.indexOf(layer.id), below.indexOf(layer.id)];
  return up >= 0 ? 1000 + up : down >= 0 ? -1000 - down : storeyOf(layer);
}

function storeyOf(layer: LayerInfo): number {
  return STOREYS.indexOf(layer.group) * 10 + 1 + ABOVE_OWN_GROUP.indexOf(layer.id);
}

/** The version stands in the address, so a new version is a new source and its tiles are fetched afresh. */
function sourcesOf(
  layers: readonly LayerInfo[],
  geometry: DrawnGeometry | null,
  asOf: string,
): Record<string, SourceSpecification> {
  const tiles = layers.map(({ id, version }): [string, SourceSpecification] => [
    id,
    { type: 'vector', url: `/tiles/${id}.json?${asOf === '' ? `pin=${version}` : `asOf=${asOf}`}` },
  ]);
  const names = layers
    .filter(({ id }) => id === ADMINISTRATIVE_LAYER)
    .map(({ id, version }): [string, SourceSpecification] => [
      AREA_NAMES,
      { type: 'geojson', data: `/api/layers/${id}/names?asOf=${asOf === '' ? version : asOf}` },
    ]);
  const data = (geometry ?? { type: 'FeatureCollection', features: [] }) as GeoJSONSourceSpecification['data'];
  return { ...Object.fromEntries([...tiles, ...names]), [SELECTION]: { type: 'geojson', data } };
}

/** The outline of the selected feature where its own tiles do not show it: layer off, or map too far out. */
function selectionLayers({ layers, states, selected, scale }: Scene, ink: InkPalette): readonly LayerSpecification[] {
  const layer = layers.find(({ id }) => id === selected?.ref.layer);
  const isDrawn = layer?.zoom != null && states[layer.id]?.visible === true;
  const range = isDrawn && layer.zoom !== null ? { maxzoom: Math.max(0.1, layer.zoom[0]) } : {};
  const line = (id: string, colour: string, width: number): LayerSpecification => ({
    ...range,
    id,
    type: 'line',
    source: SELECTION,
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': colour, 'line-width': width * scale },
  });
  return [line('selection/casing', ink.selectCasing, 6), line('selection/line', ink.select, 3)];
}
