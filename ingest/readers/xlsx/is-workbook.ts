/** Whether a zip is a workbook (.xlsx, .xlsm) and not an archive of files: by its entries, not by its name. */

import { promisify } from 'node:util';
import yauzl from 'yauzl';

/** Entries looked at before a package is taken for an archive of other things. */
const LOOKED_AT = 2000;

/** True for a package with `xl/workbook.xml`. A damaged zip is not a workbook. */
export async function isWorkbook(path: string): Promise<boolean> {
  const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
  const archive = await open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(() => null);
  if (archive == null) return false;
  try {
    return await new Promise<boolean>((resolve) => {
      let entries = 0;
      archive.on('entry', ({ fileName }: yauzl.Entry) => {
        if (/^xl\/workbook\.(xml|bin)$/i.test(fileName)) resolve(true);
        else if (++entries >= LOOKED_AT) resolve(false);
        else archive.readEntry();
      });
      archive.once('end', () => resolve(false));
      archive.once('error', () => resolve(false));
      archive.readEntry();
    });
  } finally {
    archive.close();
  }
}
