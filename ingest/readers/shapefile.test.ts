import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  dbfBytes,
  type DbfColumn,
  type DbfOptions,
  type Parts,
  shapeContent,
  shpBytes,
  shxBytes,
} from '../../fixtures/harness/shapefile-bytes.ts';
import { Refusal } from '../delivery.ts';
import type { SourceLayer, SourceRow } from './reader.ts';
import { fileAt, shapefileReader } from './shapefile.ts';

const SQUARE = [[0, 0, 0, 10, 10, 10, 10, 0, 0, 0]];
const CODE: DbfColumn = { name: 'ZDDM', type: 'C', length: 19 };
const gbk = (hex: string) => Buffer.from(hex, 'hex');

describe('shapefile reader', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'dimai-shapefile-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  let counter = 0;

  async function open(parts: Readonly<Record<string, Uint8Array | string>>): Promise<SourceLayer> {
    const stem = `layer${counter++}`;
    const files = [];
    for (const [extension, content] of Object.entries(parts)) {
      const path = join(folder, `${stem}.${extension}`);
      await writeFile(path, content);
      files.push(await fileAt(path));
    }
    const layers = await shapefileReader.layers(files, {});
    assert.equal(layers.length, 1);
    return layers[0]!;
  }

  async function rowsOf(layer: SourceLayer): Promise<SourceRow[]> {
    const rows: SourceRow[] = [];
    for await (const batch of layer.read()) rows.push(...batch);
    return rows;
  }

  async function readValues(
    columns: readonly DbfColumn[],
    rows: readonly (readonly (string | Uint8Array)[])[],
    options?: DbfOptions,
  ) {
    return rowsOf(await open({ dbf: dbfBytes(columns, rows, options) }));
  }

  const polygons = (...shapes: readonly Parts[]) =>
    shpBytes(
      5,
      shapes.map((parts) => shapeContent(5, parts)),
    );

  it('reads numbers, dates and texts without losing a digit or a day', async () => {
    const columns: DbfColumn[] = [
      { name: 'BSM', type: 'N', length: 18 },
      { name: 'ZDMJ', type: 'N', length: 15, decimals: 2 },
      { name: 'AREA', type: 'F', length: 24, decimals: 15 },
      { name: 'DJSJ', type: 'D', length: 8 },
      { name: 'ZL', type: 'C', length: 20 },
      { name: 'YX', type: 'L', length: 1 },
    ];
    const [row] = await readValues(columns, [
      ['123456789012345678', '6596.06', '330470.010331999976188', '20100110', '  No 5 \0junk', 'T'],
    ]);
    assert.deepEqual(row!.values, ['123456789012345678', 6596.06, 330470.01033199998, '2010-01-10', 'No 5', true]);
  });

  it('takes blanks, zero dates and asterisks for null, and reports the asterisks', async () => {
    const columns: DbfColumn[] = [
      { name: 'ZDMJ', type: 'N', length: 8, decimals: 2 },
      { name: 'DJSJ', type: 'D', length: 8 },
      { name: 'JG', type: 'N', length: 4 },
      { name: 'YX', type: 'L', length: 1 },
    ];
    const [row] = await readValues(columns, [['********', '00000000', '', '?']]);
    assert.deepEqual(row!.values, [null, null, null, null]);
    assert.deepEqual(
      row!.issues.map(({ code, field }) => [code, field]),
      [['number-overflow', 'ZDMJ']],
    );
  });

  it('leaves what is no number as written, for the row check to report', async () => {
    const [row] = await readValues([{ name: 'N', type: 'N', length: 6 }], [['1.#INF']]);
    assert.deepEqual(row!.values, ['1.#INF']);
  });

  it('reports a character cut at the end of its field and keeps the whole ones', async () => {
    const [row] = await readValues([{ name: 'ZL', type: 'C', length: 5 }], [[gbk('b3a3d6ddca')]], {
      languageByte: 0x4d,
    });
    assert.deepEqual(row!.values, ['常州']);
    assert.deepEqual(
      row!.issues.map(({ code, actual }) => [code, actual]),
      [['text-cut', '常州']],
    );
  });

  it('reports bytes that are not of the encoding, where they stand', async () => {
    const columns: DbfColumn[] = [{ name: 'ZL', type: 'C', length: 8 }];
    const rows = await readValues(columns, [[gbk('b3a3d6dd')], [gbk('b3a3ff41')]], { languageByte: 0x4d });
    assert.deepEqual(
      rows[1]!.issues.map(({ code, sourceRow }) => [code, sourceRow]),
      [['text-undecodable', 2]],
    );
  });

  it('names columns in Chinese although the name was cut in mid-character', async () => {
    const name = gbk('d7dab5d8b4facbc2ebc4').subarray(0, 9); // 宗地代… with half a character
    const layer = await open({
      dbf: dbfBytes([{ name, type: 'C', length: 4 }, CODE, CODE], [['1', 'a', 'b']], { languageByte: 0x4d }),
    });
    assert.deepEqual(
      layer.columns.map((column) => column.name),
      ['宗地代寺', 'ZDDM', 'ZDDM_2'],
    );
  });

  it('knows deleted records and null shapes from one another', async () => {
    const dbf = dbfBytes([CODE], [['a'], ['b'], ['c']], { deleted: [1] });
    const rows = await rowsOf(await open({ shp: polygons(SQUARE, SQUARE, null), dbf }));
    assert.deepEqual(
      rows.map(({ sourceRow, isDeleted, geometry }) => [sourceRow, isDeleted ?? false, geometry?.type]),
      [
        [1, false, 'Polygon'],
        [2, true, undefined],
        [3, false, undefined],
      ],
    );
  });

  it('reads .shp and .dbf without .shx, .prj or .cpg, and a .dbf alone', async () => {
    const layer = await open({ shp: polygons(SQUARE), dbf: dbfBytes([CODE], [['a']]) });
    assert.deepEqual(
      layer.issues.map(({ code }) => code),
      ['index-missing'],
    );
    assert.equal((await rowsOf(layer)).length, 1);
    const table = await open({ dbf: dbfBytes([CODE], [['a']]) });
    assert.equal(table.geometry, null);
    assert.deepEqual((await rowsOf(table))[0]!.values, ['a']);
  });

  it('reports records that only one of the two files has', async () => {
    const rows = await rowsOf(await open({ shp: polygons(SQUARE, SQUARE), dbf: dbfBytes([CODE], [['a']]) }));
    assert.deepEqual(
      rows.map(({ issues }) => issues.map(({ code, actual }) => `${code} ${actual}`)),
      [[], ['record-unpaired .dbf']],
    );
    const other = await rowsOf(await open({ shp: polygons(SQUARE), dbf: dbfBytes([CODE], [['a'], ['b']]) }));
    assert.deepEqual(
      other[1]!.issues.map(({ code, actual }) => `${code} ${actual}`),
      ['record-unpaired .shp'],
    );
  });

  it('follows .shx where the .shp has been edited in place', async () => {
    const contents = [SQUARE, [[5, 5, 5, 6, 6, 6, 5, 5]]].map((parts) => shapeContent(5, parts));
    const shp = shpBytes(5, contents);
    const first = { at: 100, length: contents[0]!.length };
    const second = { at: 108 + contents[0]!.length, length: contents[1]!.length };
    const layer = await open({ shp, shx: shxBytes(5, [second, first]), dbf: dbfBytes([CODE], [['a'], ['b']]) });
    assert.deepEqual(
      (await rowsOf(layer)).map(({ geometry }) => geometry?.xy[0]),
      [5, 0],
    );
  });

  it('reads in sequence and says so where .shx points outside the file', async () => {
    const shx = shxBytes(5, [{ at: 5000, length: 136 }]);
    const layer = await open({ shp: polygons(SQUARE), shx, dbf: dbfBytes([CODE], [['a']]) });
    assert.deepEqual(
      layer.issues.map(({ code }) => code),
      ['index-damaged'],
    );
    assert.equal((await rowsOf(layer))[0]!.geometry?.type, 'Polygon');
  });

  it('refuses a .shp that breaks off and a .dbf that claims more than it has', async () => {
    const cut = await open({ shp: polygons(SQUARE, SQUARE).subarray(0, -20), dbf: dbfBytes([CODE], [['a'], ['b']]) });
    await assert.rejects(
      rowsOf(cut),
      (error: Refusal) => error.code === 'package-unreadable' && /breaks off/.test(error.en),
    );
    await assert.rejects(open({ dbf: dbfBytes([CODE], [['a']], { claimedRecords: 2 ** 31 }) }), Refusal);
    await assert.rejects(open({ shp: Buffer.from('not a shapefile at all') }), Refusal);
  });

  it('reports a shape that claims more points than its record holds', async () => {
    const content = shapeContent(5, SQUARE);
    content.writeInt32LE(1_000_000_000, 40);
    const rows = await rowsOf(
      await open({ shp: shpBytes(5, [content, shapeContent(5, SQUARE)]), dbf: dbfBytes([CODE], [['a'], ['b']]) }),
    );
    assert.deepEqual(
      rows.map(({ issues }) => issues.map(({ code }) => code)),
      [['record-damaged'], []],
    );
    assert.equal(rows[1]!.geometry?.type, 'Polygon');
  });

  it('drops Z and M and says so', async () => {
    const content = Buffer.alloc(36);
    content.writeInt32LE(11, 0);
    content.writeDoubleLE(120, 4);
    content.writeDoubleLE(31, 12);
    content.writeDoubleLE(8.5, 20);
    const layer = await open({ shp: shpBytes(11, [content]), dbf: dbfBytes([CODE], [['a']]) });
    assert.deepEqual(layer.issues.map(({ code, actual }) => [code, actual])[0], ['dimension-dropped', 'Z']);
    assert.deepEqual([...(await rowsOf(layer))[0]!.geometry!.xy], [120, 31]);
  });

  it('keeps lines, their parts and points apart from polygons', async () => {
    const line = shapeContent(3, [
      [0, 0, 1, 1],
      [5, 5, 6, 6, 7, 5],
    ]);
    const lines = await rowsOf(await open({ shp: shpBytes(3, [line]), dbf: dbfBytes([CODE], [['a']]) }));
    assert.deepEqual([lines[0]!.geometry?.type, [...lines[0]!.geometry!.ends]], ['MultiLineString', [2, 5]]);
    const points = await rowsOf(
      await open({ shp: shpBytes(8, [shapeContent(8, [[1, 2, 3, 4]])]), dbf: dbfBytes([CODE], [['a']]) }),
    );
    assert.deepEqual([points[0]!.geometry?.type, [...points[0]!.geometry!.xy]], ['MultiPoint', [1, 2, 3, 4]]);
  });

  it('gives the same digest to the same content under another name', async () => {
    const parts = { shp: polygons(SQUARE), dbf: dbfBytes([CODE], [['a']]) };
    const [one, two] = [await open(parts), await open(parts)];
    assert.equal(await one.sha256(), await two.sha256());
    const other = await open({ ...parts, dbf: dbfBytes([CODE], [['b']]) });
    assert.notEqual(await one.sha256(), await other.sha256());
  });

  it('may be read twice, and stops early without harm', async () => {
    const layer = await open({ shp: polygons(SQUARE, SQUARE), dbf: dbfBytes([CODE], [['a'], ['b']]) });
    for await (const batch of layer.read()) {
      assert.equal(batch.length, 2);
      break;
    }
    assert.equal((await rowsOf(layer)).length, 2);
  });
});
