/** A file read through a moving window: sequential reads cost nothing extra, jumps are allowed, memory stays constant. */

import { type FileHandle, open } from 'node:fs/promises';

const WINDOW = 1024 * 1024;

/** State: an open file and the bytes around the place last asked for. Close it when done. */
export class FileWindow {
  private readonly handle: FileHandle;
  readonly size: number;
  private buffer: Buffer = Buffer.alloc(0);
  private start = 0;

  private constructor(handle: FileHandle, size: number) {
    this.handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<FileWindow> {
    const handle = await open(path, 'r');
    return new FileWindow(handle, (await handle.stat()).size);
  }

  /** The bytes [at, at + length) when the window holds them; null means `load` first. A view: copy what must outlive the window. */
  peek(at: number, length: number): Buffer | null {
    const from = at - this.start;
    return from >= 0 && from + length <= this.buffer.length ? this.buffer.subarray(from, from + length) : null;
  }

  /** Moves the window so that it begins at `at` and holds `length` bytes or all that is left of the file. */
  async load(at: number, length: number): Promise<void> {
    const wanted = Math.max(0, Math.min(Math.max(length, WINDOW), this.size - at));
    // a new buffer each time: views handed out earlier stay as they are
    const buffer = Buffer.allocUnsafe(wanted);
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

  async close(): Promise<void> {
    await this.handle.close();
  }
}
