import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory, FULL } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith } from '../../fixtures/harness/visitor.ts';
import { scopedDatabase } from '../../schemas/database/scope.ts';
import { layers } from '../../schemas/layers/index.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { fragmentTokens } from '../../schemas/search-tokens.ts';
import { placesOf } from './read-place.ts';
import { searchQuery } from './search-query.ts';

const NEAR = [119.97, 31.78] as const;

describe('a text that names a place by itself', () => {
  const at = (text: string) =>
    placesOf(text, NEAR, 4549).map(({ kind, center }) => [kind, center[0].toFixed(4), center[1].toFixed(4)]);

  it('is read as coordinates in degrees, sexagesimal and in the plane, in either order', () => {
    for (const text of [
      '119.974123, 31.809755',
      '31.809755 119.974123',
      '31°48′35.118″N 119°58′26.8428″E',
      '东经119.974123，北纬31.809755',
    ]) {
      assert.deepEqual(at(text), [['coordinates', '119.9741', '31.8098']], text);
    }
    for (const text of ['497547.626 3520917.608', '3520917.608, 497547.626', '40497547.626 3520917.608']) {
      const [[, lon, lat] = []] = at(text);
      assert.ok(
        Math.abs(Number(lon) - 119.9741) < 2e-4 && Math.abs(Number(lat) - 31.8112) < 2e-4,
        `${text}: ${lon} ${lat}`,
      );
    }
  });

  it('is read as a sheet, geographic or square, with its bounds', () => {
    const [sheet] = placesOf('H50G005096', NEAR, 4549);
    assert.deepEqual(
      sheet!.bbox!.map((degrees) => degrees.toFixed(4)),
      ['119.9375', '31.7917', '120.0000', '31.8333'],
    );
    const square = placesOf('3520.75-497.50', NEAR, 4549);
    assert.equal(square.length, 1);
    assert.match(square[0]!.detail, /1:500/);
    assert.deepEqual(placesOf('兰陵路 8 号', NEAR, 4549), []);
    assert.deepEqual(placesOf('H50G999999', NEAR, 4549), []);
  });
});

