import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readMoney, readNumeric, toUnscaled, writeMoney, writeNumeric } from './numeric.ts';
import { assertRefused } from './testing.ts';

const buffer = Buffer.alloc(17);

const numericText = (value: string | number, precision: number, scale: number): string => {
  writeNumeric(buffer, 0, value, precision, scale);
  return readNumeric(buffer, 0, scale);
};

describe('decimals', () => {
  it('a number that is the nearest double of a short decimal is taken exactly', () => {
    assert.equal(toUnscaled(6596.06, 2), 659606);
    assert.equal(toUnscaled(0.29, 2), 29);
    assert.equal(toUnscaled(-0.1, 4), -1000);
    assert.equal(toUnscaled(1e21, 0), 10n ** 21n);
  });

  it('a value with more decimals than its column is refused, never rounded', async () => {
    await assertRefused(() => toUnscaled(0.1 + 0.2, 4), 'value-scale');
    await assertRefused(() => toUnscaled('12.345', 2), 'value-scale', { scale: 2 });
    assert.equal(toUnscaled('12.3400', 2), 1234);
  });

  it('what is not a decimal number is refused', async () => {
    for (const value of ['', '-', '1e5', '12,5', 'abc', NaN, Infinity, true, {}]) {
      await assertRefused(() => toUnscaled(value, 2), 'value-type');
    }
  });

  it('money reaches from −922337203685477.5808 to 922337203685477.5807', async () => {
    for (const text of ['-922337203685477.5808', '922337203685477.5807', '0.0001', '-0.0001', '0.0000']) {
      writeMoney(buffer, 0, text);
      assert.equal(readMoney(buffer, 0), text);
    }
    await assertRefused(() => writeMoney(buffer, 0, '922337203685477.5808'), 'value-range');
  });

  it('numerics keep all 28 digits, and one more is refused', async () => {
    assert.equal(numericText(`-${'9'.repeat(28)}`, 28, 0), `-${'9'.repeat(28)}`);
    assert.equal(numericText(`0.${'0'.repeat(27)}1`, 28, 28), `0.${'0'.repeat(27)}1`);
    await assertRefused(() => numericText('1000.00', 5, 2), 'value-range');
    assert.equal(numericText('999.99', 5, 2), '999.99');
  });

  it('any decimal text comes back unchanged', () => {
    const decimal = fc.record({
      whole: fc.bigInt(-(10n ** 20n), 10n ** 20n),
      decimals: fc.integer({ min: 0, max: 9999 }),
    });
    fc.assert(
      fc.property(decimal, ({ whole, decimals }) => {
        const text = `${whole}.${String(decimals).padStart(4, '0')}`;
        const expected = /^-0\.0+$/.test(text) ? text.slice(1) : text;
        assert.equal(numericText(text, 28, 4), expected);
      }),
    );
  });
});
