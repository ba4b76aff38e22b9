import { colourOf, LABEL_FONTS, type StyleLayer } from '../schemas/derive/style.ts';
import type { Layer } from '../schemas/layer.ts';
import { aggregateName, hasTiles } from './layer-content.ts';

/** How the counted features of a layer are drawn: a circle per mesh cell that grows with the count, in the colour of the class that covers most, and the count in it. */
export function aggregateStyleLayers(layer: Layer, source: string = layer.id): readonly StyleLayer[] {
  if (!hasTiles(layer)) return [];
  const common = {
    source,
    'source-layer': aggregateName(layer),
    minzoom: 0,
    metadata: { 'dimai:layer': layer.id, 'dimai:aggregate': 'true' },
  };
  return [
    {
      id: `${layer.id}-aggregate`,
      type: 'circle',
      ...common,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 1, 2, 30, 8],
        'circle-color':
          layer.legend?.entries === undefined ? (layer.legend?.line ?? '#757575') : colourOf(layer.legend, 'fill'),
        'circle-opacity': 0.7,
      },
    },
    {
      id: `${layer.id}-aggregate-label`,
      type: 'symbol',
      ...common,
      filter: ['>', ['get', 'count'], 1],
      layout: { 'text-field': ['to-string', ['get', 'count']], 'text-font': LABEL_FONTS, 'text-size': 9 },
      paint: { 'text-color': '#222222', 'text-halo-color': '#FFFFFF', 'text-halo-width': 1 },
    },
  ];
}
