import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MDBReader from 'mdb-reader';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { eventually } from '../../fixtures/harness/worker.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { readSettings } from '../../schemas/settings.ts';
import type { Template } from '../../schemas/templates/template.ts';
import { serviceJobs } from '../job-handlers.ts';
import { checkDatabase, createDatabase, describeDatabase } from './jet/index.ts';
import { PAGE_SIZE } from './jet/page.ts';
import { sampleFile } from './jet/testing.ts';

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly code?: string;
  readonly detail?: string;
  readonly refusals: number;
  readonly job: { readonly problem: unknown };
  readonly links: Readonly<Record<string, string>>;
  readonly template?: { readonly id: string };
  readonly unfilled?: readonly string[];
}

/** Whether a program is here. */
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).error === undefined;

/** Rows of a table by the program of mdbtools. */
const exportedBy = (path: string, table: string): string =>
  spawnSync('mdb-export', [path, table], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout;

/** The sample with its polygons in CGCS2000: the text of the system is exchanged for one of the same length. */
function inChina(bytes: Buffer): Buffer {
  const before =
    'GEOGCS["WGS 84",DATUM["unknown",SPHEROID["WGS84",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["degree",0.0174532925199433]]';
  const after =
    'GEOGCS["CGCS2000",DATUM["D",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]';
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Buffer.from(before, 'utf16le'));
  assert.ok(at > 0);
  changed.write(after.padEnd(before.length), at, 'utf16le');
  return changed;
}

