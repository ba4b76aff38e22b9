/**
 * In which encoding a DBF is written. Three witnesses: the .cpg beside it, the language byte in its header, and the text
 * itself. Chinese deliveries contradict themselves often (a copied .cpg, a default language byte), so bytes that are plainly
 * UTF-8 or plainly Chinese overrule a declaration, and the contradiction is reported. GBK and GB2312 are always read as
 * GB18030, their superset: a GBK decoder spoils rare characters in names (李㛃 becomes 李013).
 */

import iconv from 'iconv-lite';

/** Decodes bytes of a field; a fault shows as U+FFFD. */
export type Decode = (bytes: Uint8Array) => string;

const LABELS: readonly (readonly [label: string, spellings: RegExp])[] = [
  ['utf-8', /^(utf8|cp65001|65001|unicode)$/],
  [
    'gb18030',
    /^(gb18030|gbk|gb2312|(x|ms|cp|ansi|windows|x-?gbk)?936|54936|cp54936|gb231280|euccn|xgbk|simplifiedchinese|zhcn)$/,
  ],
  ['big5', /^(big5|big5hkscs|(ms|cp|ansi|windows)?950)$/],
  ['shift_jis', /^(shiftjis|sjis|(ms|cp|ansi|windows)?932)$/],
  ['euc-kr', /^(euckr|uhc|ksc5601|ksc56011987|(ms|cp|ansi|windows)?949)$/],
  ['windows-1252', /^((cp|ansi|windows)?1252|iso88591|88591|latin1|iso885915)$/],
  ['windows-1250', /^(cp|ansi|windows)?1250$/],
  ['windows-1251', /^(cp|ansi|windows)?1251$/],
  ['windows-1253', /^(cp|ansi|windows)?1253$/],
  ['windows-1254', /^(cp|ansi|windows)?1254$/],
  ['windows-1255', /^(cp|ansi|windows)?1255$/],
  ['windows-1256', /^(cp|ansi|windows)?1256$/],
  ['windows-1257', /^(cp|ansi|windows)?1257$/],
  ['windows-1258', /^(cp|ansi|windows)?1258$/],
  ['windows-874', /^((cp|ansi|windows)?874|tis620)$/],
  ['iso-8859-2', /^(iso)?88592$/],
  ['iso-8859-5', /^(iso)?88595$/],
  ['iso-8859-7', /^(iso)?88597$/],
  ['koi8-r', /^koi8r$/],
  ['cp437', /^(cp|ibm|oem)?437$/],
  ['cp850', /^(cp|ibm|oem)?850$/],
  ['cp852', /^(cp|ibm|oem)?852$/],
  ['cp866', /^(cp|ibm|oem)?866$/],
];

/** Language bytes of DBF headers (dBASE, FoxPro, Esri). */
const LANGUAGE_BYTES: Readonly<Record<number, string>> = {
  0x01: 'cp437',
  0x02: 'cp850',
  0x03: 'windows-1252',
  0x13: 'shift_jis',
  0x26: 'cp866',
  0x4d: 'gb18030',
  0x4e: 'euc-kr',
  0x4f: 'big5',
  0x57: 'windows-1252',
  0x58: 'windows-1252',
  0x59: 'windows-1252',
  0x64: 'cp852',
  0x65: 'cp866',
  0x78: 'big5',
  0x79: 'euc-kr',
  0x7a: 'gb18030',
  0x7b: 'shift_jis',
  0x7c: 'windows-874',
  0xc8: 'windows-1250',
  0xc9: 'windows-1251',
  0xca: 'windows-1254',
  0xcb: 'windows-1253',
};

/** Label of an encoding by any usual spelling: `936`, `ANSI 936`, `GB2312`, `UTF-8` …; undefined for `OEM`, `SYSTEM` and unknown ones. */
export function encodingLabel(spelling: string): string | undefined {
  const plain = spelling.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return LABELS.find(([, pattern]) => pattern.test(plain))?.[0];
}

export interface EncodingChoice {
  readonly label: string;
  /** What was declared, as written: `.cpg 936`, `LDID 0x4d`. */
  readonly declared: readonly string[];
  /** How the choice was made. `contradiction`: a declaration was overruled or two disagree; `content`: nothing was declared. */
  readonly by: 'given' | 'declared' | 'contradiction' | 'content' | 'ascii';
}

