/**
 * Limits what is read of a layer to the areas of a caller: districts by the beginning of codes, townships (nine digits, the ground of a
 * 自然资源所) by the ground itself, because codes of land go on behind the district with numbers of the survey and not of townships.
 */
import { arrayText, type AddText } from './feature-filter.ts';
import { columnName } from './derive/ddl.ts';
import { districtField } from './derive/tile-layers.ts';
import type { Layer } from './layer.ts';

/** District codes, beginnings of them, or codes of townships; null is everywhere. */
export type Districts = readonly string[] | null;

/** What codes of the districts begin with, sorted and without repetition: a province or city is all that begins with its first two or four digits. */
export function districtPrefixes(districts: readonly string[]): readonly string[] {
  const prefixes = districts.filter((code) => /^\d{2,19}$/.test(code)).map(prefixOf);
  return [...new Set(prefixes)].sort();
}

function prefixOf(code: string): string {
  if (code.length !== 6) return code;
  return code.endsWith('0000') ? code.slice(0, 2) : code.endsWith('00') ? code.slice(0, 4) : code;
}

/** Digits of the code of a 乡镇 or 街道. */
const TOWNSHIP_DIGITS = 9;

/** The townships among areas, sorted and without repetition. */
export function townshipsOf(areas: readonly string[]): readonly string[] {
  return [...new Set(areas.filter((code) => /^\d+$/.test(code) && code.length === TOWNSHIP_DIGITS))].sort();
}

/** What codes of the whole districts among areas begin with. */
export function wholePrefixes(areas: readonly string[]): readonly string[] {
  return districtPrefixes(areas.filter((code) => code.length !== TOWNSHIP_DIGITS));
}

/**
 * What district codes begin with wherever areas lie, a township being named by its district. It says where to look, not what may be
 * seen: only for statements on a database that shows one scope (`scopedDatabase`).
 */
export function districtReach(areas: readonly string[]): readonly string[] {
  return districtPrefixes(areas.map((code) => (code.length === TOWNSHIP_DIGITS ? code.slice(0, 6) : code)));
}

/**
 * SQL conditions that keep the rows of a layer inside the districts; none for everywhere. A row whose district is unknown is
 * outside, and so is every row of a layer that does not tell districts. Rows of townships are those of a database that shows one
 * scope (`scopedDatabase`): it holds them by their ground. Anywhere else there are none.
 */
export function districtConditions(layer: Layer, districts: Districts, add: AddText): readonly string[] {
  if (districts === null) return [];
  const field = districtField(layer);
  if (field === undefined) return ['false'];
  const within = (prefixes: readonly string[]) =>
    `${columnName(field)} like any (${add(arrayText(prefixes.map((prefix) => `${prefix}%`)), 'text[]')})`;
  const townships = townshipsOf(districts);
  if (townships.length === 0) return [within(wholePrefixes(districts))];
  return [
    `(${within(wholePrefixes(districts))} or (select dimai.scope_has_townships()) and ${within(districtReach(townships))})`,
  ];
}
