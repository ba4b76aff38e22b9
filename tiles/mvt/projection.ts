import { TILE_EXTENT, type TileAddress } from '../mercator.ts';

/** From degrees to the units of one tile: x to the east from its west edge, y to the south from its north edge. */
export interface TileProjection {
  /** Units per degree of longitude, and the unit of longitude 0. */
  readonly scaleX: number;
  readonly offsetX: number;
  /** y of a latitude in degrees. */
  readonly y: (latitude: number) => number;
}

const RADIANS = Math.PI / 180;

/** Nearer to the poles the series converges too slowly, radians (57°). */
const SERIES_LATITUDE = 1;

/** Beyond this distance from the middle of the tile the series is not used, radians. */
const SERIES_REACH = 0.05;

/**
 * The exact Mercator y takes a logarithm and a sine per vertex. Near the tile a Taylor series of fifth order about its middle
 * gives the same within 0.001 units at every zoom it is used for; from 8 on, a tile reaches 0.02 radians at most.
 */
export function tileProjection({ z, x, y, frame }: TileAddress): TileProjection {
  if (frame !== undefined) return frame.projection;
  const world = TILE_EXTENT * 2 ** z;
  const scaleX = world / 360;
  const offsetX = world / 2 - x * TILE_EXTENT;
  const scaleY = world / (2 * Math.PI);
  const offsetY = world / 2 - y * TILE_EXTENT;
  const exact = (latitude: number) => {
    const sine = Math.sin(latitude * RADIANS);
    return offsetY - (scaleY / 2) * Math.log((1 + sine) / (1 - sine));
  };
  const middle = Math.atan(Math.sinh((offsetY - TILE_EXTENT / 2) / scaleY));
  if (z < 8 || Math.abs(middle) > SERIES_LATITUDE) return { scaleX, offsetX, y: exact };
  const [c0, c1, c2, c3, c4, c5] = series(middle);
  return {
    scaleX,
    offsetX,
    y(latitude) {
      const d = latitude * RADIANS - middle;
      if (d > SERIES_REACH || d < -SERIES_REACH) return exact(latitude);
      return offsetY - scaleY * (c0 + d * (c1 + d * (c2 + d * (c3 + d * (c4 + d * c5)))));
    },
  };
}

/** Taylor coefficients of ln(tan(π/4 + φ/2)), whose derivative is sec φ, about φ. */
function series(phi: number): readonly [number, number, number, number, number, number] {
  const sec = 1 / Math.cos(phi);
  const tan = Math.tan(phi);
  const t2 = tan * tan;
  return [
    Math.asinh(tan),
    sec,
    (sec * tan) / 2,
    (sec * (1 + 2 * t2)) / 6,
    (sec * tan * (5 + 6 * t2)) / 24,
    (sec * (5 + 28 * t2 + 24 * t2 * t2)) / 120,
  ];
}
