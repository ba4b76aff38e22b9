/** What changed between two checks, rule by rule and piece by piece, and what made it change. */
import { canonicalJson } from '../canonical-json.ts';
import type { CheckRecord } from './record.ts';
import type { Areas, CannotCheckReason, Piece, RuleState, Verdict } from './result.ts';
import { printedTotals, sumOf as sumOfPrinted } from '../../schemas/rules/printed-areas.ts';
import type { Rule, Severity } from '../../schemas/rules/rule.ts';
import { type Language, pieceLabel, ruleTitle, sayIn } from './report-words.ts';

/** Something that the two checks do not share, so that it may have changed the answer. */
export type Cause =
  | ({ readonly kind: 'subject' | 'project-type' } & Both & { readonly beforeEn: string; readonly afterEn: string })
  | ({ readonly kind: 'own-codes' | 'day' | 'area-kind' } & Both)
  | ({ readonly kind: 'parameter'; readonly parameter: string; readonly parameterEn: string } & Both)
  | { readonly kind: 'thresholds' | 'engine'; readonly before: string; readonly after: string }
  | { readonly kind: 'rule'; readonly rule: string; readonly before: string; readonly after: string }
  | { readonly kind: 'data'; readonly layer: string; readonly before: number; readonly after: number };

interface Both {
  readonly before: string;
  readonly after: string;
}

/** One side of a rule. */
export interface RuleSide {
  readonly state: RuleState;
  readonly severity: Severity | null;
  readonly reason: CannotCheckReason | null;
  /** Areas of what counts. */
  readonly real: Areas | null;
  readonly all: Areas | null;
  /** What counts as its report prints it, m² in the deciding kind. */
  readonly printed: number | null;
}

export interface PieceChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly plot: string;
  /** Null for what lies outside all features. */
  readonly feature: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** What names the feature, in both languages. */
  readonly label: string;
  readonly labelEn: string;
  readonly before: Areas | null;
  readonly after: Areas | null;
  /** As the reports print them, m² in the deciding kind. */
  readonly printedBefore: number | null;
  readonly printedAfter: number | null;
  readonly geometryBefore: Piece['geometry'] | null;
  readonly geometryAfter: Piece['geometry'] | null;
}

export interface RuleChange {
  readonly rule: string;
  readonly line: string | null;
  readonly relation: Rule['relation'];
  /** Of the line, narrowed to the features that the rule is about. */
  readonly lineTitle: string;
  readonly lineTitleEn: string;
  readonly change: 'same' | 'changed' | 'added' | 'removed';
  readonly before: RuleSide | null;
  readonly after: RuleSide | null;
  readonly pieces: readonly PieceChange[];
  /** Of the comparison's causes, those that bear on this rule; empty for a rule that did not change. */
  readonly causes: readonly Cause[];
}

export interface Comparison {
  /** Byte for byte the same record. */
  readonly identical: boolean;
  readonly verdict: { readonly before: Verdict; readonly after: Verdict; readonly changed: boolean };
  readonly causes: readonly Cause[];
  readonly rules: readonly RuleChange[];
}

export function compareChecks(before: CheckRecord, after: CheckRecord): Comparison {
  const causes = causesOf(before, after);
  const ids = [...new Set([...before.rules, ...after.rules].map((rule) => rule.rule))];
  return {
    identical: canonicalJson(before) === canonicalJson(after),
    verdict: { before: before.verdict, after: after.verdict, changed: before.verdict !== after.verdict },
    causes,
    rules: ids.map((id) => compareRule(id, before, after, causes)),
  };
}

