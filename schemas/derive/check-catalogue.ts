/**
 * Holds the whole catalogue to its own rules before anything is derived from it. A finding names the layer, the field and
 * the value, so that the person who wrote the literal can put it right without reading this file.
 */
import { codelists } from '../codelists/index.ts';
import { type CodeList, type Field, type Layer, PIPELINE_COLUMNS } from '../layer.ts';
import { layers as allLayers } from '../layers/index.ts';
import { regions as allRegions } from '../regions/index.ts';
import type { Region } from '../regions/region.ts';
import { bareTableName, columnName, featureIdSequence, tableIndexes } from './ddl.ts';

/** What is checked together. */
export interface Catalogue {
  readonly layers: readonly Layer[];
  readonly codelists: Readonly<Record<string, CodeList>>;
  readonly regions: readonly Region[];
}

/** PostgreSQL cuts longer identifiers, in bytes, without a word. */
const MAX_IDENTIFIER = 63;
const HEX_COLOUR = /^#[0-9A-F]{6}$/;
const LAYER_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const FIELD_KEY = /^[a-z][a-zA-Z0-9]*$/;
const DELIVERED_NAME = /^\S+$/;

/** Everything wrong with a catalogue, as sentences; empty when it is sound. */
export function checkCatalogue(
  catalogue: Catalogue = { layers: allLayers, codelists, regions: allRegions },
): readonly string[] {
  const { layers, codelists: lists, regions } = catalogue;
  return [
    ...repeated(layers.map((layer) => layer.id)).map((id) => `layer id ${id} is used twice`),
    ...repeated(layers.flatMap(tableNames)).map((name) => `table name ${name} belongs to two layers`),
    ...layers.flatMap((layer) => checkOwners(layer, layers)),
    ...layers.flatMap((layer) => checkLayer(layer, lists).map((problem) => `${layer.id}: ${problem}`)),
    ...Object.entries(lists).flatMap(([id, list]) => checkCodelist(id, list, lists).map((p) => `codelist ${id}: ${p}`)),
    ...regions.flatMap((region) => checkRegion(region, catalogue).map((p) => `region ${region.id}: ${p}`)),
  ];
}

function checkLayer(layer: Layer, lists: Catalogue['codelists']): readonly string[] {
  const fields = Object.entries(layer.fields);
  return [
    ...(LAYER_ID.test(layer.id) ? [] : [`id is not kebab-case`]),
    ...checkNames(layer),
    ...checkKey(layer),
    ...fields.flatMap(([key, field]) => checkField(field, lists).map((problem) => `${key}: ${problem}`)),
    ...fields.flatMap(([key, field]) => checkTile(layer, field).map((problem) => `${key}: ${problem}`)),
    ...checkTiles(layer),
    ...checkLegend(layer, lists),
  ];
}

/** The fields by which rows belong to rows of other layers exist on both sides. */
function checkOwners({ id, fields, belongsTo }: Layer, all: readonly Layer[]): readonly string[] {
  if (belongsTo == null) return [];
  return [
    ...(fields[belongsTo.field] == null ? [`${id}: belongsTo names no field ${belongsTo.field}`] : []),
    ...belongsTo.owners
      .filter(({ layer, field }) => all.find((each) => each.id === layer)?.fields[field] == null)
      .map(({ layer, field }) => `${id}: belongsTo names no field ${field} of ${layer}`),
  ];
}

/** Keys, columns, standard codes, titles and aliases must each tell one field from all others, in any case. */
function checkNames(layer: Layer): readonly string[] {
  const fields = Object.entries(layer.fields);
  const columns = [
    ...PIPELINE_COLUMNS.map((column) => column.name as string),
    'geom',
    ...fields.map(([key]) => columnName(key)),
  ];
  const names = fields.flatMap(([, field]) => deliveredNames(field));
  const identifiers = [
    bareTableName(layer),
    featureIdSequence(layer).replace(/^land\./, ''),
    ...columns,
    ...tableIndexes(layer).keys(),
  ];
  return [
    ...fields.filter(([key]) => !FIELD_KEY.test(key)).map(([key]) => `field key ${key} is not camelCase`),
    ...repeated(columns).map((name) => `column ${name} occurs twice`),
    ...repeated(names).map((name) => `${name} names two fields`),
    ...names.filter((name) => !DELIVERED_NAME.test(name)).map((name) => `the name ${name} is empty or has spaces`),
    ...identifiers.filter((name) => name.length > MAX_IDENTIFIER).map((name) => `identifier ${name} is longer than 63`),
  ];
}

