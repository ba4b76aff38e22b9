import type { PageSource } from './page-reader.ts';
import { LONG_VALUE_OWNER, ownerOf, pageOf, pageType, rowCount, rowEnd, rowOf, rowStart } from './page.ts';

/** Bytes of the head a MEMO or OLE value has in its row. */
export const LONG_VALUE_HEAD = 12;

/** Top bits of the length: the value follows the head in the row; it is one row on a long-value page; else a chain. */
export const longValueFlag = { inline: 0x80000000, single: 0x40000000 } as const;

/** Mask of the length itself: 1 GB is the most a value can have. */
export const LONG_VALUE_LENGTH = 0x3fffffff;

/** A long value whose head, pages or length do not agree. */
export class LongValueFault extends Error {
  override readonly name = 'LongValueFault';
}

function pieceAt(source: PageSource, pointer: number): Buffer {
  const number = pageOf(pointer);
  if (number >= source.pages) throw new LongValueFault(`page ${number} is outside the file`);
  const page = source.read(number);
  const row = rowOf(pointer);
  if (page[0] !== pageType.data || ownerOf(page) !== LONG_VALUE_OWNER || row >= rowCount(page)) {
    throw new LongValueFault(`row ${row} of page ${number} is not a long value`);
  }
  return page.subarray(rowStart(page, row), rowEnd(page, row));
}

/** The pieces of a long value in order, from its head at `start`; `visit` sees each row pointer on the way. */
export function* longValuePieces(
  source: PageSource,
  bytes: Buffer,
  start: number,
  end: number,
  visit?: (pointer: number) => void,
): Generator<Buffer> {
  if (end - start < LONG_VALUE_HEAD) throw new LongValueFault('the head is cut short');
  const head = bytes.readUInt32LE(start);
  const length = (head & LONG_VALUE_LENGTH) >>> 0;
  if (head >= longValueFlag.inline) {
    if (end - start - LONG_VALUE_HEAD < length) throw new LongValueFault('the value is longer than its row');
    yield bytes.subarray(start + LONG_VALUE_HEAD, start + LONG_VALUE_HEAD + length);
    return;
  }
  const first = bytes.readUInt32LE(start + 4);
  const pieces = (head & longValueFlag.single) !== 0 ? [first] : chain(source, first);
  const linked = head < longValueFlag.single ? 4 : 0;
  let found = 0;
  for (const pointer of pieces) {
    visit?.(pointer);
    const piece = pieceAt(source, pointer).subarray(linked);
    found += piece.length;
    yield piece;
    if (found > length) break;
  }
  if (found !== length) throw new LongValueFault(`found ${found} bytes of ${length}`);
}

/** The row pointers of a chain; each piece starts with the pointer to the next. */
function* chain(source: PageSource, first: number): Generator<number> {
  const seen = new Set<number>();
  for (let pointer = first; pointer !== 0;) {
    if (seen.has(pointer)) throw new LongValueFault('the chain runs in a circle');
    seen.add(pointer);
    yield pointer;
    const piece = pieceAt(source, pointer);
    if (piece.length < 5) throw new LongValueFault('an empty piece');
    pointer = piece.readUInt32LE(0);
  }
}

/** A whole long value. */
export const readLongValue = (source: PageSource, bytes: Buffer, start: number, end: number): Buffer =>
  Buffer.concat([...longValuePieces(source, bytes, start, end)]);
