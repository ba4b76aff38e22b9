import type { DatabaseDesign } from '../design.ts';
import type { JetValue } from '../value-reader.ts';

/** A database with every type, Chinese names, keys, descending indexes and a relationship, for other programs to read. */
export const everything: DatabaseDesign = {
  tables: [
    {
      name: '宗地',
      description: '宗地基本信息',
      columns: [
        { name: '标识码', type: 'int32', autonumber: true },
        { name: '宗地代码', type: 'text', length: 19, required: true, caption: '宗地代码 ZDDM' },
        { name: '有效', type: 'boolean' },
        { name: '字节', type: 'byte' },
        { name: '短整', type: 'int16', defaultValue: 7, validationRule: '<>13', validationText: '不得为13' },
        { name: '货币', type: 'money' },
        { name: '单精度', type: 'float' },
        { name: '双精度', type: 'double' },
        { name: '登记时间', type: 'datetime', format: 'yyyy-mm-dd' },
        { name: '面积', type: 'numeric', precision: 15, scale: 2 },
        { name: '唯一标识', type: 'guid' },
        { name: '二进制', type: 'binary', length: 40 },
        { name: '坐落', type: 'text', description: '坐落（门牌号）' },
        { name: '备注', type: 'memo' },
        { name: '附图', type: 'ole' },
      ],
      indexes: [
        { name: 'PrimaryKey', columns: ['标识码'], primary: true },
        { name: '宗地代码', columns: ['宗地代码'], unique: true },
        ...[
          '有效',
          '字节',
          '短整',
          '货币',
          '单精度',
          '双精度',
          '登记时间',
          '面积',
          '唯一标识',
          '二进制',
          '坐落',
          '备注',
        ].flatMap((column) => [
          { name: `升${column}`, columns: [column] },
          { name: `降${column}`, columns: [{ column, descending: true }] },
        ]),
        { name: '组合', columns: ['有效', { column: '坐落', descending: true }, '面积'], ignoreNulls: true },
      ],
    },
    {
      name: '界址点 JZD',
      columns: [
        { name: '宗地代码', type: 'text', length: 19 },
        { name: '点号', type: 'text', length: 10 },
        { name: 'X坐标', type: 'double' },
        { name: 'Y坐标', type: 'double' },
      ],
      indexes: [{ name: '点', columns: ['宗地代码', '点号'], unique: true }],
    },
  ],
  relationships: [
    {
      name: '宗地界址点',
      table: '宗地',
      columns: ['宗地代码'],
      foreignTable: '界址点 JZD',
      foreignColumns: ['宗地代码'],
      cascadeDelete: true,
    },
  ],
};

export const parcelCode = (i: number): string => `320411001002GB${String(i).padStart(5, '0')}`;

const places = ['太湖东路', "O'Brien-Straße é", 'ﬁ①㎡½', '', '〇〇（一）·“院”', 'Ⅲ级 αβγ Жук'];

/** One row of 宗地; every 17th has nothing but its code. */
export function parcel(i: number): Record<string, JetValue> {
  if (i % 17 === 16) return { 宗地代码: parcelCode(i), 有效: false, 短整: null };
  const sign = i % 2 === 0 ? 1 : -1;
  return {
    宗地代码: parcelCode(i),
    有效: i % 3 === 0,
    字节: i % 256,
    短整: sign * (i % 32_768),
    货币: `${sign * i}.0625`,
    单精度: Math.fround((sign * i) / 3),
    双精度: (sign * i) / 7,
    登记时间: `${1890 + (i % 200)}-0${1 + (i % 9)}-1${i % 10} 0${i % 10}:1${i % 10}:2${i % 10}`,
    面积: `${sign * (i + 1)}.25`,
    唯一标识: `{${String(i * 977).padStart(8, '0')}-1234-4321-ABCD-${String(i * 31).padStart(12, '0')}}`,
    二进制: Buffer.from(Array.from({ length: i % 40 }, (_, k) => (i * 31 + k) & 0xff)),
    坐落: `${places[i % places.length]}${i}`,
    // Jackcess looks at the first row only where values differ after 255 characters, so the beginnings differ.
    备注: `${i}` + '备注 memo'.repeat(i % 40) + (i % 50 === 0 ? '长'.repeat(5000) : ''),
    附图: Buffer.alloc((i % 7) * 1500, i & 0xff),
  };
}

export function* parcels(count: number): Generator<Record<string, JetValue>> {
  for (let i = 0; i < count; i++) yield parcel(i);
}

/** Four points for every second parcel, and one point that belongs to none. */
export function* boundaryPoints(count: number): Generator<JetValue[]> {
  for (let i = 0; i < count; i += 2)
    for (let p = 1; p <= 4; p++) yield [parcelCode(i), `J${p}`, 3_521_040.5 + p, 40_497_500.125 + i];
  yield [null, 'J0', null, null];
}