/** Every name a delivery may use for a field, in upper case: standard code, Chinese title and aliases. */
export function deliveredNames(field: Field): readonly string[] {
  return [...new Set([field.code, field.title, ...(field.aliases ?? [])].map((name) => name.toUpperCase()))];
}

function checkKey(layer: Layer): readonly string[] {
  if (layer.key.length === 0) return ['has no key'];
  return layer.key
    .filter((key) => layer.fields[key]?.required !== true)
    .map((key) => `key field ${key} ${layer.fields[key] == null ? 'does not exist' : 'is not required'}`);
}

function checkField(field: Field, lists: Catalogue['codelists']): readonly string[] {
  const problems: string[] = [];
  const isNumber = field.type === 'integer' || field.type === 'decimal';
  if (field.type === 'text' && field.length == null) problems.push('a text needs a length');
  if (field.type === 'decimal' && (field.length == null || field.scale == null))
    problems.push('a decimal needs length and scale');
  if (field.length != null && field.type !== 'text' && field.type !== 'decimal')
    problems.push(`a ${field.type} has no length`);
  if (field.scale != null && field.type !== 'decimal') problems.push(`a ${field.type} has no scale`);
  if (field.unit != null && !isNumber) problems.push(`a ${field.type} has no unit`);
  if (field.required === true && field.expected === true)
    problems.push('is required and expected: required says it all');
  if (field.search != null && field.type !== 'text') problems.push('only text can be searched');
  if (field.search != null && (field.search === 'by-right') !== (field.sensitivity === 'personal'))
    problems.push('personal data must not be found by the open search; by-right is for personal data alone');
  if (field.codelist != null) problems.push(...checkCodes(field, lists[field.codelist]));
  return problems;
}

function checkCodes(field: Field, list: CodeList | undefined): readonly string[] {
  if (list == null) return [`code list ${field.codelist} does not exist`];
  const length = field.length ?? Number.POSITIVE_INFINITY;
  return list.entries
    .filter((entry) => entry.code.length > length)
    .map((entry) => `code ${entry.code} of ${list.id} is longer than ${length}`);
}

function checkTile(layer: Layer, field: Field): readonly string[] {
  if (field.tile == null) return [];
  if (field.sensitivity === 'personal' || field.sensitivity === 'secret')
    return [`${field.sensitivity} data must not be in tiles`];
  if (layer.tiles == null) return ['is in tiles, but the layer has none'];
  return field.tile > layer.tiles.zoom[1] ? [`begins at zoom ${field.tile}, beyond the last one`] : [];
}

function checkTiles(layer: Layer): readonly string[] {
  const { tiles, geometry } = layer;
  if (tiles == null) return [];
  const [from, to] = tiles.zoom;
  const steps = tiles.simplify ?? [];
  const isSorted = steps.every((step, index) => {
    const next = steps[index + 1];
    return next == null || (next.upTo > step.upTo && next.tolerance < step.tolerance && next.minArea <= step.minArea);
  });
  return [
    ...(geometry == null ? ['has tiles but no geometry'] : []),
    ...(from > to ? [`zoom range ${from}-${to} is empty`] : []),
    ...(isSorted ? [] : ['simplification steps must grow finer with the zoom']),
  ];
}

