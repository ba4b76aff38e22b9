import type { PageSource } from '../page-reader.ts';
import { pageOf, pageType, rowPointer } from '../page.ts';
import { findMapRow, mapPagesOf, readUsageMap } from '../usage-map.ts';
import type { Place, ProblemList } from './report.ts';

/** Who may own a page. Map pages may be claimed by many maps, every other page by one owner. */
const kinds = [
  'nobody',
  'header',
  'definition',
  'usage map',
  'map bits',
  'data',
  'long values',
  'index',
  'spare index',
] as const;

export type PageKind = (typeof kinds)[number];

/** Notes which part of the file owns each page, so that every page is claimed exactly once or free. */
export class PageClaims {
  readonly #kinds: Uint8Array;
  readonly #source: PageSource;
  readonly #list: ProblemList;

  constructor(source: PageSource, list: ProblemList) {
    this.#source = source;
    this.#list = list;
    this.#kinds = new Uint8Array(source.pages);
  }

  /** Claims a page; answers false (and reports) when it does not exist or belongs to another. */
  claim(page: number, kind: PageKind, place: Place): boolean {
    if (!(page >= 0 && page < this.#source.pages)) {
      this.#list.add('truncated', `its ${kind} page ${page} is past the end of the file`, place);
      return false;
    }
    const before = kinds[this.#kinds[page]!]!;
    if (before === 'usage map' && kind === 'usage map') return true;
    if (before !== 'nobody') {
      this.#list.add('page-claimed-twice', `as ${before} and as ${kind}`, { ...place, page });
      return false;
    }
    this.#kinds[page] = kinds.indexOf(kind);
    return true;
  }

  /** Claims the pages a usage map lies on and answers the pages it lists. */
  mapPages(pointer: number, place: Place): number[] {
    if (pointer === 0) return [];
    const row = this.#list.attempt('usage-map', place, () => findMapRow(this.#source, pointer));
    if (row == null) {
      this.#list.add('usage-map', `no usage map at page ${pageOf(pointer)}`, place);
      return [];
    }
    this.claim(row.page, 'usage map', place);
    const bytes = this.#source.read(row.page).subarray(row.start, row.start + row.length);
    if (bytes[0]! > 1) this.#list.add('usage-map', `unknown kind ${bytes[0]}`, { ...place, page: row.page });
    if (bytes[0] === 0 && bytes.readUInt32LE(1) % 8 !== 0) {
      this.#list.add('usage-map-start', `starts at page ${bytes.readUInt32LE(1)}, not a multiple of 8`, place);
    }
    let sound = true;
    for (const page of mapPagesOf(bytes)) {
      if (page === 0) continue;
      sound = this.claim(page, 'map bits', place) && this.#source.read(page)[0] === pageType.usageMap && sound;
    }
    if (!sound) this.#list.add('usage-map', 'its map pages are damaged', place);
    return sound ? [...readUsageMap(this.#source, pointer)] : [];
  }

  /** Compares the claims with the global map of free pages. */
  checkFreePages(): void {
    const free = this.mapPages(rowPointer(1, 0), {});
    const isFree = new Uint8Array(this.#source.pages);
    for (const page of free) if (page < this.#source.pages) isFree[page] = 1;
    for (let page = 0; page < this.#source.pages; page++) {
      const claimed = this.#kinds[page] !== 0;
      const kind = kinds[this.#kinds[page]!]!;
      if (claimed && isFree[page] === 1) {
        const code = kind === 'spare index' ? 'page-spare-and-free' : 'page-used-and-free';
        this.#list.add(code, `belongs to ${kind} but is listed as free`, { page });
      }
      if (!claimed && isFree[page] === 0) this.#list.add('page-leaked', 'belongs to nothing and is not free', { page });
    }
  }
}
