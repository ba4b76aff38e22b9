import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { type Cell, suppressedCells } from './suppressed-cells.ts';

const table = (rows: readonly (readonly number[])[]): readonly Cell[] =>
  rows.flatMap((counts, row) => counts.map((count, column) => ({ keys: [`r${row}`, `c${column}`], count })));

describe('small counts of a table', () => {
  it('hides what is small, what is to be hidden anyway, and the next one of the line', () => {
    const cells = [3, 20, 50].map((count, at) => ({ keys: [`g${at}`], count }));
    assert.deepEqual([...suppressedCells(cells, 5)], [0, 1]);
    assert.deepEqual([...suppressedCells([{ keys: [], count: 3 }], 5)], [0]);
    const given = [30, 20, 50].map((count, at) => ({ keys: [`g${at}`], count, isHidden: at === 0 }));
    assert.deepEqual([...suppressedCells(given, 5)], [0, 1]);
  });

  it('closes every line of three dimensions', () => {
    const keys = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => [`${a}`, `${b}`, `${c}`])));
    const cells = keys.map((key, at) => ({ keys: key, count: at === 0 ? 2 : 10 + at }));
    assert.equal(suppressedCells(cells, 5).size, 8);
  });

  it('tells every cell that is large enough', () => {
    const cells = table([
      [5, 9],
      [7, 0],
    ]);
    assert.deepEqual([...suppressedCells(cells, 5)], []);
  });

  it('hides a second cell of its row and of its column, and closes the rectangle', () => {
    const cells = table([
      [3, 20, 50],
      [30, 10, 60],
      [70, 80, 90],
    ]);
    const hidden = [...suppressedCells(cells, 5)].toSorted((a, b) => a - b);
    assert.deepEqual(hidden, [0, 1, 3, 4]);
  });

  it('never leaves one hidden cell alone in a row or a column, nor hidden cells that are small together', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let round = 0; round < 200; round++) {
      const cells = table(
        Array.from({ length: 2 + random(6) }, () =>
          Array.from({ length: 6 }, () => (random(3) === 0 ? random(7) : random(60))),
        ),
      );
      const hidden = suppressedCells(cells, 5);
      for (const [index, { count }] of cells.entries()) if (count > 0 && count < 5) assert.ok(hidden.has(index));
      for (const side of [0, 1]) {
        for (const line of new Set(cells.map(({ keys }) => keys[side]))) {
          const inLine = cells.map((cell, index) => ({ ...cell, index })).filter((cell) => cell.keys[side] === line);
          const told = inLine.filter(({ count, index }) => count > 0 && !hidden.has(index));
          const gone = inLine.filter(({ index }) => hidden.has(index));
          const isWhole = told.length === 0;
          const sum = gone.reduce((total, { count }) => total + count, 0);
          assert.ok(gone.length === 0 || isWhole || (gone.length > 1 && sum >= 5), `${line} of round ${round}`);
        }
      }
    }
  });
});
