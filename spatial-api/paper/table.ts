import { INK, type Pdf, textWidth } from './pdf.ts';

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
  readonly fill?: string;
}

export type Row = readonly (string | Cell)[];

export interface TableOptions {
  /** Points; default 8. */
  readonly fontSize?: number;
  /** Left edge and width in points; the text area unless given. */
  readonly left?: number;
  readonly width?: number;
  /** Rows alone, without the titles of the columns. */
  readonly headless?: boolean;
}

const PADDING = { x: 4, y: 3 };

/**
 * A ruled table; long cells wrap, the head repeats on every page it runs to, and a row never breaks: one that is taller
 * than a page is cut, with an ellipsis. The head never stands without a row beneath it, and the last row, often a total, never
 * alone on a page.
 */
export function drawTable(
  pdf: Pdf,
  columns: readonly Column[],
  rows: readonly Row[],
  options: TableOptions = {},
): void {
  const { fontSize = 8, left = pdf.page.margins.left, width = textWidth(pdf) } = options;
  const total = columns.reduce((sum, column) => sum + column.share, 0);
  const widths = columns.map((column) => (width * column.share) / total);
  const frame = { columns, widths, left, fontSize };
  const head = columns.map((column): Cell => ({ text: column.title, bold: true, fill: INK.fill }));
  const headHeight = options.headless === true ? 0 : rowHeight(pdf, frame, head);
  const bottom = pdf.page.height - pdf.page.margins.bottom;
  const tallest = bottom - pdf.page.margins.top - headHeight;
  const heights = rows.map((row) => Math.min(rowHeight(pdf, frame, row), tallest));
  /** A row, with the last one where it comes next. */
  const needed = (index: number): number => {
    const own = heights[index] ?? 0;
    const both = own + (index === rows.length - 2 ? heights[index + 1]! : 0);
    return both > tallest ? own : both;
  };
  if (pdf.y + headHeight + needed(0) > bottom) pdf.addPage();
  if (headHeight > 0) drawRow(pdf, frame, head, headHeight);
  for (const [index, row] of rows.entries()) {
    if (pdf.y + needed(index) > bottom) {
      pdf.addPage();
      if (headHeight > 0) drawRow(pdf, frame, head, headHeight);
    }
    drawRow(pdf, frame, row, heights[index]!);
  }
  pdf.font('regular').fontSize(9).fillColor(INK.text);
  pdf.x = pdf.page.margins.left;
  pdf.y += 6;
}

interface Frame {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly left: number;
  readonly fontSize: number;
}

function drawRow(pdf: Pdf, { columns, widths, left, fontSize }: Frame, row: Row, height: number): void {
  const top = pdf.y;
  let x = left;
  for (const [index, width] of widths.entries()) {
    const cell = cellOf(row[index]);
    if (cell.fill != null) pdf.rect(x, top, width, height).fill(cell.fill);
    pdf.rect(x, top, width, height).lineWidth(0.5).stroke(INK.line);
    pdf
      .font(cell.bold === true ? 'bold' : 'regular')
      .fontSize(fontSize)
      .fillColor(cell.colour ?? INK.text);
    pdf.text(cell.text, x + PADDING.x, top + PADDING.y, {
      width: width - 2 * PADDING.x,
      height: height - 2 * PADDING.y + 0.5,
      ellipsis: '…',
      align: columns[index]!.align ?? 'left',
    });
    x += width;
  }
  pdf.x = pdf.page.margins.left;
  pdf.y = top + height;
}

function rowHeight(pdf: Pdf, { widths, fontSize }: Frame, row: Row): number {
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
