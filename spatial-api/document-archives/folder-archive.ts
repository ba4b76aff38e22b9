/**
 * An archive that is a folder: `index.csv` (UTF-8 or GB18030) with a line for each document, and the files. Columns by their Chinese or English
 * name: 代码 code, 档号 archiveNumber, 题名 title, 文件 file (path below the folder), 日期 date, 类别 category.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';

import { attachmentBlocks, type AttachmentBlock } from '../attachments/attachments.ts';
import { csvRows } from '../reconciliation/read-table.ts';
import { ArchiveError, LARGEST_DOCUMENT, type ArchivedDocument, type DocumentArchive } from './document-archive.ts';

const INDEX = 'index.csv';
const COLUMNS = {
  code: ['代码', 'code'],
  archiveNumber: ['档号', 'archiveNumber'],
  title: ['题名', 'title'],
  file: ['文件', 'file'],
  date: ['日期', 'date'],
  category: ['类别', 'category'],
} as const;

/** Categories by the names that archives use. */
const BLOCKS: Readonly<Record<string, AttachmentBlock>> = {
  ...Object.fromEntries(attachmentBlocks.map((block) => [block, block])),
  权籍: 'identity',
  权利: 'rights',
  登记: 'rights',
  限制: 'restrictions',
  规划: 'planning',
  征收: 'acquisition',
  征地: 'acquisition',
  审批: 'approvals',
  用地报批: 'approvals',
  供地: 'approvals',
  存量: 'stock',
  执法: 'inspections',
  督察: 'inspections',
};

/** What a category of an archive means; null where it is none that is known. */
export function blockOfCategory(category: string | null | undefined): AttachmentBlock | null {
  return BLOCKS[category?.trim() ?? ''] ?? null;
}

interface Indexed {
  /** Of the file that was read. */
  readonly stamp: string;
  readonly byCode: ReadonlyMap<string, readonly ArchivedDocument[]>;
}

const indexes = new Map<string, Indexed>();

/** The archive in a folder. Its index is read again when it changes. */
export function folderArchive(folder: string): DocumentArchive {
  return {
    id: 'folder',
    zh: '档案文件夹',
    en: 'archive folder',
    async find(code, signal) {
      return (await indexOf(folder, signal)).byCode.get(code) ?? [];
    },
    async read(code, reference, signal) {
      const found = (await indexOf(folder, signal)).byCode.get(code)?.find((each) => each.reference === reference);
      return found === undefined ? undefined : readWithin(folder, reference, signal);
    },
  };
}

async function indexOf(folder: string, signal: AbortSignal): Promise<Indexed> {
  signal.throwIfAborted();
  const path = join(folder, INDEX);
  try {
    const { mtimeMs, size } = await stat(path);
    const stamp = `${mtimeMs} ${size}`;
    const known = indexes.get(path);
    if (known?.stamp === stamp) return known;
    const read = { stamp, byCode: byCode(csvRows(await readFile(path, { signal }))) };
    indexes.set(path, read);
    return read;
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ArchiveError) throw cause;
    throw new ArchiveError(`${INDEX}: ${(cause as Error).message}`, { cause });
  }
}

function byCode(rows: readonly Readonly<Record<string, string>>[]): Indexed['byCode'] {
  const found = new Map<string, ArchivedDocument[]>();
  const value = (row: Readonly<Record<string, string>>, column: keyof typeof COLUMNS): string =>
    COLUMNS[column].map((name) => row[name]?.trim() ?? '').find((text) => text !== '') ?? '';
  for (const [index, row] of rows.entries()) {
    const [code, file] = [value(row, 'code'), value(row, 'file')];
    // A line that names no land or no file would be a document that is silently not there.
    if (code === '' || file === '') throw new ArchiveError(`${INDEX}: line ${index + 2} has no 代码 or no 文件`);
    const day = value(row, 'date')
      .replaceAll(/[./年月]/g, '-')
      .replace(/日$/, '');
    const documents = found.get(code) ?? [];
    documents.push({
      reference: file,
      archiveNumber: value(row, 'archiveNumber') || null,
      title: value(row, 'title') || basename(file),
      fileName: basename(file),
      on: /^\d{4}-\d{2}-\d{2}/.exec(day)?.[0] ?? null,
      block: blockOfCategory(value(row, 'category')),
    });
    found.set(code, documents);
  }
  return found;
}

/** A file below the folder, whatever its name says and wherever links in it lead. */
async function readWithin(folder: string, reference: string, signal: AbortSignal): Promise<Buffer> {
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, reference))]);
    if (!path.startsWith(root + sep)) throw new ArchiveError(`${reference} lies outside the archive`);
    const { size } = await stat(path);
    if (size > LARGEST_DOCUMENT) throw new ArchiveError(`${reference} is larger than ${LARGEST_DOCUMENT} bytes`);
    return await readFile(path, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ArchiveError) throw cause;
    throw new ArchiveError(`${reference}: ${(cause as Error).message}`, { cause });
  }
}
