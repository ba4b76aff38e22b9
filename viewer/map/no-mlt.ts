/**
 * Stands in the build for MapLibre's decoder of MapLibre Tiles (MLT): the server's tiles are Mapbox Vector Tiles, and the decoder
 * would be 28 kB of what the first visit loads.
 */
export const GEOMETRY_TYPE = {};

export function decodeTile(): never {
  throw new Error('this map draws Mapbox Vector Tiles; MLT is left out of its build (viewer/vite.config.ts)');
}
