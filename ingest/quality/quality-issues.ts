/** Findings of the quality rules and of the place checks; their severity is that of the rule. */

export const QUALITY_ISSUES = {
  'points-close': {
    severity: 'info',
    zh: '相邻界址点间距过小：{actual}，应不小于 {expected}',
    en: 'neighbouring points are too close: {actual}, expected at least {expected}',
  },
  spike: {
    severity: 'warning',
    zh: '图形有尖刺：夹角 {actual}，应不小于 {expected}',
    en: 'the shape has a spike: angle {actual}, expected at least {expected}',
  },
  'parts-several': {
    severity: 'warning',
    zh: '图形由 {actual} 个部分组成，应为 {expected} 个',
    en: 'the shape has {actual} parts, expected {expected}',
  },
  sliver: {
    severity: 'warning',
    zh: '碎面：{actual}（面积、平均宽度），下限 {expected}',
    en: 'a sliver: {actual} (area, mean width), the limit is {expected}',
  },
  overlap: {
    severity: 'warning',
    zh: '与 {expected} 重叠：{actual}（面积、平均宽度）',
    en: 'overlaps {expected}: {actual} (area, mean width)',
  },
  'overlap-elsewhere': {
    severity: 'warning',
    zh: '与其他数据集的 {expected} 重叠：{actual}（面积、平均宽度）',
    en: 'overlaps {expected} of another dataset: {actual} (area, mean width)',
  },
  gap: {
    severity: 'warning',
    zh: '与 {expected} 之间有缝隙：{actual}（面积、平均宽度）',
    en: 'there is a gap towards {expected}: {actual} (area, mean width)',
  },
  'gap-enclosed': {
    severity: 'warning',
    zh: '旁边有未被任何要素覆盖的空洞：{actual}（面积、平均宽度）',
    en: 'beside it lies ground that no feature covers: {actual} (area, mean width)',
  },
  'not-covered': {
    severity: 'warning',
    zh: '所属 {expected} 有未被覆盖的部分：{actual}（面积、平均宽度）',
    en: 'part of its {expected} is covered by no feature: {actual} (area, mean width)',
  },
  'not-within': {
    severity: 'warning',
    zh: '超出所属的 {expected}：{actual}（面积、平均宽度）',
    en: 'reaches out of its {expected}: {actual} (area, mean width)',
  },
  'place-code-differs': {
    severity: 'warning',
    zh: '{field} 所指为 {actual}，图形实际位于 {expected}',
    en: '{field} names {actual}, the shape lies in {expected}',
  },
  'total-exceeded': {
    severity: 'warning',
    zh: '{field} 合计 {actual}，超过 {expected}',
    en: '{field} adds up to {actual}, more than {expected}',
  },
  'figure-falls': {
    severity: 'warning',
    zh: '{field} 为 {actual}，少于上一期的 {expected}',
    en: '{field} is {actual}, less than before: {expected}',
  },
  'claimed-twice': {
    severity: 'warning',
    zh: '与 {expected} 重复申报同一土地：{actual}（面积、平均宽度）',
    en: 'claims ground that {expected} claims as well: {actual} (area, mean width)',
  },
  'sum-differs': {
    severity: 'warning',
    zh: '{field} 为 {actual}，按构成应为 {expected}',
    en: '{field} is {actual}, its parts give {expected}',
  },
  'part-differs': {
    severity: 'warning',
    zh: '{field} 为 {actual}，与编码不一致，应为 {expected}',
    en: '{field} is {actual}, the code it belongs to says {expected}',
  },
  'reference-missing': {
    severity: 'warning',
    zh: '{field} 所指 {actual} 在图层 {expected} 中不存在',
    en: '{field} names {actual}, which layer {expected} does not have',
  },
  'value-duplicate': {
    severity: 'warning',
    zh: '{field} 重复：{actual}，首次出现于 {expected}',
    en: '{field} occurs twice: {actual}, first in {expected}',
  },
  'key-reused': {
    severity: 'error',
    zh: '代码 {actual} 已于版本 {expected} 注销，曾用于别处；注销的代码不得再用',
    en: 'code {actual} died in version {expected} and was used for other ground; codes are never reused',
  },
  'scheme-clash': {
    severity: 'warning',
    zh: '{field} 为 {actual}，名称属于另一套分类 {expected}；同一代码在两套分类中含义不同',
    en: '{field} is {actual}, whose name is that of another scheme, {expected}; the code means something else in each',
  },
  'outside-district': {
    severity: 'warning',
    zh: '位置与声明的行政区 {expected} 不符：{detail}',
    en: 'the place does not fit the declared district {expected}: {detail}',
  },
  repaired: {
    severity: 'info',
    zh: '已按要求自动修复 {actual}：{detail}；原样在修复记录中',
    en: 'repaired as asked, {actual}: {detail}; the row as delivered is on record',
  },
  'row-not-rejected': {
    severity: 'error',
    zh: '第 {actual} 行不在批次 {expected} 的退件中；改正文件只能包含退件',
    en: 'row {actual} is none of the rejected rows of delivery {expected}; a mended file holds these alone',
  },
  'web-map-shift': {
    severity: 'warning',
    zh: '与现有要素 {expected} 错位：{detail}',
    en: 'displaced from existing feature {expected}: {detail}',
  },
} as const;
