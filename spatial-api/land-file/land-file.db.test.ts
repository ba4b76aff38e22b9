import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'mocha';
import type { z } from 'zod';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { EMPTY, fillLandStory, FULL, PARENT, PERSONAL_NAMES, PROVISIONAL } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { boundsOf } from '../../schemas/geometry.ts';
import { landFileSchema } from './file-schemas.ts';
import type { LandFile } from './land-file.ts';
import { readSurroundings } from './surroundings.ts';

type File = z.output<typeof landFileSchema>;
type Blocks = File['blocks'];

/** Content of a block that must be there. */
function present<K extends keyof Blocks>(file: File, name: K): Extract<Blocks[K], { state: 'present' }>['content'] {
  const block: { readonly state: string } = file.blocks[name];
  assert.equal(block.state, 'present', `${name}: ${JSON.stringify(block).slice(0, 200)}`);
  return (block as unknown as Extract<Blocks[K], { state: 'present' }>).content;
}

/** Text without spaces, or nothing where poppler is not installed. */
function pdfText(bytes: Buffer): string | undefined {
  try {
    return execFileSync('pdftotext', ['-raw', '-', '-'], { input: bytes, encoding: 'utf8' }).replaceAll(/\s+/g, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

describe('a land file', () => {
  let database: TestDatabase;
  let api: TestApi;
  let ask: Visitor['ask'];
  const read = async (path: string, by: Visitor['ask'] = ask): Promise<File> => {
    const response = await by('GET', path);
    assert.equal(response.status, 200, await response.clone().text());
    return landFileSchema.parse(await response.json());
  };

  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    api = await startApi(database);
    ask = asker(api);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  describe('of a parcel that everything is known of', () => {
    let file: File;
    before(async () => {
      file = await read(`/api/land-files/${FULL}`);
    });

    it('has every block, each with dataset, version and date', () => {
      for (const [name, block] of Object.entries(file.blocks)) {
        if (name !== 'attachments' && name !== 'archive' && name !== 'agreements')
          assert.equal(block.state, 'present', name);
      }
      const fromData = [
        'identity',
        'boundaries',
        'neighbours',
        'rights',
        'restrictions',
        'planning',
        'acquisition',
        'stock',
        'controls',
        'buildings',
        'inspections',
      ] as const;
      for (const name of fromData) {
        const { provenance } = file.blocks[name];
        assert.ok(provenance.length > 0, name);
        for (const each of provenance)
          assert.deepEqual([each.dataset, each.version, each.publishedOn], ['示例数据集', 1, '2024-01-02'], name);
      }
    });

    it('says both areas, the registered one, the sheets and where it lies', () => {
      const { area, registeredArea, mapSheets, state, bornOn, place } = present(file, 'identity');
      assert.ok(Math.abs(area!.ellipsoidal - 10_490) < 60 && area!.planar > 10_000);
      assert.deepEqual([registeredArea, state, bornOn], [10_475.5, 'current', '2019-06-01']);
      assert.equal(mapSheets.length, 2);
      assert.match(mapSheets[1]!, /^H50G/);
      assert.ok(place![0] > 119.972 && place![0] < 119.973);
    });

    it('names the neighbours with direction and common border', () => {
      const neighbours = present(file, 'neighbours');
      assert.equal(neighbours.length, 8);
      const east = neighbours.find(({ code }) => code.endsWith('GB00009'))!;
      assert.ok(Math.abs(east.azimuth! - 90) < 1 && Math.abs(east.border! - 110.9) < 0.5, JSON.stringify(east));
      assert.equal(neighbours.filter(({ border }) => border === null).length, 4, 'corners have no common border');
    });

    it('puts the seizures of a unit in their order and tells what has been lifted or has run out', () => {
      const restrictions = present(file, 'restrictions');
      const seizures = restrictions.filter(({ kind }) => kind === 'seizure');
      assert.deepEqual(
        seizures.map(({ standing, queue, record }) => [standing, queue, record.properties['court']]),
        [
          ['holds', 1, '示例法院一'],
          ['waits', 2, '示例法院二'],
          ['waits', 3, '示例法院三'],
          ['expired', null, '示例法院五'],
          ['released', null, '示例法院四'],
        ],
      );
      const kinds = new Map(
        restrictions.filter(({ standing }) => standing === 'holds').map((each) => [each.kind, each]),
      );
      assert.deepEqual([...kinds.keys()].toSorted(), [
        'advance-notice',
        'easement',
        'mortgage',
        'objection',
        'restricted-unit',
        'seizure',
      ]);
      assert.equal(
        restrictions.filter(({ kind, standing }) => kind === 'mortgage' && standing === 'released').length,
        1,
      );
    });

    it('fills the seven fields of acquisition and demolition', () => {
      const [plot] = present(file, 'acquisition');
      assert.deepEqual(
        plot!.fields.map(({ title, value, missing }) => [title, value, missing]),
        [
          ['征地面积', 9800, null],
          ['征地批文', '苏政地〔2016〕8 号', null],
          ['预计征地完成时间', '2017-01-31', null],
          ['拆迁成本', 1250.5, null],
          ['总户数', 12, null],
          ['拆迁建筑面积', 3600, null],
          ['拆迁进度', 85, null],
        ],
      );
    });

    it('lays the three lines over the land: an overlap with both areas, clear, and no data are three answers', () => {
      const controls = present(file, 'controls');
      const of = (layer: string) => controls.find((each) => each.layer === layer)!;
      const farmland = of('basic-farmland');
      assert.ok(farmland.state === 'overlaps');
      assert.ok(Math.abs(farmland.share - 0.1) < 1e-4, String(farmland.share));
      assert.ok(Math.abs(farmland.ellipsoidal - 1049) < 6 && farmland.planar > 1000);
      assert.equal(of('ecological-redline').state, 'clear');
      const growth = of('urban-growth-boundary');
      assert.ok(growth.state === 'overlaps' && Math.abs(growth.share - 1) < 1e-9);
      const mining = of('mining-right');
      assert.ok(mining.state === 'no-data' && mining.reason.code === 'not-published');
    });

    it('tells stages of the ancestors as inherited, and a timeline of everything', () => {
      const { stages } = present(file, 'approvals');
      assert.deepEqual(
        stages.map(({ stage, inheritedFrom }) => [stage, inheritedFrom]),
        [
          ['pre-examination', PROVISIONAL],
          ['conversion', PROVISIONAL],
          ['acquisition', PROVISIONAL],
          ['supply', PARENT],
          ['planning-permission', null],
          ['joint-survey', null],
          ['registration', null],
        ],
      );
      const timeline = present(file, 'timeline');
      assert.deepEqual(
        new Set(timeline.map(({ kind }) => kind)),
        new Set(['stage', 'event', 'registration', 'restriction', 'approval', 'stock', 'version']),
      );
      assert.deepEqual(
        timeline.map(({ on }) => on),
        timeline.map(({ on }) => on).toSorted(),
      );
    });

    it('counts what was not reported as null, never as 0', () => {
      const { economics, plots } = present(file, 'stock');
      assert.deepEqual(
        economics.map(({ properties }) => [properties['year'], properties['tax']]),
        [
          [2023, 210.5],
          [2022, null],
        ],
      );
      assert.equal(plots[0]!.plotName, '兰陵路示例地块');
    });
  });

  it('of a parcel with nothing but its row says of every other block why it is missing', async () => {
    const { blocks } = await read(`/api/land-files/${EMPTY}`);
    const missing = Object.entries(blocks).flatMap(([name, block]) =>
      block.state === 'missing' ? [[name, block.reason.code]] : [],
    );
    assert.deepEqual(missing, [
      ['boundaries', 'no-record'],
      ['rights', 'no-record'],
      ['restrictions', 'no-record'],
      ['planning', 'no-record'],
      ['acquisition', 'no-record'],
      ['approvals', 'no-record'],
      ['stock', 'no-record'],
      ['buildings', 'no-record'],
      ['inspections', 'no-record'],
      ['attachments', 'no-record'],
      ['agreements', 'personal-hidden'],
      ['archive', 'archive-absent'],
    ]);
    for (const [name, code] of missing) {
      const block = blocks[name as keyof Blocks];
      assert.ok(block.state === 'missing' && block.reason.zh !== '' && block.reason.en !== '', code);
    }
  });

  it('of a plot whose acquisition nobody reported says so field by field', async () => {
    const file = await read('/api/land-files/320402001001GB00001');
    const [plot] = present(file, 'acquisition');
    assert.ok(plot!.fields.every(({ value, missing }) => value === null && missing === 'not-reported'));
    assert.equal(plot!.fields.length, 7);
  });

  it('is reached by every code of the land, by a click and by text', async () => {
    const names = [FULL, `${FULL}F00010001`, '320402 001001 GB00008', '1501-320402-04-01-100001', 'KG-01-08', 'DXFULL'];
    for (const name of names) {
      const response = await ask('GET', `/api/land-files/${encodeURIComponent(name)}`);
      if (name.startsWith('1501')) {
        // the project code was also recorded with the stages of the ancestors
        assert.equal(response.status, 409);
        continue;
      }
      assert.equal(response.status, 200, `${name}: ${await response.clone().text()}`);
      assert.equal(((await response.json()) as File).code, FULL, name);
    }
    assert.equal((await read('/api/land-files?lon=119.9725&lat=31.8015')).code, FULL);
    assert.equal((await read(`/api/land-files?q=${encodeURIComponent('兰陵路8号')}`)).code, FULL);
    assert.equal((await ask('GET', '/api/land-files?lon=120.5&lat=31.8')).status, 404);
    assert.equal((await ask('GET', `/api/land-files?q=${encodeURIComponent('兰陵路')}`)).status, 409);
    assert.equal((await ask('GET', '/api/land-files/320402001001GB99999')).status, 404);
  });

  it('of a dead code is still there and names its successors', async () => {
    const file = await read(`/api/land-files/${PARENT}`);
    const { state, endedOn, geometry } = present(file, 'identity');
    assert.deepEqual([state, endedOn], ['ended', '2019-06-01']);
    assert.notEqual(geometry, null);
    assert.deepEqual(file.successors, [FULL, '320402001001GB00009']);
  });

  it('of a day that is past has what was published and had happened by then', async () => {
    const before2019 = await read(`/api/land-files/${PARENT}?asOf=2018-01-01`);
    assert.equal(present(before2019, 'identity').state, 'current');
    assert.equal(before2019.versions['parcel'], 0);
    assert.deepEqual(
      present(before2019, 'approvals')
        .stages.map(({ on }) => on)
        .at(-1),
      '2016-05-01',
    );
    const published = await read(`/api/land-files/${FULL}?asOf=2024-01-31`);
    assert.equal(present(published, 'stock').plots.length, 1);
    // Nothing of the land was published on New Year's Day, though the register of codes knew it.
    const early = await read(`/api/land-files/${FULL}?asOf=2024-01-01`);
    assert.equal(early.blocks.stock.state, 'missing');
    assert.ok(early.blocks.stock.state === 'missing' && early.blocks.stock.reason.code === 'not-published');
    // The first seizure came in February, the queue of March has two.
    const march = await read(`/api/land-files/${FULL}?asOf=2024-03-15`);
    assert.equal(
      present(march, 'timeline').some(({ on }) => on > '2024-03-15'),
      false,
    );
  });

  it('is printed with its map', async () => {
    const response = await ask('GET', `/api/land-files/${FULL}/file.pdf`);
    assert.equal(
      response.status,
      200,
      await response
        .clone()
        .text()
        .then((text) => text.slice(0, 300)),
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
    assert.ok(bytes.length > 20_000);
    for (const code of [EMPTY, PARENT])
      assert.equal((await ask('GET', `/api/land-files/${code}/file.pdf`)).status, 200, code);
  });

  it('is printed with the parcels and buildings around it, as far as the reader may see them', async () => {
    const file = landFileSchema.parse(
      await (await ask('GET', `/api/land-files/${FULL}`)).json(),
    ) as unknown as LandFile;
    const around = (layers: readonly string[], districts: readonly string[] | null) =>
      readSurroundings(database.pool, file, new Set(layers), districts);
    const { parcels, buildings, isCut } = await around(['parcel', 'building'], null);
    assert.equal(isCut, false);
    assert.ok(parcels.length >= 8 && parcels.every(({ name }) => name !== FULL));
    for (const name of ['GB00003', 'GB00007', 'GB00009', 'GB00013']) {
      const { geometry, label } = parcels.find((each) => each.name.endsWith(name))!;
      const [west, south, east, north] = boundsOf(geometry);
      assert.ok(label![0] > west && label![0] < east && label![1] > south && label![1] < north, name);
    }
    assert.deepEqual(
      buildings.map(({ name }) => name),
      [`${FULL}F0001`],
    );
    assert.deepEqual(await around(['parcel', 'building'], ['320404']), { parcels: [], buildings: [], isCut: false });
    assert.equal((await around(['parcel'], null)).buildings.length, 0);
  });

  it('of a dead code does not call its heirs neighbours, and a split names all its parts', async () => {
    const file = await read(`/api/land-files/${PARENT}`);
    const codes = present(file, 'neighbours').map(({ code }) => code);
    assert.ok(codes.length > 0 && file.successors.every((heir) => !codes.includes(heir)), codes.join(' '));
    const { events } = present(await read(`/api/land-files/${FULL}`), 'lineage');
    assert.deepEqual(events.find(({ type }) => type === 'split')!.to, [FULL, '320402001001GB00009']);
  });

  describe('read by somebody without the right to personal data', () => {
    it('holds none of the names, whatever is asked, and no log line or error has them', async () => {
      const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
      const paths = [
        `/api/land-files/${FULL}`,
        `/api/land-files/${FULL}?asOf=2024-06-01`,
        `/api/land-files?lon=119.9725&lat=31.8015`,
        `/api/land-codes/${FULL}/lineage?shapes=true`,
        `/api/land-codes/${FULL}`,
      ];
      for (const path of paths) {
        const text = await (await planner.ask('GET', path)).text();
        for (const name of PERSONAL_NAMES) assert.ok(!text.includes(name), `${path}: ${name}`);
      }
      for (const name of PERSONAL_NAMES) {
        const found = await (await planner.ask('GET', `/api/land-files?q=${encodeURIComponent(name)}`)).json();
        assert.equal((found as { code: string }).code, 'code-unknown', name);
      }
      const logged = JSON.stringify(api.logged);
      for (const name of PERSONAL_NAMES) assert.ok(!logged.includes(name), name);
      const file = await read(`/api/land-files/${FULL}`, planner.ask);
      assert.equal(present(file, 'rights').holders[0]!.properties['name'], '王**');
    });

    it('shows the names to whoever has the right, and notes that they looked', async () => {
      const steward = await visitorWith(database, api, 'guanli', { roles: ['data-steward'] });
      const file = await read(`/api/land-files/${FULL}`, steward.ask);
      assert.equal(present(file, 'rights').holders[0]!.properties['name'], '王小明');
      const { rows } = await database.pool.query<{ entry: string }>(
        `select entry from dimai.audit_entry where entry like '%personal.read%'`,
      );
      assert.ok(rows.some(({ entry }) => entry.includes(FULL)));
    });

    it('tells who agreed to its borders and signed for them, in JSON and on paper, to whoever has the right alone', async () => {
      await surveyed(PARENT, '2019-05-06T02:00:00Z', '老邻居');
      await surveyed(FULL, '2024-05-06T02:00:00Z', '新邻居');
      const steward = await visitorWith(database, api, 'diji', { roles: ['data-steward'] });
      const path = `/api/land-files/${FULL}`;
      const { records, signatures } = present(await read(path, steward.ask), 'agreements');
      const told = (list: readonly { parcelCode: string; inheritedFrom: string | null; boundary: string | null }[]) =>
        list.map(({ parcelCode, inheritedFrom, boundary }) => [parcelCode, inheritedFrom, boundary]);
      const both = [
        [FULL, null, 'J1-J2'],
        [PARENT, PARENT, 'J1-J2'],
      ];
      assert.deepEqual(told(records), both);
      assert.deepEqual(told(signatures), both);
      assert.deepEqual([records[0]!.witness, records[0]!.neighbour, records[0]!.agreed], ['王小明', '新邻居', '是']);
      assert.equal(signatures[0]!.sha256, 'd'.repeat(64));
      const then = present(await read(`${path}?asOf=2022-12-31`, steward.ask), 'agreements');
      assert.deepEqual(told(then.signatures), [both[1]]);
      const paper = async (by: Visitor) => {
        const answer = await by.ask('GET', `${path}/file.pdf`);
        assert.equal(answer.status, 200);
        return pdfText(Buffer.from(await answer.arrayBuffer()));
      };
      const printed = await paper(steward);
      if (printed !== undefined) assert.match(printed, /新邻居.*d{64}/);
      const planner = await visitorWith(database, api, 'guihua2', { roles: ['planner'] });
      const masked = await read(path, planner.ask);
      assert.ok(masked.blocks.agreements.state === 'missing');
      assert.equal(masked.blocks.agreements.reason.code, 'personal-hidden');
      assert.doesNotMatch(JSON.stringify(masked) + ((await paper(planner)) ?? ''), /新邻居|老邻居/);
    });

    /** A survey of a parcel whose border was agreed to and signed. */
    async function surveyed(code: string, at: string, neighbour: string): Promise<void> {
      const { pool } = database;
      const { rows } = await pool.query<{ id: string }>(
        `insert into dimai.survey_task (number, kind, state, purpose, place, applicant, districts, subdistricts, geom, ellipsoidal_area, planar_area,
  source, overlapped, due_on, created_by, created_by_id, created_at, changed_at)
values ('DC' || left($1, 4) || right($1, 6), 'change', 'registered', '变更', '兰陵路', '王小明', array[left($1, 6)], '{}',
  st_multi(st_makeenvelope(120, 31, 120.1, 31.1, 4490)), 1, 1, '{}', '[]', '2030-01-01', 't', 't', $2, $2) returning id`,
        [code, at],
      );
      const task = rows[0]!.id;
      const merge = await pool.query<{ id: string }>(
        `insert into dimai.survey_merge (id, task_id, state, file_name, upload_id, uploaded_by, uploaded_by_id, uploaded_at)
values (gen_random_uuid(), $1, 'merged', 'x', gen_random_uuid(), 't', 't', $2) returning id`,
        [task, at],
      );
      const content = JSON.stringify({ witness: '王小明', neighbour, agreed: '是', role: '本宗' });
      await pool.query(
        `insert into dimai.survey_record (id, task_id, kind, bundle_id, merge_id, parcel_code, boundary, content, sha256, recorded_at, received_at)
values ('w1', $1, 'witness', gen_random_uuid(), $2, $3, 'J1-J2', $4, repeat('e', 64), $5::text, $5::timestamptz)`,
        [task, merge.rows[0]!.id, code, content, at],
      );
      await pool.query(
        `insert into dimai.survey_signature (id, task_id, bundle_id, merge_id, parcel_code, boundary, signer, role, signed_at, media_type, content,
  sha256, received_at, received_by)
values ('s1', $1, gen_random_uuid(), $2, $3, 'J1-J2', $4, '邻宗', $5::text, 'image/png', 'x', repeat('d', 64), $5::timestamptz, 't')`,
        [task, merge.rows[0]!.id, code, neighbour, at],
      );
    }

    it('keeps to districts and to the layers that may be read', async () => {
      const other = await visitorWith(database, api, 'zhonglou', { roles: ['planner'], districts: ['320404'] });
      assert.equal((await other.ask('GET', `/api/land-files/${FULL}`)).status, 404);
      assert.equal((await other.ask('GET', '/api/land-files?lon=119.9725&lat=31.8015')).status, 404);
      const own = await visitorWith(database, api, 'tianning', { roles: ['consumer'], districts: ['320402'] });
      const file = await read(`/api/land-files/${FULL}`, own.ask);
      const farmland = present(file, 'controls').find(({ layer }) => layer === 'basic-farmland')!;
      assert.ok(farmland.state === 'no-data' && farmland.reason.code === 'not-permitted');
    });
  });
});
