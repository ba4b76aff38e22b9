/**
 * Everything that can be said about a delivery: one stable code each, with its usual severity and its sentence in Chinese
 * and English. `{field}`, `{actual}`, `{expected}` and `{detail}` are filled in. README.md shows the same table; a test compares them.
 */

import { CODE_ISSUES } from './quality/code-issues.ts';
import { QUALITY_ISSUES } from './quality/quality-issues.ts';
import { READER_ISSUES } from './readers/reader-issues.ts';

/** Errors keep the row out (it goes to `dimai.rejected_row` as delivered); warnings and infos load. */
export type Severity = 'error' | 'warning' | 'info';

interface IssueKind {
  readonly severity: Severity;
  readonly zh: string;
  readonly en: string;
}

export const ISSUES = {
  // The package and its reading
  'record-deleted': {
    severity: 'info',
    zh: 'DBF 记录带删除标记，不属于交付内容，未读入',
    en: 'the DBF record is marked as deleted; it is no part of the delivery and is not read',
  },
  'record-unpaired': {
    severity: 'error',
    zh: '图形与属性记录不成对：缺少{actual}',
    en: 'shape and attribute records do not pair up: no {actual}',
  },
  'record-damaged': {
    severity: 'error',
    zh: '记录损坏：{actual}',
    en: 'the record is damaged: {actual}',
  },
  'index-missing': {
    severity: 'info',
    zh: '缺少 .shx 索引，按 .shp 顺序读取',
    en: 'there is no .shx index; the .shp is read in sequence',
  },
  'index-damaged': {
    severity: 'warning',
    zh: '.shx 索引指向文件之外，按 .shp 顺序读取',
    en: 'the .shx index points outside the file; the .shp is read in sequence',
  },
  'attributes-missing': {
    severity: 'warning',
    zh: '缺少 .dbf 属性表，仅有图形',
    en: 'there is no .dbf: shapes without attributes',
  },
  'dimension-dropped': {
    severity: 'info',
    zh: '图形含 {actual} 值，仅保留平面坐标',
    en: 'shapes carry {actual}; only plane coordinates are kept',
  },
  'encoding-contradiction': {
    severity: 'info',
    zh: '编码声明不一致：{actual}；按内容采用 {expected}',
    en: 'the declared encodings disagree: {actual}; by its content the text is read as {expected}',
  },
  'encoding-guessed': {
    severity: 'info',
    zh: '未声明编码，按内容判断为 {actual}',
    en: 'no encoding is declared; by its content the text is {actual}',
  },
  'text-cut': {
    severity: 'warning',
    zh: '{field} 在字段末尾截断了半个字符：{actual}',
    en: '{field} ends in half a character, cut at the end of the field: {actual}',
  },
  'text-undecodable': {
    severity: 'warning',
    zh: '{field} 含无法按 {expected} 解码的字节：{actual}',
    en: '{field} holds bytes that are not {expected}: {actual}',
  },
  'column-unmapped': {
    severity: 'info',
    zh: '列 {actual} 未映射到图层字段，未入库',
    en: 'column {actual} is mapped to no field of the layer and is not loaded',
  },
  'column-absent': {
    severity: 'warning',
    zh: '按标准应有的字段没有对应的列：{field}',
    en: 'no column for {field}, which the standard expects',
  },
  // Coordinate reference system
  'crs-from-coordinates': {
    severity: 'warning',
    zh: '未声明坐标系，按坐标数值判断为 {actual}',
    en: 'no CRS is declared; from the numbers it is {actual}',
  },
  'crs-overridden': {
    severity: 'info',
    zh: '坐标系指定为 {actual}；文件声明为 {expected}',
    en: 'the CRS was given as {actual}; the file says {expected}',
  },
  'crs-contradiction': {
    severity: 'warning',
    zh: '坐标数值与声明的坐标系 {expected} 不符：{detail}',
    en: 'the numbers do not look like the declared CRS {expected}: {detail}',
  },
  'datum-assumed': {
    severity: 'info',
    zh: '基准 {actual} 视同 CGCS2000（厘米至分米级差异），未作基准转换',
    en: 'datum {actual} is taken as CGCS2000 (they differ by centimetres to decimetres); no datum change was made',
  },
  // Attributes
  'value-required': { severity: 'error', zh: '{field} 必填，为空', en: '{field} is required and absent' },
  'value-expected': {
    severity: 'warning',
    zh: '{field} 按标准应填，为空',
    en: '{field} should be filled in by the standard and is absent',
  },
  'text-too-long': {
    severity: 'error',
    zh: '{field} 超长：{actual}，应不超过 {expected} 个字符',
    en: '{field} is too long: {actual}, expected at most {expected} characters',
  },
  'text-control-character': {
    severity: 'error',
    zh: '{field} 含控制字符：{actual}',
    en: '{field} holds control characters: {actual}',
  },
  'not-a-number': { severity: 'error', zh: '{field} 不是数值：{actual}', en: '{field} is not a number: {actual}' },
  'not-an-integer': {
    severity: 'error',
    zh: '{field} 不是整数：{actual}',
    en: '{field} is not a whole number: {actual}',
  },
  'number-overflow': {
    severity: 'warning',
    zh: '{field} 为 {actual}：写入时位数不够或表示空值，按空值处理',
    en: '{field} reads {actual}: it overflowed when written, or stands for null; taken as null',
  },
  'number-too-large': {
    severity: 'error',
    zh: '{field} 位数过多：{actual}，应为 {expected}',
    en: '{field} has too many digits: {actual}, expected {expected}',
  },
  'decimals-excess': {
    severity: 'info',
    zh: '{field} 小数位多于 {expected} 位，按原值入库：{actual}',
    en: '{field} has more than {expected} decimals; the value is loaded as delivered: {actual}',
  },
  'not-a-date': {
    severity: 'error',
    zh: '{field} 不是日期：{actual}，应为 yyyy-MM-dd',
    en: '{field} is not a date: {actual}, expected yyyy-MM-dd',
  },
  'not-a-boolean': {
    severity: 'error',
    zh: '{field} 不是是/否：{actual}',
    en: '{field} is neither yes nor no: {actual}',
  },
  'not-json': { severity: 'error', zh: '{field} 不是 JSON：{actual}', en: '{field} is not JSON: {actual}' },
  'code-unknown': {
    severity: 'warning',
    zh: '{field} 不在代码表 {expected} 中：{actual}',
    en: '{field} is not in code list {expected}: {actual}',
  },
  'name-unknown': {
    severity: 'error',
    zh: '{field} 填的不是代码表 {expected} 的代码，也不是其名称：{actual}；请为此值指定代码后再读取',
    en: '{field} holds neither a code of list {expected} nor a name of one: {actual}; say which code it stands for and read again',
  },
  'label-as-code': {
    severity: 'info',
    zh: '{field} 填的是名称 {actual}，按代码表取代码 {expected}',
    en: '{field} holds the name {actual}; its code {expected} was taken',
  },
  'code-historical': {
    severity: 'info',
    zh: '{field} 为历史代码：{actual}（{expected}）',
    en: '{field} is a historical code: {actual} ({expected})',
  },
  'code-grammar': {
    severity: 'error',
    zh: '{field} 编码不合规则（{expected}）：{detail}',
    en: '{field} breaks the grammar of its code ({expected}): {detail}',
  },
  'code-doubtful': {
    severity: 'warning',
    zh: '{field} 编码存疑（{expected}）：{detail}',
    en: '{field} is a doubtful code ({expected}): {detail}',
  },
  'district-differs': {
    severity: 'warning',
    zh: '{field} 不属于声明的行政区 {expected}：{actual}',
    en: '{field} is not of the declared district {expected}: {actual}',
  },
  'area-differs': {
    severity: 'warning',
    zh: '{field} 与图形面积不符：填写 {actual}，图形 {expected}',
    en: '{field} differs from the area of the shape: declared {actual}, computed {expected}',
  },
  'key-duplicate': {
    severity: 'error',
    zh: '主键重复：{actual}，首次出现于第 {expected} 行',
    en: 'the key occurs twice: {actual}, first in row {expected}',
  },
  'key-elsewhere': {
    severity: 'warning',
    zh: '主键 {actual} 同时存在于数据集 {expected}',
    en: 'key {actual} is current in dataset {expected}, too',
  },
  // Geometry
  'geometry-missing': { severity: 'error', zh: '没有图形', en: 'there is no shape' },
  'geometry-type': {
    severity: 'error',
    zh: '图形类型不符：{actual}，应为 {expected}',
    en: 'wrong kind of shape: {actual}, expected {expected}',
  },
  'geometry-invalid': {
    severity: 'error',
    zh: '图形无效：{actual}',
    en: 'the shape is invalid: {actual}',
  },
  'coordinate-not-finite': {
    severity: 'error',
    zh: '坐标不是有限数：{actual}',
    en: 'a coordinate is not finite: {actual}',
  },
  'coordinate-out-of-range': {
    severity: 'error',
    zh: '坐标超出坐标系适用范围：{actual}，应在 {expected}',
    en: 'a coordinate is outside the reach of its CRS: {actual}, expected {expected}',
  },
  'zone-prefix-differs': {
    severity: 'error',
    zh: '横坐标带号与本次交付的坐标系不一致：{actual}，应为 {expected}',
    en: 'the zone prefix of the easting is not that of the delivery: {actual}, expected {expected}',
  },
  'axes-swapped': {
    severity: 'error',
    zh: '坐标轴颠倒：{actual}，应为 {expected}',
    en: 'axes are swapped: {actual}, expected {expected}',
  },
  'ring-not-closed': {
    severity: 'error',
    zh: '环未闭合：首点 {expected}，末点 {actual}',
    en: 'a ring is not closed: first point {expected}, last point {actual}',
  },
  'ring-too-short': {
    severity: 'error',
    zh: '环的点数不足：{actual} 个点，至少 4 个',
    en: 'a ring has {actual} points, expected at least 4',
  },
  'ring-direction': {
    severity: 'info',
    zh: '环方向与包含关系不符，按包含关系组织：{actual}',
    en: 'the direction of a ring contradicts its nesting; nesting decides: {actual}',
  },
  'point-repeated': {
    severity: 'info',
    zh: '相邻点重复：{actual} 处',
    en: 'the same point follows itself: {actual} times',
  },
  'geometry-duplicate': {
    severity: 'warning',
    zh: '图形与第 {expected} 行完全相同',
    en: 'the shape is identical to that of row {expected}',
  },
  ...CODE_ISSUES,
  ...QUALITY_ISSUES,
  ...READER_ISSUES,
} as const satisfies Record<string, IssueKind>;

