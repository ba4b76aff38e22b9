/**
 * Where the content of a fixed-width field ends. Tables of the cadastre are nine tenths blanks (a record of 宗地 has 2,800
 * bytes, 200 of them text), so the blanks are passed over eight at a time: as the one double whose eight bytes are blanks.
 */

const BLANK = 0x20;
const EIGHT_BLANKS = new Float64Array(new Uint8Array(8).fill(BLANK).buffer)[0]!;

/** State: the memory that the records of one window lie in, seen as doubles. */
export class BlankScan {
  private words: Float64Array = new Float64Array(0);
  private base = 0;

  /** The record that `contentEnd` is asked about next. */
  turnTo(record: Buffer): void {
    const { buffer, byteOffset } = record;
    if (this.words.buffer !== buffer) this.words = new Float64Array(buffer, 0, buffer.byteLength >>> 3);
    this.base = byteOffset;
  }

  /** `end` moved back over the blanks before it, not beyond `start`. Offsets count within the record. */
  contentEnd(record: Buffer, start: number, end: number): number {
    let at = end;
    if (at - start > 16) {
      const { base, words } = this;
      while ((at + base) & 7) {
        if (record[at - 1] !== BLANK) return at;
        at--;
      }
      while (at - 8 >= start && words[(at + base - 8) >>> 3] === EIGHT_BLANKS) at -= 8;
    }
    while (at > start && record[at - 1] === BLANK) at--;
    return at;
  }
}
