import { copyBytes } from './copy-bytes.ts';
import { JetError } from './errors.ts';
import { LEAF_POINTER } from './index/page-layout.ts';

/**
 * Watches the entries of an index in order: counts different keys and refuses two equal ones in a unique index.
 * Keys made of nulls alone may repeat.
 */
export class UniqueCheck {
  keys = 0;
  readonly #unique: boolean;
  readonly #nullKey: Buffer;
  #previous = Buffer.alloc(256);
  #length = -1;

  constructor(unique: boolean, columns: readonly { readonly descending: boolean }[]) {
    this.#unique = unique;
    this.#nullKey = Buffer.from(columns.map(({ descending }) => (descending ? 0xff : 0x00)));
  }

  see(bytes: Buffer, start: number, end: number): void {
    const length = end - start - LEAF_POINTER;
    if (this.#isSame(bytes, start, length)) {
      const repeatsNull = length === this.#nullKey.length && this.#nullKey.compare(bytes, start, start + length) === 0;
      if (this.#unique && !repeatsNull) {
        const other = this.#previous.readUInt32BE(this.#length);
        throw new JetError('index-duplicate', { other, pointer: bytes.readUInt32BE(end - LEAF_POINTER) });
      }
    } else this.keys++;
    this.#remember(bytes, start, end);
  }

  #isSame(bytes: Buffer, start: number, length: number): boolean {
    if (length !== this.#length) return false;
    for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== this.#previous[i]) return false;
    return true;
  }

  #remember(bytes: Buffer, start: number, end: number): void {
    if (end - start > this.#previous.length) this.#previous = Buffer.alloc(2 * (end - start));
    copyBytes(bytes, start, end, this.#previous, 0);
    this.#length = end - start - LEAF_POINTER;
  }
}
