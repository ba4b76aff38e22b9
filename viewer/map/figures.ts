/** What a page draws on the map beside the layers: plots of a check, pieces of overlap, places of faults, points being drawn. */
import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification } from 'maplibre-gl';
import type { DrawnGeometry } from '../api.ts';
import { FONT_BOLD } from './drawing.ts';
import { shortened } from './labels.ts';
import type { InkPalette } from './palette.ts';

/**
 * How a figure looks: `plot` an outline in the colour of the selection, `piece` a filled area, `faint` one that is filled
 * only while it is pointed at, `gone` one with a broken line for what is no longer there, `name` a label at a place, that gives way to others, `trace` a line being drawn, `vertex` and `middle` its points, `fault` a place.
 */
export type FigureLook = 'plot' | 'piece' | 'faint' | 'gone' | 'name' | 'trace' | 'vertex' | 'middle' | 'fault';

export interface Figure {
  /** Names it to the page; several figures of one key belong together. */
  readonly key: string;
  readonly look: FigureLook;
  readonly geometry: DrawnGeometry;
  /** CSS hexadecimal; by default that of the look. */
  readonly colour?: string;
  readonly label?: string;
}

export const FIGURES = 'figures';

/** Layers in which a figure can be pointed at, the topmost first. */
export const PICKED_FIGURES: readonly string[] = ['figures/fault', 'figures/fill', 'figures/thin'];

/** The figures as a source; their keys carry their state. */
export function figureSource(figures: readonly Figure[]): GeoJSONSourceSpecification {
  const features = figures.map(({ geometry, ...properties }) => ({
    type: 'Feature' as const,
    properties,
    geometry: geometry as unknown as GeoJSON.Geometry,
  }));
  return { type: 'geojson', promoteId: 'key', data: { type: 'FeatureCollection', features } };
}

const isLifted: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];
const looks = (...names: readonly FigureLook[]): ExpressionSpecification => [
  'in',
  ['get', 'look'],
  ['literal', [...names]],
];
const colourOr = (colour: string): ExpressionSpecification => ['coalesce', ['get', 'colour'], colour];
const lifted = (up: number, down: number): ExpressionSpecification => ['case', isLifted, up, down];

/** Areas, lines and points of the figures, above all layers and below their labels. */
export function figureLayers(scale: number, ink: InkPalette): readonly LayerSpecification[] {
  return [
    {
      id: 'figures/fill',
      source: FIGURES,
      type: 'fill',
      filter: ['all', looks('piece', 'faint', 'gone'), ['==', ['geometry-type'], 'Polygon']],
      paint: {
        'fill-color': colourOr(ink.select),
        'fill-opacity': ['case', isLifted, 0.72, looks('faint'), 0.04, looks('gone'), 0.1, 0.42],
      },
    },
    {
      id: 'figures/plot-wash',
      source: FIGURES,
      type: 'fill',
      filter: ['all', looks('plot'), ['==', ['geometry-type'], 'Polygon']],
      paint: { 'fill-color': colourOr(ink.select), 'fill-opacity': lifted(0.16, 0.06) },
    },
    {
      id: 'figures/casing',
      source: FIGURES,
      type: 'line',
      filter: looks('plot', 'trace'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': ink.selectCasing, 'line-width': 5.6 * scale, 'line-opacity': 0.9 },
    },
    {
      id: 'figures/outline',
      source: FIGURES,
      type: 'line',
      filter: looks('plot', 'trace'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colourOr(ink.select), 'line-width': lifted(3.6 * scale, 2.6 * scale) },
    },
    // A strip of decimetres would vanish as an area: its line keeps it in sight.
    {
      id: 'figures/thin',
      source: FIGURES,
      type: 'line',
      filter: looks('piece', 'faint'),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colourOr(ink.select), 'line-width': lifted(4 * scale, 1.6 * scale) },
    },
    {
      id: 'figures/gone',
      source: FIGURES,
      type: 'line',
      filter: looks('gone'),
      paint: {
        'line-color': colourOr(ink.select),
        'line-width': lifted(4 * scale, 1.8 * scale),
        'line-dasharray': [2, 2],
      },
    },
    {
      id: 'figures/point',
      source: FIGURES,
      type: 'circle',
      filter: looks('vertex', 'middle'),
      paint: {
        'circle-radius': ['case', looks('middle'), 3.6 * scale, isLifted, 8 * scale, 5.6 * scale],
        'circle-color': ['case', isLifted, ink.select, ink.selectCasing],
        'circle-opacity': ['case', looks('middle'), 0.85, 1],
        'circle-stroke-color': ink.select,
        'circle-stroke-width': ['case', looks('middle'), 1.2 * scale, 2.4 * scale],
      },
    },
    {
      id: 'figures/fault',
      source: FIGURES,
      type: 'circle',
      filter: looks('fault'),
      paint: {
        'circle-radius': lifted(11 * scale, 7 * scale),
        'circle-color': colourOr('#d3302a'),
        'circle-opacity': 0.85,
        'circle-stroke-color': ink.selectCasing,
        // Faults stand close together: a thick ring would hide the one below.
        'circle-stroke-width': lifted(2 * scale, 0.6 * scale),
      },
    },
  ];
}

/** Numbers of plots and points, above everything. */
export function figureLabels(scale: number, ink: InkPalette): readonly LayerSpecification[] {
  return [
    {
      id: 'figures/name',
      source: FIGURES,
      type: 'symbol',
      filter: looks('name'),
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONT_BOLD,
        'text-size': 13 * scale,
        'text-padding': 1,
      },
      paint: { 'text-color': ink.label, 'text-halo-color': ink.halo, 'text-halo-width': 1.8 * scale },
    },
    {
      // Many plots stand side by side: their numbers give way to each other, the rest is seen nearer by.
      id: 'figures/label',
      source: FIGURES,
      type: 'symbol',
      filter: ['all', ['has', 'label'], ['!', looks('name', 'vertex', 'fault')]],
      layout: {
        'text-field': shortened(['get', 'label']),
        'text-font': FONT_BOLD,
        'text-size': 13 * scale,
        'text-padding': 4,
      },
      paint: { 'text-color': ink.label, 'text-halo-color': ink.halo, 'text-halo-width': 1.8 * scale },
    },
    {
      id: 'figures/point-label',
      source: FIGURES,
      type: 'symbol',
      filter: ['all', ['has', 'label'], looks('vertex', 'fault')],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONT_BOLD,
        'text-size': 13 * scale,
        'text-anchor': 'bottom-left',
        'text-offset': [0.6, -0.4],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': ink.label, 'text-halo-color': ink.halo, 'text-halo-width': 1.8 * scale },
    },
  ];
}
