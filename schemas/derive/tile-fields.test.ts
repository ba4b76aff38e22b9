import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { layers } from '../layers/index.ts';
import { parcel } from '../layers/parcel.ts';
import { tileFieldsAt } from './tile-fields.ts';

describe('The attributes of a tile', () => {
  it('grow with the zoom and never shrink', () => {
    for (const layer of layers) {
      let before: readonly string[] = [];
      for (let zoom = 0; zoom <= 18; zoom += 1) {
        const keys = tileFieldsAt(layer, zoom).map((field) => field.key);
        assert.deepEqual(
          before.filter((key) => !keys.includes(key)),
          [],
          `${layer.id} at ${zoom}`,
        );
        before = keys;
      }
    }
  });

  it('carry the land class of parcels from afar and the code only near', () => {
    assert.deepEqual(tileFieldsAt(parcel, 10), [{ key: 'landClass', column: 'land_class', type: 'text' }]);
    assert.ok(!tileFieldsAt(parcel, 14).some((field) => field.key === 'parcelCode'));
    assert.ok(tileFieldsAt(parcel, 15).some((field) => field.key === 'parcelCode'));
  });

  it('never hold personal or secret data, whatever the catalogue says', () => {
    const careless = {
      ...parcel,
      fields: {
        owner: { code: 'QLR', title: '权利人', type: 'text', tile: 1, sensitivity: 'personal' },
        report: { code: 'BG', title: '报告', type: 'text', tile: 1, sensitivity: 'secret' },
        code: { code: 'ZDDM', title: '宗地代码', type: 'text', tile: 1 },
      },
    } as const;
    assert.deepEqual(
      tileFieldsAt(careless, 18).map((field) => field.key),
      ['code'],
    );
    for (const layer of layers) {
      for (const { key } of tileFieldsAt(layer, 24)) assert.notEqual(layer.fields[key]?.sensitivity, 'personal', key);
    }
  });
});
