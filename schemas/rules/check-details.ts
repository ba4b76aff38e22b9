/**
 * Why something could not be checked, in Chinese and English. A record keeps the sentence that was written when it was made,
 * Chinese for what the product knows and English for what PostGIS or a driver said; readers of either language are given it
 * in theirs, found by its form. So records say the same for ever, byte for byte, and those of earlier engines speak both.
 */

/** Forms of sentences: Chinese, English; `{0}` and `{1}` stand for names, numbers, or another such sentence. */
const FORMS = {
  notInForce: [
    '规则自 {0} 起施行，规则集没有该日对此要素的规定',
    'the rule is in force from {0} on; the rule set says nothing of this line for that day',
  ],
  nothingPublished: ['该图层尚未发布任何数据', 'nothing of this layer has been published'],
  changedOutside: [
    '该图层在发布之外被改动过，须重新发布后再检查',
    'this layer was changed by other means than publishing; publish it again, then check again',
  ],
  changedMeanwhile: ['该图层在检查期间被改动', 'this layer was changed while the check ran'],
  datasetEmpty: ['数据集 {0} 没有要素', 'dataset {0} has no features'],
  rowsRefused: [
    '有 {0} 个要素入库时被拒收，图层不完整',
    '{0} features were refused when the layer was loaded: it is incomplete',
  ],
  coverageUndeclared: [
    '数据集 {0} 未声明所覆盖的行政区',
    'dataset {0} does not say which administrative areas it covers',
  ],
  districtsUnusable: [
    '无法判断对照图层的覆盖范围：行政区图层{0}',
    'it cannot be told what the layer covers: the layer of administrative areas {0}',
  ],
  notPublished: ['未发布', 'has not been published'],
  touchedOutside: ['在发布之外被改动过', 'was changed by other means than publishing'],
  ofDistricts: ['行政区图层：{0}', 'layer of administrative areas: {0}'],
  outsideCoverage: ['地块有 {0} 平方米在图层覆盖范围之外', '{0} m² of the plot lie outside what the layer covers'],
  outsideAreas: [
    '本人的范围没有覆盖此处，范围以外的要素不在结果中',
    'your areas do not cover this place: features beyond them are not in the answer',
  ],
  placeNotCovered: ['此处不在图层覆盖的行政区内', 'this place lies in no administrative area that the layer covers'],
  ofPlot: ['地块 {0}：{1}', 'plot {0}: {1}'],
  noAnswer: ['{0} 毫秒内没有答复', 'no answer within {0} ms'],
  featureChanged: ['要素 {0} 在读取期间被改动', 'feature {0} changed while it was read'],
  notSettled: ['边界经 {0} 轮仍有交叉', 'edges still cross after {0} rounds'],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;

type Language = 'zh' | 'en';

/** The sentence that a record keeps: Chinese. */
export function detailText(form: keyof typeof FORMS, ...values: readonly (string | number)[]): string {
  return filled(FORMS[form][0], values.map(String));
}

/** A sentence of a record in the reader's language; one of no known form stays as it is. */
export function detailIn(language: Language, detail: string): string {
  for (const { forms, patterns } of matchers) {
    const values = patterns.map((pattern) => pattern.exec(detail)).find((match) => match != null);
    if (values == null) continue;
    const told = values.slice(1).map((value) => detailIn(language, value));
    return filled(forms[language === 'zh' ? 0 : 1], told);
  }
  return invalidShape(language, detail) ?? detail;
}

const matchers = Object.values(FORMS).map((forms) => ({ forms, patterns: forms.map(patternOf) }));

function patternOf(form: string): RegExp {
  const text = form.replaceAll(/[.*+?^$()[\]\\|]/g, String.raw`\$&`).replaceAll(/\{\d\}/g, '(.+?)');
  return new RegExp(`^${text}$`, 's');
}

function filled(form: string, values: readonly string[]): string {
  return form.replaceAll(/\{(\d)\}/g, (_, index: string) => values[Number(index)]!);
}

/** What PostGIS calls an invalid shape, in Chinese. */
const INVALID_REASONS: Readonly<Record<string, string>> = {
  'Self-intersection': '边界自相交',
  'Ring Self-intersection': '同一圈在一点上自相接触',
  'Hole lies outside shell': '内圈在外圈之外',
  'Nested holes': '内圈互相嵌套',
  'Nested shells': '外圈互相嵌套',
  'Interior is disconnected': '内部不连通',
  'Duplicate Rings': '有重复的圈',
  'Too few points in geometry component': '有圈少于三个不同的点',
};

/** In Chinese, without the place: of `Self-intersection[500005 3520005]` 边界自相交. */
export function invalidReason(reason: string): string {
  return INVALID_REASONS[reason.replace(/\[.*$/, '')] ?? reason;
}

/** `12: Self-intersection[500005 3520005]`: the feature, what is wrong with it, and where in the plane. */
function invalidShape(language: Language, detail: string): string | null {
  const [, feature, reason, place] = /^([^:\s]+): ([A-Z][^[]+)(?:\[(.+)\])?$/.exec(detail) ?? [];
  if (feature == null || reason == null || INVALID_REASONS[reason] == null) return null;
  if (language === 'en') return `feature ${feature}: ${reason}${place == null ? '' : ` (${place})`}`;
  return `要素 ${feature}：${INVALID_REASONS[reason]}${place == null ? '' : `（${place}）`}`;
}
