import { open, type FileHandle } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import type { TileAddress } from '../mercator.ts';
import { readDirectory, type Entry } from './directory.ts';
import { HEADER_BYTES, readHeader, type PmtilesHeader, type Section } from './header.ts';
import { tileId } from './tile-id.ts';

/** An archive that is open for reading. All its directories are in memory: about 28 bytes per run of tiles. */
export class ArchiveReader {
  readonly path: string;
  readonly header: PmtilesHeader;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Size of the file in bytes. */
  readonly bytes: number;
  readonly #file: FileHandle;
  readonly #ids: Float64Array;
  readonly #runs: Uint32Array;
  readonly #offsets: Float64Array;
  readonly #lengths: Uint32Array;

  private constructor(path: string, file: FileHandle, bytes: number, header: PmtilesHeader, parts: Parts) {
    this.path = path;
    this.#file = file;
    this.bytes = bytes;
    this.header = header;
    this.metadata = parts.metadata;
    const { entries } = parts;
    this.#ids = Float64Array.from(entries, (entry) => entry.tileId);
    this.#runs = Uint32Array.from(entries, (entry) => entry.runLength);
    this.#offsets = Float64Array.from(entries, (entry) => entry.offset);
    this.#lengths = Uint32Array.from(entries, (entry) => entry.length);
  }

  /** Opens an archive; throws where it is damaged or cut short. */
  static async open(path: string): Promise<ArchiveReader> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const header = readHeader(await readSection(file, { offset: 0, length: HEADER_BYTES }));
      const end = Math.max(...[header.root, header.metadata, header.leaves, header.tiles].map(endOf));
      if (size < end) throw new Error(`${path} has ${size} bytes of ${end}`);
      const metadata = JSON.parse(gunzipSync(await readSection(file, header.metadata)).toString()) as Parts['metadata'];
      return new ArchiveReader(path, file, size, header, { metadata, entries: await readEntries(file, header) });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Runs of tiles in the order of the file. */
  get entryCount(): number {
    return this.#ids.length;
  }

  entry(index: number): Entry {
    return {
      tileId: this.#ids[index]!,
      runLength: this.#runs[index]!,
      offset: this.#offsets[index]!,
      length: this.#lengths[index]!,
    };
  }

  /** Index of the entry that holds a tile; -1 where the tile is empty. */
  find(id: number): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ids[middle]! <= id) low = middle + 1;
      else high = middle;
    }
    const index = low - 1;
    return index >= 0 && id < this.#ids[index]! + this.#runs[index]! ? index : -1;
  }

  /** A tile as it lies in the archive, gzip-compressed; null where it is empty. */
  async tile(address: TileAddress): Promise<Buffer | null> {
    const index = this.find(tileId(address));
    return index < 0 ? null : this.content(index);
  }

  /** The content of an entry. */
  content(index: number): Promise<Buffer> {
    const offset = this.header.tiles.offset + this.#offsets[index]!;
    return readSection(this.#file, { offset, length: this.#lengths[index]! });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

interface Parts {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly entries: readonly Entry[];
}

async function readEntries(file: FileHandle, header: PmtilesHeader): Promise<readonly Entry[]> {
  const read = async (offset: number, length: number) => readDirectory(await readSection(file, { offset, length }));
  const entries: Entry[] = [];
  for (const entry of await read(header.root.offset, header.root.length)) {
    if (entry.runLength > 0) entries.push(entry);
    else for (const below of await read(header.leaves.offset + entry.offset, entry.length)) entries.push(below);
  }
  return entries;
}

async function readSection(file: FileHandle, { offset, length }: Section): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, offset + done);
    if (bytesRead === 0) throw new Error(`an archive ends ${length - done} bytes early`);
    done += bytesRead;
  }
  return buffer;
}

function endOf({ offset, length }: Section): number {
  return offset + length;
}
