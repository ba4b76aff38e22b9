/** What the headings of a table tell: names that are used twice, coordinate columns, units of area side by side. */

import { type Issue, issue } from '../../issues.ts';
import type { SourceColumn } from '../reader.ts';

/** Column names: blanks get a number, repeated ones too. */
export function columnNames(headings: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return headings.map((heading, i) => {
    const name = heading.replaceAll(/\s+/g, ' ').trim() || `列${i + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

export interface CoordinateColumns {
  /** Index of the column that holds x, longitude or the easting by its name. */
  readonly first: number;
  readonly second: number;
  /** What the names say about the order; `unsaid` for a plain x and y, which surveyors and GIS use the other way round. */
  readonly order: 'east-first' | 'north-first' | 'unsaid';
}

const EAST = /^(经度|东经|longitude|lon|lng|long|东坐标|y坐标[(（]?东[)）]?|横坐标|e|east(ing)?)$/i;
const NORTH = /^(纬度|北纬|latitude|lat|北坐标|x坐标[(（]?北[)）]?|纵坐标|n|north(ing)?)$/i;
const X = /^(x|x坐标|坐标x|x_coord|coord_x|point_x|zbx)$/i;
const Y = /^(y|y坐标|坐标y|y_coord|coord_y|point_y|zby)$/i;

/** The pair of coordinate columns; undefined for a table without one. */
export function coordinateColumns(names: readonly string[]): CoordinateColumns | undefined {
  const find = (pattern: RegExp) => names.findIndex((name) => pattern.test(name.replaceAll(/\s/g, '')));
  const [east, north] = [find(EAST), find(NORTH)];
  if (east >= 0 && north >= 0) return { first: east, second: north, order: 'east-first' };
  const [x, y] = [find(X), find(Y)];
  return x >= 0 && y >= 0 ? { first: x, second: y, order: 'unsaid' } : undefined;
}

const AREA_UNIT = /[（(](亩|公顷|平方米|㎡|m2|m²|hm2|hm²|ha|平方公里|km2|km²)[)）]/i;

/** Headings that give areas in different units: each is converted from its own, and people should know. */
export function mixedUnits(columns: readonly SourceColumn[]): readonly Issue[] {
  const units = columns.flatMap(({ name }) => {
    const unit = AREA_UNIT.exec(name)?.[1];
    return unit == null ? [] : [{ name, unit: unit.toLowerCase() }];
  });
  if (new Set(units.map(({ unit }) => unit)).size < 2) return [];
  return [issue('units-mixed', null, { actual: units.map(({ name }) => name).join('、') })];
}

/** Text that a spreadsheet would run as a formula. A number with its sign is none. */
export function isFormulaLike(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+(e[+-]?\d+)?%?$/i.test(text.trim()) && text.trim().length > 1;
}
