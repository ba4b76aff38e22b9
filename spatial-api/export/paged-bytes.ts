import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of a page of an Access file. */
export const PAGE_BYTES = 4096;
/** Pages read at once, and pieces of the file kept: 16 MB in all. */
const PIECE = 64;
const KEPT = 64;

/** State: a file that is read page by page, of which single pages may be shown differently than they are. Close it. */
export class PagedBytes {
  readonly length: number;
  private readonly file: number;
  private readonly pieces = new Map<number, Buffer>();
  private readonly changed = new Map<number, Buffer>();

  constructor(path: string) {
    this.file = openSync(path, 'r');
    this.length = fstatSync(this.file).size;
  }

  close(): void {
    closeSync(this.file);
  }

  /** A page, as it is or as it is shown; a file that ends earlier throws. */
  page(number: number): Buffer {
    const shown = this.changed.get(number);
    if (shown !== undefined) return shown;
    const piece = Math.floor(number / PIECE);
    const bytes = this.pieces.get(piece) ?? this.read(piece);
    const start = (number - piece * PIECE) * PAGE_BYTES;
    if (start + PAGE_BYTES > bytes.length) throw new Error(`page ${number} is beyond the end of the file`);
    return bytes.subarray(start, start + PAGE_BYTES);
  }

  /** A page to be shown differently: what is written to it is what is seen of it. */
  editable(number: number): Buffer {
    const known = this.changed.get(number);
    if (known !== undefined) return known;
    const copy = Buffer.from(this.page(number));
    this.changed.set(number, copy);
    return copy;
  }

  /** A buffer of the first page whose length is that of the file and whose slices, each inside one page, are read when asked for. */
  asBuffer(): Buffer {
    const slice = (start = 0, end = PAGE_BYTES): Buffer => {
      const number = Math.floor(start / PAGE_BYTES);
      const page = this.page(number);
      return page.subarray(start - number * PAGE_BYTES, end - number * PAGE_BYTES);
    };
    return Object.defineProperties(Buffer.from(this.page(0)), {
      length: { value: this.length },
      slice: { value: slice },
    });
  }

  private read(piece: number): Buffer {
    const at = piece * PIECE * PAGE_BYTES;
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(PIECE * PAGE_BYTES, this.length - at)));
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(this.file, bytes, done, bytes.length - done, at + done);
      if (read === 0) throw new Error('the file ends earlier than it should');
      done += read;
    }
    // the one that was read first goes first: tables are walked from their first page to their last
    if (this.pieces.size >= KEPT) this.pieces.delete(this.pieces.keys().next().value!);
    this.pieces.set(piece, bytes);
    return bytes;
  }
}
