/** What a printed file calls things. */
import { codeEntry } from '../../schemas/codelists/index.ts';
import type { Field } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { FileRecord } from './land-file.ts';

export const STANDING_TITLES = { holds: '有效', waits: '轮候', expired: '逾期', released: '已注销' } as const;
export const STATE_TITLES = { current: '现势', ended: '灭失', reserved: '预留', released: '注销' } as const;
export const TIMELINE_TITLES = {
  stage: '审批',
  event: '沿革',
  registration: '登记',
  restriction: '限制',
  approval: '项目',
  stock: '存量用地',
  version: '数据',
} as const;

/** A value of a field as people read it: names of codes, units, dates. */
export function valueText(field: Field | undefined, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map((each) => valueText(field, each)).join('、');
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number') return field?.unit === undefined ? String(value) : `${value} ${field.unit}`;
  const text = String(value as string);
  if (field?.codelist !== undefined) return codeEntry(field.codelist, text)?.label ?? text;
  return field?.type === 'timestamp' ? text.slice(0, 10) : text;
}

/** A moment as a device wrote it down, to the minute in China; whatever is no moment stays as it is. */
export function momentText(written: string | null): string {
  if (written === null) return '—';
  const moment = new Date(written);
  if (!/^\d{4}-\d\d-\d\dT/.test(written) || Number.isNaN(moment.getTime())) return written;
  // Without a zone it is a clock in China already.
  if (!/(Z|[+-]\d\d:?\d\d)$/.test(written)) return written.slice(0, 16).replace('T', ' ');
  return moment.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16);
}

/** Fields of a record that hold something, titled; masked ones are marked. */
export function filledFields(
  record: FileRecord,
  without: readonly string[] = [],
): readonly (readonly [string, string])[] {
  const fields: Readonly<Record<string, Field>> = layerById(record.layer)?.fields ?? {};
  return Object.entries(record.properties).flatMap(([key, value]) => {
    if (value === null || value === '' || without.includes(key)) return [];
    const field = fields[key];
    const text = valueText(field, value);
    return [[field?.title ?? key, record.masked.includes(key) ? `${text}（已脱敏）` : text] as const];
  });
}

/** One field of a record as text. */
export function fieldText(record: FileRecord, key: string): string {
  return valueText(layerById(record.layer)?.fields[key], record.properties[key]);
}
