/**
 * What a tile of a layer holds, whichever way it is made:
 *
 * - from zoom 14 on, every feature whose geometry meets the tile or its buffer, with its stable id and the catalogue's attributes;
 * - up to zoom 13, the features that there is room for: those that weigh enough to be seen wherever they lie, and in blocks of a
 *   quarter of a tile with few features also the smaller ones, down to the `minArea` of the catalogue. All others are counted: a
 *   second MVT layer `<id>-aggregate` has a point per mesh cell with their number and area, by class. A feature belongs to the
 *   cell, and so to the one tile, that holds the middle of its bounds;
 * - below the first zoom of the layer all are counted;
 * - a tile that would have more than half a megabyte draws fewer and counts the rest, at any zoom;
 * - what is too thin for the grid of the tile stays as a mark of one unit.
 *
 * So over any set of tiles that covers them, drawn ids and counted features together are all features of the layer, but for who may not
 * be told of fewer than five: what is fewer in a whole tile is not counted for them (`told-cells.ts`).
 */
import type { Districts } from '../schemas/district-scope.ts';
import type { FeatureFilter } from '../schemas/feature-filter.ts';
import type { Layer, Simplification } from '../schemas/layer.ts';
import { MINIMUM_COUNT } from '../schemas/small-counts.ts';
import { TILE_BUFFER, TILE_EXTENT, tileSize } from './mercator.ts';

/** Deepest zoom whose tiles draw only what there is room for. */
export const OVERVIEW_ZOOM = 13;
/** Finest level of the mesh kept in the database; it has 32 × 32 cells in each tile of this zoom. */
export const MESH_LEVEL = 12;
/** Most features in a block of a quarter of a tile for the small ones among them to be drawn. */
export const SPARSE_BLOCK = 128;
/** Most bytes of a tile before compression. */
export const TILE_BYTES = 500_000;

/** A layer as it was at one of its versions, as far as somebody asks for it and may see it. */
export interface LayerAt {
  readonly layer: Layer;
  /** `null` is the current one, whatever its number. */
  readonly version: number | null;
  readonly filter?: FeatureFilter;
  readonly districts?: Districts;
  /** Whether a restricted layer is seen on a coarse grid. */
  readonly isReduced?: boolean;
}

/** Fewest features that a counted cell tells of: restricted layers on a grid and layers for the public tell of no single ones. */
export function leastCounted({ layer, isReduced = false }: LayerAt): number {
  return (isReduced && layer.secrecy === 'restricted') || layer.tiles?.isLimited === true ? MINIMUM_COUNT : 1;
}

/** Name of the MVT layer that counts what a tile is too coarse to draw. */
export function aggregateName(layer: Layer): string {
  return `${layer.id}-aggregate`;
}

/** The generalisation of a layer at a zoom; undefined where it is drawn in full. */
export function stepAt(layer: Layer, zoom: number): Simplification | undefined {
  return layer.tiles?.simplify?.filter(({ upTo }) => zoom <= upTo).sort((a, b) => a.upTo - b.upTo)[0];
}

/** Area in m² below which features are counted at a zoom however much room there is; infinite below the first zoom of the layer. */
export function smallestDrawn(layer: Layer, zoom: number): number {
  if (zoom < (layer.tiles?.zoom[0] ?? Infinity)) return Infinity;
  if (zoom > OVERVIEW_ZOOM || layer.geometry !== 'MultiPolygon') return 0;
  return stepAt(layer, zoom)?.minArea ?? 0;
}

/** Whether tiles of this zoom may count features of the layer instead of drawing them. */
export function isOverview(layer: Layer, zoom: number): boolean {
  return zoom <= OVERVIEW_ZOOM || zoom < (layer.tiles?.zoom[0] ?? 0);
}

/** Whether a layer has tiles at all. Deeper than its last zoom it still has: a client that asks gets the truth. */
export function hasTiles(layer: Layer): boolean {
  return layer.tiles !== undefined && layer.geometry !== null;
}

/**
 * Units of the grid that vertices are rounded to: the power of two next to the tolerance of the step, at least 1. It is the same
 * in all tiles of a zoom and a tile is a whole number of its cells, so that neighbouring tiles round alike.
 */
export function gridAt(layer: Layer, zoom: number): number {
  if (layer.geometry === 'Point') return 1;
  const tolerance = stepAt(layer, zoom)?.tolerance ?? 0;
  const unit = tileSize(zoom) / TILE_EXTENT;
  return tolerance <= unit ? 1 : Math.min(64, 2 ** Math.round(Math.log2(tolerance / unit)));
}

/**
 * Share of a tile's edge beyond it from which a change may show in it: its buffer and one unit against rounding; at low zooms a
 * block, since a feature that reaches in is drawn or counted by how many others there are where it lies.
 */
export function reachShare(zoom: number): number {
  return (TILE_BUFFER + 1) / TILE_EXTENT + (zoom <= OVERVIEW_ZOOM ? 1 / 4 : 0);
}
