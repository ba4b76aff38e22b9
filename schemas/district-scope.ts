/** Limits what is read of a layer to the districts of a caller. */
import { arrayText, type AddText } from './feature-filter.ts';
import { columnName } from './derive/ddl.ts';
import { districtField } from './derive/tile-layers.ts';
import type { Layer } from './layer.ts';

/** District codes or beginnings of them; null is everywhere. */
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

/**
 * SQL conditions that keep the rows of a layer inside the districts; none for everywhere. A row whose district is unknown is
 * outside, and so is every row of a layer that does not tell districts.
 */
export function districtConditions(layer: Layer, districts: Districts, add: AddText): readonly string[] {
  if (districts === null) return [];
  const field = districtField(layer);
  if (field === undefined) return ['false'];
  const patterns = districtPrefixes(districts).map((prefix) => `${prefix}%`);
  return [`${columnName(field)} like any (${add(arrayText(patterns), 'text[]')})`];
}
