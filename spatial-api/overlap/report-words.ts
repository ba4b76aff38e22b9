/** Words and colours that all forms of the report share. */
import type { RuleSet } from '../../schemas/rules/rule.ts';
import type { LineOverlay, Piece, RuleResult, Verdict } from './result.ts';

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

export const SEVERITY_TITLES = { block: '不通过', conditional: '有条件', warn: '警示', inform: '提示' } as const;

export const REASON_TITLES = {
  'no-layer': '目录中没有该图层',
  'not-published': '该图层尚未发布数据',
  empty: '该图层数据集为空',
  'coverage-unknown': '未声明该图层的覆盖范围',
  'not-covered': '该图层未覆盖地块',
  'rejected-rows': '该图层入库不完整',
  'changed-outside': '该图层在发布之外被改动',
  'invalid-feature': '该图层有无效图形',
  fault: '检查中发生故障',
} as const;

export const CLASS_TITLES = { real: '实际重叠', edge: '边缘碎片', noise: '计算噪声' } as const;

export const OPINION_TITLES = { opinion: '意见', 'sign-off': '签发', withdrawal: '撤回签发' } as const;

/** Title of the line that a rule looks at. */
export function lineTitle(result: RuleResult, ruleSet: RuleSet): string {
  return result.line == null ? '申报参数' : (ruleSet.lines.get(result.line)?.title ?? result.line);
}

/** Pieces that a line's rule is about: what lies outside where it must lie within, else what lies inside. */
export function listed(overlay: Extract<LineOverlay, { state: 'checked' }>): readonly Piece[] {
  return overlay.outside ?? overlay.inside;
}

/** Attributes that name the control feature of a piece, in one line. */
export function pieceLabel(piece: Piece): string {
  const values = Object.values(piece.fields).filter((value) => value != null);
  return values
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value as string | number)))
    .join(' ');
}

const LINE_COLOURS: Readonly<Record<string, string>> = {
  'basic-farmland': '#c9b400',
  'ecological-redline': '#2e8b3d',
  'urban-growth-boundary': '#d43a2f',
};

/** Colour of a control line on paper. */
export function colourOf(line: string): string {
  return LINE_COLOURS[line] ?? '#7a5ea8';
}
