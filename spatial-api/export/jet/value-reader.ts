import { fromSerialDate } from './date.ts';
import { readGuid } from './guid.ts';
import type { ColumnLayout } from './layout.ts';
import { readLongValue } from './long-value-reader.ts';
import { readMoney, readNumeric } from './numeric.ts';
import type { PageSource } from './page-reader.ts';
import type { RowSlots } from './row-reader.ts';
import { decodeText } from './text.ts';

/** A value as the writer takes it and the reader gives it back. */
export type JetValue = string | number | bigint | boolean | Uint8Array | null;

/** The value of column `i` of a split row; long values are fetched from their pages. */
export function readValue(source: PageSource, column: ColumnLayout, slots: RowSlots, i: number): JetValue {
  const { bytes } = slots;
  const start = slots.start[i]!;
  const end = slots.end[i]!;
  if (start < 0) return null;
  switch (column.type) {
    case 'boolean':
      return end === 1;
    case 'byte':
      return bytes[start]!;
    case 'int16':
      return bytes.readInt16LE(start);
    case 'int32':
      return bytes.readInt32LE(start);
    case 'money':
      return readMoney(bytes, start);
    case 'float':
      return bytes.readFloatLE(start);
    case 'double':
      return bytes.readDoubleLE(start);
    case 'datetime':
      return fromSerialDate(bytes.readDoubleLE(start));
    case 'text':
      return decodeText(bytes, start, end);
    case 'memo':
      return decodeText(readLongValue(source, bytes, start, end));
    case 'ole':
      return readLongValue(source, bytes, start, end);
    case 'guid':
      return readGuid(bytes, start);
    case 'numeric':
      return readNumeric(bytes, start, column.scale);
    default:
      return Buffer.from(bytes.subarray(start, end));
  }
}
