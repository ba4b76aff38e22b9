import { grown } from './room.ts';

/** Slots of an empty table. */
const SLOTS = 256;
/** A table that had to grow beyond this is made anew rather than swept. */
const MOST_SLOTS_SWEPT = 8192;

/** Points by number, each pair of coordinates once. */
export class NodeTable {
  /** Coordinates by number; longer than the table, and replaced when it grows. */
  x = new Float64Array(SLOTS / 2);
  y = new Float64Array(SLOTS / 2);
  size = 0;
  /** Open addressing: number of the point plus one, 0 where free. */
  private slots = new Int32Array(SLOTS);
  private readonly pair = new Float64Array(2);
  private readonly words = new Int32Array(this.pair.buffer);

  /** Forgets all points. */
  clear(): void {
    this.size = 0;
    if (this.slots.length > MOST_SLOTS_SWEPT) this.slots = new Int32Array(SLOTS);
    else this.slots.fill(0);
  }

  /** Number of a point, new where it was not there. */
  idOf(x: number, y: number): number {
    const mask = this.slots.length - 1;
    let slot = this.hash(x, y) & mask;
    for (let held = this.slots[slot]!; held !== 0; held = this.slots[slot]!) {
      if (this.x[held - 1] === x && this.y[held - 1] === y) return held - 1;
      slot = (slot + 1) & mask;
    }
    if (this.size === this.x.length) {
      this.x = grown(this.x, 2 * this.size);
      this.y = grown(this.y, 2 * this.size);
    }
    this.x[this.size] = x;
    this.y[this.size] = y;
    this.size++;
    this.slots[slot] = this.size;
    if (2 * this.size > this.slots.length) this.growSlots();
    return this.size - 1;
  }

  private hash(x: number, y: number): number {
    // adding zero turns -0 into 0, which equals it
    this.pair[0] = x + 0;
    this.pair[1] = y + 0;
    const a = this.words[0]!;
    const b = this.words[1]!;
    const c = this.words[2]!;
    const d = this.words[3]!;
    let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15) ^ c, 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 13) ^ Math.imul(d, 0x27d4eb2f), 0x165667b1);
    return h ^ (h >>> 16);
  }

  private growSlots(): void {
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = this.hash(this.x[id]!, this.y[id]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.slots = slots;
  }
}
