import { INK, keepTogether, type Pdf, textWidth } from './pdf.ts';

export interface Column {
  readonly title: string;
  /** Share of the table's width; the shares of all columns add up to anything. */
  readonly share: number;
  readonly align?: 'left' | 'right' | 'center';
}

export interface Cell {
  readonly text: string;
  readonly bold?: boolean;
  readonly colour?: string;
}

export type Row = readonly (string | Cell)[];

const PADDING = { x: 4, y: 3 };

/** A ruled table over the full text width; long cells wrap, and the head repeats on every page it runs to. */
export function drawTable(pdf: Pdf, columns: readonly Column[], rows: readonly Row[], fontSize = 8): void {
  const total = columns.reduce((sum, column) => sum + column.share, 0);
  const widths = columns.map((column) => (textWidth(pdf) * column.share) / total);
  const head = () =>
    drawRow(
      pdf,
      columns,
      widths,
      columns.map((column) => ({ text: column.title, bold: true })),
      fontSize,
      INK.fill,
    );
  keepTogether(pdf, 50);
  head();
  for (const row of rows) {
    const height = rowHeight(pdf, widths, row, fontSize);
    if (pdf.y + height > pdf.page.height - pdf.page.margins.bottom) {
      pdf.addPage();
      head();
    }
    drawRow(pdf, columns, widths, row, fontSize);
  }
  pdf.font('regular').fontSize(9).fillColor(INK.text);
  pdf.x = pdf.page.margins.left;
  pdf.y += 6;
}

function drawRow(
  pdf: Pdf,
  columns: readonly Column[],
  widths: readonly number[],
  row: Row,
  fontSize: number,
  background?: string,
): void {
  const height = rowHeight(pdf, widths, row, fontSize);
  const top = pdf.y;
  let x = pdf.page.margins.left;
  for (const [index, width] of widths.entries()) {
    const cell = cellOf(row[index]);
    if (background != null) pdf.rect(x, top, width, height).fill(background);
    pdf.rect(x, top, width, height).lineWidth(0.5).stroke(INK.line);
    pdf
      .font(cell.bold === true ? 'bold' : 'regular')
      .fontSize(fontSize)
      .fillColor(cell.colour ?? INK.text);
    pdf.text(cell.text, x + PADDING.x, top + PADDING.y, {
      width: width - 2 * PADDING.x,
      align: columns[index]!.align ?? 'left',
    });
    x += width;
  }
  pdf.x = pdf.page.margins.left;
  pdf.y = top + height;
}

function rowHeight(pdf: Pdf, widths: readonly number[], row: Row, fontSize: number): number {
  const heights = widths.map((width, index) => {
    const cell = cellOf(row[index]);
    pdf.font(cell.bold === true ? 'bold' : 'regular').fontSize(fontSize);
    return pdf.heightOfString(cell.text === '' ? ' ' : cell.text, { width: width - 2 * PADDING.x });
  });
  return Math.max(...heights) + 2 * PADDING.y;
}

function cellOf(cell: string | Cell | undefined): Cell {
  if (cell == null) return { text: '' };
  return typeof cell === 'string' ? { text: cell } : cell;
}
