/** Which of the delivered files GDAL shall open, and under which path: it goes by names, so files get theirs in a folder of ours. */

import { mkdir, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { DeliveredFile, ReadOptions } from '../reader.ts';
import { beyondLimit, READ_LIMITS } from '../read-limits.ts';
import { type FileFormat, formatOf } from '../recognise.ts';
import { findEncoding, headOf } from '../text-file.ts';
import { checkXmlDepth } from './xml-depth.ts';

export interface GdalDataset {
  readonly path: string;
  readonly name: string;
  readonly files: readonly DeliveredFile[];
  /** Settings of GDAL for this file alone. */
  readonly config: Readonly<Record<string, string>>;
  readonly format: string;
}

const EXTENSIONS: Partial<Record<FileFormat, string>> = {
  sqlite: 'gpkg',
  flatgeobuf: 'fgb',
  kml: 'kml',
  gml: 'gml',
  dxf: 'dxf',
};

/** Elliptic arcs of a geodatabase are stroked by GDAL: every 0.1° they depart by 0.4 mm at a radius of a kilometre, by its 4° by 0.6 m. */
const ELLIPSES = { OGR_ARC_STEPSIZE: '0.1' };

/** Schemas that a GML names are not fetched from where it says. */
const OFFLINE = { GML_DOWNLOAD_SCHEMA: 'NO' };

/** File geodatabases, and files of the formats above. */
export async function findDatasets(
  files: readonly DeliveredFile[],
  { scratch, limits = READ_LIMITS }: Pick<ReadOptions, 'scratch' | 'limits'>,
): Promise<readonly GdalDataset[]> {
  const datasets: GdalDataset[] = [];
  const folders = geodatabaseFolders(files);
  const inFolder = new Set([...folders.values()].flat());
  for (const [folder, parts] of folders) {
    const name = basename(folder).replace(/\.gdb$/i, '') || 'geodatabase';
    const path = await linkFolder(parts, scratch);
    datasets.push({ path, name, files: parts, config: ELLIPSES, format: 'filegdb' });
  }
  for (const file of files) {
    if (inFolder.has(file)) continue;
    const format = await formatOf(file);
    const extension = EXTENSIONS[format];
    if (extension == null) continue;
    // the driver holds all of a KML
    if (format === 'kml' && file.bytes > limits.heldBytes) {
      throw beyondLimit({ zh: 'KML 字节数', en: 'The number of bytes of the KML' }, limits.heldBytes);
    }
    if (format === 'kml' || format === 'gml') await checkXmlDepth(file, limits);
    const path = await linkFile(file, extension, scratch);
    const config = format === 'dxf' ? await dxfConfig(file) : format === 'gml' ? OFFLINE : {};
    datasets.push({ path, name: basename(file.name).replace(/\.[^.]*$/, ''), files: [file], config, format });
  }
  return datasets;
}

/** Folders that hold the catalogue table of a file geodatabase, with all their files. */
function geodatabaseFolders(files: readonly DeliveredFile[]): ReadonlyMap<string, readonly DeliveredFile[]> {
  const folders = new Map<string, DeliveredFile[]>();
  for (const { name } of files) {
    if (/(^|\/)a00000001\.gdbtable$/i.test(name)) folders.set(dirname(name), []);
  }
  for (const file of files) folders.get(dirname(file.name))?.push(file);
  return folders;
}

async function linkFolder(parts: readonly DeliveredFile[], scratch: ReadOptions['scratch']): Promise<string> {
  const [first] = parts;
  const isNamed = parts.every(({ path, name }) => basename(path) === basename(name));
  if (scratch == null || (isNamed && /\.gdb$/i.test(dirname(resolve(first!.path)))))
    return dirname(resolve(first!.path));
  const folder = join(await scratch(), `gdal-${serial()}.gdb`);
  await mkdir(folder, { recursive: true });
  for (const { path, name } of parts) await symlink(resolve(path), join(folder, basename(name)));
  return folder;
}

/** Always a link where there is a folder of ours: GDAL writes sidecars beside what it opens. */
async function linkFile({ path }: DeliveredFile, extension: string, scratch: ReadOptions['scratch']): Promise<string> {
  if (scratch == null) return resolve(path);
  const link = join(await scratch(), `gdal-${serial()}.${extension}`);
  await symlink(resolve(path), link);
  return link;
}

let last = 0;
function serial(): number {
  return ++last;
}

/** R2007 and later is UTF-8 whatever its code page says; before that the text itself tells, because code pages are copied. */
async function dxfConfig({ path }: DeliveredFile): Promise<Record<string, string>> {
  const head = (await headOf(path, 64 * 1024)).toString('latin1');
  const version = /\$ACADVER\s+1\s+AC(\d{4})/.exec(head)?.[1];
  const shared = { DXF_INCLUDE_RAW_CODE_VALUES: 'TRUE', OGR_ARC_STEPSIZE: '0.5' };
  if (version != null && Number(version) >= 1021) return { ...shared, DXF_ENCODING: 'UTF-8' };
  const { label } = await findEncoding(path);
  const encoding = label === 'utf-8' ? 'UTF-8' : label === 'gb18030' ? 'CP936' : undefined;
  return encoding == null ? shared : { ...shared, DXF_ENCODING: encoding };
}
