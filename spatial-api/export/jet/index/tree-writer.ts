import { copyBytes } from '../copy-bytes.ts';
import type { PageFile } from '../page-file.ts';
import { PAGE_SIZE, pageType } from '../page.ts';
import type { EntryCursor } from './entry-cursor.ts';
import { ENTRIES_AT, ENTRY_SPACE, indexHead, LEAF_POINTER, MASK_AT, NODE_POINTER } from './page-layout.ts';

/** Entries gathered for one page: full bytes side by side, the shared prefix taken off when the page is written. */
class PageEntries {
  #bytes = Buffer.allocUnsafe(16 * 1024);
  readonly #ends: number[] = [];
  #prefix = 0;
  readonly #pointer: number;

  constructor(pointer: number) {
    this.#pointer = pointer;
  }

  get count(): number {
    return this.#ends.length;
  }

  /** Start of entry `i` in `bytes`. */
  #start(i: number): number {
    return i === 0 ? 0 : this.#ends[i - 1]!;
  }

  /** Length of the prefix the first entry shares with another; it never reaches into the pointers. */
  #sharedWith(bytes: Buffer, start: number, end: number): number {
    const limit = Math.min(this.#prefix, end - start - this.#pointer);
    let shared = 0;
    while (shared < limit && bytes[start + shared] === this.#bytes[shared]) shared++;
    return shared;
  }

  /** Adds an entry; answers false and changes nothing when it does not fit. */
  add(bytes: Buffer, start: number, end: number): boolean {
    const count = this.#ends.length;
    const from = count === 0 ? 0 : this.#ends[count - 1]!;
    const length = end - start;
    const prefix = count === 0 ? length - this.#pointer : this.#sharedWith(bytes, start, end);
    if (from + length - count * prefix > ENTRY_SPACE) return false;
    if (from + length > this.#bytes.length) {
      const bigger = Buffer.allocUnsafe(2 * (from + length));
      this.#bytes.copy(bigger, 0, 0, from);
      this.#bytes = bigger;
    }
    copyBytes(bytes, start, end, this.#bytes, from);
    this.#ends.push(from + length);
    this.#prefix = prefix;
    return true;
  }

  /** A copy of the last entry. */
  last(): Buffer {
    return Buffer.from(this.#bytes.subarray(this.#start(this.#ends.length - 1), this.#ends.at(-1)));
  }

  clear(): void {
    this.#ends.length = 0;
    this.#prefix = 0;
  }

  /** Lays the entries out on a page with their end marks, prefix and free count. */
  writeTo(page: Buffer): void {
    const prefix = this.#ends.length > 1 ? this.#prefix : 0;
    let at = ENTRIES_AT;
    for (let i = 0; i < this.#ends.length; i++) {
      const start = this.#start(i) + (i === 0 ? 0 : prefix);
      copyBytes(this.#bytes, start, this.#ends[i]!, page, at);
      at += this.#ends[i]! - start;
      const mark = at - ENTRIES_AT;
      page[MASK_AT + (mark >> 3)]! |= 1 << (mark & 7);
    }
    page.writeUInt16LE(ENTRY_SPACE - (at - ENTRIES_AT), indexHead.free);
    page.writeUInt16LE(prefix, indexHead.prefix);
  }
}

function startIndexPage(page: Buffer, type: number, table: number, level: number): void {
  page.fill(0);
  page[0] = type;
  page[1] = 1;
  page.writeUInt32LE(table, indexHead.table);
  page[indexHead.level] = level;
}

/** A page of the tree with the last entry below it. */
interface Branch {
  readonly page: number;
  readonly last: Buffer;
}

/** Where a tree goes: its table, its fixed root page, and old pages of the index to use before new ones. */
export interface TreePlace {
  readonly file: PageFile;
  readonly table: number;
  readonly root: number;
  readonly reusable: number[];
}

/** Writes an empty tree: the root is a leaf without entries. */
export function emptyTree(table: number): Buffer {
  const page = Buffer.alloc(PAGE_SIZE);
  startIndexPage(page, pageType.indexLeaf, table, 0);
  page.writeUInt16LE(ENTRY_SPACE, indexHead.free);
  return page;
}

/**
 * Builds a whole tree from entries in order: leaves from left to right, then one level of nodes after the other up to
 * the root, which keeps its page. Answers all pages of the index. `visit` sees every entry.
 */
export async function writeTree(
  place: TreePlace,
  entries: EntryCursor,
  visit: (bytes: Buffer, start: number, end: number) => void,
): Promise<number[]> {
  const used = [place.root];
  const take = (): number => {
    const page = place.reusable.pop() ?? place.file.allocate();
    used.push(page);
    return page;
  };
  let branches = await writeLeaves(place, entries, visit, take);
  for (let level = 1; branches.length > 1; level++) branches = writeNodes(place, branches, level, take);
  return used;
}

/** Writes the leaves, linked in order. A single leaf is the root. */
async function writeLeaves(
  place: TreePlace,
  entries: EntryCursor,
  visit: (bytes: Buffer, start: number, end: number) => void,
  take: () => number,
): Promise<Branch[]> {
  const branches: Branch[] = [];
  const gathered = new PageEntries(LEAF_POINTER);
  const page = Buffer.alloc(PAGE_SIZE);
  let number = 0;
  let previous = 0;
  const write = (next: number): void => {
    startIndexPage(page, pageType.indexLeaf, place.table, 0);
    gathered.writeTo(page);
    page.writeUInt32LE(previous, indexHead.previous);
    page.writeUInt32LE(next, indexHead.next);
    place.file.put(number, page);
    branches.push({ page: number, last: gathered.count === 0 ? Buffer.alloc(0) : gathered.last() });
    gathered.clear();
  };
  while (entries.next()) {
    visit(entries.bytes, entries.start, entries.end);
    if (gathered.add(entries.bytes, entries.start, entries.end)) continue;
    if (number === 0) number = take();
    const next = take();
    write(next);
    previous = number;
    number = next;
    gathered.add(entries.bytes, entries.start, entries.end);
    if (place.file.pressed) await place.file.drain();
  }
  if (number === 0) number = place.root;
  write(0);
  return branches;
}

/** A node's entry: the last entry below the child, then the child's page, big endian. */
function nodeEntry(branch: Branch): Buffer {
  const entry = Buffer.alloc(branch.last.length + 4);
  branch.last.copy(entry);
  entry.writeUInt32BE(branch.page, branch.last.length);
  return entry;
}

/** Groups children into nodes: as many as fit; the last child of a node stands in its tail, not in its entries. */
function groupChildren(children: readonly Branch[]): Branch[][] {
  const groups: Branch[][] = [];
  let gathered = new PageEntries(NODE_POINTER);
  let group: Branch[] = [];
  for (const child of children) {
    const last = group.at(-1);
    if (last != null) {
      // The previous child becomes an entry now that it is no longer the tail.
      const entry = nodeEntry(last);
      if (!gathered.add(entry, 0, entry.length)) {
        groups.push(group);
        group = [];
        gathered = new PageEntries(NODE_POINTER);
      }
    }
    group.push(child);
  }
  groups.push(group);
  // A node over one child is not allowed: take one over from the left neighbour.
  const lastGroup = groups.at(-1)!;
  const neighbour = groups.at(-2);
  if (lastGroup.length === 1 && neighbour != null) lastGroup.unshift(neighbour.pop()!);
  return groups;
}

function writeNodes(place: TreePlace, children: readonly Branch[], level: number, take: () => number): Branch[] {
  const groups = groupChildren(children);
  const numbers = groups.length === 1 ? [place.root] : groups.map(take);
  // Nodes are linked with their siblings under the same parent only.
  const parents =
    groups.length === 1
      ? []
      : groupChildren(groups.map((group, i) => ({ page: numbers[i]!, last: group.at(-1)!.last })));
  const families = new Map(parents.flatMap((family, n) => family.map((branch) => [branch.page, n] as const)));
  const page = Buffer.alloc(PAGE_SIZE);
  const sibling = (i: number, other: number): number => {
    const number = numbers[other];
    return number != null && families.get(number) === families.get(numbers[i]!) ? number : 0;
  };
  return groups.map((group, i) => {
    const gathered = new PageEntries(NODE_POINTER);
    for (const child of group.slice(0, -1)) {
      const entry = nodeEntry(child);
      gathered.add(entry, 0, entry.length);
    }
    startIndexPage(page, pageType.indexNode, place.table, level);
    gathered.writeTo(page);
    page.writeUInt32LE(sibling(i, i - 1), indexHead.previous);
    page.writeUInt32LE(sibling(i, i + 1), indexHead.next);
    page.writeUInt32LE(group.at(-1)!.page, indexHead.tail);
    place.file.put(numbers[i]!, page);
    return { page: numbers[i]!, last: group.at(-1)!.last };
  });
}
