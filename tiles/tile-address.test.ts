import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { Problem } from '../schemas/problems.ts';
import { parseLayerList, parseTileAddress } from './tile-address.ts';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.code;
  }
  throw new assert.AssertionError({ message: 'nothing was refused' });
}

describe('the address of a tile', () => {
  it('is three whole numbers inside the grid', () => {
    assert.deepEqual(parseTileAddress('14', '13651', '6665'), { z: 14, x: 13651, y: 6665 });
    assert.deepEqual(parseTileAddress('0', '0', '0'), { z: 0, x: 0, y: 0 });
    assert.deepEqual(parseTileAddress('22', '4194303', '4194303'), { z: 22, x: 4194303, y: 4194303 });
  });

  it('is refused when a part is not a whole number', () => {
    for (const text of ['', '-1', '1.5', 'NaN', '1e3', '+1', '01', '0x10', ' 1', '９', '99999999999999999999']) {
      assert.equal(
        codeOf(() => parseTileAddress(text, '0', '0')),
        'tile-address-invalid',
        text,
      );
      assert.equal(
        codeOf(() => parseTileAddress('1', '0', text)),
        'tile-address-invalid',
        text,
      );
    }
  });

  it('is refused beyond the deepest zoom and beyond the last row and column', () => {
    assert.equal(
      codeOf(() => parseTileAddress('23', '0', '0')),
      'tile-outside-grid',
    );
    assert.equal(
      codeOf(() => parseTileAddress('14', '16384', '0')),
      'tile-outside-grid',
    );
    assert.equal(
      codeOf(() => parseTileAddress('14', '0', '16384')),
      'tile-outside-grid',
    );
    assert.equal(
      codeOf(() => parseTileAddress('0', '1', '0')),
      'tile-outside-grid',
    );
  });

  it('names every wrong part at once', () => {
    try {
      parseTileAddress('a', '0', 'b');
      assert.fail('nothing was refused');
    } catch (error) {
      assert.ok(error instanceof Problem);
      assert.deepEqual(
        error.options.errors?.map(({ at }) => at),
        ['path.z', 'path.y'],
      );
    }
  });
});

describe('the list of layers in a tile', () => {
  it('is the same tile in whatever order and however often a layer is named', () => {
    assert.deepEqual(parseLayerList('parcel,building,parcel'), ['building', 'parcel']);
    assert.deepEqual(parseLayerList('building,parcel'), ['building', 'parcel']);
  });

  it('is refused when it holds too many layers', () => {
    assert.equal(
      codeOf(() => parseLayerList('a,b,c,d,e,f,g,h,i')),
      'layers-too-many',
    );
    assert.equal(
      codeOf(() => parseLayerList('parcel,'.repeat(1000) + 'parcel')),
      'layers-too-many',
    );
  });

  it('is refused when a name could be no layer', () => {
    for (const list of ['', 'parcel,', 'Parcel', 'parcel;drop table', '../etc', "parcel'", '宗地', '__proto__']) {
      assert.equal(
        codeOf(() => parseLayerList(list)),
        'layer-unknown',
        list,
      );
    }
  });
});
