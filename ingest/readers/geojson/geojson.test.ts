import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  allRows,
  issueCodes,
  realDelivery,
  valuesByName,
  withDelivery,
  withFiles,
} from '../../../fixtures/harness/deliveries.ts';
import type { OpenOptions } from '../../open-delivery.ts';
import { READ_LIMITS } from '../read-limits.ts';
import { parseObject, scanFeatures } from './json-features.ts';

const point = (properties: unknown, coordinates: unknown = [119.9, 31.8]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates },
});

async function load(content: unknown, options: Partial<OpenOptions> = {}) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return withFiles(
    { 'a.geojson': text },
    async ({ layers }) => {
      const layer = layers[0]!;
      const rows = await allRows(layer);
      return { layer, rows, codes: issueCodes(layer, rows) };
    },
    options,
  );
}

describe('GeoJSON reader', () => {
  it('makes a column of every property of any feature, in longitude and latitude', async () => {
    const features = [point({ ZDDM: '1', 面积: 12.5 }), point({ ZDDM: '2', 备注: { a: [1] }, 有效: true })];
    const { layer, rows, codes } = await load({ type: 'FeatureCollection', name: '宗地', features });
    assert.equal(layer.name, '宗地');
    assert.equal(layer.crsText, 'EPSG:4326');
    assert.equal(layer.rowCount, 2);
    assert.deepEqual(
      layer.columns.map(({ name, type }) => `${name} ${type}`),
      ['ZDDM text', '面积 number', '备注 text', '有效 boolean'],
    );
    assert.deepEqual(valuesByName(layer, rows[1]!), { ZDDM: '2', 面积: null, 备注: '{"a":[1]}', 有效: true });
    assert.deepEqual(codes, []);
  });

  it('takes the crs member wherever it stands, and says when it cannot be read', async () => {
    const crs = (name: string) => ({ type: 'name', properties: { name } });
    const at = [point({}, [40_497_000, 3_521_000])];
    for (const name of ['urn:ogc:def:crs:EPSG::4528', 'EPSG:4528', 'http://www.opengis.net/def/crs/EPSG/0/4528']) {
      const { layer } = await load({ type: 'FeatureCollection', crs: crs(name), features: at });
      assert.equal(layer.crsText, 'EPSG:4528', name);
    }
    const after = await load({ type: 'FeatureCollection', features: at, crs: crs('urn:ogc:def:crs:OGC:1.3:CRS84') });
    assert.equal(after.layer.crsText, 'EPSG:4326');
    const link = await load({
      type: 'FeatureCollection',
      crs: { type: 'link', properties: { href: 'x' } },
      features: at,
    });
    assert.match(link.layer.crsProblem!.zh, /crs 无法解读/);
    const metres = await load({ type: 'FeatureCollection', features: at });
    assert.equal(metres.layer.crsText, undefined, 'metres without a crs are told by their numbers');
  });

  it('reads a single feature, a bare geometry and a sequence of lines', async () => {
    assert.equal((await load(point({ a: 1 }))).rows.length, 1);
    assert.equal((await load({ type: 'Point', coordinates: [119, 31] })).rows[0]!.geometry!.type, 'Point');
    const lines = [1, 2, 3].map((a) => JSON.stringify(point({ a }))).join('\n');
    const { layer, rows } = await load(lines);
    assert.deepEqual(
      rows.map((row) => valuesByName(layer, row)['a']),
      [1, 2, 3],
    );
  });

  it('reports mixed kinds and keeps null shapes', async () => {
    const line = {
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    };
    const { layer, rows, codes } = await load({
      type: 'FeatureCollection',
      features: [point({}), line, { type: 'Feature', properties: null, geometry: null }],
    });
    assert.equal(layer.geometry, 'any');
    assert.deepEqual(codes, ['geometry-mixed']);
    assert.equal(rows[2]!.geometry, null);
  });

  it('rejects the row whose shape is malformed and reads the others', async () => {
    const { rows } = await load({ type: 'FeatureCollection', features: [point({}, ['a', 2]), point({})] });
    assert.deepEqual(
      rows.map(({ issues }) => issues.map(({ code }) => code)),
      [['shape-unreadable'], []],
    );
  });

  it('refuses a text that is cut off, too deep or not JSON', async () => {
    const whole = JSON.stringify({ type: 'FeatureCollection', features: [point({ a: 1 }), point({ a: 2 })] });
    await assert.rejects(load(whole.slice(0, -30)), { code: 'package-unreadable' });
    const deep = whole.replace('"a":1', `"a":${'['.repeat(500)}${']'.repeat(500)}`);
    await assert.rejects(load(deep), { code: 'package-limit' });
    await assert.rejects(load(whole.replace('"a":1', '"a":x')), { code: 'package-unreadable' });
    const limits = { ...READ_LIMITS, valueCharacters: 10 };
    await assert.rejects(load(whole.replace('"a":1', `"a":"${'长'.repeat(500)}"`), { limits }), {
      code: 'package-limit',
    });
  });

  it('finds the same features however the text is cut into pieces', () => {
    const features = fc.array(
      fc.record({
        type: fc.constant('Feature'),
        properties: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
      }),
    );
    fc.assert(
      fc.property(
        features,
        fc.dictionary(fc.constantFrom('name', 'crs', 'bbox'), fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        (list, beside, size) => {
          const text = JSON.stringify({ ...beside, features: list, after: 1 });
          const scanner = scanFeatures(READ_LIMITS);
          const found: unknown[] = [];
          for (let i = 0; i < text.length; i += size)
            found.push(...scanner.push(text.slice(i, i + size)).map((feature) => parseObject(feature as string)));
          scanner.end();
          assert.deepEqual(JSON.stringify(found), JSON.stringify(list));
          assert.equal(scanner.members.get('after'), 1);
          for (const [key, value] of Object.entries(beside)) {
            assert.equal(JSON.stringify(scanner.members.get(key)), JSON.stringify(value));
          }
        },
      ),
    );
  });

  for (const [path, count, vertices] of [
    ['01-china-land/sjz_dxxztb_lowefficiency_current.geojson', 2728, 78229],
    ['03-admin/320400_full.json', 6, 1627],
    ['04-mining/gem_coal_mine_boundaries.geojson', 2116, undefined],
    ['05-parcels/fr_stigny_parcelles.geojson', 6032, 71383],
  ] as const) {
    it(`reads the real ${path}`, async function () {
      await withDelivery(realDelivery(this, path), async ({ layers }) => {
        const rows = await allRows(layers[0]!);
        assert.equal(rows.length, count);
        if (vertices == null) return;
        const found = rows.reduce((sum, { geometry }) => sum + (geometry?.xy.length ?? 0) / 2, 0);
        assert.equal(found, vertices);
      });
    });
  }
});
