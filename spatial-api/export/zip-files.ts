import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Zip, ZipDeflate } from 'fflate';
import yauzl from 'yauzl';
import { FileSink } from '../../schemas/formats/file-sink.ts';
import { ExportLimitError } from './formats/forms.ts';

/** Without the extension for large archives, which not every program reads. */
const MOST_BYTES = 4_000_000_000;

export interface PackedFile {
  /** Name in the archive, in UTF-8. */
  readonly name: string;
  readonly path: string;
}

/** Packs files into a zip piece by piece, then unpacks it again and compares every file. */
export async function zipFiles(path: string, files: readonly PackedFile[]): Promise<void> {
  const sink = new FileSink(path);
  const digests = new Map<string, string>();
  try {
    let failure: Error | null = null;
    const zip = new Zip((error, chunk) => {
      if (error != null) failure = error;
      else sink.write(chunk);
    });
    for (const { name, path: source } of files) {
      const entry = new ZipDeflate(name, { level: 6 });
      zip.add(entry);
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(source, { highWaterMark: 1 << 20 })) {
        hash.update(chunk as Buffer);
        entry.push(chunk as Buffer);
        if (failure != null) throw failure as Error;
        if (sink.length > MOST_BYTES) throw new ExportLimitError('压缩包超过 4 GB，请分区县或分图层导出');
      }
      entry.push(new Uint8Array(0), true);
      digests.set(name, hash.digest('hex'));
    }
    zip.end();
    sink.close();
  } catch (error) {
    sink.abandon();
    throw error;
  }
  await requireSame(path, digests);
}

async function requireSame(path: string, digests: ReadonlyMap<string, string>): Promise<void> {
  const archive = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(path, {
    lazyEntries: true,
    autoClose: false,
  });
  const open = promisify<yauzl.Entry, NodeJS.ReadableStream>(archive.openReadStream.bind(archive));
  let found = 0;
  try {
    const ended = once(archive, 'end');
    archive.on('entry', (entry: yauzl.Entry) => {
      void (async () => {
        const hash = createHash('sha256');
        for await (const chunk of await open(entry)) hash.update(chunk as Buffer);
        if (hash.digest('hex') !== digests.get(entry.fileName)) throw new Error(`${entry.fileName}: 压缩后内容不一致`);
        found++;
        archive.readEntry();
      })().catch((error: Error) => archive.emit('error', error));
    });
    archive.readEntry();
    await ended;
  } finally {
    archive.close();
  }
  if (found !== digests.size) throw new Error(`${path}: 压缩包内缺少文件`);
}
