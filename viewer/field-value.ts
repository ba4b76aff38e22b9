/** The value of a field as a person reads it: label beside the code, unit beside the number, dates as dates. */
import type { FieldInfo } from './api.ts';
import { codeLabelOf } from './code-labels.ts';
import { formatDate, formatLandCode, formatNumber, formatTimestamp } from './format.ts';
import type { CodeLists } from './state.ts';
import type { Language } from './url-state.ts';

/** `none`: nobody filled it in. `masked`: the server shows no more than this of it. Otherwise the text, with the code that a label stands for. */
export type FieldText =
  | { readonly kind: 'none' }
  | { readonly kind: 'masked'; readonly text: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly code?: string;
      readonly unit?: string;
      readonly isNumber: boolean;
    };

/** What reading a value needs besides the field. */
export interface FieldWords {
  readonly codeLists: CodeLists;
  readonly language: Language;
  readonly yes: string;
  readonly no: string;
}

/** Reads one property of a feature as JSON gives it. */
export function fieldText(field: FieldInfo, value: unknown, isMasked: boolean, words: FieldWords): FieldText {
  if (value === undefined || value === null || value === '') return { kind: 'none' };
  if (typeof value === 'boolean') return plain(value ? words.yes : words.no);
  if (typeof value === 'number') return numberText(field, value);
  if (Array.isArray(value)) return listText(field, value, words);
  if (typeof value === 'object') return plain(entriesText(value));
  if (typeof value !== 'string') return { kind: 'none' };
  return isMasked ? { kind: 'masked', text: value } : textOf(field, value, words);
}

const plain = (text: string): FieldText => ({ kind: 'text', text, isNumber: false });

/** A measure (it has a unit) gets thousands separators; a year, a count of storeys or an identifier does not. */
function numberText({ scale, unit }: FieldInfo, value: number): FieldText {
  if (unit === undefined) {
    return { kind: 'text', text: scale === undefined ? String(value) : value.toFixed(scale), isNumber: true };
  }
  return { kind: 'text', text: formatNumber(value, scale ?? decimalsOf(value)), unit, isNumber: true };
}

const decimalsOf = (value: number): number => (String(value).split('.')[1] ?? '').length;

function listText(field: FieldInfo, values: readonly unknown[], { codeLists, language }: FieldWords): FieldText {
  if (values.length === 0) return { kind: 'none' };
  const list = codeLists[field.codelist ?? ''];
  const labels = values.map(String).map((code) => codeLabelOf(list, code, language) ?? code);
  return plain(labels.join(language === 'zh' ? '、' : ', '));
}

/** One line per entry of a JSON object, as a supplier's own columns come. */
function entriesText(value: object): string {
  const text = (part: unknown): string => (typeof part === 'string' ? part : JSON.stringify(part));
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${text(part)}`)
    .join('\n');
}

function textOf(field: FieldInfo, value: string, { codeLists, language }: FieldWords): FieldText {
  if (field.type === 'decimal' && Number.isFinite(Number(value))) return numberText(field, Number(value));
  if (field.type === 'date') return plain(formatDate(value));
  if (field.type === 'timestamp') return plain(formatTimestamp(value));
  const label = codeLabelOf(codeLists[field.codelist ?? ''], value, language);
  return label === null ? plain(formatLandCode(value)) : { kind: 'text', text: label, code: value, isNumber: false };
}