export type IssueCode = keyof typeof ISSUES;

/** One finding. `sourceRow` counts delivered records from 1; null concerns the whole delivery. */
export interface Issue {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly sourceRow: number | null;
  readonly rowKey?: string;
  /** Standard code and Chinese name of the field, e.g. `ZDDM 宗地代码`. */
  readonly field?: string;
  readonly actual?: string;
  readonly expected?: string;
  /** A sentence of its own, where the code covers many faults. */
  readonly detail?: { readonly zh: string; readonly en: string };
  /** [longitude, latitude] of the fault. */
  readonly place?: readonly [number, number];
}

/** A finding with the usual severity of its code. */
export function issue(
  code: IssueCode,
  sourceRow: number | null,
  detail: Partial<Omit<Issue, 'code' | 'sourceRow'>> = {},
): Issue {
  const found: { -readonly [Key in keyof Issue]: Issue[Key] } = {
    code,
    severity: detail.severity ?? ISSUES[code].severity,
    sourceRow,
  };
  // one by one: a spread takes ten times as long, and a delivery may have millions of findings
  if (detail.rowKey !== undefined) found.rowKey = detail.rowKey;
  if (detail.field !== undefined) found.field = detail.field;
  if (detail.actual !== undefined) found.actual = detail.actual;
  if (detail.expected !== undefined) found.expected = detail.expected;
  if (detail.detail !== undefined) found.detail = detail.detail;
  if (detail.place !== undefined) found.place = detail.place;
  return found;
}

/** The sentence of a finding. */
export function messageOf(found: Issue, language: 'zh' | 'en'): string {
  const { field = '', actual = '', expected = '', detail } = found;
  return ISSUES[found.code][language]
    .replaceAll('{field}', () => field)
    .replaceAll('{actual}', () => actual)
    .replaceAll('{expected}', () => expected)
    .replaceAll('{detail}', () => detail?.[language] ?? '');
}

/** Narrows text from outside, e.g. `--allow`, to a known code. */
export function isIssueCode(text: string): text is IssueCode {
  return Object.hasOwn(ISSUES, text);
}

/** Errors that were allowed become warnings, so that their rows load. */
export function withAllowed(found: Issue, allowed: ReadonlySet<string>): Issue {
  return found.severity === 'error' && allowed.has(found.code) ? { ...found, severity: 'warning' } : found;
}
