/** What may be wrong with the result of a survey: a stable code, its weight and its sentence. Errors keep the result from being published. */

export type FindingSeverity = 'error' | 'warning' | 'info';

interface FindingKind {
  readonly severity: FindingSeverity;
  readonly zh: string;
  readonly en: string;
}

/** `{label}`, `{other}`, `{actual}` and `{expected}` are filled in. */
export const surveyFindings = {
  'shape-invalid': {
    severity: 'error',
    zh: '宗地 {label} 图形无效：{actual}；请检查自相交与重复顶点',
    en: 'parcel {label} is no valid shape: {actual}; look for crossings and repeated nodes',
  },
  'shape-collapsed': {
    severity: 'error',
    zh: '宗地 {label} 有一个环在捕捉后不足三个不同的点；请检查是否重复或过小',
    en: 'a ring of parcel {label} has fewer than three different nodes once drawn to the published points',
  },
  overlap: {
    severity: 'error',
    zh: '宗地 {label} 与 {other} 重叠 {actual}，超过限差 {expected}',
    en: 'parcel {label} overlaps {other}: {actual}, more than {expected}',
  },
  gap: {
    severity: 'error',
    zh: '宗地 {label} 与 {other} 之间有缝隙 {actual}，超过限差 {expected}',
    en: 'there is a gap between parcel {label} and {other}: {actual}, more than {expected}',
  },
  'ground-left': {
    severity: 'error',
    zh: '已发布宗地 {other} 有 {actual} 没有被成果覆盖；变更须收回其全部土地',
    en: '{actual} of published parcel {other} is covered by no parcel of the result; a change takes all of its ground',
  },
  'ground-gained': {
    severity: 'error',
    zh: '宗地 {label} 有 {actual} 在变更前各宗地之外；请先办理该地块的新建，或更正界址',
    en: '{actual} of parcel {label} lies outside the parcels before; register that ground first or correct the border',
  },
  'label-repeated': {
    severity: 'error',
    zh: '宗地编号 {label} 在成果中出现多次',
    en: 'the result has several parcels {label}',
  },
  'point-off-border': {
    severity: 'error',
    zh: '界址点 {label} 不在宗地 {other} 的界址上，相距 {actual}（限差 {expected}）',
    en: 'boundary point {label} is no node of parcel {other}: {actual} off (at most {expected})',
  },
  'point-parcel-unknown': {
    severity: 'error',
    zh: '界址点或界址线 {label} 所属宗地 {actual} 不在成果中',
    en: 'point or line {label} belongs to {actual}, which the result does not have',
  },
  'point-missing': {
    severity: 'error',
    zh: '宗地 {label} 有 {actual} 个拐点没有界址点',
    en: '{actual} nodes of parcel {label} have no boundary point',
  },
  'point-coordinates': {
    severity: 'error',
    zh: '界址点 {label} 的坐标值与图形不符：{actual}，图形为 {expected}',
    en: 'the coordinates of boundary point {label} are {actual}, its place is {expected}',
  },
  'line-off-border': {
    severity: 'error',
    zh: '界址线 {label} 的端点不是宗地 {other} 相邻的界址点',
    en: 'line {label} does not join consecutive points of parcel {other}',
  },
  'line-missing': {
    severity: 'error',
    zh: '宗地 {label} 有 {actual} 条边没有界址线',
    en: '{actual} sides of parcel {label} have no line',
  },
  'line-length': {
    severity: 'error',
    zh: '界址线 {label} 长度为 {actual} m，图上为 {expected} m',
    en: 'line {label} is said to be {actual} m long, it is drawn {expected} m long',
  },
  'area-declared': {
    severity: 'error',
    zh: '宗地 {label} 面积填报 {actual} ㎡，按椭球面积公式为 {expected} ㎡，超过限差（1‰ 或 1 ㎡）',
    en: 'parcel {label} declares {actual} m², the ellipsoidal formula gives {expected} m²: beyond 1‰ or 1 m²',
  },
  'area-total': {
    severity: 'error',
    zh: '成果面积合计填报 {actual} ㎡，计算 {expected} ㎡，超过限差（1‰ 或 1 ㎡）',
    en: 'the declared areas add up to {actual} m², the computed ones to {expected} m²: beyond 1‰ or 1 m²',
  },
  'series-unknown': {
    severity: 'error',
    zh: '宗地 {label} 无从确定编号序列：{actual}；请在成果中填写特征码（ZDTZM），或先发布地籍子区',
    en: 'there is no telling the series of parcel {label}: {actual}; give its 特征码 or publish the 地籍子区',
  },
  'code-taken': {
    severity: 'error',
    zh: '宗地 {label} 填写的代码不能启用：{actual}；留空则由系统赋码',
    en: 'the code that parcel {label} brings cannot be given to it: {actual}; leave it out and one is given',
  },
  'code-renewed': {
    severity: 'info',
    zh: '宗地 {label} 界址有变动，原代码不得再用，将启用新代码',
    en: 'the border of parcel {label} moved: its code ends and a new one is given (GB/T 37346)',
  },
  'points-derived': {
    severity: 'info',
    zh: '成果没有宗地 {label} 的界址点，按图形生成 {actual} 个',
    en: 'the result has no boundary points of parcel {label}; {actual} are made of its shape',
  },
  'lines-derived': {
    severity: 'info',
    zh: '成果没有宗地 {label} 的界址线，按图形生成 {actual} 条，类别、位置、性质待补',
    en: 'the result has no lines of parcel {label}; {actual} are made of its shape, kind and position to be added',
  },
  'node-close': {
    severity: 'warning',
    zh: '宗地 {label} 相邻界址点过近：{actual}，应不小于 {expected}',
    en: 'neighbouring points of parcel {label} are {actual} apart, expected at least {expected}',
  },
  spike: {
    severity: 'warning',
    zh: '宗地 {label} 有尖角 {actual}，应不小于 {expected}',
    en: 'parcel {label} has a spike of {actual}, expected at least {expected}',
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export type SurveyFindingCode = keyof typeof surveyFindings;

/** What a finding names. */
export interface FindingWords {
  readonly label?: string | null | undefined;
  readonly other?: string | null | undefined;
  readonly actual?: string | null | undefined;
  readonly expected?: string | null | undefined;
}

/** The sentence of a finding. */
export function findingText(code: SurveyFindingCode, words: FindingWords, language: 'zh' | 'en'): string {
  return surveyFindings[code][language].replace(
    /\{(label|other|actual|expected)\}/g,
    (_, name: keyof FindingWords) => words[name] ?? '—',
  );
}
