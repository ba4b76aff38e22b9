/** What the sheets of a workbook share: their names, the strings that cells point at, and which number formats are dates. */

import { beyondLimit, type ReadLimits } from '../read-limits.ts';
import type { WorkbookParts } from './parts.ts';

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly strings: readonly string[];
  /** By index of a cell's style. */
  readonly isDate: readonly boolean[];
  /** Days count from 1904 (old Macs). */
  readonly from1904: boolean;
}

/** Reads the shared parts. */
export async function readWorkbook(parts: WorkbookParts, limits: ReadLimits): Promise<Workbook> {
  const targets = await readTargets(parts);
  const sheets: { name: string; part: string }[] = [];
  let from1904 = false;
  await parts.readAll('xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(1|true)$/i.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const part = targets.get(attributes['r:id'] ?? '');
      if (part != null && parts.has(part)) sheets.push({ name: attributes['name'] ?? '', part });
    },
  });
  const [strings, isDate] = [await readStrings(parts, limits), await readDateStyles(parts)];
  return { sheets, strings, isDate, from1904 };
}

async function readTargets(parts: WorkbookParts): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  const part = 'xl/_rels/workbook.xml.rels';
  if (!parts.has(part)) return targets;
  await parts.readAll(part, {
    open: (name, { Id: id, Target: target, TargetMode: mode }) => {
      if (name !== 'Relationship' || id == null || target == null || mode === 'External') return;
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`);
    },
  });
  return targets;
}

/** Phonetic guides (`rPh`) stand among the runs of a text and are no part of it. */
async function readStrings(parts: WorkbookParts, limits: ReadLimits): Promise<readonly string[]> {
  const strings: string[] = [];
  if (!parts.has('xl/sharedStrings.xml')) return strings;
  let [current, isText, inPhonetic, characters] = ['', false, false, 0];
  await parts.readAll('xl/sharedStrings.xml', {
    open: (name) => {
      if (name === 'si') current = '';
      else if (name === 'rPh') inPhonetic = true;
      else if (name === 't') isText = !inPhonetic;
    },
    text: (text) => {
      if (!isText) return;
      current += text;
      characters += text.length;
      if (characters * 2 > limits.heldBytes) {
        throw beyondLimit({ zh: '工作簿共享字符串的大小', en: 'The size of the shared strings' }, limits.heldBytes);
      }
    },
    close: (name) => {
      if (name === 't') isText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') strings.push(unescaped(current));
    },
  });
  return strings;
}

/** `_x000D_` is how a workbook writes characters that XML cannot hold. */
export function unescaped(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** Built-in formats that show a date, a time or both; those of Chinese Excel included. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47]);
for (let id = 50; id <= 58; id++) DATE_FORMATS.add(id);

async function readDateStyles(parts: WorkbookParts): Promise<readonly boolean[]> {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  if (!parts.has('xl/styles.xml')) return styles;
  let inCells = false;
  await parts.readAll('xl/styles.xml', {
    open: (name, attributes) => {
      if (name === 'numFmt') own.set(Number(attributes['numFmtId']), isDateFormat(attributes['formatCode'] ?? ''));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        styles.push(own.get(id) ?? DATE_FORMATS.has(id));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** A format with parts of a date outside quotes, brackets and escapes. */
export function isDateFormat(format: string): boolean {
  const plain = format.replaceAll(/"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*./gi, '');
  return /[ymdhs年月日]/i.test(plain) && !/^general$/i.test(plain.trim());
}

const DAY = 86_400_000;

/** A serial number as `yyyy-MM-dd`, with the time where there is one. The 1900 system believes in a 29 February 1900. */
export function serialDate(serial: number, from1904: boolean): string | null {
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  if (!(days >= 1 && days < 2_958_466)) return null;
  const date = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  const [day = '', time = ''] = date.toISOString().split('T');
  return date.getTime() % DAY === 0 ? day : `${day} ${time.slice(0, 8)}`;
}
