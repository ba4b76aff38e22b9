/** Plots of a filter as points on the map, packed for the browser: a city has 200,000 of them. */
import { MU_PER_SQUARE_METRE, type MeasureId } from './figures.ts';
import { economicsOfYear, type PlotEconomics } from './plot-economics.ts';
import type { StockFacts } from './stock-facts.ts';
import { isLetThrough, visibleRows, type SummaryOrder } from './summarise.ts';

/** [west, south, east, north] in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Bytes of one plot in the packed answer. */
export const BYTES_PER_PLOT = 8 + 3 * 4 + 1;

/**
 * The plots that pass, column by column, little-endian: feature ids (float64), then longitude, latitude and the measure
 * (float32 each), then the index of the layer (uint8). A plot without a shape has NaN for its place, one that did not report
 * NaN for its measure; with bounds only plots whose inner point lies in them come.
 */
export function placedPlots(facts: StockFacts, order: SummaryOrder, measure: MeasureId, bounds?: Bounds): Buffer {
  const { plots } = facts;
  const [longitude, latitude] = [plots.longitude.values, plots.latitude.values];
  const isThere = (row: number): boolean => {
    if (bounds === undefined) return true;
    const [x, y] = [longitude[row]!, latitude[row]!];
    return x >= bounds[0] && x <= bounds[2] && y >= bounds[1] && y <= bounds[3];
  };
  const isIn = isLetThrough(facts, order.filter);
  const rows = visibleRows(facts, order.versions, order.filter).filter((row) => isThere(row) && isIn(row));
  const count = rows.length;
  const packed = new ArrayBuffer(count * BYTES_PER_PLOT);
  const ids = new Float64Array(packed, 0, count);
  const [x, y, value] = [0, 1, 2].map((column) => new Float32Array(packed, count * (8 + 4 * column), count));
  const layer = new Uint8Array(packed, count * 20, count);
  const valueOf = reader(facts, economicsOfYear(facts, order.versions, order.year), measure);
  for (let at = 0; at < count; at++) {
    const row = rows[at]!;
    ids[at] = plots.featureId.values[row]!;
    x![at] = longitude[row]!;
    y![at] = latitude[row]!;
    value![at] = valueOf(row);
    layer[at] = plots.layer.values[row]!;
  }
  return Buffer.from(packed);
}

/** Value of a measure for one row, in the unit of the measure; NaN where it was not reported. */
function reader(facts: StockFacts, economics: PlotEconomics, measure: MeasureId): (row: number) => number {
  const { plots } = facts;
  const reported = (sums: Float64Array, reports: Uint16Array) => (row: number) => {
    const plot = plots.plot.values[row]!;
    return reports[plot] === 0 ? Number.NaN : sums[plot]!;
  };
  const readers: Record<MeasureId, (row: number) => number> = {
    landArea: (row) => plots.area.values[row]! * MU_PER_SQUARE_METRE,
    count: () => 1,
    floorArea: (row) => plots.floorArea.values[row]!,
    output: reported(economics.output, economics.outputReports),
    tax: reported(economics.tax, economics.taxReports),
  };
  return readers[measure];
}
