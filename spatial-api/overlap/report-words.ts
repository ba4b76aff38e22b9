/** Words and colours that all forms of the report share. */
import { areaText, type AreaUnit, formatArea as areaInChinese } from '../../schemas/units.ts';
import { detailIn } from '../../schemas/rules/check-details.ts';
import { type PrintedTotals, printedTotals } from '../../schemas/rules/printed-areas.ts';
import { plotFindingTitles } from '../../schemas/rules/plot-findings.ts';
import type { InputFindingCode } from './check-input.ts';
import type { CheckRecord } from './record.ts';
import type { CannotCheckReason, LineOverlay, Piece, RuleResult, Verdict } from './result.ts';

export type Language = 'zh' | 'en';

/** A word in both languages. */
interface Both {
  readonly zh: string;
  readonly en: string;
}

/** Says things in the language of a report. */
export interface Say {
  (zh: string, en: string): string;
  readonly language: Language;
  readonly word: (both: Both) => string;
  /** What the rules say; the English is in the record beside it. A text that has none stays Chinese. */
  readonly rule: (text: string) => string;
  /** Why something could not be checked. */
  readonly detail: (text: string) => string;
  /** Items in a row. */
  readonly list: (items: readonly string[]) => string;
  /** Statements in a row. */
  readonly statements: (items: readonly string[]) => string;
  /** With its unit, `formatArea` of units.ts. */
  readonly area: (squareMetres: number, unit: AreaUnit, digits?: number) => string;
}

const UNITS_EN: Readonly<Record<AreaUnit, string>> = {
  squareMetres: 'm²',
  hectares: 'ha',
  mu: 'mu',
  squareKilometres: 'km²',
};

export function sayIn(language: Language, record: CheckRecord): Say {
  const isEnglish = language === 'en';
  // checks of earlier engines have no English on record
  const english = (record as { english?: Readonly<Record<string, string>> }).english ?? {};
  const say = (zh: string, en: string) => (isEnglish ? en : zh);
  return Object.assign(say, {
    language,
    word: ({ zh, en }: Both) => say(zh, en),
    rule: (text: string) => (isEnglish ? (english[text] ?? text) : text),
    detail: (text: string) => detailIn(language, text),
    list: (items: readonly string[]) => items.join(say('、', ', ')),
    statements: (items: readonly string[]) =>
      items.map((item, i) => (i < items.length - 1 ? item.replace(/[。.]$/, '') : item)).join(say('；', '; ')),
    area: (squareMetres: number, unit: AreaUnit, digits?: number) =>
      isEnglish
        ? `${areaText(squareMetres, unit, digits)} ${UNITS_EN[unit]}`
        : areaInChinese(squareMetres, unit, digits),
  });
}

export const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = {
  pass: '#1f7a4d',
  conditional: '#9a6700',
  fail: '#b42318',
  undetermined: '#5b4b8a',
};

export const STATE_TITLES: Readonly<Record<RuleResult['state'], Both>> = {
  overlaps: { zh: '重叠', en: 'overlaps' },
  clear: { zh: '不涉及', en: 'clear' },
  'below-threshold': { zh: '仅有阈值以下碎片', en: 'only fragments below the thresholds' },
  'cannot-check': { zh: '未能检查', en: 'could not be checked' },
  met: { zh: '符合', en: 'met' },
  'not-met': { zh: '不符合', en: 'not met' },
};

/** The same for a rule that asks for lying within. */
const WITHIN_TITLES: Readonly<Partial<Record<RuleResult['state'], Both>>> = {
  overlaps: { zh: '部分在外', en: 'partly outside' },
  clear: { zh: '全部在内', en: 'wholly inside' },
  'below-threshold': { zh: '仅有阈值以下碎片在外', en: 'only fragments below the thresholds outside' },
};

export function stateTitle({ relation, state }: Pick<RuleResult, 'relation' | 'state'>, say: Say): string {
  return say.word((relation === 'must-lie-within' ? WITHIN_TITLES[state] : undefined) ?? STATE_TITLES[state]);
}

