/**
 * From what was handed in (a file, a folder, an archive) to the layers inside. Archives are unpacked into a working folder
 * that is removed afterwards; one left by a killed process is removed by the next run.
 */

import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Refusal } from './delivery.ts';
import { PACKAGE_LIMITS, type PackageLimits } from './package-limits.ts';
import type { DeliveredFile, Reader, ReadOptions, SourceLayer } from './readers/reader.ts';
import { shapefileReader } from './readers/shapefile.ts';
import { isZip, unzip } from './unzip.ts';

/** Every format, in the order in which they are tried. */
export const readers: readonly Reader[] = [shapefileReader];

export interface OpenDelivery {
  /** Name of the file or folder as handed in. */
  readonly name: string;
  readonly layers: readonly SourceLayer[];
  readonly files: readonly DeliveredFile[];
  /** Removes the working folder. */
  close(): Promise<void>;
}

export interface OpenOptions extends ReadOptions {
  /** Where archives are unpacked. */
  readonly workFolder: string;
  readonly packageLimits?: PackageLimits;
}

/** Opens a delivery. Throws Refusal when there is nothing in it that a reader knows. */
export async function openDelivery(path: string, options: OpenOptions): Promise<OpenDelivery> {
  const name = basename(path);
  const { files, close } = await collectFiles(path, options);
  try {
    const layers: SourceLayer[] = [];
    for (const reader of readers) layers.push(...(await reader.layers(files, options)));
    if (layers.length === 0) throw unknownFormat(name, files);
    return { name, layers, files, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function unknownFormat(name: string, files: readonly DeliveredFile[]): Refusal {
  const known = readers.map(({ label }) => label).join(', ');
  const found = files
    .slice(0, 10)
    .map((file) => file.name)
    .join(', ');
  return new Refusal('format-unknown', {
    zh: `${name} 中没有可识别的数据（支持：${known}）。其中文件：${found || '无'}`,
    en: `${name} holds nothing that can be read (known: ${known}). Files in it: ${found || 'none'}`,
  });
}

interface Collected {
  readonly files: readonly DeliveredFile[];
  close(): Promise<void>;
}

async function collectFiles(path: string, options: OpenOptions): Promise<Collected> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Refusal('package-unreadable', { zh: `找不到文件：${path}`, en: `No such file: ${path}` }, { cause });
  });
  const close = async () => {};
  if (found.isDirectory()) return { files: await listFolder(path, options.packageLimits ?? PACKAGE_LIMITS), close };
  if (await isZip(path)) return unpack(path, options);
  return { files: await siblings(path), close };
}

/** The parts of a shapefile lie beside it. */
async function siblings(path: string): Promise<readonly DeliveredFile[]> {
  const folder = dirname(path);
  const stem = basename(path, extname(path)).toLowerCase();
  const names = (await readdir(folder)).filter((name) => basename(name, extname(name)).toLowerCase() === stem);
  return Promise.all(names.map((name) => describe(join(folder, name), name)));
}

async function listFolder(path: string, limits: PackageLimits): Promise<readonly DeliveredFile[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  if (files.length > limits.entries) {
    throw new Refusal('package-limit', {
      zh: `文件夹内文件超过 ${limits.entries} 个。`,
      en: `The folder holds more than ${limits.entries} files.`,
    });
  }
  return Promise.all(
    files.map(({ parentPath, name }) => {
      const full = join(parentPath, name);
      return describe(full, full.slice(path.length).replaceAll('\\', '/').replace(/^\//, ''));
    }),
  );
}

async function describe(path: string, name: string): Promise<DeliveredFile> {
  return { path, name, bytes: (await stat(path)).size };
}

const WORK_PREFIX = 'ingest-';

async function unpack(path: string, options: OpenOptions): Promise<Collected> {
  await mkdir(options.workFolder, { recursive: true });
  await removeAbandoned(options.workFolder);
  const folder = await mkdtemp(join(options.workFolder, `${WORK_PREFIX}${process.pid}-`));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const wanted = new Set(readers.flatMap(({ extensions }) => [...extensions, ...sidecars]));
    const wants = (name: string) => wanted.has(extname(name).slice(1).toLowerCase());
    return { files: await unzip(path, folder, options.packageLimits ?? PACKAGE_LIMITS, wants), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const sidecars = ['shx', 'prj', 'cpg', 'cst'];

/** Working folders carry the number of their process; those of dead ones go. */
async function removeAbandoned(workFolder: string): Promise<void> {
  for (const name of await readdir(workFolder)) {
    const pid = Number(/^ingest-(\d+)-/.exec(name)?.[1]);
    if (Number.isNaN(pid) || pid === process.pid || isAlive(pid)) continue;
    await rm(join(workFolder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
