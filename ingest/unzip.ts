/**
 * Unpacks the files that readers want from a zip, under names of our own: an entry's name never becomes a path. Names are
 * UTF-8 or, from Chinese Windows, GBK without a word about it. Sizes are counted as bytes come out, whatever headers claim.
 */

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { Refusal } from './delivery.ts';
import type { PackageLimits } from './package-limits.ts';
import type { DeliveredFile } from './readers/reader.ts';

/** Unpacks entries whose names `wants` accepts into `folder`. Throws Refusal for a package beyond the limits or unsafe. */
export async function unzip(
  path: string,
  folder: string,
  limits: PackageLimits,
  wants: (name: string) => boolean,
): Promise<readonly DeliveredFile[]> {
  const archive = await openArchive(path);
  const files: DeliveredFile[] = [];
  let entries = 0;
  let unpacked = 0;
  try {
    for await (const entry of entriesOf(archive)) {
      if (++entries > limits.entries) {
        throw limit(`压缩包内文件超过 ${limits.entries} 个`, `the archive has more than ${limits.entries} entries`);
      }
      const name = entryName(entry);
      refuseUnsafe(entry, name);
      if (name.endsWith('/') || isLitter(name) || !wants(name)) continue;
      refuseBomb(entry, name, limits);
      const target = join(folder, `${files.length}`);
      const bytes = await unpackEntry(archive, entry, target, limits.unpackedBytes - unpacked);
      unpacked += bytes;
      files.push({ path: target, name, bytes });
    }
  } catch (error) {
    throw error instanceof Refusal ? error : unreadable(error);
  } finally {
    archive.close();
  }
  return files;
}

async function openArchive(path: string): Promise<yauzl.ZipFile> {
  const openZip = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
  try {
    return await openZip(path, { lazyEntries: true, decodeStrings: false, autoClose: false, validateEntrySizes: true });
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): Refusal {
  return new Refusal(
    'package-unreadable',
    {
      zh: `压缩包损坏或不完整，无法解开：${(cause as Error).message}`,
      en: `The archive is damaged or incomplete: ${(cause as Error).message}`,
    },
    { cause },
  );
}

function limit(zh: string, en: string): Refusal {
  return new Refusal('package-limit', { zh: `${zh}，未解开。`, en: `Not unpacked: ${en}.` });
}

function entriesOf(archive: yauzl.ZipFile): AsyncIterable<yauzl.Entry> {
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const entry = await new Promise<yauzl.Entry | null>((resolve, reject) => {
          archive
            .once('entry', resolve)
            .once('end', () => resolve(null))
            .once('error', reject);
          archive.readEntry();
        });
        archive.removeAllListeners();
        if (entry == null) return;
        yield entry;
      }
    },
  };
}

const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 1;
const UNICODE_PATH = 0x7075;

/** The name of an entry: by the UTF-8 flag, the Info-ZIP unicode field, or by what its bytes are. Backslashes become slashes. */
export function entryName(
  entry: Pick<yauzl.Entry, 'generalPurposeBitFlag' | 'extraFields'> & { readonly fileName: string | Buffer },
): string {
  const bytes = Buffer.from(entry.fileName as Buffer);
  const unicode = entry.extraFields.find(({ id, data }) => id === UNICODE_PATH && data.length > 5 && data[0] === 1);
  const name =
    unicode == null
      ? decodeName(bytes, (entry.generalPurposeBitFlag & UTF8_FLAG) !== 0)
      : unicode.data.toString('utf8', 5);
  return name.replaceAll('\\', '/');
}

function decodeName(bytes: Buffer, saysUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return saysUtf8 ? bytes.toString('utf8') : new TextDecoder('gb18030').decode(bytes);
  }
}

/** macOS and Windows leave these in archives. */
function isLitter(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);
}

const SYMBOLIC_LINK = 0o120000;

function refuseUnsafe(entry: yauzl.Entry, name: string): void {
  const mode = (entry.externalFileAttributes >>> 16) & 0o170000;
  const isLink = mode === SYMBOLIC_LINK && entry.versionMadeBy >> 8 === 3;
  const escapes =
    name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..') || name.includes('\0');
  if (isLink || escapes) {
    throw new Refusal('package-unsafe', {
      zh: `压缩包内有不安全的条目（${isLink ? '符号链接' : '路径越界'}）：${name}。请重新打包。`,
      en: `The archive has an unsafe entry (${isLink ? 'symbolic link' : 'path outside the archive'}): ${name}. Pack it anew.`,
    });
  }
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0) {
    throw new Refusal('password-protected', {
      zh: `压缩包有密码（${name}），请解密后再提交。`,
      en: `The archive is protected by a password (${name}); submit it without one.`,
    });
  }
}

function refuseBomb(
  { uncompressedSize, compressedSize }: yauzl.Entry,
  name: string,
  { ratio, ratioFromBytes }: PackageLimits,
): void {
  if (uncompressedSize > ratioFromBytes && uncompressedSize > ratio * compressedSize) {
    throw limit(`${name} 的压缩比超过 ${ratio}`, `${name} is packed more than ${ratio} to 1`);
  }
}

async function unpackEntry(archive: yauzl.ZipFile, entry: yauzl.Entry, target: string, room: number): Promise<number> {
  const openEntry = promisify<yauzl.Entry, NodeJS.ReadableStream>(archive.openReadStream.bind(archive));
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(
        bytes > room ? limit('解开后的总大小超过上限', 'its total size once unpacked is over the limit') : null,
        chunk,
      );
    },
  });
  await pipeline(await openEntry(entry), counter, createWriteStream(target));
  return bytes;
}
