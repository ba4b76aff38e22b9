/** The unit of a column of areas by its numbers: suppliers write 公顷 and 亩 under a heading that says 面积. */

import { planarArea } from '../schemas/area.ts';
import { boundsOf, type FlatGeometry, isPolygonal } from '../schemas/geometry.ts';
import { type AreaUnit, convertArea } from '../schemas/units.ts';
import { planeOf } from './plane.ts';
import type { Layer } from '../schemas/layer.ts';
import { AREA_UNITS } from '../schemas/units.ts';
import { DECLARED_AREA } from './declared-area.ts';
import { Refusal } from './delivery.ts';
import type { BoundMapping } from './mapping.ts';
import { fieldUnit } from './match-columns.ts';
import type { SourceLayer, SourceValue } from './readers/reader.ts';

const UNITS: readonly AreaUnit[] = ['squareMetres', 'hectares', 'mu', 'squareKilometres'];
const LOOKED_AT = 200;
/**
 * Rows that tell anything, share of them that have to agree, and how far a value may be off: drawings are rough and surveys state what
 * they rounded, while the nearest other unit is 15 times as large.
 */
const ENOUGH = { rows: 3, share: 0.7, off: 0.3 };

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

/** Throws Refusal where nobody said in which unit areas are, and the numbers are plainly not those of the field's. */
export async function refuseOtherUnit(layer: Layer, source: SourceLayer, { fields }: BoundMapping): Promise<void> {
  const area = fields.find(({ key }) => key === DECLARED_AREA[layer.id]);
  if (area?.index == null || area.field.unit == null || source.geometry == null) return;
  const { rule, column, index } = area;
  if ('constant' in rule || rule.unit != null || rule.convert != null || rule.values != null) return;
  const own = fieldUnit(area.field.unit);
  const unit = own == null ? undefined : await areaUnitByNumbers(source, index);
  if (own == null || unit == null || unit === own) return;
  const [found, wanted] = [AREA_UNITS[unit].label, AREA_UNITS[own].label];
  throw new Refusal('area-unit', {
    zh: `列 ${column} 的数值与图形相比是${found}，而字段 ${area.field.title} 以${wanted}计。请注明单位：--map ${area.key}=${column}@${found}（换算入库）；数值确为${wanted}的，用 @${wanted}。`,
    en: `By the shapes the numbers of column ${column} are in ${found}, while ${area.key} is in ${wanted}. State the unit: --map ${area.key}=${column}@${found} converts them; @${wanted} takes them as they are.`,
  });
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
