import { basename, join } from 'node:path';
import { codelists } from '../codelists/index.ts';
import type { Layer } from '../layer.ts';
import { layerById } from '../layers/index.ts';
import { BUILT_IN_RULES, parseRuleFiles, RuleFileError } from './load-rules.ts';
import { QualityRules } from './quality-rule.ts';

/** Quality rules by layer id. */
export type QualityRuleSet = ReadonlyMap<string, QualityRules>;

/**
 * Reads and checks `quality/*.json` of the folders; a later folder's file replaces an earlier one of the same name. Throws
 * `RuleFileError` listing all faults.
 */
export function loadQualityRules(folders: readonly string[] = [BUILT_IN_RULES]): QualityRuleSet {
  const { values, faults } = parseRuleFiles(folders, 'quality', QualityRules);
  const found = new Map<string, QualityRules>();
  for (const [name, rules] of values) {
    if (rules.layer !== basename(name, '.json'))
      faults.push(`${name}: layer: "${rules.layer}" should be the file's name`);
    faults.push(...checkRules(name, rules));
    found.set(rules.layer, rules);
  }
  if (faults.length > 0) throw new RuleFileError(faults);
  return found;
}

/** The rules of an installation: the built-in ones and the bureau's own, in `rules/quality` of its data folder. */
export function installedQualityRules(dataDirectory: string): QualityRuleSet {
  return loadQualityRules([BUILT_IN_RULES, join(dataDirectory, 'rules')]);
}

/** Rules name layers and fields of the catalogue; a misspelt one would be a check that never finds anything. */
function* checkRules(name: string, rules: QualityRules): Generator<string> {
  const layer = layerById(rules.layer);
  if (layer == null) {
    yield `${name}: layer: no layer "${rules.layer}" in the catalogue`;
    return;
  }
  for (const [place, field] of namedFields(rules)) {
    if (!(field in layer.fields)) yield `${name}: ${place}: "${field}" is no field of ${layer.id}`;
  }
  for (const [place, id] of namedLayers(rules)) {
    const other = layerById(id);
    if (other == null) yield `${name}: ${place}: no layer "${id}" in the catalogue`;
    else if (other.key.length !== 1) yield `${name}: ${place}: the key of ${id} is no single field`;
    else if (needsShape(place) && other.geometry !== 'MultiPolygon') yield `${name}: ${place}: ${id} has no areas`;
  }
  for (const [i, { field, others }] of (rules.schemes ?? []).entries()) {
    if (layer.fields[field]?.codelist == null) yield `${name}: schemes.${i}.field: "${field}" has no code list`;
    for (const id of others) if (!(id in codelists)) yield `${name}: schemes.${i}.others: no code list "${id}"`;
  }
  if (hasShapeRules(rules) && layer.geometry !== 'MultiPolygon') yield `${name}: ${layer.id} has no areas`;
  for (const [i, { layer: id, limit }] of (rules.totals ?? []).entries()) {
    const owner = layerById(id);
    if (owner != null && !(limit in owner.fields)) yield `${name}: totals.${i}.limit: "${limit}" is no field of ${id}`;
  }
  if (rules.gap?.kind === 'slit' && rules.gap.widest == null) yield `${name}: gap.widest: a slit needs a width`;
}

function hasShapeRules({ shape, overlap, gap, within, covers, claims, webMapShift }: QualityRules): boolean {
  return [shape, overlap, gap, within, covers, claims, webMapShift].some((rule) => rule != null);
}

function needsShape(place: string): boolean {
  return !place.startsWith('references') && !place.startsWith('totals');
}

function* namedFields(rules: QualityRules): Generator<readonly [place: string, field: string]> {
  if (rules.overlap?.level != null) yield ['overlap.level', rules.overlap.level];
  for (const [i, { field }] of (rules.within ?? []).entries()) yield [`within.${i}.field`, field];
  for (const [i, { field }] of (rules.covers ?? []).entries()) yield [`covers.${i}.field`, field];
  for (const [i, sum] of (rules.sums ?? []).entries()) {
    for (const field of [sum.total, ...sum.of, ...(sum.less ?? [])]) yield [`sums.${i}`, field];
  }
  for (const [i, agreement] of (rules.agreements ?? []).entries()) {
    yield [`agreements.${i}.field`, agreement.field];
    yield [`agreements.${i}.with`, agreement.with];
  }
  for (const [i, { field }] of (rules.references ?? []).entries()) yield [`references.${i}.field`, field];
  for (const [i, { field, name }] of (rules.schemes ?? []).entries()) {
    yield [`schemes.${i}.field`, field];
    yield [`schemes.${i}.name`, name];
  }
  for (const [i, { field }] of (rules.unique ?? []).entries()) yield [`unique.${i}.field`, field];
  for (const [i, { field, sum, by = [], where }] of (rules.totals ?? []).entries()) {
    for (const named of [field, sum, ...by, ...(where == null ? [] : [where.field])]) yield [`totals.${i}`, named];
  }
  for (const [i, { field, by, order }] of (rules.rising ?? []).entries()) {
    for (const named of [field, ...by, ...order]) yield [`rising.${i}`, named];
  }
  if (rules.claims != null) {
    yield ['claims.apart', rules.claims.apart];
    if (rules.claims.where != null) yield ['claims.where.field', rules.claims.where.field];
  }
}

function* namedLayers(rules: QualityRules): Generator<readonly [place: string, layer: string]> {
  for (const [i, { layer }] of (rules.within ?? []).entries()) yield [`within.${i}.layer`, layer];
  for (const [i, { layer }] of (rules.covers ?? []).entries()) yield [`covers.${i}.layer`, layer];
  for (const [i, { layer }] of (rules.references ?? []).entries()) yield [`references.${i}.layer`, layer];
  for (const [i, { layer }] of (rules.totals ?? []).entries()) yield [`totals.${i}.layer`, layer];
  if (rules.webMapShift != null) yield ['webMapShift.layer', rules.webMapShift.layer];
}

/** Rules of a layer; a layer without a file has none. */
export function qualityRulesOf(rules: QualityRuleSet, layer: Layer): QualityRules | undefined {
  return rules.get(layer.id);
}
