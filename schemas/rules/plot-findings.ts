/** What may be wrong with a plot that is handed in for a check (domain.md §1.3 part A), in English; the Chinese message has the figures. */
export const plotFindingTitles = {
  'geometry-unreadable': 'the geometry cannot be read',
  'ring-not-closed': 'a ring is not closed',
  'ring-too-short': 'a ring has too few points',
  'coordinates-strange': 'the coordinates lie outside their range',
  'geometry-invalid': 'the shape is invalid',
  'point-repeated': 'neighbouring points coincide',
  'points-too-close': 'neighbouring points are closer than 0.05 m',
  'order-not-clockwise': 'the points run anticlockwise',
  'start-not-northwest': 'the points do not begin in the north-west',
  'area-differs': 'the declared area differs from the computed one',
  'point-count-differs': 'the declared number of points differs',
  'map-sheet-differs': 'it does not lie on the declared map sheet',
  'several-parts': 'it has several parts',
  'plot-number-repeated': 'its number is used more than once',
  'plots-overlap': 'it overlaps another plot',
  'outside-districts': 'part of it lies outside all districts',
} as const;

export type PlotFindingCode = keyof typeof plotFindingTitles;