export const SEVERITY_TITLES = {
  block: { zh: '不通过', en: 'blocks' },
  conditional: { zh: '有条件', en: 'conditional' },
  warn: { zh: '警示', en: 'warning' },
  inform: { zh: '提示', en: 'information' },
} as const;

export const REASON_TITLES: Readonly<Record<CannotCheckReason, Both>> = {
  'no-layer': { zh: '目录中没有该图层', en: 'the catalogue has no such layer' },
  'not-published': { zh: '该图层尚未发布数据', en: 'nothing of the layer was ever published' },
  empty: { zh: '该图层数据集为空', en: 'a dataset of the layer is empty' },
  'coverage-unknown': { zh: '未声明该图层的覆盖范围', en: 'it is not known what the layer covers' },
  'not-covered': { zh: '该图层未覆盖地块', en: 'the layer does not cover the plot' },
  'rejected-rows': { zh: '该图层入库不完整', en: 'rows of the layer were refused' },
  'changed-outside': { zh: '该图层在发布之外被改动', en: 'the layer was changed by other means than publishing' },
  'invalid-feature': { zh: '该图层有无效图形', en: 'the layer has an invalid shape there' },
  'not-in-force': { zh: '该日没有施行中的规则', en: 'no rule of that day is known' },
  fault: { zh: '检查中发生故障', en: 'a fault during the check' },
};

const CLASS_TITLES = {
  real: { zh: '实际重叠', en: 'real overlap' },
  edge: { zh: '边缘碎片', en: 'edge fragment' },
  noise: { zh: '计算噪声', en: 'noise' },
} as const;

/** Class of a piece; one outside all features has no overlap. */
export function classTitle(piece: Pick<Piece, 'class' | 'feature'>, say: Say): string {
  return piece.feature == null && piece.class === 'real'
    ? say('实际在外', 'really outside')
    : say.word(CLASS_TITLES[piece.class]);
}

export const OPINION_TITLES = {
  opinion: { zh: '意见', en: 'opinion' },
  'sign-off': { zh: '签发', en: 'sign-off' },
  withdrawal: { zh: '撤回签发', en: 'withdrawal' },
} as const;

export const AREA_KIND_TITLES = {
  ellipsoidal: { zh: '椭球面积', en: 'ellipsoidal area' },
  planar: { zh: '平面面积', en: 'planar area' },
} as const;

export type RecordRule = CheckRecord['rules'][number];
type RecordLine = CheckRecord['lines'][number];

export function findLine(line: string | null, record: CheckRecord): RecordLine | undefined {
  return record.lines.find(({ id }) => id === line);
}

/** Title of a line, or of what a rule about the request alone looks at. */
export function lineTitle(line: string | null, record: CheckRecord, say: Say): string {
  if (line == null) return say('申报参数', 'Declared parameters');
  const found = findLine(line, record);
  return found == null ? line : say(found.title, found.titleEn);
}

/** Title of what a rule looks at: its line, narrowed to the features it is about. */
export function ruleTitle({ line, scope }: Pick<RecordRule, 'line' | 'scope'>, record: CheckRecord, say: Say): string {
  const title = lineTitle(line, record, say);
  return scope == null ? title : say(`${title}：${scope}`, `${title}: ${say.rule(scope)}`);
}

/** Pieces that a line's rule is about: what lies outside where it must lie within, else what lies inside. */
export function listed(overlay: Extract<LineOverlay, { state: 'checked' }>): readonly Piece[] {
  return overlay.outside ?? overlay.inside;
}

/** Every listed piece with the rule and line that it belongs to. */
export function listedPieces(record: CheckRecord) {
  return record.rules.flatMap(({ rule, line }) => {
    const overlay = record.overlays[rule];
    if (overlay?.state !== 'checked' || line == null) return [];
    const side = overlay.outside == null ? ('inside' as const) : ('outside' as const);
    return listed(overlay).map((piece) => ({ rule, line, side, piece }));
  });
}

