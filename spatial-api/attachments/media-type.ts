/** What a file is by its bytes: neither its name nor what the sender says counts. */

/** Kinds of files that may be attached, and whether a browser shows them. */
export const MEDIA_TYPES = {
  'application/pdf': { zh: 'PDF', shows: true },
  'image/jpeg': { zh: 'JPEG 图片', shows: true },
  'image/png': { zh: 'PNG 图片', shows: true },
  'image/webp': { zh: 'WebP 图片', shows: true },
  'image/tiff': { zh: 'TIFF 图片', shows: false },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { zh: 'Word 文档', shows: false },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { zh: 'Excel 工作簿', shows: false },
} as const;

export type MediaType = keyof typeof MEDIA_TYPES;

const starts = (bytes: Buffer, ...signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

/** The type of a file; undefined for anything that may not be attached, scripts and archives included. */
export function mediaTypeOf(bytes: Buffer): MediaType | undefined {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP')
    return 'image/webp';
  if (starts(bytes, 0x49, 0x49, 0x2a, 0x00) || starts(bytes, 0x4d, 0x4d, 0x00, 0x2a)) return 'image/tiff';
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04)) return officeTypeOf(bytes);
  return undefined;
}

/** An Office file is a ZIP with a part of the main document; names of entries stand uncompressed in the file. */
function officeTypeOf(bytes: Buffer): MediaType | undefined {
  if (!bytes.includes('[Content_Types].xml')) return undefined;
  // Macros are programs.
  if (bytes.includes('vbaProject.bin')) return undefined;
  if (bytes.includes('word/document.xml'))
    return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  if (bytes.includes('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return undefined;
}
