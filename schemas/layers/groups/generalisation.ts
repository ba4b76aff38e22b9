import type { Simplification } from '../../layer.ts';

/** Steps for dense layers of small polygons (宗地, 房屋, 图斑): one tolerance is about a pixel of a 512 px tile at that zoom, and what covers less than about two pixels is left out. */
export const denseSteps = [
  { upTo: 9, tolerance: 60, minArea: 30000 },
  { upTo: 10, tolerance: 30, minArea: 8000 },
  { upTo: 11, tolerance: 16, minArea: 2000 },
  { upTo: 12, tolerance: 8, minArea: 500 },
  { upTo: 13, tolerance: 4, minArea: 100 },
  { upTo: 14, tolerance: 2, minArea: 20 },
] as const satisfies readonly Simplification[];

/** Steps for layers of few features that have to be seen from afar (三线, 项目, 矿业权): nothing is left out above zoom 8. */
export const sparseSteps = [
  { upTo: 6, tolerance: 600, minArea: 500000 },
  { upTo: 8, tolerance: 150, minArea: 20000 },
  { upTo: 10, tolerance: 30, minArea: 0 },
  { upTo: 12, tolerance: 8, minArea: 0 },
  { upTo: 14, tolerance: 2, minArea: 0 },
] as const satisfies readonly Simplification[];

/** Steps for administrative areas: coarse coasts, nothing left out. */
export const regionSteps = [
  { upTo: 6, tolerance: 800, minArea: 0 },
  { upTo: 8, tolerance: 200, minArea: 0 },
  { upTo: 10, tolerance: 50, minArea: 0 },
  { upTo: 12, tolerance: 12, minArea: 0 },
  { upTo: 14, tolerance: 3, minArea: 0 },
] as const satisfies readonly Simplification[];
