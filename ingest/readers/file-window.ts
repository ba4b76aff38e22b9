/** A file read through a moving window: sequential reads cost nothing extra, jumps are allowed, memory stays constant. */

import { type FileHandle, open } from 'node:fs/promises';

const WINDOW = 1024 * 1024;

export interface WindowOptions {
  /**
   * Memory is used again: views are good for two moves of the window after them, and until it is closed. (A gigabyte read through
   * ever new buffers keeps the garbage collector busy for a second.)
   */
  readonly isReused?: boolean;
}

/** Buffers that closed windows left to those opened next. */
const spare: Buffer[] = [];
const MOST_SPARE = 6;

/** State: an open file and the bytes around the place last asked for. Close it when done. */
export class FileWindow {
  private readonly handle: FileHandle;
  readonly size: number;
  private readonly isReused: boolean;
  private buffer: Buffer = Buffer.alloc(0);
  private start = 0;
  /** Of a window whose memory is used again: where the bytes now held lie, and those of the two moves before. */
  private held: Buffer[] = [];

  private constructor(handle: FileHandle, size: number, isReused: boolean) {
    this.handle = handle;
    this.size = size;
    this.isReused = isReused;
  }

  static async open(path: string, { isReused = false }: WindowOptions = {}): Promise<FileWindow> {
    const handle = await open(path, 'r');
    return new FileWindow(handle, (await handle.stat()).size, isReused);
  }

  /** The bytes [at, at + length) when the window holds them; null means `load` first. A view: copy what must outlive the window. */
  peek(at: number, length: number): Buffer | null {
    const from = at - this.start;
    return from >= 0 && from + length <= this.buffer.length ? this.buffer.subarray(from, from + length) : null;
  }

  /** Moves the window so that it begins at `at` and holds `length` bytes or all that is left of the file. */
  async load(at: number, length: number): Promise<void> {
    const wanted = Math.max(0, Math.min(Math.max(length, WINDOW), this.size - at));
    const buffer = this.memoryFor(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.handle.read(buffer, filled, wanted - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.buffer = buffer.subarray(0, filled);
    this.start = at;
  }

  /** The bytes [at, at + length), fewer at the end of the file. */
  async read(at: number, length: number): Promise<Buffer> {
    const held = this.peek(at, length);
    if (held != null) return held;
    await this.load(at, length);
    return this.buffer.subarray(0, Math.min(length, this.buffer.length));
  }

  /** A new buffer each time, so that views handed out earlier stay as they are; with `isReused` one of three. */
  private memoryFor(bytes: number): Buffer {
    if (!this.isReused || bytes > WINDOW) return Buffer.allocUnsafe(bytes);
    const memory = (this.held.length === 3 ? this.held.shift() : spare.pop()) ?? Buffer.allocUnsafeSlow(WINDOW);
    this.held.push(memory);
    return memory.subarray(0, bytes);
  }

  async close(): Promise<void> {
    spare.push(...this.held.splice(0, MOST_SPARE - spare.length));
    this.held = [];
    this.buffer = Buffer.alloc(0);
    await this.handle.close();
  }
}
