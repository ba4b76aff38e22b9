import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { planSystemTable, systemTables } from './catalogue-tables.ts';
import { PageReader } from './page-reader.ts';
import { definitionPages, encodeDefinition, readDefinition } from './table-definition.ts';
import { placeTable } from './table-layout.ts';
import { sampleFile } from './testing.ts';

/** Bytes of a definition that Access leaves uninitialised: unused slots and a gap of indexes, offsets of variable columns. */
function idleBytes(page: Buffer, columns: number, indexes: number): Set<number> {
  const idle = new Set<number>();
  const columnsAt = 63 + 12 * indexes;
  for (let i = 0; i < columns; i++) {
    const at = columnsAt + 25 * i;
    if ((page[at + 15]! & 1) === 0) for (const byte of [21, 22]) idle.add(at + byte);
  }
  let at = columnsAt + 25 * columns;
  for (let i = 0; i < columns; i++) at += 2 + page.readUInt16LE(at);
  for (let i = 0; i < indexes; i++, at += 52) {
    for (const byte of [42, 43, 44, 45]) idle.add(at + byte);
    for (let slot = at + 4; slot < at + 34; slot += 3) if (page.readUInt16LE(slot) === 0xffff) idle.add(slot + 2);
  }
  return idle;
}

describe('definitions of the system tables', () => {
  for (const table of systemTables) {
    it(`${table.name} is byte for byte what Access writes, but for counters`, function () {
      const path = sampleFile('jackcess_empty2000.mdb');
      if (path == null) return this.skip();
      const source = new PageReader(path);
      const real = readDefinition((page) => source.read(page), table.page);
      const maps = {
        indexMaps: real.realIndexes.map((index) => index.map),
        roots: real.realIndexes.map((index) => index.root),
      };
      const placement = {
        ...maps,
        usedMap: real.usedMap,
        freeMap: real.freeMap,
        longValueMaps: real.longValueMaps,
        definitionPages: [table.page],
      };
      const ours = { ...placeTable(planSystemTable(table), placement, true), rows: real.rows };
      const counted = {
        ...ours,
        realIndexes: ours.realIndexes.map((index, i) => ({ ...index, keys: real.realIndexes[i]!.keys })),
      };
      const [page] = definitionPages(encodeDefinition(counted), [table.page]);
      const expected = Buffer.from(source.read(table.page));
      for (const at of idleBytes(expected, real.columns.length, real.realIndexes.length)) expected[at] = page![at]!;
      const length = expected.readUInt32LE(8);
      assert.equal(page!.toString('hex', 0, length), expected.toString('hex', 0, length));
      source.close();
    });
  }
});
