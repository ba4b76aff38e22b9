/**
 * A catalogue layer on the viewer's map: the style layers derived from its legend (the same that `/styles` hands to other
 * systems), dressed for theme, opacity, screen and zoom, with hatches, hover, selection and labels added.
 */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { type StyleLayer, styleLayers } from '../../schemas/derive/style.ts';
import type { Layer, Legend } from '../../schemas/layer.ts';
import type { LayerInfo } from '../api.ts';
import { AREAS, type Drawing, type From } from './drawing.ts';
import { ADMINISTRATIVE_LAYER, administrativeLabels, administrativeLine } from './administrative.ts';
import { dressLabel } from './labels.ts';
import { bySelection, LINE_LAYOUT, lineShape, marksOf } from './marks.ts';
import { lineColour } from './palette.ts';
import { markImages, patternName, type PatternKind } from './patterns.ts';

/** Storeys of the map: all areas lie under all lines, and so on. */
export interface Parts {
  readonly areas: readonly LayerSpecification[];
  readonly lines: readonly LayerSpecification[];
  readonly points: readonly LayerSpecification[];
  readonly marks: readonly LayerSpecification[];
  readonly labels: readonly LayerSpecification[];
}

const NOTHING: Parts = { areas: [], lines: [], points: [], marks: [], labels: [] };

/** Everything that is drawn of a layer; nothing for a layer without legend or tiles. */
export function thematicParts(info: LayerInfo, drawing: Drawing): Parts {
  if (info.legend === null || info.zoom === null) return NOTHING;
  const derived = styleLayers(asCatalogued(info));
  const from: From = {
    source: info.id,
    'source-layer': info.id,
    minzoom: info.zoom[0],
    layout: { visibility: drawing.visible ? 'visible' : 'none' },
  };
  const dress = <T>(type: StyleLayer['type'], each: (part: StyleLayer) => T): readonly T[] =>
    derived.filter((part) => part.type === type).map(each);
  return {
    areas: dress('fill', (part) => areasOf(part, info, drawing, from)).flat(),
    lines: dress('line', (part) =>
      info.id === ADMINISTRATIVE_LAYER ? administrativeLine(info, drawing, from) : lineOf(part, info, drawing, from),
    ),
    points: [
      ...smallFeatures(info, drawing, from),
      ...dress('circle', (part) =>
        part.metadata['dimai:mark'] === undefined ? pointOf(part, drawing, from) : signOf(info.legend!, drawing, from),
      ),
    ],
    marks: marksOf(info, drawing, from),
    labels:
      info.id === ADMINISTRATIVE_LAYER
        ? administrativeLabels(info, drawing, from)
        : dress('symbol', (part) => dressLabel(part, info, drawing, from)),
  };
}

/** The part of a catalogue layer that its style is derived from. */
function asCatalogued({ id, title, titleEn, group, standard, geometry, zoom, legend }: LayerInfo): Layer {
  return {
    id,
    title,
    titleEn,
    group,
    standard,
    geometry,
    key: [],
    fields: {},
    ...(zoom === null ? {} : { tiles: { zoom } }),
    ...(legend === null ? {} : { legend }),
  };
}

/** A hatch carries its area; the tint under it only closes the gaps. From afar hatches would flicker, and the tint is enough. */
const TINT_UNDER_HATCH = 0.5;

function areasOf(
  part: StyleLayer,
  { id, legend, group }: LayerInfo,
  drawing: Drawing,
  from: From,
): readonly LayerSpecification[] {
  const { theme, palette } = drawing;
  const pattern = part.metadata['dimai:pattern'] as PatternKind | undefined;
  const strength = drawing.strength * palette.fillStrength * (pattern === undefined ? 1 : TINT_UNDER_HATCH);
  const alpha = Number(part.paint['fill-opacity']) * strength;
  const fill: LayerSpecification = {
    ...from,
    id: `${id}/fill`,
    type: 'fill',
    filter: AREAS,
    paint: {
      'fill-color': bySelection(palette.ink.select, part.paint['fill-color']),
      'fill-opacity':
        group === 'cadastre'
          ? steps([12, tinted(alpha)], [15, tinted(0.8 * alpha)], [17, tinted(0.5 * alpha)])
          : tinted(alpha),
      'fill-outline-color': 'rgba(0, 0, 0, 0)',
    },
  };
  if (pattern === undefined) return [fill];
  const image = patternName({ kind: pattern, colour: lineColour(legend?.line ?? '#6b7280', theme) });
  const paint = {
    'fill-pattern': image,
    'fill-opacity': steps([10, 0], [12, 0.35 * drawing.strength], [14, 0.65 * drawing.strength]),
  };
  return [fill, { ...from, id: `${id}/pattern`, type: 'fill', filter: AREAS, paint }];
}

