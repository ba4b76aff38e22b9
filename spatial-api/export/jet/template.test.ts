import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { createDatabase, openTemplate } from './database.ts';
import { checkDatabase } from './check.ts';
import type { CheckReport } from './check.ts';
import { describeDatabase } from './describe.ts';
import type { DatabaseDesign } from './design.ts';
import { LONG_VALUE_OWNER, PAGE_SIZE, pageType } from './page.ts';
import { assertRefused, assertSound, inventedRows, rowsOf, sampleFile, testFolder, write } from './testing.ts';
import type { JetValue } from './value-reader.ts';

const folder = testFolder();

const template: DatabaseDesign = {
  tables: [
    {
      name: 'KTT_ZDJBXX',
      columns: [
        { name: 'BSM', type: 'int32', autonumber: true },
        { name: 'ZDDM', type: 'text', length: 19, required: true, caption: '宗地代码' },
        { name: 'ZL', type: 'text', length: 200, defaultValue: '常州市' },
        { name: 'BZ', type: 'memo' },
      ],
      indexes: [
        { name: 'PrimaryKey', columns: ['BSM'], primary: true },
        { name: 'ZDDM', columns: ['ZDDM'], unique: true },
      ],
    },
    {
      name: 'ZD_K_103',
      columns: [
        { name: 'ZDDM', type: 'text', length: 19 },
        { name: 'XZB', type: 'double' },
      ],
    },
    { name: 'QLR', columns: [{ name: 'XM', type: 'text' }], indexes: [{ name: 'XM', columns: ['XM'] }] },
  ],
  relationships: [
    { name: 'ZD', table: 'KTT_ZDJBXX', columns: ['ZDDM'], foreignTable: 'ZD_K_103', foreignColumns: ['ZDDM'] },
  ],
};

const code = (i: number): string => `320411001002GB${String(i).padStart(5, '0')}`;
const parcels = (from: number, to: number): Record<string, JetValue>[] =>
  Array.from({ length: to - from }, (_, i) => ({
    ZDDM: code(from + i),
    BZ: i % 4 === 0 ? '备注'.repeat(i % 900) : null,
  }));

async function makeTemplate(name: string, rows: number): Promise<string> {
  const path = folder.file(name);
  await write(path, template, { KTT_ZDJBXX: parcels(0, rows), QLR: [['甲']] }, { created: '2024-01-01 00:00:00' });
  return path;
}

/** Pages that differ between a template and the file filled from it. */
function changedPages(before: string, after: string): number[] {
  const old = readFileSync(before);
  const now = readFileSync(after);
  const changed: number[] = [];
  for (let at = 0; at < old.length; at += PAGE_SIZE) {
    if (!old.subarray(at, at + PAGE_SIZE).equals(now.subarray(at, at + PAGE_SIZE))) changed.push(at / PAGE_SIZE);
  }
  return changed;
}

/** Problems that are not stale statistics and were not in the template already. */
function newProblems(report: CheckReport, before: CheckReport): string[] {
  const known = new Set(before.problems.map((problem) => problem.message));
  return report.problems
    .filter((problem) => !known.has(problem.message) && problem.code !== 'page-leaked')
    .map((problem) => problem.message);
}

