/** Geometries as rings of positions and back, for what works node by node. */
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { ringsOf } from '../../schemas/geometry.ts';
import type { Position, Ring } from './snap.ts';

/** Rings of an area, or lines, in their order. */
export function positionsOf(geometry: FlatGeometry): readonly Ring[] {
  const { xy } = geometry;
  return ringsOf(geometry).map(({ start, end }) =>
    Array.from({ length: end - start }, (_, i): Position => [xy[2 * (start + i)]!, xy[2 * (start + i) + 1]!]),
  );
}

/** The same geometry with other nodes; the number of rings stays. */
export function withPositions(geometry: FlatGeometry, rings: readonly Ring[]): FlatGeometry {
  const ends = new Uint32Array(rings.length);
  let count = 0;
  rings.forEach((ring, i) => {
    count += ring.length;
    ends[i] = count;
  });
  const xy = new Float64Array(2 * count);
  let at = 0;
  for (const [x, y] of rings.flat()) {
    xy[at++] = x;
    xy[at++] = y;
  }
  return { ...geometry, xy, ends };
}

/** A point as a geometry. */
export const pointAt = ([x, y]: Position): FlatGeometry => ({
  type: 'Point',
  xy: Float64Array.of(x, y),
  ends: new Uint32Array(),
  parts: new Uint32Array(),
});
