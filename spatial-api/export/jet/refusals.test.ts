import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'mocha';
import { createDatabase } from './database.ts';
import type { ColumnDesign, DatabaseDesign, TableDesign } from './design.ts';
import type { JetErrorCode } from './errors.ts';
import { jetErrors } from './errors.ts';
import { assertRefused, assertSound, rowsOf, testFolder, write } from './testing.ts';
import type { JetValue } from './value-reader.ts';

const folder = testFolder();
const path = folder.file('refused.mdb');

const design = (table: Partial<TableDesign>): DatabaseDesign => ({
  tables: [{ name: '宗地', columns: [{ name: 'v', type: 'int32' }], ...table }],
});

/** The second of two rows is bad; the error names table, row and column, and the good row stays. */
async function refusesValue(
  column: Partial<ColumnDesign> & Pick<ColumnDesign, 'type'>,
  good: JetValue,
  bad: JetValue,
  code: JetErrorCode,
): Promise<void> {
  const writer = await createDatabase(path, design({ columns: [{ name: '字段', ...column }] }));
  const error = await assertRefused(writer.addRows('宗地', [[good], [bad]]), code, {
    table: '宗地',
    row: 2,
    column: '字段',
  });
  assert.match(error.messageZh, /^表 宗地, 行 2, 字段 字段: /);
  assert.deepEqual(
    (await writer.checkRows('宗地', [[bad]])).map((problem) => problem.code),
    [code],
  );
  await writer.close();
  assertSound(path);
  assert.equal(rowsOf(path, '宗地').length, 1);
}

const columns = (count: number, column: Omit<ColumnDesign, 'name'>): ColumnDesign[] =>
  Array.from({ length: count }, (_, i) => ({ name: `c${i}`, ...column }));

describe('refused values', () => {
  it('numbers outside the type', async () => {
    await refusesValue({ type: 'byte' }, 255, 256, 'value-range');
    await refusesValue({ type: 'int16' }, -32_768, -32_769, 'value-range');
    await refusesValue({ type: 'int32' }, 2_147_483_647, 2_147_483_648, 'value-range');
    await refusesValue({ type: 'int32' }, 1n, 2n ** 40n, 'value-range');
    await refusesValue({ type: 'float' }, 1, 1e39, 'value-range');
    await refusesValue({ type: 'numeric', precision: 5, scale: 2 }, 999.99, 1000, 'value-range');
    await refusesValue({ type: 'numeric', precision: 5, scale: 2 }, 1.5, 1.005, 'value-scale');
  });

  it('values of another kind', async () => {
    await refusesValue({ type: 'int32' }, 1, 1.5, 'value-type');
    await refusesValue({ type: 'int32' }, 1, '1', 'value-type');
    await refusesValue({ type: 'double' }, 1, NaN, 'value-type');
    await refusesValue({ type: 'text' }, 'a', 1, 'value-type');
    await refusesValue({ type: 'boolean' }, true, 1, 'value-type');
    await refusesValue({ type: 'datetime' }, '2024-01-01', '2024-02-30', 'value-type');
    await refusesValue({ type: 'guid' }, null, 'abc', 'value-type');
    await refusesValue({ type: 'ole' }, Buffer.alloc(1), 'abc', 'value-type');
  });

  it('texts and bytes that are too long', async () => {
    await refusesValue({ type: 'text', length: 19 }, '地'.repeat(19), '地'.repeat(20), 'text-too-long');
    await refusesValue({ type: 'binary', length: 4 }, Buffer.alloc(4), Buffer.alloc(5), 'binary-too-long');
  });

  it('missing and empty values', async () => {
    await refusesValue({ type: 'text', required: true }, 'a', null, 'required');
    await refusesValue({ type: 'boolean' }, true, null, 'required');
    await refusesValue({ type: 'memo', allowZeroLength: false }, 'a', '', 'zero-length');
    await refusesValue({ type: 'text' }, 'a', '\uFEFFa', 'text-mark');
  });

  it('rows longer than a page, after moving what can be moved', async () => {
    const wide = [...columns(8, { type: 'text' }), { name: 'm', type: 'memo' } as const];
    const writer = await createDatabase(path, design({ columns: wide }));
    const row = (texts: number): JetValue[] => [
      ...Array.from({ length: 8 }, (_, i) => (i < texts ? '地'.repeat(255) : null)),
      '备'.repeat(20),
    ];
    await writer.addRows('宗地', [row(7)]);
    await assertRefused(writer.addRows('宗地', [row(8)]), 'row-too-long', { table: '宗地', row: 2, limit: 4060 });
    await writer.close();
    assertSound(path);
    assert.equal(rowsOf(path, '宗地')[0]!['m'], '备'.repeat(20));
  });

  it('all problems of many rows are told before one is written', async () => {
    const writer = await createDatabase(
      path,
      design({
        columns: [
          { name: 'a', type: 'byte' },
          { name: 'b', type: 'text', length: 2 },
        ],
      }),
    );
    const problems = await writer.checkRows('宗地', [
      [1, 'ok'],
      [300, 'too long'],
      [2, null],
      ['x', 'abc'],
    ]);
    const told = problems.map((problem) => `${problem.detail.row} ${problem.detail.column} ${problem.code}`);
    assert.deepEqual(told, ['2 a value-range', '2 b text-too-long', '4 a value-type', '4 b text-too-long']);
    await writer.addRows('宗地', [[1, 'ok']]);
    await writer.close();
    assert.equal(rowsOf(path, '宗地').length, 1);
  });

  it('columns and tables that do not exist', async () => {
    const writer = await createDatabase(path, design({}));
    await assertRefused(writer.addRows('宗地', [{ w: 1 }]), 'column-unknown', { table: '宗地', column: 'w' });
    await assertRefused(writer.addRows('宗地', [[1, 2]]), 'column-unknown');
    await assertRefused(writer.addRows('界址点', []), 'table-unknown', { table: '界址点' });
    await writer.abort();
  });
});

