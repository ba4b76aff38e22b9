import type { MapOrder } from './map-order.ts';
import { type MapPlane, planeWords } from './map-plane.ts';

/** `2026年11月28日`. */
export function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** What stands at the lower left of a sheet: dates, systems, symbols, units, and the versions it was drawn from. */
export function printedNotes(order: MapOrder, plane: MapPlane, otherZones: readonly number[]): string[] {
  const { request, versions, dataDay, day } = order;
  const parcel = versions.parcel ?? 0;
  return [
    `${request.surveyedOn == null ? '' : `${chineseDay(request.surveyedOn)}测图，`}${chineseDay(day)}编制。`,
    `2000国家大地坐标系，${planeWords(plane)}。`,
    '1985国家高程基准。',
    'GB/T 20257.1-2017 图式，TD/T 1001 地籍调查规程。',
    `数据时点 ${chineseDay(dataDay)}${parcel === 0 ? '' : `，宗地第 ${parcel} 版`}。长度单位：米；面积单位：平方米。`,
    ...(otherZones.length === 0 ? [] : [`范围跨 ${otherZones.join('、')} 带，全图按 ${plane.zone} 带绘制。`]),
  ];
}

/** Who signs; an empty name leaves room for the pen. */
export function signatoriesOf({ request }: Pick<MapOrder, 'request'>): (readonly [string, string])[] {
  return [
    ['绘图员', request.drawnBy ?? ''],
    ['检查员', request.checkedBy ?? ''],
    ['审核员', request.approvedBy ?? ''],
  ];
}
