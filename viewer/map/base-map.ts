/** The calm base map: land use, roads and water of our own 地类图斑 tiles, drawn in quiet tones under everything else. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { BasePalette } from './palette.ts';

/** The layer whose tiles make the base map. */
export const BASE_LAYER = 'land-use';

/** First-level classes of 三调 and GB/T 21010 (they agree in the first two digits; 00 is the 湿地 group of 三调). */
function classColour(base: BasePalette): ExpressionSpecification {
  const landClass: ExpressionSpecification = ['to-string', ['get', 'landClass']];
  return [
    'match',
    ['slice', landClass, 0, 4],
    ['0810'],
    base.park,
    ['1107', '1109'],
    base.water,
    [
      'match',
      ['slice', landClass, 0, 2],
      '00',
      base.wetland,
      '01',
      base.farmland,
      '02',
      base.orchard,
      '03',
      base.forest,
      '04',
      base.grass,
      ['05', '07', '08', '09'],
      base.built,
      '06',
      base.industry,
      '10',
      base.road,
      '11',
      base.water,
      base.bare,
    ],
  ];
}

/** Background and land-use fills; without land-use tiles only the paper. */
export function baseMapLayers(base: BasePalette, hasLandUse: boolean): readonly LayerSpecification[] {
  const paper: LayerSpecification = { id: 'paper', type: 'background', paint: { 'background-color': base.paper } };
  if (!hasLandUse) return [paper];
  const fill: LayerSpecification = {
    id: 'base/land-use',
    type: 'fill',
    source: BASE_LAYER,
    'source-layer': BASE_LAYER,
    paint: { 'fill-color': classColour(base), 'fill-antialias': true, 'fill-outline-color': 'rgba(0, 0, 0, 0)' },
  };
  return [paper, fill];
}