/** How strongly the selected feature is tinted. */
const SELECTED_ALPHA = 0.34;

const tinted = (alpha: number): ExpressionSpecification => bySelection(SELECTED_ALPHA, alpha);

/** Thin lines of dense layers fade in with the zoom: at 1:100 000 ten thousand parcel borders would be one red blot. */
function lineOf(
  part: StyleLayer,
  { id, legend, geometry }: LayerInfo,
  { theme, strength: opacity, scale }: Drawing,
  from: From,
): LayerSpecification {
  const width = (legend?.lineWidth ?? 1) * scale;
  const isThin = (legend?.lineWidth ?? 1) < 1.2;
  const start = from.minzoom;
  const dash = part.paint['line-dasharray'] as number[] | undefined;
  return {
    ...from,
    id: `${id}/line`,
    type: 'line',
    ...lineShape(geometry),
    layout: { ...from.layout, ...LINE_LAYOUT },
    paint: {
      'line-color': recoloured(part.paint['line-color'], (hex) => lineColour(hex, theme)),
      'line-width': steps([start, width * (isThin ? 0.4 : 0.5)], [Math.max(start + 1, 15), width], [20, width * 1.9]),
      'line-opacity': isThin
        ? steps(
            [start, 0.1 * opacity],
            [Math.max(start + 0.5, 14), 0.45 * opacity],
            [Math.max(start + 1, 16), 0.95 * opacity],
          )
        : 0.95 * opacity,
      ...(dash === undefined ? {} : { 'line-dasharray': [...dash] }),
    },
  };
}

function pointOf(
  part: StyleLayer,
  { theme, strength: opacity, palette, scale }: Drawing,
  from: From,
): LayerSpecification {
  return {
    ...from,
    id: `${from.source}/point`,
    type: 'circle',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-color': recoloured(part.paint['circle-color'], (hex) => lineColour(hex, theme)),
      'circle-radius': steps([10, 1.4 * scale], [15, 2.6 * scale], [19, 4.5 * scale]),
      'circle-stroke-color': palette.ink.selectCasing,
      'circle-stroke-width': steps([12, 0.4 * scale], [17, 1.2 * scale]),
      'circle-opacity': opacity,
      'circle-stroke-opacity': opacity,
    },
  };
}

/** Marks of surveys are drawn as signs; they stand where they stand, whatever lies beside them. */
function signOf(legend: Legend, { theme, strength, scale }: Drawing, from: From): LayerSpecification {
  return {
    ...from,
    id: `${from.source}/point`,
    type: 'symbol',
    filter: ['==', ['geometry-type'], 'Point'],
    layout: {
      ...from.layout,
      'icon-image': markImages(legend, lineColour(legend.line ?? '#00695c', theme)),
      // From afar a sign gives way to another; near by every mark is shown.
      'icon-allow-overlap': ['step', ['zoom'], false, 14, true],
      'icon-size': steps([10, 0.45 * scale], [14, 0.75 * scale], [18, 1.1 * scale]),
    },
    paint: { 'icon-opacity': strength },
  };
}

/** Tiles of low zooms sum up what is too small to be drawn as points in `<layer>-aggregate`; soft dots say where it lies. */
function smallFeatures(
  { id, legend, geometry }: LayerInfo,
  { theme, strength: opacity, scale }: Drawing,
  from: From,
): readonly LayerSpecification[] {
  const colour = legend?.line ?? legend?.fill;
  if (geometry !== 'MultiPolygon' || colour === undefined) return [];
  return [
    {
      ...from,
      'source-layer': `${id}-aggregate`,
      id: `${id}/aggregate`,
      type: 'circle',
      paint: {
        'circle-color': lineColour(colour, theme),
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['sqrt', ['to-number', ['get', 'count']]],
          1,
          1.2 * scale,
          12,
          4 * scale,
        ],
        'circle-opacity': 0.22 * opacity,
        'circle-blur': 0.6,
      },
    },
  ];
}

/** A paint value with every `#rrggbb` in it replaced. */
function recoloured(value: unknown, recolour: (hex: string) => string): string {
  const replace = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(replace);
    return typeof part === 'string' && /^#[0-9a-f]{6}$/i.test(part) ? recolour(part) : part;
  };
  return replace(value) as string;
}

/** Linear between zooms that rise. */
function steps(
  ...pairs: readonly (readonly [zoom: number, value: number | ExpressionSpecification])[]
): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...pairs.flat()] as unknown as ExpressionSpecification;
}
