/** Whether values fit the fields of a layer, all faults at once. */
import { codeEntry } from '../../schemas/codelists/index.ts';
import { checkLandCode } from '../../schemas/land-code.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { Problem, type ProblemError } from '../../schemas/problems.ts';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Throws `edit-invalid` naming every value that does not fit a feature that is there; its key stays as it is. */
export function checkValues(layer: Layer, values: Readonly<Record<string, unknown>>): void {
  refuseFaults(layer, values, layer.key);
}

/** The same for a feature that is to be there: it brings its key and everything that is required. */
export function checkNewValues(layer: Layer, values: Readonly<Record<string, unknown>>): void {
  const required = Object.entries(layer.fields).filter(([, field]) => field.required === true);
  refuseFaults(layer, { ...Object.fromEntries(required.map(([key]) => [key, null])), ...values }, []);
}

function refuseFaults(layer: Layer, values: Readonly<Record<string, unknown>>, fixed: readonly string[]): void {
  const errors = Object.entries(values).flatMap(([key, value]) => {
    const expected = faultOf(layer, key, value, fixed);
    const actual = typeof value === 'object' ? JSON.stringify(value) : value;
    return expected === undefined ? [] : [{ at: `body.properties.${key}`, actual, expected } satisfies ProblemError];
  });
  if (errors.length === 0) return;
  throw new Problem('edit-invalid', `${layer.title}有 ${errors.length} 个字段的值不合要求`, { errors });
}

function faultOf(layer: Layer, key: string, value: unknown, fixed: readonly string[]): string | undefined {
  const field = layer.fields[key];
  if (field === undefined || field.sensitivity === 'secret') return `${layer.title}没有可编辑的字段 ${key}`;
  if (fixed.includes(key)) return '主键字段不可编辑；代码变更请登记沿革事件';
  if (value === null) return field.required ? `${field.title}必填` : undefined;
  return typeFault(field, value) ?? codeFault(field, value);
}

function typeFault({ type, title, length, scale }: Field, value: unknown): string | undefined {
  switch (type) {
    case 'text':
      if (typeof value !== 'string') return `${title}应为文字`;
      return length !== undefined && value.length > length ? `${title}至多 ${length} 个字符` : undefined;
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : `${title}应为整数`;
    case 'decimal':
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${title}应为数值`;
      return scale !== undefined && Number(value.toFixed(scale)) !== value ? `${title}至多 ${scale} 位小数` : undefined;
    case 'date':
      return typeof value === 'string' && isDay(value) ? undefined : `${title}应为日期，如 2026-11-28`;
    case 'timestamp':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? undefined : `${title}应为 ISO 8601 时刻`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${title}应为 true 或 false`;
    case 'text[]':
      return Array.isArray(value) && value.every((each) => typeof each === 'string')
        ? undefined
        : `${title}应为文字的列表`;
    case 'json':
      return typeof value === 'object' && !Array.isArray(value) ? undefined : `${title}应为 JSON 对象`;
  }
}

function isDay(text: string): boolean {
  if (!DATE.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function codeFault({ codelist, grammar, title }: Field, value: unknown): string | undefined {
  const texts = Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : [];
  for (const text of texts) {
    if (codelist !== undefined && codeEntry(codelist, text) === undefined)
      return `${title}的代码 ${text} 不在码表 ${codelist} 中`;
    if (grammar === undefined) continue;
    const fault = checkLandCode(grammar, text).find(({ severity }) => severity === 'error');
    if (fault !== undefined) return fault.message.zh;
  }
  return undefined;
}
