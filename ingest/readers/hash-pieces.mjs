/**
 * SHA-256 of texts and files, on whichever thread, and a hash of bytes that passes over runs of blanks, nothing lost: tables of the cadastre are nine tenths blanks, and hashing
 * those takes longer than anything else that is done with them. Four bytes at a time, counted from the beginning of the file.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const BLANKS = 0x20202020;
/** Eight blanks as one number. */
const EIGHT_BLANKS = new Float64Array(new Uint32Array([BLANKS, BLANKS]).buffer)[0];

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
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
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
    const pairs = new Float64Array(words.buffer, words.byteOffset, count >>> 1);
    let [keptCount, changes, { length, isBlank }] = [0, 0, this];
    for (let i = 0; i < count; i++) {
      // runs of blanks are long: 32 bytes at a look
      while (
        isBlank &&
        (i & 1) === 0 &&
        i + 8 <= count &&
        pairs[i >>> 1] === EIGHT_BLANKS &&
        pairs[(i >>> 1) + 1] === EIGHT_BLANKS &&
        pairs[(i >>> 1) + 2] === EIGHT_BLANKS &&
        pairs[(i >>> 1) + 3] === EIGHT_BLANKS
      ) {
        i += 8;
        length += 8;
      }
      if (i === count) break;
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
