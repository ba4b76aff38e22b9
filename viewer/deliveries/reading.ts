/** How a delivery is to be read, as a form holds it: pure functions between what was examined and what is sent. */
import { unknownCodes } from '../../schemas/codelists/code-names.ts';
import { codelists } from '../../schemas/codelists/index.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { AREA_UNITS, type AreaUnit } from '../../schemas/units.ts';
import type { ExaminedColumn, ExaminedLayer, ReadOptions } from './api.ts';

/** How one field is filled. */
type Rule = NonNullable<ReadOptions['map']>[string];

export interface Reading {
  readonly sourceLayer: string;
  readonly layer: string;
  readonly dataset: string;
  readonly district: string;
  readonly crs: string;
  readonly encoding: string;
  readonly isCorrected: boolean;
  readonly isDatumAssumed: boolean;
  /** Field by column; the empty string loads nothing from it. */
  readonly fields: Readonly<Record<string, string>>;
  /** Units of columns whose areas are not in that of the proposed field; they hold for that field alone. */
  readonly units: Readonly<Record<string, { readonly field: string; readonly unit: AreaUnit }>>;
  /** How figures of enterprises are spread over their plots; empty where the file names plots. */
  readonly apportion: '' | 'floor-area' | 'land-area';
  /** Codes of delivered values, by field. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Constants by field. */
  readonly constants: Readonly<Record<string, string>>;
}

/** What a form begins with: the options of the last reading, else what was proposed. */
export function readingOf(examined: ExaminedLayer, { layer, map = {}, set = {}, ...options }: ReadOptions): Reading {
  const proposed = Object.fromEntries(examined.columns.map(({ column, field }) => [column, field ?? '']));
  const given = Object.entries(map).flatMap(([field, rule]) => {
    const column = typeof rule === 'object' && rule !== null ? (rule as { column?: unknown }).column : rule;
    return typeof column === 'string' ? [[column, field]] : [];
  });
  return {
    sourceLayer: examined.sourceLayer,
    layer: layer ?? examined.layer,
    dataset: options.dataset ?? '',
    district: options.district ?? '',
    crs: options.crs === undefined ? '' : String(options.crs),
    encoding: options.encoding ?? '',
    isCorrected: options.correctCoordinates === true,
    isDatumAssumed: options.assumeDatum === true,
    fields: { ...proposed, ...(Object.fromEntries(given) as Record<string, string>) },
    units: Object.fromEntries(
      examined.columns.flatMap(({ column, field, unit }) =>
        field === null || unit == null ? [] : [[column, { field, unit }]],
      ),
    ),
    apportion: options.apportion ?? '',
    values: options.values ?? {},
    constants: set,
  };
}

/** Another layer to load into: columns keep only fields that it has, the others are matched by name anew. */
export function withLayer(reading: Reading, examined: ExaminedLayer, layer: Layer): Reading {
  const fields = examined.columns.map(({ column, field }) => {
    const kept = reading.fields[column] ?? '';
    if (kept in layer.fields) return [column, kept];
    return [column, field !== null && field in layer.fields ? field : fieldNamed(layer, column)];
  });
  const constants = Object.entries(reading.constants).filter(([key]) => key in layer.fields);
  const values = Object.entries(reading.values).filter(([key]) => key in layer.fields);
  return {
    ...reading,
    layer: layer.id,
    fields: withoutRepeats(Object.fromEntries(fields) as Record<string, string>),
    values: Object.fromEntries(values),
    constants: Object.fromEntries(constants),
  };
}

/** Values of a column that its field does not understand: neither codes of its list nor names of them. */
export function strangeValues(
  { values = [] }: ExaminedColumn,
  { codelist }: Pick<Field, 'codelist'>,
): readonly string[] {
  const list = codelist === undefined ? undefined : codelists[codelist];
  return list === undefined ? [] : unknownCodes(list, values);
}

/** What a delivered value stands for; undefined where nobody said. */
export function withMeaning(
  reading: Reading,
  field: string,
  value: string,
  code: string | undefined,
): Reading['values'] {
  const { [value]: _, ...others } = reading.values[field] ?? {};
  return { ...reading.values, [field]: code === undefined ? others : { ...others, [value]: code } };
}

