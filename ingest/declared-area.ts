/** Which field of a layer states the area of the shape, so that the two can be compared. */

/** Layer id → field key. Areas of a whole unit that are repeated on each of its parts (DCMJ) are not among them. */
export const DECLARED_AREA: Readonly<Record<string, string>> = {
  parcel: 'area',
  'basic-farmland': 'patchArea',
  'ecological-redline': 'area',
  'urban-growth-boundary': 'area',
  'land-use': 'patchArea',
  'administrative-area': 'computedArea',
  'low-efficiency-land': 'area',
  'approved-unsupplied-land': 'area',
  'supplied-unused-land': 'area',
  'restoration-unit': 'area',
  'abandoned-mine': 'damagedArea',
  'mining-right': 'area',
  'exploration-right': 'area',
  'project-redline': 'plotArea',
  'enforcement-plot': 'monitoredArea',
};

/** Differences up to the larger of these are taken for rounding (面积平差: beyond them an error, not a residual). */
export const AREA_TOLERANCE = { share: 0.001, squareMetres: 1 };
