/**
 * The WebMercatorQuad grid: EPSG:3857, origin at the north-west corner, tile 0/0/0 is the world.
 * CGCS2000 and WGS 84 coincide far below the width of a tile unit, so a longitude is a longitude here.
 */

import type { TileFrame } from './tile-frame.ts';

/** Units along one edge of a tile. */
export const TILE_EXTENT = 4096;
/** Units that geometry reaches beyond the edge, so that lines and labels meet those of the neighbour. */
export const TILE_BUFFER = 64;
/** Deepest zoom answered: one unit of its tiles is about 2 mm. */
export const MAX_ZOOM = 22;
/** Half the circumference of the equator, m. */
export const HALF_WORLD = 20037508.342789244;

/** Address of one tile: `0 ≤ x, y < 2^z`. */
export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** Where it is a tile of another grid: x and y are its column and row there, z is the zoom whose content it has. */
  readonly frame?: TileFrame;
}

/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number];

/** Edge of a tile of this zoom, EPSG:3857 metres. */
export function tileSize(z: number): number {
  return (2 * HALF_WORLD) / 2 ** z;
}

/** Bounds of a tile without its buffer, EPSG:3857 metres. */
export function tileBounds({ z, x, y }: TileAddress): Bounds {
  const size = tileSize(z);
  const west = x * size - HALF_WORLD;
  const north = HALF_WORLD - y * size;
  return [west, north - size, west + size, north];
}

/** Longitude in degrees of an EPSG:3857 x. */
export function longitudeOf(x: number): number {
  return (x / HALF_WORLD) * 180;
}

/** Latitude in degrees of an EPSG:3857 y. */
export function latitudeOf(y: number): number {
  return (Math.atan(Math.sinh((y / HALF_WORLD) * Math.PI)) * 180) / Math.PI;
}

/** Bounds in degrees of everything a tile shows, buffer included and one unit more, against rounding at the rim. */
export function tileReach(address: TileAddress): Bounds {
  if (address.frame !== undefined) return address.frame.reach;
  const [west, south, east, north] = tileBounds(address);
  const margin = (tileSize(address.z) * (TILE_BUFFER + 1)) / TILE_EXTENT;
  return [
    Math.max(longitudeOf(west - margin), -180),
    latitudeOf(south - margin),
    Math.min(longitudeOf(east + margin), 180),
    latitudeOf(north + margin),
  ];
}

/** EPSG:3857 metres per metre on the ground at the middle of a tile: 1 at the equator, 1.17 at 31.8° N. */
export function mercatorStretch(address: TileAddress): number {
  const [, south, , north] = tileBounds(address);
  return Math.cosh((((south + north) / 2) * Math.PI) / HALF_WORLD);
}

/** The tile of a zoom that holds a point given in degrees. */
export function tileAt(longitude: number, latitude: number, z: number): TileAddress {
  const scale = 2 ** z;
  const sine = Math.sin((latitude * Math.PI) / 180);
  const x = Math.floor(((longitude + 180) / 360) * scale);
  const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * scale);
  const clamp = (value: number) => Math.min(Math.max(value, 0), scale - 1);
  return { z, x: clamp(x), y: clamp(y) };
}

/** The tiles of a zoom that meet bounds in degrees. */
export function tilesAround([west, south, east, north]: Bounds, z: number) {
  const [northWest, southEast] = [tileAt(west, north, z), tileAt(east, south, z)];
  return { fromColumn: northWest.x, toColumn: southEast.x, fromRow: northWest.y, toRow: southEast.y };
}