export interface EncodingEvidence {
  /** Text of the .cpg. */
  readonly codePage?: string | undefined;
  readonly languageByte?: number | undefined;
  /** Field values and names that hold bytes above 0x7f. */
  readonly samples: readonly Uint8Array[];
  /** `--encoding`. */
  readonly given?: string | undefined;
}

/** Weighs the witnesses. Never fails: bytes that fit nothing are read as what was declared, else as GB18030, and reported row by row. */
export function chooseEncoding({ codePage, languageByte, samples, given }: EncodingEvidence): EncodingChoice {
  const byCodePage = codePage == null ? undefined : encodingLabel(codePage);
  const byLanguage = languageByte == null ? undefined : LANGUAGE_BYTES[languageByte];
  const declared = [
    ...(codePage == null ? [] : [`.cpg ${codePage.trim()}`]),
    ...(languageByte == null || languageByte === 0 ? [] : [`LDID 0x${languageByte.toString(16).padStart(2, '0')}`]),
  ];
  if (given != null) return { label: given, declared, by: 'given' };
  const disagree = byCodePage != null && byLanguage != null && byCodePage !== byLanguage;
  const claimed = byCodePage ?? byLanguage;
  if (samples.length === 0) return { label: claimed ?? 'utf-8', declared, by: claimed == null ? 'ascii' : 'declared' };
  const found = soundOf(samples, claimed);
  if (claimed == null) return { label: found ?? 'gb18030', declared, by: 'content' };
  if (found != null && found !== claimed) return { label: found, declared, by: 'contradiction' };
  return { label: claimed, declared, by: disagree ? 'contradiction' : 'declared' };
}

const MULTIBYTE = new Set(['big5', 'shift_jis', 'euc-kr']);

/** What the bytes plainly are: strict UTF-8 with at least one character of three bytes, or Chinese pairs throughout. */
function soundOf(samples: readonly Uint8Array[], claimed: string | undefined): string | undefined {
  const unicode = samples.map(utf8Sound);
  // two-byte UTF-8 alone may as well be Chinese pairs (联通 is the famous one), but hardly anything else
  const isEastAsian = claimed != null && (claimed === 'gb18030' || MULTIBYTE.has(claimed));
  if (!unicode.includes('no') && (unicode.includes('long') || !isEastAsian)) return 'utf-8';
  if (claimed != null && MULTIBYTE.has(claimed)) return claimed;
  const { pairs, others } = countPairs(samples);
  if (pairs > 0 && pairs >= 9 * others) return 'gb18030';
  if (claimed === 'utf-8') return 'gb18030';
  return claimed ?? (others > pairs ? 'windows-1252' : 'gb18030');
}

/** `long`: has a character of three or four bytes; `short`: only of two; `no`: not UTF-8. A character cut at the end is forgiven. */
function utf8Sound(bytes: Uint8Array): 'long' | 'short' | 'no' {
  let sound: 'long' | 'short' = 'short';
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i]!;
    const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0) return 'no';
    for (let k = 1; k < length && i + k < bytes.length; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return 'no';
    if (length > 2 && i + length <= bytes.length) sound = 'long';
    i += length;
  }
  return sound;
}

/** Characters of two bytes as GB2312 has them (both above 0xa0), against any other use of high bytes. */
function countPairs(samples: readonly Uint8Array[]): { pairs: number; others: number } {
  let pairs = 0;
  let others = 0;
  for (const bytes of samples) {
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i]! < 0x80) continue;
      const isLast = i + 1 === bytes.length;
      if (isLast) break; // a character cut at the end of the field
      if (bytes[i]! > 0xa0 && bytes[i + 1]! > 0xa0) pairs++;
      else others++;
      i++;
    }
  }
  return { pairs, others };
}

/** Decoder by label: those of the platform, DOS code pages by iconv-lite. Throws RangeError for a label that neither knows. */
export function decoderOf(label: string): Decode {
  if (!/^(cp|ibm)\d+$/.test(label)) {
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    return (bytes) => decoder.decode(bytes);
  }
  if (!isKnownToIconv(label)) throw new RangeError(`no decoder for ${label}`);
  return (bytes) => iconv.decode(Buffer.from(bytes), label);
}

function isKnownToIconv(label: string): boolean {
  return iconv.encodingExists(label);
}
