import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import type { Bounds } from '../mercator.ts';
import { writeDirectories, type Entry } from './directory.ts';
import { HEADER_BYTES, writeHeader, type PmtilesHeader } from './header.ts';

/** What an archive tells about itself. */
export interface ArchiveDescription {
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds: Bounds;
  /** TileJSON-like description, and whatever else the reader may want to know. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

const WRITE_AT_ONCE_BYTES = 4 << 20;

/**
 * Writes an archive tile by tile: contents go to a file of their own beside the archive, and `finish` puts header, directories and
 * contents together under a temporary name before it takes the final one. So a reader sees the whole archive or none.
 */
export class ArchiveWriter {
  readonly #path: string;
  readonly #data: FileHandle;
  readonly #entries: Entry[] = [];
  /** Place of every distinct content by its digest. */
  readonly #contents = new Map<string, { readonly offset: number; readonly length: number }>();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #length = 0;
  #addressed = 0;

  private constructor(path: string, data: FileHandle) {
    this.#path = path;
    this.#data = data;
  }

  /** Starts an archive that will be called `path`. */
  static async create(path: string): Promise<ArchiveWriter> {
    return new ArchiveWriter(path, await open(`${path}.${process.pid}.tiles`, 'w+'));
  }

  /** Tiles added so far. */
  get tileCount(): number {
    return this.#addressed;
  }

  /** Adds a tile, compressed with gzip; ids must rise. */
  async add(tileId: number, gzip: Uint8Array): Promise<void> {
    const last = this.#entries.at(-1);
    if (last !== undefined && tileId < last.tileId + last.runLength) {
      throw new Error(`tile ${tileId} comes after ${last.tileId + last.runLength - 1}`);
    }
    this.#addressed += 1;
    const { offset, length } = await this.#place(gzip);
    if (last !== undefined && last.offset === offset && last.tileId + last.runLength === tileId) {
      this.#entries[this.#entries.length - 1] = { ...last, runLength: last.runLength + 1 };
    } else {
      this.#entries.push({ tileId, runLength: 1, offset, length });
    }
  }

  async #place(gzip: Uint8Array): Promise<{ readonly offset: number; readonly length: number }> {
    const digest = createHash('sha1').update(gzip).digest('base64');
    const known = this.#contents.get(digest);
    if (known !== undefined) return known;
    const place = { offset: this.#length, length: gzip.length };
    this.#contents.set(digest, place);
    this.#length += gzip.length;
    this.#pending.push(gzip);
    this.#pendingBytes += gzip.length;
    if (this.#pendingBytes >= WRITE_AT_ONCE_BYTES) await this.#flush();
    return place;
  }

  async #flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#data.writeFile(bytes);
  }

  /** Puts the archive together and gives it its name; returns its size in bytes. */
  async finish(description: ArchiveDescription): Promise<PmtilesHeader & { readonly bytes: number }> {
    await this.#flush();
    const metadata = gzipSync(JSON.stringify(description.metadata));
    const { root, leaves } = writeDirectories(this.#entries);
    let offset = HEADER_BYTES;
    const section = (length: number) => {
      const place = { offset, length };
      offset += length;
      return place;
    };
    const header: PmtilesHeader = {
      root: section(root.length),
      metadata: section(metadata.length),
      leaves: section(leaves.length),
      tiles: section(this.#length),
      addressedTiles: this.#addressed,
      tileEntries: this.#entries.length,
      tileContents: this.#contents.size,
      minZoom: description.minZoom,
      maxZoom: description.maxZoom,
      bounds: description.bounds,
    };
    await this.#compose(Buffer.concat([writeHeader(header), root, metadata, leaves]));
    return { ...header, bytes: offset };
  }

  async #compose(front: Buffer): Promise<void> {
    const temporary = `${this.#path}.${process.pid}.part`;
    const file = await open(temporary, 'w');
    try {
      await file.write(front);
      const contents = createReadStream('', { fd: this.#data.fd, start: 0, autoClose: false, highWaterMark: 1 << 20 });
      for await (const chunk of contents) await file.writeFile(chunk as Buffer);
      // The name must not outlive a power cut that the contents do not.
      await file.sync();
      await file.close();
      await rename(temporary, this.#path);
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await this.abandon();
    }
  }

  /** Removes what was written so far; does nothing after `finish`. */
  async abandon(): Promise<void> {
    await this.#data.close().catch(() => undefined);
    await rm(`${this.#path}.${process.pid}.tiles`, { force: true });
  }
}
