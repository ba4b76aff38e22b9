/** Jet 4 column types by name. `int64` and complex types belong to later formats and cannot be written. */
export type ColumnType =
  | 'boolean'
  | 'byte'
  | 'int16'
  | 'int32'
  | 'money'
  | 'float'
  | 'double'
  | 'datetime'
  | 'binary'
  | 'text'
  | 'ole'
  | 'memo'
  | 'guid'
  | 'numeric';

interface TypeFacts {
  readonly code: number;
  /** Bytes in the fixed area of a row; absent for variable types. */
  readonly fixed?: number;
  /** The value may live on its own pages. */
  readonly long?: true;
  /** Name Access shows in design view. */
  readonly title: string;
}

export const columnTypes: Readonly<Record<ColumnType, TypeFacts>> = {
  boolean: { code: 1, fixed: 0, title: '是/否' },
  byte: { code: 2, fixed: 1, title: '数字（字节）' },
  int16: { code: 3, fixed: 2, title: '数字（整型）' },
  int32: { code: 4, fixed: 4, title: '数字（长整型）' },
  money: { code: 5, fixed: 8, title: '货币' },
  float: { code: 6, fixed: 4, title: '数字（单精度型）' },
  double: { code: 7, fixed: 8, title: '数字（双精度型）' },
  datetime: { code: 8, fixed: 8, title: '日期/时间' },
  binary: { code: 9, title: '二进制' },
  text: { code: 10, title: '文本' },
  ole: { code: 11, long: true, title: 'OLE 对象' },
  memo: { code: 12, long: true, title: '备注' },
  guid: { code: 15, fixed: 16, title: '同步复制 ID' },
  numeric: { code: 16, fixed: 17, title: '数字（小数）' },
};

const names = new Map(Object.entries(columnTypes).map(([name, facts]) => [facts.code, name as ColumnType]));

/** The type of a code in a table definition; undefined for types of other formats. */
export const columnTypeOf = (code: number): ColumnType | undefined => names.get(code);
