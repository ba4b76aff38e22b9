import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { layerById, layers } from '../../schemas/layers/index.ts';
import { isOpen, titleKey } from './feature-view.ts';

describe('what a feature is called', () => {
  it('is its name or code, not the number that is drawn on it', () => {
    assert.equal(titleKey(layerById('parcel')!), 'parcelCode');
    assert.equal(titleKey(layerById('administrative-area')!), 'districtName');
    assert.equal(layerById('building')!.legend?.label?.field, 'storeys');
    assert.equal(titleKey(layerById('building')!), 'buildingNumber');
  });

  it('is open to everyone in every layer', () => {
    for (const layer of layers) assert.ok(isOpen(layer.fields[titleKey(layer)]), layer.id);
  });
});
