import type { DatabaseWriter, WrittenDatabase } from './database-writer.ts';
import { JetError } from './errors.ts';
import type { RowInput } from './row-source.ts';

/**
 * Spreads the rows of one table over as many files as they need: when a file is full it is closed and `open` is asked
 * for the next part (1, 2, 3 …). A failure leaves the parts already closed in their places and removes the open one.
 */
export async function writeSeries(
  open: (part: number) => Promise<DatabaseWriter>,
  table: string,
  rows: RowInput,
): Promise<WrittenDatabase[]> {
  const parts: WrittenDatabase[] = [];
  let writer = await open(1);
  try {
    for await (const row of rows) {
      try {
        writer.addRow(table, row);
      } catch (error) {
        const isFull = error instanceof JetError && error.code === 'file-full' && writer.addedRows(table) > 0;
        if (!isFull) throw error;
        parts.push(await writer.close());
        writer = await open(parts.length + 1);
        writer.addRow(table, row);
      }
      await writer.drain();
    }
    parts.push(await writer.close());
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return parts;
}
