import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { LayerInfo } from '../api.ts';
import type { Drawing, From } from './drawing.ts';

type Flag = 'selected' | 'hover';

const is = (flag: Flag): ExpressionSpecification => ['boolean', ['feature-state', flag], false];

/** A value for the selected feature and one for all others, by feature-state: no tile is loaded again. */
export function bySelection(selected: string | number, other: unknown): ExpressionSpecification {
  return ['case', is('selected'), selected, other] as unknown as ExpressionSpecification;
}

/** A value for the selected feature, one for the feature under the pointer, one for all others. */
function byMark<T extends string | number>(selected: T, hover: T, other: T): ExpressionSpecification {
  return ['case', is('selected'), selected, is('hover'), hover, other] as ExpressionSpecification;
}

/**
 * The outline of what is selected or pointed at. Casing and outline have the layout of the layer's own line, so that the
 * three share one bucket of geometry.
 */
export function marksOf({ id, geometry }: LayerInfo, drawing: Drawing, from: From): readonly LayerSpecification[] {
  const { palette, scale } = drawing;
  const { ink } = palette;
  const ring: LayerSpecification = {
    ...from,
    id: `${id}/mark-point`,
    type: 'circle',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 8 * scale,
      'circle-color': 'rgba(0, 0, 0, 0)',
      'circle-stroke-color': byMark(ink.select, ink.hover, ink.hover),
      'circle-stroke-width': byMark(3 * scale, 1.5 * scale, 0),
    },
  };
  if (geometry === 'Point') return [ring];
  const line = (
    name: string,
    colour: ExpressionSpecification | string,
    width: ExpressionSpecification,
  ): LayerSpecification => ({
    ...from,
    ...lineShape(geometry),
    id: `${id}/${name}`,
    type: 'line',
    layout: { ...from.layout, ...LINE_LAYOUT },
    paint: { 'line-color': colour, 'line-width': width, 'line-opacity': 0.92 },
  });
  return [
    line('mark-casing', ink.selectCasing, byMark(6.5 * scale, 0, 0)),
    line('mark', byMark(ink.select, ink.hover, ink.hover), byMark(3.2 * scale, 1.6 * scale, 0)),
    ...(geometry === 'Geometry' ? [ring] : []),
  ];
}

/** Layout of every line of a layer. */
export const LINE_LAYOUT = { 'line-join': 'round' } as const;

/** Filter of every line of a layer: where points are mixed in, they have no outline. */
export function lineShape(geometry: LayerInfo['geometry']): { readonly filter?: ['!=', ['geometry-type'], 'Point'] } {
  return geometry === 'Geometry' ? { filter: ['!=', ['geometry-type'], 'Point'] } : {};
}
