/**
 * Style layers that will come into sight when somebody zooms in make MapLibre translate programs for the graphics card, which
 * holds the page up for a tenth of a second each time. A rehearsal draws one tiny feature, out of sight, by a copy of such a
 * layer while nobody waits: the programs are there when the layer is.
 */
import type {
  GeoJSONSourceSpecification,
  LayerSpecification,
  Map,
  StyleSpecification,
  VectorTileSource,
} from 'maplibre-gl';
import type { LonLat } from '../api.ts';
import { REHEARSAL } from './rehearsal-name.ts';

/** A copy a program: of the visible layers whose zoom is not reached, those that no layer in reach shares its programs with. */
export function rehearsalsOf(
  { layers }: Pick<StyleSpecification, 'layers'>,
  zoom: number,
  /** Zoom of a source's first tiles. */
  beginOf: (source: string) => number = () => 0,
): readonly LayerSpecification[] {
  const drawn = layers.filter((layer) => 'source' in layer && layer.layout?.visibility !== 'none');
  const isReached = (layer: LayerSpecification): boolean =>
    Math.max(layer.minzoom ?? 0, 'source' in layer ? beginOf(String(layer.source)) : 0) <= zoom;
  const known = new Set(drawn.filter(isReached).map(programOf));
  const rehearsals: LayerSpecification[] = [];
  for (const layer of drawn) {
    const program = programOf(layer);
    if (known.has(program)) continue;
    known.add(program);
    rehearsals.push(copyOf(layer));
  }
  return rehearsals;
}

/** What MapLibre makes a program for: the kind of a layer, and which of its properties differ between features or with the zoom. */
function programOf(layer: LayerSpecification): string {
  const paint = Object.entries((layer.paint ?? {}) as Readonly<Record<string, unknown>>).map(
    ([name, value]) => `${name}:${kindOf(name, value)}`,
  );
  const icon = layer.type === 'symbol' && layer.layout?.['icon-image'] !== undefined ? 'icon' : '';
  return [layer.type, icon, ...paint.toSorted()].join('|');
}

function kindOf(name: string, value: unknown): string {
  const text = JSON.stringify(value);
  const isOfFeature = /\["(get|has|id|feature-state|geometry-type|properties)"/.test(text);
  const isOfZoom = text.includes('["zoom"]');
  if (isOfFeature) return isOfZoom ? 'both' : 'feature';
  // A dash or a pattern is another program, whatever it looks like.
  return /dash|pattern/.test(name) ? 'present' : 'one';
}

/** The layer as it draws, on a source of its own, at every zoom, in nobody's way. */
function copyOf(layer: LayerSpecification): LayerSpecification {
  const id = `${REHEARSAL}${layer.id}`;
  const { minzoom: _min, maxzoom: _max, ...kept } = layer;
  const { 'source-layer': _layer, filter: _filter, ...copy } = kept as typeof kept & Record<string, unknown>;
  const text = { 'text-field': '地', 'text-allow-overlap': true, 'text-ignore-placement': true };
  const layout = layer.type === 'symbol' ? { ...layer.layout, ...text } : layer.layout;
  return { ...copy, id, source: id, ...(layout === undefined ? {} : { layout }) } as LayerSpecification;
}

/** A point, a line and an area of a metre. */
export function rehearsalSource([x, y]: LonLat): GeoJSONSourceSpecification {
  const metre = 1e-5;
  const ring = [
    [x, y],
    [x + metre, y],
    [x, y + metre],
    [x, y],
  ];
  const geometries: readonly GeoJSON.Geometry[] = [
    { type: 'Point', coordinates: [x, y] },
    { type: 'LineString', coordinates: ring.slice(0, 2) },
    { type: 'Polygon', coordinates: [ring] },
  ];
  const features = geometries.map((geometry) => ({ type: 'Feature' as const, properties: {}, geometry }));
  return { type: 'geojson', data: { type: 'FeatureCollection', features } };
}

/** Lets layers that are not in sight yet draw once, one after the other while nothing else is done. */
export async function rehearse(map: Map, isGone: () => boolean): Promise<void> {
  // Fetched, it may come when the map is gone already.
  if (isGone()) return;
  const beginOf = (source: string): number => map.getSource<VectorTileSource>(source)?.minzoom ?? 0;
  for (const layer of rehearsalsOf(map.getStyle(), map.getZoom(), beginOf)) {
    await new Promise<void>((resolve) => whenFree(resolve));
    if (!isGone() && map.isMoving()) await map.once('moveend');
    if (isGone()) return;
    // Beside what is seen, in a tile that is.
    const { x, y } = map.project(map.getBounds().getNorthWest());
    const { lng, lat } = map.unproject([x - 2, y + map.getCanvas().clientHeight / 2]);
    map.addSource(layer.id, rehearsalSource([lng, lat]));
    map.addLayer(layer);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isGone() && map.getSource(layer.id) !== undefined && !map.isSourceLoaded(layer.id)) return;
        map.off('render', look);
        resolve();
      };
      map.on('render', look);
    });
    if (isGone()) return;
    // Another style may have taken it away.
    if (map.getLayer(layer.id) !== undefined) map.removeLayer(layer.id);
    if (map.getSource(layer.id) !== undefined) map.removeSource(layer.id);
  }
}

/** Calls back when the page has a moment to spare, and after a second in any case. */
function whenFree(call: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(call, { timeout: 1000 });
  else setTimeout(call, 50);
}
