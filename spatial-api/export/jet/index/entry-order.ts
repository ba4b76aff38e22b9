/** Order of two byte ranges: by the first byte that differs, the shorter one first when there is none. */
export function compareBytes(a: Buffer, aStart: number, aEnd: number, b: Buffer, bStart: number, bEnd: number): number {
  const length = Math.min(aEnd - aStart, bEnd - bStart);
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i]! - b[bStart + i]!;
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}

/** Bytes of the row pointer at the end of an entry. */
export const POINTER = 4;

/** Order of two entries: by key, a key before its continuations, then by row pointer. */
export function compareEntries(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): number {
  const byKey = compareBytes(a, aStart, aEnd - POINTER, b, bStart, bEnd - POINTER);
  return byKey !== 0 ? byKey : a.readUInt32BE(aEnd - POINTER) - b.readUInt32BE(bEnd - POINTER);
}
