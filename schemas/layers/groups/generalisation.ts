import type { Simplification } from '../../layer.ts';

/**
 * Steps for dense layers of small polygons (宗地, 房屋, 图斑): a tolerance is about half a pixel of a 512 px tile at that zoom (4 units),
 * and what covers less than about two pixels is only counted. Where it is crowded tiles draw less than this (`tiles/layer-content.ts`).
 */
export const denseSteps = [
  { upTo: 8, tolerance: 150, minArea: 120000 },
  { upTo: 9, tolerance: 80, minArea: 30000 },
  { upTo: 10, tolerance: 40, minArea: 8000 },
  { upTo: 11, tolerance: 20, minArea: 2000 },
  { upTo: 12, tolerance: 10, minArea: 500 },
  { upTo: 13, tolerance: 5, minArea: 100 },
] as const satisfies readonly Simplification[];

/** Steps for layers of few features that have to be seen from afar (三线, 项目, 矿业权): nothing is left out above zoom 8. */
export const sparseSteps = [
  { upTo: 6, tolerance: 600, minArea: 500000 },
  { upTo: 8, tolerance: 150, minArea: 20000 },
  { upTo: 10, tolerance: 40, minArea: 0 },
  { upTo: 12, tolerance: 10, minArea: 0 },
  { upTo: 13, tolerance: 5, minArea: 0 },
] as const satisfies readonly Simplification[];

/** Steps for administrative areas: coarse coasts, nothing left out. */
export const regionSteps = [
  { upTo: 6, tolerance: 600, minArea: 0 },
  { upTo: 8, tolerance: 150, minArea: 0 },
  { upTo: 10, tolerance: 40, minArea: 0 },
  { upTo: 12, tolerance: 10, minArea: 0 },
  { upTo: 13, tolerance: 5, minArea: 0 },
] as const satisfies readonly Simplification[];
