import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { LayerInfo } from '../api.ts';
import { AREAS, type Drawing, type From } from './drawing.ts';

const when = (flag: 'selected' | 'hover', value: number): ExpressionSpecification => [
  'case',
  ['boolean', ['feature-state', flag], false],
  value,
  0,
];

/** Selection and hover by feature-state: no tile is loaded again and no filter recomputed. */
export function marksOf(
  { id, geometry }: LayerInfo,
  { palette: { ink }, scale }: Drawing,
  from: From,
): readonly LayerSpecification[] {
  const ring: LayerSpecification = {
    ...from,
    id: `${id}/select-point`,
    type: 'circle',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 8 * scale,
      'circle-color': 'rgba(0, 0, 0, 0)',
      'circle-stroke-color': ink.select,
      'circle-stroke-width': when('selected', 3 * scale),
    },
  };
  if (geometry === 'Point') return [ring];
  const round = { ...from.layout, 'line-join': 'round', 'line-cap': 'round' } as const;
  const line = (name: string, colour: string, flag: 'selected' | 'hover', width: number): LayerSpecification => ({
    ...from,
    id: `${id}/${name}`,
    type: 'line',
    layout: round,
    paint: { 'line-color': colour, 'line-width': when(flag, width * scale), 'line-opacity': 0.9 },
  });
  const tint = { 'fill-color': ink.select, 'fill-opacity': when('selected', 0.16) };
  return [
    { ...from, id: `${id}/select-fill`, type: 'fill', filter: AREAS, paint: tint },
    line('hover', ink.hover, 'hover', 1.6),
    line('select-casing', ink.selectCasing, 'selected', 6),
    line('select', ink.select, 'selected', 3),
    ...(geometry === 'Geometry' ? [ring] : []),
  ];
}