function causesOf(before: CheckRecord, after: CheckRecord): readonly Cause[] {
  const causes: Cause[] = [];
  const note = (kind: Extract<Cause, { before: string }>['kind'], a: unknown, b: unknown) => {
    if (canonicalJson(a) !== canonicalJson(b)) causes.push({ kind, before: textOf(a), after: textOf(b) } as Cause);
  };
  if (canonicalJson(plotsOf(before)) !== canonicalJson(plotsOf(after))) {
    causes.push({
      kind: 'subject',
      before: plotSummary(before),
      after: plotSummary(after),
      beforeEn: plotSummaryEn(before),
      afterEn: plotSummaryEn(after),
    });
  }
  note('own-codes', before.subject.own, after.subject.own);
  if (before.projectType.title !== after.projectType.title) {
    const [a, b] = [before.projectType, after.projectType];
    causes.push({ kind: 'project-type', before: a.title, after: b.title, beforeEn: a.titleEn, afterEn: b.titleEn });
  }
  note('day', before.day, after.day);
  note('area-kind', before.ruleSet.areaKind, after.ruleSet.areaKind);
  note('thresholds', before.ruleSet.thresholds, after.ruleSet.thresholds);
  note('engine', before.engine, after.engine);
  for (const key of keysOf(before.parameters, after.parameters, (parameter) => parameter.key)) {
    const [a, b] = [before, after].map((record) => record.parameters.find((parameter) => parameter.key === key));
    if (a?.value !== b?.value) {
      const parameter = (b ?? a)!.title;
      const parameterEn = sayIn('en', b == null ? before : after).rule(parameter);
      causes.push({ kind: 'parameter', parameter, parameterEn, before: textOf(a?.value), after: textOf(b?.value) });
    }
  }
  for (const layer of [...new Set([...Object.keys(before.versions), ...Object.keys(after.versions)])].sort()) {
    const [a, b] = [before.versions[layer] ?? 0, after.versions[layer] ?? 0];
    if (a !== b) causes.push({ kind: 'data', layer, before: a, after: b });
  }
  for (const rule of after.rules) {
    const former = before.rules.find((candidate) => candidate.rule === rule.rule);
    if (former != null && former.definition !== rule.definition) {
      causes.push({ kind: 'rule', rule: rule.rule, before: former.definition, after: rule.definition });
    }
  }
  return causes;
}

/** Numbers and names do not move an answer; geometry does. */
function plotsOf(record: CheckRecord) {
  return record.subject.plots.map(({ number, geometry, delivered }) => ({ number, geometry, delivered }));
}

function plotSummary({ subject }: CheckRecord): string {
  return `${subject.plots.length} 个地块，${subject.areas.ellipsoidal.toFixed(2)} ㎡`;
}

function plotSummaryEn({ subject }: CheckRecord): string {
  const { length } = subject.plots;
  return `${length} ${length === 1 ? 'plot' : 'plots'}, ${subject.areas.ellipsoidal.toFixed(2)} m²`;
}

function textOf(value: unknown): string {
  if (value == null) return '—';
  return typeof value === 'object' ? canonicalJson(value) : String(value as string | number | boolean);
}

function keysOf<T>(a: readonly T[], b: readonly T[], keyOf: (value: T) => string): readonly string[] {
  return [...new Set([...a, ...b].map(keyOf))];
}

function compareRule(id: string, before: CheckRecord, after: CheckRecord, causes: readonly Cause[]): RuleChange {
  const [a, b] = [before, after].map((record) => record.rules.find((rule) => rule.rule === id));
  const rule = (b ?? a)!;
  const { line, relation } = rule;
  const newest = b == null ? before : after;
  const titleIn = (language: Language) => ruleTitle(rule, newest, sayIn(language, newest));
  const sides = { before: sideOf(a, before), after: sideOf(b, after) };
  const labelIn = (piece: Piece, language: Language, record: CheckRecord) =>
    pieceLabel(piece, line!, record, sayIn(language, record));
  // where one of the two could not look, nothing was lost or gained: its pieces are unknown
  const isBlind = [before, after].some((record) => record.overlays[id]?.state === 'cannot-check');
  const pieces = isBlind
    ? []
    : comparePieces(piecesOf(before, id), piecesOf(after, id), (piece, isAfter, language) =>
        labelIn(piece, language, isAfter ? after : before),
      );
  const isSame = canonicalJson(sides.before) === canonicalJson(sides.after) && pieces.length === 0;
  const change = a == null ? 'added' : b == null ? 'removed' : isSame ? 'same' : 'changed';
  const layers = [before, after].flatMap((record) => record.lines.find(({ id: key }) => key === line)?.layer ?? []);
  return {
    rule: id,
    line,
    relation,
    lineTitle: titleIn('zh'),
    lineTitleEn: titleIn('en'),
    change,
    ...sides,
    pieces,
    causes: change === 'same' ? [] : causes.filter((cause) => bearsOn(cause, id, line, layers)),
  };
}

