/** Points by number, each pair of coordinates once. */
export class NodeTable {
  readonly x: number[] = [];
  readonly y: number[] = [];
  /** Open addressing: number of the point plus one, 0 where free. */
  private slots = new Int32Array(256);
  private readonly pair = new Float64Array(2);
  private readonly words = new Int32Array(this.pair.buffer);

  get size(): number {
    return this.x.length;
  }

  /** Number of a point, new where it was not there. */
  idOf(x: number, y: number): number {
    const mask = this.slots.length - 1;
    let slot = this.hash(x, y) & mask;
    for (let held = this.slots[slot]!; held !== 0; held = this.slots[slot]!) {
      if (this.x[held - 1] === x && this.y[held - 1] === y) return held - 1;
      slot = (slot + 1) & mask;
    }
    this.x.push(x);
    this.y.push(y);
    this.slots[slot] = this.x.length;
    if (2 * this.x.length > this.slots.length) this.grow();
    return this.x.length - 1;
  }

  private hash(x: number, y: number): number {
    // adding zero turns -0 into 0, which equals it
    this.pair[0] = x + 0;
    this.pair[1] = y + 0;
    const [a, b, c, d] = [this.words[0]!, this.words[1]!, this.words[2]!, this.words[3]!];
    let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15) ^ c, 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 13) ^ Math.imul(d, 0x27d4eb2f), 0x165667b1);
    return h ^ (h >>> 16);
  }

  private grow(): void {
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (let id = 0; id < this.x.length; id++) {
      let slot = this.hash(this.x[id]!, this.y[id]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.slots = slots;
  }
}
