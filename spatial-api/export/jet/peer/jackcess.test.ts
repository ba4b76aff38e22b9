import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { checkDatabase } from '../check.ts';
import { openTemplate } from '../database.ts';
import { describeDatabase } from '../describe.ts';
import { randomDatabase } from '../random-tables.ts';
import { assertSound, inventedRows, rowsOf, sampleFile, testFolder, write } from '../testing.ts';
import type { JetValue } from '../value-reader.ts';
import { boundaryPoints, everything, parcelCode, parcels } from './designs.ts';
import { jackcess } from './jackcess.ts';
import type { Peer } from './jackcess.ts';

const folder = testFolder();
const ROWS = 400;

type Line = Readonly<Record<string, unknown>>;

const lines = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** A value as the Java program prints it. */
function printed(value: JetValue | undefined): string | number | bigint | boolean | null {
  if (value == null) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/** Errors of a file Jackcess has changed; it does not keep levels, counts and links as Access does. */
const errorsOf = (path: string): string[] =>
  checkDatabase(path)
    .problems.filter((problem) => problem.severity === 'error')
    .map((problem) => problem.message);

describe('Jackcess', function () {
  this.timeout(300_000);
  let peer: Extract<Peer, { state: 'ready' }>;
  const path = folder.file('宗地.mdb');

  before(async function () {
    const found = jackcess();
    if (found.state === 'absent') {
      console.log(`    skipped: ${found.reason}`);
      return this.skip();
    }
    peer = found;
    await write(path, everything, { 宗地: parcels(ROWS), '界址点 JZD': boundaryPoints(ROWS) });
    assertSound(path);
  });

  it('reads all values, properties and relationships', () => {
    const read = lines(peer.run('read', path));
    const rows = read
      .filter((line) => line['table'] === '宗地' && line['row'] != null)
      .map((line) => line['row'] as unknown[]);
    assert.equal(rows.length, ROWS);
    const columns = everything.tables[0]!.columns.slice(1);
    for (const [i, row] of [...parcels(ROWS)].entries()) {
      const found = rows[i]!;
      assert.equal(found[0], i + 1);
      for (const [c, column] of columns.entries()) {
        // Java bytes have a sign.
        const value = column.type === 'byte' && found[c + 1] != null ? Number(found[c + 1]) & 0xff : found[c + 1];
        const expected = printed(row[column.name]);
        if (column.type === 'double' || column.type === 'float')
          assert.equal(
            value == null ? null : Math.fround(Number(value)),
            expected == null ? null : Math.fround(Number(expected)),
          );
        else if (column.type === 'datetime')
          assert.equal(value, expected == null ? null : String(expected).replace(' ', 'T'));
        else assert.equal(value, expected, `${column.name} of row ${i}`);
      }
    }
    assert.deepEqual(
      read.filter((line) => line['relationship'] != null),
      [{ relationship: '宗地界址点', from: '宗地', to: '界址点 JZD', enforced: true }],
    );
    const property = (name: string, column: string): unknown =>
      read.find((line) => line['property'] === name && line['column'] === column)?.['value'];
    assert.equal(property('Caption', '宗地代码'), '宗地代码 ZDDM');
    assert.equal(property('Required', '宗地代码'), true);
    assert.equal(property('DefaultValue', '短整'), '7');
    assert.equal(property('ValidationText', '短整'), '不得为13');
    assert.equal(property('Description', '坐落'), '坐落（门牌号）');
  });

  it('finds every row through every index, also after deleting and adding rows', () => {
    const copy = folder.file('exercised.mdb');
    copyFileSync(path, copy);
    const [result] = lines(peer.run('exercise', copy));
    assert.ok(Number(result!['lookups']) > 3 * 20 * ROWS);
    assert.deepEqual(errorsOf(copy), []);
    assert.equal(rowsOf(copy, '宗地').length, ROWS);
  });

  it('finds every row of random tables through their indexes', async () => {
    const random = folder.file('random.mdb');
    const { design, rows } = randomDatabase(40, 9);
    await write(random, design, rows);
    assertSound(random);
    const found = lines(peer.run('read', random)).filter((line) => line['row'] != null);
    for (const [name, each] of Object.entries(rows))
      assert.equal(found.filter((line) => line['table'] === name).length, each.length, name);
    peer.run('exercise', random);
    assert.deepEqual(errorsOf(random), []);
  });

  it('finds every row in a large index of several levels', async () => {
    const big = folder.file('big.mdb');
    const design = {
      tables: [{ name: 't', columns: [{ name: 'ZL', type: 'text' }], indexes: [{ name: 'ZL', columns: ['ZL'] }] }],
    } as const;
    const rows = Array.from({ length: 30_000 }, (_, i) => [
      `常州市武进区${(i * 7919) % 30_011}号${'院'.repeat(i % 30)}`,
    ]);
    await write(big, design, { t: rows });
    assertSound(big);
    peer.run('exercise', big);
    assert.deepEqual(errorsOf(big), []);
  });

  it('goes on with a filled template, its own or ours', async () => {
    const own = folder.file('sample.mdb');
    peer.run('sample', own);
    for (const template of [own, path]) {
      const filled = folder.file('filled.mdb');
      const writer = await openTemplate(template, filled);
      if (template === path) await writer.addRows('界址点 JZD', [[parcelCode(1), 'J9', 1, 2]]);
      else await writer.addRows('ascending', [{ BOOLEAN: true, TEXT: '宗地', MEMO: '备注'.repeat(3000) }]);
      await writer.close();
      peer.run('exercise', filled);
      assert.deepEqual(errorsOf(filled), []);
    }
  });

  it('writes files our checker finds sound, all keys of all types in both directions as expected', () => {
    const own = folder.file('keys.mdb');
    peer.run('sample', own);
    const report = checkDatabase(own);
    assert.deepEqual(errorsOf(own), []);
    for (const table of report.tables) for (const index of table.indexes) assert.ok(index.keysVerified, index.name);
    assert.equal(describeDatabase(own).tables[1]!.columns.length, 14);
  });

  for (const name of ['V2000_test.mdb', 'pgeo_sample.mdb']) {
    it(`goes on with ${name} after we filled it`, async function () {
      const template = sampleFile(name);
      if (template == null) return this.skip();
      const filled = folder.file(name);
      const writer = await openTemplate(template, filled);
      const table = describeDatabase(template).tables.find(
        (each) => each.name === (name === 'V2000_test.mdb' ? 'Table2' : 'lines'),
      )!;
      await writer.addRows(table.name, inventedRows(table, 50));
      await writer.close();
      const rows = lines(peer.run('read', filled)).filter(
        (line) => line['table'] === table.name && line['row'] != null,
      );
      assert.equal(rows.length, table.rows + 50);
      peer.run('exercise', filled);
      assert.deepEqual(errorsOf(filled), []);
    });
  }
});
