import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ColumnType } from '../column-type.ts';
import { RowEncoder } from '../row-encoder.ts';
import { placeTable, planTables } from '../table-layout.ts';
import type { JetValue } from '../value-reader.ts';
import { KeyWriter } from './key.ts';

/** Makes keys of one column, ascending and descending. */
function keyMaker(type: ColumnType): (value: JetValue, descending: boolean) => string {
  const column = { name: 'v', type, ...(type === 'numeric' ? { precision: 28, scale: 4 } : {}) };
  const indexes = [
    { name: 'up', columns: ['v'] },
    { name: 'down', columns: [{ column: 'v', descending: true }] },
  ];
  const plan = planTables({ tables: [{ name: 't', columns: [column], indexes }] }, [9])[0]!;
  const placement = { usedMap: 0, freeMap: 0, indexMaps: [], roots: [], longValueMaps: [], definitionPages: [9] };
  const table = placeTable(plan, placement, false);
  const encoder = new RowEncoder(table);
  const [up, down] = table.realIndexes.map((index) => new KeyWriter(table, index));
  return (value, descending) => {
    const keys = descending ? down! : up!;
    encoder.encode([value]);
    keys.write(encoder.slots, () => encoder.texts[0] ?? '');
    return keys.bytes.toString('hex', 0, keys.length);
  };
}

/** Asserts that keys order any two values as `compare` does, and the other way round in a descending index. */
function ordersLike<T extends JetValue>(
  type: ColumnType,
  values: fc.Arbitrary<T>,
  compare: (a: T, b: T) => number,
): void {
  const key = keyMaker(type);
  fc.assert(
    fc.property(values, values, (a, b) => {
      const order = Math.sign(compare(a, b));
      assert.equal(Math.sign(key(a, false) < key(b, false) ? -1 : Number(key(a, false) > key(b, false))), order);
      assert.equal(Math.sign(key(a, true) < key(b, true) ? 1 : -Number(key(a, true) > key(b, true))) + 0, order + 0);
    }),
  );
}

const numbers = (a: number, b: number): number => a - b;

describe('index keys', () => {
  it('integers are ordered by value', () => {
    ordersLike('byte', fc.integer({ min: 0, max: 255 }), numbers);
    ordersLike('int16', fc.integer({ min: -32_768, max: 32_767 }), numbers);
    ordersLike('int32', fc.integer(), numbers);
  });

  it('floating point numbers are ordered by value, zero has one key', () => {
    ordersLike('double', fc.double({ noNaN: true, noDefaultInfinity: true }), (a, b) => (a === b ? 0 : a - b));
    ordersLike('float', fc.float({ noNaN: true, noDefaultInfinity: true }), (a, b) => (a === b ? 0 : a - b));
    assert.equal(keyMaker('double')(0, false), keyMaker('double')(-0, false));
  });

  it('money is ordered by value', () => {
    const money = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
    const text = (unscaled: bigint): string => {
      const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(5, '0');
      return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
    };
    const key = keyMaker('money');
    fc.assert(fc.property(money, money, (a, b) => key(text(a), false) < key(text(b), false) === a < b));
  });

  it('decimals are ordered by value; descending ones keep the fault of Jet 4 that puts positive numbers last', () => {
    const key = keyMaker('numeric');
    const decimal = fc.bigInt(-(10n ** 20n), 10n ** 20n);
    fc.assert(fc.property(decimal, decimal, (a, b) => key(a, false) < key(b, false) === a < b));
    assert.ok(key(-1n, true) < key(1n, true));
    assert.ok(key(2n, true) < key(1n, true));
  });

  it('bytes are ordered from the first on, shorter before longer', () => {
    const bytes = fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array));
    const key = keyMaker('binary');
    fc.assert(fc.property(bytes, bytes, (a, b) => key(a, false) < key(b, false) === a.compare(b) < 0));
  });

  it('true comes before false, and null before everything', () => {
    const key = keyMaker('boolean');
    assert.ok(key(true, false) < key(false, false));
    for (const type of ['int32', 'text', 'guid', 'datetime', 'memo', 'binary', 'numeric'] as const) {
      assert.equal(keyMaker(type)(null, false), '00');
      assert.equal(keyMaker(type)(null, true), 'ff');
    }
  });

  it('a GUID has the key Access gives it', () => {
    const key = keyMaker('guid')('{28DA9E89-FF80-4D6D-8926-4EE2B161677D}', false);
    assert.equal(key, '7f28da9e89ff804d6d0989264ee2b161677d08');
  });
});