/** Districts say what a layer covers, so their change may bear on any line. */
function bearsOn(cause: Cause, rule: string, line: string | null, layers: readonly string[]): boolean {
  if (cause.kind === 'rule') return cause.rule === rule;
  if (cause.kind === 'data')
    return line != null && (layers.includes(cause.layer) || cause.layer === 'administrative-area');
  return true;
}

function sideOf(rule: CheckRecord['rules'][number] | undefined, record: CheckRecord): RuleSide | null {
  if (rule == null) return null;
  const { state, severity, reason, totals } = rule;
  const printed = printedTotals(rule, record)?.real ?? null;
  return { state, severity, reason, real: totals?.real ?? null, all: totals?.all ?? null, printed };
}

/** Pieces that a rule is about: what lies outside where it must lie within, else what lies inside. */
function piecesOf(record: CheckRecord, rule: string): readonly Piece[] {
  const overlay = record.overlays[rule];
  return overlay?.state === 'checked' ? (overlay.outside ?? overlay.inside) : [];
}

/** Pieces of the same plot and feature are taken together: a feature that only moved has one line, not two. */
function comparePieces(
  before: readonly Piece[],
  after: readonly Piece[],
  labelIn: (piece: Piece, isAfter: boolean, language: Language) => string,
): readonly PieceChange[] {
  const groups = [before, after].map((pieces) => {
    const byFeature = new Map<string, Piece[]>();
    for (const piece of pieces) {
      const key = `${piece.plot}\u0000${piece.feature ?? ''}`;
      byFeature.set(key, [...(byFeature.get(key) ?? []), piece]);
    }
    return byFeature;
  }) as [Map<string, Piece[]>, Map<string, Piece[]>];
  const keys = [...new Set([...groups[0].keys(), ...groups[1].keys()])];
  return keys.flatMap((key): PieceChange[] => {
    const [a, b] = groups.map((group) => group.get(key));
    if (a != null && b != null && canonicalJson(shapesOf(a)) === canonicalJson(shapesOf(b))) return [];
    const piece = (b ?? a)![0]!;
    const { plot, feature, fields } = piece;
    return [
      {
        change: a == null ? 'added' : b == null ? 'removed' : 'changed',
        plot,
        feature,
        fields,
        label: labelIn(piece, b != null, 'zh'),
        labelEn: labelIn(piece, b != null, 'en'),
        before: a == null ? null : sumOf(a),
        after: b == null ? null : sumOf(b),
        printedBefore: a == null ? null : printedSum(a),
        printedAfter: b == null ? null : printedSum(b),
        geometryBefore: a == null ? null : together(a),
        geometryAfter: b == null ? null : together(b),
      },
    ];
  });
}

function shapesOf(pieces: readonly Piece[]) {
  return pieces.map(({ geometry, class: kind, ellipsoidal, planar }) => ({ geometry, kind, ellipsoidal, planar }));
}

function sumOf(pieces: readonly Piece[]): Areas {
  const round = (value: number) => Math.round(value * 10000) / 10000;
  return {
    ellipsoidal: round(pieces.reduce((sum, piece) => sum + piece.ellipsoidal, 0)),
    planar: round(pieces.reduce((sum, piece) => sum + piece.planar, 0)),
  };
}

function printedSum(pieces: readonly Piece[]): number {
  return sumOfPrinted(pieces.map((piece) => piece.closed.squareMetres));
}

function together(pieces: readonly Piece[]): Piece['geometry'] {
  const coordinates = pieces.flatMap(({ geometry }) =>
    geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates],
  );
  return { type: 'MultiPolygon', coordinates } as Piece['geometry'];
}
