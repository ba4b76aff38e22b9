import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { deskAbove } from './navigation.ts';

describe('the desk above an address', () => {
  it('is the nearest page that names no record', () => {
    assert.deepEqual(deskAbove('/checks/none'), { page: 'checks', path: '/checks' });
    assert.deepEqual(deskAbove('/surveys/none/work'), { page: 'surveys', path: '/surveys' });
    assert.deepEqual(deskAbove('/stock-land/none/1'), { page: 'stock-land', path: '/stock-land' });
  });

  it('is the map where there is none', () => {
    assert.deepEqual(deskAbove('/s/none'), { page: 'map', path: '/' });
  });
});
