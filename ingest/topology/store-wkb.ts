import { planarRingArea } from '../../schemas/area.ts';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { toWkb } from '../../schemas/geometry.ts';
import type { PolygonStore } from './polygon-store.ts';

/** A polygon of the store as a multipolygon in the store's metres. */
export function polygonOf(store: PolygonStore, polygon: number): FlatGeometry {
  const start = store.firstVertexOf(polygon);
  const end = store.endVertexOf(polygon);
  const ends: number[] = [];
  const parts: number[] = [];
  for (let ring = store.firstRing(polygon); ring < store.polygonEnds[polygon]!; ring++) {
    // holes follow their outer ring, and turn the other way
    if (ends.length > 0 && planarRingArea(store.xy, store.firstVertex(ring), store.ringEnds[ring]!) > 0)
      parts.push(ends.length);
    ends.push(store.ringEnds[ring]! - start);
  }
  parts.push(ends.length);
  return {
    type: 'MultiPolygon',
    xy: store.xy.slice(2 * start, 2 * end),
    ends: Uint32Array.from(ends),
    parts: Uint32Array.from(parts),
  };
}

/** Well-known binary of `polygonOf`. */
export function wkbOf(store: PolygonStore, polygon: number): Buffer {
  return toWkb(polygonOf(store, polygon));
}

/** Whether two polygons have the same vertices in the same order. */
export function isSameShape(store: PolygonStore, a: number, b: number): boolean {
  const [startA, startB] = [store.firstVertexOf(a), store.firstVertexOf(b)];
  const count = store.endVertexOf(a) - startA;
  if (count !== store.endVertexOf(b) - startB) return false;
  for (let i = 0; i < 2 * count; i++) if (store.xy[2 * startA + i] !== store.xy[2 * startB + i]) return false;
  return true;
}
