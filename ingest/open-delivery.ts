/**
 * From what was handed in (a file, a folder, an archive) to the layers inside. Archives are unpacked into a working folder
 * that is removed afterwards; one left by a killed process is removed by the next run.
 */

import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Refusal } from './delivery.ts';
import { PACKAGE_LIMITS, type PackageLimits } from './package-limits.ts';
import type { DeliveredFile, Reader, ReadOptions, SourceLayer } from './readers/reader.ts';
import { boundaryTxtReader } from './readers/boundary-txt/boundary-txt.ts';
import { csvReader } from './readers/csv/csv.ts';
import { gdalReader } from './readers/gdal/gdal.ts';
import { geojsonReader } from './readers/geojson/geojson.ts';
import { mdbReader } from './readers/mdb/mdb.ts';
import { shapefileReader } from './readers/shapefile.ts';
import { vctReader } from './readers/vct/vct.ts';
import { vertexTextReader } from './readers/vertex-text/vertex-text.ts';
import { xlsxReader } from './readers/xlsx/xlsx.ts';
import { type FileFormat, formatOf } from './readers/recognise.ts';
import { unreadAdvice } from './readers/unread.ts';
import { packageKind, unpack } from './unpack.ts';
import { isAlive } from './uploads/named-files.ts';

/** Every format, in the order in which they are tried. Each recognises its files by their content. */
export const readers: readonly Reader[] = [
  shapefileReader,
  boundaryTxtReader,
  mdbReader,
  geojsonReader,
  gdalReader,
  vctReader,
  vertexTextReader,
  csvReader,
  xlsxReader,
];

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
  const scratch = scratchFolder(options.workFolder);
  const { files } = await collectFiles(path, options, scratch.folder).catch(async (error: unknown) => {
    await scratch.remove();
    throw error;
  });
  try {
    const layers: SourceLayer[] = [];
    const readOptions = { ...options, scratch: scratch.folder };
    for (const reader of readers) layers.push(...(await reader.layers(files, readOptions)));
    if (layers.length === 0) throw (await emptyContainer(name, files)) ?? (await unknownFormat(name, files));
    return { name, layers, files, close: scratch.remove };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

/** What readers call the formats that hold tables or layers, of which there may be none. */
const CONTAINERS: Partial<Record<FileFormat, string>> = {
  jet: 'Access',
  sqlite: 'GeoPackage / SQLite',
  flatgeobuf: 'FlatGeobuf',
  xlsx: 'XLSX',
  kml: 'KML',
  gml: 'GML',
  dxf: 'DXF',
  geojson: 'GeoJSON',
  vct: 'VCT',
};

/** A file that was opened and holds nothing: no unknown format, and nothing to be done about it here. */
async function emptyContainer(name: string, files: readonly DeliveredFile[]): Promise<Refusal | undefined> {
  for (const file of files) {
    const format = CONTAINERS[await formatOf(file)];
    if (format == null) continue;
    return new Refusal('delivery-empty', {
      zh: `${name} 可以打开（${format}），但其中没有任何表或图层。请确认导出时选中了数据，再重新提供。`,
      en: `${name} can be opened (${format}) but holds no table and no layer. Make sure that data were chosen when it was exported, and deliver it again.`,
    });
  }
  return undefined;
}

async function unknownFormat(name: string, files: readonly DeliveredFile[]): Promise<Refusal> {
  const known = readers.map(({ label }) => label).join(', ');
  const found = files
    .slice(0, 10)
    .map((file) => file.name)
    .join(', ');
  const advice = await unreadAdvice(files);
  return new Refusal('format-unknown', {
    zh: [
      `${name} 中没有可识别的数据（支持：${known}）。其中文件：${found || '无'}`,
      ...advice.map(({ zh }) => zh),
    ].join('。'),
    en: [
      `${name} holds nothing that can be read (known: ${known}). Files in it: ${found || 'none'}`,
      ...advice.map(({ en }) => en),
    ].join('; '),
  });
}

interface Collected {
  readonly files: readonly DeliveredFile[];
}

async function collectFiles(path: string, options: OpenOptions, scratch: () => Promise<string>): Promise<Collected> {
  const limits = options.packageLimits ?? PACKAGE_LIMITS;
  const found = await stat(path).catch((cause: unknown) => {
    throw new Refusal('package-unreadable', { zh: `找不到文件：${path}`, en: `No such file: ${path}` }, { cause });
  });
  if (found.isDirectory()) return { files: await listFolder(path, limits) };
  if ((await packageKind(path)) == null) return { files: await siblings(path) };
  return { files: await unpack({ path, name: basename(path) }, await scratch(), limits) };
}

/** The parts of a shapefile lie beside it; any other file comes alone. */
async function siblings(path: string): Promise<readonly DeliveredFile[]> {
  const folder = dirname(path);
  if (!shapefileParts.has(extname(path).slice(1).toLowerCase())) return [await describe(path, basename(path))];
  const stem = basename(path, extname(path)).toLowerCase();
  const names = (await readdir(folder)).filter(
    (name) =>
      basename(name, extname(name)).toLowerCase() === stem && shapefileParts.has(extname(name).slice(1).toLowerCase()),
  );
  return Promise.all(names.map((name) => describe(join(folder, name), name)));
}

const shapefileParts = new Set(['shp', 'shx', 'dbf', 'prj', 'cpg', 'cst']);

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

/** A folder of this delivery's own, made when first asked for. */
function scratchFolder(workFolder: string): { folder: () => Promise<string>; remove: () => Promise<void> } {
  let made: Promise<string> | undefined;
  const make = async () => {
    await mkdir(workFolder, { recursive: true });
    await removeAbandoned(workFolder);
    return mkdtemp(join(workFolder, `${WORK_PREFIX}${process.pid}-`));
  };
  return {
    folder: () => (made ??= make()),
    remove: async () => {
      if (made != null) await rm(await made, { recursive: true, force: true });
    },
  };
}

/** Working folders carry the number of their process; those of dead ones go. */
async function removeAbandoned(workFolder: string): Promise<void> {
  for (const name of await readdir(workFolder)) {
    const pid = Number(/^ingest-(\d+)-/.exec(name)?.[1]);
    if (Number.isNaN(pid) || pid === process.pid || isAlive(pid)) continue;
    await rm(join(workFolder, name), { recursive: true, force: true });
  }
}
