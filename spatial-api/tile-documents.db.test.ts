import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { fillParcels } from '../tiles/bench/parcels.ts';
import { tileDocuments } from './tile-documents.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: { readonly examples?: readonly (string | number)[] };
}

interface Operation {
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

describe('the OpenAPI document of tiles', () => {
  let database: TestDatabase;
  let api: TestApi;
  let paths: Readonly<Record<string, { readonly get: Operation }>>;

  before(async () => {
    database = await testDatabase();
    await fillParcels(database.pool, 20);
    api = await startApi(database, { PUBLIC_LAYERS: 'parcel' });
    ({ paths } = (await (await fetch(`${api.url}/api/openapi.json`)).json()) as { paths: typeof paths });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('has every route below /tiles and /ogc, with examples that are answered as it says', async () => {
    for (const { path } of tileDocuments) {
      const { parameters, responses } = paths[path]!.get;
      const example = ({ name, schema }: Parameter) => {
        assert.notEqual(schema.examples?.[0], undefined, `${path} ${name} has an example`);
        return String(schema.examples?.[0]);
      };
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        example(parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)!),
      );
      const wanted = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
      const query = new URLSearchParams(
        wanted.map((parameter): [string, string] => [parameter.name, example(parameter)]),
      );
      const answer = await fetch(`${api.url}${address}?${query.toString()}`);
      const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
      if (path.endsWith('.pmtiles')) {
        // Archives are made by a job; there is none yet.
        assert.equal(((await answer.json()) as { code: string }).code, 'archive-absent');
      } else {
        assert.equal(answer.status, 200, address);
        assert.ok(responses['200']!.content![type], `${address} is ${type}`);
        await answer.arrayBuffer();
      }
    }
  });

  it('names the conditions of tiles, each of which changes what they show', async () => {
    for (const path of [
      '/tiles/{layers}/{z}/{x}/{y}.mvt',
      '/ogc/collections/{layer}/tiles/{grid}/{level}/{row}/{column}',
    ]) {
      const names = paths[path]!.get.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      assert.deepEqual(names, ['version', 'asOf', 'landClass', 'fields']);
    }
    const tile = async (query: string) => {
      const answer = await fetch(`${api.url}/ogc/collections/parcel/tiles/CGCS2000Quad/16/10621/54586${query}`);
      return `${answer.status} ${answer.headers.get('etag')}`;
    };
    const tags = await Promise.all(['', '?landClass=0601,07*', '?landClass=9999'].map(tile));
    assert.equal(new Set(tags).size, 3);
  });
});
