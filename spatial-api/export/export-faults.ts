import { ReadBackError } from './export-database.ts';
import { ExportLimitError } from './formats/forms.ts';
import { JetError } from './jet/index.ts';

/** Limits of formats, a full disk and a file that reads back differently, in words that say what to do. */
export function explained(error: unknown): unknown {
  const told = (code: string, zh: string, en: string) =>
    Object.assign(new Error(en, { cause: error }), { code, zh, en });
  if (error instanceof ExportLimitError)
    return told('format-limit', error.message, 'The format cannot hold that much.');
  if (error instanceof JetError && error.code === 'file-full') {
    return told(
      'file-full',
      `${error.messageZh}，没有留下文件。请缩小范围（如按地籍区代码）分次导出，或提高 MDB_LIMIT（不超过 2 GB）。`,
      `${error.message}; nothing stays. Export smaller areas one by one, or raise MDB_LIMIT (at most 2 GB).`,
    );
  }
  if (error instanceof JetError) return told(error.code, error.messageZh, error.message);
  if (error instanceof ReadBackError) {
    return told(
      'read-back-differs',
      `${error.message}。文件未交出，请重试；再次出现请告知管理员。`,
      'The file read back differently and was not handed out.',
    );
  }
  if ((error as NodeJS.ErrnoException | null)?.code === 'ENOSPC') {
    return told(
      'disk-full',
      '磁盘空间不足，导出已撤销。请清理数据目录后重试。',
      'The disk is full; nothing of the export stays. Make room and retry.',
    );
  }
  return error;
}
