/**
 * Abstract tests of OGC API Features 1.0 and Part 2 on every layer of a region, each with a feature: what the official suite asks of each
 * collection (bounding boxes, coordinate reference systems, limits, links, the feature itself), in every form that is offered.
 */
import assert from 'node:assert/strict';

import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { changzhou } from '../../schemas/regions/changzhou.ts';

const layers = changzhou.layers.map((id) => layerById(id)!);
const SHAPES: Readonly<Record<string, string>> = {
  Point: 'POINT(119.9705 31.8005)',
  MultiLineString: 'LINESTRING(119.97 31.8,119.971 31.801)',
  MultiPolygon: 'POLYGON((119.97 31.8,119.971 31.8,119.971 31.801,119.97 31.801,119.97 31.8))',
  Geometry: 'POLYGON((119.97 31.8,119.971 31.8,119.971 31.801,119.97 31.801,119.97 31.8))',
};

const VALUES: Readonly<Record<Field['type'], unknown>> = {
  text: '1',
  integer: 1,
  decimal: 1,
  boolean: true,
  date: '2024-01-02',
  timestamp: '2024-01-02T09:00:00+08:00',
  'text[]': ['1'],
  json: '{}',
};
const valuesOf = (layer: Layer) =>
  Object.fromEntries(Object.entries(layer.fields).map(([key, { type }]) => [key, VALUES[type]]));

interface Collection {
  readonly id: string;
  readonly crs: readonly string[];
  readonly storageCrs?: string;
  readonly extent?: { readonly spatial?: { readonly bbox: readonly (readonly number[])[] } };
  readonly links: readonly { readonly rel: string; readonly href: string; readonly type?: string }[];
}

