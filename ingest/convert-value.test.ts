import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Field } from '../schemas/layer.ts';
import { converterOf, type Fault } from './convert-value.ts';

const field = (type: Field['type'], more: Partial<Field> = {}): Field => ({ code: 'X', title: '某', type, ...more });
function convert(
  type: Field['type'],
  given: unknown,
  more?: Partial<Field>,
): { value: unknown; issue?: string; expected?: string } {
  const fault: Fault = { issue: null, expected: null };
  const value = converterOf(field(type, more))(given, fault);
  return {
    value,
    ...(fault.issue == null ? {} : { issue: fault.issue }),
    ...(fault.expected == null ? {} : { expected: fault.expected }),
  };
}

describe('values of fields', () => {
  it('keep text as it is, hold it to its length in characters and refuse control characters', () => {
    assert.deepEqual(convert('text', '常州市'), { value: '常州市' });
    assert.deepEqual(convert('text', '𠮷'.repeat(3), { length: 3 }), { value: '𠮷𠮷𠮷' });
    assert.deepEqual(convert('text', 'abcd', { length: 3 }), { value: null, issue: 'text-too-long', expected: '3' });
    assert.equal(convert('text', 'a\u0001').issue, 'text-control-character');
    assert.deepEqual(convert('text', 320411), { value: '320411' });
  });

  it('take numbers written as text, full width too, and nothing else', () => {
    assert.deepEqual(convert('decimal', ' 12.50 ', { length: 15, scale: 2 }), { value: 12.5 });
    assert.deepEqual(convert('decimal', '１２．５', { length: 15, scale: 2 }), { value: 12.5 });
    for (const text of ['1,234.5', '12㎡', 'NaN', '0x10', '', '1.#INF', 'Infinity'])
      assert.equal(convert('decimal', text).issue, 'not-a-number', text);
    assert.deepEqual(convert('integer', '7'), { value: 7 });
    assert.equal(convert('integer', '7.5').issue, 'not-an-integer');
    assert.equal(convert('integer', 3e9).issue, 'number-too-large');
  });

  it('keep every digit of a decimal and say where there are more than the standard has', () => {
    assert.deepEqual(convert('decimal', '123456789012345678', { length: 18, scale: 0 }), {
      value: '123456789012345678',
    });
    assert.deepEqual(convert('decimal', 123.456, { length: 15, scale: 2 }), {
      value: 123.456,
      issue: 'decimals-excess',
      expected: '2',
    });
    assert.deepEqual(convert('decimal', 1e-7, { length: 15, scale: 2 }), {
      value: 1e-7,
      issue: 'decimals-excess',
      expected: '2',
    });
    assert.deepEqual(convert('decimal', 1234, { length: 5, scale: 2 }), {
      value: null,
      issue: 'number-too-large',
      expected: '5,2',
    });
  });

  it('read dates in every usual form and refuse days that do not exist', () => {
    for (const text of [
      '2010-01-10',
      '20100110',
      '2010/1/10',
      '2010.1.10',
      '2010年1月10日',
      '2010-01-10 00:00:00',
      '2010-01-10T08:30',
      20100110,
    ]) {
      assert.deepEqual(convert('date', text), { value: '2010-01-10' }, String(text));
    }
    for (const text of ['2010-02-30', '20101301', '2010', '10/01/2010', 'x'])
      assert.equal(convert('date', text).issue, 'not-a-date', text);
    assert.deepEqual(convert('timestamp', '2010/1/10 8:05'), { value: '2010-01-10 08:05:00' });
    assert.equal(convert('timestamp', '2010-01-10 25:00').issue, 'not-a-date');
  });

  it('read yes and no in both languages, and lists by any separator', () => {
    assert.deepEqual(
      [convert('boolean', '是').value, convert('boolean', 'N').value, convert('boolean', true).value],
      [true, false, true],
    );
    assert.equal(convert('boolean', '也许').issue, 'not-a-boolean');
    assert.deepEqual(convert('text[]', 'A、B；C,'), { value: ['A', 'B', 'C'] });
    assert.deepEqual(convert('text[]', ' , '), { value: null });
  });

  it('give a date back as the day that was written, whatever the time zone', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          assert.equal(convert('date', day.replaceAll('-', '')).value, day);
        },
      ),
    );
  });
});
