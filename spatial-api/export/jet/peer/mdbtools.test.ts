import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, it } from 'mocha';
import { randomDatabase } from '../random-tables.ts';
import { testFolder, write } from '../testing.ts';
import { boundaryPoints, everything, parcel, parcels } from './designs.ts';

const folder = testFolder();
const ROWS = 300;

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

function run(command: string, ...args: string[]): string {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

describe('mdbtools', () => {
  const path = folder.file('宗地.mdb');

  before(async function () {
    if (!has('mdb-export')) {
      console.log('    skipped: no mdbtools here');
      return this.skip();
    }
    await write(path, everything, { 宗地: parcels(ROWS), '界址点 JZD': boundaryPoints(ROWS) });
  });

  it('sees a Jet 4 file with our tables and their rows', () => {
    assert.equal(run('mdb-ver', path).trim(), 'JET4');
    assert.deepEqual(run('mdb-tables', '-1', path).trim().split('\n'), ['宗地', '界址点 JZD']);
    assert.equal(Number(run('mdb-count', path, '宗地')), ROWS);
    assert.equal(Number(run('mdb-count', path, '界址点 JZD')), 2 * ROWS + 1);
  });

  it('prints our columns, types, lengths and required columns', () => {
    const schema = run('mdb-schema', path);
    assert.match(schema, /\[宗地代码\]\s+Text \(19\) NOT NULL/);
    assert.match(schema, /\[面积\]\s+Numeric \(15, 2\)/);
    assert.match(schema, /\[登记时间\]\s+DateTime/);
    assert.match(schema, /\[附图\]\s+OLE/);
    const indexes = run('mdb-schema', path, 'postgres');
    assert.match(indexes, /ALTER TABLE "宗地" ADD CONSTRAINT ".*" PRIMARY KEY \("标识码"\)/);
    assert.match(indexes, /FOREIGN KEY \("宗地代码"\) REFERENCES "宗地"\("宗地代码"\)/);
  });

  it('exports our texts, decimals and times', () => {
    const lines = run(
      'mdb-export',
      '-Q',
      '-H',
      '-d',
      '\t',
      '-T',
      '%Y-%m-%d %H:%M:%S',
      '-b',
      'strip',
      path,
      '宗地',
    ).split('\n');
    // It cannot print days before 1900.
    for (const i of [10, 11, 12, 198, 299]) {
      const cells = lines[i]!.split('\t');
      const row = parcel(i);
      const names = ['宗地代码', '货币', '登记时间', '面积', '坐落'] as const;
      const found = names.map(
        (name) => cells[everything.tables[0]!.columns.findIndex((column) => column.name === name)],
      );
      assert.deepEqual(
        found,
        names.map((name) => String(row[name])),
      );
    }
  });

  it('counts and exports the rows of random tables', async () => {
    const random = folder.file('random.mdb');
    const { design, rows } = randomDatabase(40, 10);
    await write(random, design, rows);
    for (const [name, each] of Object.entries(rows)) {
      assert.equal(run('mdb-count', random, name).trim(), String(each.length), name);
      // values may hold line breaks of their own: rows end with a mark
      const exported = run('mdb-export', '-H', '-b', 'hex', '-R', '⏎', random, name).split('⏎');
      assert.equal(exported.length - 1, each.length, name);
    }
  });
});
