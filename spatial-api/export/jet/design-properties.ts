import type { ColumnDesign, TableDesign } from './design.ts';
import type { ColumnRules } from './column-rules.ts';
import type { ColumnType } from './column-type.ts';
import { JetError } from './errors.ts';
import type { Property, PropertyMap, PropertyValue } from './properties.ts';
import type { JetValue } from './value-reader.ts';

const property = (name: string, type: Property['type'], ddl: boolean, value: PropertyValue | undefined): Property[] =>
  value == null ? [] : [{ name, type, ddl, value }];

const DATE = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2})?$/;

/** A default as the expression Access shows: `"文本"`, `12.5`, `True`, `#2024-01-31#`. */
export function defaultExpression(column: ColumnDesign): string | undefined {
  const { defaultValue: value } = column;
  if (column.defaultExpression != null) return column.defaultExpression;
  if (value == null) return undefined;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (column.type === 'datetime' && typeof value === 'string' && DATE.test(value))
    return `#${value.replace('T', ' ')}#`;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string')
    throw new JetError('column-invalid', { column: column.name, reason: 'bytes have no default' });
  return column.type === 'numeric' || column.type === 'money' ? value : `"${value.replaceAll('"', '""')}"`;
}

/** The value of a default expression that is a literal; undefined for what only Access can compute. */
export function literalOf(expression: string): JetValue | undefined {
  const text = expression.trim().replace(/^=\s*/, '');
  if (/^"(?:[^"]|"")*"$/.test(text)) return text.slice(1, -1).replaceAll('""', '"');
  if (/^#.*#$/.test(text) && DATE.test(text.slice(1, -1))) return text.slice(1, -1);
  if (/^(?:true|yes|on)$/i.test(text)) return true;
  if (/^(?:false|no|off)$/i.test(text)) return false;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Texts of more than 255 characters are kept as memo properties. */
const wording = (name: string, ddl: boolean, value: string | undefined): Property[] =>
  property(name, (value?.length ?? 0) > 255 ? 'memo' : 'text', ddl, value);

function columnProperties(column: ColumnDesign): Property[] {
  const textual = column.type === 'text' || column.type === 'memo';
  return [
    ...property('Required', 'boolean', true, column.type === 'boolean' ? undefined : column.required === true),
    ...property('AllowZeroLength', 'boolean', true, textual ? column.allowZeroLength !== false : undefined),
    ...property('UnicodeCompression', 'boolean', true, textual ? column.compressed !== false : undefined),
    ...property('DefaultValue', 'memo', true, defaultExpression(column)),
    ...wording('Caption', false, column.caption),
    ...wording('Description', false, column.description),
    ...wording('Format', true, column.format),
    ...property('DecimalPlaces', 'byte', true, column.decimalPlaces),
    ...wording('ValidationRule', true, column.validationRule),
    ...wording('ValidationText', true, column.validationText),
  ];
}

/** The properties of a new table and its columns. */
export const designProperties = (table: TableDesign): PropertyMap =>
  new Map([
    [
      '',
      [
        ...wording('Description', false, table.description),
        ...wording('ValidationRule', true, table.validationRule),
        ...wording('ValidationText', true, table.validationText),
      ],
    ],
    ...table.columns.map((column): [string, Property[]] => [column.name, columnProperties(column)]),
  ]);

/** What a designed column demands of its values. */
export const designRules = (column: ColumnDesign): ColumnRules => ({
  required: column.required === true,
  allowZeroLength: column.allowZeroLength !== false,
  defaultValue: column.defaultValue,
});

/** A literal default as a value of the column's type; undefined when it is none. */
function defaultFor(type: ColumnType | undefined, literal: JetValue | undefined): JetValue | undefined {
  if (literal == null) return undefined;
  if (type === 'text' || type === 'memo') return typeof literal === 'boolean' ? undefined : literal.toString();
  if (type === 'boolean') return typeof literal === 'number' ? literal !== 0 : literal;
  if (type === 'datetime' || type === 'guid') return typeof literal === 'string' ? literal : undefined;
  return typeof literal === 'number' ? literal : undefined;
}

/** What the properties of an existing column demand of its values. */
export function rulesFromProperties(properties: readonly Property[], type: ColumnType | undefined): ColumnRules {
  const value = (name: string): PropertyValue | undefined => properties.find((each) => each.name === name)?.value;
  const expression = value('DefaultValue');
  return {
    required: value('Required') === true,
    allowZeroLength: value('AllowZeroLength') !== false,
    defaultValue: typeof expression === 'string' ? defaultFor(type, literalOf(expression)) : undefined,
  };
}
