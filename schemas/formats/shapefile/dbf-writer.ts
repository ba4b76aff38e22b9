/** dBase tables as GIS programs write them, in GBK or UTF-8. */
import iconv from 'iconv-lite';
import type { ByteSink } from '../file-sink.ts';

export type DbfEncoding = 'gbk' | 'utf8';

/** A column: text `C`, number `N`, date `D` (eight digits). `width` is in bytes. */
export interface DbfColumn {
  /** At most ten bytes of ASCII. */
  readonly name: string;
  readonly type: 'C' | 'N' | 'D';
  readonly width: number;
  readonly decimals: number;
}

export interface DbfOptions {
  readonly encoding: DbfEncoding;
  /** Language driver byte: 0x4D is GBK; 0 says nothing. */
  readonly languageDriver: number;
  /** `yyyy-MM-dd` that stands in the head, so that equal rows give equal bytes. */
  readonly day: string;
}

/** Bytes a text column may take. */
export const MOST_TEXT = 254;

/** State: a table under construction. */
export class DbfWriter {
  rows = 0;
  private readonly sink: ByteSink;
  private readonly columns: readonly DbfColumn[];
  private readonly encoding: DbfEncoding;
  private readonly recordLength: number;

  constructor(sink: ByteSink, columns: readonly DbfColumn[], options: DbfOptions) {
    this.columns = columns;
    this.encoding = options.encoding;
    this.recordLength = 1 + this.columns.reduce((sum, { width }) => sum + width, 0);
    this.sink = sink;
    this.sink.write(header(this.columns, this.recordLength, options));
  }

  /** Values in the order of the columns: numbers, decimal text, `yyyy-MM-dd`, text. Text that does not fit is cut after a whole character. */
  write(values: readonly unknown[]): void {
    const record = this.sink.reserve(this.recordLength).fill(0x20);
    let at = 1;
    this.columns.forEach((column, index) => {
      writeValue(record, at, column, values[index], this.encoding);
      at += column.width;
    });
    this.rows++;
  }

  close(): void {
    this.sink.write(Buffer.from([0x1a]));
    const count = Buffer.alloc(4);
    count.writeUInt32LE(this.rows);
    this.sink.patch(4, count);
    this.sink.close();
  }
}

/** Names of at most ten bytes, each once: a second of the same name ends in a number. */
export function dbfNames(codes: readonly string[]): string[] {
  const taken = new Set<string>();
  return codes.map((code) => {
    let name = code.slice(0, 10);
    for (let serial = 1; taken.has(name.toUpperCase()); serial++) {
      name = `${code.slice(0, 10 - String(serial).length)}${serial}`;
    }
    taken.add(name.toUpperCase());
    return name;
  });
}

function header(columns: readonly DbfColumn[], recordLength: number, { languageDriver, day }: DbfOptions): Buffer {
  const bytes = Buffer.alloc(33 + 32 * columns.length);
  const [year = 1900, month = 1, date = 1] = day.split('-').map(Number);
  bytes.set([0x03, year - 1900, month, date]);
  bytes.writeUInt16LE(bytes.length, 8);
  bytes.writeUInt16LE(recordLength, 10);
  bytes[29] = languageDriver;
  columns.forEach(({ name, type, width, decimals }, index) => {
    const at = 32 + 32 * index;
    bytes.write(name, at, 11, 'latin1');
    bytes.write(type, at + 11, 'latin1');
    bytes[at + 16] = width;
    bytes[at + 17] = decimals;
  });
  bytes[bytes.length - 1] = 0x0d;
  return bytes;
}

function writeValue(record: Buffer, at: number, column: DbfColumn, value: unknown, encoding: DbfEncoding): void {
  if (value == null) return;
  if (column.type === 'N') {
    const text = numberText(value as number | string, column);
    if (text.length > column.width) throw new RangeError(`${column.name}: ${text} is wider than ${column.width}`);
    record.write(text, at + column.width - text.length, 'latin1');
  } else if (column.type === 'D') {
    record.write((value as string).replaceAll('-', ''), at, column.width, 'latin1');
  } else {
    writeText(record, at, column.width, textOf(value), encoding);
  }
}

/** A number as a column shows it; decimal text keeps its digits and gets zeros behind them. */
export function numberText(value: number | string, { decimals }: Pick<DbfColumn, 'decimals'>): string {
  if (typeof value === 'number') return value.toFixed(decimals);
  const [whole = '', fraction = ''] = value.split('.');
  return decimals === 0 && fraction === '' ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
}

/** Lists are joined by commas, objects written as JSON, true and false as 1 and 0. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.join(',') : JSON.stringify(value);
}

function writeText(record: Buffer, at: number, width: number, text: string, encoding: DbfEncoding): void {
  let bytes = encodeText(text, encoding);
  for (let cut = [...text]; bytes.length > width;) {
    cut = cut.slice(0, -1);
    bytes = encodeText(cut.join(''), encoding);
  }
  record.set(bytes, at);
}

/** Bytes of a text in a table. */
export function encodeText(text: string, encoding: DbfEncoding): Uint8Array {
  if (encoding === 'utf8' || isAscii(text)) return Buffer.from(text, 'utf8');
  return iconv.encode(text, 'gb18030');
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