/** Attributes that name the control feature of a piece, in one line: the first two bare, the others with their titles. */
export function pieceLabel(piece: Piece, line: string, record: CheckRecord, say: Say): string {
  const fields = findLine(line, record)?.fields ?? [];
  if (piece.feature == null) return say('（界线以外）', '(outside the line)');
  const given = fields.flatMap(({ key, title, unit, labels }) => {
    const value = piece.fields[key];
    if (value == null || value === '') return [];
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
    return [
      {
        title: say.rule(title),
        text: `${say.rule(labels[text] ?? text)}${unit == null ? '' : ` ${unit}`}`,
      },
    ];
  });
  const distinct = given.filter(({ text }, index) => given.findIndex((other) => other.text === text) === index);
  const label = distinct.map(({ title, text }, index) => (index < 2 ? text : `${title} ${text}`)).join(say('，', ', '));
  return label === '' ? say(`要素 ${piece.feature}`, `feature ${piece.feature}`) : label;
}

/** Parameters as they were declared; one that was not given softened nothing. */
export function parameterText({ title, value, unit }: CheckRecord['parameters'][number], say: Say): string {
  if (value == null) return say(`${title}：未申报`, `${say.rule(title)}: not declared`);
  const text = typeof value === 'boolean' ? (value ? say('是', 'yes') : say('否', 'no')) : say.rule(String(value));
  return say(
    `${title}：${text}${unit ?? ''}`,
    `${say.rule(title)}: ${text}${unit == null ? '' : ` ${say.rule(unit)}`}`,
  );
}

/** Findings of the input in English; the Chinese message has the figures, which stand in columns of their own. */
export const FINDING_TITLES: Readonly<Record<InputFindingCode, string>> = {
  'code-unknown': 'the code is not known',
  'plots-many': 'there are too many plots',
  ...plotFindingTitles,
};

/** Counts, and could not be checked for every plot. */
export function isOpen(rule: RecordRule): boolean {
  return rule.decides && (rule.state === 'cannot-check' || rule.uncheckedPlots > 0);
}

/** What a rule weighs. What could not be checked never looks like what was found clear. */
export function judgementText(rule: RecordRule, say: Say): string {
  if (rule.severity != null) return say.word(SEVERITY_TITLES[rule.severity]);
  if (isOpen(rule)) return say('无法判定', 'undetermined');
  return rule.decides ? '—' : say('不计入', 'not counted');
}

export function explanationOf(rule: RecordRule, say: Say): string {
  const parts = rule.messages.map(say.rule);
  if (rule.reason != null) parts.push(say.word(REASON_TITLES[rule.reason]));
  if (rule.uncheckedPlots > 0) {
    parts.push(say(`${rule.uncheckedPlots} 个地块未能检查`, `${rule.uncheckedPlots} plots could not be checked`));
  }
  return say.statements(parts);
}

/** Areas that a rule found, as they are printed; null where some plots could not be checked and nothing was found on the others: 0.00 would look like clear. */
export function foundTotals(rule: RecordRule, record: CheckRecord): PrintedTotals | null {
  return rule.state === 'cannot-check' ? null : printedTotals(rule, record);
}

/** Legal basis of a rule, document by document. */
export function basisText({ basis }: Pick<RecordRule, 'basis'>, say: Say): string {
  return say.statements(
    basis.map(({ document, clause }) => {
      const words = [say.rule(document), ...(clause == null ? [] : [say.rule(clause)])];
      return words.join(say('', ', '));
    }),
  );
}

const LINE_COLOURS: Readonly<Record<string, string>> = {
  'basic-farmland': '#c9a400',
  'ecological-redline': '#2e8b3d',
  'urban-growth-boundary': '#d43a2f',
  'mining-right': '#6d4c41',
  'exploration-right': '#3949ab',
  'registered-parcel': '#00838f',
  'approved-project': '#ad1457',
  'enforcement-plot': '#aa00ff',
  'accepted-restoration': '#558b2f',
  'regional-assessment': '#0277bd',
};

/** Colour of a control line on paper. */
export function colourOf(line: string): string {
  return LINE_COLOURS[line] ?? '#7a5ea8';
}
