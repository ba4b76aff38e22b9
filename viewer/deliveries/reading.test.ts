import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parcel } from '../../schemas/layers/parcel.ts';
import { referenceFeature } from '../../schemas/layers/reference-feature.ts';
import { missingFields, optionsOf, type Reading } from './reading.ts';

const reading = (part: Partial<Reading>): Reading =>
  ({
    sourceLayer: undefined,
    dataset: '',
    district: '',
    crs: '',
    encoding: '',
    fields: {},
    constants: {},
    units: {},
    values: {},
    apportion: '',
    ...part,
  }) as Reading;

describe('how a delivery is read', () => {
  it('leaves to the loader what it fills by itself: other reference data keep every column', () => {
    const asked = reading({ layer: referenceFeature.id, fields: { BH: 'name' } });
    assert.deepEqual(missingFields(asked, referenceFeature), []);
    assert.deepEqual(optionsOf(asked, referenceFeature, {}).map, { name: 'BH' });
  });

  it('names the required fields that nothing feeds, and a constant feeds one', () => {
    assert.ok(missingFields(reading({ layer: parcel.id }), parcel).includes('parcelCode'));
    const given = reading({ layer: parcel.id, constants: { parcelCode: '320402001001GB00001' } });
    assert.ok(!missingFields(given, parcel).includes('parcelCode'));
  });
});
