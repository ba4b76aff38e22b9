import assert from 'node:assert/strict';

import fc from 'fast-check';
import { describe, it } from 'mocha';

import { addFeature, OTHER_CLASSES, type Mesh } from './mesh.ts';
import { toldCells } from './told-cells.ts';

type Place = readonly [column: number, row: number, name: string];

function meshOf(places: readonly Place[]): Mesh {
  const mesh: Mesh = new Map();
  for (const [column, row, name] of places) {
    addFeature(mesh, column * 0x100000 + row, { area: 1, class: name, longitude: column, latitude: row }, 1);
  }
  return mesh;
}

const times = (count: number, ...place: Place): Place[] => Array.from({ length: count }, () => place);
const countsOf = (mesh: Mesh) => [...mesh.values()].map(({ count }) => count).sort((a, b) => a - b);

describe('cells that are told to who may not be told of few', () => {
  it('are as fine as the mesh where each has enough, and the next larger one where a quarter has not', () => {
    const enough = meshOf([...times(5, 32, 64, 'a'), ...times(9, 33, 64, 'a')]);
    assert.deepEqual(countsOf(toldCells(enough, 5)), [5, 9]);
    const few = meshOf([...times(4, 32, 64, 'a'), ...times(9, 33, 64, 'a'), ...times(8, 40, 64, 'a')]);
    assert.deepEqual(countsOf(toldCells(few, 5)), [8, 13]);
  });

  it('tell nothing of what is too little altogether', () => {
    assert.equal(toldCells(meshOf(times(4, 32, 64, 'a')), 5).size, 0);
    assert.equal(toldCells(new Map(), 5).size, 0);
  });

  it('put small classes together, with the next one where these are few', () => {
    const [cell] = toldCells(
      meshOf([...times(2, 1, 1, 'a'), ...times(7, 1, 1, 'b'), ...times(30, 1, 1, 'c')]),
      5,
    ).values();
    assert.deepEqual(
      [...cell!.classes].map(([name, { count }]) => [name, count]),
      [
        ['c', 30],
        [OTHER_CLASSES, 9],
      ],
    );
  });

  it('never have fewer than five in a cell or a class, lose none of five or more, and cover each place once', () => {
    const place = fc.tuple(fc.nat(31), fc.nat(31), fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 300 }), (places) => {
        const told = toldCells(meshOf(places), 5);
        const sum = countsOf(told).reduce((total, count) => total + count, 0);
        assert.equal(sum, places.length < 5 ? 0 : places.length);
        for (const { count, classes } of told.values()) {
          assert.ok(count >= 5);
          for (const tally of classes.values()) assert.ok(tally.count >= 5);
        }
      }),
    );
  });
});