describe('refused keys', () => {
  it('two equal keys of a unique index, named by their rows', async () => {
    const indexes = [{ name: 'ZDDM', columns: ['v'], unique: true }];
    const target = folder.file('duplicate.mdb');
    await assertRefused(write(target, design({ indexes }), { 宗地: [[5], [7], [5]] }), 'index-duplicate', {
      table: '宗地',
      index: 'ZDDM',
      row: 3,
      other: 1,
    });
    assert.ok(!existsSync(target));
  });

  it('nulls may repeat in a unique index, and are left out on request', async () => {
    for (const ignoreNulls of [false, true]) {
      const indexes = [{ name: 'ZDDM', columns: ['v'], unique: true, ignoreNulls }];
      await write(path, design({ indexes }), { 宗地: [[null], [7], [null]] });
      const report = assertSound(path);
      assert.equal(report.tables.at(-1)!.indexes[0]!.entries, ignoreNulls ? 1 : 3);
    }
  });

  it('nulls in a primary key or a required index', async () => {
    for (const kind of [{ primary: true }, { required: true }]) {
      const indexes = [{ name: '主键', columns: ['v'], ...kind }];
      await assertRefused(write(path, design({ indexes }), { 宗地: [[1], [null]] }), 'index-null', {
        row: 2,
        index: '主键',
      });
    }
  });

  it('characters without a known key, in an indexed column only', async () => {
    const tables = (indexes: TableDesign['indexes']): DatabaseDesign =>
      design({ columns: [{ name: 'QLR', type: 'text' }], indexes: indexes ?? [] });
    const indexes = [{ name: 'QLR', columns: ['QLR'] }];
    await write(path, tables([]), { 宗地: [['𠮷田の']] });
    await assertRefused(write(path, tables(indexes), { 宗地: [['田'], ['の']] }), 'character-unindexable', {
      table: '宗地',
      row: 2,
      column: 'QLR',
    });
  });

  it('keys too long for an index page', async () => {
    const four = columns(4, { type: 'text' });
    const indexes = [{ name: '全部', columns: four.map((column) => column.name) }];
    const row = (length: number): string[] => four.map(() => '地'.repeat(length));
    await write(path, design({ columns: four, indexes }), { 宗地: [row(200)] });
    assertSound(path);
    const refused = write(path, design({ columns: four, indexes }), { 宗地: [row(240)] });
    await assertRefused(refused, 'index-key-too-long', { table: '宗地', row: 1, index: '全部' });
  });

  it('rows whose relationship finds no parent', async () => {
    const tables: TableDesign[] = [
      {
        name: '宗地',
        columns: [{ name: 'ZDDM', type: 'text' }],
        indexes: [{ name: 'k', columns: ['ZDDM'], primary: true }],
      },
      { name: '界址点', columns: [{ name: 'ZDDM', type: 'text' }] },
    ];
    const relationship = {
      name: '宗地界址点',
      table: '宗地',
      columns: ['ZDDM'],
      foreignTable: '界址点',
      foreignColumns: ['ZDDM'],
    };
    const rows = { 宗地: [['A'], ['B']], 界址点: [['A'], [null], ['C']] };
    await assertRefused(write(path, { tables, relationships: [relationship] }, rows), 'parent-missing', {
      table: '界址点',
      row: 3,
      parent: '宗地',
    });
    await write(path, { tables, relationships: [{ ...relationship, enforced: false }] }, rows);
    assertSound(path);
  });
});

