/** Administrative areas of all levels lie in one layer, told by the length of their code: borders and names follow the level. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { LayerInfo } from '../api.ts';
import { type Drawing, FONT, FONT_BOLD, type From } from './drawing.ts';
import { LINE_LAYOUT } from './marks.ts';
import { lineColour } from './palette.ts';

/** The layer and the field with the 2, 4, 6, 9 or 12 digits of the unit. */
export const ADMINISTRATIVE_LAYER = 'administrative-area';
const DIGITS: ExpressionSpecification = ['length', ['to-string', ['get', 'districtCode']]];

/** A value for provinces to counties, one for towns, one for villages. */
const byLevel = <T extends number>(county: T, town: T, village: T): ExpressionSpecification => [
  'case',
  ['<=', DIGITS, 6],
  county,
  ['<=', DIGITS, 9],
  town,
  village,
];

/** Borders: neighbours draw the same line, so it is solid; a town's is thin, a county's broad and soft. */
export function administrativeLine({ id, legend }: LayerInfo, drawing: Drawing, from: From): LayerSpecification {
  const { theme, strength, scale } = drawing;
  return {
    ...from,
    id: `${id}/line`,
    type: 'line',
    layout: { ...from.layout, ...LINE_LAYOUT },
    paint: {
      'line-color': lineColour(legend?.line ?? '#5b3a8c', theme),
      'line-width': [
        'interpolate',
        ['linear'],
        ['zoom'],
        8,
        byLevel(1.5 * scale, 0.4 * scale, 0),
        12,
        byLevel(2.4 * scale, 0.9 * scale, 0.4 * scale),
        16,
        byLevel(3.2 * scale, 1.8 * scale, 1 * scale),
      ],
      'line-opacity': [
        'interpolate',
        ['linear'],
        ['zoom'],
        8,
        byLevel(0.7 * strength, 0.45 * strength, 0),
        12,
        byLevel(0.7 * strength, 0.6 * strength, 0.5 * strength),
      ],
    },
  };
}

interface Level {
  readonly name: string;
  readonly digits: number;
  readonly zoom: readonly [number, number];
  readonly size: number;
}

/** County names from afar, town names where they find room, village names near. */
const LEVELS: readonly Level[] = [
  { name: 'village', digits: 12, zoom: [13.5, 16], size: 12 },
  { name: 'town', digits: 9, zoom: [10.6, 14.5], size: 12.5 },
  { name: 'county', digits: 6, zoom: [6, 12.2], size: 16 },
];

/** Source of the names of counties and towns: a place each, where tiles would name every piece of an area. */
export const AREA_NAMES = `${ADMINISTRATIVE_LAYER}/names`;

/** Names, the greater unit above the smaller one in every conflict of place. */
export function administrativeLabels({ id }: LayerInfo, drawing: Drawing, from: From): readonly LayerSpecification[] {
  const { palette, scale } = drawing;
  const { minzoom, layout } = from;
  return LEVELS.map(({ name, digits, zoom, size }) => ({
    ...(name === 'village' ? from : { source: AREA_NAMES, minzoom, layout }),
    id: `${id}/label-${name}`,
    type: 'symbol',
    minzoom: Math.max(minzoom, zoom[0]),
    maxzoom: zoom[1],
    filter: ['all', ['<=', DIGITS, digits], ['>', DIGITS, digits === 12 ? 9 : digits === 9 ? 6 : 0]],
    layout: {
      ...layout,
      'text-field': ['to-string', ['get', 'districtName']],
      'text-font': name === 'county' ? FONT_BOLD : FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], zoom[0], size * scale, zoom[1], size * 1.3 * scale],
      'text-letter-spacing': name === 'county' ? 0.2 : 0.06,
      'text-padding': 10,
    },
    paint: {
      'text-color': name === 'county' ? palette.ink.label : palette.ink.labelQuiet,
      'text-halo-color': palette.ink.halo,
      'text-halo-width': 1.6 * scale,
    },
  }));
}
