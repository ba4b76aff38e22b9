import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createDatabase, openTemplate } from './database.ts';
import type { DatabaseDesign } from './design.ts';
import { boundaryPoints, everything, parcels } from './peer/designs.ts';
import type { Row } from './row-source.ts';
import type { JetValue } from './value-reader.ts';
import { assertRefused, testFolder, write } from './testing.ts';

const folder = testFolder();

const memos: DatabaseDesign = {
  tables: [
    {
      name: '附记',
      columns: [
        { name: 'BSM', type: 'int32' },
        { name: 'FJ', type: 'memo' },
        { name: 'TU', type: 'ole' },
      ],
      indexes: [{ name: 'PrimaryKey', columns: ['BSM'], primary: true }],
    },
  ],
};

/** Long values of every length: in the row, on a shared page, in chains. */
const memoRows = (): (readonly JetValue[])[] =>
  Array.from({ length: 400 }, (_, i) => [i, '记'.repeat((i * 37) % 5000), Buffer.alloc((i * 977) % 20_000)]);

const cases: readonly { name: string; design: DatabaseDesign; rows: () => Record<string, Row[]> }[] = [
  {
    name: 'all types and 28 indexes',
    design: everything,
    rows: () => ({ 宗地: [...parcels(1500)], '界址点 JZD': [...boundaryPoints(1500)] }),
  },
  { name: 'long values', design: memos, rows: () => ({ 附记: memoRows() }) },
];

describe('the size of a file is known before a byte of it is written', () => {
  for (const { name, design, rows } of cases) {
    it(`${name}: a file of the forecast size holds the rows, a smaller one does not`, async () => {
      const all = rows();
      const checked = await createDatabase(folder.file(`${name}.mdb`), design);
      for (const [table, each] of Object.entries(all)) assert.deepEqual(await checked.checkRows(table, each), []);
      const { bytes, limit, tables } = checked.forecast();
      await checked.abort();
      assert.ok(!folder.names().some((each) => each.includes(name)));
      assert.ok(bytes < limit);
      assert.deepEqual(
        tables.map((table) => [table.name, table.rows]),
        Object.entries(all).map(([table, { length }]) => [table, length]),
      );
      const fill = async (maxBytes: number): Promise<number> => {
        const writer = await createDatabase(folder.file('filled.mdb'), design, { maxBytes });
        try {
          for (const [table, each] of Object.entries(all)) await writer.addRows(table, each);
          return (await writer.close()).bytes;
        } finally {
          await writer.abort();
        }
      };
      const written = await fill(bytes);
      assert.ok(written <= bytes && written > 0.6 * bytes, `${written} of ${bytes}`);
      await assertRefused(fill(Math.floor(0.95 * bytes)), 'file-full');
    });
  }

  it('a template counts with what it holds already', async () => {
    const template = folder.file('template.mdb');
    const rows = memoRows();
    await write(template, memos, { 附记: rows });
    const writer = await openTemplate(template, folder.file('more.mdb'));
    const before = writer.forecast().bytes;
    await writer.checkRows(
      '附记',
      rows.map(([, ...rest], i) => [1000 + i, ...rest]),
    );
    const { bytes } = writer.forecast();
    await writer.abort();
    assert.ok(bytes > 1.8 * before, `${bytes} after ${before}`);
  });

  it('a row that is refused does not count', async () => {
    const writer = await createDatabase(folder.file('none.mdb'), memos);
    const before = writer.forecast().bytes;
    assert.equal((await writer.checkRows('附记', [['x', null, null]])).length, 1);
    assert.equal(writer.forecast().bytes, before);
    await writer.abort();
  });
});
