/** What the grammar of 宗地代码, 不动产单元号 and the like can say about a code that is well-formed: one code of issue for each. */

import { codelists } from '../../schemas/codelists/index.ts';
import type { LandCodeContext, LandCodeFinding } from '../../schemas/land-code.ts';
import { regions } from '../../schemas/regions/index.ts';

const said = (zh: string, en: string) =>
  ({ severity: 'warning', zh: `{field} ${zh}：{detail}`, en: `{field} ${en}: {detail}` }) as const;

/** A warning, but for a field that a row cannot do without: there the wrong code is an error. */
export const CODE_ISSUES = {
  'district-province': said('省级代码不存在', 'names no province'),
  'district-unknown': said('行政区划不在代码表中', 'names a district that the code table does not have'),
  'subdistrict-virtual': said('为虚拟地籍区', 'has a virtual cadastral district'),
  'parcel-ownership-letter': said('宗地特征码第一位有误', 'has a wrong ownership letter'),
  'parcel-feature-letter': said('宗地特征码第二位有误', 'has a wrong feature letter'),
  'parcel-number-zero': said('顺序号为零', 'has number zero'),
  'parcel-ownership-not-collective': said('所有权宗地须为集体', 'is a parcel of ownership and not collective'),
  'parcel-homestead-not-collective': said('宅基地一般为集体', 'is a homestead and not collective'),
  'parcel-sea-inland': said('内陆地区不应有海域或海岛', 'is sea or island in an inland region'),
  'unit-kind-letter': said('定着物特征码有误', 'has a wrong attachment letter'),
  'unit-without-attachment': said('无定着物而编号不为零', 'has no attachment and yet a number'),
  'unit-number-zero': said('有定着物而编号为零', 'has an attachment and number zero'),
  'unit-building-zero': said('幢号为零', 'has building zero'),
  'unit-parcel-differs': said('与宗地代码不一致', 'is not of its parcel'),
  'credit-code-check': said('校验码有误', 'has a wrong check character'),
} as const;

export type CodeIssue = keyof typeof CODE_ISSUES;

/** Whether a finding of the grammar has a code of issue of its own; wrong lengths and characters share `code-grammar`. */
export function isCodeIssue(code: LandCodeFinding['code']): code is LandCodeFinding['code'] & CodeIssue {
  return Object.hasOwn(CODE_ISSUES, code);
}

const DIVISIONS = new Set(codelists['administrative-division']!.entries.map(({ code }) => code));
/** Prefectures of which the code table has the counties: an unknown county under them does not exist. */
const COVERED = new Set([...DIVISIONS].filter((code) => !code.endsWith('00')).map((code) => code.slice(0, 4)));
/** First two digits of provinces with a coast (GB/T 2260). */
const COASTAL_PROVINCES = new Set('12 13 21 31 32 33 35 37 44 45 46 71 81 82'.split(' '));

const contexts = new Map<string, LandCodeContext>();
/** Districts that are remembered: more than there are, fewer than a hostile file can name. */
const MOST_CONTEXTS = 10_000;

/** What the code table and the regions know about the place that a code begins with; remembered by district, which rows share. */
export function contextOf(code: string): LandCodeContext {
  const district = code.slice(0, 6);
  let context = contexts.get(district);
  if (context == null) {
    if (contexts.size >= MOST_CONTEXTS) contexts.clear();
    contexts.set(district, (context = contextIn(district)));
  }
  return context;
}

function contextIn(code: string): LandCodeContext {
  const region = regions.find(({ districtCode }) => code.startsWith(districtCode.replace(/(00)+$/, '')));
  return {
    isCoastal: region?.isCoastal ?? COASTAL_PROVINCES.has(code.slice(0, 2)),
    isDistrict: (district) => !COVERED.has(district.slice(0, 4)) || DIVISIONS.has(district),
  };
}
