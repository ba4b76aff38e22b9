/** From the ground to the paper: metres of the plane become millimetres. */
import type { FlatGeometry } from '../../schemas/geometry.ts';
import type { Box } from './clip.ts';
import type { MapPlane } from './map-plane.ts';
import type { Georeference, Lines } from './scene.ts';

export interface ToPaper {
  readonly georeference: Georeference;
  x(east: number): number;
  y(north: number): number;
  lines(geometry: Pick<FlatGeometry, 'xy' | 'ends'>): Lines;
  /** Whether a geometry comes near a box on paper. */
  isNear(geometry: Pick<FlatGeometry, 'xy'>, box: Box): boolean;
}

/** Lays `bounds` (metres) on paper with its south-west corner at `place` (millimetres). */
export function toPaper(plane: MapPlane, scale: number, bounds: Box, place: readonly [number, number]): ToPaper {
  const [west, south, east, north] = bounds;
  const factor = 1000 / scale;
  const x = (value: number): number => place[0] + (value - west) * factor;
  const y = (value: number): number => place[1] + (value - south) * factor;
  return {
    georeference: { plane, scale, origin: [west, south], place, frame: [place[0], place[1], x(east), y(north)] },
    x,
    y,
    lines({ xy, ends }) {
      const out = new Float64Array(xy.length);
      for (let at = 0; at < xy.length; at += 2) {
        out[at] = x(xy[at]!);
        out[at + 1] = y(xy[at + 1]!);
      }
      return { xy: out, ends };
    },
    isNear({ xy }, box) {
      let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let at = 0; at < xy.length; at += 2) {
        left = Math.min(left, xy[at]!);
        right = Math.max(right, xy[at]!);
        bottom = Math.min(bottom, xy[at + 1]!);
        top = Math.max(top, xy[at + 1]!);
      }
      return x(left) <= box[2] && x(right) >= box[0] && y(bottom) <= box[3] && y(top) >= box[1];
    },
  };
}

/** Many lines as one. */
export function joinLines(parts: readonly Lines[]): Lines {
  const vertices = parts.reduce((sum, { xy }) => sum + xy.length, 0);
  const xy = new Float64Array(vertices);
  const ends: number[] = [];
  let at = 0;
  for (const part of parts) {
    xy.set(part.xy, at);
    for (const end of part.ends) ends.push(at / 2 + end);
    at += part.xy.length;
  }
  return { xy, ends: Uint32Array.from(ends) };
}

/** Area inside rings on paper, mm². */
export function paperArea({ xy, ends }: Lines): number {
  let total = 0;
  let start = 0;
  for (const end of ends) {
    const [ox, oy] = [xy[2 * start]!, xy[2 * start + 1]!];
    let sum = 0;
    for (let v = start, w = end - 1; v < end; w = v++)
      sum += (xy[2 * w]! - ox) * (xy[2 * v + 1]! - oy) - (xy[2 * v]! - ox) * (xy[2 * w + 1]! - oy);
    total += sum / 2;
    start = end;
  }
  return Math.abs(total);
}
