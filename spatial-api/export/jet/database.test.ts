import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { createDatabase } from './database.ts';
import type { ColumnDesign, DatabaseDesign } from './design.ts';
import { assertRefused, assertSound, reader, rowsOf, testFolder, write } from './testing.ts';
import type { JetValue } from './value-reader.ts';

const folder = testFolder();

/** One table of one column. */
const single = (column: Partial<ColumnDesign> & Pick<ColumnDesign, 'type'>): DatabaseDesign => ({
  tables: [{ name: 't', columns: [{ name: 'v', ...column }], indexes: [] }],
});

/** Writes values into one column and reads them back with the independent reader. */
async function roundTrip(column: Parameters<typeof single>[0], values: readonly JetValue[]): Promise<unknown[]> {
  const path = folder.file('single.mdb');
  await write(path, single(column), { t: values.map((value) => [value]) });
  assertSound(path);
  return rowsOf(path, 't').map((row) => row['v']);
}

const parcels: DatabaseDesign = {
  tables: [
    {
      name: '宗地基本信息',
      description: '地籍调查成果',
      columns: [
        { name: '标识码', type: 'int32', autonumber: true },
        { name: '宗地代码', type: 'text', length: 19, required: true, caption: '宗地代码 ZDDM' },
        { name: '坐落', type: 'text', length: 200 },
        {
          name: '面积',
          type: 'numeric',
          precision: 15,
          scale: 2,
          validationRule: '>0',
          validationText: '面积应大于零',
        },
        { name: '备注', type: 'memo' },
      ],
      indexes: [
        { name: 'PrimaryKey', columns: ['标识码'], primary: true },
        { name: '宗地代码', columns: ['宗地代码'], unique: true },
        { name: '坐落', columns: ['坐落', { column: '面积', descending: true }] },
      ],
    },
    {
      name: '界址点',
      columns: [
        { name: '宗地代码', type: 'text', length: 19 },
        { name: '点号', type: 'text', length: 10 },
        { name: 'X', type: 'double' },
        { name: 'Y', type: 'double' },
      ],
      indexes: [{ name: '宗地点号', columns: ['宗地代码', '点号'] }],
    },
  ],
  relationships: [
    {
      name: '宗地界址点',
      table: '宗地基本信息',
      columns: ['宗地代码'],
      foreignTable: '界址点',
      foreignColumns: ['宗地代码'],
    },
  ],
};

const code = (i: number): string => `320411001002GB${String(i).padStart(5, '0')}`;

function* parcelRows(count: number): Generator<Record<string, JetValue>> {
  for (let i = 0; i < count; i++) {
    yield {
      宗地代码: code(i),
      坐落: `常州市新北区太湖东路${i % 97}号`,
      面积: `${i + 1}.25`,
      备注: i % 3 === 0 ? null : '国有建设用地'.repeat(i % 60),
    };
  }
}

function* pointRows(parcelCount: number): Generator<JetValue[]> {
  for (let i = 0; i < parcelCount; i++)
    for (let p = 1; p <= 4; p++) yield [code(i), `J${p}`, 3521040.5 + p, 40497500.125 + i];
}

