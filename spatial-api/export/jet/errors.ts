/** What a Jet error is about: the object, the 1-based source row, and the numbers of the limit it met. */
export interface JetErrorDetail {
  readonly file?: string;
  readonly table?: string;
  readonly row?: number;
  readonly column?: string;
  readonly index?: string;
  readonly page?: number;
  readonly [key: string]: string | number | undefined;
}

interface Wording {
  readonly en: string;
  readonly zh: string;
}

/** Every failure the writer knows, in both languages; `{name}` is filled from the detail. */
export const jetErrors = {
  'not-a-database': { en: 'not an Access database', zh: '不是 Access 数据库文件' },
  'version-unsupported': {
    en: 'file format {version} is not Jet 4 (Access 2000-2003)',
    zh: '文件格式为 {version}，不是 Jet 4（Access 2000-2003）',
  },
  encrypted: { en: 'the database is encrypted', zh: '数据库已加密' },
  'template-damaged': { en: 'the template is damaged: {problem}', zh: '模板文件已损坏：{problem}' },
  'read-failed': { en: 'cannot read the file: {reason}', zh: '文件读取失败：{reason}' },
  'write-failed': { en: 'cannot write the file: {reason}', zh: '文件写入失败：{reason}' },
  'file-full': { en: 'the file would exceed {limit} bytes', zh: '文件将超过 {limit} 字节上限' },
  closed: { en: 'the database is already closed', zh: '数据库已关闭' },
  busy: { en: 'rows of this table are already being added', zh: '该表正在写入，不能同时再次写入' },
  'name-invalid': { en: 'invalid name «{name}»: {reason}', zh: '名称“{name}”不合法：{reason}' },
  'name-duplicate': { en: 'the name «{name}» is used twice', zh: '名称“{name}”重复' },
  'too-many-columns': { en: '{count} columns, at most 255', zh: '共 {count} 个字段，最多 255 个' },
  'too-many-indexes': { en: '{count} indexes, at most 32', zh: '共 {count} 个索引，最多 32 个' },
  'index-too-wide': { en: '{count} columns in one index, at most 10', zh: '一个索引含 {count} 个字段，最多 10 个' },
  'column-invalid': { en: 'column definition: {reason}', zh: '字段定义不合法：{reason}' },
  'index-invalid': { en: 'index definition: {reason}', zh: '索引定义不合法：{reason}' },
  'relationship-invalid': { en: 'relationship «{name}»: {reason}', zh: '关系“{name}”不合法：{reason}' },
  'table-unknown': { en: 'no such table', zh: '表不存在' },
  'table-linked': { en: 'a linked table cannot be filled', zh: '链接表不能写入' },
  'column-unknown': { en: 'no such column', zh: '字段不存在' },
  'column-unsupported': { en: 'column type {type} cannot be written', zh: '字段类型 {type} 不支持写入' },
  'sort-order-unsupported': {
    en: 'sort order {order} has no known key for «{character}»',
    zh: '排序规则 {order} 下字符“{character}”的索引码未知',
  },
  'character-unindexable': {
    en: '«{character}» cannot be indexed',
    zh: '字符“{character}”不能进入索引',
  },
  'value-type': { en: 'expected {expected}, got {value}', zh: '应为 {expected}，实为 {value}' },
  'value-range': { en: '{value} is outside {expected}', zh: '{value} 超出范围 {expected}' },
  'value-scale': { en: '{value} has more than {scale} decimals', zh: '{value} 的小数超过 {scale} 位' },
  'text-too-long': { en: '{length} characters, at most {limit}', zh: '长度 {length} 个字符，最多 {limit} 个' },
  'text-mark': { en: 'a text must not start with U+FEFF', zh: '文本不能以 U+FEFF 开头' },
  'binary-too-long': { en: '{length} bytes, at most {limit}', zh: '长度 {length} 字节，最多 {limit} 字节' },
  required: { en: 'a required value is missing', zh: '必填项为空' },
  'zero-length': { en: 'an empty text is not allowed', zh: '不允许空字符串' },
  'row-too-long': {
    en: 'the row takes {length} bytes, at most {limit}',
    zh: '记录长度 {length} 字节，最多 {limit} 字节',
  },
  'autonumber-full': { en: 'autonumbers are used up', zh: '自动编号已用尽' },
  'index-null': { en: 'the index does not allow an empty value', zh: '索引不允许空值' },
  'index-duplicate': { en: 'same key as row {other}', zh: '与第 {other} 行的键值重复' },
  'index-key-too-long': {
    en: 'the index key takes {length} bytes, at most {limit}',
    zh: '索引键 {length} 字节，最多 {limit} 字节',
  },
  'parent-missing': {
    en: 'no record in «{parent}» for relationship «{name}»',
    zh: '关系“{name}”：“{parent}”中没有对应记录',
  },
} as const satisfies Record<string, Wording>;

export type JetErrorCode = keyof typeof jetErrors;

const fill = (text: string, detail: JetErrorDetail): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, key: string) => String(detail[key] ?? whole));

const where = (detail: JetErrorDetail, words: readonly [string, string, string, string]): string => {
  const parts: string[] = [];
  if (detail.table != null) parts.push(`${words[0]} ${detail.table}`);
  if (detail.row != null) parts.push(`${words[1]} ${detail.row}`);
  if (detail.column != null) parts.push(`${words[2]} ${detail.column}`);
  if (detail.index != null) parts.push(`${words[3]} ${detail.index}`);
  return parts.length > 0 ? `${parts.join(', ')}: ` : '';
};

/** A refusal of the writer: a stable `code`, the place it happened, English `message` and Chinese `messageZh`. */
export class JetError extends Error {
  readonly code: JetErrorCode;
  readonly detail: JetErrorDetail;

  constructor(code: JetErrorCode, detail: JetErrorDetail = {}, options: ErrorOptions = {}) {
    super(where(detail, ['table', 'row', 'column', 'index']) + fill(jetErrors[code].en, detail), options);
    this.name = 'JetError';
    this.code = code;
    this.detail = detail;
  }

  /** The same sentence for the people at the bureau. */
  get messageZh(): string {
    const { code, detail } = this;
    return where(detail, ['表', '行', '字段', '索引']) + fill(jetErrors[code].zh, detail);
  }

  /** What is wrong, for them, without the place. */
  get reasonZh(): string {
    return fill(jetErrors[this.code].zh, this.detail);
  }

  /** The same error with more known about its place; what is already known stays. */
  at(place: JetErrorDetail): JetError {
    return new JetError(this.code, { ...place, ...this.detail }, { cause: this.cause });
  }
}

/** Adds the place to a Jet error on its way up; other errors pass unchanged. */
export const locate = (error: unknown, place: JetErrorDetail): unknown =>
  error instanceof JetError ? error.at(place) : error;
