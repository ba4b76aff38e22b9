import { compareEntries } from '../index/entry-order.ts';
import { ENTRY_SPACE, indexHead, LEAF_POINTER, NODE_POINTER } from '../index/page-layout.ts';
import { levelOf, nextOf, pageEntries, previousOf, tailOf, TreeFault } from '../index/tree-reader.ts';
import type { PageSource } from '../page-reader.ts';
import { pageType } from '../page.ts';
import type { PageClaims } from './claims.ts';
import type { Place, ProblemList } from './report.ts';

/** What a walk over a tree found. */
export interface TreeFacts {
  readonly pages: ReadonlySet<number>;
  readonly leaves: readonly number[];
  readonly entries: number;
  /** False when the order or the pages are broken, so that comparing entries would say nothing new. */
  readonly sound: boolean;
}

const MAX_DEPTH = 16;

/** Walks one index from its root and checks every page: type, owner, level, free count, order, links, node entries. */
export class TreeChecker {
  readonly #pages = new Set<number>();
  readonly #leaves: number[] = [];
  #entries = 0;
  #leafDepth: number | undefined;
  #sound = true;
  #last: Buffer | undefined;
  readonly #source: PageSource;
  readonly #table: number;
  readonly #claims: PageClaims;
  readonly #list: ProblemList;
  readonly #place: Place;

  constructor(source: PageSource, table: number, claims: PageClaims, list: ProblemList, place: Place) {
    this.#source = source;
    this.#table = table;
    this.#claims = claims;
    this.#list = list;
    this.#place = place;
  }

  check(root: number): TreeFacts {
    this.#visit(root, 0);
    this.#checkLeafLinks();
    return { pages: this.#pages, leaves: this.#leaves, entries: this.#entries, sound: this.#sound };
  }

  #fault(code: 'index-page' | 'index-order' | 'index-links', page: number, message: string): void {
    this.#sound = false;
    this.#list.add(code, message, { ...this.#place, page });
  }

  /** Visits a page; answers the last entry below it. */
  #visit(number: number, depth: number): Buffer | undefined {
    if (depth > MAX_DEPTH || !this.#claims.claim(number, 'index', this.#place)) {
      this.#sound = false;
      return undefined;
    }
    this.#pages.add(number);
    const page = this.#source.read(number);
    const isLeaf = page[0] === pageType.indexLeaf;
    if (!isLeaf && page[0] !== pageType.indexNode) {
      this.#fault('index-page', number, `type ${page[0]} is no index page`);
      return undefined;
    }
    if (page.readUInt32LE(indexHead.table) !== this.#table)
      this.#fault('index-page', number, 'belongs to another table');
    const entries = this.#entriesOf(number, page);
    if (entries == null) return undefined;
    return isLeaf ? this.#visitLeaf(number, entries, depth) : this.#visitNode(number, page, entries, depth);
  }

  #entriesOf(number: number, page: Buffer): Buffer[] | undefined {
    let entries: Buffer[];
    try {
      entries = pageEntries(page);
    } catch (error) {
      if (!(error instanceof TreeFault)) throw error;
      this.#fault('index-page', number, error.message);
      return undefined;
    }
    const prefix = page.readUInt16LE(indexHead.prefix);
    const pointer = page[0] === pageType.indexNode ? NODE_POINTER : LEAF_POINTER;
    if (entries.length > 1 && entries.some((entry) => entry.length - pointer < prefix)) {
      this.#fault('index-page', number, 'the shared prefix reaches into row pointers');
    }
    const full = entries.reduce((sum, entry) => sum + entry.length, 0);
    const used = full - Math.max(0, entries.length - 1) * prefix;
    if (page.readUInt16LE(indexHead.free) !== ENTRY_SPACE - used) {
      this.#fault(
        'index-page',
        number,
        `says ${page.readUInt16LE(indexHead.free)} free bytes, has ${ENTRY_SPACE - used}`,
      );
    }
    return entries;
  }

  #visitLeaf(number: number, entries: readonly Buffer[], depth: number): Buffer | undefined {
    this.#leaves.push(number);
    this.#leafDepth ??= depth;
    if (depth !== this.#leafDepth) this.#fault('index-page', number, 'lies deeper than other leaves');
    for (const entry of entries) {
      const last = this.#last;
      if (last != null && compareEntries(last, 0, last.length, entry, 0, entry.length) >= 0) {
        this.#fault('index-order', number, `entry ${this.#entries + 1} is not above the one before it`);
      }
      this.#last = entry;
      this.#entries++;
    }
    return entries.at(-1);
  }

  /** A node entry repeats the last entry below its child, then names the child; the last child stands in the tail. */
  #visitNode(number: number, page: Buffer, entries: readonly Buffer[], depth: number): Buffer | undefined {
    let below: Buffer | undefined;
    const children: number[] = [];
    for (const entry of entries) {
      const child = entry.readUInt32BE(entry.length - 4);
      children.push(child);
      below = this.#visit(child, depth + 1);
      const key = entry.subarray(0, entry.length - 4);
      if (below != null && compareEntries(below, 0, below.length, key, 0, key.length) > 0) {
        this.#fault('index-order', number, `the entry for page ${child} is below that page's last entry`);
      }
    }
    const tail = tailOf(page);
    if (tail !== 0 && tail !== children.at(-1)) {
      children.push(tail);
      below = this.#visit(tail, depth + 1) ?? below;
    }
    if (children.length === 0) this.#fault('index-page', number, 'a node without children');
    this.#checkSiblings(children);
    const height = (this.#leafDepth ?? depth + 1) - depth;
    if (levelOf(page) !== height) {
      this.#list.add('index-level', `says level ${levelOf(page)}, is ${height}`, { ...this.#place, page: number });
    }
    return below;
  }

  #checkSiblings(children: readonly number[]): void {
    for (const [i, child] of children.entries()) {
      if (!this.#pages.has(child)) continue;
      const page = this.#source.read(child);
      if (page[0] !== pageType.indexNode) continue;
      if (previousOf(page) !== (children[i - 1] ?? 0) || nextOf(page) !== (children[i + 1] ?? 0)) {
        this.#list.add('index-siblings', 'is not linked with its neighbours', { ...this.#place, page: child });
      }
    }
  }

  #checkLeafLinks(): void {
    for (const [i, leaf] of this.#leaves.entries()) {
      const page = this.#source.read(leaf);
      if (previousOf(page) !== (this.#leaves[i - 1] ?? 0) || nextOf(page) !== (this.#leaves[i + 1] ?? 0)) {
        this.#fault('index-links', leaf, 'is not linked with the leaves beside it');
      }
    }
  }
}
