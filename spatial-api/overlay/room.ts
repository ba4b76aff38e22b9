/**
 * Arrays that one overlay after another works in. A typed array of more than 64 bytes lives outside the heap, and a dozen of
 * them made anew for each small overlay cost more than the overlay. An overlay is one call that waits for nothing, so a thread
 * needs one room of each kind; what it holds is whatever the last one left there.
 */
export class Room<T extends { readonly length: number }> {
  private readonly make: (length: number) => T;
  private array: T;

  constructor(make: (length: number) => T) {
    this.make = make;
    this.array = make(64);
  }

  /** An array of at least this length, not cleared; the same one until a longer one is asked for. */
  of(length: number): T {
    if (this.array.length < length) this.array = this.make(2 * length);
    return this.array;
  }
}

export const integers = (): Room<Int32Array> => new Room((length) => new Int32Array(length));
export const doubles = (): Room<Float64Array> => new Room((length) => new Float64Array(length));
export const bytes = (): Room<Uint8Array> => new Room((length) => new Uint8Array(length));

/** The array at the length asked for, with what it held. */
export function grown<T extends Int32Array | Float64Array | Uint8Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}
