import { createHash } from 'node:crypto';
import { codelists } from '../../schemas/codelists/index.ts';
import { toGeoJson } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { ControlLine, Parameter, Rule, RuleSet } from '../../schemas/rules/rule.ts';
import { canonicalJson, constant } from '../canonical-json.ts';
import type { InputFinding } from './check-input.ts';
import type { CheckCase, CheckOutcome } from './check-overlap.ts';
import type { CheckPlan } from './check-plan.ts';
import { LAND_USE_WORDS, landClassEnglish, summariseLandUse } from './land-use-table.ts';
import { NOTHING_DECLARED, type SubmittedPlot } from './submitted-plot.ts';
import type { Areas, LineOverlay, Piece, Totals } from './result.ts';

/** Raised whenever the engine's arithmetic or the record's form changes: an archived check names the engine that made it. */
export const ENGINE_VERSION = '5';

/** What the caller tells of a subject beyond its geometry; it is archived with it. */
export interface SubjectDescription {
  readonly name: string;
  readonly applicant: string | null;
  /** How the subject came: drawn, file, code or api; with a file its name and SHA-256, with a code the code. */
  readonly source: {
    readonly kind: 'geometry' | 'upload' | 'code';
    readonly name?: string | undefined;
    readonly sha256?: string | undefined;
    readonly code?: string | undefined;
    /** What an upload is made of. */
    readonly inventory?: UploadInventory | undefined;
  };
  /** Findings of the subject's own check (report part A). */
  readonly findings: readonly InputFinding[];
}

/** Files of an upload with their hashes, and how its layers were read. */
export interface UploadInventory {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly layers: readonly {
    readonly name: string;
    readonly plots: number;
    readonly encoding: string | null;
    readonly crsDeclared: string | null;
    readonly crsUsed: number;
    readonly crsFrom: 'sender' | 'file' | 'numbers';
  }[];
}

export type CheckRecord = ReturnType<typeof recordOf>;

/**
 * The archived record of a check. It holds nothing that depends on when or where it was made, so the same input on the
 * same dataset versions, rules, engine and libraries gives the same bytes; and everything that its reports print, so that
 * they can be drawn again when the rules have long changed. Areas are rounded to 0.0001 m², a hundredth of what is
 * printed; geometries keep every digit.
 */
export function recordOf(subject: SubjectDescription, plan: CheckPlan, one: CheckCase, outcome: CheckOutcome) {
  const { ruleSet, projectType } = plan;
  const { engine, rules, type, versions, datasets } = constantsOf(plan);
  return {
    engine,
    ruleSet: rules,
    projectType: type,
    parameters: projectType.parameters.map((parameter) => parameterOf(parameter, one.parameters[parameter.key])),
    day: plan.day,
    subject: {
      ...subject,
      own: { project: one.own?.project ?? null, parcel: one.own?.parcel ?? null },
      areas: rounded(sumOf(outcome.plots)),
      plots: one.plots.map((plot, index) => ({
        number: plot.number,
        name: plot.name,
        geometry: toGeoJson(plot.geometry),
        delivered:
          plot.delivered == null ? null : { srid: plot.delivered.srid, geometry: toGeoJson(plot.delivered.geometry) },
        ...rounded(outcome.plots[index]!),
        declared: 'declared' in plot ? (plot as SubmittedPlot).declared : NOTHING_DECLARED,
        planeSrid: outcome.plots[index]!.planeSrid,
      })),
    },
    versions,
    datasets,
    landUse: { summary: summariseLandUse(outcome.landUse), plots: outcome.landUse },
    verdict: outcome.verdict,
    english: englishOf(plan, one, outcome),
    rules: outcome.rules.map((rule, index) => ({
      ...rule,
      definition: definitionOf(plan.rules[index]!),
      scope: scopeOf(plan.rules[index]!, ruleSet),
      totals: rule.totals == null ? null : roundedTotals(rule.totals),
    })),
    lines: [...new Set(plan.lineRules.map((rule) => rule.line))].sort().map((id) => {
      const overlays = plan.lineRules.flatMap((rule) => (rule.line === id ? [outcome.overlays[rule.id]!] : []));
      return lineOf(ruleSet.lines.get(id)!, overlays);
    }),
    overlays: Object.fromEntries(
      Object.entries(outcome.overlays).map(([rule, overlay]) => [rule, roundedOverlay(overlay)]),
    ),
  };
}

