import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createDatabase, openTemplate } from './database.ts';
import type { DatabaseDesign } from './design.ts';
import { writeSeries } from './series.ts';
import { assertRefused, assertSound, rowsOf, testFolder, write } from './testing.ts';

const folder = testFolder();

const design: DatabaseDesign = {
  tables: [
    {
      name: 'ZD_K_103',
      columns: [
        { name: 'XH', type: 'int32' },
        { name: 'BDCDYH', type: 'text', length: 28 },
        { name: 'BZ', type: 'memo' },
      ],
      indexes: [
        { name: 'PrimaryKey', columns: ['XH'], primary: true },
        { name: 'BDCDYH', columns: ['BDCDYH'] },
      ],
    },
  ],
};

function* rows(count: number): Generator<[number, string, string | null]> {
  for (let i = 0; i < count; i++)
    yield [i, `320411001002GB${String(i * 7).padStart(8, '0')}F0001`, i % 50 === 0 ? '长'.repeat(6000) : null];
}

const limits = { maxBytes: 2_000_000 };

describe('files that are full', () => {
  it('a row that would not fit is refused by number, the rows before it make a sound file within the limit', async () => {
    const path = folder.file('full.mdb');
    const writer = await createDatabase(path, design, limits);
    const error = await assertRefused(writer.addRows('ZD_K_103', rows(100_000)), 'file-full', { table: 'ZD_K_103' });
    const written = await writer.close();
    assert.equal(written.tables[0]!.rows, Number(error.detail.row) - 1);
    assert.ok(written.bytes <= limits.maxBytes && written.bytes > limits.maxBytes / 2, String(written.bytes));
    assertSound(path);
  });

  it('room is kept for indexes bigger than the rows themselves', async () => {
    const path = folder.file('indexed.mdb');
    const columns = [{ name: 'BDCDYH', type: 'text', length: 60 }] as const;
    const indexes = Array.from({ length: 8 }, (_, i) => ({ name: `i${i}`, columns: ['BDCDYH'] }));
    const writer = await createDatabase(
      path,
      { tables: [{ name: '单元', columns, indexes }] },
      { maxBytes: 8_000_000 },
    );
    const units = Array.from({ length: 40_000 }, (_, i) => [`${(i * 7919) % 40_009}号不动产单元`.repeat(3)]);
    await assertRefused(writer.addRows('单元', units), 'file-full');
    const written = await writer.close();
    assert.ok(written.bytes > 5_000_000, String(written.bytes));
    assertSound(path);
  });

  it('a series goes on in the next file, and no row is lost or doubled', async () => {
    const path = (part: number): string => folder.file(`第${part}部分.mdb`);
    const parts = await writeSeries((part) => createDatabase(path(part), design, limits), 'ZD_K_103', rows(40_000));
    assert.ok(parts.length >= 3);
    const found: unknown[] = [];
    for (const part of parts) {
      assertSound(part.path);
      assert.ok(part.bytes <= limits.maxBytes);
      for (const row of rowsOf(part.path, 'ZD_K_103')) found.push(row['XH']);
    }
    assert.deepEqual(
      found,
      Array.from({ length: 40_000 }, (_, i) => i),
    );
  });

  it('a series that meets a bad row leaves the finished parts and removes the open one', async () => {
    const path = (part: number): string => folder.file(`坏${part}.mdb`);
    const bad = function* (): Generator<[number, string, string | null]> {
      yield* rows(20_000);
      yield [5, '太'.repeat(29), null];
    };
    await assertRefused(
      writeSeries((part) => createDatabase(path(part), design, limits), 'ZD_K_103', bad()),
      'text-too-long',
    );
    const left = folder.names().filter((name) => name.includes('坏'));
    assert.ok(left.length >= 1 && left.every((name) => /^坏\d\.mdb$/.test(name)), left.join());
    for (const name of left) assertSound(folder.file(name));
  });

  it('a template is filled up to the limit too', async () => {
    const template = folder.file('template.mdb');
    await write(template, design, {});
    const path = folder.file('filled.mdb');
    const writer = await openTemplate(template, path, limits);
    await assertRefused(writer.addRows('ZD_K_103', rows(100_000)), 'file-full');
    const written = await writer.close();
    assert.ok(written.bytes <= limits.maxBytes);
    assertSound(path);
  });
});
