/** Between the texts of a form and the values of fields. */
import type { FieldInfo } from '../api.ts';

/** A value as a text to edit; empty where there is none. */
export function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('、');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** The value that a text stands for; what cannot be read stays a text, and the server says what is wrong with it. */
export function valueOfText({ type }: Pick<FieldInfo, 'type'>, text: string): unknown {
  const given = text.trim();
  if (given === '') return null;
  if (type === 'boolean') return given === 'true' ? true : given === 'false' ? false : given;
  if (type === 'text[]') return given.split(/[、,，\s]+/).filter((each) => each !== '');
  if (type === 'integer' || type === 'decimal') {
    const number = Number(given.replaceAll(',', ''));
    return Number.isFinite(number) ? number : given;
  }
  return given;
}

/** Fields whose text no longer says what the feature holds, with their new values. */
export function changesOf(
  fields: readonly Pick<FieldInfo, 'key' | 'type'>[],
  held: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = given[field.key];
      if (text === undefined || text === textOfValue(held[field.key])) return [];
      return [[field.key, valueOfText(field, text)]];
    }),
  );
}
