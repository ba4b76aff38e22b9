/** The calm base map: land use, roads and water of our own 地类图斑 tiles, drawn in quiet tones under everything else. */
import type { ExpressionSpecification, LayerSpecification, RasterSourceSpecification } from 'maplibre-gl';
import type { BaseMap } from '../url-state.ts';
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

/** Layers of 天地图 behind a base map, the ground and its labels. */
export const PICTURE_LAYERS: Readonly<Partial<Record<BaseMap, readonly string[]>>> = {
  imagery: ['img', 'cia'],
  streets: ['vec', 'cva'],
};

/** Pictures of 天地图 as they come through the server, which keeps the key. */
export function pictureSources(base: BaseMap): Readonly<Record<string, RasterSourceSpecification>> {
  const source = (id: string): RasterSourceSpecification => ({
    type: 'raster',
    tiles: [`/api/basemaps/${id}/{z}/{x}/{y}`],
    tileSize: 256,
    minzoom: 1,
    maxzoom: 18,
  });
  return Object.fromEntries((PICTURE_LAYERS[base] ?? []).map((id) => [`picture-${id}`, source(id)]));
}

/** The same on the map, above the paper. */
export function pictureLayers(base: BaseMap): readonly LayerSpecification[] {
  return (PICTURE_LAYERS[base] ?? []).map((id) => ({
    id: `base/${id}`,
    type: 'raster',
    source: `picture-${id}`,
    paint: { 'raster-fade-duration': 0 },
  }));
}

/** Background and land-use fills from their first zoom on; without land-use tiles (null) only the paper. */
export function baseMapLayers(base: BasePalette, landUseFrom: number | null): readonly LayerSpecification[] {
  const paper: LayerSpecification = { id: 'paper', type: 'background', paint: { 'background-color': base.paper } };
  if (landUseFrom === null) return [paper];
  const fill: LayerSpecification = {
    id: 'base/land-use',
    type: 'fill',
    source: BASE_LAYER,
    minzoom: landUseFrom,
    'source-layer': BASE_LAYER,
    paint: { 'fill-color': classColour(base), 'fill-antialias': true, 'fill-outline-color': 'rgba(0, 0, 0, 0)' },
  };
  return [paper, fill];
}
