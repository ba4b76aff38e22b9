/** Whether a text holds 矿业权拐点坐标, one right per line, its licence or other columns before it or not. */

import { isVertexText } from '../../../schemas/formats/vertex-text.ts';

/** A line of such a file: what stands before the coordinates, and they themselves. */
export function splitLine(line: string): { readonly before: readonly string[]; readonly text: string } {
  // columns before the coordinates are set off by a tab, a semicolon or a colon, which coordinates never hold
  const pieces = line.trim().split(/[\t;；:：]+/);
  const text = pieces.pop() ?? '';
  return { before: pieces.map((piece) => piece.trim()), text };
}

/** True when every filled line of the beginning, but a first one of headings, is one. */
export function looksLikeVertexText(text: string): boolean {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  // the last line of a beginning may be cut off
  const filled = (lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== '');
  const read = filled.map((line) => isVertexText(splitLine(line).text));
  const first = read[0] === true ? 0 : 1;
  return read.length > first && read.slice(first).every(Boolean);
}
