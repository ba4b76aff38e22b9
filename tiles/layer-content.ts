/**
 * What a tile of a layer holds, whichever way it is made:
 *
 * - every feature whose geometry meets the tile or its buffer, with its stable id and the catalogue's attributes;
 * - where the catalogue generalises the layer at this zoom, features below the step's `minArea` are not drawn one by one but
 *   counted: a second MVT layer `<id>-aggregate` has a point per mesh cell with their number and area. A feature belongs to
 *   the cell, and so to the one tile, that holds the middle of its bounds;
 * - what is too thin for the grid of the tile stays as a mark of one unit.
 *
 * So over any set of tiles that covers them, drawn ids and counted features together are all features of the layer.
 */
import type { Layer, Simplification } from '../schemas/layer.ts';
import { mercatorStretch, TILE_EXTENT, tileSize, type TileAddress } from './mercator.ts';

/** Mesh cells along one edge of a tile. */
export const AGGREGATE_MESH = 16;

/** A layer as it was at one of its versions; `null` is the current one, whatever its number. */
export interface LayerAt {
  readonly layer: Layer;
  readonly version: number | null;
}

/** Name of the MVT layer that counts what a tile is too coarse to draw. */
export function aggregateName(layer: Layer): string {
  return `${layer.id}-aggregate`;
}

/** The generalisation of a layer at a zoom; undefined where it is drawn in full. */
export function stepAt(layer: Layer, zoom: number): Simplification | undefined {
  return layer.tiles?.simplify?.filter(({ upTo }) => zoom <= upTo).sort((a, b) => a.upTo - b.upTo)[0];
}

/** Area in m² below which features are counted at a zoom; 0 where all are drawn. */
export function smallestDrawn(layer: Layer, zoom: number): number {
  return layer.geometry === 'MultiPolygon' ? (stepAt(layer, zoom)?.minArea ?? 0) : 0;
}

/** Whether tiles of this zoom hold an aggregate of the layer. */
export function isAggregatedAt(layer: Layer, zoom: number): boolean {
  return smallestDrawn(layer, zoom) > 0;
}

/** Whether a layer is in tiles of this zoom at all. Deeper than its last zoom it still is: a client that asks gets the truth. */
export function isDrawnAt(layer: Layer, zoom: number): boolean {
  return layer.tiles !== undefined && layer.geometry !== null && zoom >= layer.tiles.zoom[0];
}

/**
 * Units of the grid that vertices are rounded to: the tolerance of the step, which is in metres on the ground, at least 1.
 * Rounding treats every vertex by itself, so the border of two neighbours stays one line, whatever the tolerance.
 */
export function gridAt(layer: Layer, address: TileAddress): number {
  if (layer.geometry === 'Point') return 1;
  const tolerance = stepAt(layer, address.z)?.tolerance ?? 0;
  const unit = tileSize(address.z) / TILE_EXTENT / mercatorStretch(address);
  return Math.max(1, Math.round(tolerance / unit));
}
