/** Bytes of a Jet 4 page; page `n` starts at byte `n * PAGE_SIZE`. */
export const PAGE_SIZE = 4096;

/** First byte of a page. */
export const pageType = { header: 0, data: 1, table: 2, indexNode: 3, indexLeaf: 4, usageMap: 5 } as const;

/** Most bytes of one row on a page, long values not counted. */
export const MAX_ROW_BYTES = 4060;

/** Most rows of one page: a row number is one byte. */
export const MAX_ROWS_PER_PAGE = 255;

/** Owner mark of a page of long values: ASCII `LVAL`. */
export const LONG_VALUE_OWNER = 0x4c41564c;

const ROWS_AT = 14;

/** Room of an empty slotted page; a row of `n` bytes takes `n + 2`. */
export const SLOTTED_SPACE = PAGE_SIZE - ROWS_AT;

const OFFSET_MASK = 0x1fff;

/** Bits of a row's slot: the row was deleted; the slot holds a pointer to where the row now lies. */
export const DELETED = 0x8000;
export const MOVED = 0x4000;

/** A row pointer as one number: page number in the upper 24 bits, row number in the low 8. */
export const rowPointer = (page: number, row: number): number => page * 256 + row;
export const pageOf = (pointer: number): number => Math.floor(pointer / 256);
export const rowOf = (pointer: number): number => pointer % 256;

/** Makes `page` an empty slotted page (rows, usage maps or long values) of the given owner. */
export function startSlottedPage(page: Buffer, owner: number): void {
  page.fill(0);
  page[0] = pageType.data;
  page[1] = 1;
  page.writeUInt16LE(SLOTTED_SPACE, 2);
  page.writeUInt32LE(owner, 4);
}

/** Free bytes; a new row of `n` bytes needs `n + 2`. */
export const freeBytes = (page: Buffer): number => page.readUInt16LE(2);

export const ownerOf = (page: Buffer): number => page.readUInt32LE(4);

export const rowCount = (page: Buffer): number => page.readUInt16LE(12);

export const rowFits = (page: Buffer, length: number): boolean =>
  freeBytes(page) >= length + 2 && rowCount(page) < MAX_ROWS_PER_PAGE;

/** Puts the first `length` bytes of `row` on the page and answers its row number. Check `rowFits` first. */
export function appendRow(page: Buffer, row: Uint8Array, length: number): number {
  const number = rowCount(page);
  const end = number === 0 ? PAGE_SIZE : page.readUInt16LE(ROWS_AT + 2 * (number - 1)) & OFFSET_MASK;
  const start = end - length;
  page.set(length === row.length ? row : row.subarray(0, length), start);
  page.writeUInt16LE(start, ROWS_AT + 2 * number);
  page.writeUInt16LE(number + 1, 12);
  page.writeUInt16LE(freeBytes(page) - length - 2, 2);
  return number;
}

/** The slot of a row with its flag bits. */
export const slotOf = (page: Buffer, row: number): number => page.readUInt16LE(ROWS_AT + 2 * row);

export const rowStart = (page: Buffer, row: number): number => slotOf(page, row) & OFFSET_MASK;

export const rowEnd = (page: Buffer, row: number): number => (row === 0 ? PAGE_SIZE : rowStart(page, row - 1));

/** What the free-bytes field must say, computed from the rows. */
export function expectedFreeBytes(page: Buffer): number {
  const rows = rowCount(page);
  const lowest = rows === 0 ? PAGE_SIZE : rowStart(page, rows - 1);
  return lowest - ROWS_AT - 2 * rows;
}
