import type { Template, TemplateField, TemplateTable } from '../../schemas/templates/template.ts';
import type { ColumnDesign, DatabaseDescription, TableDescription } from './jet/index.ts';

/** One way in which a file does not take what a template hands up. */
export interface TemplateDifference {
  readonly kind: 'table-missing' | 'field-missing' | 'type-differs' | 'too-short' | 'too-coarse' | 'never-filled';
  readonly table: string;
  readonly field?: string;
  /** In Chinese, for the person who prepares the export. */
  readonly message: string;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Types a value of another type fits into whole. */
const holds: Readonly<Record<string, readonly string[]>> = {
  byte: ['int16', 'int32', 'double', 'numeric', 'money'],
  int16: ['int32', 'double', 'numeric', 'money'],
  int32: ['double', 'numeric', 'money'],
  float: ['double'],
  text: ['memo'],
  binary: ['ole'],
};

function fieldDifference(table: string, field: TemplateField, column: ColumnDesign): TemplateDifference | undefined {
  const place = { table, field: field.name };
  if (field.type !== column.type && holds[field.type]?.includes(column.type) !== true) {
    return { ...place, kind: 'type-differs', message: `字段类型应为 ${field.type}，文件中为 ${column.type}` };
  }
  const short = field.type === column.type && (field.length ?? 0) > (column.length ?? Infinity);
  const digits = (each: TemplateField | ColumnDesign): number => (each.precision ?? 0) - (each.scale ?? 0);
  const narrow = column.type === 'numeric' && field.type === 'numeric' && digits(field) > digits(column);
  if (short || narrow) {
    const [need, has] = narrow ? [field.precision, column.precision] : [field.length, column.length];
    return { ...place, kind: 'too-short', message: `字段长度应为 ${need}，文件中为 ${has}` };
  }
  const coarse = column.type === 'numeric' && (field.scale ?? 0) > (column.scale ?? 0);
  if (coarse)
    return { ...place, kind: 'too-coarse', message: `小数应为 ${field.scale} 位，文件中为 ${column.scale ?? 0} 位` };
  return undefined;
}

/** Required columns of the file that the template leaves empty: Access would refuse every row. */
function neverFilled(table: TemplateTable, found: TableDescription): TemplateDifference[] {
  const isFilled = (column: ColumnDesign): boolean =>
    column.autonumber === true ||
    column.defaultValue != null ||
    table.fields.some((field) => same(field.name, column.name) && field.source != null);
  return found.columns
    .filter((column) => column.required === true && !isFilled(column))
    .map((column) => ({
      kind: 'never-filled',
      table: table.name,
      field: column.name,
      message: '文件中必填，模板未指定来源',
    }));
}

function tableDifferences(table: TemplateTable, file: DatabaseDescription): TemplateDifference[] {
  const found = file.tables.find((each) => same(each.name, table.name));
  if (found == null) return [{ kind: 'table-missing', table: table.name, message: '文件中没有该表' }];
  const fields = table.fields.flatMap((field): TemplateDifference[] => {
    const column = found.columns.find((each) => same(each.name, field.name));
    if (column == null) {
      return [{ kind: 'field-missing', table: table.name, field: field.name, message: '文件中没有该字段' }];
    }
    const difference = fieldDifference(table.name, field, column);
    return difference == null ? [] : [difference];
  });
  return table.source == null ? fields : [...fields, ...neverFilled(table, found)];
}

/** Everything in which a file does not fit a template; none means it can be filled. Further tables of the file are no matter. */
export const compareTemplate = (template: Template, file: DatabaseDescription): TemplateDifference[] =>
  template.tables.flatMap((table) => tableDifferences(table, file));
