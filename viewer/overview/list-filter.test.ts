import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { pressed, writeListFilter } from './list-filter.ts';
import { readRegistrationFilter } from './registration-filter.ts';

describe('conditions in the address', () => {
  it('is read as it was written', () => {
    const filter = pressed(readRegistrationFilter('?type=100,200&year=2023&month=05'), 'subdistrict', '320411001002');
    assert.deepEqual(readRegistrationFilter(writeListFilter(filter)), filter);
  });

  it('lets go of a value that is pressed again', () => {
    const once = pressed(readRegistrationFilter(''), 'right', '4');
    assert.equal(writeListFilter(once), '?right=4');
    assert.equal(writeListFilter(pressed(once, 'right', '4')), '');
  });

  it('knows no month without its year', () => {
    assert.equal(writeListFilter(readRegistrationFilter('?month=05')), '');
  });
});
