/** Rows of a page on their way from the database to the answer. */
import type { PoolClient } from 'pg';

import { readRawRows } from '../../schemas/database/raw-rows.ts';
import type { Query } from '../../schemas/database/sql.ts';
import { arrayText } from '../../schemas/feature-filter.ts';
import type { Position } from './feature-query.ts';

const SEPARATOR = Buffer.from(',\n');
/** Bytes of a page to begin with; it grows. */
const ROOM = 256 * 1024;

/**
 * State: the rows of `pageStatement` so far: id, text, then the values they are put in order by. Texts are copied as bytes: to make a
 * string of each, and bytes of all of them again, takes longer than the database needs to write them.
 */
export class PageRows {
  /** Where the last row that is shown stands in the order. */
  last: Position | undefined;
  private readonly limit: number;
  private readonly keys: number;
  private buffer = Buffer.allocUnsafe(ROOM);
  private end = 0;
  private rows = 0;

  /** Of more rows than `limit` it is only known that they are there; `keys` are what rows are sorted by. */
  constructor(limit: number, keys: number) {
    this.limit = limit;
    this.keys = keys;
  }

  /** Texts one after the other, with commas between them. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.end);
  }

  get shown(): number {
    return Math.min(this.rows, this.limit);
  }

  get hasMore(): boolean {
    return this.rows > this.limit;
  }

  read(client: PoolClient, { text, values }: Query): Promise<void> {
    return readRawRows(client, { text, values: values.map(asText) }, (bytes, offset) => this.take(bytes, offset));
  }

  private take(given: Uint8Array, offset: number): void {
    if (this.rows++ >= this.limit) return;
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    let at = offset;
    const next = (): Buffer | null => {
      const length = bytes.readInt32BE(at);
      const start = at + 4;
      at = start + Math.max(length, 0);
      return length < 0 ? null : bytes.subarray(start, at);
    };
    const id = Number(next()!.readBigInt64BE());
    this.add(next()!);
    const values = Array.from({ length: this.keys }, () => next()?.toString() ?? null);
    this.last = { id, values };
  }

  private add(text: Buffer): void {
    const wanted = this.end + text.length + SEPARATOR.length;
    if (wanted > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, wanted));
      this.buffer.copy(larger, 0, 0, this.end);
      this.buffer = larger;
    }
    if (this.end > 0) this.end += SEPARATOR.copy(this.buffer, this.end);
    this.end += text.copy(this.buffer, this.end);
  }
}

/** A parameter as PostgreSQL reads it. */
function asText(value: unknown): string | number | null {
  if (value == null) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value)) return arrayText(value.map(String));
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value as boolean | bigint);
}
