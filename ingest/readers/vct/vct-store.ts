/**
 * What areas need of the lines that come before them: identifier → coordinates. Lines lie in one file of numbers on disk,
 * because a county has millions of them and areas ask in any order; memory holds their places alone.
 */

import { type FileHandle, open } from 'node:fs/promises';

/** State: the file of coordinates and the places in it. Close it when done. */
export class LineStore {
  private readonly handle: FileHandle;
  private readonly places = new Map<string, readonly [at: number, bytes: number]>();
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private size = 0;

  private constructor(handle: FileHandle) {
    this.handle = handle;
  }

  static async create(path: string): Promise<LineStore> {
    return new LineStore(await open(path, 'w+'));
  }

  async add(id: string, xy: Float64Array): Promise<void> {
    const bytes = Buffer.from(xy.buffer, xy.byteOffset, xy.byteLength);
    this.places.set(id, [this.size + this.pendingBytes, bytes.length]);
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > 4 * 1024 * 1024) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.pendingBytes === 0) return;
    const bytes = Buffer.concat(this.pending);
    await this.handle.write(bytes, 0, bytes.length, this.size);
    this.size += bytes.length;
    this.pending = [];
    this.pendingBytes = 0;
  }

  /** The line; undefined where there is none of that identifier. */
  async get(id: string): Promise<Float64Array | undefined> {
    const place = this.places.get(id);
    if (place == null) return undefined;
    await this.flush();
    const numbers = new Float64Array(place[1] / 8);
    await this.handle.read(new Uint8Array(numbers.buffer), 0, place[1], place[0]);
    return numbers;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
