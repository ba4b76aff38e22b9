import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { type FlatGeometry, GeometryError } from './flat-geometry.ts';
import { fromGeoJson, toGeoJson } from './geojson.ts';
import { fromWkb, toWkb } from './wkb.ts';

const ring = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 0],
];

function codeOf(hex: string): string {
  try {
    fromWkb(Buffer.from(hex, 'hex'));
  } catch (error) {
    if (error instanceof GeometryError) return error.code;
    throw error;
  }
  return 'read';
}

const position = fc.tuple(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const line = fc.array(position, { minLength: 2, maxLength: 6 });
const lines = fc.array(line, { minLength: 1, maxLength: 3 });
const anyGeometry: fc.Arbitrary<FlatGeometry> = fc
  .oneof(
    fc.record({ type: fc.constant('Point'), coordinates: position }),
    fc.record({ type: fc.constantFrom('MultiPoint', 'LineString'), coordinates: line }),
    fc.record({ type: fc.constantFrom('MultiLineString', 'Polygon'), coordinates: lines }),
    fc.record({ type: fc.constant('MultiPolygon'), coordinates: fc.array(lines, { minLength: 1, maxLength: 3 }) }),
  )
  .map(fromGeoJson);

describe('WKB', () => {
  it('writes the bytes PostGIS writes', () => {
    const point = fromGeoJson({ type: 'Point', coordinates: [1, 2] });
    assert.equal(toWkb(point).toString('hex'), '0101000000000000000000f03f0000000000000040');
    assert.equal(toWkb(point, 4326).toString('hex'), '0101000020e6100000000000000000f03f0000000000000040');
    const multi = fromGeoJson({ type: 'MultiPolygon', coordinates: [[ring]] });
    assert.equal(
      toWkb(multi, 4490).toString('hex'),
      '01060000208a1100000100000001030000000100000004000000' +
        '00000000000000000000000000000000' +
        '00000000000000400000000000000000' +
        '00000000000000400000000000000040' +
        '00000000000000000000000000000000',
    );
  });

  it('reads back every geometry it writes, bit for bit', () => {
    fc.assert(
      fc.property(
        anyGeometry,
        fc.option(fc.integer({ min: 1, max: 999_999 }), { nil: undefined }),
        (geometry, srid) => {
          assert.deepEqual(fromWkb(toWkb(geometry, srid)), { geometry, srid });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reads big-endian bytes', () => {
    const { geometry, srid } = fromWkb(Buffer.from('00200000010000118a3ff00000000000004000000000000000', 'hex'));
    assert.deepEqual(toGeoJson(geometry), { type: 'Point', coordinates: [1, 2] });
    assert.equal(srid, 4490);
  });

  it('reads members whose byte order differs from the whole', () => {
    const { geometry } = fromWkb(Buffer.from('0000000004000000010101000000000000000000f03f0000000000000040', 'hex'));
    assert.deepEqual(toGeoJson(geometry), { type: 'MultiPoint', coordinates: [[1, 2]] });
  });

  it('drops heights and measures, flagged the EWKB way or numbered the ISO way', () => {
    const x = '000000000000f03f';
    const y = '0000000000000040';
    const z = '0000000000000840';
    const lineOf = (type: string, extra: string) => `01${type}02000000${(x + y + extra).repeat(2)}`;
    const bytes = [
      lineOf('02000080', z),
      lineOf('02000040', z),
      lineOf('020000c0', z + z),
      lineOf('ea030000', z),
      lineOf('d2070000', z),
      lineOf('ba0b0000', z + z),
    ];
    for (const hex of bytes) {
      const { geometry } = fromWkb(Buffer.from(hex, 'hex'));
      assert.deepEqual([geometry.type, ...geometry.xy], ['LineString', 1, 2, 1, 2], hex);
    }
  });

  it('reads and writes empty geometries, and leaves out empty members', () => {
    const emptyPoint = '0101000000000000000000f87f000000000000f87f';
    assert.equal(toWkb(fromWkb(Buffer.from(emptyPoint, 'hex')).geometry).toString('hex'), emptyPoint);
    const emptyPolygon = '010300000000000000';
    const read = fromWkb(Buffer.from(emptyPolygon, 'hex')).geometry;
    assert.deepEqual([read.xy.length, read.ends.length, read.parts.length], [0, 0, 0]);
    assert.equal(toWkb(read).toString('hex'), emptyPolygon);
    const multi = fromWkb(Buffer.from(`010600000002000000${emptyPolygon}${emptyPolygon}`, 'hex')).geometry;
    assert.deepEqual([multi.type, multi.parts.length], ['MultiPolygon', 0]);
  });

  it('reads a view that starts in the middle of a larger buffer', () => {
    const bytes = toWkb(fromGeoJson({ type: 'Polygon', coordinates: [ring] }), 4490);
    const larger = Buffer.concat([Buffer.alloc(3), bytes]);
    assert.deepEqual(fromWkb(larger.subarray(3)), fromWkb(bytes));
  });

  it('says by code what is wrong with the bytes', () => {
    assert.equal(codeOf(''), 'wkb-truncated');
    assert.equal(codeOf('0201000000'), 'wkb-byte-order');
    assert.equal(codeOf('0101000000000000000000f03f'), 'wkb-truncated');
    assert.equal(codeOf('0103000000ffffffff'), 'wkb-truncated');
    assert.equal(codeOf('010200000000ffffff00'), 'wkb-truncated');
    assert.equal(codeOf('0107000000'), 'wkb-type');
    assert.equal(codeOf('0108000000'), 'wkb-type');
    assert.equal(codeOf('01a10f0000'), 'wkb-type');
    assert.equal(codeOf('010400000001000000010200000000000000'), 'wkb-type');
    assert.equal(codeOf('0101000000000000000000f03f000000000000004000'), 'wkb-trailing-bytes');
    assert.equal(codeOf('0101000000000000000000f03f000000000000f07f'), 'coordinate-not-finite');
    assert.equal(codeOf('0103000000020000000000000000000000'), 'wkb-empty-shell');
  });

  it('answers any damage to good bytes with a coded error or a geometry, never with a crash', () => {
    const good = toWkb(fromGeoJson({ type: 'MultiPolygon', coordinates: [[ring, ring], [ring]] }), 4490);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
        const damaged = Buffer.from(good);
        damaged[at] = byte;
        codeOf(damaged.subarray(0, length).toString('hex'));
      }),
      { numRuns: 500 },
    );
  });
});
