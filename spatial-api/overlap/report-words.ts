/** Words and colours that all forms of the report share. */
import type { CheckRecord } from './record.ts';
import type { CannotCheckReason, LineOverlay, Piece, RuleResult, Verdict } from './result.ts';

export const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = {
  pass: '#1f7a4d',
  conditional: '#9a6700',
  fail: '#b42318',
  undetermined: '#5b4b8a',
};

export const STATE_TITLES: Readonly<Record<RuleResult['state'], string>> = {
  overlaps: '重叠',
  clear: '不涉及',
  'below-threshold': '仅有阈值以下碎片',
  'cannot-check': '未能检查',
  met: '符合',
  'not-met': '不符合',
};

/** The same for a rule that asks for lying within. */
const WITHIN_TITLES: Readonly<Partial<Record<RuleResult['state'], string>>> = {
  overlaps: '部分在外',
  clear: '全部在内',
  'below-threshold': '仅有阈值以下碎片在外',
};

export function stateTitle({ relation, state }: Pick<RuleResult, 'relation' | 'state'>): string {
  return (relation === 'must-lie-within' ? WITHIN_TITLES[state] : undefined) ?? STATE_TITLES[state];
}

export const SEVERITY_TITLES = { block: '不通过', conditional: '有条件', warn: '警示', inform: '提示' } as const;

export const REASON_TITLES: Readonly<Record<CannotCheckReason, string>> = {
  'no-layer': '目录中没有该图层',
  'not-published': '该图层尚未发布数据',
  empty: '该图层数据集为空',
  'coverage-unknown': '未声明该图层的覆盖范围',
  'not-covered': '该图层未覆盖地块',
  'rejected-rows': '该图层入库不完整',
  'changed-outside': '该图层在发布之外被改动',
  'invalid-feature': '该图层有无效图形',
  fault: '检查中发生故障',
};

const CLASS_TITLES = { real: '实际重叠', edge: '边缘碎片', noise: '计算噪声' } as const;

/** Class of a piece; one outside all features has no overlap. */
export function classTitle(piece: Pick<Piece, 'class' | 'feature'>): string {
  return piece.feature == null && piece.class === 'real' ? '实际在外' : CLASS_TITLES[piece.class];
}

export const OPINION_TITLES = { opinion: '意见', 'sign-off': '签发', withdrawal: '撤回签发' } as const;

export const AREA_KIND_TITLES = { ellipsoidal: '椭球面积', planar: '平面面积' } as const;

export type RecordRule = CheckRecord['rules'][number];
type RecordLine = CheckRecord['lines'][number];

export function findLine(line: string | null, record: CheckRecord): RecordLine | undefined {
  return record.lines.find(({ id }) => id === line);
}

/** Title of a line, or of what a rule about the request alone looks at. */
export function lineTitle(line: string | null, record: CheckRecord): string {
  return line == null ? '申报参数' : (findLine(line, record)?.title ?? line);
}

/** Title of what a rule looks at: its line, narrowed to the features it is about. */
export function ruleTitle({ line, scope }: Pick<RecordRule, 'line' | 'scope'>, record: CheckRecord): string {
  const title = lineTitle(line, record);
  return scope == null ? title : `${title}：${scope}`;
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
export function pieceLabel(piece: Piece, line: string, record: CheckRecord): string {
  const fields = findLine(line, record)?.fields ?? [];
  if (piece.feature == null) return '（界线以外）';
  const given = fields.flatMap(({ key, title, unit, labels }) => {
    const value = piece.fields[key];
    if (value == null || value === '') return [];
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
    return [{ title, text: `${labels[text] ?? text}${unit == null ? '' : ` ${unit}`}` }];
  });
  const distinct = given.filter(({ text }, index) => given.findIndex((other) => other.text === text) === index);
  const label = distinct.map(({ title, text }, index) => (index < 2 ? text : `${title} ${text}`)).join('，');
  return label === '' ? `要素 ${piece.feature}` : label;
}

/** Parameters as they were declared; one that was not given softened nothing. */
export function parameterText({ title, value, unit }: CheckRecord['parameters'][number]): string {
  if (value == null) return `${title}：未申报`;
  const text = typeof value === 'boolean' ? (value ? '是' : '否') : String(value);
  return `${title}：${text}${unit ?? ''}`;
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