interface Page {
  readonly features: readonly { readonly id: number; readonly geometry: { readonly coordinates: unknown } | null }[];
  readonly numberReturned: number;
  readonly numberMatched?: number;
  readonly timeStamp: string;
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

describe('OGC API Features on every layer', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    for (const layer of layers) {
      await insertRows(database.pool, layer, [
        {
          featureId: 1,
          values: valuesOf(layer),
          ...(layer.geometry === null ? {} : { wkt: SHAPES[layer.geometry]! }),
        },
      ]);
      await setVersion(database.pool, layer, 1);
    }
    api = await startApi(database, { OFFICE_HOURS: 'none', ANONYMOUS_CALLS_PER_MINUTE: '0' });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const ask = (address: string) => fetch(address.startsWith('http') ? address : api.url + address);
  const read = async <T>(address: string): Promise<T> => {
    const response = await ask(address);
    assert.equal(response.status, 200, `${address}: ${await response.clone().text()}`);
    return (await response.json()) as T;
  };
  const itemsOf = ({ id }: Layer, query = '') => `/ogc/collections/${id}/items${query}`;

  it('lists each with its extent, systems and links, which all lead somewhere', async function () {
    this.timeout(120_000);
    const { collections } = await read<{ collections: readonly Collection[] }>('/ogc/collections');
    assert.deepEqual(collections.map(({ id }) => id).toSorted(), layers.map(({ id }) => id).toSorted());
    for (const each of collections) {
      const layer = layerById(each.id)!;
      const one = await read<Collection>(`/ogc/collections/${each.id}`);
      assert.deepEqual(one.crs, each.crs);
      assert.ok(
        each.links.some(({ rel }) => rel === 'items'),
        each.id,
      );
      if (layer.geometry !== null) {
        const [box] = each.extent!.spatial!.bbox;
        assert.ok(box![0]! >= 119.9 && box![3]! <= 31.9, `${each.id} ${box!.join()}`);
      }
      for (const { href, rel } of each.links.filter(({ type }) => type !== undefined)) {
        const response = await ask(href);
        assert.equal(response.status, 200, `${each.id} ${rel} ${href}`);
        await response.body?.cancel();
      }
    }
  });

  it('gives the feature of each by a box around it and in every system, and none by a box elsewhere', async function () {
    this.timeout(120_000);
    for (const layer of layers) {
      const whole = await read<Page>(itemsOf(layer, '?limit=10'));
      assert.deepEqual([whole.numberReturned, whole.numberMatched, whole.features.length], [1, 1, 1], layer.id);
      assert.ok(whole.links.some(({ rel }) => rel === 'self') && !Number.isNaN(Date.parse(whole.timeStamp)));
      const { id } = whole.features[0]!;
      const alone = await ask(`${itemsOf(layer)}/${id}`);
      assert.equal(alone.status, 200);
      assert.match(alone.headers.get('content-type')!, /geo\+json/);
      assert.equal((await ask(`${itemsOf(layer)}/999999`)).status, 404);
      for (const wrong of [
        'limit=0',
        'limit=x',
        'bbox=1,2,3',
        'bbox=a,b,c,d',
        'crs=urn:nothing',
        'nosuch=1',
        'datetime=x',
      ])
        assert.equal((await ask(itemsOf(layer, `?${wrong}`))).status, 400, `${layer.id} ${wrong}`);
      if (layer.geometry === null) continue;
      const within = await read<Page>(itemsOf(layer, '?bbox=119.96,31.79,119.98,31.81'));
      const elsewhere = await read<Page>(itemsOf(layer, '?bbox=10,50,11,51'));
      assert.deepEqual([within.numberReturned, elsewhere.numberReturned], [1, 0], layer.id);
      const { crs } = await read<Collection>(`/ogc/collections/${layer.id}`);
      for (const system of crs) {
        for (const address of [itemsOf(layer, `?crs=${system}`), `${itemsOf(layer)}/${id}?crs=${system}`]) {
          const response = await ask(address);
          assert.equal(response.status, 200, address);
          assert.equal(response.headers.get('content-crs'), `<${system}>`);
          await response.body?.cancel();
        }
      }
      const north = 'http://www.opengis.net/def/crs/EPSG/0/4490';
      const turned = await read<Page>(itemsOf(layer, `?bbox=31.79,119.96,31.81,119.98&bbox-crs=${north}`));
      assert.equal(turned.numberReturned, 1, `${layer.id}: north comes first`);
      assert.equal((await ask(itemsOf(layer, '?bbox=1,2,3,4&bbox-crs=urn:nothing'))).status, 400);
    }
  });

  it('writes the feature of each in every form, and its queryables and sortables', async function () {
    this.timeout(120_000);
    for (const layer of layers) {
      const { properties } = await read<{ properties: object }>(`/ogc/collections/${layer.id}/queryables`);
      const { properties: sortable } = await read<{ properties: object }>(`/ogc/collections/${layer.id}/sortables`);
      assert.ok(Object.keys(properties).length > 0, layer.id);
      for (const key of Object.keys(sortable).slice(0, 3)) await read<Page>(itemsOf(layer, `?sortby=-${key}`));
      const csv = await (await ask(itemsOf(layer, '?f=csv'))).text();
      assert.equal(csv.trim().split('\r\n').length, 2, layer.id);
      const sequence = await (await ask(itemsOf(layer, '?f=jsonseq'))).text();
      const feature = JSON.parse(sequence.trim().replace('\u001e', '')) as { geometry: object | null };
      assert.equal(feature.geometry === null, layer.geometry === null, layer.id);
      const found = [];
      const stream = (await ask(itemsOf(layer, '?f=fgb'))).body as unknown as ReadableStream;
      for await (const each of deserialize(stream)) found.push(each);
      assert.equal(found.length, 1, layer.id);
      if (feature.geometry !== null) assert.deepEqual(found[0]!.geometry, feature.geometry, layer.id);
      assert.match(await (await ask(itemsOf(layer, '?f=html'))).text(), /<table/);
    }
  });
});
