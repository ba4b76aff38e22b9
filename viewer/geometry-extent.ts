import type { DrawnGeometry, Extent, LonLat } from './api.ts';

/** West, south, east and north of a geometry in degrees; null for one without coordinates. */
export function extentOfGeometry(geometry: DrawnGeometry): Extent | null {
  const numbers = (geometry.coordinates as readonly unknown[]).flat(4) as number[];
  if (numbers.length < 2) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    west = Math.min(west, numbers[i]!);
    east = Math.max(east, numbers[i]!);
    south = Math.min(south, numbers[i + 1]!);
    north = Math.max(north, numbers[i + 1]!);
  }
  return [west, south, east, north];
}

/** What holds all of them; there has to be one at least. */
export function extentAround(extents: readonly Extent[]): Extent {
  return [
    Math.min(...extents.map(([west]) => west)),
    Math.min(...extents.map(([, south]) => south)),
    Math.max(...extents.map(([, , east]) => east)),
    Math.max(...extents.map(([, , , north]) => north)),
  ];
}

/** What holds the outlines or, where there is none, the places; null where there is neither. */
export function extentOfAll(
  outlines: readonly DrawnGeometry[],
  places: readonly (readonly [longitude: number, latitude: number])[],
): Extent | null {
  const drawn = outlines.map(extentOfGeometry).filter((each) => each !== null);
  const all = drawn.length > 0 ? drawn : places.map(([x, y]): Extent => [x, y, x, y]);
  return all.length === 0 ? null : extentAround(all);
}

/** The four sides of an extent as an area, in degrees. */
export function areaOfExtent([west, south, east, north]: Extent): DrawnGeometry {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ] as const;
  return { type: 'Polygon', coordinates: [ring] };
}

/** The rings of each polygon of an area; nothing of what is no area. */
export function polygonsOf(geometry: DrawnGeometry): readonly (readonly (readonly LonLat[])[])[] {
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
}
