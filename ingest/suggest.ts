/** Proposes how an unknown delivery may be loaded: which layer it looks like, which column fits which field, sample values. */

import { unknownCodes } from '../schemas/codelists/code-names.ts';
import { codelists } from '../schemas/codelists/index.ts';
import { layerById, layers as catalogue } from '../schemas/layers/index.ts';
import type { Field, Layer } from '../schemas/layer.ts';
import { APPORTIONED_LAYER } from './apportion.ts';
import { REFERENCE_LAYER, type Rule, type SourceMapping, type ValueMeanings } from './mapping.ts';
import { AREA_UNITS, type AreaUnit } from '../schemas/units.ts';
import { areaUnitByNumbers } from './area-unit.ts';
import { DECLARED_AREA } from './declared-area.ts';
import { fieldUnit, matchColumns } from './match-columns.ts';
import type { SourceLayer, SourceValue } from './readers/reader.ts';

export interface ColumnSuggestion {
  readonly column: string;
  readonly type: string;
  readonly samples: readonly string[];
  /** The different values of its first rows, as far as there are few of them: what codes are told from. */
  readonly values: readonly string[];
  /** Field key that it fits; null for none. */
  readonly field: string | null;
  readonly title: string | null;
  /** Unit of its areas, by its name or by its numbers, where it is not that of the field. */
  readonly unit: AreaUnit | null;
}

export interface Suggestion {
  readonly sourceLayer: string;
  readonly rowCount: number | undefined;
  readonly geometry: SourceLayer['geometry'];
  readonly encoding: string | undefined;
  readonly layer: string;
  /** Layers whose names or columns fit, best first, with the number of columns matched. */
  readonly candidates: readonly { readonly layer: string; readonly title: string; readonly matched: number }[];
  readonly columns: readonly ColumnSuggestion[];
  /** Required fields that no column fits. */
  readonly missing: readonly string[];
  readonly command: string;
  /** Values of coded fields that are neither codes nor names of codes. */
  readonly unknown: readonly { readonly field: string; readonly title: string; readonly values: readonly string[] }[];
  /** What matched, as `--save-mapping` writes it. */
  readonly fields: SourceMapping['fields'];
}

const SAMPLES = 3;
/** Rows that are looked at for different values, and how many of those still look like a list. */
const LOOKED_AT = 10_000;
const MOST_VALUES = 60;

/** Looks at the columns and the first rows of a layer, one of several where the command has to name it. `wanted` fixes the layer to load into. */
export async function suggestMapping(
  path: string,
  source: SourceLayer,
  wanted: Layer | undefined,
  isOneOfSeveral = false,
): Promise<Suggestion> {
  const candidates = rankLayers(source);
  const layer = wanted ?? catalogue.find(({ id }) => id === candidates[0]?.layer) ?? referenceLayer();
  const matches = matchColumns(layer, source.columns, new Set(), new Set());
  const fieldOf = new Map([...matches].map(([key, { index }]) => [index, key]));
  const looks = await lookAt(source);
  const units = await unitsOf(layer, source, matches);
  const missing = layer.id === REFERENCE_LAYER ? [] : lacks(layer, matches);
  const unknown = [...matches].flatMap(([key, { index }]) => {
    const { codelist, title } = layer.fields[key]!;
    const values = looks[index]!;
    if (codelist == null || values.length > MOST_VALUES) return [];
    const strange = unknownCodes(codelists[codelist]!, values);
    return strange.length === 0 ? [] : [{ field: key, title, values: strange }];
  });
  return {
    sourceLayer: source.name,
    rowCount: source.rowCount,
    geometry: source.geometry,
    encoding: source.encoding?.label,
    layer: layer.id,
    candidates,
    columns: source.columns.map(({ name, type, length, scale }, i) => {
      const key = fieldOf.get(i);
      return {
        column: name,
        type: scale > 0 ? `${type}(${length},${scale})` : length > 0 ? `${type}(${length})` : type,
        samples: looks[i]!.slice(0, SAMPLES),
        values: looks[i]!.length > MOST_VALUES ? [] : looks[i]!,
        field: key ?? null,
        title: key == null ? null : layer.fields[key]!.title,
        unit: (key == null ? undefined : units.get(key)) ?? null,
      };
    }),
    fields: Object.fromEntries(
      [...matches].map(([key, { index }]) => {
        const column = source.columns[index]!.name;
        const unit = units.get(key);
        return [key, unit == null ? column : { column, unit }];
      }),
    ),
    unknown,
    missing: missing.map(([key, { code, title }]) => `${key} (${code} ${title})`),
    command: [
      `dimai ingest ${shellWord(path)} --layer ${layer.id}`,
      ...(isOneOfSeveral ? [`--layer-name ${shellWord(source.name)}`] : []),
      ...(isOfEnterprises(layer, matches) ? ['--apportion land-area'] : []),
      ...missing.map(([key]) => `--map ${key}=列名COLUMN`),
      ...unknown.flatMap(({ field, values }) =>
        values.map((value) => `--value ${shellWord(`${field}:${value}=代码CODE`)}`),
      ),
      ...[...matches].flatMap(([key, { index, unit }]) => {
        const found = units.get(key);
        const column = source.columns[index]!.name;
        return found == null || unit != null ? [] : [`--map '${key}=${column}@${AREA_UNITS[found].label}'`];
      }),
    ].join(' '),
  };
}

