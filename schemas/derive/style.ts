import type { Layer, LayerGroup, Legend, LegendEntry } from '../layer.ts';

/** A layer of a MapLibre style (style specification v8); plain data, so that a server can send it and a browser can draw it. */
export interface StyleLayer {
  readonly id: string;
  readonly type: 'fill' | 'line' | 'circle' | 'symbol';
  readonly source: string;
  readonly 'source-layer': string;
  readonly minzoom: number;
  readonly filter?: unknown;
  readonly layout?: Readonly<Record<string, unknown>>;
  readonly paint: Readonly<Record<string, unknown>>;
  /** `dimai:layer` is the catalogue id; `dimai:pattern` names a hatch that a client may draw itself, `dimai:mark` the sign of a point. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A whole MapLibre style. It has no `glyphs` and no `sprite`: labels are drawn from local fonts and nothing else is fetched. */
export interface Style {
  readonly version: 8;
  readonly name: string;
  readonly sources: Readonly<Record<string, unknown>>;
  readonly layers: readonly unknown[];
}

/** Fonts of Chinese labels in order of preference; with no `glyphs` in the style they are CSS family names. */
export const LABEL_FONTS = ['Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'sans-serif'] as const;

/** Painting order: what covers the whole ground first, what a planner looks for last. */
const paintOrder: readonly LayerGroup[] = [
  'land-use',
  'reference',
  'control-lines',
  'cadastre',
  'restoration',
  'mining',
  'stock-land',
  'projects',
  'administration',
  'registration',
];

/** Style of some layers. `tileJsonUrl` gives the TileJSON of a layer id; each layer is a source of its own name. */
export function catalogueStyle(name: string, layers: readonly Layer[], tileJsonUrl: (id: string) => string): Style {
  const drawn = inPaintOrder(layers.filter((layer) => layer.tiles != null && layer.legend != null));
  const parts = drawn.map((layer) => styleLayers(layer));
  const isLabel = (layer: StyleLayer) => layer.type === 'symbol';
  return {
    version: 8,
    name,
    sources: Object.fromEntries(drawn.map((layer) => [layer.id, { type: 'vector', url: tileJsonUrl(layer.id) }])),
    layers: [
      { id: 'background', type: 'background', paint: { 'background-color': '#F7F6F2' } },
      ...parts.flatMap((part) => part.filter((layer) => !isLabel(layer))),
      ...parts.flatMap((part) => part.filter(isLabel)),
    ],
  };
}

/** Layers as they are painted, the bottom one first; within a group the order of the catalogue is kept. */
export function inPaintOrder(layers: readonly Layer[]): readonly Layer[] {
  return layers.toSorted((a, b) => paintOrder.indexOf(a.group) - paintOrder.indexOf(b.group));
}

/** Fill, line, circle and label layers of one catalogue layer, in that order; none for a layer that is not drawn. */
export function styleLayers(layer: Layer, source: string = layer.id): readonly StyleLayer[] {
  const { legend, tiles, geometry } = layer;
  if (legend == null || tiles == null || geometry == null) return [];
  const common = { source, 'source-layer': layer.id, minzoom: tiles.zoom[0] };
  const metadata = { 'dimai:layer': layer.id, ...(legend.pattern == null ? {} : { 'dimai:pattern': legend.pattern }) };
  const isMixed = geometry === 'Geometry';
  const parts: StyleLayer[] = [];
  if ((isMixed || geometry === 'MultiPolygon') && hasFill(legend)) {
    parts.push({
      id: `${layer.id}-fill`,
      type: 'fill',
      ...common,
      ...(isMixed ? { filter: ['==', ['geometry-type'], 'Polygon'] } : {}),
      paint: { 'fill-color': colourOf(legend, 'fill'), 'fill-opacity': legend.fillOpacity ?? 1 },
      metadata,
    });
  }
  if (geometry !== 'Point' && legend.line != null) {
    parts.push({
      id: `${layer.id}-line`,
      type: 'line',
      ...common,
      ...(isMixed ? { filter: ['!=', ['geometry-type'], 'Point'] } : {}),
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': colourOf(legend, 'line'),
        'line-width': lineWidth(legend.lineWidth ?? 1, tiles.zoom),
        ...(legend.dash == null ? {} : { 'line-dasharray': legend.dash }),
      },
      metadata,
    });
  }
  if (isMixed || geometry === 'Point') {
    parts.push({
      id: `${layer.id}-point`,
      type: 'circle',
      ...common,
      ...(isMixed ? { filter: ['==', ['geometry-type'], 'Point'] } : {}),
      paint: {
        'circle-radius': 3,
        'circle-color': colourOf(legend, 'fill'),
        'circle-stroke-color': colourOf(legend, 'line'),
        'circle-stroke-width': legend.lineWidth ?? 1,
      },
      metadata: legend.mark == null ? metadata : { ...metadata, 'dimai:mark': legend.mark },
    });
  }
  if (legend.label != null) parts.push(labelLayer(layer, legend.label, common, metadata));
  return parts;
}

function labelLayer(
  layer: Layer,
  label: NonNullable<Legend['label']>,
  common: { readonly source: string; readonly 'source-layer': string },
  metadata: Readonly<Record<string, string>>,
): StyleLayer {
  return {
    id: `${layer.id}-label`,
    type: 'symbol',
    ...common,
    minzoom: label.zoom,
    layout: {
      'text-field': ['to-string', ['get', label.field]],
      'text-font': LABEL_FONTS,
      'text-size': 12,
      'symbol-placement': layer.geometry === 'MultiLineString' ? 'line' : 'point',
      ...(layer.geometry === 'Point' ? { 'text-anchor': 'top', 'text-offset': [0, 0.5] } : {}),
    },
    paint: { 'text-color': '#222222', 'text-halo-color': '#FFFFFF', 'text-halo-width': 1.2 },
    metadata,
  };
}

function hasFill(legend: Legend): boolean {
  return legend.fill != null || (legend.entries ?? []).some((entry) => entry.fill != null);
}

const unknownColour = '#9E9E9E';

/** One colour, or a `match` over the values of the field `by` with the layer's own colour for everything else. */
/** Colour of a feature by the legend: one, or a match on the value of its field. */
export function colourOf(legend: Legend, part: 'fill' | 'line'): unknown {
  const fallback = legend[part] ?? unknownColour;
  const cases = legend.by == null ? [] : matchCases(legend.entries ?? [], part);
  if (legend.by == null || cases.length === 0) return fallback;
  return ['match', ['to-string', ['get', legend.by]], ...cases, fallback];
}

function matchCases(entries: readonly LegendEntry[], part: 'fill' | 'line'): readonly unknown[] {
  const values = new Map<string, string[]>();
  for (const entry of entries) {
    const colour = entry[part];
    if (colour == null) continue;
    const same = values.get(colour);
    if (same == null) values.set(colour, [entry.value]);
    else same.push(entry.value);
  }
  return [...values].flatMap(([colour, members]) => [members, colour]);
}

/** Lines thin out towards the first zoom of a layer, where they would cover what they enclose. */
function lineWidth(width: number, [from, to]: readonly [number, number]): unknown {
  return ['interpolate', ['linear'], ['zoom'], from, width / 3, Math.min(from + 4, to), width];
}
