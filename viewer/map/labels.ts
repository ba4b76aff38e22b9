import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { StyleLayer } from '../../schemas/derive/style.ts';
import type { LayerInfo } from '../api.ts';
import { type Drawing, FONT, FONT_BOLD, type From } from './drawing.ts';
import { textColour } from './palette.ts';

/** A label of the catalogue in the viewer's type: regions large and spaced, details small, each in a darker shade of its line. */
export function dressLabel(
  part: StyleLayer,
  { id, legend, geometry }: LayerInfo,
  drawing: Drawing,
  from: From,
): LayerSpecification {
  const { theme, palette, opacity, scale } = drawing;
  const isRegion = part.minzoom <= 10;
  const size = (isRegion ? 15 : part.minzoom <= 13 ? 13 : 11.5) * scale;
  const layout = part.layout ?? {};
  return {
    ...from,
    id: `${id}/label`,
    type: 'symbol',
    minzoom: Math.max(from.minzoom, part.minzoom),
    ...(isRegion ? { maxzoom: 15 } : {}),
    layout: {
      ...from.layout,
      ...(geometry === 'Point' ? { 'text-anchor': 'top' as const, 'text-offset': [0, 0.5] as [number, number] } : {}),
      'symbol-placement': layout['symbol-placement'] === 'line' ? 'line' : 'point',
      'text-field': shortened(layout['text-field'] as ExpressionSpecification),
      'text-font': isRegion ? FONT_BOLD : FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], part.minzoom, size * 0.92, part.minzoom + 4, size * 1.25],
      'text-letter-spacing': isRegion ? 0.18 : 0.02,
      // Tiles cut a district into pieces that each carry its name; near ones give way to each other.
      'text-padding':
        part.minzoom <= 13
          ? [
              'interpolate',
              ['linear'],
              ['zoom'],
              part.minzoom,
              isRegion ? 8 : 28,
              part.minzoom + 4,
              isRegion ? 180 : 110,
            ]
          : 4,
      'text-max-width': 9,
    },
    paint: {
      'text-color': isRegion || legend?.line === undefined ? palette.ink.label : textColour(legend.line, theme),
      'text-halo-color': palette.ink.halo,
      'text-halo-width': 1.5 * scale,
      'text-opacity': Math.max(0.35, opacity),
    },
  };
}

/** A 19-digit parcel code is labelled by its last seven characters, as on a cadastral map: the rest is the same all around. */
export function shortened(text: ExpressionSpecification): ExpressionSpecification {
  return ['case', ['==', ['length', text], 19], ['slice', text, 12], text];
}