/** As one word of a command line. */
function shellWord(text: string): string {
  return /^[\p{L}\p{N}_./:=@%+-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Units of matched columns that are not those of their fields: as the name says, or as the shapes do. */
async function unitsOf(
  layer: Layer,
  source: SourceLayer,
  matches: ReturnType<typeof matchColumns>,
): Promise<ReadonlyMap<string, AreaUnit>> {
  const units = new Map<string, AreaUnit>();
  for (const [key, { unit }] of matches) if (unit != null) units.set(key, unit);
  const key = DECLARED_AREA[layer.id];
  const match = key == null ? undefined : matches.get(key);
  const own = key == null ? undefined : layer.fields[key]!.unit;
  if (key == null || match == null || match.unit != null || own == null || source.geometry == null) return units;
  const unit = await areaUnitByNumbers(source, match.index);
  if (unit != null && unit !== fieldUnit(own)) units.set(key, unit);
  return units;
}

function referenceLayer(): Layer {
  return layerById(REFERENCE_LAYER)!;
}

/** By name first, then by the number of columns that fit; layers whose required fields are all there, of the same kind of shape. */
function rankLayers(source: SourceLayer): Suggestion['candidates'] {
  return catalogue
    .map((layer) => ({ layer, matched: matchColumns(layer, source.columns, new Set(), new Set()) }))
    .filter(
      ({ layer, matched }) =>
        fitsShape(layer, source) &&
        lacks(layer, matched).length === 0 &&
        matched.size > 0 &&
        layer.id !== REFERENCE_LAYER,
    )
    .map(({ layer, matched }) => ({
      layer: layer.id,
      title: layer.title,
      matched: matched.size,
      likeness: likenessOf(layer, source.name),
    }))
    .toSorted((a, b) => b.likeness - a.likeness || b.matched - a.matched)
    .slice(0, 5)
    .map(({ layer, title, matched }) => ({ layer, title, matched }));
}

/** 2: the source has the name of the layer; 1: its name has that of the layer in it, as in `sjz_czkfbj` or 2023年城镇开发边界; 0: neither. */
function likenessOf({ id, standard, title }: Layer, name: string): 0 | 1 | 2 {
  const known = [standard.code, ...(standard.aliases ?? []), title].map((each) => each.toUpperCase());
  const upper = name.toUpperCase();
  if (known.includes(upper)) return 2;
  const words = upper.split(/[^A-Z0-9]+/);
  const idInWords = words.join(' ').includes(id.toUpperCase().replaceAll('-', ' '));
  return upper.includes(title) || idInWords || known.some((each) => words.includes(each)) ? 1 : 0;
}

function lacks(layer: Layer, matched: ReadonlyMap<string, unknown>): readonly (readonly [key: string, field: Field])[] {
  return Object.entries(layer.fields).filter(
    ([key, { required }]) =>
      required === true && !matched.has(key) && !(key === 'plotCode' && isOfEnterprises(layer, matched)),
  );
}

/** Figures of enterprises, whose plots are found by their 统一社会信用代码. */
function isOfEnterprises({ id }: Layer, matched: ReadonlyMap<string, unknown>): boolean {
  return id === APPORTIONED_LAYER && matched.has('creditCode') && !matched.has('plotCode');
}

function fitsShape({ geometry }: Layer, source: SourceLayer): boolean {
  switch (source.geometry) {
    case null:
      return geometry == null;
    case 'point':
      return geometry === 'Point' || geometry === 'Geometry';
    case 'line':
      return geometry === 'MultiLineString' || geometry === 'Geometry';
    case 'polygon':
      return geometry === 'MultiPolygon' || geometry === 'Geometry';
    case 'any':
      return geometry != null;
  }
}

/** The different values of every column, in the order of the file; beyond `MOST_VALUES` it is no list and no more are kept. */
async function lookAt(source: SourceLayer): Promise<readonly (readonly string[])[]> {
  const looks = source.columns.map(() => new Set<string>());
  let rows = 0;
  for await (const batch of source.read()) {
    for (const { values } of batch) {
      values.forEach((value, i) => {
        const look = looks[i]!;
        if (value != null && value !== '' && look.size <= MOST_VALUES) look.add(shown(value));
      });
    }
    rows += batch.length;
    if (rows >= LOOKED_AT) break;
  }
  return looks.map((look) => [...look]);
}

function shown(value: SourceValue): string {
  return String(value).slice(0, 40);
}

/** The proposal as a mapping of that name; what `--map`, `--set` and `--value` give goes before what was matched. */
export function mappingOf(
  id: string,
  { sourceLayer, layer, fields }: Suggestion,
  given: SourceMapping['fields'],
  meanings: ValueMeanings = {},
): SourceMapping {
  const { title } = layerById(layer)!;
  const rules: Record<string, Rule> = { ...fields, ...given };
  for (const [key, values] of Object.entries(meanings)) {
    const rule = rules[key];
    const column = typeof rule === 'string' ? { column: rule } : rule;
    if (column != null && 'column' in column) rules[key] = { ...column, values: { ...column.values, ...values } };
  }
  return { id, title: `${sourceLayer} → ${title}`, layer, layerNames: [sourceLayer], fields: rules };
}

/** The proposal as text. */
export function suggestionText(suggestion: Suggestion): string {
  const { sourceLayer, rowCount, geometry, encoding, layer, candidates, columns, missing, unknown, command } =
    suggestion;
  const left = layer === REFERENCE_LAYER ? '属性，原样保留 kept as it is' : '（不入库 dropped）';
  return [
    `图层 Source layer ${sourceLayer}：${rowCount ?? '?'} 行 rows，图形 shapes ${geometry ?? '无 none'}，编码 encoding ${encoding ?? '—'}`,
    `可能的图层 Fits    ${candidates.map(({ layer: id, title, matched }) => `${id} ${title}（${matched} 列 columns）`).join('；') || '无 none'}`,
    `按图层 ${layer} 匹配 Matched to ${layer}:`,
    ...columns.map(
      ({ column, type, samples, field, title, unit }) =>
        `  ${column.padEnd(14)} ${type.padEnd(14)} → ${field == null ? left : `${field} ${title}`}${unit == null ? '' : `（单位 in ${AREA_UNITS[unit].label}，换算入库 converted）`}    ${samples.join(' | ')}`,
    ),
    ...(missing.length === 0 ? [] : [`缺少必填字段 Required and missing: ${missing.join(', ')}`]),
    ...unknown.map(
      ({ field, title, values }) =>
        `不是代码的值 Values that are no codes: ${field} ${title}    ${values.slice(0, 12).join(' | ')}${values.length > 12 ? ' …' : ''}`,
    ),
    '命令 Command',
    `  ${command}`,
  ].join('\n');
}
