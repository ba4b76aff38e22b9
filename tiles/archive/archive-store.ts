import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Pool } from 'pg';

import { ArchiveReader } from '../pmtiles/archive-reader.ts';

/** A finished archive in the folder. The name tells all: `parcel.12-a1B2c3D4.pmtiles`. */
export interface ArchiveFile {
  readonly path: string;
  readonly layerId: string;
  readonly version: number;
  /** Hash of the definition its tiles were made by. */
  readonly definition: string;
}

/** An archive that is open for reading. */
export interface OpenArchive extends ArchiveFile {
  readonly reader: ArchiveReader;
}

/** How long a look into the folder is good for: what is missed meanwhile is answered from the database, with the same content. */
const FRESH_MS = 1000;
const NAME = /^([a-z0-9-]+)\.(\d+)-([\w-]{8})\.pmtiles$/;
const LEFT_OVER = /\.pmtiles\.\d+\.(part|tiles)$/;
const LEFT_OVER_MS = 24 * 3_600_000;

/**
 * The archives of one folder. Any number of processes read it; a builder adds to it by renaming. Given a database, only archives of
 * its own publications are found: the folder may hold those of another one, or of a history that was restored to before them.
 */
export class ArchiveStore {
  readonly folder: string;
  readonly #db: Pool | undefined;
  /** By identity of the file. */
  readonly #open = new Map<string, ArchiveReader>();
  /** Open archives by layer and definition, the newest first. */
  #known: ReadonlyMap<string, readonly OpenArchive[]> = new Map();
  #seenAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(folder: string, db?: Pool) {
    this.folder = folder;
    this.#db = db;
  }

  /** Where the archive of a version lies, or will lie. */
  path(layerId: string, version: number, definition: string): string {
    return join(this.folder, `${layerId}.${version}-${definition}.pmtiles`);
  }

  /** Finished archives, the newest version of each layer first. */
  async list(layerId?: string): Promise<readonly ArchiveFile[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const files = names.flatMap((name) => {
      const [, id, version, definition] = NAME.exec(name) ?? [];
      if (id === undefined || definition === undefined || (layerId !== undefined && id !== layerId)) return [];
      return [{ path: join(this.folder, name), layerId: id, version: Number(version), definition }];
    });
    return files.sort((a, b) => (a.layerId === b.layerId ? b.version - a.version : a.layerId < b.layerId ? -1 : 1));
  }

  /**
   * The newest archive of a layer by a definition, as far as is known. It answers at once; a look into the folder that is overdue
   * goes on behind.
   */
  newest(layerId: string, definition: string): OpenArchive | undefined {
    return this.#archives(layerId, definition)[0];
  }

  /** The archive of one version. */
  at(layerId: string, version: number, definition: string): OpenArchive | undefined {
    return this.#archives(layerId, definition).find((archive) => archive.version === version);
  }

  #archives(layerId: string, definition: string): readonly OpenArchive[] {
    if (performance.now() - this.#seenAt > FRESH_MS) void this.look();
    return this.#known.get(`${layerId} ${definition}`) ?? [];
  }

  /** Looks into the folder now; those that look at the same time share it. A folder or file that cannot be read counts as absent. */
  look(): Promise<void> {
    this.#looking ??= this.#read()
      .catch(() => undefined)
      .finally(() => {
        this.#seenAt = performance.now();
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #read(): Promise<void> {
    const files = await this.list();
    const publications = files.length === 0 ? undefined : await readPublications(this.#db);
    const known = new Map<string, OpenArchive[]>();
    const present = new Set<string>();
    for (const file of files) {
      const identity = await identityOf(file.path);
      const reader = this.#open.get(identity) ?? (await ArchiveReader.open(file.path).catch(() => undefined));
      if (reader === undefined) continue;
      this.#open.set(identity, reader);
      present.add(identity);
      const token = publications?.get(`${file.layerId} ${file.version}`);
      if (publications !== undefined && token !== reader.metadata.publication) continue;
      const key = `${file.layerId} ${file.definition}`;
      known.set(key, [...(known.get(key) ?? []), { ...file, reader }]);
    }
    this.#known = known;
    for (const [identity, reader] of this.#open) {
      if (present.has(identity)) continue;
      this.#open.delete(identity);
      // Reads under way end first.
      void reader.close();
    }
  }

  /** Makes the folder; removes what builders that died left in it. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder)) {
      if (!LEFT_OVER.test(name)) continue;
      const path = join(this.folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > LEFT_OVER_MS) await rm(path, { force: true });
    }
  }

  /** Removes all archives of a layer but those of its newest `keep` versions; returns what it removed. Readers that have one open keep it. */
  async prune(layerId: string, keep: number): Promise<readonly ArchiveFile[]> {
    const files = await this.list(layerId);
    const versions = [...new Set(files.map(({ version }) => version))];
    const kept = new Set(versions.slice(0, Math.max(keep, 1)));
    const old = files.filter(({ version }) => !kept.has(version));
    for (const { path } of old) await rm(path, { force: true });
    return old;
  }

  /** Closes what is open. */
  async close(): Promise<void> {
    await this.#looking;
    const readers = [...this.#open.values()];
    this.#open.clear();
    this.#known = new Map();
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

/** Name and inode: a file that was made anew under its name is another one. */
async function identityOf(path: string): Promise<string> {
  const { ino, mtimeMs } = await stat(path).catch(() => ({ ino: 0, mtimeMs: 0 }));
  return `${path} ${ino} ${mtimeMs}`;
}

/** Tokens by layer and version; undefined without a database. */
async function readPublications(db: Pool | undefined): Promise<ReadonlyMap<string, string> | undefined> {
  const found = await db?.query<{ layer: string; version: number; token: string }>({
    name: 'layer-publications',
    text: 'select layer, version, token from dimai.layer_publication',
  });
  return found && new Map(found.rows.map(({ layer, version, token }) => [`${layer} ${version}`, token]));
}
