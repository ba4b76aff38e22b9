/** The unit of a column of areas by its numbers: suppliers write 公顷 and 亩 under a heading that says 面积. */

import { planarArea } from '../schemas/area.ts';
import { boundsOf, type FlatGeometry, isPolygonal } from '../schemas/geometry.ts';
import { type AreaUnit, convertArea } from '../schemas/units.ts';
import { planeOf } from './plane.ts';
import type { SourceLayer, SourceValue } from './readers/reader.ts';

const UNITS: readonly AreaUnit[] = ['squareMetres', 'hectares', 'mu', 'squareKilometres'];
const LOOKED_AT = 200;
/** Rows that tell anything, share of them that have to agree, and how far a value may be off: surveys state what they rounded. */
const ENOUGH = { rows: 3, share: 0.7, off: 0.03 };

/** The unit in which most rows state the area of their shape; undefined where the numbers do not tell. */
export async function areaUnitByNumbers(source: SourceLayer, column: number): Promise<AreaUnit | undefined> {
  const votes = new Map<AreaUnit, number>();
  let rows = 0;
  for await (const batch of source.read()) {
    for (const { values, geometry } of batch) {
      const declared = numberOf(values[column]);
      const area = geometry == null || !isPolygonal(geometry.type) ? 0 : squareMetres(geometry);
      if (!(declared > 0) || !(area > 0)) continue;
      rows++;
      const unit = UNITS.find((each) => Math.abs(declared / convertArea(area, each) - 1) < ENOUGH.off);
      if (unit != null) votes.set(unit, (votes.get(unit) ?? 0) + 1);
    }
    if (rows >= LOOKED_AT) break;
  }
  const [best] = [...votes].toSorted((a, b) => b[1] - a[1]);
  return best != null && rows >= ENOUGH.rows && best[1] >= ENOUGH.share * rows ? best[0] : undefined;
}

function numberOf(value: SourceValue | undefined): number {
  return value == null || value === '' ? NaN : Number(value);
}

/** Near enough to tell units apart: degrees are carried to their zone, anything else is taken for metres. */
function squareMetres(geometry: FlatGeometry): number {
  const [west, south, east, north] = boundsOf(geometry);
  const isInDegrees = west >= -180 && east <= 180 && south >= -90 && north <= 90;
  return planarArea(isInDegrees ? planeOf(geometry) : geometry);
}
