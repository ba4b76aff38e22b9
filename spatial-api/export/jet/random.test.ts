import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { randomTable, readValue } from './random-tables.ts';
import { assertSound, rowsOf, testFolder, write } from './testing.ts';

const folder = testFolder();

describe('random tables', () => {
  it('are sound and read back value by value', async function () {
    this.timeout(120_000);
    const path = folder.file('random.mdb');
    await fc.assert(
      fc.asyncProperty(randomTable, async ({ design, rows }) => {
        await write(path, { tables: [design] }, { 随机表: rows.map((row) => row.map(([value]) => value)) });
        assertSound(path);
        const expected = rows.map((row) => row.map(([, read]) => read));
        const found = rowsOf(path, '随机表').map((row) => design.columns.map((column) => readValue(row[column.name])));
        assert.deepEqual(found, expected);
      }),
      { numRuns: 60 },
    );
  });
});