describe('filling a template', () => {
  it('rows are appended to those that are there, in tables, indexes and counters', async () => {
    const empty = await makeTemplate('template.mdb', 500);
    const path = folder.file('filled.mdb');
    const writer = await openTemplate(empty, path);
    assert.deepEqual(writer.tableNames, ['KTT_ZDJBXX', 'ZD_K_103', 'QLR']);
    await writer.addRows('ktt_zdjbxx', parcels(500, 3000));
    await writer.addRows('ZD_K_103', [
      [code(1), 1],
      [code(2999), 2],
    ]);
    const written = await writer.close();
    assert.deepEqual(
      written.tables.map(({ rows, added }) => [rows, added]),
      [
        [3000, 2500],
        [2, 2],
        [1, 0],
      ],
    );
    assertSound(path);
    const rows = rowsOf(path, 'KTT_ZDJBXX');
    assert.deepEqual(
      rows.map((row) => row['BSM']),
      Array.from({ length: 3000 }, (_, i) => i + 1),
    );
    assert.deepEqual([rows[2999]!['ZDDM'], rows[2999]!['ZL']], [code(2999), '常州市']);
  });

  it('a table without new rows keeps all its pages, and so does everything else', async () => {
    const empty = await makeTemplate('untouched.mdb', 500);
    const path = folder.file('one-table.mdb');
    const writer = await openTemplate(empty, path);
    await writer.addRows('QLR', [['乙'], ['丙']]);
    await writer.close();
    assertSound(path);
    // The global map, the definition of QLR, its usage maps and the root of its index.
    assert.equal(changedPages(empty, path).length, 4);
    const nothing = await openTemplate(empty, path);
    await nothing.close();
    assert.ok(readFileSync(empty).equals(readFileSync(path)));
  });

  it('a table may be cleared first; its pages are used again', async () => {
    const full = await makeTemplate('full.mdb', 3000);
    const path = folder.file('cleared.mdb');
    const writer = await openTemplate(full, path);
    writer.clear('KTT_ZDJBXX');
    await writer.addRows('KTT_ZDJBXX', parcels(7000, 8000));
    await writer.close();
    assertSound(path);
    assert.equal(rowsOf(path, 'KTT_ZDJBXX').length, 1000);
    assert.ok(readFileSync(path).length <= readFileSync(full).length);
  });

  it('the rules of the template hold: required values, keys, parents', async () => {
    const empty = await makeTemplate('rules.mdb', 10);
    const path = folder.file('ruled.mdb');
    const attempt = async (table: string, rows: Record<string, JetValue>[]): Promise<void> => {
      const writer = await openTemplate(empty, path);
      try {
        await writer.addRows(table, rows);
        await writer.close();
      } finally {
        await writer.abort();
      }
    };
    await assertRefused(attempt('KTT_ZDJBXX', [{ ZL: '无代码' }]), 'required', { column: 'ZDDM', row: 1 });
    await assertRefused(attempt('KTT_ZDJBXX', parcels(10, 12).concat(parcels(5, 6))), 'index-duplicate', {
      index: 'ZDDM',
      row: 3,
    });
    await assertRefused(attempt('ZD_K_103', [{ ZDDM: code(99) }]), 'parent-missing', { table: 'ZD_K_103', row: 1 });
    assert.ok(!existsSync(path));
    const writer = await openTemplate(empty, path);
    writer.clear('KTT_ZDJBXX');
    await writer.addRows('KTT_ZDJBXX', parcels(10, 12));
    await writer.close();
    assertSound(path);
  });

  it('clearing a table others still point at is refused', async () => {
    const path = folder.file('orphans.mdb');
    const writer = await createDatabase(path, template);
    await writer.addRows('KTT_ZDJBXX', parcels(0, 3));
    await writer.addRows('ZD_K_103', [[code(1), 1]]);
    await writer.close();
    const copy = await openTemplate(path, folder.file('orphaned.mdb'));
    copy.clear('KTT_ZDJBXX');
    await assertRefused(copy.close(), 'parent-missing', { table: 'ZD_K_103' });
  });

  it('a truncated template is refused', async () => {
    const path = await makeTemplate('whole.mdb', 500);
    const size = readFileSync(path).length;
    for (const length of [size - PAGE_SIZE, size - 1000, 20 * PAGE_SIZE, 3 * PAGE_SIZE]) {
      const cut = folder.file('cut.mdb');
      copyFileSync(path, cut);
      truncateSync(cut, length);
      await assertRefused(openTemplate(cut, folder.file('never.mdb')), 'template-damaged');
    }
    writeFileSync(folder.file('short.mdb'), 'Standard Jet DB');
    await assertRefused(openTemplate(folder.file('short.mdb'), folder.file('never.mdb')), 'not-a-database');
    await assertRefused(openTemplate(folder.file('missing.mdb'), folder.file('never.mdb')), 'read-failed');
    assert.ok(!existsSync(folder.file('never.mdb')));
  });

  it('a template with a damaged page is refused', async () => {
    const bytes = readFileSync(await makeTemplate('sound.mdb', 500));
    const pageOf = (kind: number, owner?: number): number => {
      for (let at = 2 * PAGE_SIZE; at < bytes.length; at += PAGE_SIZE) {
        if (bytes[at] === kind && (owner == null || bytes.readUInt32LE(at + 4) === owner)) return at / PAGE_SIZE;
      }
      throw new Error(`no page of type ${kind}`);
    };
    const places = {
      'columns of a definition': [2, 45],
      'the place of a usage map': [pageOf(pageType.data, 0), 14],
      'the place of a row': [pageOf(pageType.data, 3), 14],
      'the owner of a long-value page': [pageOf(pageType.data, LONG_VALUE_OWNER), 4],
      'the length of a long value': [pageOf(pageType.data, LONG_VALUE_OWNER), 14],
      'an index entry': [pageOf(pageType.indexLeaf, 3), 480],
      'the prefix of an index page': [pageOf(pageType.indexLeaf, 2), 24],
      'the free pages': [1, PAGE_SIZE - 69 + 5],
    } as const;
    for (const [what, [page, at]] of Object.entries(places)) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt16LE(damaged.readUInt16LE(page * PAGE_SIZE + at) ^ 0x0555, page * PAGE_SIZE + at);
      writeFileSync(folder.file('damaged.mdb'), damaged);
      const refused = openTemplate(folder.file('damaged.mdb'), folder.file('never.mdb'));
      await assert.rejects(refused, { code: 'template-damaged' }, what);
    }
  });

  it('an encrypted template is refused', async () => {
    const bytes = readFileSync(await makeTemplate('plain.mdb', 1));
    bytes[0x3e]! ^= 1;
    writeFileSync(folder.file('encrypted.mdb'), bytes);
    await assertRefused(openTemplate(folder.file('encrypted.mdb'), folder.file('never.mdb')), 'encrypted');
  });
});

