import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import type { FieldInfo } from '../api.ts';
import { bufferOf, comparisonsOf, conditionFields, createSelecting, filterText, readSelection } from './selecting.ts';

const field = (key: string, type: FieldInfo['type'], more: Partial<FieldInfo> = {}): FieldInfo => ({
  key,
  code: key.toUpperCase(),
  title: key,
  type,
  ...more,
});
const FIELDS = [
  field('location', 'text'),
  field('landClass', 'text', { codelist: 'land-class' }),
  field('area', 'decimal'),
  field('registeredOn', 'date'),
  field('isIdle', 'boolean'),
  field('holder', 'text', { sensitivity: 'personal' }),
  field('more', 'json'),
];

describe('a selection on the map', () => {
  it('asks by conditions that all hold, and leaves out those without a value', () => {
    const text = filterText(
      [
        { field: 'location', comparison: 'contains', value: "兰陵路 50% o'clock" },
        { field: 'landClass', comparison: '=', value: '0601' },
        { field: 'area', comparison: '>=', value: '1000' },
        { field: 'registeredOn', comparison: '<=', value: '2024-05-20' },
        { field: 'isIdle', comparison: '=', value: 'true' },
        { field: 'area', comparison: '<=', value: ' ' },
      ],
      FIELDS,
    );
    assert.equal(
      text,
      "casei(location) like casei('%兰陵路 50\\% o''clock%') and landClass = '0601' and area >= 1000 and registeredOn <= date('2024-05-20') and isIdle = true",
    );
  });

  it('never offers fields that hold personal data or more than one value', () => {
    assert.deepEqual(
      conditionFields(FIELDS).map(({ key }) => key),
      ['location', 'landClass', 'area', 'registeredOn', 'isIdle'],
    );
    assert.deepEqual(comparisonsOf(FIELDS[1]!), ['=']);
    assert.deepEqual(comparisonsOf(FIELDS[2]!), ['=', '>=', '<=']);
  });

  it('takes a box as it is and reaches only around a place', () => {
    const selecting = createSelecting(readSelection({}, 'box'));
    assert.equal(selecting.geometry.value, null);
    selecting.choice.box.value = [119.9, 31.7, 120, 31.8];
    assert.equal(selecting.geometry.value!.type, 'Polygon');
    assert.equal(bufferOf(selecting), 0);
    selecting.choice.way.value = 'around';
    assert.equal(selecting.geometry.value, null);
    selecting.center.value = { type: 'Point', coordinates: [120, 31.8] };
    assert.deepEqual([selecting.geometry.value!.type, bufferOf(selecting)], ['Point', 100]);
    selecting.restart();
    assert.equal(selecting.geometry.value, null);
  });

  it('is made again from an address, of which nothing is taken that cannot be read', () => {
    const geometry = { type: 'Point', coordinates: [120, 31.8] } as const;
    const conditions = [{ field: 'location', comparison: 'contains', value: '兰陵路' }] as const;
    const again = createSelecting(readSelection({ way: 'around', geometry, buffer: '250', conditions }, 'box'));
    assert.deepEqual(again.geometry.value, geometry);
    assert.equal(bufferOf(again), 250);
    assert.deepEqual(again.conditions.value, conditions);
    const odd = {
      way: 'all',
      geometry: { type: 'Point', coordinates: ['a'] },
      buffer: 3,
      conditions: [{ field: 1 }, null],
    };
    assert.deepEqual(readSelection(odd, 'box'), { way: 'box', geometry: null, buffer: '100', conditions: [] });
  });
});