describe('a new Access database', () => {
  it('holds Chinese tables with keys, indexes, a relationship and long texts', async () => {
    const path = folder.file('宗地.mdb');
    await write(path, parcels, { 宗地基本信息: parcelRows(2000), 界址点: pointRows(2000) });
    const report = assertSound(path);
    assert.deepEqual(reader(path).getTableNames(), ['宗地基本信息', '界址点']);
    const rows = rowsOf(path, '宗地基本信息');
    const expected = [...parcelRows(2000)].map((row, i) => ({ 标识码: i + 1, ...row }));
    assert.deepEqual(rows, expected);
    assert.equal(report.tables.find((table) => table.name === '界址点')?.rows, 8000);
  });

  it('may have tables without rows, without indexes, and no tables at all', async () => {
    const path = folder.file('empty.mdb');
    await write(path, { tables: [] }, {});
    assertSound(path);
    await write(path, parcels, {});
    assertSound(path);
    assert.deepEqual(rowsOf(path, '界址点'), []);
  });

  it('keeps the extremes of every type', async () => {
    const text = '𠮷々〇'.repeat(63) + 'ab';
    assert.deepEqual(await roundTrip({ type: 'boolean' }, [true, false]), [true, false]);
    assert.deepEqual(await roundTrip({ type: 'byte' }, [0, 255, null]), [0, 255, null]);
    assert.deepEqual(await roundTrip({ type: 'int16' }, [-32_768, 32_767, null]), [-32_768, 32_767, null]);
    assert.deepEqual(await roundTrip({ type: 'int32' }, [-(2 ** 31), 2 ** 31 - 1, 0n]), [-(2 ** 31), 2 ** 31 - 1, 0]);
    const doubles = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0];
    assert.deepEqual(await roundTrip({ type: 'double' }, doubles), doubles);
    const floats = [Math.fround(3.4028234e38), Math.fround(-1.4e-45), 0.5];
    assert.deepEqual(await roundTrip({ type: 'float' }, floats), floats);
    assert.deepEqual(await roundTrip({ type: 'text', length: 255 }, [text, '', ' ', null]), [text, '', ' ', null]);
    const guid = '28da9e89-ff80-4d6d-8926-4ee2b161677d';
    assert.deepEqual(await roundTrip({ type: 'guid' }, [`{${guid.toUpperCase()}}`, null]), [guid, null]);
    const bytes = [Buffer.alloc(510, 0xfe), Buffer.alloc(1), null];
    assert.deepEqual(await roundTrip({ type: 'binary', length: 510 }, bytes), bytes);
  });

  it('keeps the extremes of dates, money and decimals', async () => {
    const dates = await roundTrip({ type: 'datetime' }, ['0100-01-01', '9999-12-31 23:59:59', '1899-12-29 18:00:00']);
    assert.equal((dates[1] as Date).toISOString(), '9999-12-31T23:59:59.000Z');
    const money = ['-922337203685477.5808', '922337203685477.5807', '0.0001'];
    assert.deepEqual(await roundTrip({ type: 'money' }, money), money);
    const decimals = ['9'.repeat(26) + '.99', `-${'9'.repeat(26)}.99`, '0.00'];
    assert.deepEqual(await roundTrip({ type: 'numeric', precision: 28, scale: 2 }, decimals), decimals);
  });

  it('keeps long values on the border of a row, a page and a chain', async () => {
    const lengths = [0, 1, 63, 64, 65, 4075, 4076, 4077, 8143, 8144, 8145, 8148, 8149, 100_000];
    const bytes = lengths.map((length) => Buffer.alloc(length, length & 0xff));
    assert.deepEqual(await roundTrip({ type: 'ole' }, [...bytes, null]), [...bytes, null]);
    const memos = [...lengths.map((length) => '界'.repeat(length)), 'x'.repeat(1022), 'x'.repeat(1025), null];
    assert.deepEqual(await roundTrip({ type: 'memo' }, memos), memos);
  });

  it('numbers rows by itself, going on after the highest number given', async () => {
    const values = [undefined, null, 10, 5, undefined] as JetValue[];
    assert.deepEqual(await roundTrip({ type: 'int32', autonumber: true }, values), [1, 2, 10, 5, 11]);
    const [first, second] = await roundTrip({ type: 'guid', autonumber: true }, [null, null]);
    assert.match(String(first), /^[0-9a-f-]{36}$/);
    assert.notEqual(first, second);
  });

  it('gives defaults to rows that say nothing, and null to rows that say null', async () => {
    const path = folder.file('defaults.mdb');
    const columns: ColumnDesign[] = [
      { name: 'MJDW', type: 'text', length: 2, defaultValue: '1' },
      { name: 'DJSJ', type: 'datetime', defaultValue: '2024-03-31' },
      { name: 'ZT', type: 'boolean', defaultValue: true },
      { name: 'FJ', type: 'memo', defaultExpression: 'Now()' },
    ];
    await write(path, { tables: [{ name: 't', columns }] }, { t: [{}, { MJDW: null, ZT: false }] });
    assertSound(path);
    const [first, second] = rowsOf(path, 't');
    assert.deepEqual({ ...first, DJSJ: null }, { MJDW: '1', DJSJ: null, ZT: true, FJ: null });
    assert.equal((first!['DJSJ'] as Date).toISOString(), '2024-03-31T00:00:00.000Z');
    assert.deepEqual([second!['MJDW'], second!['ZT']], [null, false]);
  });

  it('takes rows from streams, by column name in any case, or as arrays in a given order', async () => {
    const path = folder.file('inputs.mdb');
    const writer = await createDatabase(path, parcels);
    async function* stream(): AsyncGenerator<JetValue[]> {
      yield ['J1', code(1)];
      await Promise.resolve();
      yield ['J2', code(1)];
    }
    await writer.addRows('宗地基本信息', [{ 宗地代码: code(1) }]);
    assert.equal(await writer.addRows('界址点', stream(), { columns: ['点号', '宗地代码'] }), 2);
    assert.equal(await writer.addRows('界址点', [{ 宗地代码: code(1), x: 1, y: 2 }]), 1);
    const written = await writer.close();
    assert.deepEqual(
      written.tables.map((table) => table.rows),
      [1, 3],
    );
    assert.equal(written.bytes, statSync(path).size);
    assert.deepEqual(
      rowsOf(path, '界址点').map((row) => row['点号']),
      ['J1', 'J2', null],
    );
  });

  it('is the same file, byte for byte, for the same rows', async () => {
    const options = { created: '2024-03-31 00:00:00' };
    for (const name of ['a.mdb', 'b.mdb']) {
      await write(folder.file(name), parcels, { 宗地基本信息: parcelRows(300), 界址点: pointRows(300) }, options);
    }
    assert.ok(readFileSync(folder.file('a.mdb')).equals(readFileSync(folder.file('b.mdb'))));
  });

  it('appears at its path only when it is closed, and replaces what was there', async () => {
    const path = folder.file('late.mdb');
    writeFileSync(path, 'old');
    const writer = await createDatabase(path, parcels);
    await writer.addRows('宗地基本信息', parcelRows(5000));
    assert.equal(readFileSync(path, 'utf8'), 'old');
    await writer.close();
    assertSound(path);
    await assertRefused(writer.addRows('界址点', []), 'closed');
  });

  it('leaves nothing behind when it is given up', async () => {
    const path = folder.file('abandoned.mdb');
    const writer = await createDatabase(path, parcels);
    await writer.addRows('宗地基本信息', parcelRows(5000));
    await writer.abort();
    assert.ok(!existsSync(path));
    assert.deepEqual(
      folder.names().filter((name) => name.includes('abandoned')),
      [],
    );
  });

  it('is checked page by page before it is shown, when asked', async () => {
    const path = folder.file('verified.mdb');
    await write(path, parcels, { 宗地基本信息: parcelRows(100) }, { verify: true });
    assert.ok(existsSync(path));
  });

  it('may have thousands of rows with one key', async () => {
    const path = folder.file('one-key.mdb');
    const columns = [{ name: 'QXDM', type: 'text', length: 6 }] as const;
    const design = { tables: [{ name: 't', columns, indexes: [{ name: 'QXDM', columns: ['QXDM'] }] }] };
    await write(path, design, { t: Array.from({ length: 20_000 }, () => ['320411']) });
    assertSound(path);
  });

  it('keeps indexes in order when memory for sorting is short', async () => {
    const path = folder.file('spilled.mdb');
    const rows = [...parcelRows(8000)].map((row, i) => ({ ...row, 标识码: (i * 7919) % 8009 }));
    await write(path, parcels, { 宗地基本信息: rows }, { sortBytes: 20_000 });
    assertSound(path);
    assert.deepEqual(
      folder.names().filter((name) => name.includes('spill') && name.startsWith('.')),
      [],
    );
  });
});