describe('templates made by Access', () => {
  const sample = (name: string, work: (path: string, filled: string) => Promise<void>): void => {
    it(name, async function () {
      const path = sampleFile(name);
      if (path == null) return this.skip();
      const filled = folder.file(`filled-${name}`);
      await work(path, filled);
    });
  };

  for (const name of ['V1997_test.mdb', 'nwind.mdb']) {
    sample(name, async (path, filled) => {
      await assertRefused(openTemplate(path, filled), 'version-unsupported', { version: 'Jet 3 (Access 97)' });
    });
  }
  sample('ace12_named.mdb', async (path, filled) => {
    await assertRefused(openTemplate(path, filled), 'version-unsupported', { version: 'ACE 12 (Access 2007)' });
  });

  for (const name of ['V2000_test.mdb', 'V2003_test.mdb', 'pgeo_sample.mdb']) {
    sample(name, async (path, filled) => {
      const writer = await openTemplate(path, filled);
      const { tables } = describeDatabase(path);
      for (const table of tables) await writer.addRows(table.name, inventedRows(table, 500));
      await writer.close();
      assert.deepEqual(newProblems(checkDatabase(filled), checkDatabase(path)), []);
      for (const table of tables) {
        const rows = rowsOf(filled, table.name);
        assert.equal(rows.length, table.rows + 500, table.name);
        assert.deepEqual(rows.slice(0, table.rows), rowsOf(path, table.name));
        const text = table.columns.find((column) => column.type === 'text' && (column.length ?? 0) >= 10);
        if (text != null) assert.equal(rows.at(-1)![text.name], `新增 499`.slice(0, text.length), table.name);
      }
    });
  }

  for (const name of ['jackcess_empty2000.mdb', 'jackcess_empty2003.mdb']) {
    sample(name, async (path, filled) => {
      const writer = await openTemplate(path, filled);
      assert.deepEqual(writer.tableNames, []);
      await writer.close();
      assert.ok(readFileSync(path).equals(readFileSync(filled)));
    });
  }
});
