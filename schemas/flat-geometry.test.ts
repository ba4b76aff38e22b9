import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { asMulti, boundsOf, type FlatGeometry, isEmpty, ringsOf, vertexCount } from './flat-geometry.ts';
import { fromGeoJson } from './geojson.ts';

const square = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
];
const hole = [
  [1, 1],
  [1, 2],
  [2, 2],
  [2, 1],
  [1, 1],
];
const triangle = [
  [10, -1],
  [12, 0],
  [10, 3],
  [10, -1],
];

describe('flat geometry', () => {
  it('tells holes and parts of a multipolygon by the order of its rings', () => {
    const geometry = fromGeoJson({ type: 'MultiPolygon', coordinates: [[square, hole], [triangle]] });
    assert.deepEqual(ringsOf(geometry), [
      { start: 0, end: 5, part: 0, isHole: false },
      { start: 5, end: 10, part: 0, isHole: true },
      { start: 10, end: 14, part: 1, isHole: false },
    ]);
  });

  it('gives each line of a multiline its own part and no holes', () => {
    const geometry = fromGeoJson({ type: 'MultiLineString', coordinates: [triangle, hole] });
    assert.deepEqual(
      ringsOf(geometry).map(({ part, isHole }) => [part, isHole]),
      [
        [0, false],
        [1, false],
      ],
    );
  });

  it('finds no rings in points', () => {
    assert.deepEqual(ringsOf(fromGeoJson({ type: 'MultiPoint', coordinates: triangle })), []);
  });

  it('counts vertices and bounds over all parts', () => {
    const geometry = fromGeoJson({ type: 'MultiPolygon', coordinates: [[square, hole], [triangle]] });
    assert.equal(vertexCount(geometry), 14);
    assert.deepEqual(boundsOf(geometry), [0, -1, 12, 4]);
  });

  it('promotes a polygon to a multipolygon of one part without copying', () => {
    const polygon = fromGeoJson({ type: 'Polygon', coordinates: [square, hole] });
    const multi = asMulti(polygon);
    assert.equal(multi.type, 'MultiPolygon');
    assert.deepEqual([...multi.parts], [2]);
    assert.equal(multi.xy, polygon.xy);
  });

  it('knows an empty geometry, whose bounds contain nothing', () => {
    const empty: FlatGeometry = {
      type: 'Polygon',
      xy: new Float64Array(),
      ends: new Uint32Array(),
      parts: new Uint32Array(),
    };
    assert.ok(isEmpty(empty));
    assert.deepEqual(boundsOf(empty), [Infinity, Infinity, -Infinity, -Infinity]);
  });
});
