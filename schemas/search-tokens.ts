/**
 * What a text is found by, as small numbers: every two characters that stand together, and every three first letters of its
 * pinyin (兰陵路8号: 兰陵, 陵路, 路8 …; lll, ll8 …). One array of them a row, under one index, answers fragments of two
 * characters and more, and initials of three letters and more. A number may stand for several pairs, so whoever finds a row by
 * numbers looks at its text again. `dimai.search_tokens` (`derive/search-tokens-function.ts`) gives the same of the same texts.
 */
import { PINYIN_LETTERS, PINYIN_MARKS, PINYIN_WORDS } from './generated/pinyin.ts';

/** Characters that pairs are made of: ASCII from the space on, and 3000 to 9FFF, where no letter has another case. */
export const PAIRED = { ascii: [0x20, 0x7e], ideographs: [0x3000, 0x9fff] } as const;
/** Letters beyond ASCII whose lower case is an ASCII letter: `ilike` finds them by that. */
export const FOLDED: readonly (readonly [code: number, as: number])[] = [
  [0x130, 0x69],
  [0x212a, 0x6b],
];
/** Odd factor that spreads pairs over the numbers. */
export const SPREAD = 2_654_435_761;
/** Signs that letters of pinyin are: ten digits, 26 letters, and the point that stands for an unknown reading. */
export const SIGNS = 37;

const IDEOGRAPHS = 0x4e00;
const marked = new RegExp(`[${PINYIN_MARKS}]`);

/** Numbers of a row's texts, in order, each once. The array is overwritten by the next call. */
export function rowTokens(texts: readonly unknown[]): Int16Array {
  length = 0;
  for (const text of texts) {
    if (typeof text !== 'string' || text === '') continue;
    addPairs(text);
    addTriples(text);
  }
  return taken();
}

/** Numbers of a name: pairs alone, since people are not looked for by initials. */
export function nameTokens(name: unknown): Int16Array {
  length = 0;
  if (typeof name === 'string' && name !== '') addPairs(name);
  return taken();
}

/** Numbers that every text has which contains this one in any case; none where it has no pair. */
export function fragmentTokens(text: string): readonly number[] {
  length = 0;
  if (text.length > 1) addPairs(text);
  return [...taken()];
}

/** Numbers that a text has which is this one, in any case. */
export function wholeTokens(text: string): readonly number[] {
  length = 0;
  addPairs(text);
  return [...taken()];
}

/** Numbers that every text has whose first letters contain these; none for fewer than three letters. */
export function initialsTokens(letters: string): readonly number[] {
  length = 0;
  addLetters(letters);
  return [...taken()];
}

/** First letters of the pinyin of a text, digits and Latin letters as they are: what `dimai.pinyin_initials` gives. */
export function pinyinInitials(text: string): string {
  let written = text;
  if (marked.test(written)) for (const [word, letters] of PINYIN_WORDS) written = written.replaceAll(word, letters);
  let read = '';
  for (let i = 0; i < written.length; i++) read += initialOf(written.charCodeAt(i));
  return read;
}

/** The letter or digit that a character is read by; empty for marks and spaces. */
function initialOf(code: number): string {
  if (code >= IDEOGRAPHS && code < IDEOGRAPHS + PINYIN_LETTERS.length) return PINYIN_LETTERS[code - IDEOGRAPHS]!;
  if ((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a)) return String.fromCharCode(code);
  if (code >= 0x41 && code <= 0x5a) return String.fromCharCode(code + 32);
  // full width
  if (code >= 0xff10 && code <= 0xff5a) return initialOf(code - 0xfee0);
  if (code === 0x3007) return 'l';
  return FOLDED.flatMap(([from, to]) => (from === code ? [String.fromCharCode(to)] : [])).join('');
}

let numbers = new Int16Array(256);
let length = 0;

function add(number: number): void {
  if (length === numbers.length) {
    const larger = new Int16Array(2 * length);
    larger.set(numbers);
    numbers = larger;
  }
  numbers[length++] = number - 0x8000;
}

function addPairs(text: string): void {
  let before = pairedAs(text.charCodeAt(0));
  // a text of one character is found by its whole
  if (text.length === 1 && before > 0) add(spread(before, 0));
  for (let i = 1; i < text.length; i++) {
    const code = pairedAs(text.charCodeAt(i));
    if (before > 0 && code > 0) add(spread(before, code));
    before = code;
  }
}

function spread(first: number, second: number): number {
  return Math.imul((first << 16) | second, SPREAD) >>> 16;
}

/** The character as it stands in pairs; 0 for one that is in none. */
function pairedAs(code: number): number {
  if (code >= 0x3000) return code <= 0x9fff ? code : 0;
  if (code >= 0x41 && code <= 0x5a) return code + 32;
  if (code >= 0x20 && code <= 0x7e) return code;
  if (code === 0x130) return 0x69;
  return code === 0x212a ? 0x6b : 0;
}

/** Numbers of letters that stand together, as signs, without making a text of them: a load does this for every row. */
function addTriples(text: string): void {
  const start = length;
  let first = -1;
  let second = -1;
  for (let i = 0; i < text.length; i++) {
    const third = SIGN[text.charCodeAt(i)]!;
    if (third === NO_SIGN) continue;
    if (third === IN_WORDS) {
      length = start;
      return addLetters(pinyinInitials(text));
    }
    if (first >= 0) add((first * SIGNS + second) * SIGNS + third);
    first = second;
    second = third;
  }
}

function addLetters(letters: string): void {
  const at = (i: number) => signOf(letters.charCodeAt(i));
  for (let i = 2; i < letters.length; i++) add((at(i - 2) * SIGNS + at(i - 1)) * SIGNS + at(i));
}

function signOf(letter: number): number {
  if (letter >= 0x61) return letter - 0x61 + 10;
  return letter >= 0x30 ? letter - 0x30 : SIGNS - 1;
}

/** One of the characters by which words are known that are read otherwise than their characters. */
const IN_WORDS = 254;
const NO_SIGN = 255;

/** What every character of the basic plane is among the signs. */
const SIGN = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  if (PINYIN_MARKS.includes(String.fromCharCode(code))) return IN_WORDS;
  const letter = initialOf(code);
  return letter === '' ? NO_SIGN : signOf(letter.charCodeAt(0));
});

/** What was added, in order, each once. They are few: put in their places one by one they are sorted soonest. */
function taken(): Int16Array {
  for (let i = 1; i < length; i++) {
    const number = numbers[i]!;
    let at = i;
    for (; at > 0 && numbers[at - 1]! > number; at--) numbers[at] = numbers[at - 1]!;
    numbers[at] = number;
  }
  let kept = 0;
  for (let i = 0; i < length; i++) if (i === 0 || numbers[i] !== numbers[kept - 1]) numbers[kept++] = numbers[i]!;
  return numbers.subarray(0, kept);
}
