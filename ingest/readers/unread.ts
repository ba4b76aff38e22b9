/** Formats that we recognise and do not read: what to ask for in their place. */

import { formatOf, type UnreadFormat } from './recognise.ts';
import type { DeliveredFile } from './reader.ts';

const ADVICE: Readonly<Record<UnreadFormat, { readonly zh: string; readonly en: string }>> = {
  dwg: { zh: 'DWG 请另存为 DXF（2000 版或更新）后提交', en: 'save the DWG as DXF (2000 or later)' },
  xls: { zh: '旧版 .xls 请另存为 .xlsx 或 CSV 后提交', en: 'save the old .xls as .xlsx or CSV' },
  rar: { zh: 'RAR 请解压，或改用 ZIP 打包', en: 'unpack the RAR, or pack as ZIP' },
  '7z': { zh: '7z 请解压，或改用 ZIP 打包', en: 'unpack the 7z, or pack as ZIP' },
  pdf: { zh: 'PDF 不是数据文件，请提供矢量或表格数据', en: 'a PDF holds no data: provide vector data or tables' },
  'esri-json': { zh: 'Esri JSON 请导出为 GeoJSON', en: 'export the Esri JSON as GeoJSON' },
};

/** One sentence per unread format among the files; empty when there is none. */
export async function unreadAdvice(
  files: readonly DeliveredFile[],
): Promise<readonly { readonly zh: string; readonly en: string }[]> {
  const found = new Set<UnreadFormat>();
  for (const file of files) {
    const format = await formatOf(file);
    if (Object.hasOwn(ADVICE, format)) found.add(format as UnreadFormat);
  }
  return [...found].map((format) => ADVICE[format]);
}