describe('a place', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });
  const find = async (by: ReturnType<typeof asker>, text: string) => {
    const answer = await by('GET', `/api/search?q=${encodeURIComponent(text)}`);
    assert.equal(answer.status, 200);
    const { results } = (await answer.json()) as { results: { layer: string; code: string }[] };
    return results.filter(({ layer }) => layer === 'parcel').map(({ code }) => code);
  };

  it('is found by a fragment and by the first letters of its pinyin, in capitals as well', async () => {
    for (const text of ['兰陵路8号', '陵路8', 'lll8h', 'LLL8H', 'tnqlll8h']) {
      assert.deepEqual(await find(asker(api), text), [FULL], text);
    }
    assert.deepEqual(await find(asker(api), 'xyzxyz'), []);
  });

  it('is found by two characters of it as by the whole of it, and by a single one, which no index helps with', async () => {
    assert.deepEqual(await find(asker(api), '路8'), [FULL]);
    assert.equal((await find(asker(api), '路')).length, 20, 'as many as are asked for');
    assert.deepEqual(await find(asker(api), '无此'), []);
  });

  it('is found as often as it is there, up to what is asked for, whether its word is rare or in most places', async () => {
    const { rows } = await database.pool.query<{ word: string; places: number }>(
      `select word, count(distinct p.feature_id)::integer as places
from land.parcel p cross join lateral (select distinct substr(location, at, 2) as word from generate_series(1, length(location) - 1) as at) as pairs
where version_to is null and word ~ '^[一-龥0-9]{2}$' group by 1`,
    );
    assert.ok(rows.some(({ places }) => places >= 20) && rows.some(({ places }) => places < 3));
    for (const { word, places } of rows.slice(0, 40)) {
      assert.equal((await find(asker(api), word)).length, Math.min(places, 20), word);
    }
  });

  it('is found among some from all over first where its word is in most of them, and by the index where it is not', async () => {
    const plan = async (text: string) => {
      const { text: statement, values } = searchQuery([parcel], text, 3)!;
      const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, costs off, timing off, summary off) ${statement}`,
        [...values],
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    assert.match(await plan('兰陵'), /never executed/);
    assert.doesNotMatch(await plan('陵路8号'), /parcel_search[^\n]*never executed/);
  });

  it('of one character is read for as long as a reader waits, and what was not looked through is told', async () => {
    const ask = async (text: string) =>
      (await (await asker(api)('GET', `/api/search?q=${encodeURIComponent(text)}`)).json()) as {
        results: unknown[];
        isPartial: boolean;
      };
    assert.equal((await ask('鑫')).isPartial, false, 'all of a small table is read');
    // As if a hundred million features had come and gone.
    await database.pool.query(
      `insert into land.parcel (feature_id, dataset_id, version_from, version_to, parcel_code) select 100000000, dataset_id, 1, 2, 'X' from land.parcel limit 1`,
    );
    try {
      const begun = performance.now();
      const { isPartial, results } = await ask('鑫');
      assert.deepEqual([isPartial, results], [true, []]);
      assert.ok(performance.now() - begun < 5_000);
    } finally {
      await database.pool.query('delete from land.parcel where feature_id = 100000000');
    }
  });

  it('is found in the districts of the reader alone', async () => {
    const own = await visitorWith(database, api, 'tianning', { roles: ['planner'], districts: ['320402'] });
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['planner'], districts: ['320404'] });
    assert.deepEqual(await find(own.ask, 'lll8h'), [FULL]);
    assert.deepEqual(await find(other.ask, 'lll8h'), []);
  });
});

describe('holders', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('are found by right only, every search on record without the name', async () => {
    const path = `/api/search/holders?q=${encodeURIComponent('王小明')}`;
    assert.equal((await asker(api)('GET', path)).status, 403, 'the local operator has no name to answer for it');
    const steward = await visitorWith(database, api, 'guanli', { roles: ['data-steward'] });
    const found = (await (await steward.ask('GET', path)).json()) as { holders: { name: string; code: string }[] };
    assert.ok(found.holders.length >= 1 && found.holders.every(({ name, code }) => name === '王小明' && code === FULL));
    const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
    assert.equal((await planner.ask('GET', path)).status, 403);
    const open = (await (await planner.ask('GET', `/api/search?q=${encodeURIComponent('王小明')}`)).json()) as {
      results: unknown[];
    };
    assert.deepEqual(open.results, []);
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['data-steward'], districts: ['320404'] });
    assert.deepEqual(((await (await other.ask('GET', path)).json()) as { holders: unknown[] }).holders, []);
    const { rows } = await database.pool.query<{ entry: string }>(
      `select entry from dimai.audit_entry where entry like '%personal.search%'`,
    );
    assert.equal(rows.length, 2);
    assert.ok(rows.every(({ entry }) => entry.includes('王**') && !entry.includes('王小明')));
    assert.ok(!JSON.stringify(api.logged).includes('王小明'));
    const masked = await steward.ask('GET', '/api/search/holders?q=王');
    assert.equal(masked.status, 400);
    for (const part of ['小明', '王小', '小 明', '无此']) {
      const answer = await steward.ask('GET', `/api/search/holders?q=${encodeURIComponent(part)}`);
      const { holders } = (await answer.json()) as { holders: { name: string }[] };
      assert.equal(
        holders.some(({ name }) => name === '王小明'),
        part === '小明' || part === '王小',
        part,
      );
    }
  });

  it('are told by no statement of a scope that masks names, neither as rows nor by what they are found by', async () => {
    const rowsIn = async (personal: boolean) => {
      const db = scopedDatabase(database.pool, { layers: layers.map(({ id }) => id), districts: null, personal });
      const text = 'select kind from dimai.holder_rows($1::smallint[], $2, null)';
      return (await db.query(text, [fragmentTokens('王小明'), '%王小明%'])).rowCount!;
    };
    assert.ok((await rowsIn(true)) >= 1);
    assert.equal(await rowsIn(false), 0);
    const db = scopedDatabase(database.pool, { layers: ['parcel'], districts: null, personal: true });
    await assert.rejects(db.query('select name_tokens from land.parcel'), { code: '42703' });
  });
});
