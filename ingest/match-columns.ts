/**
 * Finds the column of a field by name: standard code, Chinese title, English key, aliases, each also as .dbf cuts them (ten
 * bytes: five characters in GBK, three in UTF-8), with a unit in brackets or without.
 */

import type { Field, Layer } from '../schemas/layer.ts';
import type { AreaUnit } from '../schemas/units.ts';
import type { SourceColumn } from './readers/reader.ts';

export interface ColumnMatch {
  readonly index: number;
  /** Unit in the column's name, e.g. 面积（亩）, where it differs from that of the field. */
  readonly unit?: AreaUnit;
}

const DBF_NAME_BYTES = 10;

/** The ways a name may be written, surest first. Each is tried for all fields before the next. */
const FORMS: readonly ((field: Field, key: string) => readonly string[])[] = [
  ({ code }) => [code],
  ({ title }) => [title],
  (_, key) => [key, key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`)],
  ({ aliases }) => aliases ?? [],
  ({ code, title, aliases }, key) => [code, title, key, ...(aliases ?? [])].flatMap(cutNames),
];

/** Field key → column, for fields not in `skip` and columns not in `taken`. A column serves one field. */
export function matchColumns(
  layer: Layer,
  columns: readonly SourceColumn[],
  skip: ReadonlySet<string>,
  taken: ReadonlySet<number>,
): ReadonlyMap<string, ColumnMatch> {
  const matches = new Map<string, ColumnMatch>();
  const used = new Set(taken);
  const named = columns.map(({ name }) => splitUnit(name));
  for (const form of FORMS) {
    for (const [key, field] of Object.entries(layer.fields)) {
      if (skip.has(key) || matches.has(key) || field.type === 'json') continue;
      const names = new Set(form(field, key).map(plain));
      const index = named.findIndex(({ name, whole }, i) => !used.has(i) && (names.has(whole) || names.has(name)));
      if (index < 0) continue;
      used.add(index);
      matches.set(key, { index, ...unitOf(field, named[index]!.unit) });
    }
  }
  return matches;
}

function unitOf(field: Field, delivered: AreaUnit | undefined): { unit?: AreaUnit } {
  return delivered == null || field.unit == null || fieldUnit(field.unit) === delivered ? {} : { unit: delivered };
}

/** Upper case, no blanks, underscores or hyphens. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s_-]/g, '');
}

const UNITS: readonly (readonly [unit: AreaUnit, pattern: RegExp])[] = [
  ['squareMetres', /^(㎡|M2|平方米|平米|SQM)$/],
  ['hectares', /^(公顷|HA|HM2)$/],
  ['mu', /^(亩|MU)$/],
  ['squareKilometres', /^(KM2|平方公里|平方千米)$/],
];

/** `面积（亩）` → 面积 and mu. */
function splitUnit(name: string): { name: string; whole: string; unit?: AreaUnit } {
  const whole = plain(name);
  const match = /^(.+?)[([](.+)[)\]]$/.exec(whole);
  const unit = match == null ? undefined : areaUnit(match[2]!);
  return match == null || unit == null ? { name: whole, whole } : { name: match[1]!, whole, unit };
}

/** `公顷` → hectares. */
export function areaUnit(text: string): AreaUnit | undefined {
  const compact = plain(text).replaceAll('²', '2');
  return UNITS.find(([, pattern]) => pattern.test(compact))?.[0];
}

/** The unit that the name of a column states for a field of area, where it is not the field's own. */
export function unitInName(name: string, field: Field): AreaUnit | undefined {
  return unitOf(field, splitUnit(name).unit).unit;
}

/** The unit of a catalogue field, where it is one of area. */
export function fieldUnit(unit: string): AreaUnit | undefined {
  return areaUnit(unit);
}

/** A name as .dbf headers hold it in GBK and in UTF-8; empty where it fits whole. */
function cutNames(name: string): readonly string[] {
  return [cut(name, 2), cut(name, 3)].filter((text) => text !== '' && text !== name);
}

function cut(name: string, bytesPerCharacter: number): string {
  let bytes = 0;
  let text = '';
  for (const character of name) {
    bytes += character.codePointAt(0)! < 0x80 ? 1 : bytesPerCharacter;
    if (bytes > DBF_NAME_BYTES) return text;
    text += character;
  }
  return text;
}
