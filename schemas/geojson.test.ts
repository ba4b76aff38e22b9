import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { GeometryError } from './flat-geometry.ts';
import { fromGeoJson, toGeoJson } from './geojson.ts';

const ring = [
  [119.973596699, 31.812303683],
  [119.9752, 31.8123],
  [119.9752, 31.8112],
  [119.973596699, 31.812303683],
];

const GEOMETRIES = [
  { type: 'Point', coordinates: [120.1, 31.7] },
  { type: 'MultiPoint', coordinates: ring },
  { type: 'LineString', coordinates: ring },
  { type: 'MultiLineString', coordinates: [ring, ring] },
  { type: 'Polygon', coordinates: [ring, ring] },
  { type: 'MultiPolygon', coordinates: [[ring, ring], [ring]] },
];

function codeOf(geojson: unknown): string {
  try {
    fromGeoJson(geojson);
  } catch (error) {
    if (error instanceof GeometryError) return error.code;
    throw error;
  }
  return 'read';
}

describe('GeoJSON', () => {
  for (const geojson of GEOMETRIES) {
    it(`reads and writes a ${geojson.type} without touching a digit`, () => {
      assert.deepEqual(toGeoJson(fromGeoJson(geojson)), geojson);
    });
  }

  it('drops heights', () => {
    assert.deepEqual(toGeoJson(fromGeoJson({ type: 'Point', coordinates: [1, 2, 30] })), {
      type: 'Point',
      coordinates: [1, 2],
    });
  });

  it('keeps an unclosed ring as delivered, for the geometry check to report', () => {
    const geometry = fromGeoJson({ type: 'Polygon', coordinates: [ring.slice(0, 3)] });
    assert.equal(geometry.xy.length, 6);
  });

  it('reads empty geometries and leaves out empty members', () => {
    assert.deepEqual(toGeoJson(fromGeoJson({ type: 'Point', coordinates: [] })), { type: 'Point', coordinates: [] });
    assert.deepEqual(toGeoJson(fromGeoJson({ type: 'Polygon', coordinates: [] })), {
      type: 'Polygon',
      coordinates: [],
    });
    const multi = fromGeoJson({ type: 'MultiPolygon', coordinates: [[], [ring], [[]]] });
    assert.deepEqual([[...multi.ends], [...multi.parts]], [[4], [1]]);
  });

  it('says by code what is wrong with the input', () => {
    assert.equal(codeOf(null), 'geojson-malformed');
    assert.equal(codeOf({ type: 'GeometryCollection', geometries: [] }), 'geojson-type');
    assert.equal(codeOf({ type: 'toString', coordinates: [] }), 'geojson-type');
    assert.equal(codeOf({ type: 'Polygon' }), 'geojson-malformed');
    assert.equal(codeOf({ type: 'Polygon', coordinates: [1, 2] }), 'geojson-malformed');
    assert.equal(codeOf({ type: 'Polygon', coordinates: [[], ring] }), 'geojson-malformed');
    assert.equal(codeOf({ type: 'LineString', coordinates: [[1]] }), 'geojson-malformed');
    assert.equal(codeOf({ type: 'Point', coordinates: ['1', '2'] }), 'geojson-malformed');
    assert.equal(codeOf({ type: 'Point', coordinates: [1, NaN] }), 'coordinate-not-finite');
  });
});
