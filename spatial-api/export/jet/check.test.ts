import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { before, describe, it } from 'mocha';
import { checkDatabase } from './check.ts';
import type { ProblemCode } from './check/report.ts';
import { JetError } from './errors.ts';
import { indexHead } from './index/page-layout.ts';
import { LONG_VALUE_OWNER, PAGE_SIZE, pageType } from './page.ts';
import { boundaryPoints, everything, parcels } from './peer/designs.ts';
import { assertSound, sampleFile, testFolder, write } from './testing.ts';

const folder = testFolder();
const ROWS = 120;

describe('the structure check', () => {
  const path = folder.file('whole.mdb');
  let whole: Buffer;

  before(async () => {
    await write(path, everything, { 宗地: parcels(ROWS), '界址点 JZD': boundaryPoints(ROWS) });
    whole = readFileSync(path);
  });

  /** Byte position of the n-th page that satisfies a condition. */
  const find = (is: (page: Buffer) => boolean, n = 0): number => {
    for (let at = 2 * PAGE_SIZE, found = 0; at < whole.length; at += PAGE_SIZE) {
      if (is(whole.subarray(at, at + PAGE_SIZE)) && found++ === n) return at;
    }
    throw new Error('no such page');
  };
  const definition = (rows: number): number =>
    find((page) => page[0] === pageType.table && page.readUInt32LE(16) === rows);
  const dataPage = (n = 0): number =>
    find((page) => page[0] === pageType.data && page.readUInt32LE(4) === definition(ROWS) / PAGE_SIZE, n);
  /** A page with one full piece of a long value. */
  const longPage = (): number =>
    find(
      (page) =>
        page[0] === pageType.data &&
        page.readUInt32LE(4) === LONG_VALUE_OWNER &&
        page.readUInt16LE(14) === PAGE_SIZE - 4076,
    );
  const leaf = (n = 0): number =>
    find(
      (page) =>
        page[0] === pageType.indexLeaf &&
        page.readUInt32LE(4) === definition(ROWS) / PAGE_SIZE &&
        page.readUInt32LE(indexHead.next) > 0,
      n,
    );

  /** The row with the used map of 宗地. */
  const usedMap = (): number => {
    const pointer = whole.readUInt32LE(definition(ROWS) + 55);
    const page = (pointer >>> 8) * PAGE_SIZE;
    return page + whole.readUInt16LE(page + 14 + 2 * (pointer & 0xff));
  };

  /** Codes a check reports after a change to the file. */
  function codesAfter(damage: (bytes: Buffer) => void): ProblemCode[] {
    const bytes = Buffer.from(whole);
    damage(bytes);
    writeFileSync(folder.file('damaged.mdb'), bytes);
    return [...new Set(checkDatabase(folder.file('damaged.mdb')).problems.map((problem) => problem.code))];
  }

  const reports = (code: ProblemCode, damage: (bytes: Buffer) => void): void => {
    const codes = codesAfter(damage);
    assert.ok(codes.includes(code), `${code} not among ${codes.join(', ')}`);
  };

  it('finds nothing in a file we wrote, and counts its rows and entries', () => {
    const report = assertSound(path);
    const parcelTable = report.tables.find((table) => table.name === '宗地')!;
    assert.equal(parcelTable.rows, ROWS);
    assert.equal(parcelTable.indexes.length, 27);
    assert.equal(parcelTable.indexes.find((index) => index.name === '宗地代码')!.entries, ROWS);
  });

  it('finds a wrong row count and a wrong count of keys', () => {
    reports('row-count', (bytes) => bytes.writeUInt32LE(ROWS - 1, definition(ROWS) + 16));
    reports('index-key-count', (bytes) => bytes.writeUInt32LE(ROWS - 1, definition(ROWS) + 67));
  });

  it('finds rows without a place and a wrong count of free bytes', () => {
    reports('page-layout', (bytes) => bytes.writeUInt16LE(3, dataPage() + 14));
    reports('page-layout', (bytes) => bytes.writeUInt16LE(bytes.readUInt16LE(dataPage() + 2) ^ 1, dataPage() + 2));
    reports('row-bytes', (bytes) => bytes.writeUInt16LE(0x0fff, dataPage() + PAGE_SIZE - 5));
  });

  it('finds pages that belong to another table, to nobody or to two', () => {
    reports('page-type', (bytes) => bytes.writeUInt32LE(3, dataPage() + 4));
    reports('page-type', (bytes) => bytes.fill(0, dataPage(), dataPage() + PAGE_SIZE));
    reports('page-leaked', (bytes) => bytes.fill(0, usedMap() + 5, usedMap() + 69));
    reports('page-used-and-free', (bytes) => bytes.fill(0xff, PAGE_SIZE + PAGE_SIZE - 64, PAGE_SIZE + PAGE_SIZE));
  });

  it('finds a deleted row that still has entries', () => {
    reports('index-entries', (bytes) =>
      bytes.writeUInt16LE(bytes.readUInt16LE(dataPage() + 14) | 0x8000, dataPage() + 14),
    );
  });

  it('finds a changed value by the indexes on it', () => {
    const at = dataPage() + PAGE_SIZE;
    reports('index-entries', (bytes) => bytes.writeUInt8(bytes[at - 300]! ^ 1, at - 300));
  });

  it('finds entries out of order, lost links and wrong levels', () => {
    reports('index-order', (bytes) => bytes.writeUInt8(0xff, leaf() + 481));
    reports('index-links', (bytes) => bytes.writeUInt32LE(0, leaf() + indexHead.next));
    reports('index-page', (bytes) => bytes.writeUInt16LE(1, leaf() + indexHead.free));
    reports('index-page', (bytes) => bytes.writeUInt32LE(9, leaf() + indexHead.table));
    reports('index-level', (bytes) =>
      bytes.writeUInt8(7, find((page) => page[0] === pageType.indexNode) + indexHead.level),
    );
  });

  it('finds broken long values', () => {
    reports('long-value', (bytes) => bytes.writeUInt16LE(bytes.readUInt16LE(longPage() + 14) - 2, longPage() + 14));
    reports('page-type', (bytes) => bytes.writeUInt32LE(7, longPage() + 4));
  });

  it('finds a row whose parent is gone', () => {
    const points = definition(2 * ROWS + 1) / PAGE_SIZE;
    // The entry of the point without a parcel comes first and takes five bytes; the next starts with 7F and a 3.
    const first = find(
      (page) =>
        page[0] === pageType.indexLeaf && page.readUInt32LE(4) === points && page[480] === 0 && page[485] === 0x7f,
    );
    reports('relationship-parent', (bytes) => bytes.writeUInt8(0x3a, first + 486));
  });

  it('finds a definition or a catalogue that cannot be read', () => {
    reports('definition', (bytes) => bytes.writeUInt16LE(999, definition(ROWS) + 45));
    reports('catalogue', (bytes) => bytes.fill(0, 2 * PAGE_SIZE, 3 * PAGE_SIZE));
    reports('usage-map', (bytes) => bytes.writeUInt32LE(0x00ffff00, definition(ROWS) + 55));
  });

  it('answers on any damaged file: it neither breaks nor runs on', function () {
    this.timeout(120_000);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    const place = fc.oneof(change, fc.tuple(fc.nat(15 * PAGE_SIZE), fc.nat(255)));
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 40 }), fc.option(fc.nat(whole.length)), (changes, cut) => {
        const bytes = Buffer.from(cut == null ? whole : whole.subarray(0, cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        writeFileSync(folder.file('fuzzed.mdb'), bytes);
        try {
          checkDatabase(folder.file('fuzzed.mdb'));
        } catch (error) {
          assert.ok(error instanceof JetError, String(error));
        }
      }),
      { numRuns: 150 },
    );
  });

  for (const name of [
    'V2000_test.mdb',
    'V2003_test.mdb',
    'jackcess_empty2000.mdb',
    'jackcess_empty2003.mdb',
    'pgeo_sample.mdb',
  ]) {
    it(`finds ${name}, made by Access, sound and recomputes all its index keys`, function () {
      const sample = sampleFile(name);
      if (sample == null) return this.skip();
      const report = checkDatabase(sample);
      assert.ok(report.isSound, JSON.stringify(report.problems.slice(0, 3)));
      for (const table of report.tables) for (const index of table.indexes) assert.ok(index.keysVerified, index.name);
    });
  }
});
