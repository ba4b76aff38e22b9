/** Columns that grow: typed arrays with room to spare. */

/** A column of 32-bit integers. */
export class Integers {
  values = new Int32Array(1024);
  length = 0;
  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Int32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

/** A column of doubles; NaN stands for null. */
export class Doubles {
  values = new Float64Array(1024);
  length = 0;
  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

/** Texts numbered in the order they come. */
export class Dictionary {
  readonly texts: string[] = [];
  private readonly indexes = new Map<string, number>();
  /** Number of a text, a new one where it is new. */
  indexOf(text: string): number {
    let index = this.indexes.get(text);
    if (index === undefined) {
      index = this.texts.length;
      this.texts.push(text);
      this.indexes.set(text, index);
    }
    return index;
  }
  /** Number of a text, or -1. */
  find(text: string): number {
    return this.indexes.get(text) ?? -1;
  }
}
