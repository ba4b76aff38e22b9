/**
 * How far two polygons are the same: intersection over union. Any affine change leaves it as it is, so degrees will do. For
 * recognising one parcel in another's place, not for areas that are printed.
 *
 * A polygon is the signed sum of the triangles between a fixed origin and each edge, holes included; so the common area is
 * the signed sum of the common areas of all pairs of triangles, which are convex. Cost: product of the vertex counts.
 */

import { planarArea, planarRingArea } from './area.ts';
import { boundsOf, type FlatGeometry, ringsOf } from './flat-geometry.ts';

/** Triangle origin–p–q with the sign of its edge; always stored counter-clockwise. */
interface SignedTriangle {
  readonly sign: 1 | -1;
  readonly corners: readonly [number, number, number, number, number, number];
}

/** 0 for disjoint polygons, 1 for equal ones; 0 when either has no area. */
export function overlapRatio(a: FlatGeometry, b: FlatGeometry): number {
  if (areApart(a, b)) return 0;
  const [x, y] = [a.xy[0] ?? 0, a.xy[1] ?? 0];
  const triangles = trianglesOf(b, x, y);
  let common = 0;
  for (const first of trianglesOf(a, x, y)) {
    for (const second of triangles) common += first.sign * second.sign * clippedArea(first.corners, second.corners);
  }
  const united = planarArea(a) + planarArea(b) - common;
  return united > 0 ? Math.min(1, Math.max(0, common / united)) : 0;
}

function areApart(a: FlatGeometry, b: FlatGeometry): boolean {
  const [west, south, east, north] = boundsOf(a);
  const [otherWest, otherSouth, otherEast, otherNorth] = boundsOf(b);
  return otherWest >= east || otherEast <= west || otherSouth >= north || otherNorth <= south;
}

function trianglesOf(geometry: FlatGeometry, originX: number, originY: number): SignedTriangle[] {
  const { xy } = geometry;
  const triangles: SignedTriangle[] = [];
  for (const { start, end, isHole } of ringsOf(geometry)) {
    // outer rings count counter-clockwise, holes the other way, whatever their direction in the data
    const turn = planarRingArea(xy, start, end) >= 0 === isHole ? -1 : 1;
    for (let i = start; i < end; i++) {
      const next = i + 1 < end ? i + 1 : start;
      const [px, py] = [xy[2 * i]! - originX, xy[2 * i + 1]! - originY];
      const [qx, qy] = [xy[2 * next]! - originX, xy[2 * next + 1]! - originY];
      const cross = px * qy - qx * py;
      if (cross === 0) continue;
      const corners = cross > 0 ? ([0, 0, px, py, qx, qy] as const) : ([0, 0, qx, qy, px, py] as const);
      triangles.push({ sign: cross > 0 === turn > 0 ? 1 : -1, corners });
    }
  }
  return triangles;
}

/** Area common to two counter-clockwise triangles (Sutherland and Hodgman). */
function clippedArea(subject: readonly number[], window: readonly number[]): number {
  let polygon = [...subject];
  for (let i = 0; i < 6 && polygon.length > 0; i += 2) {
    polygon = clip(polygon, window[i]!, window[i + 1]!, window[(i + 2) % 6]!, window[(i + 3) % 6]!);
  }
  return planarRingArea(Float64Array.from(polygon), 0, polygon.length / 2);
}

/** What lies left of the line p → q. */
function clip(polygon: readonly number[], px: number, py: number, qx: number, qy: number): number[] {
  const side = (x: number, y: number) => (qx - px) * (y - py) - (qy - py) * (x - px);
  const kept: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    const [x1, y1] = [polygon[i]!, polygon[i + 1]!];
    const [x2, y2] = [polygon[(i + 2) % polygon.length]!, polygon[(i + 3) % polygon.length]!];
    const [from, to] = [side(x1, y1), side(x2, y2)];
    if (from >= 0) kept.push(x1, y1);
    if ((from > 0 && to < 0) || (from < 0 && to > 0)) {
      const t = from / (from - to);
      kept.push(x1 + t * (x2 - x1), y1 + t * (y2 - y1));
    }
  }
  return kept;
}
