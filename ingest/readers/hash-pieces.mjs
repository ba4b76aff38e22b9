/**
 * SHA-256 of texts and files, on whichever thread, and a hash of bytes that passes over runs of blanks, nothing lost: tables of the cadastre are nine tenths blanks, and hashing
 * those takes longer than anything else that is done with them. Four bytes at a time, counted from the beginning of the file.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const BLANKS = 0x20202020;

/** State: a hash over the words that are not blank, and one over how many of either kind follow each other; together they tell every byte. */
export class BlankRunsHash {
  constructor() {
    this.content = createHash('sha256');
    this.runs = createHash('sha256');
    /** Words of one kind since the last change. */
    this.length = 0;
    this.isBlank = false;
    /** Bytes that do not fill a word yet. */
    this.rest = Buffer.alloc(0);
    this.kept = new Uint32Array(0);
    this.lengths = new Uint32Array(0);
  }

  /** @param {Buffer} chunk */
  update(chunk) {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const count = bytes.length >>> 2;
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
    this.addWords(new Uint32Array(aligned.buffer, aligned.byteOffset, count), count);
    this.rest = Buffer.from(aligned.subarray(4 * count));
  }

  /** @param {Uint32Array} words @param {number} count */
  addWords(words, count) {
    if (this.kept.length < count) {
      this.kept = new Uint32Array(count);
      this.lengths = new Uint32Array(count);
    }
    const { kept, lengths } = this;
    let [keptCount, changes, { length, isBlank }] = [0, 0, this];
    for (let i = 0; i < count; i++) {
      const word = words[i];
      if ((word === BLANKS) !== isBlank) {
        lengths[changes++] = length;
        isBlank = !isBlank;
        length = 0;
      }
      length++;
      if (!isBlank) kept[keptCount++] = word;
    }
    this.content.update(new Uint8Array(kept.buffer, 0, 4 * keptCount));
    this.runs.update(new Uint8Array(lengths.buffer, 0, 4 * changes));
    this.length = length;
    this.isBlank = isBlank;
  }

  /** Both hashes as one text. */
  digest() {
    this.content.update(this.rest);
    this.runs.update(`${this.length} ${this.rest.length}`);
    return `${this.content.digest('hex')} ${this.runs.digest('hex')}`;
  }
}

/** Over the pieces one after the other. @param {readonly (string | { path: string, isSparse?: boolean })[]} pieces */
export async function hashPieces(pieces) {
  const hash = createHash('sha256');
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      hash.update(piece);
      continue;
    }
    const into = piece.isSparse === true ? new BlankRunsHash() : hash;
    for await (const chunk of createReadStream(piece.path, { highWaterMark: 1024 * 1024 })) into.update(chunk);
    if (into instanceof BlankRunsHash) hash.update(into.digest());
  }
  return hash.digest('hex');
}