function checkLegend(layer: Layer, lists: Catalogue['codelists']): readonly string[] {
  const { legend, tiles } = layer;
  if (legend == null) return tiles == null ? [] : ['is drawn but has no legend'];
  if (tiles == null) return ['has a legend but no tiles'];
  const entries = legend.entries ?? [];
  const by = legend.by == null ? undefined : layer.fields[legend.by];
  const list = by?.codelist == null ? undefined : lists[by.codelist];
  const known = list == null ? undefined : new Set(list.entries.map((entry) => entry.code));
  const colours = [legend.fill, legend.line, ...entries.flatMap((entry) => [entry.fill, entry.line])];
  return [
    ...colours.flatMap((colour) =>
      colour == null || HEX_COLOUR.test(colour) ? [] : [`colour ${colour} is not #RRGGBB`],
    ),
    ...repeated(entries.map((entry) => entry.value)).map((value) => `legend value ${value} occurs twice`),
    ...(known == null
      ? []
      : entries.filter((e) => !known.has(e.value)).map((e) => `legend value ${e.value} is no code of ${list?.id}`)),
    ...(legend.by == null && entries.length > 0 ? ['legend has entries but no field to tell them apart'] : []),
    ...(legend.by == null ? [] : checkDrawnField(layer, 'legend field', legend.by, tiles.zoom[0])),
    ...(by?.type === 'text[]' ? [`legend field ${legend.by} has several values`] : []),
    ...(legend.label == null ? [] : checkDrawnField(layer, 'label field', legend.label.field, legend.label.zoom)),
    ...((legend.fillOpacity ?? 1) > 1 || (legend.fillOpacity ?? 1) < 0 ? ['fill opacity is not between 0 and 1'] : []),
    ...(legend.line == null ? ['legend has no line colour'] : []),
  ];
}

function checkDrawnField(layer: Layer, role: string, key: string, zoom: number): readonly string[] {
  const field = layer.fields[key];
  if (field == null) return [`${role} ${key} does not exist`];
  if (field.tile == null || field.tile > zoom) return [`${role} ${key} is not in tiles at zoom ${zoom}`];
  return [];
}

function checkCodelist(id: string, list: CodeList, lists: Catalogue['codelists']): readonly string[] {
  const codes = new Set(list.entries.map((entry) => entry.code));
  const categories = new Set(
    Object.values(lists).flatMap((other) => (isCategoryList(other) ? other.entries.map((e) => e.code) : [])),
  );
  return [
    ...(list.id === id ? [] : [`is registered as ${id} but calls itself ${list.id}`]),
    ...(list.entries.length === 0 ? ['is empty'] : []),
    ...repeated(list.entries.map((entry) => entry.code)).map((code) => `code ${code} occurs twice`),
    ...list.entries.flatMap((entry) => [
      ...(entry.label.trim() === '' ? [`code ${entry.code} has no label`] : []),
      ...(entry.parent == null || codes.has(entry.parent)
        ? []
        : [`parent ${entry.parent} of ${entry.code} does not exist`]),
      ...(entry.parent === entry.code ? [`code ${entry.code} is its own parent`] : []),
      ...(entry.category == null || categories.has(entry.category)
        ? []
        : [`category ${entry.category} of ${entry.code} does not exist`]),
      ...(entry.colour == null || HEX_COLOUR.test(entry.colour)
        ? []
        : [`colour ${entry.colour} of ${entry.code} is not #RRGGBB`]),
    ]),
  ];
}

function isCategoryList(list: CodeList): boolean {
  return list.id === 'land-category' || list.id === 'ownership-kind';
}

function checkRegion(region: Region, { layers, codelists: lists }: Catalogue): readonly string[] {
  const ids = new Set(layers.map((layer) => layer.id));
  const codes = new Set(lists['administrative-division']?.entries.map((entry) => entry.code));
  const [west, south, east, north] = region.bounds;
  const isInside = ([x, y]: readonly [number, number]) => x >= west && x <= east && y >= south && y <= north;
  return [
    ...repeated(region.layers).map((id) => `layer ${id} is listed twice`),
    ...region.layers.filter((id) => !ids.has(id)).map((id) => `layer ${id} does not exist`),
    ...[region.districtCode, ...region.districts.map((district) => district.code)]
      .filter((code) => !codes.has(code))
      .map((code) => `district ${code} is not in administrative-division`),
    ...(west < east && south < north ? [] : ['bounds are empty']),
    ...region.districts.filter((d) => !isInside(d.center)).map((d) => `district ${d.code} lies outside the bounds`),
    ...(isInside(region.view.center) ? [] : ['the first view lies outside the bounds']),
    ...(region.defaultCrs == null || region.usualCrs.includes(region.defaultCrs)
      ? []
      : ['the default CRS is not a usual one']),
  ];
}

function tableNames(layer: Layer): readonly string[] {
  return [layer.standard.code, ...(layer.standard.aliases ?? [])].map((name) => name.toUpperCase());
}

/** Values that occur more than once, each named once. */
function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(values.filter((value) => seen.size === seen.add(value).size))];
}
