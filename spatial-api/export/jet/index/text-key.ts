import { JetError } from '../errors.ts';
import { generalOrderTable, weightKind } from './general-order.ts';

/** Characters of a text that count in an index. */
const INDEXED_CHARACTERS = 255;

/** Sort order LCIDs. */
const GENERAL = 0x0409;
const CHINESE_PRC = 0x0804;

const SPACE = 0x20;
const NO_ACCENT = 2;

/** Ends the weights, the accents and each later part; 0 ends the key. */
const PART_END = 1;

const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');

const unknown = (character: string, sortOrder: number, version: number): JetError => {
  const printed = `${character} U+${hex(character.codePointAt(0)!, 4)}`;
  if (sortOrder === GENERAL && version === 0) return new JetError('character-unindexable', { character: printed });
  return new JetError('sort-order-unsupported', { order: `0x${hex(sortOrder, 4)}/${version}`, character: printed });
};

/**
 * True when the key of this character is known under the sort order. Under the Chinese (PRC) order ASCII has the keys
 * of General, ideographs follow an unpublished pinyin table.
 */
function isKnown(code: number, kind: number, sortOrder: number, version: number): boolean {
  if (version !== 0 || kind === weightKind.unknown) return false;
  return sortOrder === GENERAL || (sortOrder === CHINESE_PRC && code < 0x80);
}

/** True when every character of `text` that counts in an index has a known key. */
export function isIndexable(text: string, sortOrder: number, version: number): boolean {
  const { kind } = generalOrderTable();
  const length = Math.min(text.length, INDEXED_CHARACTERS);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (!isKnown(code, kind[code]!, sortOrder, version)) return false;
  }
  return true;
}

function trimmedLength(text: string): number {
  let length = Math.min(text.length, INDEXED_CHARACTERS);
  while (length > 0 && text.charCodeAt(length - 1) === SPACE) length--;
  return length;
}

/**
 * Writes the key of a text at `at` and answers the position after it: weights, `01`, accents, and after `01 01 01`
 * the marks without weight with their places, then `00`. Case and width of letters do not count.
 */
export function writeTextKey(out: Buffer, at: number, text: string, sortOrder: number, version: number): number {
  const { kind, weight, third, accent } = generalOrderTable();
  const length = trimmedLength(text);
  const start = at;
  let hasAccents = false;
  let hasMarks = false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    const is = kind[code]!;
    if (!isKnown(code, is, sortOrder, version))
      throw unknown(text.slice(i, i + 2).replace(/(?<=[^\uD800-\uDBFF])./, ''), sortOrder, version);
    const value = weight[code]!;
    if (is === weightKind.one) out[at++] = value;
    else if (is === weightKind.mark) hasMarks = true;
    else if (is !== weightKind.none) {
      out[at++] = value >> 8;
      out[at++] = value & 0xff;
      if (is === weightKind.three) out[at++] = third[code]!;
    }
    if (accent[code] !== 0) hasAccents = true;
  }
  out[at++] = PART_END;
  if (hasAccents) at = writeAccents(out, at, text, length);
  if (hasMarks) at = writeMarks(out, at, text, length);
  out[at++] = 0;
  return at === start ? start : at;
}

/** One byte per weighted character, up to the last accent. */
function writeAccents(out: Buffer, at: number, text: string, length: number): number {
  const { kind, accent } = generalOrderTable();
  let end = at;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    const is = kind[code]!;
    if (is === weightKind.none || is === weightKind.mark) continue;
    const value = accent[code]!;
    out[at++] = value === 0 ? NO_ACCENT : value & 0xff;
    if (value > 0xff) out[at++] = value >> 8;
    if (value !== 0) end = at;
  }
  return end;
}

/** Each mark with its place: 0x8000 | (7 + 4 · weighted characters before it), `06`, code. A ligature with accents counts twice. */
function writeMarks(out: Buffer, at: number, text: string, length: number): number {
  const { kind, weight, accent } = generalOrderTable();
  out[at++] = PART_END;
  out[at++] = PART_END;
  out[at++] = PART_END;
  let weighted = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (kind[code] === weightKind.mark) {
      out.writeUInt16BE(0x8000 | (7 + 4 * weighted), at);
      out[at + 2] = 6;
      out[at + 3] = weight[code]!;
      at += 4;
    } else if (kind[code] !== weightKind.none) weighted += accent[code]! > 0xff ? 2 : 1;
  }
  return at;
}

const compareKeys = [Buffer.alloc(4096), Buffer.alloc(4096)] as const;

/** Order of two names as indexes see it; by code units where a name has characters without a key. */
export function compareText(a: string, b: string): number {
  if (!isIndexable(a, GENERAL, 0) || !isIndexable(b, GENERAL, 0)) return a < b ? -1 : Number(a > b);
  const [left, right] = compareKeys;
  const leftEnd = writeTextKey(left, 0, a, GENERAL, 0);
  const rightEnd = writeTextKey(right, 0, b, GENERAL, 0);
  return left.compare(right, 0, rightEnd, 0, leftEnd);
}