describe('files that the receiver supplies, over HTTP', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'export-supplied-'));
  const settings = readSettings({ DIMAI_DATA: dataDirectory });
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;

  before(async () => {
    database = await testDatabase();
    api = await startApi(database, { DIMAI_DATA: dataDirectory });
    const handlers = serviceJobs(settings);
    worker = await startWorker({ db: database.pool, log: pino({ level: 'silent' }), handlers, slots: 1 });
    const side = 0.001;
    await insertRows(
      database.pool,
      parcel,
      Array.from({ length: 600 }, (_, i) => {
        const [x, y] = [119.9 + (i % 30) * side, 31.8 + Math.floor(i / 30) * side];
        return {
          featureId: i + 1,
          wkt: `POLYGON((${x} ${y},${x + side} ${y},${x + side} ${y + side},${x} ${y + side},${x} ${y}))`,
          values: {
            parcelCode: `320411001001GB${String(i + 1).padStart(5, '0')}`,
            location: `常州市新北区太湖东路${i + 1}号`,
            area: `${i}.25`,
            rightType: '3',
            registeredOn: '2024-05-20',
          },
        };
      }),
    );
    await setVersion(database.pool, parcel, 1);
  });

  after(async () => {
    await worker.stop();
    await api.close();
    await database.drop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  const install = async (id: string, bytes: Uint8Array): Promise<{ status: number; answer: Answer }> => {
    const query = new URLSearchParams({ id, title: id });
    const response = await fetch(`${api.url}/api/export-templates?${query.toString()}`, {
      method: 'POST',
      body: bytes,
    });
    return { status: response.status, answer: (await response.json()) as Answer };
  };

  /** What a person does in the file of the template: says where rows and values come from. */
  function edit(id: string, change: (template: Template) => Template): void {
    const path = join(dataDirectory, 'templates', `${id}.json`);
    const template = JSON.parse(readFileSync(path, 'utf8')) as Template;
    writeFileSync(path, JSON.stringify(change(template)));
  }

  const sourced =
    (table: string, sources: Readonly<Record<string, Template['tables'][0]['fields'][0]['source']>>) =>
    (template: Template): Template => ({
      ...template,
      tables: template.tables.map((each) =>
        each.name !== table
          ? each
          : {
              ...each,
              source: { layer: 'parcel' },
              fields: each.fields.map((field) => {
                const source = sources[field.name] ?? field.source;
                return source == null ? field : { ...field, source };
              }),
            },
      ),
    });

  const finished = async (template: string): Promise<Answer> => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ template, area: '320411' });
    const made = (await (await fetch(`${api.url}/api/exports`, { method: 'POST', headers, body })).json()) as Answer;
    return eventually(async () => {
      const now = (await (await fetch(`${api.url}/api/exports/${made.id}`)).json()) as Answer;
      return ['queued', 'running'].includes(now.state) ? null : now;
    }, 60_000);
  };

  const downloaded = async (made: Answer, name: string): Promise<string> => {
    assert.equal(made.state, 'exported', JSON.stringify(made));
    const path = join(dataDirectory, name);
    const response = await fetch(`${api.url}${made.links['download']}`);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    return path;
  };

  /** Pages of the template that the filled file has otherwise. */
  function changedPages(before: string, after: string): number[] {
    const [old, now] = [readFileSync(before), readFileSync(after)];
    const pages = Array.from({ length: old.length / PAGE_SIZE }, (_, page) => page);
    return pages.filter((page) => {
      const [start, end] = [page * PAGE_SIZE, (page + 1) * PAGE_SIZE];
      return !old.subarray(start, end).equals(now.subarray(start, end));
    });
  }

  for (const name of ['V2000_test', 'V2003_test']) {
    it(`${name}.mdb, made by Access, is taken, filled in a copy, and keeps everything else`, async function () {
      this.timeout(60_000);
      const sample = sampleFile(`${name}.mdb`);
      if (sample == null) return this.skip();
      const id = name.toLowerCase().replace('_', '-');
      const { status, answer } = await install(id, readFileSync(sample));
      assert.equal(status, 201, JSON.stringify(answer));
      assert.ok(answer.unfilled!.includes('Table1.A'), 'nobody knows yet what goes there');
      edit(
        id,
        sourced('Table1', {
          A: { field: 'parcelCode' },
          B: { field: 'location' },
          C: { field: 'rightType' },
          E: { constant: 7 },
          F: { field: 'area' },
          G: { field: 'registeredOn' },
          H: { field: 'area' },
        }),
      );
      edit(id, sourced('Table3', { b: { field: 'parcelCode' } }));
      const path = await downloaded(await finished(id), `${id}.mdb`);
      const known = new Set(checkDatabase(sample).problems.map(({ message }) => message));
      assert.deepEqual(
        checkDatabase(path).problems.filter(({ message, code }) => !known.has(message) && code !== 'page-leaked'),
        [],
      );
      const [old, now] = [new MDBReader(readFileSync(sample)), new MDBReader(readFileSync(path))];
      const rows = now.getTable('Table1').getData();
      assert.equal(rows.length, 602);
      assert.deepEqual(rows.slice(0, 2), old.getTable('Table1').getData());
      assert.deepEqual(
        [rows[2]!['A'], rows[2]!['B'], rows[2]!['C'], rows[2]!['E'], rows[601]!['F'], rows[601]!['H'], rows[2]!['I']],
        ['320411001001GB00001', '常州市新北区太湖东路1号', 3, 7, 599.25, '599.2500', false],
      );
      const numbered = now.getTable('Table3').getData();
      assert.deepEqual(
        numbered.map((row) => row['a']),
        Array.from({ length: 600 }, (_, i) => i + 1),
        'the file numbers its rows itself',
      );
      const described = describeDatabase(path);
      for (const [i, table] of describeDatabase(sample).tables.entries()) {
        const { rows: _, ...design } = table;
        const { rows: __, ...filled } = described.tables[i]!;
        assert.deepEqual(filled, design, 'columns, rules and indexes are those of the template');
      }
      const changed = changedPages(sample, path);
      // definitions, maps and index roots of the two tables, and the map of free pages
      assert.ok(changed.length > 0 && changed.length <= 14, changed.join());
      if (!has('mdb-export', '--version')) return;
      for (const table of ['Table2', 'Table4', 'MSysObjects', 'MSysACEs'])
        assert.equal(exportedBy(path, table), exportedBy(sample, table), table);
    });
  }

  it('a personal geodatabase made in ArcMap is filled with shapes, cells, extent, and keeps everything else', async function () {
    this.timeout(60_000);
    const sample = sampleFile('pgeo_sample.mdb');
    if (sample == null) return this.skip();
    const untouched = await install('arcmap', readFileSync(sample));
    assert.equal(untouched.status, 201, JSON.stringify(untouched.answer));
    const sources = { Name: { field: 'location' }, Value_: { field: 'area' }, Shape: { shape: true } } as const;
    edit('arcmap', sourced('polys', sources));
    const misfit = await finished('arcmap');
    assert.equal(misfit.state, 'misfit', 'its classes are in WGS 84, and nobody moves Chinese land there unasked');
    const list = (await (await fetch(`${api.url}${misfit.links['problemList']}`)).json()) as {
      problems: { message: string }[];
    };
    assert.match(list.problems[0]!.message, /坐标系应为 CGCS2000/);

    const chinese = join(dataDirectory, 'arcmap-4490.mdb');
    writeFileSync(chinese, inChina(readFileSync(sample)));
    assert.equal((await install('arcmap', readFileSync(chinese))).status, 201);
    edit('arcmap', sourced('polys', sources));
    const path = await downloaded(await finished('arcmap'), 'filled-arcmap.mdb');
    const file = new MDBReader(readFileSync(path));
    const rows = file.getTable('polys').getData();
    assert.equal(rows.length, 610);
    assert.deepEqual(
      [rows[10]!['OBJECTID'], rows[609]!['OBJECTID'], rows[10]!['Name'], rows[609]!['Value_']],
      [11, 610, '常州市新北区太湖东路1号', 599.25],
    );
    assert.ok(Math.abs((rows[10]!['Shape_Area'] as number) - 1e-6) < 1e-12, JSON.stringify(rows[10]));
    assert.ok(Math.abs((rows[10]!['Shape_Length'] as number) - 0.004) < 1e-9, JSON.stringify(rows[10]));
    const cells = file.getTable('polys_Shape_Index').getData();
    assert.equal(cells.length, 610);
    const shape = rows[10]!['Shape'] as Buffer;
    const corner = [shape.readDoubleLE(4), shape.readDoubleLE(12), shape.readDoubleLE(20), shape.readDoubleLE(28)];
    const catalogue = file
      .getTable('GDB_GeomColumns')
      .getData()
      .find((row) => row['TableName'] === 'polys')!;
    const size = catalogue['IdxGridSize'] as number;
    assert.deepEqual(Object.values(cells[10]!), [11, ...corner.map((value) => Math.floor((value + 400) / size))]);
    assert.ok(
      (catalogue['ExtentRight'] as number) >= corner[2]! && (catalogue['ExtentTop'] as number) >= corner[3]!,
      JSON.stringify(catalogue),
    );
    const before = new MDBReader(readFileSync(chinese));
    for (const table of before.getTableNames().filter((each) => !/^(polys|GDB_GeomColumns$)/.test(each)))
      assert.deepEqual(file.getTable(table).getData(), before.getTable(table).getData(), table);
    if (!has('ogrinfo', '--version')) return;
    const told = spawnSync('ogrinfo', ['-so', path, 'polys'], { encoding: 'utf8' }).stdout;
    if (!told.includes('PGeo')) return;
    assert.match(told, /Feature Count: 610/);
    assert.match(told, /CGCS2000/);
    const one = spawnSync('ogrinfo', [path, 'polys', '-where', 'OBJECTID=610'], { encoding: 'utf8' }).stdout;
    assert.match(one, /常州市新北区太湖东路600号/);
  });

  it('truncated, corrupted, encrypted and foreign files are refused with a code, and nothing of them is kept', async function () {
    const path = join(dataDirectory, 'whole.mdb');
    const columns = [{ name: 'ZDDM', type: 'text', length: 19 }] as const;
    const indexes = [{ name: 'ZDDM', columns: ['ZDDM'] }];
    const made = await createDatabase(path, { tables: [{ name: 'ZD', columns, indexes }] });
    await made.addRows(
      'ZD',
      Array.from({ length: 3000 }, (_, i) => [`320411001001GB${String(i).padStart(5, '0')}`]),
    );
    await made.close();
    const whole = readFileSync(path);
    const damaged = (change: (bytes: Buffer) => void): Buffer => {
      const bytes = Buffer.from(whole);
      change(bytes);
      return bytes;
    };
    const foreign = (name: string): [string, Buffer][] => {
      const sample = sampleFile(name);
      return sample == null ? [] : [[name, readFileSync(sample)]];
    };
    const cases: readonly (readonly [string, Buffer])[] = [
      ['an empty file', Buffer.alloc(0)],
      ['a text', Buffer.from('Standard Jet DB')],
      ['the first half', whole.subarray(0, whole.length / 2)],
      ['a page cut short', whole.subarray(0, whole.length - 1000)],
      ['columns of a definition', damaged((bytes) => bytes.writeUInt16LE(0x0555, 2 * PAGE_SIZE + 45))],
      ['the free pages', damaged((bytes) => bytes.fill(0xff, 2 * PAGE_SIZE - 69 + 5, 2 * PAGE_SIZE - 69 + 9))],
      ['the last page', damaged((bytes) => bytes.fill(0x5a, whole.length - PAGE_SIZE))],
      ['encryption', damaged((bytes) => (bytes[0x3e]! ^= 1))],
      ...foreign('V1997_test.mdb'),
      ...foreign('ace12_named.mdb'),
      ...foreign('V2010_test.accdb'),
    ];
    for (const [what, bytes] of cases) {
      const { status, answer } = await install('broken', bytes);
      assert.deepEqual([status, answer.code], [422, 'template-invalid'], what);
      assert.ok((answer.detail ?? '').length > 10, what);
    }
    assert.ok(readdirSync(join(dataDirectory, 'templates')).every((name) => !name.startsWith('broken')));
    const { templates } = (await (await fetch(`${api.url}/api/export-templates`)).json()) as {
      templates: { id: string }[];
    };
    assert.ok(templates.every(({ id }) => id !== 'broken'));
  });
});
