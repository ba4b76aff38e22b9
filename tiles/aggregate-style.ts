import { LABEL_FONTS, type StyleLayer } from '../schemas/derive/style.ts';
import type { Layer } from '../schemas/layer.ts';
import { aggregateName, isAggregatedAt } from './layer-content.ts';

/** How the counted features of a layer are drawn: a circle per mesh cell that grows with the count, and the count in it. */
export function aggregateStyleLayers(layer: Layer, source: string = layer.id): readonly StyleLayer[] {
  const [from, to] = layer.tiles?.zoom ?? [0, -1];
  const isAggregated = Array.from({ length: to - from + 1 }, (_, index) => from + index).some((zoom) =>
    isAggregatedAt(layer, zoom),
  );
  if (!isAggregated) return [];
  const common = {
    source,
    'source-layer': aggregateName(layer),
    minzoom: from,
    metadata: { 'dimai:layer': layer.id, 'dimai:aggregate': 'true' },
  };
  return [
    {
      id: `${layer.id}-aggregate`,
      type: 'circle',
      ...common,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 1, 2.5, 30, 11],
        'circle-color': layer.legend?.line ?? '#757575',
        'circle-opacity': 0.55,
      },
    },
    {
      id: `${layer.id}-aggregate-label`,
      type: 'symbol',
      ...common,
      filter: ['>', ['get', 'count'], 1],
      layout: { 'text-field': ['to-string', ['get', 'count']], 'text-font': LABEL_FONTS, 'text-size': 10 },
      paint: { 'text-color': '#222222', 'text-halo-color': '#FFFFFF', 'text-halo-width': 1 },
    },
  ];
}
