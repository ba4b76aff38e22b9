/** Values of Access tables as readers give them: dates without a time zone, whole digits of money and numerics, text in Chinese. */

import type { Column, Value } from 'mdb-reader';
import type { SourceColumn, SourceValue } from '../reader.ts';
import type { Decode } from '../text-encoding.ts';

/** Column of a table as readers describe it; null for one of bytes (OLE, binary, attachments), which is no attribute. */
export function sourceColumn({ type, size, precision, scale }: Column, name: string): SourceColumn | null {
  switch (type) {
    case 'boolean':
      return { name, type: 'boolean', length: 0, scale: 0 };
    case 'datetime':
      return { name, type: 'time', length: 0, scale: 0 };
    case 'text':
      return { name, type: 'text', length: Math.floor(size / 2), scale: 0 };
    case 'memo':
    case 'repid':
    case 'datetimextended':
      return { name, type: 'text', length: 0, scale: 0 };
    case 'ole':
    case 'binary':
    case 'complex':
      return null;
    default:
      return { name, type: 'number', length: precision ?? 0, scale: scale ?? (type === 'currency' ? 4 : 0) };
  }
}

/** One value. `text` puts right what mdb-reader takes for windows-1252 in Jet 3 files. */
export function sourceValue(value: Value | undefined, { type }: Column, text: (given: string) => string): SourceValue {
  if (value == null) return null;
  if (value instanceof Date) return dateText(value);
  if (typeof value === 'string') {
    if (type === 'numeric' || type === 'currency') return exactNumber(value);
    return text(value);
  }
  if (typeof value === 'bigint') return exactNumber(String(value));
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return String(value);
    return type === 'float' ? shortestSingle(value) : value;
  }
  return typeof value === 'boolean' ? value : null;
}

/** A double where it gives the digits back, else the digits. */
function exactNumber(text: string): SourceValue {
  const digits = text.replace(/^-/, '').replace('.', '').replace(/^0+/, '');
  return digits.length <= 15 ? Number(text) : text;
}

/** 0.1 and not 0.10000000149011612: a single has seven digits, the rest is an accident. */
function shortestSingle(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** mdb-reader gives the wall clock as if it were UTC. Midnight is a date. */
function dateText(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null;
  const [day = '', time = ''] = date.toISOString().split('T');
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 8)}`;
}

const CP1252_HIGH = '€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ';
const BYTE_OF = new Map<number, number>([...CP1252_HIGH].map((character, i) => [character.codePointAt(0)!, 0x80 + i]));

/** The bytes that mdb-reader took for windows-1252. Five of them it cannot tell (U+FFFD); they stay a fault. */
export function bytesOf1252(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    return code < 0x100 && !(code >= 0x80 && code < 0xa0) ? code : code === 0xfffd ? 0xff : (BYTE_OF.get(code) ?? 0x3f);
  });
}

/** Decodes text of a Jet 3 file again, in the encoding it is really in. */
export function redecoder(decode: Decode): (text: string) => string {
  return (text) => (/^[\x20-\x7e]*$/.test(text) ? text : decode(bytesOf1252(text)));
}
