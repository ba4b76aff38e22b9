/**
 * Packages into files: zip, tar, tgz and gz, told by their content, one inside another up to a depth. Limits count over
 * the whole nest, so that a bomb of small packages is one too. A workbook (.xlsx) is a file, although it is a zip.
 */

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { Refusal } from './delivery.ts';
import type { PackageLimits } from './package-limits.ts';
import type { DeliveredFile } from './readers/reader.ts';
import { headOf } from './readers/text-file.ts';
import { isWorkbook } from './readers/xlsx/is-workbook.ts';
import { unzip } from './unzip.ts';

/** Packages inside packages: towns are packed into counties, counties into cities. */
const DEPTH = 3;

export type PackageKind = 'zip' | 'tar' | 'gzip';

/** What kind of package a file is, by its first bytes; null for any other file. */
export async function packageKind(path: string): Promise<PackageKind | null> {
  const head = await headOf(path, 265);
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'PK\x03\x04' || magic === 'PK\x05\x06') return (await isWorkbook(path)) ? null : 'zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : null;
}

/** What is left of the limits. */
interface Room {
  entries: number;
  bytes: number;
}

/** Unpacks a package and the packages in it into `folder`. Throws Refusal for one that is damaged, unsafe or beyond the limits. */
export async function unpack(
  file: Pick<DeliveredFile, 'path' | 'name'>,
  folder: string,
  limits: PackageLimits,
): Promise<readonly DeliveredFile[]> {
  const room = { entries: limits.entries, bytes: limits.unpackedBytes };
  return unpackInto(file, '', folder, limits, room, 1);
}

async function unpackInto(
  file: Pick<DeliveredFile, 'path' | 'name'>,
  prefix: string,
  folder: string,
  limits: PackageLimits,
  room: Room,
  depth: number,
): Promise<readonly DeliveredFile[]> {
  const kind = await packageKind(file.path);
  await mkdir(folder, { recursive: true });
  const unpacked = await unpackOne(file, kind, folder, { ...limits, entries: room.entries, unpackedBytes: room.bytes });
  room.entries -= unpacked.length;
  room.bytes -= unpacked.reduce((sum, { bytes }) => sum + bytes, 0);
  const files: DeliveredFile[] = [];
  for (const [index, inner] of unpacked.entries()) {
    const name = `${prefix}${inner.name}`;
    if ((await packageKind(inner.path)) == null) {
      files.push({ ...inner, name });
      continue;
    }
    if (depth >= DEPTH) {
      throw new Refusal('package-limit', {
        zh: `压缩包嵌套超过 ${DEPTH} 层（${name}），未解开。请解开后提交。`,
        en: `Packages lie inside each other more than ${DEPTH} deep (${name}); not unpacked. Submit the inner ones.`,
      });
    }
    const isWrapper = kind === 'gzip';
    const inside = isWrapper ? prefix : `${name.replace(/\.(zip|tar|tgz|tar\.gz|gz)$/i, '')}/`;
    const nested = await unpackInto(
      inner,
      inside,
      join(folder, `${index}-in`),
      limits,
      room,
      depth + (isWrapper ? 0 : 1),
    );
    files.push(...nested);
    await rm(inner.path, { force: true });
  }
  return files;
}

async function unpackOne(
  file: Pick<DeliveredFile, 'path' | 'name'>,
  kind: PackageKind | null,
  folder: string,
  limits: PackageLimits,
): Promise<readonly DeliveredFile[]> {
  switch (kind) {
    case 'zip':
      return unzip(file.path, folder, limits, () => true);
    case 'gzip':
      return gunzip(file, folder, limits);
    case 'tar':
      return untar(file.path, folder, limits);
    case null:
      return [];
  }
}

async function gunzip(
  { path, name }: Pick<DeliveredFile, 'path' | 'name'>,
  folder: string,
  { unpackedBytes, ratio, ratioFromBytes }: PackageLimits,
): Promise<readonly DeliveredFile[]> {
  const target = join(folder, '0');
  const packed = (await stat(path)).size;
  const most = Math.min(unpackedBytes, Math.max(ratioFromBytes, ratio * packed));
  try {
    await pipeline(createReadStream(path), createGunzip(), counter(most), createWriteStream(target));
  } catch (error) {
    throw error instanceof Refusal ? error : damaged(error);
  }
  const base = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/\.tgz$/i, '.tar')
    .replace(/\.gz$/i, '');
  return [{ path: target, name: base, bytes: (await stat(target)).size }];
}

function counter(most: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > most ? tooLarge() : null, chunk);
    },
  });
}

function tooLarge(): Refusal {
  return new Refusal('package-limit', {
    zh: '压缩包解开后的总大小或压缩比超过上限，未解开。',
    en: 'Not unpacked: its size once unpacked, or its ratio, is over the limit.',
  });
}

function damaged(cause: unknown): Refusal {
  return new Refusal(
    'package-unreadable',
    {
      zh: `压缩包损坏或不完整，无法解开：${(cause as Error).message}`,
      en: `The archive is damaged or incomplete: ${(cause as Error).message}`,
    },
    { cause },
  );
}

async function untar(path: string, folder: string, limits: PackageLimits): Promise<readonly DeliveredFile[]> {
  const files: DeliveredFile[] = [];
  const archive = extract();
  const feeding = pipeline(createReadStream(path), archive);
  feeding.catch(() => {}); // reported by the loop below, which sees the stream end
  let room = limits.unpackedBytes;
  try {
    for await (const entry of archive) {
      const { header } = entry;
      refuseUnsafe(header);
      const isFile = header.type === 'file' || header.type === 'contiguous-file';
      if (!isFile || /(^|\/)(\._|\.DS_Store$)/.test(header.name)) {
        entry.resume();
        continue;
      }
      if (files.length >= limits.entries) {
        throw new Refusal('package-limit', {
          zh: `压缩包内文件超过 ${limits.entries} 个，未解开。`,
          en: `Not unpacked: the archive has more than ${limits.entries} entries.`,
        });
      }
      const target = join(folder, `${files.length}`);
      await pipeline(entry, counter(room), createWriteStream(target));
      const { size } = await stat(target);
      room -= size;
      files.push({ path: target, name: header.name.replace(/^\.\//, ''), bytes: size });
    }
    await feeding;
  } catch (error) {
    throw error instanceof Refusal ? error : damaged(error);
  }
  return files;
}

function refuseUnsafe({ name, type }: Header): void {
  const isLink = type === 'symlink' || type === 'link';
  if (!isLink && !name.startsWith('/') && !/^[a-z]:/i.test(name) && !name.split(/[/\\]/).includes('..')) return;
  throw new Refusal('package-unsafe', {
    zh: `压缩包内有不安全的条目（${isLink ? '链接' : '路径越界'}）：${name}。请重新打包。`,
    en: `The archive has an unsafe entry (${isLink ? 'link' : 'path outside the archive'}): ${name}. Pack it anew.`,
  });
}
