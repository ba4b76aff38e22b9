import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

/** A page of paper being drawn; sizes are PDF points (1/72 inch). */
export type Pdf = PDFKit.PDFDocument;

/** Points in a millimetre. */
export const MM = 72 / 25.4;

/** Text width of an upright A4 page with the usual margins, points. */
export const A4_TEXT_WIDTH = 595.28 - 2 * 18 * MM;

const require = createRequire(import.meta.url);
const FONT_PACKAGE = '@expo-google-fonts/noto-sans-sc';
/** Files of the Chinese fonts (SIL Open Font License). */
export const FONT_FILES = {
  regular: require.resolve(`${FONT_PACKAGE}/400Regular/NotoSansSC_400Regular.ttf`),
  bold: require.resolve(`${FONT_PACKAGE}/700Bold/NotoSansSC_700Bold.ttf`),
} as const;

/** Colours of paper: dark enough to survive a photocopier. */
export const INK = { text: '#1a1f26', muted: '#5b6673', line: '#c3cad3', fill: '#f1f4f7' } as const;

export interface PaperOptions {
  readonly title: string;
  readonly author: string;
  /** Written into the file as its date; the same input and date give the same bytes. */
  readonly createdAt: Date;
  /** Of the text, for readers that speak; Chinese unless given. */
  readonly language?: 'zh' | 'en';
  readonly size?: string | [number, number];
  readonly layout?: 'portrait' | 'landscape';
  /** Points. */
  readonly margin?: number;
}

/** Opens a document with the Chinese fonts `regular` and `bold`, pages kept until `closePdf` so that they can be numbered. */
export function openPdf(options: PaperOptions): Pdf {
  const pdf = new PDFDocument({
    size: options.size ?? 'A4',
    layout: options.layout ?? 'portrait',
    margin: options.margin ?? 18 * MM,
    bufferPages: true,
    // Not the font itself: pdfkit would open its file anew each time the registered name is used (14 ms a cell).
    font: '',
    lang: options.language === 'en' ? 'en' : 'zh-CN',
    displayTitle: true,
    info: {
      Title: options.title,
      Author: options.author,
      Creator: 'dimai',
      Producer: 'dimai',
      CreationDate: options.createdAt,
      ModDate: options.createdAt,
    },
  });
  pdf.registerFont('regular', FONT_FILES.regular);
  pdf.registerFont('bold', FONT_FILES.bold);
  pdf.font('regular').fontSize(9).fillColor(INK.text);
  return pdf;
}

export interface Closing {
  /** Of every page but the first. */
  readonly header?: string;
  readonly pageOf?: (page: number, count: number) => string;
}

/** Writes the footer of every page (left text, page n of m), the headers, and returns the bytes. */
export async function closePdf(
  pdf: Pdf,
  footer: string,
  { header, pageOf = (page, count) => `第 ${page} 页 共 ${count} 页` }: Closing = {},
): Promise<Buffer> {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    const { width, height, margins } = pdf.page;
    const y = height - margins.bottom + 8;
    // Text below the bottom margin would start a new page.
    const bottom = margins.bottom;
    margins.bottom = 0;
    pdf.font('regular').fontSize(7).fillColor(INK.muted);
    pdf.text(footer, margins.left, y, { lineBreak: false });
    const label = pageOf(page - start + 1, count);
    pdf.text(label, width - margins.right - pdf.widthOfString(label), y, { lineBreak: false });
    if (header != null && page > start) drawHeader(pdf, header);
    margins.bottom = bottom;
  }
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  pdf.end();
  await done;
  return Buffer.concat(chunks);
}

function drawHeader(pdf: Pdf, header: string): void {
  const { width, margins } = pdf.page;
  const y = margins.top - 16;
  pdf.text(header, margins.left, y, { width: textWidth(pdf), height: 9, ellipsis: '…', lineBreak: false });
  pdf
    .moveTo(margins.left, y + 11)
    .lineTo(width - margins.right, y + 11)
    .lineWidth(0.4)
    .stroke(INK.line);
}

/** Width between the margins. */
export function textWidth(pdf: Pdf): number {
  return pdf.page.width - pdf.page.margins.left - pdf.page.margins.right;
}

/** Starts a new page unless `height` points are left on this one. */
export function keepTogether(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.height - pdf.page.margins.bottom) pdf.addPage();
}

/** A heading that never stands alone at the foot of a page: `following` is the height, in points, of what must follow it there. */
export function heading(pdf: Pdf, text: string, level: 1 | 2 = 1, following = 80): void {
  keepTogether(pdf, following + 20);
  pdf.moveDown(level === 1 ? 0.8 : 0.5);
  pdf
    .font('bold')
    .fontSize(level === 1 ? 12 : 10)
    .fillColor(INK.text);
  pdf.text(text, pdf.page.margins.left, pdf.y);
  pdf.moveDown(0.3);
  pdf.font('regular').fontSize(9);
}
