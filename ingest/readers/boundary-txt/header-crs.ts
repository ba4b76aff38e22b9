/** What the properties of a 界址点 TXT say about its coordinates: 坐标系, 几度分带, 带号, 转换参数. */

import type { Datum, ZoneWidth } from '../../../schemas/crs-table.ts';
import type { CoordinateHints } from '../../../schemas/detect-coordinates.ts';
import type { SourceLayer } from '../reader.ts';
import type { SectionEntry } from './read-plots.ts';

/** Keys of the national form; any other key is an attribute of the file. */
export const STANDARD_KEYS: ReadonlySet<string> = new Set([
  '格式版本号',
  '数据产生单位',
  '数据产生日期',
  '坐标系',
  '几度分带',
  '投影类型',
  '计量单位',
  '带号',
  '精度',
  '转换参数',
]);

export interface HeaderCrs {
  readonly hints: CoordinateHints;
  /** False where 坐标系 is absent. */
  readonly isDatumDeclared: boolean;
  /** 坐标系 as written, where it names no national datum. */
  readonly localSystem: string | undefined;
  readonly shift: SourceLayer['datumShift'] | undefined;
}

/** Reads the entries of all sections. */
export function headerCrs(entries: readonly SectionEntry[]): HeaderCrs {
  const valueOf = (name: string) => entries.find(({ key, value }) => key === name && value !== '')?.value;
  const system = valueOf('坐标系');
  const datum = system == null ? undefined : datumOf(system);
  const zone = numberIn(valueOf('带号'));
  const width = numberIn(valueOf('几度分带'));
  return {
    hints: {
      order: 'north-east',
      batch: true,
      ...(datum == null ? {} : { datum }),
      ...(zone == null ? {} : { zone }),
      ...(width === 3 || width === 6 ? { width: width satisfies ZoneWidth } : {}),
    },
    isDatumDeclared: system != null,
    localSystem: system != null && datum == null ? system : undefined,
    shift: shiftOf(valueOf('转换参数')),
  };
}

function datumOf(text: string): Datum | undefined {
  const plain = text.normalize('NFKC').toUpperCase();
  if (/地方|独立|城市坐标|WGS/.test(plain)) return undefined;
  if (/CGCS2000|2000/.test(plain)) return 'CGCS2000';
  if (/西安|XI'?AN|1980/.test(plain)) return 'Xian80';
  return /北京|BEIJING|1954/.test(plain) ? 'Beijing54' : undefined;
}

function numberIn(text: string | undefined): number | undefined {
  const digits = text == null ? undefined : /\d+/.exec(text.normalize('NFKC'))?.[0];
  return digits == null ? undefined : Number(digits);
}

/** dx,dy,dz in metres, rx,ry,rz in seconds, k in ppm; seven zeros or blanks say nothing. */
function shiftOf(text: string | undefined): HeaderCrs['shift'] {
  const numbers = text?.normalize('NFKC').split(',').map(Number) ?? [];
  if (numbers.length !== 7 || numbers.some((number) => !Number.isFinite(number))) return undefined;
  return numbers.every((number) => number === 0) ? undefined : (numbers as unknown as HeaderCrs['shift']);
}
