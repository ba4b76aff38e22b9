import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { apportion } from './apportion.ts';

/** Σ of decimal texts in units of 10^-12. */
function sum(shares: readonly string[]): bigint {
  return shares.reduce((all, share) => {
    const [whole = '0', fraction = ''] = share.replace('-', '').split('.');
    const units = BigInt(whole + fraction.padEnd(12, '0'));
    return share.startsWith('-') ? all - units : all + units;
  }, 0n);
}

describe('apportioned figures', () => {
  it('follow the weights and close to the last decimal', () => {
    assert.deepEqual(apportion('100', [1, 1, 1], 2), ['33.34', '33.33', '33.33']);
    assert.deepEqual(apportion('10.00001', [3, 1], 4), ['7.50001', '2.50000']);
    assert.deepEqual(apportion('7', [0, 0], 0), ['4', '3'], 'equal where nothing is known');
    assert.deepEqual(apportion('-5', [2, 3], 1), ['-2.0', '-3.0']);
    assert.deepEqual(apportion('1,234', [1], 0), ['1234']);
    assert.equal(apportion('约100', [1], 0), undefined);
  });

  it('add up exactly for any figure and any weights', () => {
    const figure = fc.tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: 0, max: 6 }));
    const weights = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(figure, weights, fc.integer({ min: 0, max: 4 }), ([units, scale], given, digits) => {
        const digitsText = String(units < 0n ? -units : units).padStart(scale + 1, '0');
        const text = `${units < 0n ? '-' : ''}${scale === 0 ? digitsText : `${digitsText.slice(0, -scale)}.${digitsText.slice(-scale)}`}`;
        assert.equal(sum(apportion(text, given, digits)!), sum([text]));
      }),
    );
  });
});
