import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fromSerialDate, toSerialDate } from './date.ts';
import { assertRefused } from './testing.ts';

describe('Access dates', () => {
  it('day 0 is 1899-12-30 and the time is a fraction of the day', () => {
    assert.equal(toSerialDate('1899-12-30'), 0);
    assert.equal(toSerialDate('1900-01-01'), 2);
    assert.equal(toSerialDate('2024-02-29 12:00:00'), 45351.5);
    assert.equal(toSerialDate('2024-02-29T06:00:00.000'), 45351.25);
  });

  it('before day 0 the time is subtracted from the day', () => {
    assert.equal(toSerialDate('1899-12-29 18:00:00'), -1.75);
    assert.equal(fromSerialDate(-1.75), '1899-12-29 18:00:00');
  });

  it('the years 100 to 9999 can be written, others are refused', async () => {
    assert.equal(toSerialDate('0100-01-01'), -657434);
    assert.equal(fromSerialDate(toSerialDate('9999-12-31 23:59:59')), '9999-12-31 23:59:59');
    await assertRefused(() => toSerialDate('0099-12-31'), 'value-range');
  });

  it('days that do not exist, fractions of seconds and time zones are refused', async () => {
    const wrong = ['2023-02-29', '2024-13-01', '2024-00-10', '2024-01-01 24:00:00', '2024-01-01 12:00', '2024/01/01'];
    for (const text of [...wrong, '2024-01-01T12:00:00Z', '2024-01-01 12:00:00.5', '2024-01-01 12:00:00+08:00', '']) {
      await assertRefused(() => toSerialDate(text), 'value-type');
    }
    await assertRefused(() => toSerialDate(new Date()), 'value-type');
  });

  it('every second of eight thousand years comes back', () => {
    const seconds = { min: Date.UTC(1000, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 };
    fc.assert(
      fc.property(fc.integer(seconds), (second) => {
        const text = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
        assert.equal(fromSerialDate(toSerialDate(text)), text);
      }),
    );
  });
});
