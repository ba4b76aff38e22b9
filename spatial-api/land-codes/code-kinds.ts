/**
 * What kinds of codes land goes by. A 宗地 has its 宗地代码 (GB/T 37346); a plot at 预审 that is no 宗地 yet has a provisional
 * code, `DK` + 行政区划 6 + year 4 + number 6. Buildings, projects and plots of plans are other names of the land, not codes of it.
 */
import { checkLandCode, parseParcelCode, parseUnitNumber, ungroupLandCode } from '../../schemas/land-code.ts';

/** A code that land itself is called by. */
export type LandCodeKind = 'parcel' | 'provisional';

const PROVISIONAL = /^DK(\d{6})(\d{4})(\d{6})$/;
/** YYMM-行政区划-行业-类型-流水. */
const PROJECT = /^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$/;

/** The kind of a code that is right by its grammar; undefined where it is none. */
export function landCodeKind(code: string): LandCodeKind | undefined {
  if (PROVISIONAL.test(code)) return 'provisional';
  return parseParcelCode(code) === undefined ? undefined : 'parcel';
}

/** What is wrong with a code, in Chinese. */
export function faultOfCode(code: string): string {
  if (code.startsWith('DK')) return `临时地块代码应为 DK、6 位行政区划、4 位年度、6 位流水，共 18 位：${code}`;
  const fault = checkLandCode('parcel-code', code).find(({ severity }) => severity === 'error');
  return fault?.message.zh ?? `代码不合规则：${code}`;
}

/** District of a land code, 6 digits. */
export function districtOfCode(code: string): string {
  return code.startsWith('DK') ? code.slice(2, 8) : code.slice(0, 6);
}

/** A series that numbers the buildings of a parcel: 宗地代码 and F, 定着物 (GB/T 37346). */
export function isBuildingSeries(series: string): boolean {
  return /^\d{12}[GJZ][A-Z]\d{5}F$/.test(series);
}

/** What a series gives out: codes of land, or 自然幢号; undefined where it is no series. */
export function seriesKind(series: string): LandCodeKind | 'building' | undefined {
  return isBuildingSeries(series) ? 'building' : landCodeKind(codeInSeries(series, 1));
}

/** Series that number a code belongs to, with its number. */
export function seriesOf(code: string): { readonly series: string; readonly number: number } {
  const end = code.startsWith('DK') ? 12 : 14;
  return { series: code.slice(0, end), number: Number(code.slice(end)) };
}

/** The code with a number in a series. */
export function codeInSeries(series: string, number: number): string {
  return `${series}${String(number).padStart(digitsOf(series), '0')}`;
}

/** Largest number of a series. */
export const lastOfSeries = (series: string): number => 10 ** digitsOf(series) - 1;

const digitsOf = (series: string): number => (series.startsWith('DK') ? 6 : isBuildingSeries(series) ? 4 : 5);

/** What a typed code looks like. */
export type CodeForm = LandCodeKind | 'unit-number' | 'project-code' | 'other';

/** Reads a code as somebody typed it: its form, and its spelling as a land code (grouping gone) beside the text as given. */
export function readCode(given: string): { readonly form: CodeForm; readonly spellings: readonly string[] } {
  const text = given.normalize('NFKC').trim();
  const packed = ungroupLandCode(text);
  const spellings = [...new Set([packed, text])];
  const kind = landCodeKind(packed);
  if (kind !== undefined) return { form: kind, spellings };
  if (parseUnitNumber(packed) !== undefined) return { form: 'unit-number', spellings };
  return { form: PROJECT.test(text) ? 'project-code' : 'other', spellings };
}
