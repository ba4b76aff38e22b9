import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { appendRow, PAGE_SIZE, rowPointer, startSlottedPage } from './page.ts';
import { encodeUsageMap, MAP_ROW_BYTES, PAGES_PER_MAP_PAGE, readUsageMap } from './usage-map.ts';

/** Encodes pages into a map, puts the map on page 1 of an imagined file and reads it back. */
function roundTrip(pages: readonly number[]): { read: number[]; kind: number; mapPages: number } {
  const home = Buffer.alloc(PAGE_SIZE);
  startSlottedPage(home, 0);
  let next = 2_000_000;
  const { row, mapPages } = encodeUsageMap(pages, MAP_ROW_BYTES, [], () => next++);
  const pointer = rowPointer(1, appendRow(home, row, row.length));
  const stored = new Map([[1, home], ...mapPages.map(({ number, bytes }) => [number, bytes] as const)]);
  const source = { pages: 3_000_000, read: (page: number) => stored.get(page)! };
  return { read: [...readUsageMap(source, pointer)], kind: row[0]!, mapPages: mapPages.length };
}

describe('usage maps', () => {
  it('pages within 512 of each other stay in the row', () => {
    const pages = [520_001, 520_002, 520_400];
    assert.deepEqual(roundTrip(pages), { read: pages, kind: 0, mapPages: 0 });
  });

  it('pages far apart go to map pages, one per 32736 pages that has any', () => {
    const pages = [7, PAGES_PER_MAP_PAGE * 3 + 5, PAGES_PER_MAP_PAGE * 16 + 32_735];
    assert.deepEqual(roundTrip(pages), { read: pages, kind: 1, mapPages: 3 });
  });

  it('any set of pages of a 2 GiB file comes back', () => {
    const pages = fc.uniqueArray(fc.integer({ min: 0, max: 524_287 }), { maxLength: 200 });
    fc.assert(
      fc.property(pages, (set) => {
        const sorted = set.toSorted((a, b) => a - b);
        assert.deepEqual(roundTrip(sorted).read, sorted);
      }),
    );
  });
});
