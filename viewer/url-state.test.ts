import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readUrlState, type UrlState, writeUrlState } from './url-state.ts';

describe('the address of a map', () => {
  it('carries camera, layers, question, selection, columns, base map, theme and language', () => {
    const state: UrlState = {
      camera: { center: [119.974123, 31.809755], zoom: 14.25, bearing: -12.5, pitch: 50 },
      layers: [
        { id: 'parcel', opacity: 1 },
        { id: 'land-use', opacity: 0.6 },
      ],
      at: [119.974123, 31.809755],
      select: { layer: 'parcel', id: 4711 },
      columns: 'low-efficiency-land',
      base: 'none',
      theme: 'dark',
      language: 'en',
    };
    const search = writeUrlState(state);
    assert.equal(
      search,
      '?map=14.25/31.809755/119.974123/-12.5/50&layers=parcel,land-use@60&at=119.974123,31.809755&select=parcel.4711&columns=low-efficiency-land&base=none&theme=dark&lang=en',
    );
    assert.deepEqual(readUrlState(search), state);
  });

  it('tells no layers at all from the default layers', () => {
    assert.equal(writeUrlState({}), '');
    assert.equal(writeUrlState({ layers: [] }), '?layers=');
    assert.deepEqual(readUrlState('?layers=').layers, []);
    assert.equal(readUrlState('').layers, undefined);
  });

  it('leaves out what cannot be read and keeps the rest', () => {
    const search =
      '?map=14/200/300&layers=parcel@140,DROP TABLE,land-use&at=119.97&select=parcel.x&columns=../etc&base=satellite&theme=pink&lang=fr';
    assert.deepEqual(readUrlState(search), { layers: [{ id: 'land-use', opacity: 1 }] });
  });

  it('carries the open tool with what it was asked, and an order too long for a mail not at all', () => {
    const tool = { part: 'compare', order: '{"way":"two","moments":["2024-05-01","",""]}' } as const;
    assert.deepEqual(readUrlState(writeUrlState({ tool })), { tool });
    const long = { part: 'select', order: 'x'.repeat(3001) } as const;
    assert.deepEqual(readUrlState(writeUrlState({ tool: long })), { tool: { part: 'select', order: '' } });
    assert.deepEqual(readUrlState('?tool=drill&order=1'), {});
  });

  it('writes a flat map without bearing and pitch', () => {
    const camera = { center: [120, 31] as const, zoom: 9, bearing: 0.01, pitch: 0 };
    assert.equal(writeUrlState({ camera }), '?map=9/31/120');
  });

  it('survives any camera to a tenth of a metre', () => {
    const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
    const cameras = fc.record({
      center: fc.tuple(degrees(180), degrees(85)),
      zoom: fc.double({ min: 0, max: 24, noNaN: true }),
      bearing: degrees(180),
      pitch: fc.double({ min: 0, max: 85, noNaN: true }),
    });
    fc.assert(
      fc.property(cameras, (camera) => {
        const read = readUrlState(writeUrlState({ camera })).camera;
        assert.ok(read !== undefined);
        assert.ok(Math.abs(read.center[0] - camera.center[0]) <= 5.1e-7);
        assert.ok(Math.abs(read.center[1] - camera.center[1]) <= 5.1e-7);
        assert.ok(Math.abs(read.zoom - camera.zoom) <= 0.0051);
      }),
    );
  });
});
