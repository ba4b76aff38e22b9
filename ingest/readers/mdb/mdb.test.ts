import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { allRows, realDelivery, valuesByName, withDelivery, withFiles } from '../../../fixtures/harness/deliveries.ts';
import {
  catalogueRows,
  catalogueTables,
  GEODATABASE_WKT,
  longColumn,
  partBytes,
  textColumn,
} from '../../../fixtures/harness/personal-geodatabase.ts';
import { planarArea } from '../../../schemas/area.ts';
import { testFolder, write } from '../../../spatial-api/export/jet/testing.ts';
import type { Refusal } from '../../delivery.ts';

const folder = testFolder();

/** A geodatabase as ArcGIS 9 has it, with a feature class called 宗地. */
async function geodatabase(name: string): Promise<string> {
  const path = folder.file(name);
  const text = (column: string) => textColumn(column, 255);
  await write(
    path,
    {
      tables: [
        ...catalogueTables(255),
        {
          name: '宗地',
          columns: [
            longColumn('OBJECTID'),
            { name: 'Shape', type: 'ole' },
            text('宗地代码'),
            { name: '面积', type: 'numeric', precision: 18, scale: 2 },
            { name: '登记时间', type: 'datetime' },
            { name: '系数', type: 'float' },
          ],
        },
        { name: '宗地_Shape_Index', columns: [longColumn('IndexedObjectId')] },
      ],
    },
    {
      ...catalogueRows([['宗地', 'Shape', 4]]),
      宗地: [
        [
          1,
          partBytes(5, [
            [0, 0],
            [0, 10],
            [10, 10],
            [10, 0],
            [0, 0],
          ]),
          '320411001002GB00011',
          '1234567890123456.78',
          '2024-05-20',
          0.1,
        ],
        [2, null, '320411001002GB00012', '100.50', '2024-05-20 08:30:00', 0.25],
      ],
      宗地_Shape_Index: [],
    },
  );
  return path;
}

describe('Access reader', () => {
  it('reads a feature class with a Chinese name, its CRS, shapes and exact values', async () => {
    const path = await geodatabase('宗地.mdb');
    await withDelivery(path, async ({ layers }) => {
      assert.deepEqual(
        layers.map(({ name }) => name),
        ['宗地'],
      );
      const [layer] = layers;
      assert.equal(layer!.geometry, 'polygon');
      assert.equal(layer!.crsText, GEODATABASE_WKT);
      const rows = await allRows(layer!);
      assert.deepEqual(valuesByName(layer!, rows[0]!), {
        OBJECTID: 1,
        宗地代码: '320411001002GB00011',
        面积: '1234567890123456.78',
        登记时间: '2024-05-20',
        系数: 0.1,
      });
      assert.equal(planarArea(rows[0]!.geometry!), 100);
      assert.equal(rows[1]!.geometry, null);
      assert.equal(valuesByName(layer!, rows[1]!)['登记时间'], '2024-05-20 08:30:00');
    });
  });

  it('goes by content, not by the extension', async () => {
    const bytes = readFileSync(await geodatabase('a.mdb'));
    await withFiles({ '成果.dat': bytes }, async ({ layers }) => assert.equal(layers[0]!.rowCount, 2));
  });

  it('refuses a database with a password, saying how to remove it', async () => {
    const bytes = readFileSync(await geodatabase('b.mdb'));
    // the first two characters of the password area, which is masked by the creation date
    bytes[0x42] = bytes[0x42]! ^ 0x61;
    await assert.rejects(
      withFiles({ 'a.mdb': bytes }, async () => {}),
      (error: Refusal) => error.code === 'password-protected' && /取消密码/.test(error.zh),
    );
  });

  it('refuses a file that is cut off or whose pages run in a circle, and never hangs', async () => {
    const path = await geodatabase('c.mdb');
    const bytes = readFileSync(path);
    const read = async (content: Buffer) =>
      withFiles({ 'a.mdb': content }, async ({ layers }) => {
        for (const layer of layers) await allRows(layer);
      });
    for (const length of [40, 4096, 5000, Math.floor(bytes.length / 2)]) {
      await assert.rejects(read(bytes.subarray(0, length)), { code: 'package-unreadable' }, String(length));
    }
    const circular = Buffer.from(bytes);
    circular.writeUInt32LE(2, 2 * 4096 + 4); // the definition of MSysObjects continues on itself
    await assert.rejects(read(circular), { code: 'package-unreadable' });
  });

  it('says nothing but refusals whatever bytes are changed', async function () {
    this.timeout(60_000);
    const bytes = readFileSync(await geodatabase('d.mdb'));
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 60; round++) {
      const spoilt = Buffer.from(bytes);
      for (let i = 0; i < 40; i++) spoilt[0x98 + random(spoilt.length - 0x98)] = random(256);
      writeFileSync(folder.file('spoilt.mdb'), spoilt);
      await withDelivery(folder.file('spoilt.mdb'), async ({ layers }) => {
        for (const layer of layers) await allRows(layer);
      }).catch((error: Error) => assert.equal(error.name, 'Refusal', error.stack));
    }
  });

  it('reads the real geodatabase with its counts and areas', async function () {
    await withDelivery(realDelivery(this, '06-mdb/pgeo_sample.mdb'), async ({ layers }) => {
      const facts: Record<string, unknown> = {};
      for (const layer of layers) {
        const rows = await allRows(layer);
        const vertices = rows.reduce((sum, { geometry }) => sum + (geometry?.xy.length ?? 0) / 2, 0);
        facts[layer.name] = [rows.length, layer.geometry, vertices];
        if (layer.name !== 'polys') continue;
        const area = rows.reduce((sum, { geometry }) => sum + planarArea(geometry!), 0);
        assert.equal(area.toFixed(4), '223.6471');
        assert.match(layer.crsText!, /WGS 84/);
      }
      assert.deepEqual(facts, {
        lines: [6, 'line', 278],
        non_spatial: [2, null, 0],
        points: [17, 'point', 17],
        polys: [10, 'polygon', 633],
      });
    });
  });

  it('says that a real database without tables is empty, not of an unknown format', async function () {
    for (const name of ['jackcess_empty2000.mdb', 'jackcess_empty2003.mdb']) {
      const path = realDelivery(this, `06-mdb/${name}`);
      await assert.rejects(
        withDelivery(path, async () => undefined),
        (error: Refusal) => error.code === 'delivery-empty' && /Access/.test(error.zh),
      );
    }
  });

  for (const [name, tables] of [
    ['V1997_test.mdb', { Table1: 2, Table2: 0, Table3: 0, Table4: 0 }],
    ['V2003_test.mdb', { Table1: 2, Table2: 0, Table3: 0, Table4: 0 }],
    ['V2010_test.accdb', { Table1: 2, Table2: 0, Table3: 0, Table4: 0 }],
    ['V2016_withdeletedcol.accdb', { Table1: 1 }],
    ['ace12_named.mdb', { Storage: 16 }],
    ['nwind.mdb', { 'Order Details': 2155, Orders: 830, Customers: 91, Umsätze: 830 }],
  ] as const) {
    it(`reads every row of the real ${name}`, async function () {
      await withDelivery(realDelivery(this, `06-mdb/${name}`), async ({ layers }) => {
        for (const [table, count] of Object.entries(tables)) {
          const layer = layers.find((each) => each.name === table);
          assert.equal((await allRows(layer!)).length, count, table);
        }
      });
    });
  }
});
