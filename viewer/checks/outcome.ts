/** A record read for the desk: which rules matter, their pieces in order, their words. Pure functions. */
import { printedTotals } from '../../schemas/rules/printed-areas.ts';
import type { Figure } from '../map/figures.ts';
import type { Language } from '../url-state.ts';
import { titleIn } from '../words.ts';
import type { Check, CheckRecord, Overlay, Piece, RecordLine, RuleResult, RuleState, Severity } from './api.ts';
import { colourOfLine } from './layers-of-check.ts';
import { ruleText } from './rule-words.ts';
import type { CheckWords } from './words.ts';

/** A piece with the rule it is listed under; the key is the same in the list and on the map. */
export interface ListedPiece {
  readonly key: string;
  readonly rule: RuleResult;
  readonly piece: Piece;
}

/** Pieces a rule is about: what lies outside where it must lie within, else what lies inside. */
export function piecesOfRule(record: CheckRecord, rule: RuleResult): readonly ListedPiece[] {
  const overlay = record.overlays[rule.rule];
  if (overlay?.state !== 'checked') return [];
  return (overlay.outside ?? overlay.inside).map((piece, index) => ({ key: `${rule.rule}/${index}`, rule, piece }));
}

export const lineOf = (record: CheckRecord, id: string | null): RecordLine | undefined =>
  record.lines.find((line) => line.id === id);

/** What a rule looks at: its line, narrowed to the features it is about. */
export function ruleTitle(record: CheckRecord, { line, scope }: RuleResult, words: CheckWords, language: Language) {
  const found = lineOf(record, line);
  const title = found === undefined ? (line ?? words.parameterLine) : titleIn(found, language);
  return scope === null ? title : `${title}${words.colon}${ruleText(scope, record.english, language)}`;
}

export function stateTitle({ relation, state }: Pick<RuleResult, 'relation' | 'state'>, words: CheckWords): string {
  const within: Partial<Record<RuleState, string>> = relation === 'must-lie-within' ? words.withinStates : {};
  return within[state] ?? words.states[state];
}

/** How a rule bears on the verdict. `unknown` was not checked and would have counted; `aside` was not checked and does not. */
export type Weight = Severity | 'unknown' | 'aside' | 'none';

export function weightOf({ state, severity, decides, uncheckedPlots }: RuleResult): Weight {
  if (severity !== null) return severity;
  if (state === 'cannot-check' || uncheckedPlots > 0) return decides ? 'unknown' : 'aside';
  return 'none';
}

const ORDER: readonly Weight[] = ['block', 'unknown', 'conditional', 'warn', 'inform', 'aside', 'none'];

/** Rules by their weight; those of one weight keep the order of the rule set. */
export function rulesByWeight(rules: readonly RuleResult[]): readonly RuleResult[] {
  return rules.toSorted((a, b) => ORDER.indexOf(weightOf(a)) - ORDER.indexOf(weightOf(b)));
}

export const needsAttention = (rule: RuleResult): boolean => weightOf(rule) !== 'none';

/** Area that a rule found as its report prints it: what counts, else what lies below the thresholds. */
export function areaOfRule(rule: RuleResult, record: CheckRecord): number | null {
  // nothing was found on the plots that could be checked: 0.00 would look like clear
  const printed = rule.state === 'cannot-check' ? null : printedTotals(rule, record);
  return printed === null ? null : rule.state === 'below-threshold' ? printed.all : printed.real;
}

/** What names the control feature of a piece, and what else is known of it. */
export interface PieceName {
  readonly name: string;
  readonly note: string;
}

/** Attributes of the control feature: the first two name it, the others stand with their titles. */
export function pieceName(
  { feature, fields: values }: Pick<Piece, 'feature' | 'fields'>,
  line: RecordLine | undefined,
  words: CheckWords,
  say: (text: string) => string = (text) => text,
): PieceName {
  if (feature === null) return { name: words.outsideAll, note: '' };
  const given = (line?.fields ?? []).flatMap(({ key, title, unit, labels }) => {
    const value = values[key];
    if (value == null || value === '') return [];
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
    return [{ title, text: `${say(labels[text] ?? text)}${unit === null ? '' : ` ${unit}`}` }];
  });
  const distinct = given.filter(({ text }, index) => given.findIndex((other) => other.text === text) === index);
  const name = distinct
    .slice(0, 2)
    .map(({ text }) => text)
    .join(' ');
  const note = distinct
    .slice(2)
    .map(({ title, text }) => `${say(title)} ${text}`)
    .join('，');
  return { name: name === '' ? feature : name, note };
}

/** Everything a check shows on the map: pieces below, plots above them. */
export function figuresOfCheck({ record }: Pick<Check, 'record'>): readonly Figure[] {
  const pieces = record.rules.flatMap((rule) =>
    rule.line === null || !isShown(rule)
      ? []
      : piecesOfRule(record, rule).map(({ key, piece }): Figure => ({
          key,
          look: isGrave(rule) ? 'piece' : 'faint',
          geometry: piece.geometry,
          colour: colourOfLine(rule.line!),
        })),
  );
  const plots = record.subject.plots.map(({ number, geometry }): Figure => ({
    key: `plot-${number}`,
    look: 'plot',
    geometry,
    ...(record.subject.plots.length > 1 ? { label: number } : {}),
  }));
  return [...pieces, ...plots];
}

/** What only informs would cover what counts: it is drawn, but not filled. */
const isGrave = (rule: RuleResult): boolean => ['block', 'conditional', 'warn', 'unknown'].includes(weightOf(rule));
const isShown = (rule: RuleResult): boolean => weightOf(rule) !== 'none' || rule.state === 'below-threshold';

/** Plots of a rule that could not be checked, with the reason. */
export function uncheckedOf(
  overlay: Overlay | undefined,
): readonly { readonly plot: string | null; readonly reason: string; readonly detail: string }[] {
  if (overlay === undefined) return [];
  return overlay.state === 'checked' ? overlay.unchecked : [{ plot: null, ...overlay }];
}
