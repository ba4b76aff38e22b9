/** 界址点 of one parcel, numbered: as the register has them, else clockwise from the north-west corner, ring after ring. */
import { clockwiseFromNorthWest } from '../../schemas/formats/boundary-plot.ts';
import type { ParcelRow, PointRow } from './read-content.ts';

export interface NumberedPoint {
  readonly number: string;
  /** 圈号: 1 is the outer ring of the first part. */
  readonly ring: number;
  /** Metres of the plane. */
  readonly x: number;
  readonly y: number;
  /** Length of the side to the next point of its ring, metres. */
  readonly side: number;
}

/** How far, in metres, a point of the register may lie from a corner of the shape and still be it. */
const SAME_PLACE = 0.05;

/** Whether the points of the register are those of the shape, all of them. */
export function isRegistered({ geometry }: Pick<ParcelRow, 'geometry'>, points: readonly PointRow[]): boolean {
  const corners = geometry.xy.length / 2 - geometry.ends.length;
  if (points.length !== corners) return false;
  return points.every(({ x, y }) => {
    for (let at = 0; at < geometry.xy.length; at += 2)
      if (Math.hypot(geometry.xy[at]! - x, geometry.xy[at + 1]! - y) <= SAME_PLACE) return true;
    return false;
  });
}

/** The points in order. `points` are those of the register for this parcel, sorted by ring and sequence. */
export function numberPoints(parcel: Pick<ParcelRow, 'geometry'>, points: readonly PointRow[]): NumberedPoint[] {
  if (points.length > 0 && isRegistered(parcel, points)) {
    const rings = [...new Set(points.map(({ ring }) => ring))].map((ring) =>
      points.filter((point) => point.ring === ring),
    );
    return rings.flatMap((ring) => withSides(ring.map(({ number, ring: of, x, y }) => ({ number, ring: of, x, y }))));
  }
  const { xy, ends } = parcel.geometry;
  let count = 0;
  return Array.from(ends).flatMap((end, i) => {
    const ring = clockwiseFromNorthWest(xy, i === 0 ? 0 : ends[i - 1]!, end).slice(0, -1);
    return withSides(ring.map(([x, y]) => ({ number: `J${++count}`, ring: i + 1, x, y })));
  });
}

function withSides(ring: readonly Omit<NumberedPoint, 'side'>[]): NumberedPoint[] {
  return ring.map((point, i) => {
    const next = ring[(i + 1) % ring.length]!;
    return { ...point, side: Math.hypot(next.x - point.x, next.y - point.y) };
  });
}
