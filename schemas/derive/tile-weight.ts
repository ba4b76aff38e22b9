/** How much a feature weighs on a map, and the indexes that find the few that are worth drawing from afar. */
import type { Layer } from '../layer.ts';

/**
 * SQL of how much a feature of a layer weighs on a map, m²: its area, or for long thin ones the 256th part of the square over
 * its bounding box's diagonal. Whatever weighs less than a tile's threshold is shorter than a quarter of the tile. The shape is
 * looked at once: indexes ask this of every row.
 */
export const FEATURE_WEIGHT = `greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2)`;

/** Weight in m² from which features are drawn at a zoom however crowded it is: about 64 × 64 units of its tiles, so that there is room for 4,096. */
export function crowdedWeight(zoom: number): number {
  return 4000 * 4 ** (13 - zoom);
}

/** Zooms that have an index of their own features; a zoom in between uses the next one. */
const INDEXED_ZOOMS = [7, 9, 11, 13];

/** Index suffix → predicate, for layers of many small polygons. */
export function weightIndexes(layer: Layer): ReadonlyMap<string, string> {
  const isDense = layer.geometry === 'MultiPolygon' && (layer.tiles?.simplify?.at(-1)?.minArea ?? 0) > 0;
  const zooms = isDense ? INDEXED_ZOOMS : [];
  return new Map(
    zooms.map((zoom) => [`large_${zoom}_geom`, `version_to is null and ${FEATURE_WEIGHT} >= ${crowdedWeight(zoom)}`]),
  );
}
