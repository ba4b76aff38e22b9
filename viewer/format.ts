/** Numbers, areas and dates as Chinese offices write them; m² with two decimals, 公顷 with four, 亩 with two, each from the unrounded m². */
import { roundText } from '../schemas/decimal.ts';
import { groupLandCode, ungroupLandCode } from '../schemas/land-code.ts';
import { type AreaUnit, areaText } from '../schemas/units.ts';
import type { Language } from './url-state.ts';

/** `yyyy-MM-dd HH:mm` in the reader's time zone, the form of the standards in both languages. */
export function formatTimestamp(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${formatDate(iso)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `yyyy-MM-dd`. */
export function formatDate(iso: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A number with thousands separators and exactly `digits` decimals, 四舍五入. */
export function formatNumber(value: number, digits = 0): string {
  return grouped(roundText(value, digits));
}

const grouped = (digits: string): string => digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

/** A part of one as a percentage of two decimals; what is there is never printed as nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01%';
  if (share < 1 - 1e-6 && share > 0.9999) return '> 99.99%';
  return `${formatNumber(share * 100, 2)}%`;
}

/** One area in the three units of land administration. */
export interface AreaText {
  readonly squareMetres: string;
  readonly hectares: string;
  readonly mu: string;
}

/** Square metres, 公顷 and 亩 with the digits that documents print, each from the unrounded square metres. */
export function formatArea(squareMetres: number): AreaText {
  const text = (unit: AreaUnit): string => grouped(areaText(squareMetres, unit));
  return { squareMetres: text('squareMetres'), hectares: text('hectares'), mu: text('mu') };
}

/** `119.974123°`. */
export function formatDegrees(value: number): string {
  return `${value.toFixed(6)}°`;
}

/** 宗地代码 19, 自然幢号 24, 不动产单元号 28 characters. */
const LAND_CODE = /^\d{12}[A-Z]{2}\d{5}([A-Z]\d{4}(\d{4})?)?$/;

/** A land code in groups of 6 + 6 + 7 + 9; other text as it is. */
export function formatLandCode(text: string): string {
  return LAND_CODE.test(text) ? groupLandCode(text) : text;
}

/** A code as typed, without the spaces people copy along; other text keeps single spaces. */
export function normaliseQuery(text: string): string {
  const code = ungroupLandCode(text);
  return /^\d{6}[\dA-Z]*$/.test(code) ? code : text.normalize('NFKC').trim().replace(/\s+/g, ' ');
}

/** Metres per CSS pixel of a web-mercator map with 512-pixel tiles. */
export function metresPerPixel(latitude: number, zoom: number): number {
  return (40_075_016.686 * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** zoom);
}

/** A CSS pixel is 1/96 inch. */
const METRES_PER_CSS_PIXEL = 0.0254 / 96;

/** Scale denominator on a screen of 96 pixels an inch, to two significant digits, e.g. 4500. */
export function scaleDenominator(latitude: number, zoom: number): number {
  const exact = metresPerPixel(latitude, zoom) / METRES_PER_CSS_PIXEL;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.round(exact / unit) * unit;
}

/** `1:4,500`, from a million on `1:120万` in Chinese. */
export function formatScale(denominator: number, language: Language): string {
  if (language === 'zh' && denominator >= 1_000_000) return `1:${formatNumber(denominator / 10_000)}万`;
  return `1:${formatNumber(denominator)}`;
}

/** The longest round length that fits into `maxPixels`: 1, 2 or 5 times a power of ten. */
export function scaleBar(
  latitude: number,
  zoom: number,
  maxPixels: number,
): { readonly metres: number; readonly pixels: number } {
  const perPixel = metresPerPixel(latitude, zoom);
  const power = 10 ** Math.floor(Math.log10(perPixel * maxPixels));
  const metres = [5, 2, 1].map((factor) => factor * power).find((length) => length <= perPixel * maxPixels) ?? power;
  return { metres, pixels: metres / perPixel };
}