/** The field whose code, title or key is the column's name. */
function fieldNamed({ fields }: Layer, column: string): string {
  const name = column.trim().toUpperCase();
  const found = Object.entries(fields).find(([key, { code, title }]) =>
    [key, code, title].some((known) => known.toUpperCase() === name),
  );
  return found?.[0] ?? '';
}

/** The first column of a field keeps it. */
function withoutRepeats(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const taken = new Set<string>();
  return Object.fromEntries(
    Object.entries(fields).map(([column, field]) => {
      if (field === '' || taken.has(field)) return [column, ''];
      taken.add(field);
      return [column, field];
    }),
  );
}

/** Fields that the reading fills by itself where no column was chosen: other reference data keep all their columns, row by row. */
export const ownFields = (layer: string): readonly string[] =>
  layer === 'reference-feature' ? ['featureKey', 'attributes'] : [];

/** Required fields that neither a column nor a constant feeds, nor the reading itself. */
export function missingFields(reading: Reading, layer: Layer): readonly string[] {
  const { fields, constants, apportion } = reading;
  const fed = new Set([...Object.values(fields), ...Object.keys(constants).filter((key) => constants[key] !== '')]);
  return Object.entries(layer.fields).flatMap(([key, { required }]) =>
    required && !fed.has(key) && !ownFields(layer.id).includes(key) && !(key === 'plotCode' && apportion !== '')
      ? [key]
      : [],
  );
}

/** Whether the file has figures of enterprises, whose plots are to be found by their 统一社会信用代码. */
export function isOfEnterprises({ fields, layer }: Reading): boolean {
  const fed = Object.values(fields);
  return layer === 'stock-land-economics' && fed.includes('creditCode') && !fed.includes('plotCode');
}

/** The unit in which a column states the areas of its field; that of the field where nothing else was said. */
export function unitOf({ units }: Reading, column: string, key: string, field: Field): AreaUnit | undefined {
  const known = units[column];
  return known?.field === key ? known.unit : areaUnits.find((unit) => AREA_UNITS[unit].label === field.unit);
}

const areaUnits = Object.keys(AREA_UNITS) as readonly AreaUnit[];

/** A field that several columns claim; undefined where there is none. */
export function repeatedField({ fields }: Reading): string | undefined {
  const chosen = Object.values(fields).filter((field) => field !== '');
  return chosen.find((field, index) => chosen.indexOf(field) !== index);
}

/** What is sent. Every field of the layer is named, so that nothing is matched by name behind the reader's back. */
export function optionsOf(reading: Reading, layer: Layer, before: ReadOptions): ReadOptions {
  const columnOf = new Map(Object.entries(reading.fields).map(([column, field]) => [field, column]));
  const ruleOf = (column: string | undefined, key: string): Rule => {
    if (column === undefined) return null;
    const known = reading.units[column];
    return known?.field === key ? { column, unit: known.unit } : column;
  };
  const constants = Object.entries(reading.constants).filter(([, value]) => value !== '');
  const constant = new Set(constants.map(([key]) => key));
  const map = Object.keys(layer.fields).flatMap((key): [string, Rule][] =>
    constant.has(key) || (!columnOf.has(key) && ownFields(layer.id).includes(key))
      ? []
      : [[key, ruleOf(columnOf.get(key), key)]],
  );
  const meanings = Object.entries(reading.values).filter(
    ([key, values]) => columnOf.has(key) && !constant.has(key) && Object.keys(values).length > 0,
  );
  const text = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());
  const crs = text(reading.crs);
  const options: { [K in keyof ReadOptions]: ReadOptions[K] | undefined } = {
    layer: layer.id,
    layerName: reading.sourceLayer,
    dataset: text(reading.dataset),
    district: text(reading.district),
    crs: crs === undefined ? undefined : Number(crs),
    encoding: text(reading.encoding),
    correctCoordinates: reading.isCorrected || undefined,
    assumeDatum: reading.isDatumAssumed || undefined,
    apportion: isOfEnterprises(reading) && reading.apportion !== '' ? reading.apportion : undefined,
    map: Object.fromEntries(map),
    values: meanings.length === 0 ? undefined : Object.fromEntries(meanings),
    set: constants.length === 0 ? undefined : Object.fromEntries(constants),
    allow: before.allow,
    repair: before.repair,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
