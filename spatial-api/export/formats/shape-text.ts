import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { isPolygonal, ringsOf } from '../../../schemas/geometry.ts';

/**
 * A shape as text that does not depend on what formats differ in: direction and first point of rings, their order, one part
 * or several. `digits` are those that the format keeps after the point; absent, all.
 */
export function shapeText(geometry: FlatGeometry, digits?: number): string {
  const { xy } = geometry;
  const plain = (value: number): string => (digits == null ? String(value + 0) : fixed(value, digits));
  const point = (v: number): string => `${plain(xy[2 * v]!)} ${plain(xy[2 * v + 1]!)}`;
  const points = (start: number, end: number): string[] =>
    Array.from({ length: end - start }, (_, i) => point(start + i));
  if (geometry.type === 'Point' || geometry.type === 'MultiPoint') return `P(${points(0, xy.length / 2).join(',')})`;
  const rings = ringsOf(geometry);
  if (!isPolygonal(geometry.type)) {
    return `L(${rings.map(({ start, end }) => points(start, end).join(',')).join(';')})`;
  }
  const turned = rings.map(({ start, end }) => {
    const ring = points(start, end - 1);
    const [ahead, back] = [fromLeast(ring), fromLeast(ring.toReversed())];
    return ahead < back ? ahead : back;
  });
  return `A(${turned.toSorted().join(';')})`;
}

/** The points from the least one on; where it comes twice, the lesser of both ways. */
function fromLeast(points: readonly string[]): string {
  let least = points[0] ?? '';
  for (const point of points) if (point < least) least = point;
  let found: string | undefined;
  points.forEach((point, at) => {
    if (point !== least) return;
    const text = [...points.slice(at), ...points.slice(0, at)].join(',');
    if (found == null || text < found) found = text;
  });
  return found ?? '';
}

function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
