/**
 * The database function `dimai.pinyin_initials`, by which texts are found by the first letters of their pinyin: 天宁区兰陵路8号 is
 * `tnqlll8h`. Readings come from pinyin-pro when the function is written; the database needs no library. Indexes hold the
 * function's values, so a change of readings is a new migration that makes them anew.
 */
import { pinyin } from 'pinyin-pro';

/** First and last of Unicode's CJK Unified Ideographs. */
const FIRST = 0x4e00;
const LAST = 0x9fff;

/** Words whose reading differs from that of their characters one by one; those that pinyin-pro reads alike drop out. */
const WORDS =
  '重庆 重阳 重建 重修 重新 重组 重启 重叠 银行 支行 分行 商行 总行 行业 同行 行家 农行 工行 建行 中行 央行 音乐 乐器 乐团 乐山 乐清 厦门 番禺 会计 校场 校准 长大 成长 增长 生长 家长 校长 村长 镇长 厂长 董事长 队长 长者 调度 调查 调动 弹簧 弹性 西藏 宝藏 藏族 传记 单县 仇家 关卡 巷道 解州 粘土 六安 宿迁 星宿 系泊 重合 重力 朝阳 朝天 参差 率先 洗车 降伏 车厢 给水 供给 给排水 便宜 屏除 提防 洞庭 大夫 可汗 吐蕃 龟兹 月氏 单于 琢磨 堡子 十里堡 马家堡 大都 都市 校区 行政 适合'.split(
    ' ',
  );

const initials = (text: string): string =>
  pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'removed' }).join('');

/** A letter for each ideograph, a dot where pinyin-pro knows no reading. Read apart by spaces, so that none is read as part of a word. */
function letters(): string {
  const characters = Array.from({ length: LAST - FIRST + 1 }, (_, index) => String.fromCodePoint(FIRST + index));
  const read: string[] = [];
  for (let start = 0; start < characters.length; start += 1000) {
    const spaced = characters.slice(start, start + 1000).join(' ');
    read.push(...pinyin(spaced, { pattern: 'first', toneType: 'none', type: 'array' }).filter((_, n) => n % 2 === 0));
  }
  return read.map((letter) => (/^[a-z]$/.test(letter) ? letter : '.')).join('');
}

/** Words and their letters, the longest first, so that a word within a word does not hide it. */
function words(): readonly (readonly [word: string, letters: string])[] {
  return [...new Set(WORDS)]
    .map((word) => [word, initials(word)] as const)
    .filter(([word, read]) => read !== [...word].map(initials).join(''))
    .toSorted(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
}

/** Letters and words as a module, so that what is read of texts needs neither the library nor a database. */
export function pinyinModule(): string {
  const replaced = words();
  return `/** Written by \`npm run generate\` from schemas/derive/pinyin-initials.ts; not edited by hand. */

/** First letters of the readings of U+4E00 to U+9FFF; a point where none is known. */
export const PINYIN_LETTERS =
  '${letters()}';

/** One character of every word below: a text without them has none of the words. */
export const PINYIN_MARKS = '${marksOf(replaced)}';

/** Words that are read otherwise than their characters, with their letters, in the order in which they are looked for. */
export const PINYIN_WORDS: readonly (readonly [word: string, letters: string])[] = [
${replaced.map(([word, read]) => `  ['${word}', '${read}'],`).join('\n')}
];
`;
}

const marksOf = (replaced: ReturnType<typeof words>): string =>
  [...new Set(replaced.map(([word]) => [...word].find((each) => differs(word, each))!))].join('');

/** The statement that makes the function. */
export function pinyinInitialsFunction(): string {
  const replaced = words();
  const marks = marksOf(replaced);
  const corrected = replaced.reduce((inner, [word, read]) => `replace(${inner}, '${word}', '${read}')`, 'written');
  return `-- First letters of the pinyin of a text, its digits and Latin letters as they are; written by schemas/derive/pinyin-initials.ts.
-- plpgsql, so that the planner never unfolds a table of 20,000 letters into a query; about 1 µs a character.
create function dimai.pinyin_initials(given text) returns text
language plpgsql immutable strict parallel safe as $$
declare
  written text := lower(given);
  code integer;
  read text := '';
begin
  -- words that are read otherwise than their characters
  if written ~ '[${marks}]' then
    written := ${corrected};
  end if;
  for place in 1 .. length(written) loop
    code := ascii(substr(written, place, 1));
    if code between ${FIRST} and ${LAST} then
      read := read || chr(get_byte('${letters()}'::bytea, code - ${FIRST}));
    elsif code between 48 and 57 or code between 97 and 122 then
      read := read || chr(code);
    elsif code between 65296 and 65305 or code between 65345 and 65370 then
      read := read || chr(code - 65248);
    elsif code between 65313 and 65338 then
      read := read || chr(code - 65216);
    elsif code = 12295 then
      read := read || 'l';
    end if;
  end loop;
  return read;
end $$;
`;
}

/** Whether a character of a word is read otherwise in it than alone. */
function differs(word: string, character: string): boolean {
  const at = [...word].indexOf(character);
  return initials(word)[at] !== initials(character);
}
