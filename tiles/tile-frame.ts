import type { TileProjection } from './mvt/projection.ts';
import type { Bounds } from './mercator.ts';

/** How a tile of another grid than WebMercatorQuad lies: what takes the place of the formulas of Web Mercator. */
export interface TileFrame {
  /** Name among all tiles of all grids. */
  readonly key: string;
  /** CRS that its geometry is brought to before it is cut. */
  readonly epsg: number;
  /** Degrees around everything the tile shows, its buffer included. */
  readonly reach: Bounds;
  /** The same with a quarter of a tile around the tile: where a change of features may change what is drawn. */
  readonly around: Bounds;
  /** Units of the tile from units of its CRS. */
  readonly projection: TileProjection;
  /** Units of the tile from degrees. */
  place(longitude: number, latitude: number): readonly [x: number, y: number];
}