/** What all records of a plan have in common, made and written once: a batch has thousands of them. */
function constantsOf(plan: CheckPlan) {
  let made = constantsByPlan.get(plan);
  if (made == null) constantsByPlan.set(plan, (made = makeConstants(plan)));
  return made;
}

const constantsByPlan = new WeakMap<CheckPlan, ReturnType<typeof makeConstants>>();

function makeConstants({ ruleSet, projectType, libraries, layers, controls, rules }: CheckPlan) {
  const { id, version, title, digest, areaKind, thresholds } = ruleSet;
  for (const { basis, materials } of rules) {
    constant(basis);
    constant(materials);
  }
  const datasets = layers.flatMap((layer) =>
    (controls.get(layer)?.datasets ?? []).map((used) => ({ ...used, layerTitle: layerById(layer)?.title ?? layer })),
  );
  return {
    engine: constant({ version: ENGINE_VERSION, ...libraries }),
    rules: constant({ id, version, title, digest, areaKind, thresholds }),
    type: constant({ id: projectType.id, title: projectType.title, titleEn: projectType.titleEn }),
    versions: constant(Object.fromEntries(layers.map((layer) => [layer, controls.get(layer)?.version ?? 0]))),
    datasets: constant(datasets),
  };
}

/** A parameter that was not given is on record as null: it softened nothing. */
function parameterOf({ key, title, unit }: Parameter, value: unknown) {
  return { key, title, unit: unit ?? null, value: (value ?? null) as string | number | boolean | null };
}

/** English of what the rules and code lists say in this record, by the Chinese. */
function englishOf(
  { ruleSet, projectType, rules, lineRules }: CheckPlan,
  { parameters }: CheckCase,
  outcome: CheckOutcome,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const note = (text: string, words: string | undefined) => {
    if (words != null && text !== '') found[text] = words;
  };
  const add = (text: unknown) => {
    if (typeof text === 'string') note(text, ruleSet.english.get(text));
  };
  add(ruleSet.title);
  for (const parameter of projectType.parameters) {
    for (const text of [parameter.title, parameter.unit, parameters[parameter.key]]) add(text);
  }
  for (const [index, rule] of outcome.rules.entries()) {
    for (const text of [...rule.messages, ...rule.materials]) add(text);
    for (const { document, clause } of rule.basis) for (const text of [document, clause]) add(text);
    add(scopeOf(rules[index]!, ruleSet));
  }
  for (const table of outcome.landUse) {
    if (table.state === 'cannot-check') continue;
    for (const { landClass, landClassName, category, ownership } of table.rows) {
      note(landClassName, landClassEnglish(landClass));
      note(category, LAND_USE_WORDS[category]);
      note(ownership, LAND_USE_WORDS[ownership]);
    }
  }
  for (const rule of lineRules) noteLabels(ruleSet.lines.get(rule.line)!, outcome.overlays[rule.id]!, note);
  return found;
}

