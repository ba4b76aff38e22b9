const HAS_Z = 0x80000000;
const HAS_M = 0x40000000;
const HAS_SRID = 0x20000000;

/** Walks through little-endian WKB or EWKB without making anything of it. PostGIS sends its own byte order, and servers are little-endian. */
export class WkbCursor {
  view: DataView = new DataView(new ArrayBuffer(0));
  offset = 0;
  /** Bytes per point. */
  stride = 16;
  #bytes: Uint8Array | undefined;

  /** Starts at a geometry; the view of the same array is kept. */
  open(bytes: Uint8Array, offset: number): void {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.offset = offset;
  }

  /** Reads byte order and type; returns the type without its flags. */
  header(): number {
    if (this.view.getUint8(this.offset) !== 1) throw new Error('tiles read little-endian WKB only');
    const type = this.view.getUint32(this.offset + 1, true);
    this.offset += 5 + (type & HAS_SRID ? 4 : 0);
    this.stride = 16 + (type & HAS_Z ? 8 : 0) + (type & HAS_M ? 8 : 0);
    return type & 0xff;
  }

  /** Reads a number of points, rings or parts. */
  count(): number {
    const count = this.view.getUint32(this.offset, true);
    this.offset += 4;
    return count;
  }

  /** Passes over points. */
  skip(points: number): void {
    this.offset += points * this.stride;
  }
}
