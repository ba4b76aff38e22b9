import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory, FULL } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';

interface History {
  readonly version: number | null;
  readonly entries: readonly {
    readonly version: number;
    readonly until: number | null;
    readonly kind: string;
    readonly by: string | null;
    readonly reason: string | null;
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  }[];
}

describe('a feature that is edited', () => {
  let database: TestDatabase;
  let api: TestApi;
  let ask: Visitor['ask'];
  const item = (id: number) => `/api/layers/parcel/items/${id}`;
  const history = async (id = 8, by = ask): Promise<History> =>
    (await (await by('GET', `${item(id)}/history`)).json()) as History;
  const put = async (body: object, version?: number, by = ask, id = 8) =>
    by('PUT', item(id), { reason: '测试', ...body }, { 'If-Match': `"${version ?? (await history(id)).version}"` });
  const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;

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

  it('is a new version of its layer, with who, when, why and what', async () => {
    const response = await put({
      properties: { location: '天宁区兰陵路 8-1 号', area: 10_480.25 },
      reason: '门牌更正',
    });
    assert.equal(response.status, 200, await response.clone().text());
    const { version } = (await response.json()) as { version: number };
    assert.equal(version, 2);
    assert.equal(response.headers.get('etag'), '"2"');
    const told = await history();
    assert.equal(told.version, 2);
    const [now, first] = told.entries;
    assert.deepEqual(
      [now!.kind, now!.reason, now!.before, now!.after],
      [
        'edit',
        '门牌更正',
        { location: '天宁区兰陵路8号', area: 10_475.5 },
        { location: '天宁区兰陵路 8-1 号', area: 10_480.25 },
      ],
    );
    assert.ok(now!.by !== null);
    assert.deepEqual([first!.kind, first!.until], ['delivery', 2]);
    const past = (await (await ask('GET', `${item(8)}?asOf=1`)).json()) as { properties: { location: string } };
    assert.equal(past.properties.location, '天宁区兰陵路8号');
    const { versions } = (await (await ask('GET', '/api/layers/parcel/versions')).json()) as {
      versions: { version: number; changed: number }[];
    };
    assert.deepEqual([versions[0]!.version, versions[0]!.changed], [2, 1]);
    const { rows } = await database.pool.query<{ outside: Date | null }>(
      `select changed_outside_at > changed_at as outside from dimai.layer_state where layer = 'parcel'`,
    );
    assert.notEqual(rows[0]!.outside, true, 'an edit is a publication: checks go on trusting the layer');
  });

  it('takes a boundary with its areas, and refuses one that crosses itself', async () => {
    const ring = [
      [119.972, 31.801],
      [119.973, 31.801],
      [119.973, 31.8021],
      [119.972, 31.8021],
      [119.972, 31.801],
    ];
    assert.equal((await put({ geometry: { type: 'Polygon', coordinates: [ring] } })).status, 200);
    const { rows } = await database.pool.query<{ ellipsoidal: number; planar: number }>(
      'select ellipsoidal_area as ellipsoidal, planar_area as planar from land.parcel where feature_id = 8 order by version_from',
    );
    const [first, last] = [rows[0]!, rows.at(-1)!];
    assert.ok(
      Math.abs(last.ellipsoidal / first.ellipsoidal - 1.1) < 1e-3 && Math.abs(last.planar / first.planar - 1.1) < 1e-3,
    );
    const bow = [
      [119.972, 31.801],
      [119.973, 31.802],
      [119.973, 31.801],
      [119.972, 31.802],
      [119.972, 31.801],
    ];
    const crossing = await put({ geometry: { type: 'Polygon', coordinates: [bow] } });
    assert.deepEqual([crossing.status, await codeOf(crossing)], [422, 'edit-invalid']);
  });

  it('is not overwritten by whoever looked at an older version; of two at once one wins', async () => {
    const { version } = await history();
    const both = await Promise.all([
      put({ properties: { remark: '一' } }, version!),
      put({ properties: { remark: '二' } }, version!),
    ]);
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 412],
    );
    const stale = await put({ properties: { remark: '三' } }, version!);
    assert.equal(await codeOf(stale), 'version-conflict');
    assert.equal((await ask('PUT', item(8), { properties: { remark: '四' }, reason: '试' })).status, 428);
  });

  it('says of every value that does not fit what would', async () => {
    const wrong = await put({
      properties: { landClass: '9999', area: '大', registeredOn: '2026-02-30', parcelCode: 'X', nothing: 1 },
    });
    const problem = (await wrong.json()) as { code: string; errors: { at: string }[] };
    assert.equal(problem.code, 'edit-invalid');
    assert.deepEqual(problem.errors.map(({ at }) => at.split('.').at(-1)!).toSorted(), [
      'area',
      'landClass',
      'nothing',
      'parcelCode',
      'registeredOn',
    ]);
    const same = await put({ properties: { rightNature: '102' } });
    assert.equal(await codeOf(same), 'edit-empty');
  });

  it('is brought back to any version, which is a version of its own', async () => {
    const { version } = await history();
    const undone = await ask('POST', `${item(8)}/undo`, { version: 1, reason: '误改' }, { 'If-Match': `"${version}"` });
    assert.equal(undone.status, 200, await undone.clone().text());
    const { rows } = await database.pool.query<{ location: string; same: boolean }>(
      `select n.location, n.geom = o.geom and n.area = o.area as same from land.parcel n join land.parcel o using (feature_id)
where feature_id = 8 and n.version_to is null and o.version_from = 1`,
    );
    assert.deepEqual(rows, [{ location: '天宁区兰陵路8号', same: true }]);
    const told = await history();
    assert.equal(told.entries[0]!.kind, 'undo');
    const again = await ask(
      'POST',
      `${item(8)}/undo`,
      { version: 1, reason: '再来' },
      { 'If-Match': `"${told.version}"` },
    );
    assert.equal(await codeOf(again), 'edit-empty');
  });

  it('is edited by right, inside the districts, and personal fields by whoever may see them', async () => {
    const masked = await put({ properties: { rightHolder: '某人' } });
    assert.equal(masked.status, 403, 'the local operator sees masked names and must not overwrite them');
    const steward = await visitorWith(database, api, 'guanli', { roles: ['data-steward'] });
    const { version } = await history(8, steward.ask);
    assert.equal((await put({ properties: { rightHolder: '赵新主' } }, version!, steward.ask)).status, 200);
    const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
    assert.equal((await put({ properties: { remark: '五' } }, version! + 1, planner.ask)).status, 403);
    const text = await (await planner.ask('GET', `${item(8)}/history`)).text();
    assert.ok(!text.includes('赵新主') && !text.includes('王小明') && text.includes('赵**'), text.slice(0, 400));
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['data-steward'], districts: ['320404'] });
    assert.equal((await put({ properties: { remark: '六' } }, version! + 1, other.ask)).status, 403);
    const logged = JSON.stringify(api.logged);
    assert.ok(!logged.includes('赵新主'));
  });

  it('shows in the land file as what it is now', async () => {
    const steward = await visitorWith(database, api, 'guanli2', { roles: ['data-steward'] });
    const file = (await (await steward.ask('GET', `/api/land-files/${FULL}`)).json()) as {
      versions: Record<string, number>;
      blocks: { identity: { content: { parcel: { properties: { rightHolder: string } } } } };
    };
    assert.equal(file.blocks.identity.content.parcel.properties.rightHolder, '赵新主');
    assert.ok(file.versions['parcel']! >= 5);
  });
});
