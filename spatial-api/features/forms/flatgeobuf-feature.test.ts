import assert from 'node:assert/strict';

import { buildHeader } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';
import { magicbytes } from 'flatgeobuf/lib/mjs/constants.js';
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js';
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { describe, it } from 'mocha';

import { fromGeoJson, toWkb } from '../../../schemas/geometry.ts';
import { FeatureWriter, type PropertyType } from './flatgeobuf-feature.ts';

const TYPES: readonly PropertyType[] = [
  ColumnType.Long,
  ColumnType.Double,
  ColumnType.Bool,
  ColumnType.String,
  ColumnType.DateTime,
  ColumnType.Json,
];
const square = (w: number, s: number, size: number) => [
  [w, s],
  [w + size, s],
  [w + size, s + size],
  [w, s + size],
  [w, s],
];

/** What the flatgeobuf package reads of features that were written. */
async function readBack(rows: readonly (readonly [values: readonly unknown[], wkb: Buffer | null])[]) {
  const writer = new FeatureWriter(TYPES);
  for (const [values, wkb] of rows) writer.add(values, wkb);
  const header = {
    geometryType: GeometryType.Unknown,
    columns: TYPES.map((type, index) => ({
      name: `c${index}`,
      type,
      title: null,
      description: null,
      width: -1,
      precision: -1,
      scale: -1,
      nullable: true,
      unique: false,
      primary_key: false,
    })),
    envelope: null,
    featuresCount: 0,
    indexNodeSize: 0,
    crs: null,
    title: null,
    description: null,
    metadata: null,
  };
  const bytes = Buffer.concat([magicbytes, buildHeader(header, 4490), writer.take()]);
  const found: { geometry: unknown; properties: unknown }[] = [];
  const stream = new Blob([bytes]).stream() as unknown as ReadableStream;
  for await (const { geometry, properties } of deserialize(stream)) found.push({ geometry, properties });
  return found;
}

describe('features of FlatGeobuf', () => {
  it('are read back as they were: every kind of geometry, to the last bit', async () => {
    const geometries = [
      { type: 'Point', coordinates: [119.12345678901234, 31.5] },
      { type: 'LineString', coordinates: square(1, 2, 3) },
      {
        type: 'MultiLineString',
        coordinates: [
          square(1, 2, 3),
          [
            [0.1, 0.2],
            [0.3, 0.4],
          ],
        ],
      },
      { type: 'Polygon', coordinates: [square(0, 0, 10), square(2, 2, 1).toReversed()] },
      {
        type: 'MultiPolygon',
        coordinates: [
          [square(0, 0, 10), square(2, 2, 1).toReversed(), square(4, 4, 1).toReversed()],
          [square(20, 0, 1 / 3)],
        ],
      },
      { type: 'MultiPolygon', coordinates: [[square(119.9, 31.7, 0.001)]] },
    ];
    const found = await readBack(
      geometries.map((geometry, n) => [[n, null, null, null, null, null], toWkb(fromGeoJson(geometry))]),
    );
    assert.deepEqual(
      found.map(({ geometry }) => geometry),
      geometries,
    );
  });

  it('have their values, however large, small, long or absent', async () => {
    const long = '常州市'.repeat(200_000);
    const rows = [
      [1, 0.1, true, '甲,"\n', '2026-11-28', '{"a":[1]}'],
      [Number.MAX_SAFE_INTEGER, -1e308, false, '', null, 'null'],
      [-5_000_000_000, null, null, long, null, null],
      [-1, null, null, null, null, null],
      [4_294_967_296, null, null, null, null, null],
    ];
    const found = await readBack(
      rows.map((values) => [values, toWkb(fromGeoJson({ type: 'Point', coordinates: [1, 2] }))]),
    );
    const expected = [
      { c0: 1, c1: 0.1, c2: true, c3: '甲,"\n', c4: '2026-11-28', c5: { a: [1] } },
      { c0: Number.MAX_SAFE_INTEGER, c1: -1e308, c2: false, c3: '', c5: null },
      { c0: -5_000_000_000, c3: long },
      { c0: -1 },
      { c0: 4_294_967_296 },
    ];
    assert.deepEqual(
      found.map(({ properties }) => properties),
      expected,
    );
  });

  it('begin at multiples of eight, and are taken piece by piece', () => {
    const writer = new FeatureWriter(TYPES);
    const wkb = toWkb(fromGeoJson({ type: 'MultiPolygon', coordinates: [[square(0, 0, 1)]] }));
    for (let n = 0; n < 50; n++) {
      writer.add([n, null, null, 'x'.repeat(n), null, null], n % 3 === 0 ? null : wkb);
      const piece = writer.take();
      assert.equal(piece.length % 8, 0);
      assert.equal(piece.readUInt32LE(0), piece.length - 4);
    }
    assert.equal(writer.take().length, 0);
  });
});
