import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { looksLikeCoordinates, planeOf, readCoordinates } from './typed-coordinates.ts';

const CHANGZHOU = [119.97, 31.81] as const;

/** P1 of the reference vectors: EPSG:4528 (40497500, 3521040). */
const P1 = { longitude: 119.973596699, latitude: 31.812303683 };

function placeOf(text: string, near: readonly [number, number] = CHANGZHOU) {
  const reading = readCoordinates(text, near);
  assert.equal(reading.state, 'place', text);
  if (reading.state !== 'place') throw new Error(text);
  return reading;
}

describe('typed coordinates', () => {
  it('are degrees in either order', () => {
    assert.deepEqual(placeOf('119.974123, 31.809755').place, [119.974123, 31.809755]);
    const swapped = placeOf('31.809755，119.974123');
    assert.deepEqual([swapped.place, swapped.swapped], [[119.974123, 31.809755], true]);
  });

  it('are degrees, minutes and seconds with Chinese or Western signs', () => {
    for (const text of [
      '31°48′35.1″N 119°58′26.8″E',
      '东经119°58′26.8″，北纬31°48′35.1″',
      '119度58分26.8秒 31度48分35.1秒',
    ]) {
      const { place } = placeOf(text);
      assert.ok(Math.abs(place[0] - 119.97411111) < 1e-8 && Math.abs(place[1] - 31.80975) < 1e-8, text);
    }
  });

  it('are Gauss-Krüger metres with and without zone prefix, easting or northing first', () => {
    for (const text of [
      '40497500 3521040',
      '497500, 3521040',
      '3521040 497500',
      '3521040，40497500',
      'X=3521040 Y=40497500',
    ]) {
      const { place } = placeOf(text);
      assert.ok(Math.abs(place[0] - P1.longitude) < 1e-9 && Math.abs(place[1] - P1.latitude) < 1e-9, text);
    }
    const reading = placeOf('3521040 40497500');
    assert.deepEqual(reading.as === 'projected' && [reading.epsg, reading.zone, reading.swapped], [4528, 40, true]);
  });

  it('without prefix lie in the zone the map shows', () => {
    const reading = placeOf('500000 4520000', [111.7, 40.8]);
    assert.equal(reading.as === 'projected' && reading.epsg, 4546);
    assert.ok(Math.abs(reading.place[0] - 111) < 1e-9);
  });

  it('are refused where they name no place in China', () => {
    assert.equal(readCoordinates('2.35, 48.85', CHANGZHOU).state, 'outside');
    assert.equal(readCoordinates('兰陵路 1 号', CHANGZHOU).state, 'unreadable');
    assert.equal(readCoordinates('497500', CHANGZHOU).state, 'unreadable');
    assert.equal(readCoordinates('497500 900', CHANGZHOU).state, 'unreadable');
  });

  it('are not seen in a parcel code', () => {
    assert.equal(looksLikeCoordinates('320411 001002 GB00011'), false);
    assert.equal(looksLikeCoordinates('320411'), false);
    assert.equal(looksLikeCoordinates('119.97, 31.81'), true);
  });
});

describe('the plane of a place', () => {
  it('is EPSG:4549 for Changzhou', () => {
    const plane = planeOf([P1.longitude, P1.latitude]);
    assert.equal(plane?.epsg, 4549);
    assert.ok(Math.abs(plane.east - 497500) < 0.001 && Math.abs(plane.north - 3521040) < 0.001);
  });

  it('does not exist outside the zones of China', () => {
    assert.equal(planeOf([2.35, 48.85]), null);
  });
});
