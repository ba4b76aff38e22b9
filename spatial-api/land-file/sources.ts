/** Which layers tell what of a piece of land, and how their rows find it. */
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';

/** A layer that a file reads. */
export interface FileSource {
  readonly layer: Layer;
  /**
   * `unit`: 不动产单元号 begins with the code. `parcel`: a column has the code. `centre`: an inner point lies on the land.
   * `overlap`: at least a twentieth of the smaller of both is common ground. `border`: points and lines at its border that bear its code.
   */
  readonly by: 'unit' | 'parcel' | 'centre' | 'overlap' | 'border';
  /** Column of the code or unit number. */
  readonly column?: string;
  /** Most rows that are listed; the count is always told. */
  readonly most: number;
  /** SQL order of the rows. */
  readonly order: string;
}

const source = (
  id: string,
  by: FileSource['by'],
  rest: Partial<Omit<FileSource, 'layer' | 'by'>> = {},
): FileSource => ({
  layer: layerById(id)!,
  by,
  most: 100,
  order: 'feature_id',
  ...rest,
});

const register = (id: string, column = 'unit_number', order = 'registered_on nulls last, feature_id'): FileSource =>
  source(id, 'unit', { column, order });

/** Everything but the parcel itself and the control lines. */
export const FILE_SOURCES: readonly FileSource[] = [
  source('boundary-point', 'border', { column: 'parcel_code', most: 500, order: 'ring, sequence' }),
  source('boundary-line', 'border', { column: 'parcel_code', most: 500, order: 'line_number' }),
  source('building', 'centre', { order: 'building_number' }),
  source('building-unit', 'unit', { column: 'unit_number', order: 'unit_number' }),
  register('right-holder', 'unit_number', 'unit_number, sequence'),
  register('land-use-right'),
  register('land-ownership'),
  register('house-ownership'),
  register('project-ownership'),
  register('common-ownership'),
  register('mortgage'),
  register('seizure', 'unit_number', 'registered_on nulls last, seized_from nulls last, feature_id'),
  register('advance-notice'),
  register('objection'),
  register('easement', 'servient_unit'),
  register('restricted-unit', 'unit_number', 'restricted_from nulls last, feature_id'),
  source('project-redline', 'overlap', { order: 'approved_on nulls last, feature_id' }),
  source('low-efficiency-land', 'overlap'),
  source('approved-unsupplied-land', 'overlap'),
  source('supplied-unused-land', 'overlap'),
  source('enforcement-plot', 'overlap'),
];

/** Layers of stock land, whose plots bring economics, 征拆 and 盘活. */
export const STOCK_SOURCE_IDS = ['low-efficiency-land', 'approved-unsupplied-land', 'supplied-unused-land'] as const;

/** Layers that limit what may be done with land, in the order in which they are told. */
export const CONTROL_SOURCES: readonly Layer[] = [
  'basic-farmland',
  'ecological-redline',
  'urban-growth-boundary',
  'mining-right',
  'exploration-right',
  'regional-assessment',
  'restoration-project',
  'abandoned-mine',
].flatMap((id) => layerById(id) ?? []);