/** `farmlandNumber` is "farmland number": the catalogue names its fields in English words. */
function wordsOfKey(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Fields of a line and the codes that its pieces have, in words. */
function noteLabels(line: ControlLine, overlay: LineOverlay, note: (text: string, words: string | undefined) => void) {
  if (overlay.state !== 'checked') return;
  const pieces = [...overlay.inside, ...(overlay.outside ?? [])];
  if (pieces.length === 0) return;
  for (const key of line.pieceFields) {
    const { title, codelist } = layerById(line.layer)!.fields[key]!;
    note(title, wordsOfKey(key));
    const entries = codelist == null ? [] : (codelists[codelist]?.entries ?? []);
    for (const code of new Set(pieces.map((piece) => piece.fields[key]))) {
      const entry = code == null ? undefined : entries.find((each) => each.code === code);
      if (entry != null) note(entry.label, entry.labelEn);
    }
  }
}

const definitions = new WeakMap<Rule, string>();

/** Names the very wording of a rule, so that two checks can be compared rule by rule. */
function definitionOf(rule: Rule): string {
  let digest = definitions.get(rule);
  if (digest == null) {
    digest = createHash('sha256').update(canonicalJson(rule)).digest('hex').slice(0, 16);
    definitions.set(rule, digest);
  }
  return digest;
}

/** What a rule is narrowed to, in words, where one value says it: 区域评估 of one item. */
function scopeOf(rule: Rule, { lines }: RuleSet): string | null {
  if (rule.relation === 'parameter' || rule.where?.in.length !== 1) return null;
  const [code] = rule.where.in;
  const codelist = layerById(lines.get(rule.line)!.layer)?.fields[rule.where.field]?.codelist;
  const entry = codelist == null ? undefined : codelists[codelist]?.entries.find((each) => each.code === code);
  return entry?.label ?? code ?? null;
}

/** Titles and code labels of a line, as far as its pieces need them. */
function lineOf(line: ControlLine, overlays: readonly LineOverlay[]) {
  const layer = layerById(line.layer)!;
  const pieces = overlays.flatMap((overlay) =>
    overlay.state === 'checked' ? [...overlay.inside, ...(overlay.outside ?? [])] : [],
  );
  const fields = line.pieceFields.map((key) => {
    const field = layer.fields[key]!;
    return { key, title: field.title, unit: field.unit ?? null, labels: labelsOf(field.codelist, key, pieces) };
  });
  return { id: line.id, title: line.title, titleEn: line.titleEn, group: line.group, layer: layer.id, fields };
}

function labelsOf(codelist: string | undefined, key: string, pieces: readonly Piece[]): Record<string, string> {
  if (codelist == null) return {};
  const used = new Set(pieces.map((piece) => piece.fields[key]));
  const entries = codelists[codelist]?.entries ?? [];
  return Object.fromEntries(entries.filter(({ code }) => used.has(code)).map(({ code, label }) => [code, label]));
}

function sumOf(list: readonly Areas[]): Areas {
  return {
    ellipsoidal: list.reduce((sum, areas) => sum + areas.ellipsoidal, 0),
    planar: list.reduce((sum, areas) => sum + areas.planar, 0),
  };
}

function round(value: number): number {
  return Math.round(value * 10000) / 10000;
}

function rounded(areas: Areas): Areas {
  return { ellipsoidal: round(areas.ellipsoidal), planar: round(areas.planar) };
}

function roundedTotals(totals: Totals): Totals {
  return {
    all: rounded(totals.all),
    real: rounded(totals.real),
    edge: rounded(totals.edge),
    noise: rounded(totals.noise),
  };
}

function roundedPiece(piece: Piece): Piece {
  return {
    ...piece,
    ...rounded(piece),
    share: Math.round(piece.share * 1e8) / 1e8,
    width: { atLeast: round(piece.width.atLeast), atMost: round(piece.width.atMost) },
  };
}

function roundedOverlay(overlay: LineOverlay): LineOverlay {
  if (overlay.state === 'cannot-check') return overlay;
  return {
    ...overlay,
    inside: overlay.inside.map(roundedPiece),
    insideTotals: roundedTotals(overlay.insideTotals),
    outside: overlay.outside?.map(roundedPiece) ?? null,
    outsideTotals: overlay.outsideTotals == null ? null : roundedTotals(overlay.outsideTotals),
    closing: overlay.closing.map((closing) => ({ ...closing, discrepancy: round(closing.discrepancy) })),
  };
}
