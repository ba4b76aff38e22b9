import { INK, type Pdf, textWidth } from './pdf.ts';

export interface ColumnsOptions {
  /** Relative widths of the cells of one record. */
  readonly shares: readonly number[];
  /** Records side by side. */
  readonly perRow: number;
  readonly fontSize: number;
}

/**
 * Many short records of fixed width, read down the first column, then the next: coordinate lists. Plain text at fixed
 * places, ten times as fast as a ruled table.
 */
export function drawColumns(
  pdf: Pdf,
  head: readonly string[],
  records: readonly (readonly string[])[],
  { shares, perRow, fontSize }: ColumnsOptions,
): void {
  const gap = 10;
  const blockWidth = (textWidth(pdf) - gap * (perRow - 1)) / perRow;
  const total = shares.reduce((sum, share) => sum + share, 0);
  const lineHeight = fontSize * 1.45;
  let at = 0;
  while (at < records.length) {
    const bottom = pdf.page.height - pdf.page.margins.bottom;
    const room = Math.floor((bottom - pdf.y) / lineHeight) - 2;
    if (room < Math.min(3, records.length - at)) {
      pdf.addPage();
      continue;
    }
    const lines = Math.min(room, Math.ceil((records.length - at) / perRow));
    const top = pdf.y;
    for (let block = 0; block < perRow && at < records.length; block++) {
      const left = pdf.page.margins.left + block * (blockWidth + gap);
      drawLine(pdf, head, left, top, 'bold');
      for (let line = 1; line <= lines && at < records.length; line++) {
        drawLine(pdf, records[at++]!, left, top + line * lineHeight, 'regular');
      }
    }
    pdf.x = pdf.page.margins.left;
    pdf.y = top + (lines + 1) * lineHeight + 4;
  }

  function drawLine(target: Pdf, cells: readonly string[], left: number, y: number, font: 'bold' | 'regular'): void {
    target.font(font).fontSize(fontSize).fillColor(INK.text);
    let x = left;
    for (const [index, cell] of cells.entries()) {
      const width = (blockWidth * shares[index]!) / total;
      const isNumber = index > 0;
      target.text(cell, isNumber ? x + width - target.widthOfString(cell) - 2 : x + 2, y, { lineBreak: false });
      x += width;
    }
  }
}
