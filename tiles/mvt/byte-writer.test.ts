import assert from 'node:assert/strict';

import fc from 'fast-check';
import { describe, it } from 'mocha';
import { PbfReader } from 'pbf';

import { ByteWriter, varintLength } from './byte-writer.ts';
import { ValueTable } from './value-table.ts';

describe('the writer of protobuf bytes', () => {
  it('writes whole numbers that any reader reads back', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (values) => {
        const writer = new ByteWriter(1);
        for (const value of values) writer.varint(value);
        const reader = new PbfReader(writer.finish());
        for (const value of values) assert.equal(reader.readVarint(), value);
        assert.equal(
          writer.length,
          values.reduce((sum, value) => sum + varintLength(value), 0),
        );
      }),
    );
  });

  it('writes signed numbers by zigzag', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (values) => {
        const writer = new ByteWriter(1);
        for (const value of values) writer.signed(value);
        const reader = new PbfReader(writer.finish());
        for (const value of values) assert.equal(reader.readSVarint(), value);
      }),
    );
  });
});

describe('the table of values', () => {
  it('names equal values by one index and different ones by different indexes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string(), fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true }), fc.boolean()),
          { maxLength: 200 },
        ),
        (values) => {
          const table = new ValueTable();
          const seen = new Map<string, number>();
          for (const value of values) {
            const key = `${typeof value}${Number.isSafeInteger(value)} ${Object.is(value, -0) ? '-0' : value}`;
            const index = addTo(table, value);
            assert.equal(index, seen.get(key) ?? seen.size);
            seen.set(key, index);
          }
        },
      ),
    );
  });

  it('survives many values and starts anew after clear', () => {
    const table = new ValueTable();
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 20_000; n++) assert.equal(addTo(table, `宗地 ${n}`), n);
      for (let n = 0; n < 20_000; n += 7) assert.equal(addTo(table, `宗地 ${n}`), n);
      table.clear();
    }
  });
});

function addTo(table: ValueTable, value: string | number | boolean): number {
  if (typeof value === 'boolean') return table.boolean(value);
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return table.text(bytes, 0, bytes.length, false);
  }
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return table.integer(value);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return table.double(bytes, 0);
}
