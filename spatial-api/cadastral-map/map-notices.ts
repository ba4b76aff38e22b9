import type { SheetReport } from './compose-sheet.ts';
import { scaleRules } from './drawing-rules.ts';
import type { MapOrder } from './map-order.ts';
import { MAP_LAYERS } from './read-content.ts';
import { layerById } from '../../schemas/layers/index.ts';

/** Something about a map that its reader should know. */
export interface MapNotice {
  readonly code:
    | 'crosses-zones'
    | 'labels-unplaced'
    | 'labels-left-out'
    | 'characters-missing'
    | 'no-parcels'
    | 'parcels-not-drawn'
    | 'layers-absent'
    | 'personal-masked';
  readonly zh: string;
  readonly en: string;
}

export interface NoticeFacts {
  readonly order: Pick<MapOrder, 'versions' | 'view'>;
  readonly reports: readonly SheetReport[];
  readonly unplaced: number;
  readonly missingCharacters: readonly string[];
  readonly otherZones: readonly number[];
  readonly zone: number;
  readonly parcels: number;
  /** Denominator; null where parcels have scales of their own. */
  readonly scale: number | null;
}

/** What has to be said. */
export function noticesOf(facts: NoticeFacts): MapNotice[] {
  const { order, reports, unplaced, missingCharacters, otherZones, zone, parcels, scale } = facts;
  const notices: MapNotice[] = [];
  const say = (code: MapNotice['code'], zh: string, en: string): void => void notices.push({ code, zh, en });
  if (otherZones.length > 0) {
    const others = otherZones.join('、');
    say(
      'crosses-zones',
      `范围跨 ${others} 带，全图按 ${zone} 带绘制`,
      `The area reaches into zone ${others}; all is drawn in zone ${zone}.`,
    );
  }
  if (unplaced > 0)
    say('labels-unplaced', `${unplaced} 处注记没有位置，见清单`, `${unplaced} texts found no place; they are listed.`);
  const left = reports.reduce((sum, { counts }) => sum + counts.unlettered, 0);
  if (left > 0)
    say('labels-left-out', `比例尺过小，${left} 宗宗地未注宗地号`, `At this scale ${left} parcels are not lettered.`);
  if (missingCharacters.length > 0) {
    const listed = missingCharacters
      .map((character) => `${character}（U+${character.codePointAt(0)!.toString(16).toUpperCase()}）`)
      .join('、');
    say('characters-missing', `字体缺字，图上以〓代替：${listed}`, `The font lacks characters, drawn as 〓: ${listed}`);
  }
  if (scale != null && scale > scaleRules.parcels)
    say('parcels-not-drawn', `1:${scale} 的图不绘宗地`, `Maps of 1:${scale} show no parcels.`);
  else if (parcels === 0 && reports.length > 0) say('no-parcels', '范围内没有宗地', 'There is no parcel in the area.');
  const absent = MAP_LAYERS.filter((id) => (order.versions[id] ?? 0) === 0).map((id) => layerById(id)!.title);
  if (absent.length > 0)
    say(
      'layers-absent',
      `没有数据或无权查看，未绘：${absent.join('、')}`,
      `Without data, or not to be seen, and not drawn: ${absent.join(', ')}`,
    );
  if (order.view === 'masked') say('personal-masked', '权利人已脱敏', 'Right holders are masked.');
  return notices;
}
