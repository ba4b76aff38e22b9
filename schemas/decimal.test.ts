import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { decimalOf, divideHalfUp, formatUnits, roundHalfUp, roundText, scaledUnits } from './decimal.ts';

describe('rounding half up (四舍五入)', () => {
  it('goes by the decimal a double was written as, not by its binary neighbour', () => {
    const cases = [
      [1.005, 2, '1.01'],
      [2.675, 2, '2.68'],
      [1.255, 2, '1.26'],
      [10.235, 2, '10.24'],
      [8.345, 2, '8.35'],
      [0.615, 2, '0.62'],
      [1.45, 1, '1.5'],
      [0.5, 0, '1'],
      [1.5, 0, '2'],
      [2.5, 0, '3'],
      [0.00005, 4, '0.0001'],
      [6596.060495615, 2, '6596.06'],
      [17399.9975, 2, '17400.00'],
      [1.0049999999999, 2, '1.00'],
      [999.995, 2, '1000.00'],
      [123456789012.345, 2, '123456789012.35'],
    ] as const;
    for (const [value, digits, text] of cases) assert.equal(roundText(value, digits), text);
  });

  it('goes away from zero below zero, and never prints a negative zero', () => {
    assert.equal(roundText(-1.005, 2), '-1.01');
    assert.equal(roundText(-2.5, 0), '-3');
    assert.equal(roundText(-0.5, 2), '-0.50');
    assert.equal(roundText(-0.001, 2), '0.00');
    assert.equal(roundText(-0, 2), '0.00');
  });

  it('handles exponents', () => {
    assert.equal(roundText(1e21, 2), '1000000000000000000000.00');
    assert.equal(roundText(1.5e-7, 7), '0.0000002');
    assert.equal(roundText(5e-324, 2), '0.00');
    assert.deepEqual(decimalOf(1.25e-7), { units: 125n, scale: 9 });
    assert.deepEqual(decimalOf(-0.5), { units: -5n, scale: 1 });
  });

  it('fills up digits', () => {
    assert.equal(roundText(3, 4), '3.0000');
    assert.equal(formatUnits(5n, 2), '0.05');
    assert.equal(formatUnits(-5n, 2), '-0.05');
    assert.equal(formatUnits(5n, 0), '5');
  });

  it('returns the number that prints so', () => {
    assert.equal(roundHalfUp(1.005, 2), 1.01);
    assert.equal(roundHalfUp(2.675, 2), 2.68);
  });

  it('refuses what is not a number', () => {
    for (const value of [NaN, Infinity, -Infinity]) assert.throws(() => roundText(value, 2), RangeError);
  });

  it('rounds every decimal of three digits as one does by hand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (thousandths) => {
        const byHand = BigInt(Math.floor(thousandths / 10)) + (thousandths % 10 >= 5 ? 1n : 0n);
        assert.equal(scaledUnits(Number(`${thousandths}e-3`), 2), byHand);
      }),
    );
  });

  it('is never further off than half a unit, and changes nothing that is already round', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
        const rounded = roundHalfUp(value, digits);
        assert.ok(Math.abs(rounded - value) <= 0.5 * 10 ** -digits + Math.abs(value) * 2 * Number.EPSILON);
        assert.equal(roundHalfUp(rounded, digits), rounded);
        assert.equal(roundHalfUp(-value, digits), rounded === 0 ? 0 : -rounded);
      }),
    );
  });

  it('divides integers to the nearest, halves away from zero', () => {
    assert.deepEqual(
      [divideHalfUp(5n, 2n), divideHalfUp(-5n, 2n), divideHalfUp(4n, 3n), divideHalfUp(-1n, 3n)],
      [3n, -3n, 1n, 0n],
    );
  });
});
