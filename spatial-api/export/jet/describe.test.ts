import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { describeDatabase } from './describe.ts';
import { JetError } from './errors.ts';
import { PAGE_SIZE } from './page.ts';
import { everything, parcels } from './peer/designs.ts';
import { assertRefused, assertSound, sampleFile, testFolder, write } from './testing.ts';

const folder = testFolder();

describe('the description of a file', () => {
  it('makes the same file again: tables, columns, rules, indexes and relationships', async () => {
    const path = folder.file('first.mdb');
    await write(path, everything, { 宗地: [{ 宗地代码: 'A' }] });
    const first = describeDatabase(path);
    const again = folder.file('again.mdb');
    await write(again, first, { 宗地: [{ 宗地代码: 'A' }] });
    assertSound(again);
    assert.deepEqual(describeDatabase(again), first);
    assert.equal(first.tables[0]!.rows, 1);
    const code = first.tables[0]!.columns[1]!;
    assert.deepEqual(code, {
      name: '宗地代码',
      type: 'text',
      length: 19,
      required: true,
      allowZeroLength: true,
      compressed: true,
      caption: '宗地代码 ZDDM',
    });
    assert.deepEqual(first.relationships, [{ ...everything.relationships![0]!, enforced: true, cascadeUpdate: false }]);
  });

  it('tells the tables of a personal geodatabase', function () {
    const path = sampleFile('pgeo_sample.mdb');
    if (path == null) return this.skip();
    const { tables } = describeDatabase(path);
    assert.ok(
      ['GDB_GeomColumns', 'GDB_SpatialRefs', 'points', 'polys'].every((name) =>
        tables.some((table) => table.name === name),
      ),
    );
    const shape = tables.find((table) => table.name === 'points')!.columns.find((column) => column.name === 'Shape');
    assert.equal(shape?.type, 'ole');
  });

  it('refuses files of other kinds', async function () {
    const path = sampleFile('ace12_named.mdb');
    if (path == null) return this.skip();
    await assertRefused(() => describeDatabase(path), 'version-unsupported');
  });

  it('refuses a file that is cut off anywhere', async () => {
    const whole = folder.file('whole.mdb');
    await write(whole, everything, { 宗地: parcels(40) });
    const bytes = readFileSync(whole);
    const cut = folder.file('cut.mdb');
    for (let pages = 1; pages < bytes.length / PAGE_SIZE; pages += 3) {
      writeFileSync(cut, bytes.subarray(0, pages * PAGE_SIZE));
      try {
        describeDatabase(cut);
      } catch (error) {
        assert.ok(error instanceof JetError, `${pages} pages: ${String(error)}`);
        assert.match(error.messageZh, /模板文件已损坏/);
      }
    }
  });
});
