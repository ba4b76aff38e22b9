/** Charts as vectors: bars, a ring of shares, columns by year. Sizes are PDF points. */
import { INK, keepTogether, type Pdf, textWidth } from './pdf.ts';

/** Colours of the parts of a ring, told apart in print and by most who see colours otherwise. */
export const CHART_COLOURS = [
  '#0d655d',
  '#c2703a',
  '#4a6fa5',
  '#b0894f',
  '#7d5a86',
  '#5d8a3a',
  '#a3475a',
  '#6b7c85',
] as const;

export interface ChartPart {
  readonly title: string;
  readonly amount: number;
  /** The figure as it is read. */
  readonly text: string;
  readonly note?: string | undefined;
}

const ROW = 15;

/** Horizontal bars, each with its title and figure. */
export function drawBars(pdf: Pdf, parts: readonly ChartPart[]): void {
  const left = pdf.page.margins.left;
  const width = textWidth(pdf);
  pdf.font('regular').fontSize(8.5);
  const lineOf = ({ text, note }: ChartPart): string => (note === undefined ? text : `${text}（${note}）`);
  const titleWidth = width * 0.2;
  const textRoom = Math.min(width * 0.5, Math.max(60, ...parts.map((part) => pdf.widthOfString(lineOf(part)) + 4)));
  const track = width - titleWidth - textRoom - 16;
  const most = Math.max(0, ...parts.map(({ amount }) => amount));
  for (const part of parts) {
    const { title, amount } = part;
    keepTogether(pdf, ROW);
    const top = pdf.y;
    pdf
      .fillColor(INK.text)
      .text(title, left, top + 2, { width: titleWidth, height: 11, ellipsis: '…', lineBreak: false });
    pdf.roundedRect(left + titleWidth + 8, top + 3, track, 8, 2).fill(INK.fill);
    const long = most > 0 ? (Math.max(0, amount) / most) * track : 0;
    if (long > 0)
      pdf
        .roundedRect(left + titleWidth + 8, top + 3, Math.max(0.8, long), 8, Math.min(2, long / 2))
        .fill(CHART_COLOURS[0]);
    pdf
      .fillColor(INK.text)
      .text(lineOf(part), left + width - textRoom, top + 2, { width: textRoom, align: 'right', lineBreak: false });
    pdf.y = top + ROW;
  }
  pdf.x = left;
  pdf.y += 4;
}

const RING = 96;

/** A ring of shares with its legend beside it. */
export function drawRing(
  pdf: Pdf,
  parts: readonly ChartPart[],
  middle: { readonly figure: string; readonly unit: string },
): void {
  const left = pdf.page.margins.left;
  const height = Math.max(RING + 8, parts.length * ROW + 8);
  keepTogether(pdf, height);
  const top = pdf.y;
  const [x, y] = [left + RING / 2 + 10, top + RING / 2 + 2];
  const total = parts.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  let begun = 0;
  for (const [index, { amount }] of parts.entries()) {
    const share = total > 0 ? Math.max(0, amount) / total : 0;
    if (share > 0)
      pdf
        .path(slice(x, y, begun, begun + share))
        .lineWidth(0.8)
        .fillAndStroke(colourOf(index), '#ffffff');
    begun += share;
  }
  if (total === 0)
    pdf
      .circle(x, y, RING * 0.4)
      .lineWidth(RING * 0.16)
      .stroke(INK.fill);
  pdf.font('bold').fontSize(10).fillColor(INK.text);
  pdf.text(middle.figure, x - pdf.widthOfString(middle.figure) / 2, y - 9, { lineBreak: false });
  pdf.font('regular').fontSize(7).fillColor(INK.muted);
  pdf.text(middle.unit, x - pdf.widthOfString(middle.unit) / 2, y + 4, { lineBreak: false });
  const legend = left + RING + 40;
  const first = top + Math.max(2, (height - parts.length * ROW) / 2);
  pdf.fontSize(8.5);
  for (const [index, { title, amount, text, note }] of parts.entries()) {
    const at = first + index * ROW;
    pdf.rect(legend, at + 2, 8, 8).fill(colourOf(index));
    pdf.fillColor(INK.text).text(title, legend + 14, at, { width: 130, height: 11, ellipsis: '…', lineBreak: false });
    const share = total > 0 ? `${((Math.max(0, amount) / total) * 100).toFixed(2)}%` : '—';
    pdf.text(share, legend + 150, at, { width: 50, align: 'right', lineBreak: false });
    pdf.text(note === undefined ? text : `${text}（${note}）`, legend + 210, at, { lineBreak: false });
  }
  pdf.x = left;
  pdf.y = top + height + 4;
}

const COLUMNS = 110;

/** Columns from left to right, one a year. */
export function drawYears(pdf: Pdf, parts: readonly ChartPart[]): void {
  keepTogether(pdf, COLUMNS + 6);
  const left = pdf.page.margins.left;
  const top = pdf.y;
  const step = textWidth(pdf) / Math.max(1, parts.length);
  const most = Math.max(0, ...parts.map(({ amount }) => amount));
  const floor = top + COLUMNS - 14;
  pdf.font('regular').fontSize(7.5);
  for (const [index, { title, amount, text }] of parts.entries()) {
    const high = most > 0 ? (Math.max(0, amount) / most) * (COLUMNS - 30) : 0;
    const middle = left + (index + 0.5) * step;
    pdf.rect(middle - step * 0.3, floor - high, step * 0.6, high).fill(CHART_COLOURS[0]);
    pdf.fillColor(INK.text).text(text, middle - pdf.widthOfString(text) / 2, floor - high - 10, { lineBreak: false });
    pdf.fillColor(INK.muted).text(title, middle - pdf.widthOfString(title) / 2, floor + 4, { lineBreak: false });
  }
  pdf
    .moveTo(left, floor)
    .lineTo(left + textWidth(pdf), floor)
    .lineWidth(0.5)
    .stroke(INK.line);
  pdf.x = left;
  pdf.y = top + COLUMNS + 6;
}

const colourOf = (index: number): string => CHART_COLOURS[index % CHART_COLOURS.length]!;

/** Path of a slice between two shares of the round, beginning at the top. */
function slice(x: number, y: number, from: number, to: number): string {
  // A whole round has no beginning that an arc could be drawn from.
  const end = to - from >= 1 ? from + 0.99999 : to;
  const [outer, inner] = [RING * 0.48, RING * 0.31];
  const at = (share: number, radius: number): string => {
    const angle = (share - 0.25) * 2 * Math.PI;
    return `${(x + radius * Math.cos(angle)).toFixed(3)} ${(y + radius * Math.sin(angle)).toFixed(3)}`;
  };
  const large = end - from > 0.5 ? 1 : 0;
  return `M${at(from, outer)} A${outer} ${outer} 0 ${large} 1 ${at(end, outer)} L${at(end, inner)} A${inner} ${inner} 0 ${large} 0 ${at(from, inner)} Z`;
}
