import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import {
  catalogueRows,
  catalogueTables,
  longColumn,
  partBytes,
  pointBytes,
  textColumn,
} from '../../fixtures/harness/personal-geodatabase.ts';
import { at, cornersOf } from '../../fixtures/harness/survey-ground.ts';
import { planarArea } from '../../schemas/area.ts';
import { testFolder, write } from '../../spatial-api/export/jet/testing.ts';
import { readResult } from './read-result.ts';

const folder = testFolder();

/** What a surveyor hands in as a geodatabase of his own: 宗地, 界址点 and 界址线 of two neighbours. */
async function geodatabase(): Promise<string> {
  const text = (name: string) => textColumn(name, 60);
  const amount = (name: string) => ({ name, type: 'numeric' as const, precision: 15, scale: 2 });
  const shape = { name: 'SHAPE', type: 'ole' as const };
  const numbers = [1, 2];
  const corners = numbers.map((number) => cornersOf(number));
  const path = folder.file('地籍调查成果.mdb');
  await write(
    path,
    {
      tables: [
        ...catalogueTables(60),
        {
          name: 'ZD',
          columns: [longColumn('OBJECTID'), shape, text('预编宗地代码'), text('ZL'), text('QLR'), amount('ZDMJ')],
        },
        { name: 'JZD', columns: [longColumn('OBJECTID'), shape, text('ZDZHDM'), text('JZDH'), text('JBLX')] },
        { name: 'JZX', columns: [longColumn('OBJECTID'), shape, text('ZDZHDM'), text('JZXH'), amount('JZXCD')] },
        { name: 'ZD_Shape_Index', columns: [longColumn('IndexedObjectId')] },
        { name: '调查说明', columns: [text('内容')] },
      ],
    },
    {
      ...catalogueRows([
        ['ZD', 'SHAPE', 4],
        ['JZD', 'SHAPE', 1],
        ['JZX', 'SHAPE', 3],
      ]),
      ZD: numbers.map((number, i) => [
        number,
        partBytes(5, [...corners[i]!, corners[i]![0]!]),
        `预${number}`,
        '天宁区兰陵路',
        '某公司',
        '1200.00',
      ]),
      JZD: numbers.flatMap((number, i) =>
        corners[i]!.map((place, j) => [10 * number + j, pointBytes(place), `预${number}`, `J${j + 1}`, '1']),
      ),
      JZX: numbers.flatMap((number, i) =>
        corners[i]!.map((place, j) => [
          10 * number + j,
          partBytes(3, [place, corners[i]![(j + 1) % 4]!]),
          `预${number}`,
          `J${j + 1}-J${((j + 1) % 4) + 1}`,
          j % 2 === 0 ? '30.00' : '40.00',
        ]),
      ),
      ZD_Shape_Index: [],
      调查说明: [['2026 年秋']],
    },
  );
  return path;
}

describe('a survey result in a personal geodatabase', () => {
  let database: TestDatabase;
  let workFolder: string;
  before(async () => {
    database = await testDatabase();
    workFolder = await mkdtemp(join(tmpdir(), 'dimai-result-'));
  });
  after(async () => {
    await database.drop();
    await rm(workFolder, { recursive: true, force: true });
  });

  it('gives parcels, points and lines by their tables, to the bit where they were drawn', async () => {
    const signal = new AbortController().signal;
    const { rows, issues, layers } = await readResult(database.pool, await geodatabase(), { workFolder }, { signal });
    assert.deepEqual(layers.map(({ name, taken, rows: count }) => `${name} ${taken} ${count}`).toSorted(), [
      'JZD boundary-point 8',
      'JZX boundary-line 8',
      'ZD parcel 2',
      '调查说明 null 1',
    ]);
    assert.deepEqual(
      issues.filter(({ issue }) => issue.severity === 'error'),
      [],
    );
    const parcels = rows.filter(({ layer }) => layer === 'parcel');
    assert.deepEqual(
      parcels.map(({ label, properties }) => [
        label,
        properties['location'],
        properties['rightHolder'],
        properties['area'],
      ]),
      [
        ['预1', '天宁区兰陵路', '某公司', '1200.00'],
        ['预2', '天宁区兰陵路', '某公司', '1200.00'],
      ].map(([label, location, holder]) => [label, location, holder, 1200]),
    );
    for (const { delivered } of parcels) {
      assert.equal(delivered!.srid, 4549);
      assert.equal(planarArea(delivered!.geometry).toFixed(6), '1200.000000');
    }
    const points = rows.filter(({ layer }) => layer === 'boundary-point');
    assert.deepEqual([...points[0]!.delivered!.geometry.xy], [...at(0, 0)]);
    assert.deepEqual(
      [points[0]!.label, points[0]!.properties['pointNumber'], points[0]!.properties['markType']],
      ['预1', 'J1', '1'],
    );
    const lines = rows.filter(({ layer }) => layer === 'boundary-line');
    assert.deepEqual([lines[0]!.properties['lineNumber'], lines[0]!.properties['lineLength']], ['J1-J2', 30]);
    assert.deepEqual([...lines[0]!.delivered!.geometry.xy], [...at(0, 0), ...at(0, 30)]);
  });
});