describe('refused designs', () => {
  const refuses = (table: Partial<TableDesign>, code: JetErrorCode): Promise<unknown> =>
    assertRefused(createDatabase(path, design(table)), code, table.name == null ? { table: '宗地' } : {});

  it('names Access would not take', async () => {
    for (const name of ['', ' a', 'a.b', 'a!b', '[a]', 'a`b', 'a\tb', '地'.repeat(65), 'の'])
      await refuses({ name }, 'name-invalid');
    await refuses({ columns: [{ name: 'a.b', type: 'byte' }] }, 'name-invalid');
    const twice = [{ name: 'ZDDM', type: 'byte' } as const, { name: 'zddm', type: 'byte' } as const];
    await refuses({ columns: twice }, 'name-duplicate');
    await assertRefused(createDatabase(path, design({ name: 'msysobjects' })), 'name-duplicate');
  });

  it('more than the format holds', async () => {
    await refuses({ columns: columns(256, { type: 'boolean' }) }, 'too-many-columns');
    await refuses({ columns: [] }, 'too-many-columns');
    await refuses({ columns: columns(255, { type: 'numeric' }) }, 'row-too-long');
    const eleven = columns(11, { type: 'byte' });
    await refuses(
      { columns: eleven, indexes: [{ name: 'i', columns: eleven.map((each) => each.name) }] },
      'index-too-wide',
    );
    const indexes = Array.from({ length: 33 }, (_, i) => ({ name: `i${i}`, columns: ['v'] }));
    await refuses({ indexes }, 'too-many-indexes');
  });

  it('columns and indexes that make no sense', async () => {
    for (const length of [0, 256, 1.5])
      await refuses({ columns: [{ name: 'v', type: 'text', length }] }, 'column-invalid');
    await refuses({ columns: [{ name: 'v', type: 'numeric', precision: 29 }] }, 'column-invalid');
    await refuses({ columns: [{ name: 'v', type: 'numeric', precision: 5, scale: 6 }] }, 'column-invalid');
    await refuses({ columns: [{ name: 'v', type: 'text', autonumber: true }] }, 'column-invalid');
    await refuses({ columns: [{ name: 'v', type: 'int64' as 'int32' }] }, 'column-invalid');
    await refuses({ indexes: [{ name: 'i', columns: ['w'] }] }, 'index-invalid');
    await refuses({ indexes: [{ name: 'i', columns: ['v', 'V'] }] }, 'index-invalid');
    await refuses({ columns: [{ name: 'v', type: 'ole' }], indexes: [{ name: 'i', columns: ['v'] }] }, 'index-invalid');
  });

  it('a folder that does not exist', async () => {
    await assertRefused(createDatabase(folder.file('nowhere/宗地.mdb'), design({})), 'write-failed');
  });

  it('every refusal is worded in Chinese and English', () => {
    for (const [code, { zh, en }] of Object.entries(jetErrors)) {
      assert.match(zh, /[\u4e00-\u9fa5]/, code);
      assert.doesNotMatch(en, /[\u4e00-\u9fa5]/, code);
      const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
      assert.deepEqual(names(zh), names(en), code);
    }
  });
});
